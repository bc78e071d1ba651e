import type { Line, LogFormat, OpenRecord } from './format.ts';
import { commentMark } from './marks.ts';

/** A record as it was found: its raw text and its place, nothing decoded. Offsets count units of scan text. */
export interface RawRecord {
  readonly format: LogFormat;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The record was longer than is kept; `text` is its beginning. */
  readonly cut: boolean;
}

/** A record keeps this much text; what is beyond still counts as read. */
export const maxRecordLength = 1 << 20;

/** How far a record reaches back over lines before it that nothing else has taken. */
const maxReachBack = 8192;

/** A line is told apart by its beginning; a longer one is not held in memory to wait for its end. */
const maxLineHead = 1 << 16;

const lineEndTag = /<\/(?:\w{1,20}:)?Event>|<br\s{0,2}\/?>/gi;
const longestTag = 30;

export interface Segmenter {
  push(text: string): void;
  end(): void;
}

/**
 * Cuts a stream of scan text into records of any of the formats, in one pass. Lines that belong to no record are
 * passed over. Memory stays within one chunk and one record, however long the file, its records or its lines are.
 */
export function createSegmenter(formats: readonly LogFormat[], emit: (record: RawRecord) => void): Segmenter {
  const state = new SegmentState(formats, emit);
  return { push: (text) => state.push(text), end: () => state.end() };
}

interface Open extends OpenRecord {
  readonly format: LogFormat;
  readonly start: number;
  /** The beginning of a record that is too long to be kept in the window; else empty. */
  head: string;
}

class SegmentState {
  readonly #formats: readonly LogFormat[];
  readonly #emit: (record: RawRecord) => void;
  /** Text not yet dealt with, and the text of the open record before it. `#base` is the offset of its first unit. */
  #window = '';
  #base = 0;
  /** Index in the window of the first line not yet looked at. */
  #lineStart = 0;
  #open: Open | undefined;
  #afterBlank = true;
  /** Offset of the first line of this paragraph that no record has, or -1. */
  #unclaimed = -1;
  /** The line at `#lineStart` has been looked at already: the rest of it is only passed over. */
  #insideLine = false;

  constructor(formats: readonly LogFormat[], emit: (record: RawRecord) => void) {
    this.#formats = formats;
    this.#emit = emit;
  }

  push(text: string): void {
    this.#window = this.#window === '' ? text : this.#window + text;
    this.#takeLines(false);
    this.#dropWhatIsDone();
  }

  end(): void {
    this.#takeLines(true);
    this.#close(this.#window.length);
    this.#window = '';
  }

  #takeLines(last: boolean): void {
    const window = this.#window;
    let feed = window.indexOf('\n', this.#lineStart);
    let bare = window.indexOf('\r', this.#lineStart);
    let tag = this.#nextTag();
    while (this.#lineStart < window.length) {
      const start = this.#lineStart;
      if (feed !== -1 && feed < start) feed = window.indexOf('\n', start);
      if (bare !== -1 && bare < start) bare = window.indexOf('\r', start);
      if (tag && tag.next <= start) tag = this.#nextTag();
      const end = feed === -1 ? bare : bare === -1 ? feed : Math.min(feed, bare);
      if (tag && (end === -1 || tag.next <= end)) {
        // What follows in the next chunk may be the rest of a line end behind the tag.
        const atBorder =
          tag.next === window.length || (tag.next === end && bare === end && end === window.length - 1);
        if (atBorder && !last) break;
        this.#takeLine(start, tag.lineEnd);
        // A line end right behind the tag is its own.
        this.#lineStart = tag.next === end ? this.#afterLineEnd(end) : tag.next;
        continue;
      }
      // A CR at the very end may be the first half of a CRLF.
      if (end === -1 || (end === window.length - 1 && bare === end && !last)) break;
      this.#takeLine(start, end);
      this.#lineStart = this.#afterLineEnd(end);
    }
    this.#takeRest(last);
  }

  #afterLineEnd(end: number): number {
    return this.#window[end] === '\r' && this.#window[end + 1] === '\n' ? end + 2 : end + 1;
  }

