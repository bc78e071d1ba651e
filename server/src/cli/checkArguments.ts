import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { checkRows } from '../knowledge/directory.ts';
import type { DirectoryTarget } from '../node/openDirectory.ts';
import { defaultSettings } from '../protocol.ts';
import type { CheckOptions } from './check.ts';

/** A mistake on the command line, in a sentence. */
export class UsageError extends Error {}

/** A day. */
const mostMinutes = 1_440;

/** What a command that reads a directory is told. */
const directoryOptions = {
  directory: { type: 'string' },
  user: { type: 'string' },
  'password-file': { type: 'string' },
  'ca-file': { type: 'string' },
  dns: { type: 'string' },
  sysvol: { type: 'string' },
  account: { type: 'string' },
  mailbox: { type: 'string', multiple: true },
} as const;

/** @throws UsageError */
export async function readCheckArguments(args: string[]): Promise<CheckOptions> {
  const { values } = parsed(() =>
    parseArgs({
      args,
      options: {
        ...directoryOptions,
        'all-mailboxes': { type: 'boolean', default: false },
        reach: { type: 'boolean', default: false },
        only: { type: 'string' },
        'time-limit': { type: 'string' },
        format: { type: 'string', default: 'text' },
      },
    }),
  );
  const { format, 'all-mailboxes': all } = values;
  const { account, mailbox } = namesIn(values);
  if (format !== 'text' && format !== 'ndjson')
    throw new UsageError(`--format is text or ndjson, not "${format}".`);
  if (account === undefined && mailbox.length === 0 && !all) {
    throw new UsageError('Name an --account, a --mailbox, or both; or ask about --all-mailboxes.');
  }
  const { only: checks, reach, 'time-limit': limit } = values;
  if (all && (mailbox.length > 0 || checks !== undefined || reach || limit !== undefined)) {
    throw new UsageError(
      '--all-mailboxes may stand with --account, and not with --mailbox, --only, --reach or --time-limit.',
    );
  }
  const timeLimit = minutesOf(limit);
  const only = checks?.split(',').map((id) => id.trim());
  const strange = only?.find((id) => !checkRows.some((check) => check.id === id));
  if (strange !== undefined) {
    throw new UsageError(
      `There is no check "${strange}". There are: ${checkRows.map(({ id }) => id).join(', ')}.`,
    );
  }
  return {
    target: await targetOf(values),
    mailboxes: mailbox,
    all,
    reach,
    timeLimit,
    format,
    ...(account !== undefined && { account }),
    ...(only && { only: new Set(only) }),
  };
}

export interface SnapshotOptions {
  readonly target: DirectoryTarget;
  readonly account?: string;
  readonly mailboxes: readonly string[];
  readonly out: string;
}

/** @throws UsageError */
export async function readSnapshotArguments(args: string[]): Promise<SnapshotOptions> {
  const { values } = parsed(() =>
    parseArgs({ args, options: { ...directoryOptions, out: { type: 'string' } } }),
  );
  const { out } = values;
  const { account, mailbox } = namesIn(values);
  if (account === undefined && mailbox.length === 0)
    throw new UsageError('Name an --account, a --mailbox, or both.');
  if (out === undefined) throw new UsageError('Name the file to write with --out, such as --out case.ldif.');
  const target = await targetOf(values);
  if ('file' in target)
    throw new UsageError('A snapshot is taken of a server: --directory ldaps://dc1.contoso.com.');
  return { target, mailboxes: mailbox, out, ...(account !== undefined && { account }) };
}

/** The time limit, in minutes; without one, that of the settings. @throws UsageError */
export function minutesOf(text = String(defaultSettings.directoryTimeLimit)): number {
  const minutes = Number(text);
  if (minutes > 0 && minutes <= mostMinutes) return minutes;
  throw new UsageError(`--time-limit is a number of minutes up to ${mostMinutes}, not "${text}".`);
}

type Values = Readonly<
  Partial<Record<'directory' | 'user' | 'password-file' | 'ca-file' | 'dns' | 'sysvol', string>>
>;

/** @throws UsageError */
export async function targetOf(values: Values): Promise<DirectoryTarget> {
  const { directory, user, sysvol } = values;
  if (directory === undefined || directory.trim() === '')
    throw new UsageError('Name the --directory: ldaps://dc1.contoso.com, or a snapshot file.');
  if (!/^ldaps?:\/\//i.test(directory)) {
    if (/^[a-z]{3,10}:\//i.test(directory))
      throw new UsageError(
        `"${directory}" is no address of a directory. Write it as ldaps://dc1.contoso.com.`,
      );
    return { file: directory };
  }
  const password = user === undefined ? undefined : await readPassword(values['password-file']);
  return {
    url: directory,
    ...(user !== undefined && password !== undefined && { credentials: { user, password } }),
    ...(values['ca-file'] !== undefined && { caFile: values['ca-file'] }),
    ...(values.dns !== undefined && { resolver: resolverOf(values.dns) }),
    ...(sysvol !== undefined && { sysvol }),
  };
}

/** `10.0.0.1`, `10.0.0.1:5353` or `[2001:db8::1]:53` */
function resolverOf(dns: string): { server: string; port?: number } {
  const [, bracketed, plain, port] =
    /^(?:\[([^\]]+)\]|([^:]+|[^:]*:[^:]*:.*?))(?::(\d{1,5}))?$/.exec(dns) ?? [];
  return { server: bracketed ?? plain ?? dns, ...(port !== undefined && { port: Number(port) }) };
}

/** Never from an argument: every user of a computer sees those. */
async function readPassword(file: string | undefined): Promise<string> {
  const given = process.env['EXCHANGE_TRIAGE_PASSWORD'];
  if (file === undefined) {
    if (given !== undefined) return given;
    throw new UsageError(
      'Give the password with --password-file FILE, or in the variable EXCHANGE_TRIAGE_PASSWORD.',
    );
  }
  try {
    return (await readFile(file, 'utf8')).replace(/^\ufeff/, '').replace(/\r?\n$/, '');
  } catch (error) {
    throw new UsageError(`The password file cannot be read: ${(error as Error).message}.`);
  }
}

/** As it was meant: without the blanks and quotes that came along. A blank at the end of a legacyExchangeDN may be what is wrong. */
function unquoted(name: string): string {
  const inner = /^\s*"(.*)"\s*$/s.exec(name)?.[1] ?? name;
  return /^\s*(?:x500:)?\/o=/i.test(inner) ? inner.trimStart() : inner.trim();
}

/** @throws UsageError for a name that is empty: it would be looked for, and not be found */
function namesIn(values: {
  readonly account?: string | undefined;
  readonly mailbox?: readonly string[] | undefined;
}) {
  const account = values.account === undefined ? undefined : unquoted(values.account);
  const mailbox = (values.mailbox ?? []).map(unquoted);
  if (account === '' || mailbox.includes('')) {
    throw new UsageError('--account and --mailbox take a name, and one of them is empty.');
  }
  return { account, mailbox };
}

function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
