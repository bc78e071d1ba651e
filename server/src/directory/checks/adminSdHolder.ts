import type { Evidence } from '../../model/check.ts';
import { nameOf as nameOfDn, partitionOf, sameDn } from '../dn.ts';
import { number, sid, sids, text, texts } from '../object.ts';
import { describeAce } from '../security/aceNames.ts';
import { isProtected } from '../security/descriptor.ts';
import { compareDacls, type DaclDifference } from '../security/inheritance.ts';
import type { Sid } from '../security/sid.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { attributeEvidence, mailboxFacts, notRead } from './exchange.ts';
import { NotKnown, orWhyNot } from './notKnown.ts';
import { count, evidence, failed, passed, sentence, unknown, type Verdict } from './verdict.ts';

/** What dSHeuristics can take out of protection: the groups by the bits of its 16th character ([MS-ADTS] 6.1.1.2.4.1.2, dwAdminSDExMask). */
const excludable = new Map<Sid, number>([
  ['S-1-5-32-548', 0x1],
  ['S-1-5-32-549', 0x2],
  ['S-1-5-32-550', 0x4],
  ['S-1-5-32-551', 0x8],
]);

/**
 * AdminSDHolder does not write over the permissions of the mailbox's user: the user is in no protected group, and its inheritance was
 * not left switched off by a membership of the past (KB912918).
 */
export function mailboxAdminSdHolder(data: DirectoryCase): Verdict {
  const mailbox = data.named('mailbox');
  const membership = orWhyNot(() => protectedBy(mailbox, data));
  const counted = number(mailbox, 'adminCount') === 1;
  const base = [
    ...attributeEvidence(mailbox, 'adminCount'),
    ...(membership.value ?? []).map((of) => evidence('Protected group', `${nameOf(of, data)} (${of})`)),
  ];
  const names = (membership.value ?? []).map((of) => nameOf(of, data));
  if (names.length > 0) {
    const facts = { ...mailboxFacts(mailbox), ...directGroup(mailbox, names) };
    return protectedVerdict(`${mailbox.dn} is protected through ${names.join(', ')}`, base, facts, data);
  }
  const extras = { evidence: base, facts: mailboxFacts(mailbox) };
  if (counted) return countedVerdict(mailbox, membership.why, extras, data);
  if (membership.why !== undefined)
    return unknown(`Whether ${mailbox.dn} is in a protected group is not known. ${membership.why}`, extras);
  return passed(
    `${mailbox.dn} is in no protected group, by its tokenGroups, and shows no adminCount of 1.`,
    extras,
  );
}

type Extras = NonNullable<Parameters<typeof failed>[1]>;

/** AdminSDHolder holds the object now: what differs from it lives until the next round. */
function protectedVerdict(
  subject: string,
  base: readonly Evidence[],
  facts: Record<string, string>,
  data: DirectoryCase,
): Verdict {
  const difference = orWhyNot(() => differenceFromHolder(data.named('mailbox'), data));
  if (!difference.value) {
    return failed(
      `${subject}: a Send As that is granted there is gone within the hour. The comparison with AdminSDHolder failed: ${difference.why}`,
      { evidence: base, facts },
    );
  }
  const { missing, extra } = difference.value;
  const lines = [
    ...extra.map((ace) => evidence('Gone within the hour', describeAce(ace, data.names))),
    ...missing.map((ace) => evidence('Set within the hour', describeAce(ace, data.names))),
  ];
  const message =
    lines.length === 0
      ? `${subject}, and its permissions are those of AdminSDHolder: a Send As that is granted there is gone within the hour.`
      : `${subject}, and its permissions are not those of AdminSDHolder: ${count(extra.length, 'entry', 'entries')} will be gone within the hour${missing.length > 0 ? `, ${missing.length} will be set` : ''}.`;
  return failed(message, { evidence: [...base, ...lines], facts });
}

