import type { DiagnosticContext } from '../codes/context/context.ts';
import { readContexts } from '../codes/context/readContexts.ts';
import { findMentions } from '../codes/mentions/findMentions.ts';
import type { Mention } from '../codes/mentions/mention.ts';
import type { Catalog } from '../knowledge/catalog.ts';
import type { Span } from '../model/location.ts';
import { cleanText } from '../text/cleanText.ts';
import { recordsSpan, type LogDocument } from './logDocument.ts';

/** How far beyond what is asked for a record is read: what a number means can stand lines before it. */
const reach = 32_768;

/**
 * Finds the codes of an open log that touch a range. Whole records are read, long ones in part.
 * In: offsets into the document. Out: mentions with offsets into the document, in their order.
 */
export function mentionsIn(log: LogDocument, range: Span, catalog: Catalog): Mention[] {
  const { text, original } = textAround(log, range);
  return findMentions(text, catalog)
    .map((mention) => ({
      ...mention,
      start: original(mention.start),
      end: original(mention.end - 1) + 1,
    }))
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
  const { text, original } = textAround(log, { start: offset, end: offset });
  for (const context of readContexts(text)) {
    const span = { start: original(context.span.start), end: original(context.span.end - 1) + 1 };
    if (span.start <= offset && offset <= span.end) return { context, span };
  }
  return undefined;
}

/** The records that touch a range, without what a web page did to them, and the way back into the document. */
function textAround(
  log: LogDocument,
  range: Span,
): { readonly text: string; readonly original: (index: number) => number } {
  const records = recordsSpan(log, range);
  const start = Math.max(records.start, range.start - reach);
  const end = Math.min(records.end, range.end + reach);
  const { document } = log;
  const clean = cleanText(
    document.getText({ start: document.positionAt(start), end: document.positionAt(end) }),
  );
  return { text: clean.text, original: (index) => start + clean.original(index) };
}
