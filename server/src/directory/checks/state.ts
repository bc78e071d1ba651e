import type { Evidence } from '../../model/check.ts';
import { sid, text, number, time } from '../object.ts';
import { principalSelf } from '../security/token.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { evidence, failed, passed, unknown, type Verdict } from './verdict.ts';

/** Bits of userAccountControl and of its computed part ([MS-ADTS] 2.2.16). */
export const accountBits = { disabled: 0x2, lockedOut: 0x10, passwordExpired: 0x80_0000 };

/** The account exists and may log on: enabled, not locked out, not expired, its password neither. */
export function accountState(data: DirectoryCase): Verdict {
  return stateOf(data.named('account'), data);
}

/** The same of the mailbox's own account. That of a linked or a shared mailbox is disabled, and rightly. */
export function mailboxState(data: DirectoryCase): Verdict {
  const mailbox = data.named('mailbox');
  const master = sid(mailbox, 'msExchMasterAccountSid');
  if (master === undefined) return stateOf(mailbox, data);
  const who =
    master === principalSelf
      ? 'belongs to no person, as a shared mailbox or a room: nobody logs on with its user'
      : `is linked to another account, ${master}: that one logs on, not this`;
  return passed(`${mailbox.dn} ${who}.`, { evidence: [evidence('msExchMasterAccountSid', master)] });
}

function stateOf(object: DirectoryObject, data: DirectoryCase): Verdict {
  const control = number(object, 'userAccountControl');
  if (control === undefined) return unknown(`You may not read userAccountControl of ${object.dn}.`);
  const computed = number(object, 'msDS-User-Account-Control-Computed');
  const wrong = [
    ...(control & accountBits.disabled ? [['disabled', 'is disabled'] as const] : []),
    ...((computed ?? 0) & accountBits.lockedOut ? [['lockedOut', 'is locked out'] as const] : []),
    ...(isPast(time(object, 'accountExpires'), data) ? [['expired', 'has expired'] as const] : []),
    ...(hasOldPassword(object, computed, data)
      ? [['passwordExpired', 'has a password that has expired, or that has to be changed'] as const]
      : []),
  ];
  const extras = {
    evidence: stateEvidence(object),
    facts: {
      ...{ userDN: object.dn, user: object.dn, ...nameFacts(object) },
      ...Object.fromEntries(wrong.map(([fact]) => [fact, 'yes'])),
    },
  };
  if (wrong.length > 0) return failed(`${object.dn} ${wrong.map(([, words]) => words).join(', ')}.`, extras);
  if (computed === undefined) {
    return unknown(
      `${object.dn} is enabled and has not expired. Whether it is locked out or its password has expired could not be read (msDS-User-Account-Control-Computed).`,
      extras,
    );
  }
  return passed(
    `${object.dn} is enabled, not locked out, and neither it nor its password has expired.`,
    extras,
  );
}

function hasOldPassword(object: DirectoryObject, computed: number | undefined, data: DirectoryCase): boolean {
  if (computed !== undefined && computed & accountBits.passwordExpired) return true;
  return isPast(time(object, 'msDS-UserPasswordExpiryTimeComputed'), data);
}

/** In: ISO 8601 in UTC, which sorts as it reads. */
function isPast(when: string | undefined, data: DirectoryCase): boolean {
  return when !== undefined && when !== 'never' && when <= data.now();
}

function stateEvidence(object: DirectoryObject): Evidence[] {
  const shown = ['userAccountControl', 'msDS-User-Account-Control-Computed'].map(
    (name) => [name, text(object, name)] as const,
  );
  const times = ['accountExpires', 'lockoutTime', 'msDS-UserPasswordExpiryTimeComputed'].map(
    (name) => [name, time(object, name)] as const,
  );
  return [...shown, ...times].flatMap(([name, value]) =>
    value === undefined ? [] : [evidence(name, value)],
  );
}

function nameFacts(object: DirectoryObject): Record<string, string> {
  const name = text(object, 'sAMAccountName');
  return name === undefined ? {} : { accountName: name };
}
