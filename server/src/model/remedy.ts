export type RemedyKind = 'diagnose' | 'fix' | 'verify' | 'undo';
export const remedyKinds: readonly RemedyKind[] = ['diagnose', 'fix', 'verify', 'undo'];

/**
 * What reads a command: one of the two PowerShells, cmd.exe, a .reg file for regedit or `reg import`, or a change in LDIF
 * for ldifde. Exchange 2000 and 2003 have no shell of their own.
 */
export type Shell = 'Exchange Management Shell' | 'PowerShell' | 'cmd' | 'registry' | 'LDAP';
export type Risk = 'reads only' | 'changes' | 'restarts a service';

/** What is said of a command, filled in or not. */
interface RemedyHead {
  readonly id: string;
  readonly title: string;
  readonly kind: RemedyKind;
  readonly shell: Shell;
  readonly risk: Risk;
  /** Exchange versions that it is for; absent: any. */
  readonly versions?: readonly string[];
}

/** A command template as it stands in the knowledge. `{{name}}` in a line is filled with a fact, quoted for where it stands. */
export interface RemedyTemplate extends RemedyHead {
  readonly command: readonly string[];
  /** Facts without which it makes no sense: it is not offered then, not even with a gap to fill in. */
  readonly needs?: readonly string[];
  /** What the reader has to know before running it. */
  readonly note?: string;
  readonly source: string;
}

/** A part of a command that nobody knew a value for. Offsets are UTF-16 units into the command, without the quotes. */
export interface Placeholder {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A template filled in for one finding. Lines of the command end in LF. */
export interface Remedy extends RemedyHead {
  readonly command: string;
  readonly placeholders: readonly Placeholder[];
  readonly notes: readonly string[];
}
