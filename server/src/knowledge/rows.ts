import type { Reference } from '../model/finding.ts';

/** What holds for all codes of a family. */
export interface FamilyTraits {
  /** As people call it. */
  readonly name: string;
  /** How logs write its codes: `0x80040111`, `-515`, `52e`. */
  readonly form: 'hex' | 'decimal' | 'bare-hex';
  /** Families of one numbering share their numbers, or are written for each other; one without shares its numbers with none. */
  readonly numbering?: 'status' | 'windows';
  /** How an HRESULT carries its codes: in the low 16 bits of facility 7, behind bit 28, or as the store writes errors of its database. */
  readonly carriedBy?: 'facility 7' | 'bit 28' | '0xC8000000';
  /** How much less likely it is than others where nothing but the number speaks for it. */
  readonly rarity: number;
}

/** Families of numbers that have a table, in the order in which their readings are listed. A number often belongs to several. */
const traits = {
  mapi: { name: 'MAPI', form: 'hex', numbering: 'status', rarity: 0 },
  win32: { name: 'Win32', form: 'decimal', numbering: 'windows', carriedBy: 'facility 7', rarity: 0 },
  winsock: { name: 'WinSock', form: 'decimal', numbering: 'windows', carriedBy: 'facility 7', rarity: 0 },
  rpc: { name: 'RPC', form: 'decimal', numbering: 'windows', carriedBy: 'facility 7', rarity: 0 },
  hresult: { name: 'HRESULT', form: 'hex', numbering: 'status', rarity: 0 },
  sspi: { name: 'SSPI', form: 'hex', numbering: 'status', rarity: 0 },
  ntstatus: { name: 'NTSTATUS', form: 'hex', numbering: 'status', carriedBy: 'bit 28', rarity: 0 },
  ese: { name: 'ESE', form: 'decimal', carriedBy: '0xC8000000', rarity: 0 },
  tls: { name: 'TLS alert', form: 'decimal', rarity: 3 },
  ldap: { name: 'LDAP', form: 'decimal', rarity: 0 },
  bind: { name: 'LDAP bind', form: 'bare-hex', numbering: 'windows', rarity: 8 },
  imap: { name: 'IMAP BYE', form: 'decimal', rarity: 8 },
  rop: { name: 'ROP', form: 'decimal', rarity: 8 },
} as const satisfies Readonly<Record<string, FamilyTraits>>;
export type CodeFamily = keyof typeof traits;
export const familyTraits: Readonly<Record<CodeFamily, FamilyTraits>> = traits;
export const codeFamilies = Object.keys(traits) as CodeFamily[];

/** In: any word. Out: whether it names a family of numbers. */
export function isCodeFamily(word: unknown): word is CodeFamily {
  return typeof word === 'string' && Object.hasOwn(traits, word);
}

export interface CodeRow {
  readonly family: CodeFamily;
  /** The 32 bits of the code as an unsigned number. */
  readonly value: number;
  readonly symbol: string;
  readonly aliases: readonly string[];
  readonly source: string;
  readonly note?: string;
}

export interface Advice {
  readonly meaning: string;
  readonly causes: readonly string[];
  readonly next: readonly string[];
}

/** Which side of a connection a code is about: this computer sent it, or received it. */
export type Side = 'sent' | 'received';

/** `sent` and `received` say it for the computer that did so, where that makes a difference. */
export interface Meaning extends Advice {
  readonly reference?: Reference;
  readonly sent?: Advice;
  readonly received?: Advice;
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

/** A word that a protocol log writes in place of a code. */
export interface LogValue extends Meaning {
  readonly name: string;
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
  readonly side?: Side;
  /** Only numbers that one of the families has: the words alone are no proof. */
  readonly known?: true;
  readonly why: string;
}
