import assert from 'node:assert/strict';
import {
  checkAccess,
  type AccessAnswer,
  type Wanted,
} from '../../../../server/src/directory/security/accessCheck.ts';
import { parseSddl } from '../../../../server/src/directory/security/parseSddl.ts';
import type { Sid } from '../../../../server/src/directory/security/sid.ts';
import type { AccessContext, Token } from '../../../../server/src/directory/security/token.ts';

export const domain = 'S-1-5-21-1-2-3';
export const user: Sid = 'S-1-5-21-1-2-3-1104';
/** A complete token: one user, in Domain Users. */
export const token: Token = { user, sids: new Set<Sid>(['S-1-1-0', 'S-1-5-11', 'S-1-5-21-1-2-3-513']) };
export const sendAs = 'ab721a54-1e2f-11d0-9819-00aa0040529b';
export const receiveAs = 'ab721a56-1e2f-11d0-9819-00aa0040529b';
export const mail = 'bf967961-0de6-11d0-a285-00aa003049e2';
export const publicInformation = 'e48d0154-bcf8-11d1-8702-00c04fb96050';
export const controlAccess: Wanted = { mask: 0x100 };
export const readControl: Wanted = { mask: 0x20000 };
export const wantSendAs: Wanted = { mask: 0x100, objectType: sendAs };

/** What a descriptor says to a token: `token`, with what `who` changes in it. */
export interface Case {
  readonly it: string;
  readonly sddl: string;
  readonly wanted: Wanted;
  readonly who?: Partial<Token>;
  readonly context?: AccessContext;
  /** `granted by ACE 0`, `denied by nothing` */
  readonly said: string;
}

export type Cases = Readonly<Record<string, readonly Case[]>>;

export function check(
  sddl: string,
  wanted: Wanted,
  who: Partial<Token> = {},
  context: AccessContext = {},
): AccessAnswer {
  return checkAccess(parseSddl(sddl, domain), { ...token, ...who }, wanted, context);
}

export function tryCases(cases: Cases): void {
  for (const [group, list] of Object.entries(cases))
    describe(group, () => {
      for (const one of list)
        it(one.it, () => assert.equal(said(check(one.sddl, one.wanted, one.who, one.context)), one.said));
    });
}

function said({ outcome, decided }: AccessAnswer): string {
  return `${outcome} by ${decided.by === 'ace' ? `ACE ${decided.index}` : decided.by}`;
}
