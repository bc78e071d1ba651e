/** The part of the protocol that is about commands in a terminal. The client knows it through protocol.ts. */

/** A command that can be typed into a shell. */
export interface RunItem {
  readonly title: string;
  /** `Exchange Management Shell` takes a session with Exchange, `PowerShell` none. */
  readonly shell: string;
  readonly risk: string;
  readonly notes: readonly string[];
  /** As it is copied. */
  readonly command: string;
  /** What is typed: one line that shows everything it holds. */
  readonly line?: string;
  /** Why nothing can be typed: the rest of "…, because". */
  readonly refusal?: string;
  /** It has to be said what it does before it is typed. */
  readonly asks: boolean;
  /** The server that the evidence names; fit to be a part of an address. */
  readonly server?: string;
}

/** Of the command `runRemedy`. */
export interface RunRemedyParams {
  readonly items: readonly RunItem[];
}

/** Request, client to server: the block of a remediation script that a line lies in. Out: a RunItem, or nothing. */
export const scriptBlockRequest = 'exchangeTriage/scriptBlock';

export interface ScriptBlockParams {
  readonly script: string;
  /** From zero. */
  readonly line: number;
}

/** Request, client to server: what a new PowerShell runs to reach Exchange. */
export const shellSessionRequest = 'exchangeTriage/shellSession';

export interface ShellSessionParams {
  readonly target: 'plain' | 'local' | { readonly server: string };
}

export interface ShellSessionResult {
  /** Absent where the name cannot be that of a server. */
  readonly command?: string;
}
