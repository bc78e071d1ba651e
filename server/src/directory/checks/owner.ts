import type { CheckPart } from '../../model/check.ts';
import { nameOf, sameDn } from '../dn.ts';
import { guid, values } from '../object.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { mailboxFacts, shownBeside } from './exchange.ts';
import { count, evidence, failed, listed, passed, unknown, type Verdict } from './verdict.ts';

const attribute = 'msExchMailboxGuid';

/** The mailbox's user object carries a mailbox GUID, and no other object of the forest carries the same (KB912918). */
export function mailboxOwner(data: DirectoryCase): Verdict {
  const mailbox = data.named('mailbox');
  const own = guid(mailbox, attribute);
  const facts = mailboxFacts(mailbox);
  if (own === undefined) return withoutGuid(mailbox, data, facts);
  const owners = data.objects('sameMailboxGuid').filter((object) => guid(object, attribute) === own);
  const others = owners.filter(({ dn }) => !sameDn(dn, mailbox.dn));
  const extras = {
    evidence: [evidence(attribute, own)],
    parts: others.map((other) => partOf(other, own)),
    facts: { ...facts, mailboxGuid: own },
  };
  if (others.length > 0) {
    const names = listed(others.map(({ dn }) => dn));
    return failed(
      `The mailbox ${own} has ${count(owners.length, 'owner')}, and one is allowed: beside ${mailbox.dn} also ${names}.`,
      extras,
    );
  }
  if (owners.length === 0) {
    return unknown(
      `The global catalog does not show even ${mailbox.dn} with this mailbox GUID: whether another object carries it is not known.`,
      extras,
    );
  }
  return passed(`${mailbox.dn} is the only object in the forest that carries the mailbox ${own}.`, extras);
}

function withoutGuid(mailbox: DirectoryObject, data: DirectoryCase, facts: Record<string, string>): Verdict {
  if (values(mailbox, attribute).length > 0)
    return unknown(`${attribute} of ${mailbox.dn} is no GUID: it does not have 16 bytes.`, { facts });
  const shown = shownBeside(attribute, mailbox, data);
  return failed(
    `${mailbox.dn} carries no ${attribute}, while ${shown} can be read: it is the owner of no mailbox.`,
    { facts },
  );
}

function partOf({ dn }: DirectoryObject, own: string): CheckPart {
  return {
    name: nameOf(dn),
    outcome: 'failed',
    message: `${dn} carries the same mailbox GUID.`,
    evidence: [evidence(attribute, own)],
  };
}
