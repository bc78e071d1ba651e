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
  /** @param last true with the last bytes of the file */
  scanText(bytes: Uint8Array, last: boolean): string;
  decode(scan: string): string;
  /** Where in `scan` the character at `index` of `decode(scan)` begins. */
  scanOffset(scan: string, index: number): number;
}

/** For text that is decoded already: an open document, or UTF-16 after step one. */
export const documentDecoding: Decoding = {
  encoding: 'utf-16',
  unitBytes: 1,
  scanText: () => '',
  decode: (scan) => scan,
  scanOffset: (_scan, index) => index,
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
    scanText: (bytes, last) => decoder.decode(bytes, { stream: !last }),
  };
}

function byteDecoding(name: string): Decoding {
  const scanner = new TextDecoder('windows-1252');
  const decoder = new TextDecoder(name, { ignoreBOM: true });
  const oneByteEach = /^(windows-125|windows-874|iso-8859|koi8|ibm866|macintosh)/.test(name);
  const decode = (scan: string) => (isAscii(scan) ? scan : decoder.decode(bytesOf(scan)));
  return {
    encoding: name,
    unitBytes: 1,
    scanText: (bytes) => scanner.decode(bytes),
    decode,
    scanOffset(scan, index) {
      if (oneByteEach || isAscii(scan)) return index;
      return name === 'utf-8' ? utf8Offset(scan, index) : doubleByteOffset(scan, index, name);
    },
  };
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
  return byte >= 0x80 && byte < 0xa0 ? upperControls.charAt(byte - 0x80) : String.fromCharCode(byte);
}

function isAscii(text: string): boolean {
  return !/[^\x00-\x7f]/.test(text);
}

/** The characters that Windows-1252 puts at 0x80 to 0x9F, in that order; the five unassigned ones stand for themselves. */
const upperControls =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

function bytesOf(scan: string): Uint8Array {
  const bytes = new Uint8Array(scan.length);
  for (let i = 0; i < scan.length; i++) {
    const code = scan.charCodeAt(i);
    bytes[i] = code < 0x100 ? code : 0x80 + upperControls.indexOf(scan.charAt(i));
  }
  return bytes;
}

function utf8Offset(scan: string, index: number): number {
  const bytes = bytesOf(scan);
  let units = 0;
  let at = 0;
  while (units < index && at < bytes.length) {
    const lead = bytes[at] ?? 0;
    const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    units += length === 4 ? 2 : 1;
    at += length;
  }
  return Math.min(at, bytes.length);
}

/** In the East Asian code pages a lead byte has a second one behind it; half-width katakana of Shift JIS has none. */
function doubleByteOffset(scan: string, index: number, name: string): number {
  const bytes = bytesOf(scan);
  let at = 0;
  for (let characters = 0; characters < index && at < bytes.length; characters++) {
    const lead = bytes[at] ?? 0;
    const single = lead < 0x81 || (name === 'shift_jis' && lead >= 0xa0 && lead <= 0xdf);
    at += single ? 1 : 2;
  }
  return Math.min(at, bytes.length);
}
