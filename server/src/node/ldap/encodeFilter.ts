import { Filter, type BerWriter } from 'ldapts';
import { parseFilter, type Filter as ParsedFilter } from '../../directory/filter.ts';

/** A filter for a search request. ldapts' own reading of a filter takes each escaped byte for a character: `\e9` would be sent as two bytes. */
export class EncodedFilter extends Filter {
  // Of no meaning here, as `write` is all that a search asks for.
  readonly type = 0xa0;
  readonly #text: string;
  readonly #filter: ParsedFilter;

  /** @throws DirectoryError where it is no filter */
  constructor(text: string) {
    super();
    this.#text = text;
    this.#filter = parseFilter(text);
  }

  override write(writer: BerWriter): void {
    encode(this.#filter, writer);
  }

  override toString(): string {
    return this.#text;
  }
}

/** The tags of RFC 4511, section 4.5.1.7. */
const tags = {
  and: 0xa0,
  or: 0xa1,
  not: 0xa2,
  equal: 0xa3,
  substrings: 0xa4,
  greaterOrEqual: 0xa5,
  lessOrEqual: 0xa6,
  present: 0x87,
  approximate: 0xa8,
  extensible: 0xa9,
} as const;

function encode(filter: ParsedFilter, writer: BerWriter): void {
  if (filter.kind === 'present') {
    writer.writeString(filter.attribute, tags.present);
    return;
  }
  writer.startSequence(tags[filter.kind]);
  encodeInside(filter, writer);
  writer.endSequence();
}

function encodeInside(filter: Exclude<ParsedFilter, { readonly kind: 'present' }>, writer: BerWriter): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      for (const part of filter.filters) encode(part, writer);
      break;
    case 'not':
      encode(filter.filter, writer);
      break;
    case 'substrings':
      writer.writeString(filter.attribute);
      writer.startSequence();
      writePiece(writer, filter.initial, 0x80);
      for (const piece of filter.any) writePiece(writer, piece, 0x81);
      writePiece(writer, filter.final, 0x82);
      writer.endSequence();
      break;
    case 'extensible':
      if (filter.rule !== '') writer.writeString(filter.rule, 0x81);
      if (filter.attribute !== '') writer.writeString(filter.attribute, 0x82);
      writer.writeBuffer(Buffer.from(filter.value), 0x83);
      if (filter.dnAttributes) writer.writeBoolean(true, 0x84);
      break;
    default:
      writer.writeString(filter.attribute);
      writer.writeBuffer(Buffer.from(filter.value), 0x04);
  }
}

function writePiece(writer: BerWriter, piece: Uint8Array, tag: number): void {
  if (piece.length > 0) writer.writeBuffer(Buffer.from(piece), tag);
}
