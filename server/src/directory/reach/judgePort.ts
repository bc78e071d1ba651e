import type { Catalog } from '../../knowledge/catalog.ts';
import type { CheckPart, CheckResult, Evidence, Outcome } from '../../model/check.ts';
import { readBanner } from './banner.ts';
import type { PortMeasurement, Vantage } from './measured.ts';
import { listenersOf, type PortRow } from './ports.ts';
import { clean, list, runFrom, worst } from './wording.ts';

export interface Expectation {
  /** It was asked for by name, so it has to answer. */
  readonly wanted: boolean;
  /** Version of Exchange, as the setting has it. */
  readonly version?: string;
}

/**
 * Judges what became of connections to one port of a host. In: one measurement for each address, the row of the port, what is expected.
 * Where nobody answers and nobody has to, that is no failure: passed where the version has no such port, else unknown.
 */
export function judgePort(
  measured: readonly PortMeasurement[],
  row: PortRow,
  expected: Expectation,
  catalog: Catalog,
): CheckResult {
  const parts = measured.map((each) => partOf(each, row, expected, catalog));
  const outcome = worst(parts.map((part) => part.outcome));
  const telling = parts.find((part) => part.outcome === outcome);
  const [first] = measured;
  const [host, port] = [first?.host ?? '', first?.port ?? row.port];
  return {
    check: 'reach.port',
    outcome,
    message: `${subject(host, port, row)}: ${telling?.message ?? 'it was not tried.'}`,
    evidence: [
      ...(first === undefined ? [] : [runFrom(first.vantage, measured.find((each) => each.from)?.from)]),
      { label: 'Who listens', value: whoListens(row, expected.version) },
    ],
    parts,
    facts: factsOf(host, port, row),
    remedies: outcome === 'failed' ? row.remedies.closed : [],
  };
}

/** The result for a port of a host that has no address. */
export function notAsked(host: string, port: number, row: PortRow, vantage: Vantage): CheckResult {
  return {
    check: 'reach.port',
    outcome: 'unknown',
    message: `${subject(host, port, row)}: not tried, as no address was found for the name.`,
    evidence: [runFrom(vantage)],
    parts: [],
    facts: factsOf(host, port, row),
    remedies: [],
  };
}

/** `Port 143 (IMAP4) of exch1.contoso.com`. */
export function subject(host: string, port: number, row: PortRow): string {
  return `Port ${port} (${row.title}) of ${clean(host)}`;
}

export function factsOf(host: string, port: number, row: PortRow): Record<string, string> {
  return { server: host, port: String(port), ...(row.protocol === 'smtp' ? { nextHop: host } : {}) };
}

function partOf(measured: PortMeasurement, row: PortRow, expected: Expectation, catalog: Catalog): CheckPart {
  const name = `${measured.port} at ${clean(measured.address)}`;
  const error =
    measured.error === undefined ? [] : [{ label: 'Answer', value: clean(measured.error.message) }];
  if (measured.state === 'open') return { name, ...judgeOpen(measured, row, catalog) };
  const [outcome, message] = judgeClosed(measured, row, expected);
  return { name, outcome, message, evidence: error };
}

interface Verdict {
  readonly outcome: Outcome;
  readonly message: string;
  readonly evidence: readonly Evidence[];
}

function judgeOpen({ greeting, limit }: PortMeasurement, { tls }: PortRow, catalog: Catalog): Verdict {
  if (greeting === undefined) return { outcome: 'passed', message: 'it is open.', evidence: [] };
  if (greeting.kind === 'closed') {
    const message =
      'it accepts the connection and ends it without a greeting: the service is stopping or inactive, it has too many connections, or a load balancer has no server behind it.';
    return { outcome: 'failed', message, evidence: [] };
  }
  if (greeting.kind === 'silent') {
    if (tls === 'either')
      return {
        outcome: 'passed',
        message: 'it is open, and waits for TLS from the first byte.',
        evidence: [],
      };
    const message = `it accepts the connection and does not greet within ${seconds(limit)}: the service hangs, it waits for a lookup of this computer's name, or something between answers for it.`;
    return { outcome: 'failed', message, evidence: [] };
  }
  const banner = readBanner(greeting.text, catalog.builds);
  const evidence = [
    { label: 'Greeting', value: clean(greeting.text) },
    ...banner.lines.map((value) => ({ label: 'Program', value })),
  ];
  if (!banner.refuses)
    return { outcome: 'passed', message: `it is open. ${banner.lines[0] ?? ''}`.trim(), evidence };
  const message =
    `it is open and refuses at once: ${clean(greeting.text)} ${meaningOf(greeting.text, catalog)}`.trim();
  return { outcome: 'failed', message, evidence };
}

/** `* BYE Connection is closed. 14`. */
function meaningOf(text: string, catalog: Catalog): string {
  const code = /^\* BYE Connection is closed\. (\d{1,3})\b/i.exec(text)?.[1];
  return code === undefined ? '' : (catalog.meaning('imap', Number(code))?.meaning ?? '');
}

function judgeClosed(measured: PortMeasurement, row: PortRow, expected: Expectation): [Outcome, string] {
  const { state, limit, error } = measured;
  switch (state) {
    case 'refused':
      return judgeSilent(
        'nobody listens there: the address answers and refuses the connection.',
        row,
        expected,
      );
    case 'no answer':
      return judgeSilent(
        `no answer within ${seconds(limit)}: a firewall on the way or on the server drops it, or the computer is off.`,
        row,
        expected,
      );
    case 'unreachable':
      return [
        'failed',
        'the network says that the address cannot be reached: no route to it, or the computer is off.',
      ];
    case 'no route':
      return ['unknown', 'not tried: this computer has no way to such an address (no IPv6, or no network).'];
    default:
      return ['unknown', `it could not be tried: ${clean(error?.message ?? state)}.`];
  }
}

function judgeSilent(what: string, row: PortRow, { wanted, version }: Expectation): [Outcome, string] {
  const listeners = listenersOf(row, version);
  if (wanted) return ['failed', `${what} ${row.closed}`];
  if (listeners.length === 0)
    return ['passed', `${what} Exchange ${version ?? ''} has no such port, so that is right.`];
  if (listeners.every((each) => each.off)) {
    return [
      'unknown',
      `${what} It is off until an administrator sets it up, so that can be meant. If it is needed: ${row.closed}`,
    ];
  }
  if (version === undefined && listeners.some((each) => each.versions !== undefined)) {
    return [
      'unknown',
      `${what} Whether somebody has to depends on the version of Exchange, which is not known: ${whoListens(row, version)}.`,
    ];
  }
  return ['failed', `${what} ${row.closed}`];
}

function whoListens(row: PortRow, version: string | undefined): string {
  const said = listenersOf(row, version).map(({ who, versions, off }) => {
    const when = versions === undefined ? '' : `Exchange ${list(versions)}: `;
    return `${when}${who}${off ? ' (off by default)' : ''}`;
  });
  return said.length === 0 ? `nobody in Exchange ${version ?? ''}` : said.join('; ');
}

function seconds(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000} s` : `${milliseconds} ms`;
}
