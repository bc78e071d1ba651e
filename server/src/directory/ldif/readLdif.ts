import { visible } from '../../text/hidden.ts';
import type { DirectoryObject } from '../source.ts';
import { decodeBase64 } from './base64.ts';
import { LineReader, type LogicalLine } from './lines.ts';

/** What a file in LDIF is made of, with the number of the line where it begins. */
export type LdifItem =
  | {
      readonly kind: 'entry';
      readonly line: number;
      readonly object: DirectoryObject;
      /** Bytes of memory that it takes, about: many small values take far more than what they hold. */
      readonly size: number;
    }
  | { readonly kind: 'comment'; readonly line: number; readonly text: string }
  | LdifProblem;

/** Something that could not be read, as a sentence. What stands around it is read nevertheless. */
export interface LdifProblem {
  readonly kind: 'problem';
  readonly line: number;
  readonly message: string;
  /**
   * What it means for the records: this one is left out, `lost`; so is this one, and perhaps it is only the rest of the one before,
   * `unnamed`; a value of the one that comes next is left out, `damaged`.
   */
  readonly record?: 'lost' | 'unnamed' | 'damaged';
}

/** Of a file; all are counted. */
export const keptProblems = 100;

/** Takes a file in chunks of any size. Nothing throws; memory holds one record. */
export interface LdifReader {
  push(bytes: Uint8Array): readonly LdifItem[];
  /** What was still open when the file ended. */
  end(): readonly LdifItem[];
}

/**
 * Reads entries of LDIF (RFC 2849), in UTF-8 or UTF-16. Attribute names come in lower case; options of a name stay (`member;range=0-1499`)
 * but `;binary`, which says only how the value travelled. Changes are refused: they are orders to a directory, not what it holds.
 */
export function createLdifReader(): LdifReader {
  const lines = new LineReader();
  const records = new RecordReader();
  return {
    push: (bytes) => lines.push(bytes).flatMap((line) => records.take(line)),
    end: () => [...lines.end().flatMap((line) => records.take(line)), ...records.end()],
  };
}

interface Value {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A record that takes more bytes of memory than this is not kept. */
const largestRecord = 256 * 1024 * 1024;

/** What an object and each of its values take beside their bytes: measured with files of nothing else. */
const overhead = { record: 1_000, value: 300 };

/** In bytes. Every message about the object says its name. */
const longestName = 16_384;

class RecordReader {
  #start = 0;
  #dn: string | undefined;
  #values: Value[] = [];
  /** Of all values. */
  #size = 0;
  /** The record cannot be used: the rest of it is passed over. */
  #refused = false;

  take({ line, text }: LogicalLine): LdifItem[] {
    if (text === undefined)
      return this.#refuse(line, 'The line is longer than any value of a directory. The record is left out.');
    if (text === '') return this.end();
    if (text.startsWith('#')) return [{ kind: 'comment', line, text: text.slice(1).trim() }];
    if (this.#refused) return [];
    const parsed = parseLine(text);
    if (typeof parsed === 'string')
      return this.#dn === undefined
        ? this.#refuse(line, parsed, /^dn:/i.test(text))
        : [problem(line, parsed, /^dn:/i.test(text) ? 'unnamed' : 'damaged')];
    return this.#dn === undefined ? this.#begin(line, parsed) : this.#add(line, parsed);
  }

  /** The record is complete. */
  end(): LdifItem[] {
    const items: LdifItem[] = [];
    if (this.#dn !== undefined && !this.#refused) {
      items.push({
        kind: 'entry',
        line: this.#start,
        object: { dn: this.#dn, attributes: packed(this.#values, this.#size) },
        size: overhead.record + this.#memory(),
      });
    }
    this.#dn = undefined;
    this.#values = [];
    this.#size = 0;
    this.#refused = false;
    return items;
  }

  #begin(line: number, { name, bytes }: Value): LdifItem[] {
    if (name === 'version')
      return textOf(bytes) === '1'
        ? []
        : [problem(line, `This is version ${shown(textOf(bytes))} of LDIF. It is read as version 1.`)];
    if (name !== 'dn')
      return this.#refuse(
        line,
        `A record begins with "dn:", not with "${shown(name)}:". The record is left out.`,
      );
    if (bytes.length > longestName)
      return this.#refuse(line, 'The name is longer than any of a directory. The record is left out.', true);
    this.#dn = textOf(bytes);
    this.#start = line;
    return [];
  }

  #add(line: number, value: Value): LdifItem[] {
    if (value.name === 'changetype' || value.name === 'control') {
      return this.#refuse(
        line,
        `This record is a change ("${value.name}"), not an entry. Export entries: ldifde -f, or ldapsearch -LLL.`,
      );
    }
    if (value.name === 'dn')
      return [
        ...this.end(),
        problem(line, 'The empty line before this record is missing.'),
        ...this.#begin(line, value),
      ];
    this.#size += value.bytes.length;
    this.#values.push(value);
    if (this.#memory() <= largestRecord) return [];
    this.#values = [];
    return this.#refuse(line, 'The record is larger than any object of a directory. It is left out.');
  }

  #memory(): number {
    return this.#size + this.#values.length * overhead.value;
  }

  #refuse(line: number, message: string, named = this.#dn !== undefined): LdifItem[] {
    const first = !this.#refused;
    this.#refused = true;
    return first ? [problem(line, message, named ? 'lost' : 'unnamed')] : [];
  }
}

/** @returns name and value, or what is wrong with the line */
function parseLine(text: string): Value | string {
  const colon = text.indexOf(':');
  const spelled = text.slice(0, Math.max(colon, 0));
  if (!/^[a-z0-9][a-z0-9.-]{0,255}(?:;[a-z0-9=*-]{1,255}){0,9}$/i.test(spelled)) {
    return `"${shown(text)}" is no line of LDIF: it has no name of an attribute with a colon.`;
  }
  const name = spelled.toLowerCase().replace(/;binary(?=;|$)/, '');
  const rest = text.slice(colon + 1);
  if (rest.startsWith('<'))
    return `The value of ${name} stands in another file (${shown(rest.slice(1).trim())}). Such files are not opened.`;
  if (!rest.startsWith(':')) return { name, bytes: encoder.encode(rest.replace(/^ +/, '')) };
  const bytes = decodeBase64(rest.slice(1).trim());
  return bytes ? { name, bytes } : `The value of ${name} is no base64: it is cut or damaged. It is left out.`;
}

/** Into one block: many small ones take several times the memory of what they hold. */
function packed(values: readonly Value[], size: number): Map<string, Uint8Array[]> {
  const block = new Uint8Array(size);
  const attributes = new Map<string, Uint8Array[]>();
  let at = 0;
  for (const { name, bytes } of values) {
    block.set(bytes, at);
    const own = block.subarray(at, at + bytes.length);
    at += bytes.length;
    const known = attributes.get(name);
    if (known) known.push(own);
    else attributes.set(name, [own]);
  }
  return attributes;
}

const encoder = new TextEncoder();
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

function textOf(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

function problem(line: number, message: string, record?: LdifProblem['record']): LdifProblem {
  return { kind: 'problem', line, message, ...(record && { record }) };
}

function shown(text: string): string {
  return visible(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
