import type { Encoding } from './encoding.ts';

/**
 * The way from bytes to text, in two steps. Step one, `scanText`, makes a string in which one UTF-16 unit stands for
 * one unit of the source: a byte, or two bytes of UTF-16. All that gives a log its shape is ASCII, so that records are
 * found in it without decoding. Step two, `decode`, makes real text of the few pieces that something asks for.
 */
export interface Decoding {
  readonly encoding: string;
  /** Bytes that one unit of scan text stands for; 1 for an open document, where units are UTF-16 units. */
  readonly unitBytes: 1 | 2;
  scanText(bytes: Uint8Array): string;
  decode(scan: string): string;
  /** @returns where in `scan` each character of `decode(scan)` begins, by its index */
  offsets(scan: string): (index: number) => number;
}

/** For text that is decoded already: an open document, or UTF-16 after step one. */
export const documentDecoding: Decoding = {
  encoding: 'utf-16',
  unitBytes: 1,
  scanText: () => '',
  decode: (scan) => scan,
  offsets: () => (index) => index,
};

export function decodingOf(encoding: Encoding): Decoding {
  return encoding.name.startsWith('utf-16') ? wideDecoding(encoding.name) : byteDecoding(encoding.name);
}

function wideDecoding(name: string): Decoding {
  const decoder = new TextDecoder(name, { ignoreBOM: true });
  return {
    ...documentDecoding,
    encoding: name,
    unitBytes: 2,
    // Half a character at the very end is never given out: it has no place.
    scanText: (bytes) => decoder.decode(bytes, { stream: true }),
  };
}

function byteDecoding(name: string): Decoding {
  const scanner = new TextDecoder('windows-1252');
  const utf8 = name === 'utf-8' ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }) : undefined;
  const decoder = new TextDecoder(name, { ignoreBOM: true });
  const oneByteEach = /^(windows-125|windows-874|iso-8859|koi8|ibm866|macintosh)/.test(name);
  const isUtf8 = (scan: string) => utf8 !== undefined && fits(utf8, scan);
  return {
    encoding: name,
    unitBytes: 1,
    scanText: (bytes) => (utf8 ? withoutFalseBlanks(scanner.decode(bytes)) : scanner.decode(bytes)),
    decode(scan) {
      if (isAscii(scan)) return scan;
      // A log that begins in ASCII looks like UTF-8: a record that is not is of the code page, as scan text is.
      if (name === 'windows-1252' || (utf8 && !isUtf8(scan))) return windows1252(scan);
      return decoder.decode(bytesOf(scan));
    },
    offsets(scan) {
      if (oneByteEach || isAscii(scan) || (utf8 && !isUtf8(scan))) return (index) => index;
      const starts = utf8 ? utf8Starts(scan) : doubleByteStarts(scan, name);
      return (index) => starts[Math.min(index, starts.length - 1)] ?? scan.length;
    },
  };
}

type Decoder = { decode(bytes?: Uint8Array, options?: { stream?: boolean }): string };

/** Whether scan text is the bytes of an encoding. A character cut at the end, as in a record that is too long, is none of its faults. */
function fits(decoder: Decoder, scan: string): boolean {
  try {
    decoder.decode(bytesOf(scan), { stream: true });
  } catch {
    return false;
  }
  try {
    decoder.decode();
  } catch {
    // What was left of a cut character is gone with this.
  }
  return true;
}

/**
 * How text of a UTF-8 file looks as scan text: what a pattern has to expect there beside the text itself.
 * @param text characters of the Basic Multilingual Plane
 */
export function utf8ScanText(text: string): string {
  return text.replace(/[^\x00-\x7f]/g, (character) => {
    const code = character.charCodeAt(0);
    const bytes = code < 0x800 ? [0xc0 | (code >> 6)] : [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f)];
    return [...bytes, 0x80 | (code & 0x3f)].map(scanCharacter).join('');
  });
}

function scanCharacter(byte: number): string {
  if (byte === 0xa0) return noBlank;
  return byte >= 0x80 && byte < 0xa0 ? scannedControls.charAt(byte - 0x80) : String.fromCharCode(byte);
}

function isAscii(text: string): boolean {
  return !/[^\x00-\x7f]/.test(text);
}

/** The characters that Windows-1252 puts at 0x80 to 0x9F, in that order; the five unassigned ones stand for themselves. */
const upperControls =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

/** Stands in scan text for the byte 0xA0 of a longer character: as U+00A0 it would be a blank to every pattern. */
const noBlank = '\ue0a0';

/** A no-break space, which is C2 A0, is a blank in scan text too: of two units, as it has two bytes. */
function withoutFalseBlanks(scan: string): string {
  if (!scan.includes('\u00a0')) return scan;
  return scan.replaceAll('\u00c2\u00a0', '  ').replaceAll('\u00a0', noBlank);
}

/** What the decoder of this host makes of these bytes: some versions of Node leave them as they are. */
const scannedControls = new TextDecoder('windows-1252').decode(
  Uint8Array.from({ length: 32 }, (_, index) => 0x80 + index),
);

function windows1252(scan: string): string {
  return scan
    .replaceAll(noBlank, '\u00a0')
    .replace(/[\x80-\x9f]/g, (control) => upperControls.charAt(control.charCodeAt(0) - 0x80));
}

function bytesOf(scan: string): Uint8Array {
  const bytes = new Uint8Array(scan.length);
  for (let i = 0; i < scan.length; i++) {
    const code = scan.charCodeAt(i);
    bytes[i] = code < 0x100 ? code : code === 0xe0a0 ? 0xa0 : 0x80 + scannedControls.indexOf(scan.charAt(i));
  }
  return bytes;
}

/** For each UTF-16 unit of the text, and its end, the byte that its character begins with. */
function utf8Starts(scan: string): number[] {
  const bytes = bytesOf(scan);
  const starts: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0;
    const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    starts.push(at);
    if (length === 4) starts.push(at);
    at += length;
  }
  starts.push(bytes.length);
  return starts;
}

/** In the East Asian code pages a lead byte has a second one behind it; half-width katakana of Shift JIS has none. */
function doubleByteStarts(scan: string, name: string): number[] {
  const bytes = bytesOf(scan);
  const starts: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0;
    const single = lead < 0x81 || (name === 'shift_jis' && lead >= 0xa0 && lead <= 0xdf);
    starts.push(at);
    at += single ? 1 : 2;
  }
  starts.push(bytes.length);
  return starts;
}
