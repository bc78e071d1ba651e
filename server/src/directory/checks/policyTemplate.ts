/** User rights to the accounts that hold them, as `*S-1-5-…` or a name. */
export type UserRights = ReadonlyMap<string, readonly string[]>;

/**
 * The section [Privilege Rights] of a security template, GptTmpl.inf ([MS-GPSB] 2.2.6).
 * @param bytes UTF-16LE with a byte order mark, as the editor writes it, or of one byte a character
 * @returns names of rights in lower case; an account is a SID, its asterisk taken off, or a name
 */
export function readPolicyTemplate(bytes: Uint8Array): UserRights {
  const rights = new Map<string, readonly string[]>();
  let section = '';
  for (const line of decoded(bytes).split(/\r\n|\r|\n/)) {
    const heading = /^\s*\[([^\]]{0,100})\]/.exec(line);
    if (heading) section = (heading[1] ?? '').trim().toLowerCase();
    if (heading || section !== 'privilege rights') continue;
    const equals = line.indexOf('=');
    if (equals < 0) continue;
    const accounts = line
      .slice(equals + 1)
      .split(',')
      .map((account) => account.trim().replace(/^\*/, ''));
    rights.set(
      line.slice(0, equals).trim().toLowerCase(),
      accounts.filter((account) => account !== ''),
    );
  }
  return rights;
}

/** Names of rights and SIDs are ASCII; a name of an account that is not is compared as it comes. */
function decoded(bytes: Uint8Array): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  let out = '';
  for (let at = isWide ? 2 : 0; at < bytes.length; at += isWide ? 2 : 1) {
    out += String.fromCharCode((bytes[at] ?? 0) | (isWide ? (bytes[at + 1] ?? 0) << 8 : 0));
  }
  return out;
}
