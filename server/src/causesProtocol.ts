/** The part of the protocol that is about causes. The client knows it through protocol.ts. */
import type { Range } from 'vscode-languageserver-types';
import type { DirectoryAddress, DirectoryRefusal } from './directoryProtocol.ts';
import type { GuideStart } from './guidesProtocol.ts';
import type { CauseCheck, CauseState } from './model/cause.ts';

export type { CauseState, CheckSubject } from './model/cause.ts';

/** Request, client to server, no parameters: what explains the findings of all open logs, the likeliest first. */
export const causesRequest = 'exchangeTriage/causes';

/** Request, client to server: the commands of a cause, filled in. Out: none where it is a cause no more. */
export const causeRemediesRequest = 'exchangeTriage/causeRemedies';

export interface CauseRemediesParams {
  /** Its key. */
  readonly cause: string;
  /** What the script is written beside. */
  readonly uri: string;
}

/** Request, client to server: asks a directory which of the causes it is. Causes change then; it can be cancelled. */
export const settleCausesRequest = 'exchangeTriage/settleCauses';

export interface SettleCausesParams {
  readonly directory: DirectoryAddress;
}

export interface SettleCausesResult extends DirectoryRefusal {
  /** Checks that were run, each for one account and mailbox. */
  readonly checks: number;
  /** Why the directory may be the wrong one. */
  readonly trouble?: string;
}

/** A sentence for or against a cause, and where it is seen. */
export interface EvidenceItem {
  readonly text: string;
  readonly uri?: string;
  readonly range?: Range;
}

export interface CauseCheckItem extends CauseCheck {
  readonly title: string;
}

export interface CauseItem {
  /** The same as long as it is the same cause of the same. */
  readonly key: string;
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly message: string;
  readonly state: CauseState;
  /** Findings that it explains. */
  readonly count: number;
  /** These, by the titles of their rules. */
  readonly explains: readonly { readonly title: string; readonly count: number }[];
  readonly for: readonly EvidenceItem[];
  readonly against: readonly EvidenceItem[];
  readonly checks: readonly CauseCheckItem[];
  readonly confirmedFor: readonly string[];
  readonly hasRemedies: boolean;
  /** The guide that leads through it. */
  readonly guide?: GuideStart;
  /** URI of the log that names what the checks ask about. */
  readonly log?: string;
}
