/** What passes between the language server and the client, and all that the client knows of the server. */
import type { Position, Range } from 'vscode-languageserver-types';
import type { Severity } from './model/finding.ts';

/** The same recogniser that the server reads logs with: the client asks it before it starts a server. */
export { detectFormat, sampleLength } from './formats/detect.ts';
export { formatIds, type FormatId } from './model/record.ts';

/** What comes from a log or a directory goes to a screen through this. */
export { visible } from './text/hidden.ts';

export * from './directoryProtocol.ts';
export * from './runProtocol.ts';

/** First line of every remediation script. */
export { scriptMark } from './formats/marks.ts';
export * from './guidesProtocol.ts';
export * from './taskProtocol.ts';
export * from './causesProtocol.ts';

/** Commands that the client registers and code actions call. */
export const clientCommands = {
  insertRemedy: 'exchangeTriage.insertRemedy',
  insertComment: 'exchangeTriage.insertComment',
  copyRemedy: 'exchangeTriage.copyRemedy',
  runRemedy: 'exchangeTriage.runRemedy',
  openGuide: 'exchangeTriage.openGuide',
} as const;

/** A block for the remediation script beside a log. Lines end in CRLF. */
export interface InsertRemedyParams {
  readonly uri: string;
  /** What the script begins with, where it has to be created. */
  readonly head: string;
  readonly text: string;
  /** UTF-16 units into `text`. */
  readonly firstPlaceholder?: { readonly start: number; readonly end: number };
}

export interface RemedyText {
  readonly title: string;
  readonly text: string;
}

export interface CopyRemedyParams {
  readonly items: readonly RemedyText[];
}

/** One of the texts goes before a line of the log itself. */
export interface InsertCommentParams extends CopyRemedyParams {
  readonly uri: string;
  readonly line: number;
}

/** What the client says when it starts the server. */
export interface InitializationOptions {
  /** Tables of a workspace that is not trusted are not read. */
  readonly workspaceIsTrusted: boolean;
}

/** Notification, client to server, no parameters: the user trusts the workspace from now on. */
export const workspaceTrusted = 'exchangeTriage/workspaceTrusted';

/** Request, client to server, no parameters: the findings of all open logs. */
export const findingsRequest = 'exchangeTriage/findings';
/** Notification, server to client, no parameters: ask again. */
export const findingsChanged = 'exchangeTriage/findingsChanged';

/** Request, client to server: what a text says in numbers; nothing when it was cancelled. */
export const explainRequest = 'exchangeTriage/explain';

export interface ExplainParams {
  readonly text: string;
}

export interface ExplainResult {
  readonly markdown: string;
}

/** Request, client to server: the next record of the session that a position lies in. Out: nothing where it lies in none. */
export const sessionStepRequest = 'exchangeTriage/sessionStep';

export interface SessionStepParams {
  readonly uri: string;
  readonly position: Position;
  readonly back: boolean;
}

export interface SessionStepResult {
  /** Fit for a screen. */
  readonly name: string;
  /** Which of its records the position is to go to, from 1; absent at the end of the session. */
  readonly to?: { readonly position: Position; readonly ordinal: number };
  readonly count: number;
}

export interface FindingItem {
  /** What tells it from the others of its group. */
  readonly label: string;
  readonly message: string;
  readonly uri: string;
  readonly range: Range;
  readonly time?: string;
}

export interface SharedGroup {
  /** The values that these findings have in common; empty when there are none. */
  readonly label: string;
  readonly findings: readonly FindingItem[];
}

export interface RuleGroup {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  /** All findings of the rule, also those that are not listed. */
  readonly count: number;
  readonly shared: readonly SharedGroup[];
}

/** Settings, as they stand below `exchangeTriage` in the configuration. */
export interface Settings {
  readonly exchangeVersion: string;
  readonly maxFindingsPerFile: number;
  readonly inlayHints: boolean;
  /** Minutes that a run of the directory checks may read. */
  readonly directoryTimeLimit: number;
}

export const defaultSettings: Settings = {
  exchangeVersion: 'any',
  maxFindingsPerFile: 500,
  inlayHints: true,
  directoryTimeLimit: 10,
};
