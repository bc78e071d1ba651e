import type { CheckPart, Evidence, Outcome } from '../../model/check.ts';
import { nameOf, parentOf, sameDn } from '../dn.ts';
import type { Answer } from '../gather.ts';
import { generalizedTime, text, values } from '../object.ts';
import { describeAce } from '../security/aceNames.ts';
import { isProtected } from '../security/descriptor.ts';
import { guidFromBytes } from '../security/guid.ts';
import { compareDacls } from '../security/inheritance.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { mailboxFacts } from './exchange.ts';
import { orWhyNot } from './notKnown.ts';
import { count, evidence, passed, unknown, verdict, worst, type Verdict } from './verdict.ts';

/** What each domain controller writes for itself; and permissions, which are compared by what they say, not by their bytes. */
const notCompared = new Set(['whenChanged', 'uSNChanged', 'nTSecurityDescriptor']);

/** The mailbox's object is the same on every domain controller of the domain: attributes by their values, permissions ACE by ACE. */
export function replicas(data: DirectoryCase): Verdict {
  const found = data.answers('mailboxFound').flatMap(({ objects }) => objects);
  const { dn } = (found.length === 1 ? found[0] : undefined) ?? data.named('mailbox');
  const controllers = data.objects('domainControllers');
  const answers = new Map(
    data
      .answers('replicas')
      .filter(({ request }) => sameDn(request.base, dn))
      .map((answer) => [serverOf(answer), answer]),
  );
  if (controllers.length === 0)
    return unknown('The directory shows no domain controllers of the domain: none could be compared.');
  const hidden = hiddenControllers(data, controllers);
  const copies = [...controllers.map((controller) => copyOf(controller, answers)), ...hidden];
  const first = copies.find(({ object }) => object !== undefined);
  if (!first?.object) {
    return unknown(`No domain controller that could be asked shows ${dn}.`, {
      parts: copies.map(({ name, why }) => unknownPart(name, why ?? 'It does not show the object.')),
    });
  }
  const reference = { name: first.name, object: first.object };
  const unseen = unseenIn(copies);
  const parts = copies.map((copy) => withUnseen(partOf(copy, reference, data), unseen, reference.name));
  const extras = { parts, facts: mailboxFacts(first.object) };
  if (copies.length === 1)
    return passed(`${reference.name} is the only domain controller: there is nothing to compare.`, extras);
  return verdict(worst(parts), sentence(dn, parts), extras);
}

/** What one domain controller has: the object, nothing, or why that is not known. */
interface Copy {
  readonly name: string;
  /** What was asked for. */
  readonly attributes: readonly string[];
  readonly object?: DirectoryObject;
  readonly why?: string;
}

interface Reference {
  readonly name: string;
  readonly object: DirectoryObject;
}

/** Attributes that are read by one right each: a mailbox has at least one of every kind, so none that shows is none that may be read. */
const kinds = [
  ['legacyExchangeDN', 'mail', 'proxyAddresses'],
  ['homeMDB', 'msExchMailboxGuid', 'msExchHomeServerName'],
  ['userAccountControl'],
] as const;

function unseenIn(copies: readonly Copy[]): readonly string[] {
  const shows = (attribute: string) =>
    copies.some(({ object }) => object && values(object, attribute).length > 0);
  return kinds.filter((kind) => !kind.some(shows)).flat();
}

/** What no domain controller shows is the same on none for all that is known. */
function withUnseen(part: CheckPart, unseen: readonly string[], reference: string): CheckPart {
  if (part.outcome !== 'passed' || unseen.length === 0 || part.name === reference) return part;
  return {
    ...part,
    outcome: 'unknown',
    message: `What shows is the same as on ${reference}. You may not read ${unseen.join(', ')}.`,
  };
}

/** Of these the directory shows the agent that replicates, and not the server object above it, which names the server. */
function hiddenControllers(data: DirectoryCase, controllers: readonly DirectoryObject[]): readonly Copy[] {
  return data
    .objects('directoryAgents')
    .map(({ dn }) => parentOf(dn))
    .filter((dn) => !controllers.some((controller) => sameDn(controller.dn, dn)))
    .map((dn) => ({ name: nameOf(dn), attributes: [], why: `Its server object, ${dn}, could not be read.` }));
}

function copyOf(controller: DirectoryObject, answers: ReadonlyMap<string, Answer>): Copy {
  const name = text(controller, 'dNSHostName');
  const answer = name === undefined ? undefined : answers.get(name.toLowerCase());
  const attributes = answer?.request.attributes ?? [];
  if (name === undefined)
    return {
      name: nameOf(controller.dn),
      attributes,
      why: `Its DNS name (dNSHostName of ${controller.dn}) could not be read.`,
    };
  if (!answer) return { name, attributes, why: 'It was not asked.' };
  if (answer.error && answer.error.kind !== 'noSuchObject')
    return { name, attributes, why: `It could not be asked. ${answer.error.brief}` };
  const [object] = answer.objects;
  return { name, attributes, ...(object && { object }) };
}

