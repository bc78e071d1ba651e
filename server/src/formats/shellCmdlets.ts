import catalog from '../knowledge/shell-cmdlets.json' with { type: 'json' };

interface CmdletRow {
  readonly cmdlet: string;
  readonly telling: readonly string[];
  readonly alone?: readonly string[];
  readonly values?: Readonly<Record<string, string>>;
}

const rows: readonly CmdletRow[] = catalog.cmdlets;
const common = new Set(catalog.common);
const telling = new Set(
  rows.flatMap((row) => row.telling.filter((name) => !common.has(name)).map((name) => name.toLowerCase())),
);
/** Every known property, by its name in lower case. */
const spelling = new Map(
  [...rows.flatMap((row) => [...row.telling, ...(row.alone ?? [])]), ...catalog.common].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);
const candidates = rows.map((row) => ({
  cmdlet: row.cmdlet,
  telling: new Set(row.telling),
  alone: new Set(row.alone),
  values: Object.entries(row.values ?? {}).map(
    ([name, pattern]) => [name, new RegExp(pattern, 'i')] as const,
  ),
}));
const cmdlets = new Map(rows.map(({ cmdlet }) => [cmdlet.toLowerCase(), cmdlet]));
/** Where a command can begin: at the beginning, and behind what parts two commands. */
const verbNoun = /(?:^|[|({;=&])\s{0,8}([A-Z][a-z]{1,15}-[A-Z]\w{1,60})/gi;
const output = /^(?:Format|Select|Where|Sort|Out|Export|ForEach|Measure|Group)-/i;
const noun = new RegExp(`-\\w{0,40}?(?:${catalog.nouns.join('|')})`, 'i');

/** @returns a property as Exchange spells it; `undefined` for one that no known object has */
export function knownProperty(name: string): string | undefined {
  return spelling.get(name.toLowerCase());
}

/** Whether a property is one of those that tell a cmdlet by its output. */
export function isTelling(name: string): boolean {
  return telling.has(name.toLowerCase());
}

/** Whether a cmdlet is one of Exchange's, by the words of its noun. */
export function isOfExchange(cmdlet: string): boolean {
  return noun.test(cmdlet);
}

/** @returns the cmdlet whose output a command line shows: the last one before the output is formatted or sorted */
export function cmdletOfCommand(command: string): string | undefined {
  const names = [...command.slice(0, 2000).matchAll(verbNoun)].map(([, name = '']) => name);
  const name = names.findLast((each) => !output.test(each));
  return name && (cmdlets.get(name.toLowerCase()) ?? name);
}

/**
 * Tells by the properties of an object which cmdlet returned it.
 * @param values what each property has, by the names that `knownProperty` gives
 * @returns `undefined` where fewer than two properties speak for one cmdlet, and neither a property nor a value that no other text has
 */
export function cmdletOfObject(values: ReadonlyMap<string, string>): string | undefined {
  let best: { readonly cmdlet: string; readonly score: number } | undefined;
  for (const row of candidates) {
    const names = [...values.keys()];
    const found = names.filter((name) => row.telling.has(name));
    const sure = names.some((name) => row.alone.has(name));
    const decided = row.values.some(([name, pattern]) =>
      pattern.test((values.get(name) ?? '').slice(0, 400)),
    );
    const rare = found.filter((name) => !common.has(name)).length;
    if (rare < 2 && !sure && !(decided && found.length > 0)) continue;
    const score = found.length + (sure ? 0.5 : 0) + (decided ? 0.5 : 0);
    if (!best || score > best.score) best = { cmdlet: row.cmdlet, score };
  }
  return best?.cmdlet;
}
