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
  const why = text(mailbox, 'adminCount') === '1' ? ' AdminSDHolder did that: adminCount is 1.' : '';
  return failed(
    `Inheritance is switched off on ${mailbox.dn}: what is granted on the containers above it, such as Send As, does not reach it.${why}`,
    extras,
  );
}
