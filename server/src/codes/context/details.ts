import { type ContextRecord, lids } from './context.ts';

/** Who answered, about what, and the few locations whose meaning is public. */
export interface ContextDetails {
  readonly server: ContextServer | 'unknown';
  readonly versions: { readonly client?: string; readonly server?: string };
  /** GUID; that it is the mailbox's is likely, not proved. */
  readonly mailbox?: string;
  /** Bytes. */
  readonly sizeLimit?: { readonly limit?: number; readonly size?: number };
  /** Why the Send As check failed, in Exchange's own words. */
  readonly sendAs?: { readonly code: number; readonly reason: string };
  /** Operations that waited for the mailbox; at 10 the next call fails at once. */
  readonly lockQueue?: { readonly waiting: number; readonly full: boolean };
  /** Properties that failed: tags, and the code of each. */
  readonly properties: readonly { readonly tag: number; readonly code: number }[];
}

export interface ContextServer {
  /** `15.02.0659.004` */
  readonly build: string;
  readonly name: string;
  /** GUID of the database. */
  readonly database: string;
}

/** In: the records of a context. Out: what they say besides codes; of what stands there twice, the last. */
export function readDetails(records: readonly ContextRecord[]): ContextDetails {
  const last = (lid: number) => records.findLast((record) => record.lid === lid);
  const limit = last(lids.sizeLimit)?.dwParam;
  const size = last(lids.currentSize)?.dwParam;
  const { text: reason, dwParam: code = 0 } = last(lids.sendAs) ?? {};
  const mailbox = last(lids.mailbox)?.guid;
  const waiting = last(lids.lockQueue)?.dwParam;
  return {
    server: serverOf(last(lids.serverIdentity)?.text),
    versions: versionsOf(records),
    ...(mailbox === undefined ? {} : { mailbox }),
    ...(limit === undefined && size === undefined
      ? {}
      : {
          sizeLimit: { ...(limit === undefined ? {} : { limit }), ...(size === undefined ? {} : { size }) },
        }),
    ...(reason === undefined ? {} : { sendAs: { code, reason } }),
    ...(waiting === undefined ? {} : { lockQueue: { waiting, full: waiting >= fullQueue } }),
    properties: propertiesOf(records),
  };
}

/** Bill Long, Mailbox Lock Contention in Exchange 2013. */
const fullQueue = 10;

/** `15.02.0659.004:MBX01:7b735898-bcb8-44c6-92f1-a996bd6cb2aa`; Exchange Online writes more behind it. */
function serverOf(text: string | undefined): ContextServer | 'unknown' {
  const match = /^(\d{1,3}(?:\.\d{1,5}){3}):([^:]{1,80}):([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})/i.exec(
    text ?? '',
  );
  if (match === null) return 'unknown';
  const [, build = '', name = '', database = ''] = match;
  return { build, name, database };
}

function versionsOf(records: readonly ContextRecord[]): ContextDetails['versions'] {
  const versions = records.filter(({ version }) => version !== undefined);
  const client = versions.findLast(({ lid }) => lid !== lids.serverVersion)?.version;
  const server = versions.findLast(({ lid }) => lid === lids.serverVersion)?.version;
  return { ...(client === undefined ? {} : { client }), ...(server === undefined ? {} : { server }) };
}

function propertiesOf(records: readonly ContextRecord[]): ContextDetails['properties'] {
  const found = new Map<string, { readonly tag: number; readonly code: number }>();
  for (const { propTag: tag, storeEc: code } of records) {
    if (tag !== undefined && code !== undefined && code !== 0) found.set(`${tag} ${code}`, { tag, code });
  }
  return [...found.values()];
}
