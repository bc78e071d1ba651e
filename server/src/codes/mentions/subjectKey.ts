import { familyTraits, isCodeFamily } from '../../knowledge/rows.ts';
import { wrappedWin32 } from '../hresult.ts';
import type { Mention } from './mention.ts';

/**
 * What two mentions of one code have in common, whatever their spelling: `-2147221231` and `0x80040111`, `1722` and `0x800706BA`,
 * `550 5.7.1` and `#5.7.1`. In: a mention. Out: a string to compare; codes of families that share no numbers never share one, nor do
 * events of two sources.
 */
export function subjectKey({ subject, text, place }: Mention): string {
  switch (subject.kind) {
    case 'number': {
      const inner = wrappedWin32(subject.number);
      if (inner !== undefined) return `windows:${inner}`;
      const [family = 'mapi'] = place.families;
      const numbering = isCodeFamily(family) ? familyTraits[family].numbering : undefined;
      return `${numbering ?? family}:${subject.number.unsigned}`;
    }
    case 'status':
      return `smtp:${subject.status.code || String(subject.status.reply)}`;
    case 'event':
      // `MSExchange ADAccess` and `MSExchangeADAccess` are one.
      return `event:${(subject.source ?? '').toLowerCase().replaceAll(' ', '')}:${subject.id}`;
    default:
      return `${subject.kind}:${text.toLowerCase()}`;
  }
}
