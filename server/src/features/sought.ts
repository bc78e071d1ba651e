import type { Mention } from '../codes/mentions/mention.ts';
import { spellingsOf } from '../codes/mentions/spellings.ts';
import { subjectKey } from '../codes/mentions/subjectKey.ts';
import type { RecordText } from '../formats/format.ts';
import { recordText } from '../formats/recordText.ts';
import type { Catalog } from '../knowledge/catalog.ts';
import type { Span } from '../model/location.ts';
import { anyForm } from '../text/anyForm.ts';
import { documentDecoding, type Decoding } from '../text/decoding.ts';
import type { LogDocument } from './logDocument.ts';
import { mentionAt, mentionsIn } from './mentionsIn.ts';
import { nameAt, type LogName } from './names.ts';
import { mentionsOf } from './recordMentions.ts';

/** What all places are looked for of: a code, or the name of a session or a mailbox. */
export interface Sought {
  /** As it stands where it was asked for. */
  readonly label: string;
  /** It names a mailbox: what an agent wrote while it worked on it belongs to it too. */
  readonly isMailbox: boolean;
  /** Finds every place, and perhaps others: what it finds has to be read. Global; holds for scan text as well. */
  readonly candidates: RegExp;
  /** The places in a part of an open log that begins with a candidate. */
  inLog(log: LogDocument, part: Span): Span[];
  /** The places in a record of a file, in units of the source. */
  inRecord(record: RecordText, decoding: Pick<Decoding, 'unitBytes'>): Span[];
}

/** What stands at an offset of an open log: an id before a code, as its digits may look like one. */
export function soughtAt(log: LogDocument, offset: number, catalog: Catalog): Sought | undefined {
  const name = nameAt(log, offset);
  if (name?.isSession) return soughtName(name);
  const mention = mentionAt(log, offset, catalog);
  if (mention) return soughtCode(mention, catalog);
  return name && soughtName(name);
}

/** A code, in any spelling. */
export function soughtCode(mention: Mention, catalog: Catalog): Sought {
  const key = subjectKey(mention);
  const isSame = (other: Mention) => subjectKey(other) === key;
  return {
    label: mention.text,
    isMailbox: false,
    candidates: spellingsOf(mention, catalog),
    inLog: (log, part) => mentionsIn(log, part, catalog).filter(isSame),
    inRecord: (record, decoding) => mentionsOf(record, decoding, catalog).filter(isSame),
  };
}

/** A name, letter case aside, where it is no part of a longer one. */
export function soughtName({ text: name, isSession }: LogName): Sought {
  const alone = (pattern: string) => new RegExp(String.raw`(?<![\w@-])(?:${pattern})(?![\w@-]|\.\w)`, 'gi');
  const asRead = alone(name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const inRecord = (record: RecordText) =>
    Array.from(record.text.matchAll(asRead), ({ index, 0: found }) => ({
      start: record.offset(index),
      end: record.offset(index + found.length),
    }));
  return {
    label: name,
    isMailbox: !isSession,
    candidates: alone(anyForm([name])),
    inLog({ document }, { start, end }) {
      const part = document.getText().slice(start, end);
      return inRecord(recordText({ text: part, start, end }, documentDecoding, 0));
    },
    inRecord,
  };
}
