/**
 * Samba's text as Windows would write it. Samba up to 4.17 has the letters of rights in another order, and hex with eight digits; of
 * any version: an authority of 2^32 and above has as many digits as it needs, where [MS-DTYP] 2.4.2.1 says twelve.
 */
export function asWindowsWritesIt(sddl: string): string {
  const letters = 'CC DC LC SW RP WP DT LO CR SD RC WD WO GA GR GW GX'.split(' ');
  return sddl
    .replace(/\(([^()]*)\)/g, (_, ace: string) => {
      const fields = ace.split(';');
      const mask = fields[2] ?? '';
      fields[2] = /^0x/.test(mask)
        ? mask.replace(/^0x0+(?=.)/, '0x')
        : (mask.match(/../g) ?? [])
            .sort((one, other) => letters.indexOf(one) - letters.indexOf(other))
            .join('');
      return `(${fields.join(';')})`;
    })
    .replace(/S-1-0x([0-9a-f]+)/g, (_, digits: string) => `S-1-0x${digits.padStart(12, '0')}`);
}
