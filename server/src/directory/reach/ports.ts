import file from '../../knowledge/directory/ports.json' with { type: 'json' };
import type { Reference } from '../../model/finding.ts';

export type ServerRole = 'transport' | 'mailbox' | 'domainController' | 'globalCatalog';

/** A port of Exchange or of a domain controller, and who listens there. */
export interface PortRow {
  readonly id: string;
  readonly port: number;
  readonly title: string;
  /** What is spoken before TLS. */
  readonly protocol: 'smtp' | 'imap' | 'pop' | 'ldap' | 'other';
  /** `either`: whichever the server turns out to do. */
  readonly tls: 'none' | 'implicit' | 'command' | 'either';
  /** Who connects here checks name and chain of the certificate. */
  readonly checked: boolean;
  readonly roles: readonly ServerRole[];
  readonly listeners: readonly Listener[];
  /** What does not work where nobody answers. */
  readonly closed: string;
  readonly remedies: Readonly<Record<'closed' | 'handshake' | 'certificate', readonly string[]>>;
  /** Short names of documents; `portReferences` has them whole. */
  readonly sources: readonly string[];
}

export interface Listener {
  readonly who: string;
  /** Versions of Exchange; absent: any. */
  readonly versions?: readonly string[];
  /** Nobody listens until an administrator sets it up. */
  readonly off?: boolean;
}

// The compiler sees a union of literal rows where the schema, which the tests check, says PortRow.
export const portRows = file.rows as unknown as readonly PortRow[];

/** What programs greet with. */
export const greetings: {
  /** Version that the SMTP service of IIS shows, to Windows. */
  readonly windows: Readonly<Record<string, string>>;
  readonly others: readonly string[];
} = file.greetings;

/** Sixteenth byte of a NetBIOS name in two hexadecimal digits, to who registers it. */
export const netbiosSuffixes: Readonly<Record<'computer' | 'group', Readonly<Record<string, string>>>> =
  file.netbiosSuffixes;

export function portRow(id: string): PortRow | undefined {
  return portRows.find((row) => row.id === id);
}

/** Where the statements of a row come from. */
export function portReferences(row: PortRow): Reference[] {
  const sources = file.sources as Readonly<Record<string, readonly string[]>>;
  return row.sources.flatMap((id) => {
    const [title, url] = sources[id] ?? [];
    return title === undefined ? [] : [{ title, ...(url === undefined ? {} : { url }) }];
  });
}

/** Who listens on the port in a version of Exchange; all of them where the version is not known. */
export function listenersOf(row: PortRow, version: string | undefined): readonly Listener[] {
  if (version === undefined) return row.listeners;
  return row.listeners.filter(({ versions }) => versions?.includes(version) ?? true);
}