  /** Event Viewer saves all events in one line, and web pages join lines with `<br/>`: both end a line as well. */
  #nextTag(): { readonly lineEnd: number; readonly next: number } | undefined {
    lineEndTag.lastIndex = this.#lineStart;
    const match = lineEndTag.exec(this.#window);
    if (!match) return undefined;
    const next = match.index + match[0].length;
    return { lineEnd: match[0].startsWith('</') ? next : match.index, next };
  }

  /** What stands after the last line end: a last line, or the beginning of one that may be endless. */
  #takeRest(last: boolean): void {
    const rest = this.#window.length - this.#lineStart;
    if (rest <= 0 || (!last && rest < maxLineHead)) return;
    if (!this.#insideLine) this.#look(this.#lineStart, this.#lineStart + Math.min(rest, maxLineHead));
    this.#insideLine = true;
    // A tag that ends a line may lie across this border.
    this.#lineStart = last ? this.#window.length : this.#window.length - longestTag + 1;
  }

  #takeLine(start: number, end: number): void {
    if (this.#insideLine) this.#insideLine = false;
    else this.#look(start, Math.min(end, start + maxLineHead));
  }

  #look(start: number, end: number): void {
    const line: Line = {
      text: this.#window.slice(start, end),
      start: this.#base + start,
      end: this.#base + end,
      afterBlank: this.#afterBlank,
    };
    this.#afterBlank = line.text.trim() === '';
    if (line.text.startsWith(commentMark)) return;
    const open = this.#open;
    if (!open) {
      if (this.#afterBlank) this.#unclaimed = -1;
      else this.#startAny(line, start, true);
      return;
    }
    const next = open.format.next(line, open);
    if (next === 'starts') this.#begin(open.format, line, start);
    else if (next === 'ends') this.#close(end);
    else if (next === 'outside') {
      this.#close(start);
      if (!this.#afterBlank) this.#startAny(line, start, true);
    } else if (!this.#afterBlank) this.#startAny(line, start, false, open.format);
  }

  #startAny(line: Line, start: number, weakToo: boolean, except?: LogFormat): void {
    for (const format of this.#formats) {
      if (format === except) continue;
      const strength = format.starts(line);
      if (strength === 'strong' || (strength === 'weak' && weakToo)) {
        this.#begin(format, line, this.#reachBack(format, line, start));
        return;
      }
    }
    if (!this.#open && this.#unclaimed === -1) this.#unclaimed = line.start;
  }

  #reachBack(format: LogFormat, line: Line, start: number): number {
    if (this.#unclaimed === -1 || line.start - this.#unclaimed > maxReachBack) return start;
    return format.reachesBack?.(line) ? this.#unclaimed - this.#base : start;
  }

  #begin(format: LogFormat, line: Line, start: number): void {
    this.#close(start);
    this.#unclaimed = -1;
    this.#open = { format, start: this.#base + start, head: '', firstLine: line.text, part: '' };
  }

  #close(index: number): void {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    const from = open.start - this.#base;
    const text = open.head || this.#window.slice(from, Math.min(index, from + maxRecordLength));
    const end = this.#base + index;
    this.#emit({ format: open.format, text, start: open.start, end, cut: text.length < end - open.start });
  }

  /** What is dealt with goes, but for the open record: that stays in the window until it is too long, then as its head. */
  #dropWhatIsDone(): void {
    const open = this.#open;
    let keepFrom = this.#lineStart;
    if (open?.head === '') {
      const from = open.start - this.#base;
      if (this.#lineStart - from < maxRecordLength) keepFrom = from;
      else open.head = this.#window.slice(from, from + maxRecordLength);
    }
    const unclaimed = this.#unclaimed === -1 ? keepFrom : this.#unclaimed - this.#base;
    if (this.#lineStart - unclaimed <= maxReachBack) keepFrom = Math.min(keepFrom, unclaimed);
    this.#window = this.#window.slice(keepFrom);
    this.#base += keepFrom;
    this.#lineStart -= keepFrom;
  }
}
