import { createRandom } from '../fuzz/random.ts';

/** What means something to PowerShell, its filters and patterns, cmd.exe, a .reg file, LDIF, LDAP filters or a console. */
const pieces = [
  ...[
    "'",
    '"',
    '\u2018',
    '\u2019',
    '\u201a',
    '\u201b',
    '\u201c',
    '\u201d',
    '\u201e',
    '\u201f',
    '\uff02',
    "''",
    '""',
  ],
  ...[
    '`',
    '``',
    '`n',
    '`0',
    '$',
    '$x',
    '$(Remove-Mailbox x)',
    '${x}',
    '@(',
    '@{',
    '@"',
    "@'",
    '(',
    ')',
    '{',
    '}',
    '$()',
  ],
  ...[
    '\n',
    '\r',
    '\r\n',
    '\0',
    '\t',
    '\u001b',
    '\u0003',
    '\b',
    '\u2028',
    '\u2029',
    '\u0085',
    '\u202e',
    '\ufeff',
  ],
  ...['%PATH%', '%', '!x!', '^', '&', '&&', '|', '||', '<', '>', '2>&1', ';', ','],
  ...[
    '*',
    '?',
    '[',
    ']',
    '[a-z]',
    '-',
    '--',
    '/',
    '\u2013',
    '\u2014',
    '-Force',
    '/G',
    ' -Confirm:$false',
    '#',
    '<#',
    '#>',
  ],
  ...[
    '\\',
    '\\\\',
    '\\\\evil\\share',
    ':',
    '::',
    ': ',
    '=',
    'dn: x',
    'changetype: delete',
    '-\n',
    ')(cn=*',
    '*)(|(a=*)',
    '\\2a',
  ],
  ...[
    '\ufffd',
    ' ',
    '  ',
    'a',
    'O',
    'EX01',
    '7',
    'CONTOSO\\',
    'Remove-Mailbox x',
    'or 1 -eq 1',
    "' -or Name -like '",
  ],
] as const;

/** A console takes them for keys; a value with one of them is left out everywhere, so they stand in few of the values made of several. */
const keys = /[\u0000-\u001f\u0085\u2028\u2029\ufffd]/;
const printable = pieces.filter((piece) => !keys.test(piece));

/** @returns values that somebody may have put into a log, no two alike, the same ones for the same seed */
export function hostileValues(count: number, seed: number): string[] {
  const random = createRandom(seed);
  const values = new Set<string>(pieces.slice(0, count));
  while (values.size < count) {
    const from = random.chance(0.9) ? printable : pieces;
    const length = 2 + random.small(8);
    values.add(Array.from({ length }, () => from[random.below(from.length)] ?? '').join(''));
  }
  return [...values];
}
