/** Text with marks of the web taken out, and the way back to where each character came from. */
export interface CleanText {
  readonly text: string;
  /** Index in the original text of the character at `index` of the clean one. */
  original(index: number): number;
}

const marks =
  /<br\s{0,4}\/?>|<\/?(?:p|pre|div|span|li|ul|td|tr|code|b|strong|blockquote)(?:\s[^>]{0,80})?>|&(?:lt|gt|amp|quot|apos|nbsp|#39|#34|#160);|\u00a0|\u00d7/gi;
const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&#34;': '"',
  '&nbsp;': ' ',
  '&#160;': ' ',
};

/**
 * Undoes what a web page did to a log: `<br/>` becomes a line end, entities their character, a no-break space a space,
 * the multiplication sign of `0×0` an x. Curly quotes stay: they may be part of a name.
 */
export function cleanText(raw: string): CleanText {
  if (!/<(?:br|\/?[a-z]{1,10}[\s>])|&[a-z#]|[\u00a0\u00d7]/i.test(raw))
    return { text: raw, original: (index) => index };
  const pieces: string[] = [];
  const cleanStarts: number[] = [];
  const rawStarts: number[] = [];
  let length = 0;
  let done = 0;
  const add = (piece: string, from: number) => {
    if (piece === '') return;
    pieces.push(piece);
    cleanStarts.push(length);
    rawStarts.push(from);
    length += piece.length;
  };
  const isMarkup = /<(?:\w{1,20}:)?Event[\s>]/.test(raw) && !/&lt;(?:\w{1,20}:)?Event/.test(raw);
  // One `<b>` makes no web page: a tag that is closed does.
  const isHtml = /<\/(?:p|pre|div|span|li|td|code|b|strong|blockquote)>|<(?:p|pre|br)[\s/>]/i.test(raw);
  for (const match of raw.matchAll(marks)) {
    // In real XML an entity is part of the language, and no trace of a web page.
    if (match[0].startsWith('<') && !isHtml && !/^<br/i.test(match[0])) continue;
    if (isMarkup && !/^<br|^[\u00a0\u00d7]/i.test(match[0])) continue;
    add(raw.slice(done, match.index), done);
    add(replacement(raw, match[0], match.index), match.index);
    done = match.index + match[0].length;
  }
  add(raw.slice(done), done);
  return {
    text: pieces.join(''),
    original: (index) => originalIndex(cleanStarts, rawStarts, raw.length, length, index),
  };
}

export function decodeEntities(text: string): string {
  return text.replace(marks, (mark) => entities[mark.toLowerCase()] ?? mark);
}

function replacement(raw: string, mark: string, index: number): string {
  if (mark === '\u00a0') return ' ';
  if (mark === '\u00d7') return index > 0 && raw[index - 1] === '0' ? 'x' : mark;
  return entities[mark.toLowerCase()] ?? (/^<(?:br|\/?(?:p|pre|div|li|tr))\b/i.test(mark) ? '\n' : '');
}

function originalIndex(
  cleanStarts: readonly number[],
  rawStarts: readonly number[],
  rawLength: number,
  cleanLength: number,
  index: number,
): number {
  if (index >= cleanLength) return rawLength;
  let low = 0;
  let high = cleanStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((cleanStarts[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return (rawStarts[low] ?? 0) + index - (cleanStarts[low] ?? 0);
}
