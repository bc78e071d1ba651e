import type { Evidence } from '../../model/check.ts';
import { sid, text, number, time } from '../object.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { evidence, failed, passed, unknown, type Verdict } from './verdict.ts';

/** Bits of userAccountControl and of its computed part ([MS-ADTS] 2.2.16). */
const bits = { disabled: 0x2, lockedOut: 0x10, passwordExpired: 0x80_0000 };

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
    master === 'S-1-5-10'
      ? 'belongs to no person, as a shared mailbox or a room: nobody logs on with its user'
      : `is linked to another account, ${master}: that one logs on, not this`;
  return passed(`${mailbox.dn} ${who}.`, { evidence: [evidence('msExchMasterAccountSid', master)] });
}

function stateOf(object: DirectoryObject, data: DirectoryCase): Verdict {
  const control = number(object, 'userAccountControl');
  if (control === undefined) return unknown(`You may not read userAccountControl of ${object.dn}.`);
  const computed = number(object, 'msDS-User-Account-Control-Computed');
  const wrong = [
    ...(control & bits.disabled ? ['is disabled'] : []),
    ...((computed ?? 0) & bits.lockedOut ? ['is locked out'] : []),
    ...(isPast(time(object, 'accountExpires'), data) ? ['has expired'] : []),
    ...(hasOldPassword(object, computed, data) ? ['has a password that has expired'] : []),
  ];
  const extras = {
    evidence: stateEvidence(object),
    facts: { userDN: object.dn, user: object.dn, ...nameFacts(object) },
  };
  if (wrong.length > 0) return failed(`${object.dn} ${wrong.join(', ')}.`, extras);
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
  if (computed !== undefined && computed & bits.passwordExpired) return true;
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
