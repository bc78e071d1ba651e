import { text } from '../object.ts';
import { daclAces, isInherited, isProtected } from '../security/descriptor.ts';
import type { DirectoryCase } from './case.ts';
import { attributeEvidence, mailboxFacts } from './exchange.ts';
import { count, evidence, failed, passed, type Verdict } from './verdict.ts';

/** The user object of the mailbox takes the permissions of the containers above it. */
export function mailboxInheritance(data: DirectoryCase): Verdict {
  const mailbox = data.named('mailbox');
  const sd = data.descriptor(mailbox);
  const inherited = daclAces(sd).filter(isInherited).length;
  const extras = {
    evidence: [
      evidence('Inheritance', isProtected(sd) ? 'switched off (SE_DACL_PROTECTED)' : 'switched on'),
      evidence('Inherited permissions', String(inherited)),
      ...attributeEvidence(mailbox, 'adminCount'),
    ],
    facts: mailboxFacts(mailbox),
  };
  if (!isProtected(sd))
    return passed(`${mailbox.dn} inherits: ${count(inherited, 'permission')} from above.`, extras);
  const message = `Inheritance is switched off on ${mailbox.dn}: what is granted on the containers above it, such as Send As, does not reach it.`;
  // Switched on, it would be switched off again within the hour: the check of AdminSDHolder says what to do.
  if (text(mailbox, 'adminCount') === '1')
    return failed(`${message} AdminSDHolder did that: adminCount is 1.`, extras);
  return failed(message, { ...extras, facts: { ...extras.facts, inheritanceOff: 'yes' } });
}
