import { judgeCertificate } from '../../directory/reach/judgeCertificate.ts';
import { judgeName } from '../../directory/reach/judgeName.ts';
import { judgeNetbios } from '../../directory/reach/judgeNetbios.ts';
import { judgePort, notAsked } from '../../directory/reach/judgePort.ts';
import { portRow, portRows, type PortRow, type ServerRole } from '../../directory/reach/ports.ts';
import type { Vantage } from '../../directory/reach/measured.ts';
import type { Catalog } from '../../knowledge/catalog.ts';
import type { CheckResult } from '../../model/check.ts';
import { loadAuthorities, type Authorities } from './authorities.ts';
import { asTheyCome, createRunner, type Limits, type Runner } from './limits.ts';
import { addressesOf, measureName, systemSuffixes, type NameOptions } from './names.ts';
import { measureNetbios, type NetbiosOptions } from './netbiosQuery.ts';
import { measurePort } from './portProbe.ts';
import { vantagePoint } from './vantage.ts';

/** A server, and what is wanted of it. */
export interface ReachTarget {
  /** A full name, a short name or an address. */
  readonly host: string;
  /** Where its ports are tried, wherever the name leads: one server behind a load balancer, or one that DNS does not lead to yet. */
  readonly address?: string;
  /** Every port that servers of these roles have in its version. A service that is off by default is not missed there. */
  readonly roles?: readonly ServerRole[];
  /** Ports that have to answer: ids of ports.json, on their own number or another one. */
  readonly services?: readonly { readonly id: string; readonly port?: number }[];
  /** Version of Exchange as the setting has it: `2003`, `2016` …; absent where it is not known. */
  readonly version?: string;
  /** X509CertificateName of its IMAP or POP settings, where it is known. */
  readonly certificateName?: string;
}

export type ReachCheck = 'reach.name' | 'reach.netbios' | 'reach.port' | 'reach.certificate';

export interface ReachOptions extends NetbiosOptions {
  readonly catalog: Catalog;
  /** Which checks are made; all where absent. */
  readonly checks?: readonly ReachCheck[];
  /** Domains that short names are tried with, before those of the system: those of the account and the mailbox. */
  readonly suffixes?: readonly string[];
  /** DNS servers as `address` or `address:port`; absent: those of the system. */
  readonly dnsServers?: readonly string[];
  /** Authorities that are believed besides those of the system: texts in PEM. */
  readonly authorities?: readonly string[];
  /** Milliseconds for each step of a probe (an answer of DNS, a connection, a greeting, a handshake); 5000 where absent. */
  readonly step?: number;
  /** Probes under way at a time; 32 where absent. */
  readonly concurrency?: number;
}

/**
 * Asks from this computer whether servers are found by name (`reach.name`, `reach.netbios`), whether their ports answer (`reach.port`),
 * and whether TLS and the certificate are right (`reach.certificate`).
 *
 * Out: results as they come, in no order; one for each host and check, for ports and certificates one for each port, with a part for
 * each address. Ends early without an error when it is cancelled or no longer read; a result that was not ready then is not given.
 * @throws Error, before anything is sent, where an authority is no certificate or a service is not in ports.json
 */
export async function* probeReach(
  targets: readonly ReachTarget[],
  options: ReachOptions,
  signal?: AbortSignal,
): AsyncGenerator<CheckResult, void, undefined> {
  const left = new AbortController();
  const stop = AbortSignal.any([left.signal, ...(signal === undefined ? [] : [signal])]);
  const asked = targets.map((target) => ({ target, ports: portsOf(target) }));
  const suffixes = [...(options.suffixes ?? []), ...(await systemSuffixes())];
  const round: Round = {
    options,
    authorities: loadAuthorities(options.authorities),
    names: { suffixes, ...(options.dnsServers && { dnsServers: options.dnsServers }) },
    vantage: vantagePoint(),
    limits: { step: options.step ?? 5_000, signal: stop },
    run: createRunner(options.concurrency ?? 32),
  };
  const work = async (give: Give) => {
    const giveInTime: Give = (result) => {
      if (!stop.aborted && isWanted(result.check, options)) give(result);
    };
    await Promise.all(asked.map(({ target, ports }) => probeTarget(target, ports, round, giveInTime)));
  };
  yield* asTheyCome(work, () => left.abort());
}

