import type { Evidence } from '../../model/check.ts';
import { sid, text, number, time, values } from '../object.ts';
import { encodeBase64 } from '../ldif/base64.ts';
import { principalSelf } from '../security/token.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { notRead, shownBeside } from './exchange.ts';
import { allowedHours, hourOf, shortHours } from './logonHours.ts';
import { orWhyNot } from './notKnown.ts';
import { evidence, failed, passed, sentence, unknown, type Verdict } from './verdict.ts';

/** Bits of userAccountControl and of its computed part ([MS-ADTS] 2.2.16). */
export const accountBits = { disabled: 0x2, lockedOut: 0x10, passwordExpired: 0x80_0000 };

/** The account exists and may log on: enabled, not locked out, not expired, its password neither, at this hour and anywhere. */
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
  if (control === undefined) return unknown(`${sentence(notRead('userAccountControl', object))}.`);
  const computed = number(object, 'msDS-User-Account-Control-Computed');
  const wrong = [
    ...(control & accountBits.disabled ? [['disabled', 'is disabled'] as const] : []),
    ...((computed ?? 0) & accountBits.lockedOut ? [['lockedOut', 'is locked out'] as const] : []),
    ...(isPast(time(object, 'accountExpires'), data) ? [['expired', 'has expired'] as const] : []),
    ...(hasOldPassword(object, computed, data)
      ? [['passwordExpired', 'has a password that has expired, or that has to be changed'] as const]
      : []),
    ...restrictions(object, data),
  ];
  const extras = {
    evidence: stateEvidence(object),
    facts: {
      ...{ userDN: object.dn, user: object.dn, ...nameFacts(object) },
      ...Object.fromEntries(wrong.map(([fact, , value = 'yes']) => [fact, value])),
    },
  };
  if (wrong.length > 0) return failed(`${object.dn} ${wrong.map(([, words]) => words).join(', ')}.`, extras);
  // Every account has one ([MS-SAMR] 3.1.1.8.1): where none shows, or one that is no time, nobody knows.
  if (time(object, 'accountExpires') === undefined)
    return unknown(
      `Whether ${object.dn} has expired is not known: ${notRead('accountExpires', object)}.`,
      extras,
    );
  if (computed === undefined) {
    return unknown(
      `${object.dn} is enabled and has not expired. Whether it is locked out or its password has expired could not be read (msDS-User-Account-Control-Computed).`,
      extras,
    );
  }
  const state = `${object.dn} is enabled, not locked out, and neither it nor its password has expired.`;
  const { why } = orWhyNot(() => restrictable.map((attribute) => isShown(attribute, object, data)));
  return why === undefined
    ? passed(`${state}${hoursLeft(object)}`, extras)
    : unknown(
        `${state} Whether it may log on from some computers or at some hours only is not known. ${why}`,
        extras,
      );
}

/** The attributes that restrict a logon; without one, nothing is restricted. */
const restrictable = ['userWorkstations', 'logonHours'] as const;

/** @throws NotKnown where one does not show and may be there all the same */
function isShown(attribute: string, object: DirectoryObject, data: DirectoryCase): boolean {
  return values(object, attribute).length > 0 || shownBeside(attribute, object, data) !== '';
}

type Wrong = readonly [fact: string, words: string, value?: string];

/** From which computers, and at which hours ([MS-ADA3] userWorkstations, [MS-ADA1] logonHours). */
function restrictions(object: DirectoryObject, data: DirectoryCase): Wrong[] {
  const workstations = text(object, 'userWorkstations') ?? '';
  const [hours] = values(object, 'logonHours');
  const allowed = hours && allowedHours(hours);
  const now = orWhyNot(() => hourOf(data.now())).value;
  return [
    ...(workstations.trim() === ''
      ? []
      : [
          [
            'workstations',
            `may log on from these computers only: ${workstations} (a logon from any other fails)`,
            workstations,
          ] as const,
        ]),
    ...(hours && allowed && now !== undefined && !allowed.has(now)
      ? [
          [
            'logonHours',
            allowed.size === 0
              ? 'may log on at no hour of the week'
              : `may not log on at this hour (${shortHours(now)} UTC): its logon hours are ${allowed.size} of 168`,
            encodeBase64(hours),
          ] as const,
        ]
      : []),
  ];
}

function hoursLeft(object: DirectoryObject): string {
  const [hours] = values(object, 'logonHours');
  const allowed = hours && allowedHours(hours);
  return allowed && allowed.size < 168
    ? ` It may log on at ${allowed.size} of the 168 hours of the week, this one among them.`
    : '';
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
  const workstations = ['userWorkstations', text(object, 'userWorkstations')] as const;
  return [...shown, ...times, workstations].flatMap(([name, value]) =>
    value === undefined ? [] : [evidence(name, value)],
  );
}

function nameFacts(object: DirectoryObject): Record<string, string> {
  const name = text(object, 'sAMAccountName');
  return name === undefined ? {} : { accountName: name };
}
