import { visible } from '../text/hidden.ts';

/** The characters that PowerShell takes for a single quote ([about_Quoting_Rules], and CharTraits.IsSingleQuote). */
const singleQuotes = /['\u2018\u2019\u201a\u201b]/g;

/**
 * Writes any text as one single-quoted literal of PowerShell. Nothing is expanded in such a literal; the only way out
 * of it is a quote, and any of five characters is one, each standing for itself when doubled.
 */
export function powerShellLiteral(value: string): string {
  return `'${value.replace(singleQuotes, '$&$&')}'`;
}

/** Writes text for a comment: on one line, without unseen characters, and no longer than a line that people read. */
export function commentText(text: string): string {
  const oneLine = visible(text).replaceAll('\ufffd', ' ').replace(/#>/g, '# >').replace(/ {2,}/g, ' ').trim();
  return oneLine.length > 300 ? `${oneLine.slice(0, 300)}…` : oneLine;
}

/**
 * What a program may take for a double quote: the quotes of PowerShell, and those that Windows turns into one for a program
 * that reads its command line in the code page (WideCharToMultiByte, best fit).
 */
const doubleQuotes = /["\u02ba\u201c-\u201f\u2033\u2036\u301d-\u301f\uff02]/;

/** A hyphen or a slash at the beginning, by themselves or as the code page has it: an option of a program. */
const optionMark = /^[/\u2010-\u2015\u2044\u2212\u2215\uff0d\uff0f-]/;

/**
 * Whether a value can be an argument of a native program. Windows PowerShell hands a double quote on as it is, and the
 * program takes it for the end of the argument; a backslash before the closing quote does the same. What begins with two
 * backslashes names a computer to log on to, and with a slash or a hyphen an option.
 */
export function isNativeArgument(value: string): boolean {
  return !(
    doubleQuotes.test(value) ||
    optionMark.test(value) ||
    /[\\\u2216\uff3c]$|[\u0000-\u001f]|^\\\\/.test(value)
  );
}

/**
 * Whether a value can stand between double quotes on a line of cmd.exe. There the per cent sign and, with delayed expansion,
 * the exclamation mark still name variables, and nothing takes that from them at a prompt.
 */
export function isCmdArgument(value: string): boolean {
  return isNativeArgument(value) && !/[%!\uff01\uff05]/.test(value);
}

/** Writes text so that -like takes it for itself ([about_Wildcards]). The back-tick is what takes the meaning away. */
export function wildcardText(value: string): string {
  return value.replace(/[`*?[\]]/g, '`$&');
}

/**
 * Whether a value can be a literal of a filter of the recipient cmdlets (OPATH). Variables are expanded in such a filter and
 * a back-tick takes the meaning from a character; of quotes only the one of ASCII is known to stand for itself when doubled.
 */
export function isFilterText(value: string): boolean {
  return !/[$`{}"\u2018-\u201f]/.test(value);
}

/** Writes text as a literal of such a filter. */
export function filterLiteral(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
