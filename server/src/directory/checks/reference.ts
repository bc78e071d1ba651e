import { sameDn } from '../dn.ts';
import type { Answer } from '../gather.ts';
import { titleOf, type DirectoryCase } from './case.ts';
import { NotKnown } from './notKnown.ts';

/**
 * What came of reading the object that an attribute names. One that is not there, or that may not be seen, is an answer without
 * objects.
 * @throws NotKnown where it was not asked for, or the directory did not answer
 */
export function answerTo(data: DirectoryCase, read: string, dn: string): Answer {
  const answer = data.answers(read).find(({ request }) => sameDn(request.base, dn));
  if (!answer) throw new NotKnown(`This was not read: ${titleOf(read)}, ${dn}.`);
  if (answer.error && answer.error.kind !== 'noSuchObject') {
    throw new NotKnown(`This could not be read: ${titleOf(read)}, ${dn}. ${answer.error.brief}`);
  }
  return answer;
}
