import type { Span } from '../../model/location.ts';
import type { Place, StatusParts } from '../explanation.ts';
import type { CodeNumber } from '../readNumber.ts';

/** A code where it stands in a text. Offsets are UTF-16 units. */
export interface Mention extends Span {
  /** As it stands there. */
  readonly text: string;
  readonly subject: Subject;
  readonly place: Place;
  /** It is written as a word (`MAPI_E_LOGON_FAILED`), and needs no decoding. */
  readonly named?: true;
}

/** What a mention is of. */
export type Subject =
  | { readonly kind: 'number'; readonly number: CodeNumber }
  /** `reply` is the text that tells meanings of one status apart, from the reply code on. */
  | { readonly kind: 'status'; readonly status: StatusParts; readonly reply: string }
  | { readonly kind: 'event'; readonly id: number; readonly source?: string }
  /** `spelling` has the words that make its numbers a version. */
  | { readonly kind: 'version'; readonly spelling: string }
  | { readonly kind: 'sid' }
  | { readonly kind: 'right' }
  /** A word of a protocol log. */
  | { readonly kind: 'log' };

/** A text being searched, and what has been found in it. */
export interface Search {
  readonly text: string;
  add(mention: Mention): void;
  /** What is in there has been read: no other reader takes it for something else. */
  close(span: Span): void;
}
