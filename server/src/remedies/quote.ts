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
 * Whether a value can be an argument of a native program. Windows PowerShell hands a double quote on as it is, and the
 * program takes it for the end of the argument; a backslash before the closing quote does the same. What begins with two
 * backslashes names a computer to log on to, and with a slash or a hyphen an option.
 */
export function isNativeArgument(value: string): boolean {
  return !/["\u201c-\u201f]|\\$|[\u0000-\u001f]|^\\\\|^[/\u2013\u2014\u2015-]/.test(value);
}
