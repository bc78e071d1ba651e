import type { Catalog } from '../knowledge/catalog.ts';
import type { ExchangeStatus, NamedRow } from '../knowledge/rows.ts';
import type { CodeReading, StatusParts } from './explanation.ts';

/**
 * Finds the first enhanced status code (RFC 3463) in a text and the reply code before it. `550 5.7.1 …`, `#5.1.1`, `4.4.7`.
 * Versions (`15.2.1118.40`) and addresses (`5.9.1.22`) are none. In: any text. Out: its parts, or undefined.
 */
export function readStatus(text: string): StatusParts | undefined {
  const found = enhancedStatus.exec(text.slice(0, maxLength));
  if (found === null) return undefined;
  const [, reply, digit, subject, detail] = found;
  const statusClass = Number(digit) as StatusParts['class'];
  const parts = { code: `${statusClass}.${Number(subject)}.${Number(detail)}`, class: statusClass };
  return reply === undefined
    ? { ...parts, outcome: outcomes[statusClass] }
    : { ...parts, reply: Number(reply), outcome: outcomeOf(statusClass, Number(reply)) };
}

/** Reads a reply code that stands alone: `421`, `550 No such user`. In: a text that begins with it. Out: its parts, or undefined. */
export function readReply(text: string): StatusParts | undefined {
  const reply = Number(/^[2-5]\d\d(?![\w.])/.exec(text)?.[0]);
  if (!Number.isInteger(reply)) return undefined;
  const replyClass = Math.floor(reply / 100) as StatusParts['class'];
  return { code: '', class: replyClass, reply, outcome: outcomes[replyClass] };
}

/**
 * Reads an enhanced status code: first the meaning of Exchange whose text stands in the reply, then its other meanings of the code,
 * and the registered name. In: the parts, and the whole reply. Out: readings, best first; empty for an unknown code.
 */
export function readStatusMeanings(
  status: StatusParts,
  text: string,
  catalog: Catalog,
): readonly CodeReading[] {
  if (status.code === '') return replyReadings(status, catalog);
  const reply = text.slice(0, maxLength).toLowerCase();
  const iana = catalog.ianaStatus(`X${status.code.slice(1)}`);
  const rows = rowsFor(catalog.exchangeStatuses(), status, iana !== undefined);
  const matched = rows
    .map((row) => ({ row, score: matchScore(row, reply) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ row }) => row);
  const unclear = matched.length === 0 && hasText(reply);
  const rest = rows
    .filter((row) => !matched.includes(row))
    .sort((a, b) => Number(isNamed(b, iana)) - Number(isNamed(a, iana)));
  return [
    ...matched.map((row) => exchangeReading(status, row, 'The text of the reply is that of this meaning.')),
    ...rest.map((row): CodeReading => {
      const reading = exchangeReading(status, row, whyRest(row, status, rows.length, unclear));
      return rows.length > 1 ? { ...reading, uncertain: true } : reading;
    }),
    ...(iana === undefined ? [] : [ianaReading(status, iana)]),
  ];
}

/** In: a reply, or what stands from a status code on. Out: whether it has words of its own, besides codes and the labels of a delivery report. */
export function hasText(reply: string): boolean {
  return /[a-z]{3}/i.test(reply.replace(labels, ' '));
}

