import { decodeEntities } from '../text/cleanText.ts';

/** Text that was made of other text. */
export interface Mapping {
  readonly text: string;
  /** For every character of the text, and its end, the index in the other text that it came from. */
  readonly from: Uint32Array;
}

/** The beginning of a comment, a tag, or an entity. A tag without an end is text. */
const marks = /<!--|<\/?([a-z][a-z0-9]{0,15})\b[^<>]{0,2000}>|&(?:[a-z]{2,6}|#\d{1,6}|#x[0-9a-f]{1,5});/gi;
const blocks = /^(?:br|p|div|tr|li|ul|ol|table|h[1-6]|pre|blockquote|hr|body)$/i;

/**
 * The text of an HTML body (RFC 2854) as a reader sees it: without tags and style sheets, a line for each block, entities
 * as the characters that they stand for. Whoever sends a bounced mail writes it: it is only read, never shown as HTML.
 */
export function htmlText(html: string): Mapping {
  const from = new Uint32Array(html.length + 1);
  const skip = createSkipper(html);
  let out = '';
  let at = 0;
  const copy = (to: number) => {
    for (let i = at; i < to; i++) from[out.length + i - at] = i;
    out += html.slice(at, to);
  };
  for (const match of html.matchAll(marks)) {
    if (match.index < at) continue;
    copy(match.index);
    const text = replacement(match[0], match[1]);
    from.fill(match.index, out.length, out.length + text.length);
    out += text;
    at = skip(match[0], match.index + match[0].length);
  }
  copy(html.length);
  from[out.length] = html.length;
  return { text: out, from: from.subarray(0, out.length + 1) };
}

/** Finds where a comment, style sheet or script ends; an end that is not there is looked for once. */
function createSkipper(html: string): (mark: string, from: number) => number {
  const missing = new Set<string>();
  return (mark, from) => {
    const name = mark === '<!--' ? '-->' : /^<(style|script|title)\b/i.exec(mark)?.[1]?.toLowerCase();
    const end = name === '-->' ? name : name && `</${name}`;
    if (!end || missing.has(end)) return from;
    // Letter case aside in the text itself: in lower case some letters are two, and everything behind them is elsewhere.
    const pattern = new RegExp(end, 'gi');
    pattern.lastIndex = from;
    const found = pattern.exec(html);
    if (!found) missing.add(end);
    return !found ? from : end === '-->' ? pattern.lastIndex : found.index;
  };
}

function replacement(mark: string, tag: string | undefined): string {
  if (tag) return blocks.test(tag) ? '\n' : '';
  if (mark.startsWith('<')) return '';
  const code = /^&#(x?)([0-9a-f]{1,6});$/i.exec(mark);
  if (!code) return decodeEntities(mark);
  const point = parseInt(code[2] ?? '', code[1] ? 16 : 10);
  // A character that is no text, or does not exist, must not come out of its disguise.
  return point >= 32 && point <= 0xffff && (point < 0xd800 || point > 0xdfff)
    ? String.fromCharCode(point)
    : ' ';
}
