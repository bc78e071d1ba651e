const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const invalid = 0xff;
/** Of each ASCII character its six bits. */
const bits = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = alphabet.indexOf(String.fromCharCode(code));
  return value < 0 ? invalid : value;
});

/** RFC 4648, section 4. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    const group = (first << 16) | (second << 8) | third;
    const left = bytes.length - at;
    text += alphabet.charAt(group >> 18) + alphabet.charAt((group >> 12) & 63);
    text += left > 1 ? alphabet.charAt((group >> 6) & 63) : '=';
    text += left > 2 ? alphabet.charAt(group & 63) : '=';
  }
  return text;
}

/** @returns the bytes; `undefined` where it is not base64 (RFC 4648, section 4), also for a group that is not complete */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const end = text.length - padding;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let group = 0;
  let filled = 0;
  let to = 0;
  for (let at = 0; at < end; at++) {
    const value = bits[text.charCodeAt(at)] ?? invalid;
    if (value === invalid) return undefined;
    group = (group << 6) | value;
    filled += 6;
    if (filled >= 8) {
      filled -= 8;
      bytes[to++] = group >> filled;
      group &= (1 << filled) - 1;
    }
  }
  return bytes;
}
