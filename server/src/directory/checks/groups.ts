import type { CheckPart } from '../../model/check.ts';
import { isBelow, nameOf } from '../dn.ts';
import { text } from '../object.ts';
import { concerns } from '../security/accessCheck.ts';
import { daclAces, effectOf, isInherited } from '../security/descriptor.ts';
import { aceFlags, mapGeneric } from '../security/masks.ts';
import type { Sid } from '../security/sid.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { receiveAs, sendAs, type AskedRight } from './decision.ts';
import { levelsOf, objectsAbove } from './levels.ts';
import { orWhyNot } from './notKnown.ts';
import { groupsInto, isPrimary, tokenOf, wayInto } from './token.ts';
import { count, evidence, failed, listed, passed, unknown, type Verdict } from './verdict.ts';

/** RIDs of Domain Admins, Schema Admins and Enterprise Admins: setup of Exchange denies them. */
const deniedBySetup = /^S-1-5-21-\d+-\d+-\d+-(?:512|518|519)$/;

/** The account is in no group that a level of the organization denies Receive As or Send As. */
export function accountGroups(data: DirectoryCase): Verdict {
  const account = data.named('account');
  const token = tokenOf(data);
  const { denies, unread } = deniesBySid(data);
  const groups = [...token.sids].filter((of) => of !== token.user);
  const denied = groups.filter((of) => denies.has(of));
  if (denied.length > 0) {
    const parts = denied.map((of) => partOf(of, denies.get(of) ?? [], data));
    return failed(
      `${account.dn} is in ${count(parts.length, 'group')} that ${parts.length === 1 ? 'is' : 'are'} denied access to mailboxes: ${listed(
        parts.map(({ name }) => name),
        ', ',
      )}.`,
      {
        parts,
        facts: factsOf(denied[0], data),
      },
    );
  }
  const admins = groups.filter((of) => deniedBySetup.test(of)).map((of) => data.names.trustee(of) ?? of);
  if (unread.length > 0) {
    const risk =
      admins.length > 0
        ? ` The account is in ${admins.join(', ')}, which setup of Exchange denies them.`
        : '';
    return unknown(`The permissions of ${listed(unread)} could not be read.${risk}`);
  }
  if (token.missing !== undefined)
    return unknown(`Not all groups of ${account.dn} are known: ${token.missing}.`);
  return passed(
    `None of the ${groups.length} groups in the token of ${account.dn} is denied Receive As or Send As.`,
    {
      evidence: groups.map((of) => evidence(of, data.names.trustee(of) ?? 'no name known')),
    },
  );
}

interface Deny {
  readonly right: string;
  readonly level: string;
}

/** Explicit denies of the organization and of what stands above it, by trustee. */
function deniesBySid(data: DirectoryCase): { denies: ReadonlyMap<Sid, Deny[]>; unread: string[] } {
  const denies = new Map<Sid, Deny[]>();
  const unread: string[] = [];
  for (const { object, name, isLevel } of placesOf(data)) {
    const { value: sd, why } = orWhyNot(() => data.descriptor(object));
    if (why !== undefined) unread.push(name);
    for (const ace of sd ? daclAces(sd) : []) {
      if (isInherited(ace) || effectOf(ace) !== 'deny') continue;
      if (!isLevel && (ace.flags & aceFlags.containerInherit) === 0) continue;
      for (const right of [receiveAs, sendAs].filter((each) => covers(ace, each))) {
        denies.set(ace.trustee, [...(denies.get(ace.trustee) ?? []), { right: right.name, level: name }]);
      }
    }
  }
  return { denies, unread };
}

interface Place {
  readonly object: DirectoryObject;
  readonly name: string;
  /** What is not only passes on what is set on it. */
  readonly isLevel: boolean;
}

/** The levels, and what stands above and between them: a deny that is set there is inherited by levels. */
function placesOf(data: DirectoryCase): readonly Place[] {
  const levels = levelsOf(data);
  return objectsAbove(data).flatMap((object): Place[] => {
    const level = levels.find((each) => each.object === object);
    if (level) return [{ object, name: level.name, isLevel: true }];
    const isAbove = levels.some((each) => isBelow(each.object.dn, object.dn));
    return isAbove ? [{ object, name: `Container ${nameOf(object.dn)}`, isLevel: false }] : [];
  });
}

function covers(ace: Parameters<typeof concerns>[0], right: AskedRight): boolean {
  return (mapGeneric(ace.mask) & right.mask) !== 0 && concerns(ace, right);
}

function partOf(group: Sid, denies: readonly Deny[], data: DirectoryCase): CheckPart {
  const name = data.names.trustee(group) ?? group;
  const way = wayInto(group, data);
  const through =
    way.length > 1 ? ` The account is in it through ${way.slice(0, -1).join(', which is in ')}.` : '';
  return {
    name,
    outcome: 'failed',
    message: `${name} is denied ${[...new Set(denies.map(({ right }) => right))].join(' and ')}.${through}`,
    evidence: [
      ...denies.map(({ right, level }) => evidence(level, `Deny · ${right} · ${name}`)),
      ...(way.length > 0 ? [evidence('Member through', way.join(' → '))] : []),
    ],
  };
}

/** For the remedy: the group that the account itself is a member of. Its primary group it cannot leave. */
function factsOf(group: Sid | undefined, data: DirectoryCase): Record<string, string> {
  const direct = group && !isPrimary(group, data) ? groupsInto(group, data)[0] : undefined;
  const name = text(data.named('account'), 'sAMAccountName');
  return {
    ...(direct && { group: text(direct, 'sAMAccountName') ?? direct.dn }),
    ...(name !== undefined && { accountName: name }),
  };
}
