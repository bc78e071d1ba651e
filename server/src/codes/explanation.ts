import { codeFamilies, type CodeFamily, familyTraits, type Side } from '../knowledge/rows.ts';
import type { Reference } from '../model/finding.ts';
import type { CodeNumber } from './readNumber.ts';

/** Every kind of code that can be read. */
export type Family = CodeFamily | 'smtp' | 'event' | 'version' | 'sid' | 'right' | 'log';

/** What the place of a number says: families in their order of likelihood, and why. */
export interface Place {
  readonly families: readonly Family[];
  readonly why: string;
  readonly side?: Side;
}

/** One family's answer to "what is this code?". */
export interface CodeReading {
  readonly family: Family;
  /** The code as this family writes it: `0x80040111`, `1722`, `5.7.60`. */
  readonly code: string;
  readonly symbol?: string;
  readonly aliases: readonly string[];
  readonly meaning?: string;
  readonly causes: readonly string[];
  readonly next: readonly string[];
  readonly applies?: 'server' | 'online' | 'both';
  readonly reference?: Reference;
  /** Where number and symbol come from. */
  readonly source?: string;
  /** One of several meanings, and nothing in the text speaks for it. */
  readonly uncertain?: true;
  /** Why the reading stands where it stands among the others. */
  readonly why: string;
}

/** The fields of an HRESULT, [MS-ERREF] section 2.1. */
export interface HresultParts {
  readonly failure: boolean;
  /** Defined by a vendor and not by Microsoft. */
  readonly customer: boolean;
  /** The value is an NTSTATUS, or one mapped into an HRESULT. */
  readonly ntstatus: boolean;
  readonly facility: number;
  readonly facilityName?: string;
  readonly facilityNote?: string;
  readonly code: number;
}

/** The fields of an enhanced status code, RFC 3463 section 2, and the reply code before it. */
export interface StatusParts {
  /** Empty where there is a reply code alone. */
  readonly code: string;
  readonly class: 2 | 3 | 4 | 5;
  readonly reply?: number;
  /** What the class says of the message's fate. */
  readonly outcome: string;
}

export interface CodeExplanation {
  readonly input: string;
  readonly number?: CodeNumber;
  readonly hresult?: HresultParts;
  readonly status?: StatusParts;
  /** Best reading first; empty where nothing knows the input. */
  readonly readings: readonly CodeReading[];
}

export const familyNames: Readonly<Record<Family, string>> = {
  ...(Object.fromEntries(codeFamilies.map((family) => [family, familyTraits[family].name])) as Record<
    CodeFamily,
    string
  >),
  smtp: 'SMTP',
  event: 'Event',
  version: 'Exchange version',
  sid: 'SID',
  right: 'Directory right',
  log: 'Protocol log',
};
