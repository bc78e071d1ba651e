import type { CheckPart, Evidence } from '../../model/check.ts';
import { isDeleted, nameOf } from '../dn.ts';
import { number, sid, texts } from '../object.ts';
import { concerns } from '../security/accessCheck.ts';
import { describeAce } from '../security/aceNames.ts';
import { daclAces, effectOf } from '../security/descriptor.ts';
import { mapGeneric } from '../security/masks.ts';
import { isEffective } from '../security/token.ts';
import type { DirectoryObject } from '../source.ts';
import type { DirectoryCase } from './case.ts';
import { sendAs } from './decision.ts';
import { attributeEvidence, mailboxFacts, shownBeside } from './exchange.ts';
import { orWhyNot } from './notKnown.ts';
import { answerTo } from './reference.ts';
import { accountBits } from './state.ts';
import { count, evidence, listed, passed, verdict, worst, type Verdict } from './verdict.ts';

const attribute = 'publicDelegates';

/** Each delegate of the mailbox exists. Of one who was granted Send As as well it is said: that one never sends on behalf. */
export function mailboxDelegates(data: DirectoryCase): Verdict {
  const mailbox = data.named('mailbox');
  const names = texts(mailbox, attribute);
  const extras = { evidence: attributeEvidence(mailbox, attribute), facts: mailboxFacts(mailbox) };
  if (names.length === 0) {
    const shown = shownBeside(attribute, mailbox, data);
    return passed(
      `${mailbox.dn} has no delegates: ${attribute} is not set, while ${shown} can be read.`,
      extras,
    );
  }
  const parts = names.map((dn) => partOf(dn, mailbox, data));
  const outcome = worst(parts);
  return verdict(outcome, `${mailbox.dn} has ${count(parts.length, 'delegate')}: ${summary(parts)}.`, {
    ...extras,
    parts,
    facts: { ...extras.facts, ...delegateFact(names, parts) },
  });
}

/** For the remedies: the first delegate with whom something is wrong. One that was deleted has no name to call it by. */
function delegateFact(names: readonly string[], parts: readonly CheckPart[]): Record<string, string> {
  const wrong = names.find((dn, index) => parts[index]?.outcome === 'failed' && !isDeleted(dn));
  return wrong === undefined ? {} : { delegate: wrong };
}

function summary(parts: readonly CheckPart[]): string {
  const of = (wanted: CheckPart['outcome']) =>
    parts.filter(({ outcome }) => outcome === wanted).map(({ name }) => name);
  const said = [
    ...(of('failed').length > 0 ? [`${listed(of('failed'), ', ')} was deleted or is disabled`] : []),
    ...(of('unknown').length > 0 ? [`${listed(of('unknown'), ', ')} could not be read`] : []),
  ];
  return said.length > 0 ? said.join('; ') : 'all are there';
}

function partOf(dn: string, mailbox: DirectoryObject, data: DirectoryCase): CheckPart {
  const part = (outcome: CheckPart['outcome'], message: string, lines: readonly Evidence[] = []) => ({
    name: nameOf(dn).replace(/\nDEL:.*$/s, ''),
    outcome,
    message,
    evidence: [evidence(attribute, dn), ...lines],
  });
  if (isDeleted(dn)) return part('failed', `${dn} was deleted: meeting requests sent to it bounce.`);
  const answer = orWhyNot(() => answerTo(data, 'delegates', dn));
  if (answer.why !== undefined) return part('unknown', answer.why);
  const [delegate] = answer.value.objects;
  if (!delegate) return part('unknown', `${dn} is not there, or you may not see it.`);
  if ((number(delegate, 'userAccountControl') ?? 0) & accountBits.disabled) {
    return part('failed', `${dn} is disabled: meeting requests go to a mailbox that nobody opens.`);
  }
  const granted = sendAsOf(delegate, mailbox, data);
  const also =
    granted.length > 0 ? ' Send As is granted to it too: it always sends as the owner, never on behalf.' : '';
  return part('passed', `${dn} is there.${also}`, granted);
}

/** The ACEs that grant Send As to the delegate itself; through which groups it may have it is not asked here. */
function sendAsOf(delegate: DirectoryObject, mailbox: DirectoryObject, data: DirectoryCase): Evidence[] {
  const own = sid(delegate, 'objectSid');
  const sd = orWhyNot(() => data.descriptor(mailbox)).value;
  if (own === undefined || !sd) return [];
  return daclAces(sd)
    .filter((ace) => ace.trustee === own && isEffective(ace) && effectOf(ace) === 'allow')
    .filter((ace) => (mapGeneric(ace.mask) & sendAs.mask) !== 0 && concerns(ace, sendAs))
    .map((ace) => evidence('Send As', describeAce(ace, data.names)));
}
