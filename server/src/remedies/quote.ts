/** The characters that PowerShell takes for a single quote ([about_Quoting_Rules], and CharTraits.IsSingleQuote). */
const singleQuotes = /['\u2018\u2019\u201a\u201b]/g;

/**
 * Writes any text as one single-quoted literal of PowerShell. Nothing is expanded in such a literal; the only way out
 * of it is a quote, and any of five characters is one, each standing for itself when doubled.
 */
export function powerShellLiteral(value: string): string {
  return `'${value.replace(singleQuotes, '$&$&')}'`;
}

/** Characters that show other than they are: control characters and marks that turn the direction of text. */
const unseen =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** @returns the unseen characters of a text as code points, each once: `U+202E` */
export function unseenCharacters(text: string): string[] {
  const found = new Set(text.match(unseen));
  return [...found].map(
    (character) => `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

/** Writes text for a comment: on one line, without unseen characters, and no longer than a line that people read. */
export function commentText(text: string): string {
  const oneLine = text.replace(unseen, ' ').replace(/#>/g, '# >').replace(/ {2,}/g, ' ').trim();
  return oneLine.length > 300 ? `${oneLine.slice(0, 300)}…` : oneLine;
}
