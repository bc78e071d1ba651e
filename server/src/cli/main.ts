import { parseArgs } from 'node:util';
import { analyze } from './analyze.ts';
import { explain } from './explain.ts';

const usage = `Exchange Triage

  analyze PATH… [--format text|ndjson] [--max-findings N] [--encoding NAME] [--directory ldaps://SERVER|FILE.ldif]
      Reads logs, event texts and bounced mails, and says what is wrong in them, and why. Folders are read with all below.
      --directory      asks there which of the causes it is, about the accounts and mailboxes of the logs; options as for check
      --max-findings   findings listed for each file (1000); all are counted
      --encoding       code page of files that are neither UTF-8 nor UTF-16 (windows-1252)
      Exit code: 0 nothing wrong found, 1 errors found, 2 something could not be read.

  explain TEXT… [--format text|json] [--knowledge FOLDER]
      Says what codes mean: -2147221231, 0x80040111, MAPI_E_LOGON_FAILED, 10060, 5.7.60, 15.1.2507.6, "event 12014",
      a line of a log, a whole bounced mail. Without TEXT, or with -, the text is read from standard input.
      --knowledge      folder whose .exchange-triage/ has codes, events or location ids of your own (this folder)
      Exit code: 0 everything known, 1 something not known, 2 nothing to explain, or wrong arguments.

  check --directory ldaps://SERVER|FILE.ldif [--account A] [--mailbox M]… [--all-mailboxes] [--only ID,…] [--reach] [--format text|ndjson]
      Asks the directory why an account cannot open a mailbox or send as it: groups, permissions level by level, the
      mailbox's user object, every domain controller. Reads only.
      --account        DOMAIN\\name, user principal name, distinguished name or SID
      --mailbox        legacyExchangeDN, address, alias, distinguished name or SID; more than one can be named
      --all-mailboxes  every mailbox of the domain, by the checks that can be asked of many
      --reach          tries names, ports and certificates of the servers that the directory names, from this computer
      --time-limit     minutes that the reads for one mailbox may take (10), for analyze those of all causes together; what was
                       not read by then is unknown
      --user           who reads; without it, anonymous. The password is in EXCHANGE_TRIAGE_PASSWORD or --password-file FILE
      --ca-file        certificates of your own authority, PEM;  --dns ADDRESS  the DNS server to find domain controllers with
      --sysvol         folder with a copy of SYSVOL, for group policies; on Windows the share itself is read
      Exit code: 0 all passed, 1 a check failed, 3 none failed but one is unknown, 2 the directory could not be read.

  snapshot --directory ldaps://SERVER --out FILE.ldif [--account A] [--mailbox M]…
      Writes all that the checks need into a file, which check reads as it would the server. Options as above.
      Exit code: 0 written, 3 written without somebody who was named, 2 not written.
`;

/** @returns the exit code */
async function main(args: string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === '--help' || command === '-h' || command === 'help') return help();
  if (command === undefined) {
    process.stdout.write(usage);
    return 2;
  }
  if (command === 'explain') return explainWith(rest);
  if (rest[0] === '--help' || rest[0] === '-h') return help();
  if (command === 'check' || command === 'snapshot') return askDirectory(command, rest);
  if (command !== 'analyze') return wrong(`There is no command "${command}".`);
  return analyzeWith(rest);
}

/** What a directory needs is loaded here: the other commands start without it. */
async function askDirectory(command: 'check' | 'snapshot', args: string[]): Promise<number> {
  const { readCheckArguments, readSnapshotArguments, UsageError } = await import('./checkArguments.ts');
  try {
    if (command === 'check') return await (await import('./check.ts')).check(await readCheckArguments(args));
    return await (await import('./snapshot.ts')).snapshot(await readSnapshotArguments(args));
  } catch (error) {
    if (error instanceof UsageError) return wrong(error.message);
    throw error;
  }
}

async function analyzeWith(args: string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({ args, allowPositionals: true, options: analyzeOptions });
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
  const { format, 'max-findings': limit, encoding: codePage, ...named } = parsed.values;
  if (format !== 'text' && format !== 'ndjson') return wrong(`--format is text or ndjson, not "${format}".`);
  if (!/^[1-9]\d{0,6}$/.test(limit)) return wrong(`--max-findings takes a number from 1, not "${limit}".`);
  if (!isEncoding(codePage))
    return wrong(`--encoding does not know "${codePage}". Try windows-1251 or shift_jis.`);
  if (parsed.positionals.length === 0) return wrong('Name a file or folder to read.');
  const options = { format, maxFindings: Number(limit), codePage } as const;
  if (Object.keys(named).length === 0) return analyze(parsed.positionals, options);
  const { minutesOf, targetOf, UsageError } = await import('./checkArguments.ts');
  try {
    const timeLimit = minutesOf(named['time-limit']);
    const directory = { target: await targetOf(named), timeLimit };
    return await analyze(parsed.positionals, { ...options, directory });
  } catch (error) {
    if (error instanceof UsageError) return wrong(error.message);
    throw error;
  }
}

const analyzeOptions = {
  format: { type: 'string', default: 'text' },
  'max-findings': { type: 'string', default: '1000' },
  encoding: { type: 'string', default: 'windows-1252' },
  directory: { type: 'string' },
  user: { type: 'string' },
  'password-file': { type: 'string' },
  'ca-file': { type: 'string' },
  dns: { type: 'string' },
  sysvol: { type: 'string' },
  'time-limit': { type: 'string' },
} as const;

/** Not parseArgs: a code may begin with a minus, and is no option then. Behind `--` everything is a text. */
function explainWith(args: readonly string[]): Promise<number> | number {
  const end = args.indexOf('--');
  const before = end < 0 ? args : args.slice(0, end);
  const texts = end < 0 ? [] : args.slice(end + 1);
  const options = new Map<string, string>();
  const plain: string[] = [];
  for (let at = 0; at < before.length; at++) {
    const text = before[at] ?? '';
    const [, name, value] = /^--?([a-z][\w-]*)(?:=(.*))?$/is.exec(text) ?? [];
    if (name === undefined) plain.push(text);
    else if (name === 'help' || text === '-h') return help();
    else if (!explainOptions.includes(name) || !text.startsWith('--'))
      return wrong(`explain has no option ${text}. A text that begins with a minus goes behind "--".`);
    else {
      const given = value ?? before[++at];
      if (given === undefined) return wrong(`--${name} needs a value.`);
      options.set(name, given);
    }
  }
  const format = options.get('format') ?? 'text';
  const knowledge = options.get('knowledge');
  if (format !== 'text' && format !== 'json') return wrong(`--format is text or json, not "${format}".`);
  return explain([...plain, ...texts], { format, ...(knowledge === undefined ? {} : { knowledge }) });
}

const explainOptions: readonly string[] = ['format', 'knowledge'];

function help(): number {
  process.stdout.write(usage);
  return 0;
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

/** The message stands last: the help above it is longer than a screen. */
function wrong(message: string): number {
  process.stderr.write(`${usage}\n${message}\n`);
  return 2;
}

// A reader that has seen enough, such as head, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`The output could not be written: ${error.message}.\n`);
  process.exit(2);
});
void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
