import type { Shell } from '../../server/src/model/remedy.ts';

/** @returns what stands where in a command of no PowerShell, without the values: the same for any value that stays a value */
export function otherShape(shell: Shell, command: string): string {
  const shapes: Partial<Record<Shell, (text: string) => string>> = {
    cmd: cmdShape,
    registry: regShape,
    LDAP: ldifShape,
  };
  const shape = shapes[shell];
  if (!shape) throw new Error(`${shell} has a grammar of its own.`);
  return shape(command);
}

/**
 * cmd.exe: between double quotes only the quote, the per cent sign and the exclamation mark mean something; outside, everything
 * does. A line ends a command, in quotes or not.
 */
function cmdShape(text: string): string {
  let shape = '';
  let quoted = false;
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    else if (char === '\n' || char === '\r') quoted = false;
    if (!quoted || /["%!\r\n\0]/.test(char)) shape += char;
  }
  return shape;
}

/** A .reg file: keys, names and kinds of values; the number itself where it is one of eight hexadecimal digits. */
function regShape(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/^("[^"\\]+"=dword:)[0-9a-f]{8}$/, '$1#'))
    .join('\n');
}

/** LDIF: names of attributes, where each value is either safe as it stands or base64 (RFC 2849). */
function ldifShape(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const [, name, value] = /^([A-Za-z][\w;.-]*):(.*)$/s.exec(line) ?? [];
      if (name === undefined || value === undefined) return line;
      const safe = /^ ?(?:[!-9;=-~][ -~]*)?$/.test(value) && !value.endsWith(' ');
      return safe || /^: [A-Za-z0-9+/]*={0,2}$/.test(value) ? name : line;
    })
    .join('\n');
}
