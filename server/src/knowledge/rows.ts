import type { Reference } from '../model/finding.ts';

/** Families of numbers that have a table, in the order in which their readings are listed. A number often belongs to several. */
export const codeFamilies = [
  'mapi',
  'win32',
  'winsock',
  'rpc',
  'hresult',
  'sspi',
  'ntstatus',
  'ese',
  'tls',
  'ldap',
  'bind',
  'imap',
  'rop',
] as const;
export type CodeFamily = (typeof codeFamilies)[number];

export interface CodeRow {
  readonly family: CodeFamily;
  /** The 32 bits of the code as an unsigned number. */
  readonly value: number;
  readonly symbol: string;
  readonly aliases: readonly string[];
  readonly source: string;
  readonly note?: string;
}

export interface Meaning {
  readonly meaning: string;
  readonly causes: readonly string[];
  readonly next: readonly string[];
  readonly reference?: Reference;
}

/** What Exchange means by an enhanced status code with a certain text behind it. */
export interface ExchangeStatus extends Meaning {
  /** `5.7.1`, or a range of the last number: `5.7.606-649`. */
  readonly codes: readonly string[];
  readonly text: string;
  /** Lower-case pieces of the reply text. */
  readonly match: readonly string[];
  readonly applies: 'server' | 'online' | 'both';
}

/** A name with what is said of it: a registered status, a reply code, a facility, a component. */
export interface NamedRow {
  readonly name: string;
  readonly note?: string;
  readonly source?: string;
}

/** An event that Exchange or Windows writes into an event log. */
export interface EventRow extends Meaning {
  readonly source: string;
  readonly aliases: readonly string[];
  readonly id: number;
  readonly severity: string;
  readonly title: string;
}

/** A location id (LID) of a MAPI diagnostic context that has a name or a known role. */
export interface LidRow {
  readonly lid: number;
  /** What Exchange prints there itself, or the name that a user gave; empty where there is none. */
  readonly name: string;
  readonly meaning: string;
  readonly source: string;
}

/** A well-known SID, or a well-known RID of any domain (`S-1-5-21-*-512`). */
export interface SidRow extends NamedRow {
  readonly sid: string;
  readonly sddl: string;
  /** AdminSDHolder guards its members. */
  readonly guarded: boolean;
}

/** An extended right, a property set or a validated write, by GUID. */
export interface RightRow extends NamedRow {
  readonly guid: string;
  readonly kind: string;
}

/** Where a number may stand: words before or after it, which families it then belongs to, and why. */
export interface CueRow {
  /** Source of a regular expression, without case, that ends where the number begins. */
  readonly before?: string;
  /** The same for what follows the number. */
  readonly after?: string;
  readonly number: 'decimal' | 'signed' | 'hex' | 'bare-hex' | 'any';
  readonly families: readonly CodeFamily[];
  /** Only numbers that one of the families has: the words alone are no proof. */
  readonly known?: true;
  readonly why: string;
}
