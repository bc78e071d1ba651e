/** A piece of text freed of what mail, web page and terminal put into it; each unit knows the original units it stands for. */
export interface Cleaned {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/**
 * Frees a short piece of text of filler: white space and what stands for it (`<br/>` and other tags, `&#13;`, `\n` in two characters,
 * `> ` of a quoted line) becomes one blank, or one line end where a line ended; a soft break of quoted-printable becomes nothing;
 * entities, `=3D`, Markdown's `\[` and the `×` of `0×5` become their character. Blanks at both ends are dropped.
 */
export function cleanSlice(text: string, from: number, to: number): Cleaned {
  const units: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const add = (unit: string, start: number, end: number) => {
    units.push(unit);
    starts.push(start);
    ends.push(end);
  };
  for (let at = from; at < to;) {
    const next = Math.min(fillerEnd(text, at), to);
    if (next > at) {
      const last = units.length - 1;
      const blank = isSoftBreak(text, at) ? '' : isLineEnd(text, at) ? '\n' : ' ';
      if (blank !== '' && last >= 0 && !isBlank(units[last])) add(blank, at, next);
      else if (blank === '\n' && last >= 0) units[last] = blank;
      at = next;
    } else {
      const { unit, end } = unitAt(text, at);
      add(unit, at, end);
      at = end;
    }
  }
  if (isBlank(units.at(-1))) units.pop();
  return { text: units.join(''), starts, ends };
}

/** Where the filler at an index ends: the index itself where there is none, and at most `most` units further. */
export function skipFiller(text: string, from: number, most = 300): number {
  const end = Math.min(text.length, from + most);
  let at = from;
  while (at < end) {
    const next = fillerEnd(text, at);
    if (next === at) break;
    at = next;
  }
  return at;
}

/** In: a word without blanks. Out: where it ends, `undefined` where it does not stand there; soft breaks may divide it. */
export function wordEnd(text: string, from: number, word: string): number | undefined {
  let at = from;
  for (let i = 0; i < word.length; i++) {
    if (i > 0) at = softBreakEnd(text, at);
    if (text.charCodeAt(at) !== word.charCodeAt(i)) return undefined;
    at++;
  }
  return at;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

const tag = /<\/?[a-zA-Z][^<>]{0,100}>/y;
const escapedBreak = /&lt;\/?br {0,2}\/?&gt;/iy;
const entity = /&(?:#\d{1,6}|#[xX][\da-fA-F]{1,5}|[a-zA-Z]{2,6});/y;
const lineTag = /<\/?(?:br|p|div|li|tr|td|pre)\b/iy;
const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  hellip: '…',
  ndash: '–',
  mdash: '—',
};

/** The end of the one piece of filler at an index, or the index. */
function fillerEnd(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case 9:
    case 10:
    case 11:
    case 12:
    case 13:
    case 32:
    case 0xa0:
    case 0xfeff:
      return at + 1;
    case 61: // =
      return softBreakEnd(text, at);
    case 60: // <
      return matchEnd(tag, text, at);
    case 62: // >
      return startsLine(text, at) ? at + 1 : at;
    case 92: // \
      return /^\\(?:[nrt](?![a-z0-9])|[\r\n])/.test(text.slice(at, at + 3)) ? at + 2 : at;
    case 38: // &
      return entityFillerEnd(text, at);
    default:
      return at;
  }
}

function entityFillerEnd(text: string, at: number): number {
  const lineBreak = matchEnd(escapedBreak, text, at);
  if (lineBreak > at) return lineBreak;
  const end = matchEnd(entity, text, at);
  if (end === at) return at;
  const character = entityCharacter(text.slice(at + 1, end - 1));
  if (character === '>') return startsLine(text, at) ? end : at;
  return character !== undefined && /\s/.test(character) ? end : at;
}

/** `=` at the end of a line, in any of the ways in which quoted-printable breaks one. */
function softBreakEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== 61) return at;
  const next = text.charCodeAt(at + 1);
  if (next === 10) return at + 2;
  if (next === 13) return text.charCodeAt(at + 2) === 10 ? at + 3 : at + 2;
  if (text.startsWith('=0D=0A', at)) return at + 6;
  const lineEnd = text.charCodeAt(at + 3);
  return text.startsWith('=20', at) && (lineEnd === 10 || lineEnd === 13) ? at + 3 : at;
}

function isSoftBreak(text: string, at: number): boolean {
  return (
    text.charCodeAt(at) === 61 &&
    softBreakEnd(text, at) > at &&
    !text.startsWith('=0D', at) &&
    !text.startsWith('=20', at)
  );
}

function isLineEnd(text: string, at: number): boolean {
  const character = text.charAt(at);
  if (character === '<') return matchEnd(lineTag, text, at) > at;
  if (character === '\\') return text.charAt(at + 1) !== 't';
  if (character === '&') return /^&(?:#1[03];|#[xX]0?[ad];|lt;)/i.test(text.slice(at, at + 8));
  return character === '\n' || character === '\r' || text.startsWith('=0D', at);
}

/** Only quote marks and blanks stand between the line's beginning and this mark. */
function startsLine(text: string, at: number): boolean {
  for (let back = at - 1; back >= 0 && at - back <= 24; back--) {
    const character = text.charAt(back);
    if (character === '\n' || character === '\r') return true;
    if (!' \t>&gt;'.includes(character)) return false;
  }
  return at <= 24;
}

/** One unit of text that is no filler, and where it ends. */
function unitAt(text: string, at: number): { readonly unit: string; readonly end: number } {
  const unit = text.charAt(at);
  const next = text.charAt(at + 1);
  if (unit === '=' && text.startsWith('=3D', at)) return { unit: '=', end: at + 3 };
  if (unit === '\\' && /[[\](){}_*#.>-]/.test(next)) return { unit: next, end: at + 2 };
  if (unit === '×') return { unit: 'x', end: at + 1 };
  if (unit !== '&') return { unit, end: at + 1 };
  const end = matchEnd(entity, text, at);
  const character = end === at ? undefined : entityCharacter(text.slice(at + 1, end - 1));
  return character === undefined ? { unit, end: at + 1 } : { unit: character, end };
}

/** The one UTF-16 unit that an entity stands for. */
function entityCharacter(name: string): string | undefined {
  if (!name.startsWith('#')) return entities[name.toLowerCase()];
  const hex = /^#[xX]/.test(name);
  const code = Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10);
  return code <= 0xffff ? String.fromCharCode(code) : undefined;
}

function isBlank(unit: string | undefined): boolean {
  return unit === ' ' || unit === '\n';
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
