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

/** @returns values that somebody may have put into a log, the same ones for the same seed */
export function hostileValues(count: number, seed: number): string[] {
  const random = createRandom(seed);
  const values: string[] = pieces.slice(0, count);
  while (values.length < count) {
    const length = 1 + random.small(12);
    values.push(Array.from({ length }, () => pieces[random.below(pieces.length)] ?? '').join(''));
  }
  return values;
}
