import type { CodeFamily } from '../../knowledge/rows.ts';
import { wrappedWin32 } from '../hresult.ts';
import type { Mention } from './mention.ts';

/**
 * What two mentions of one code have in common, whatever their spelling: `-2147221231` and `0x80040111`, `1722` and `0x800706BA`,
 * `550 5.7.1` and `#5.7.1`. In: a mention. Out: a string to compare; codes of families that share no numbers never share one.
 */
export function subjectKey({ subject, text, place }: Mention): string {
  switch (subject.kind) {
    case 'number': {
      const inner = wrappedWin32(subject.number);
      if (inner !== undefined) return `win32:${inner}`;
      const [family = 'mapi'] = place.families;
      return `${groups[family as CodeFamily] ?? family}:${subject.number.unsigned}`;
    }
    case 'status':
      return `smtp:${subject.status.code || String(subject.status.reply)}`;
    case 'event':
      return `event:${subject.id}`;
    default:
      return `${subject.kind}:${text.toLowerCase()}`;
  }
}

/** Families that share their numbers, or are written for each other. */
const groups: Readonly<Partial<Record<CodeFamily, string>>> = {
  win32: 'win32',
  winsock: 'win32',
  rpc: 'win32',
  bind: 'win32',
  mapi: 'status',
  hresult: 'status',
  sspi: 'status',
  ntstatus: 'status',
};
