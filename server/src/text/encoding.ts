/** How the bytes of a file spell text. `name` is a label of the Encoding Standard. */
export interface Encoding {
  readonly name: string;
  /** Bytes of a byte order mark to skip. */
  readonly bom: number;
}

/**
 * Finds out how a file is encoded.
 * @param sample the first bytes of the file (64 KB are plenty)
 * @param codePage label of what it is when it is neither UTF-8 nor UTF-16: nothing in the bytes tells one code page from another
 * @returns the encoding, or `undefined` for bytes that are no text at all
 */
export function detectEncoding(sample: Uint8Array, codePage = 'windows-1252'): Encoding | undefined {
  if (startsWith(sample, [0xef, 0xbb, 0xbf])) return { name: 'utf-8', bom: 3 };
  if (startsWith(sample, [0xff, 0xfe])) return { name: 'utf-16le', bom: 2 };
  if (startsWith(sample, [0xfe, 0xff])) return { name: 'utf-16be', bom: 2 };
  const wide = utf16ByZeros(sample);
  if (wide) return { name: wide, bom: 0 };
  if (isBinary(sample)) return undefined;
  if (isUtf8(sample)) return { name: 'utf-8', bom: 0 };
  return { name: codePage, bom: 0 };
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return bytes.length >= prefix.length && prefix.every((byte, i) => bytes[i] === byte);
}

/** Text of Western logs in UTF-16 has a zero in every other byte: the even ones when big-endian. */
function utf16ByZeros(sample: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.floor(Math.min(sample.length, 4096) / 2);
  if (pairs < 2) return undefined;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < pairs * 2; i += 2) {
    if (sample[i] === 0) even++;
    if (sample[i + 1] === 0) odd++;
  }
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le';
  if (even > pairs * 0.4 && odd < pairs * 0.05) return 'utf-16be';
  return undefined;
}

/** A stray NUL happens in a torn log; one control character in ten is not text. */
function isBinary(sample: Uint8Array): boolean {
  let control = 0;
  for (const byte of sample) {
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) control++;
  }
  return control > sample.length * 0.1;
}

function isUtf8(sample: Uint8Array): boolean {
  try {
    // `stream` lets a character be cut at the end of the sample.
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return true;
  } catch {
    return false;
  }
}
