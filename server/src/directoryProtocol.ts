/** The part of the protocol that is about a directory. The client knows it through protocol.ts. */
import type { Position } from 'vscode-languageserver-types';
import type { DirectoryErrorKind } from './directory/source.ts';
import type { CheckDefinition, CheckResult } from './model/check.ts';
import type { RemedyKind, Risk } from './model/remedy.ts';
import type { RunItem } from './runProtocol.ts';

export type {
  CheckDefinition,
  CheckGroup,
  CheckPart,
  CheckResult,
  Evidence,
  Outcome,
} from './model/check.ts';

/** A directory to ask: a server, or a snapshot file. */
export type DirectoryAddress =
  | { readonly file: string }
  | {
      /** `ldaps://` or `ldap://`, with StartTLS, and a domain controller or a domain. */
      readonly url: string;
      /** Empty: anonymous. */
      readonly user: string;
      /** Stands in this request and nowhere else. */
      readonly password: string;
      readonly caFile?: string;
      readonly dnsServer?: string;
      readonly sysvol?: string;
    };

/** Why nothing was asked: the directory's own words, and of what kind they are. */
export interface DirectoryRefusal {
  readonly error?: string;
  /** Absent for an error of the file system. */
  readonly errorKind?: DirectoryErrorKind;
}

/** Request, no parameters: every check there is, in the order of the view. */
export const checkDefinitionsRequest = 'exchangeTriage/checkDefinitions';
export type CheckDefinitionsResult = readonly CheckDefinition[];

/** Request: runs checks. Results come as notifications; it can be cancelled. */
export const runChecksRequest = 'exchangeTriage/runChecks';

export interface RunChecksParams {
  /** Chosen by the client; the notifications carry it. */
  readonly run: number;
  readonly directory: DirectoryAddress;
  readonly account?: string;
  readonly mailbox?: string;
  /**
   * Ids of checks to run anew; what the others read is not read again. All of the directory, if absent: the checks of reach,
   * which knock at servers, are only run when they are named. Of these the same check comes again whenever there is more to it.
   */
  readonly only?: readonly string[];
}

export interface RunChecksResult extends DirectoryRefusal {
  /** What was asked, as whom and since when. */
  readonly description: string;
}

/** Notification, server to client. */
export const checkNotification = 'exchangeTriage/check';
export type CheckNotification =
  | { readonly run: number; readonly result: CheckResult }
  /** What keeps several checks from being answered, in full: their results say it in a few words. */
  | { readonly run: number; readonly trouble: string }
  | { readonly run: number; readonly reading: string; readonly done: number; readonly total: number };

/** Request: reads everything that the checks need into a file; it can be cancelled. */
export const captureSnapshotRequest = 'exchangeTriage/captureSnapshot';

export interface CaptureSnapshotParams {
  readonly run: number;
  readonly directory: DirectoryAddress;
  readonly account?: string;
  readonly mailbox?: string;
  /** Path of the file to write. */
  readonly file: string;
}

export interface CaptureSnapshotResult extends DirectoryRefusal {
  readonly objects: number;
  /** Names that the directory shows nobody of. */
  readonly notFound: readonly string[];
}

/** Request: accounts or mailboxes whose name begins with a text. */
export const searchDirectoryRequest = 'exchangeTriage/searchDirectory';

export interface SearchDirectoryParams {
  readonly directory: DirectoryAddress;
  readonly text: string;
}

export interface SearchDirectoryResult extends DirectoryRefusal {
  readonly matches: readonly DirectoryMatch[];
}

export interface DirectoryMatch {
  readonly dn: string;
  readonly label: string;
  readonly detail: string;
}

/** Request: the account and the mailbox that the findings of a log are about. */
export const subjectsRequest = 'exchangeTriage/subjects';

export interface SubjectsParams {
  readonly uri: string;
  /** The findings there come first. */
  readonly position?: Position;
}

export interface SubjectsResult {
  readonly accounts: readonly string[];
  readonly mailboxes: readonly string[];
  /** How many of them the findings at the position name. */
  readonly here: { readonly accounts: number; readonly mailboxes: number };
}

/** Request: what can be done about a result. */
export const checkRemediesRequest = 'exchangeTriage/checkRemedies';

export interface CheckRemediesParams {
  readonly result: CheckResult;
  /** What the remediation script is written beside: a log, or a name in the folder of the case. */
  readonly uri: string;
  /** What was asked, for the comment above the command. */
  readonly directory: string;
}

export interface CheckRemedy {
  readonly kind: RemedyKind;
  readonly title: string;
  readonly risk: Risk;
  readonly command: string;
  /** For the command `runRemedy`; absent where no terminal is for it. */
  readonly run: RunItem | undefined;
  /** For the command `insertRemedy`. */
  readonly insert: {
    readonly uri: string;
    readonly head: string;
    readonly text: string;
    readonly firstPlaceholder?: { readonly start: number; readonly end: number };
  };
}

/** Request: a page of Markdown about a result: reason, evidence, sources. */
export const checkPageRequest = 'exchangeTriage/checkPage';

export interface CheckPageParams {
  readonly result: CheckResult;
  readonly directory: string;
}

export interface CheckPageResult {
  readonly markdown: string;
  /** The same evidence as plain text, to be copied. */
  readonly text: string;
}
