/** Characters that do not show, or show other than they are: controls, and marks that turn the direction of text. */
const hidden =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Text of a log as it may be shown: on one line, hidden characters as �, which everybody sees. */
export function visible(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ').replace(hidden, '\ufffd');
}

/** @returns the hidden characters of a text, each once, as `U+202E` */
export function hiddenCharacters(text: string): string[] {
  const found = new Set(text.match(hidden));
  return [...found].map(
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}
