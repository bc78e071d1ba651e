/** Extended request 1.3.6.1.4.1.1466.20037 with message id 1 (RFC 4511 4.14.1). */
export const startTlsRequest = Uint8Array.from([
  0x30,
  0x1d,
  0x02,
  0x01,
  0x01,
  0x77,
  0x18,
  0x80,
  0x16,
  ...Array.from('1.3.6.1.4.1.1466.20037', (character) => character.charCodeAt(0)),
]);

/**
 * Reads the answer to it. In: what the server sent so far, one unit for each byte. Out: the result code (RFC 4511 4.1.9),
 * `more` where it is not complete, `malformed` where it is no extended response.
 */
export function readStartTlsResponse(text: string): number | 'more' | 'malformed' {
  if (text.length < 2) return 'more';
  if (text.charCodeAt(0) !== 0x30) return 'malformed';
  const message = lengthAt(text, 1);
  if (text.length < message.end + message.length) return 'more';
  if (text.charCodeAt(message.end) !== 0x02) return 'malformed';
  const id = lengthAt(text, message.end + 1);
  const operation = id.end + id.length;
  if (text.charCodeAt(operation) !== 0x78) return 'malformed';
  const result = lengthAt(text, operation + 1).end;
  const isEnumerated = text.charCodeAt(result) === 0x0a && text.charCodeAt(result + 1) === 1;
  return isEnumerated && result + 2 < text.length ? text.charCodeAt(result + 2) : 'malformed';
}

/** A length in BER, short or long; Active Directory writes long ones with four bytes. */
function lengthAt(text: string, at: number): { readonly length: number; readonly end: number } {
  const first = text.charCodeAt(at);
  if (!(first & 0x80)) return { length: first, end: at + 1 };
  const count = Math.min(first & 0x7f, 4);
  let length = 0;
  for (let index = 1; index <= count; index++) length = length * 256 + text.charCodeAt(at + index);
  return { length, end: at + 1 + count };
}
