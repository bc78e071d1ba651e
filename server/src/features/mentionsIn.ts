import type { DiagnosticContext } from '../codes/context/context.ts';
import { readContexts } from '../codes/context/readContexts.ts';
import type { Mention } from '../codes/mentions/mention.ts';
import type { RecordText } from '../formats/format.ts';
import { recordText } from '../formats/recordText.ts';
import type { Catalog } from '../knowledge/catalog.ts';
import type { Span } from '../model/location.ts';
import { documentDecoding } from '../text/decoding.ts';
import { partsOf, type LogDocument } from './logDocument.ts';
import { mentionsOf } from './recordMentions.ts';

/** How far beyond what is asked for a record is read: what a number means can stand lines before it. */
const reach = 32_768;

/**
 * Finds the codes of an open log that touch a range. Records are read whole and one by one, as in a file; long ones in part.
 * In: offsets into the document. Out: mentions with offsets into the document, in their order.
 */
export function mentionsIn(log: LogDocument, range: Span, catalog: Catalog): Mention[] {
  return textsAround(log, range)
    .flatMap((record) => mentionsOf(record, documentDecoding, catalog))
    .filter((mention) => mention.start <= range.end && mention.end >= range.start);
}

/** The code at an offset, or undefined. */
export function mentionAt(log: LogDocument, offset: number, catalog: Catalog): Mention | undefined {
  return mentionsIn(log, { start: offset, end: offset }, catalog)[0];
}

/** The MAPI diagnostic context that an offset stands in, and where that is in the document. */
export function contextAt(
  log: LogDocument,
  offset: number,
): { readonly context: DiagnosticContext; readonly span: Span } | undefined {
  for (const record of textsAround(log, { start: offset, end: offset })) {
    for (const context of readContexts(record.text)) {
      const span = { start: record.offset(context.span.start), end: record.offset(context.span.end - 1) + 1 };
      if (span.start <= offset && offset <= span.end) return { context, span };
    }
  }
  return undefined;
}

/** What touches a range: each record, and each text that belongs to none, with the way back into the document. */
function textsAround(log: LogDocument, range: Span): RecordText[] {
  const text = log.document.getText();
  return Array.from(partsOf(log, range), (part) => {
    const start = Math.max(part.start, range.start - reach);
    const end = Math.min(part.end, range.end + reach);
    return recordText({ text: text.slice(start, end), start, end }, documentDecoding, 0);
  });
}
