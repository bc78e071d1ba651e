import { type ContextRecord, type EeInfoField, lids } from './context.ts';

/** One record of RPC extended error information, [MS-EERR] 2.2.1.8. */
export interface RpcError {
  /** `n/a` for the computer that wrote the log is left out. */
  readonly computerName?: string;
  readonly processId?: number;
  /** ISO 8601; with `Z` only where the log has it. As printed where its form is not known. */
  readonly generationTime?: string;
  readonly component?: number;
  readonly status?: number;
  readonly location?: number;
  /** 1: earlier records are missing, 2: later ones are. */
  readonly flags?: number;
  readonly parameters: readonly RpcParameter[];
  /** The dwParam that stands before every field: the RPC status that the chain explains. Newer builds print 0 there. */
  readonly rpcStatus?: number;
  readonly endpoint?: RpcEndpoint;
  /** Indexes of the records it was read from. */
  readonly records: readonly number[];
}

export interface RpcParameter {
  readonly index: number;
  readonly type: string;
  readonly value: string;
}

/** Where the connection went to. */
export interface RpcEndpoint {
  /** IPv4 */
  readonly address?: string;
  readonly port?: number;
  /** Name that the endpoint mapper was asked at. */
  readonly host?: string;
  /** False where the record that tells what the parameters are was dropped, and only their shape speaks for it. */
  readonly confirmed: boolean;
}

/**
 * Reads the last chain of RPC errors of a context. In: its records. Out: outermost layer first, root cause last, as they are printed;
 * empty where there is none. A first record whose beginning was dropped has what is left of it.
 */
export function readRpcChain(records: readonly ContextRecord[]): readonly RpcError[] {
  return readRpcChains(records).at(-1) ?? [];
}

/** All chains of a context: one for each run of records of extended error information, such as one for each attempt to connect. */
export function readRpcChains(records: readonly ContextRecord[]): readonly (readonly RpcError[])[] {
  const chains: (readonly RpcError[])[] = [];
  let group: number[] = [];
  for (const [index, record] of records.entries()) {
    if (isRpcRecord(record)) group.push(index);
    else if (group.length > 0) {
      chains.push(readGroup(records, group));
      group = [];
    }
  }
  if (group.length > 0) chains.push(readGroup(records, group));
  return chains.filter((chain) => chain.length > 0);
}

export function isRpcRecord({ kind, lid }: ContextRecord): boolean {
  return kind === 'eeinfo' || lid === lids.eeRecord;
}

function readGroup(records: readonly ContextRecord[], group: readonly number[]): readonly RpcError[] {
  const parts: number[][] = [];
  let seen = new Set<EeInfoField>();
  for (const index of group) {
    const field = records[index]?.eeinfo?.field;
    const again = field !== undefined && field !== 'parameter' && seen.has(field);
    const begins = field === undefined || (field === 'computerName' && seen.size > 0) || again;
    if (begins || parts.length === 0) {
      parts.push([]);
      seen = new Set();
    }
    if (field !== undefined) {
      parts.at(-1)?.push(index);
      seen.add(field);
    }
  }
  return parts.filter((part) => part.length > 0).map((part) => rpcErrorOf(records, part));
}

function rpcErrorOf(records: readonly ContextRecord[], indexes: readonly number[]): RpcError {
  const own = indexes.map((index) => records[index]).filter((record) => record !== undefined);
  const text = (field: EeInfoField) => own.find(({ eeinfo }) => eeinfo?.field === field)?.eeinfo?.value;
  const number = (field: EeInfoField) => {
    const value = text(field);
    return value !== undefined && /^\d{1,10}$/.test(value) ? Number(value) : undefined;
  };
  const parameters = own.flatMap(({ eeinfo }): RpcParameter[] =>
    eeinfo?.index === undefined
      ? []
      : [{ index: eeinfo.index, type: eeinfo.type ?? '', value: eeinfo.value }],
  );
  const computerName = text('computerName');
  const time = text('generationTime');
  const rpcStatus = own.map(({ dwParam }) => dwParam).find((status) => status !== undefined && status !== 0);
  return {
    ...defined({
      computerName: computerName === 'n/a' || computerName === '' ? undefined : computerName,
      processId: number('processId'),
      generationTime: time === undefined ? undefined : isoTime(time),
      component: number('component'),
      status: number('status'),
      location: number('location'),
      flags: number('flags'),
      rpcStatus,
      endpoint: endpointOf(number('location'), parameters),
    }),
    parameters,
    records: indexes,
  };
}

/** `2010-09-24 11:32:34:750` and `0424-06-12T06:51:30.1800000Z`; newer builds count years from 1600 on. */
function isoTime(time: string): string {
  const match = /^(\d{4})-(\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:[.:](\d{1,7}))?(Z|[+-]\d{2}:\d{2})?$/.exec(
    time,
  );
  if (match === null) return time;
  const [, year, day, clock, fraction = '', zone = ''] = match;
  const full = Number(year) < 1000 ? Number(year) + 1600 : Number(year);
  return `${full}-${day ?? ''}T${clock ?? ''}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`;
}

/** Detection locations, https://learn.microsoft.com/windows/win32/rpc/extended-error-information-detection-locations */
const connectFailed = 311;
const endpointLocations: readonly number[] = [500, 501];

/**
 * Parameters at location 311: 0 the TCP port, 2 the IPv4 address in its high 32 bits, lowest byte first. At 500 and 501: 1 the name
 * of the server. A first record that has lost its location is taken for 311 where parameter 2 has the shape of an address.
 */
function endpointOf(
  location: number | undefined,
  parameters: readonly RpcParameter[],
): RpcEndpoint | undefined {
  const valueOf = (index: number) => parameters.find((parameter) => parameter.index === index);
  if (location !== undefined && endpointLocations.includes(location)) {
    const host = valueOf(1);
    return host === undefined || !/^unicode|^ansi/i.test(host.type)
      ? undefined
      : { host: host.value, confirmed: true };
  }
  if (location !== undefined && location !== connectFailed) return undefined;
  const address = addressOf(valueOf(2));
  const port = location === undefined ? undefined : portOf(valueOf(0));
  if (address === undefined && port === undefined) return undefined;
  return { ...defined({ address, port }), confirmed: location !== undefined };
}

/** `0x1703D80A00000000` is 10.216.3.23. */
function addressOf(parameter: RpcParameter | undefined): string | undefined {
  const match = /^0x([\da-f]{1,8})0{8}$/i.exec(parameter?.value ?? '');
  if (match === null || parameter?.type.toLowerCase() !== 'pointer') return undefined;
  const high = Number.parseInt(match[1] ?? '', 16);
  if (high === 0) return undefined;
  return [high & 0xff, (high >>> 8) & 0xff, (high >>> 16) & 0xff, high >>> 24].join('.');
}

function portOf(parameter: RpcParameter | undefined): number | undefined {
  const port = /^\d{1,5}$/.test(parameter?.value ?? '') ? Number(parameter?.value) : 0;
  return port >= 1 && port <= 0xffff ? port : undefined;
}

type Defined<Values> = { readonly [Key in keyof Values]?: Exclude<Values[Key], undefined> };

/** Fields without a value are left out. */
function defined<Values extends object>(values: Values): Defined<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Defined<Values>;
}