interface Round {
  readonly options: ReachOptions;
  readonly authorities: Authorities;
  readonly names: NameOptions;
  readonly vantage: Vantage;
  readonly limits: Limits;
  readonly run: Runner;
}

interface AskedPort {
  readonly row: PortRow;
  readonly port: number;
  /** Has to answer, also where it is off by default. */
  readonly wanted: boolean;
}

type Give = (result: CheckResult) => void;

/** A client takes one address or another; more than these are not tried. */
const maxAddresses = 4;

function portsOf({ roles = [], services = [] }: ReachTarget): AskedPort[] {
  const wanted = services.map(({ id, port }) => {
    const row = portRow(id);
    if (row === undefined) {
      throw new Error(
        `"${id}" is no service of ports.json. Known are: ${portRows.map((each) => each.id).join(', ')}.`,
      );
    }
    return { row, port: port ?? row.port, wanted: true };
  });
  const ofRoles = portRows
    .filter((row) => row.roles.some((role) => roles.includes(role)))
    .filter((row) => !wanted.some(({ port }) => port === row.port));
  return [...wanted, ...ofRoles.map((row) => ({ row, port: row.port, wanted: false }))];
}

async function probeTarget(
  target: ReachTarget,
  ports: readonly AskedPort[],
  round: Round,
  give: Give,
): Promise<void> {
  const { run, names, vantage, limits, options } = round;
  const { host, address } = target;
  const tryPorts = (addresses: readonly string[]) =>
    Promise.all(ports.map((port) => probePort(target, addresses, port, round, give)));
  const tryNames = async () => {
    const name = await run(() => measureName(host, names, vantage, limits));
    give(judgeName(name));
    const found = addressesOf(name.system, name.dns).slice(0, maxAddresses);
    if (address !== undefined) await tryNetbios([address]);
    else await Promise.all([tryNetbios(found), tryPorts(found)]);
  };
  const tryNetbios = async (addresses: readonly string[]) => {
    if (!isWanted('reach.netbios', options)) return;
    const found = await run(() => measureNetbios(host, addresses, options, vantage, limits));
    if (found !== undefined) give(judgeNetbios(found));
  };
  const isNamed =
    address === undefined || isWanted('reach.name', options) || isWanted('reach.netbios', options);
  await Promise.all([isNamed ? tryNames() : [], address === undefined ? [] : tryPorts([address])]);
}

function isWanted(check: string, { checks }: ReachOptions): boolean {
  return checks === undefined || (checks as readonly string[]).includes(check);
}

async function probePort(
  target: ReachTarget,
  addresses: readonly string[],
  { row, port, wanted }: AskedPort,
  { run, authorities, vantage, limits, options }: Round,
  give: Give,
): Promise<void> {
  const { host, version, certificateName } = target;
  if (
    limits.signal.aborted ||
    !(['reach.port', 'reach.certificate'] as const).some((each) => isWanted(each, options))
  )
    return;
  if (addresses.length === 0) {
    give(notAsked(host, port, row, vantage));
    return;
  }
  const names = [...new Set([host, ...(certificateName === undefined ? [] : [certificateName])])];
  const measured = await Promise.all(
    addresses.map((address) =>
      run(() => measurePort({ host, address, port, row, names }, authorities, vantage, limits)),
    ),
  );
  const { catalog } = options;
  give(judgePort(measured, row, { wanted, ...(version === undefined ? {} : { version }) }, catalog));
  const certificate = judgeCertificate(measured, row, certificateName, catalog);
  if (certificate !== undefined) give(certificate);
}
