import { decodingOf } from '../text/decoding.ts';
import { detectEncoding } from '../text/encoding.ts';

/** In: the bytes of a text in any encoding that logs come in. Out: the text; bytes that are no text come out as Windows-1252 has them. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = detectEncoding(bytes.subarray(0, 1 << 16), 'windows-1252');
  if (!encoding) return new TextDecoder('windows-1252').decode(bytes);
  const decoding = decodingOf(encoding);
  return decoding.decode(decoding.scanText(bytes.subarray(encoding.bom)));
}