function partOf(copy: Copy, reference: Reference, data: DirectoryCase): CheckPart {
  const { name, object, why } = copy;
  const part = (outcome: Outcome, message: string, lines: readonly Evidence[] = []) => ({
    name,
    outcome,
    message,
    evidence: lines,
  });
  if (why !== undefined) return part('unknown', why);
  if (!object) return part('failed', `${name} does not have the object, which ${reference.name} has.`);
  if (name === reference.name)
    return part('passed', 'The others are compared with this one.', changed(reference));
  const here = { name, object };
  const attributes = differences(copy.attributes, object, reference.object);
  const rights = orWhyNot(() => rightsDifference(here, reference, data));
  const different = [...attributes, ...(rights.value && rights.value.length > 0 ? ['permissions'] : [])];
  const lines = [
    ...attributes.flatMap((attribute) => [
      ...shown(reference, here, attribute),
      ...shown(here, reference, attribute),
    ]),
    ...(rights.value ?? []),
    ...changed(reference),
    ...changed(here),
  ];
  if (different.length > 0)
    return part('failed', `${name} and ${reference.name} differ in ${different.join(', ')}.`, lines);
  return rights.why === undefined
    ? part('passed', `The same as on ${reference.name}.`, lines)
    : part('unknown', `Of ${name}, the permissions could not be compared. ${rights.why}`, lines);
}

/** The attributes that are not the same, and the name of the object, which a move changes. */
function differences(asked: readonly string[], one: DirectoryObject, other: DirectoryObject): string[] {
  const different = asked
    .filter((attribute) => !notCompared.has(attribute))
    .filter((attribute) => onlyIn(one, other, attribute).length + onlyIn(other, one, attribute).length > 0);
  return sameDn(one.dn, other.dn) ? different : [distinguishedName, ...different];
}

const distinguishedName = 'distinguishedName';

/** The values that the other object does not have. Values have no order. */
function onlyIn(object: DirectoryObject, other: DirectoryObject, attribute: string): readonly Uint8Array[] {
  const others = new Set(values(other, attribute).map(String));
  return values(object, attribute).filter((value) => !others.has(String(value)));
}

function rightsDifference(one: Reference, other: Reference, data: DirectoryCase): Evidence[] {
  const [sd, otherSd] = [data.descriptor(one.object), data.descriptor(other.object)];
  const { extra, missing } = compareDacls(sd, otherSd);
  const owner = ({ owner: of }: typeof sd) => (of && data.names.trustee(of)) ?? of ?? 'none';
  const inheritance = (of: typeof sd) => (isProtected(of) ? 'switched off' : 'switched on');
  return [
    ...extra.map((ace) => evidence(`Only on ${one.name}`, describeAce(ace, data.names))),
    ...missing.map((ace) => evidence(`Only on ${other.name}`, describeAce(ace, data.names))),
    ...pair('Owner', owner(otherSd), owner(sd)),
    ...pair('Inheritance', inheritance(otherSd), inheritance(sd)),
  ];

  function pair(label: string, there: string, here: string): Evidence[] {
    if (there === here) return [];
    return [evidence(`${label} on ${other.name}`, there), evidence(`${label} on ${one.name}`, here)];
  }
}

/** The values that only one of the two domain controllers has. */
function shown(here: Reference, there: Reference, attribute: string): Evidence[] {
  const label = `${attribute} on ${here.name}`;
  if (attribute === distinguishedName) return [evidence(label, here.object.dn)];
  if (values(here.object, attribute).length === 0) return [evidence(label, 'not set, or not to be read')];
  return onlyIn(here.object, there.object, attribute).map((value) =>
    evidence(label, readable(value, attribute)),
  );
}

const utf8 = new TextDecoder();

function readable(value: Uint8Array, attribute: string): string {
  return attribute.endsWith('Guid') && value.length === 16 ? guidFromBytes(value) : utf8.decode(value);
}

/** When a domain controller got its last change of the object: it shows which one is behind. */
function changed({ name, object }: Reference): Evidence[] {
  const when = generalizedTime(object, 'whenChanged');
  return when === undefined ? [] : [evidence(`whenChanged on ${name}`, when)];
}

function sentence(dn: string, parts: readonly CheckPart[]): string {
  const failed = parts.filter(({ outcome }) => outcome === 'failed');
  const open = parts.filter(({ outcome }) => outcome === 'unknown').map(({ name }) => name);
  const notCompared = open.length > 0 ? ` Not compared: ${open.join(', ')}.` : '';
  if (failed.length > 0)
    return `${dn} is not the same on all ${parts.length} domain controllers. ${failed.map(({ message }) => message).join(' ')}${notCompared}`;
  const compared = parts.length - open.length;
  return open.length > 0
    ? `${dn} could not be compared on all ${parts.length} domain controllers.${notCompared}`
    : `${dn} is the same on ${count(compared, 'domain controller')}.`;
}

function unknownPart(name: string, message: string): CheckPart {
  return { name, outcome: 'unknown', message, evidence: [] };
}

function serverOf({ request }: Answer): string {
  return typeof request.where === 'string' ? request.where : request.where.server.toLowerCase();
}