const maxLength = 4000;
const enhancedStatus =
  /(?:(?<![\d.])([245]\d\d)[ \t-]{1,3}#?)?(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)/;

const labels =
  /\bDiagnostic-Code:[ \t]{0,5}(?:smtp|x-[\w-]{1,30})?;?|\b(?:Action|(?:Remote|Reporting|Received-From)-MTA|(?:Final|Original)-Recipient|Last-Attempt-Date|Status):[^\r\n]{0,200}|\bsmtp ?;/gi;

const outcomes: Readonly<Record<StatusParts['class'], string>> = {
  2: 'Success: the message was taken.',
  3: 'More is expected: the sending server goes on.',
  4: 'Temporary: the sending server keeps the message and tries again.',
  5: 'Permanent: the message is given back to the sender.',
};

function outcomeOf(statusClass: StatusParts['class'], reply: number): string {
  const replyClass = Math.floor(reply / 100);
  if (replyClass === statusClass) return outcomes[statusClass];
  const fate =
    replyClass === 4 ? 'tries again' : replyClass === 5 ? 'gives the message back' : 'takes it as success';
  return `Reply code ${reply} and status class ${statusClass} contradict each other; a server goes by the reply code and ${fate}.`;
}

/** Rows of the code itself; where Exchange has none, those of a registered code in its other class (5.2.2 for 4.2.2). */
function rowsFor(
  rows: readonly ExchangeStatus[],
  status: StatusParts,
  registered: boolean,
): readonly ExchangeStatus[] {
  const own = rows.filter((row) => row.codes.some((code) => covers(code, status.code)));
  if (own.length > 0 || status.class === 2 || !registered) return own;
  const other = `${status.class === 4 ? 5 : 4}${status.code.slice(1)}`;
  return rows.filter((row) => row.codes.some((code) => covers(code, other)));
}

/** `5.7.606-649` covers `5.7.610`. */
export function covers(range: string, code: string): boolean {
  const [from = '', to] = range.split('-');
  if (to === undefined) return from === code;
  const dot = code.lastIndexOf('.');
  const detail = Number(code.slice(dot + 1));
  return (
    from.slice(0, from.lastIndexOf('.')) === code.slice(0, dot) &&
    detail >= Number(from.slice(from.lastIndexOf('.') + 1)) &&
    detail <= Number(to)
  );
}

/** Exchange's own row for the registered meaning is the most general one. */
function isNamed({ text }: ExchangeStatus, iana: NamedRow | undefined): boolean {
  return text === iana?.name;
}

function whyRest(row: ExchangeStatus, status: StatusParts, count: number, unclear: boolean): string {
  if (unclear) return 'The text is not recognised; this is a usual meaning of the code.';
  const own = row.codes.find((code) => covers(code, status.code));
  if (own === undefined) return `Exchange says this with ${row.codes[0] ?? ''}.`;
  return count === 1
    ? 'The only meaning that Exchange gives to this code.'
    : 'Exchange uses the code for this too.';
}

/** Length of the longest piece of the row's text that stands in the reply. */
function matchScore(row: ExchangeStatus, reply: string): number {
  return row.match.reduce((best, piece) => (reply.includes(piece) ? Math.max(best, piece.length) : best), 0);
}

function exchangeReading(status: StatusParts, row: ExchangeStatus, why: string): CodeReading {
  return {
    family: 'smtp',
    code: status.code,
    symbol: row.text,
    aliases: [],
    meaning: row.meaning,
    causes: row.causes,
    next: row.next,
    applies: row.applies,
    ...(row.reference === undefined ? {} : { reference: row.reference }),
    why,
  };
}

function replyReadings({ reply }: StatusParts, catalog: Catalog): readonly CodeReading[] {
  const row = reply === undefined ? undefined : catalog.smtpReply(reply);
  if (row === undefined) return [];
  return [
    {
      family: 'smtp',
      code: String(reply),
      symbol: row.name,
      aliases: [],
      ...(row.note === undefined ? {} : { meaning: row.note }),
      causes: [],
      next: [],
      ...(row.source === undefined ? {} : { reference: { title: row.source } }),
      why: 'It is a reply code of SMTP.',
    },
  ];
}

function ianaReading(status: StatusParts, iana: NamedRow): CodeReading {
  return {
    family: 'smtp',
    code: status.code,
    symbol: iana.name,
    aliases: [],
    causes: [],
    next: [],
    reference: { title: `IANA registry of enhanced status codes, ${iana.source ?? ''}` },
    why: 'The registered name of the code.',
  };
}
