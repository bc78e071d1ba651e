import { detectEncoding } from '../../text/encoding.ts';

/** A logical line: unfolded, decoded, without its end. `text` is undefined where it was longer than is kept. */
export interface LogicalLine {
  readonly line: number;
  readonly text: string | undefined;
}

/** Characters of a logical line that are kept: more than any value that a directory holds. */
const longestLine = 64 * 1024 * 1024;

type Decoder = InstanceType<typeof TextDecoder>;

/** Puts chunks of a file together to logical lines (RFC 2849: a line that begins with a blank goes on with the one before). UTF-8, UTF-16, a code page as the last resort. */
export class LineReader {
  #decoder: Decoder | undefined;
  /** The physical line that has not ended yet, in pieces. */
  #pieces: string[] = [];
  #length = 0;
  #number = 0;
  /** The logical line that may go on. */
  #open: { readonly line: number; parts: string[]; length: number } | undefined;

  push(bytes: Uint8Array): LogicalLine[] {
    if (bytes.length === 0) return [];
    this.#decoder ??= decoderFor(bytes);
    return this.#take(this.#decoder.decode(bytes, { stream: true }));
  }

  end(): LogicalLine[] {
    const lines = this.#take(this.#decoder?.decode() ?? '');
    if (this.#length > 0) this.#physical('', lines);
    this.#flush(lines);
    return lines;
  }

  #take(text: string): LogicalLine[] {
    const lines: LogicalLine[] = [];
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      this.#physical(text.slice(start, end), lines);
      start = end + 1;
    }
    this.#keep(text.slice(start));
    return lines;
  }

  #keep(piece: string): void {
    if (piece === '') return;
    this.#length += piece.length;
    if (this.#length <= longestLine) this.#pieces.push(piece);
  }

  #physical(rest: string, lines: LogicalLine[]): void {
    this.#keep(rest);
    const joined = this.#pieces.length === 1 ? (this.#pieces[0] ?? '') : this.#pieces.join('');
    const text = joined.endsWith('\r') ? joined.slice(0, -1) : joined;
    const tooLong = this.#length > longestLine;
    this.#pieces = [];
    this.#length = 0;
    this.#number++;
    if (text.startsWith(' ') && this.#open) {
      this.#open.length += tooLong ? longestLine : text.length;
      if (this.#open.length <= longestLine) this.#open.parts.push(text.slice(1));
      return;
    }
    this.#flush(lines);
    this.#open = { line: this.#number, parts: [text], length: tooLong ? longestLine + 1 : text.length };
  }

  #flush(lines: LogicalLine[]): void {
    if (!this.#open) return;
    const { line, parts, length } = this.#open;
    this.#open = undefined;
    lines.push({
      line,
      text: length > longestLine ? undefined : parts.length === 1 ? parts[0] : parts.join(''),
    });
  }
}

function decoderFor(sample: Uint8Array): Decoder {
  const { name = 'utf-8' } = detectEncoding(sample.subarray(0, 65_536)) ?? {};
  // Beyond the sample a byte may be wrong: it reads as U+FFFD, and nothing throws.
  return new TextDecoder(name === 'utf-16le' || name === 'utf-16be' ? name : 'utf-8');
}