/** adminCount is 1 and no protected group is known: left over, unless the groups could not be read. */
function countedVerdict(
  mailbox: DirectoryObject,
  why: string | undefined,
  extras: Extras,
  data: DirectoryCase,
): Verdict {
  const inheritance = orWhyNot(() => isProtected(data.descriptor(mailbox)));
  if (why !== undefined) {
    const off = inheritance.value === true ? ' and inheritance switched off' : '';
    return failed(
      `${mailbox.dn} has adminCount 1${off}: it is or was protected by AdminSDHolder. Which, is not known: ${why}`,
      extras,
    );
  }
  const leftOver = `${mailbox.dn} has adminCount 1 and is in no protected group any more, by its tokenGroups (they do not name distribution groups)`;
  if (inheritance.value === undefined) return unknown(`${leftOver}. ${inheritance.why}`, extras);
  if (!inheritance.value) {
    return passed(
      `${leftOver}. Its inheritance is switched on again: AdminSDHolder does not hold it.`,
      extras,
    );
  }
  return failed(
    `${leftOver}. Its inheritance is still switched off: what is granted on the containers above it does not reach it.`,
    { ...extras, facts: { ...extras.facts, adminCountLeft: 'yes', inheritanceOff: 'yes' } },
  );
}

/** The protected groups, or the protected account itself, by SID. dSHeuristics may have taken the operators' groups out. */
function protectedBy(mailbox: DirectoryObject, data: DirectoryCase): readonly Sid[] {
  const token = data.objects('mailboxToken').find(({ dn }) => sameDn(dn, mailbox.dn));
  const groups = token && sids(token, 'tokenGroups');
  const own = sid(mailbox, 'objectSid');
  const guarded = [...(own ? [own] : []), ...(groups ?? [])].filter((of) => data.catalog.sid(of)?.guarded);
  const always = guarded.filter((of) => !excludable.has(of));
  const sometimes = guarded.filter((of) => excludable.has(of));
  if (always.length === 0 && (!groups || groups.length === 0)) {
    throw new NotKnown(`${sentence(notRead('tokenGroups', token ?? mailbox))}.`);
  }
  if (sometimes.length === 0) return always;
  const excluded = orWhyNot(() => excludedBy(data));
  if (excluded.value === undefined && always.length === 0) throw new NotKnown(excluded.why);
  const mask = excluded.value ?? 0xf;
  return [...always, ...sometimes.filter((of) => (mask & (excludable.get(of) ?? 0)) === 0)];
}

function excludedBy(data: DirectoryCase): number {
  const heuristics = text(data.object('directoryService'), 'dSHeuristics') ?? '';
  const digit = heuristics.charAt(15);
  return /^[0-9a-f]$/i.test(digit) ? Number.parseInt(digit, 16) : 0;
}

/** AdminSDHolder is an object of each domain: another domain's says nothing. */
function differenceFromHolder(mailbox: DirectoryObject, data: DirectoryCase): DaclDifference {
  const holder = data.object('adminSdHolder');
  if (!sameDn(partitionOf(holder.dn), partitionOf(mailbox.dn)))
    throw new NotKnown(`AdminSDHolder of ${partitionOf(mailbox.dn)} was not read.`);
  return compareDacls(data.descriptor(mailbox), data.descriptor(holder), { copied: true });
}

/** The protected group that the user is a direct member of: that membership can be taken away. */
function directGroup(mailbox: DirectoryObject, names: readonly string[]): Record<string, string> {
  const plain = new Set(names.map((name) => name.replace(/^[^\\]*\\/, '').toLowerCase()));
  const group = texts(mailbox, 'memberOf').find((dn) => plain.has(nameOfDn(dn).toLowerCase()));
  return group === undefined ? {} : { group };
}

function nameOf(of: Sid, data: DirectoryCase): string {
  return data.names.trustee(of) ?? data.catalog.sid(of)?.name ?? of;
}
