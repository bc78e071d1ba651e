import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import type { Span } from '../model/location.ts';

/** Offsets of an open document as lines and columns; a line end at the end of the span is left out. */
export function rangeOf(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(trimmedEnd(document, span)) };
}

function trimmedEnd(document: TextDocument, { start, end }: Span): number {
  const tail = document.getText({
    start: document.positionAt(Math.max(start, end - 200)),
    end: document.positionAt(end),
  });
  return Math.max(start, end - (tail.length - tail.trimEnd().length));
}
