import type { CheckPart } from '../../model/check.ts';
import { hiddenCharacters } from '../../text/hidden.ts';
import { nameOf, sameDn } from '../dn.ts';
import { text, texts } from '../object.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { attributeEvidence, mailboxFacts, shownBeside } from './exchange.ts';
import { evidence, failed, listed, passed, unknown, type Verdict } from './verdict.ts';

const attribute = 'legacyExchangeDN';

/** legacyExchangeDN has no blank around it and no character that does not show, and is the name that a log has, where one was given. */
export function mailboxLegacyDn(data: DirectoryCase): Verdict {
  const mailbox = data.named('mailbox');
  const own = text(mailbox, attribute);
  if (own === undefined) {
    const shown = shownBeside(attribute, mailbox, data);
    return failed(
      `${mailbox.dn} has no ${attribute}, while ${shown} can be read: no logon by that name finds it.`,
      { facts: mailboxFacts(mailbox) },
    );
  }
  const asked = askedLegacyDn(data);
  const extras = {
    evidence: [
      evidence(attribute, own),
      ...(asked === undefined ? [] : [evidence('Name in the log', asked)]),
      ...addressesOf(mailbox, asked).map((address) => evidence('proxyAddresses', address)),
    ],
    facts: { ...mailboxFacts(mailbox), ...legacyFacts(mailbox, own, asked) },
  };
  const unseen = unseenIn(own);
  if (unseen !== undefined)
    return failed(`${attribute} of ${mailbox.dn} ${unseen}: [${own}]. It matches nothing.`, extras);
  if (asked === undefined || same(asked, own)) {
    const also = asked === undefined ? '' : ', and is the name in the log';
    return passed(`${attribute} of ${mailbox.dn} has no blank around it${also}.`, extras);
  }
  return failed(`${difference(asked, own)} ${explanation(mailbox, asked, own)}`, extras);
}

/** No other object of the forest has the same name, as its own or among its X500 addresses. */
export function mailboxLegacyDnUnique(data: DirectoryCase): Verdict {
  const asked = askedLegacyDn(data);
  const found = data.objects('mailbox').filter((object) => asked !== undefined && isCalled(object, asked));
  if (asked !== undefined && found.length > 1) return notUnique(asked, found, {});
  const mailbox = data.named('mailbox');
  const facts = mailboxFacts(mailbox);
  const own = text(mailbox, attribute);
  if (own === undefined)
    return unknown(`${mailbox.dn} shows no ${attribute}: there is nothing to compare.`, { facts });
  const owners = data.objects('sameLegacyDn').filter((object) => isCalled(object, own));
  const others = owners.filter(({ dn }) => !sameDn(dn, mailbox.dn));
  const all = { ...facts, legacyExchangeDN: own };
  if (others.length > 0) return notUnique(own, [mailbox, ...others], all);
  const extras = { evidence: attributeEvidence(mailbox, attribute), facts: all };
  if (owners.length === 0) {
    return unknown(
      `The global catalog does not show even ${mailbox.dn} with this ${attribute}: whether another object has it is not known.`,
      extras,
    );
  }
  return passed(`${mailbox.dn} is the only object in the forest with this ${attribute}.`, extras);
}

/** The name that was asked about, where it is one that a log has: `/o=…`. */
function askedLegacyDn({ asked }: DirectoryCase): string | undefined {
  return asked.mailbox !== undefined && /^\s{0,9}\/o=/i.test(asked.mailbox) ? asked.mailbox : undefined;
}

function unseenIn(name: string): string | undefined {
  if (/\s$/.test(name)) return 'ends with a blank';
  if (/^\s/.test(name)) return 'begins with a blank';
  const hidden = hiddenCharacters(name);
  return hidden.length > 0 ? `has characters that do not show (${hidden.join(', ')})` : undefined;
}

/** The directory, and Exchange with it, takes capital and small letters for the same. */
function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function difference(asked: string, own: string): string {
  const [log, directory] = [asked.toLowerCase(), own.toLowerCase()];
  let at = 0;
  while (at < log.length && log.charAt(at) === directory.charAt(at)) at++;
  return `The log has [${asked}], the directory has [${own}]: they differ from character ${at + 1} on.`;
}

function explanation(mailbox: DirectoryObject, asked: string, own: string): string {
  if (same(asked.trim(), own)) return `The name in the log ${unseenIn(asked) ?? 'has a blank around it'}.`;
  return addressesOf(mailbox, asked).length > 0
    ? 'The mailbox keeps the name in the log as an X500 address: it is an older name of the same mailbox.'
    : 'The mailbox does not keep the name in the log as an X500 address either.';
}

/** The X500 addresses that are the name, blanks around it aside. */
function addressesOf(object: DirectoryObject, name: string | undefined): readonly string[] {
  if (name === undefined) return [];
  return texts(object, 'proxyAddresses').filter(
    (address) => /^x500:/i.test(address) && same(address.slice('x500:'.length).trim(), name.trim()),
  );
}

function isCalled(object: DirectoryObject, name: string): boolean {
  const own = text(object, attribute);
  return (own !== undefined && same(own.trim(), name.trim())) || addressesOf(object, name).length > 0;
}

function notUnique(
  name: string,
  objects: readonly DirectoryObject[],
  facts: Readonly<Record<string, string>>,
): Verdict {
  const parts = objects.map((object): CheckPart => ({
    name: nameOf(object.dn),
    outcome: 'failed',
    message: `${object.dn} has the name ${addressesOf(object, name).length > 0 ? 'as an X500 address' : 'as its own'}.`,
    evidence: [
      ...attributeEvidence(object, attribute),
      ...addressesOf(object, name).map((address) => evidence('proxyAddresses', address)),
    ],
  }));
  return failed(
    `${objects.length} objects of the forest have the name ${name}: ${listed(objects.map(({ dn }) => dn))}. A logon may find the wrong one.`,
    { parts, facts: { legacyExchangeDN: name, ...facts } },
  );
}

/** For the remedies: what to write, what it was, and the name that others still use, where the mailbox does not have it yet. */
function legacyFacts(
  mailbox: DirectoryObject,
  own: string,
  asked: string | undefined,
): Record<string, string> {
  const isNew =
    asked !== undefined && !same(asked.trim(), own.trim()) && addressesOf(mailbox, asked).length === 0;
  return {
    formerLegacyExchangeDN: own,
    ...(unseenIn(own) !== undefined && { newLegacyExchangeDN: own.trim() }),
    ...(isNew && { mailboxToFix: mailbox.dn, legacyExchangeDN: asked.trim() }),
  };
}
