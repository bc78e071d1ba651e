import { readFileSync } from 'node:fs';

/** The Exchange versions that the table knows, by the letter that stands for them in it. */
const letters: Readonly<Record<string, string>> = {
  '2010': 'a',
  '2013': 'b',
  '2016': 'c',
  '2019': 'd',
  SE: 'e',
  Online: 'o',
};

export const knownVersions = Object.keys(letters);

interface Cmdlet {
  readonly versions: string;
  /** Letters of the versions of each parameter, by its name in small letters. */
  readonly parameters: ReadonlyMap<string, string>;
}

const table = readTable();

export function isExchangeCmdlet(name: string): boolean {
  return table.has(name.toLowerCase());
}

/** @returns what a version of Exchange does not know of a call: the cmdlet, or parameters of it */
export function unknownIn(version: string, name: string, parameters: readonly string[]): string[] {
  const letter = letters[version] ?? '?';
  const cmdlet = table.get(name.toLowerCase());
  if (!cmdlet?.versions.includes(letter)) return [`${name} (${version})`];
  return parameters
    .filter((parameter) => !common.has(parameter.toLowerCase()))
    .filter((parameter) => !cmdlet.parameters.get(parameter.toLowerCase())?.includes(letter))
    .map((parameter) => `${name} -${parameter} (${version})`);
}

/** The parameters that every cmdlet has ([about_CommonParameters]). */
const common = new Set(['erroraction', 'errorvariable', 'warningaction', 'verbose', 'outvariable']);

function readTable(): Map<string, Cmdlet> {
  const text = readFileSync(new URL('../fixtures/exchange-cmdlets.tsv', import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(rows.map(readRow));
}

function readRow(line: string): [string, Cmdlet] {
  const [name = '', versions = '', ofAll = '', ...ofSome] = line.split('\t');
  const parameters = new Map<string, string>();
  for (const parameter of ofAll.split(' ')) parameters.set(parameter.toLowerCase(), versions);
  for (const group of ofSome) {
    const [some = '', names = ''] = group.split(':');
    for (const parameter of names.split(' ')) parameters.set(parameter.toLowerCase(), some);
  }
  return [name.toLowerCase(), { versions, parameters }];
}
