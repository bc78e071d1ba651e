import { parameterRow, type Choice, type ParameterRow, type ParameterType } from '../knowledge/parameters.ts';

/** What is made of what somebody typed: a value, what is wrong with it, or the values that it may mean. */
export type Typed =
  { readonly value: string } | { readonly wrong: string } | { readonly means: readonly Choice[] };

/**
 * Reads what somebody typed for a parameter.
 * A number that documents write without saying its base is asked back where the two readings differ: 2048 is two thousand and
 * forty-eight, or as hexadecimal 8264.
 */
export function readTyped(name: string, typed: string): Typed {
  const row = parameterRow(name);
  const text = typed.trim();
  if (row.type === 'number') return readNumber(row, text);
  if (row.type === 'choice') return readChoice(row, text);
  const wrong = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text)
    ? 'Control characters are no part of it.'
    : shapeOf(row, text);
  return wrong === undefined ? { value: text } : { wrong };
}

/**
 * Whether a value from a log is no such thing as the parameter: a server that is a sentence, a number that is a name.
 * Choices are left alone: who writes a template that is filled from a log knows what he puts there.
 * @returns why, for the end of a sentence
 */
export function unfit(name: string, value: string): string | undefined {
  const { type } = parameterRow(name);
  const shape = shapes[type];
  return !shape || shape.pattern.test(value) ? undefined : `it is no ${shape.what}`;
}

function readNumber(row: ParameterRow, text: string): Typed {
  const hex = /^(?:0x|&h)([0-9a-f]{1,8})$/i.exec(text)?.[1];
  if (hex) return inRange(row, Number.parseInt(hex, 16));
  if (/^[0-9a-f]{1,8}$/i.test(text) && /[a-f]/i.test(text))
    return { wrong: `Write 0x${text} for a hexadecimal number.` };
  if (!/^\d{1,10}$/.test(text)) return { wrong: 'A whole number, such as 2048 or 0x800.' };
  const read = inRange(row, Number(text));
  if (row.base !== 'asked' || !('value' in read) || Number(text) < 10 || text.length > 8) return read;
  const other = Number.parseInt(text, 16);
  if ('wrong' in inRange(row, other)) return read;
  return {
    means: [
      { value: read.value, label: `${text} as decimal, 0x${Number(text).toString(16).toUpperCase()}` },
      { value: String(other), label: `${text} as hexadecimal, ${other} in decimal` },
    ],
  };
}

function inRange({ min = 0, max = 0xffff_ffff }: ParameterRow, value: number): Typed {
  return value < min || value > max ? { wrong: `From ${min} to ${max}.` } : { value: String(value) };
}

function readChoice({ choices = [] }: ParameterRow, text: string): Typed {
  const found = choices.find(({ value }) => value.toLowerCase() === text.toLowerCase());
  return found
    ? { value: found.value }
    : { wrong: `One of ${choices.map(({ value }) => value).join(', ')}.` };
}

function shapeOf({ type, example }: ParameterRow, text: string): string | undefined {
  if (text.length > 2000) return 'Too long.';
  if (type === 'text' && /[*?]/.test(text)) return 'A wildcard would name more than one object.';
  const shape = typedShapes[type] ?? shapes[type];
  if (!shape || shape.pattern.test(text)) return undefined;
  return `This is no ${shape.what}${example ? `: ${example}, for example` : ''}.`;
}

interface Shape {
  readonly what: string;
  readonly pattern: RegExp;
}

/** A name of DNS or NetBIOS, or an address of IP; nothing that a command reads as more. */
const host: Shape = {
  what: 'name of a computer',
  pattern: /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,254}$|^[0-9a-f:.]{2,45}$/iu,
};

/** What is asked of values from logs as well as of what is typed. */
const shapes: Partial<Record<ParameterType, Shape>> = {
  host,
  ip: { what: 'IP address', pattern: /^(?:\d{1,3}\.){3}\d{1,3}$|^[0-9a-f:.]{2,45}$/i },
  guid: { what: 'GUID', pattern: /^\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?$/i },
  thumbprint: { what: 'thumbprint of 40 hexadecimal digits', pattern: /^[0-9a-f]{40}$/i },
  size: { what: 'size with its unit', pattern: /^(?:\d{1,12} ?(?:B|KB|MB|GB|TB)|unlimited)$/i },
};

/** What is asked only of somebody who types: logs and their products have forms of their own. */
const typedShapes: Partial<Record<ParameterType, Shape>> = {
  account: { what: 'account', pattern: /^[^\\/@"*?]{1,256}(?:[\\@][^\\/@"*?]{1,256})?$/ },
  address: { what: 'mail address', pattern: /^[^\s@"<>]{1,64}@[\p{L}\p{N}.-]{1,255}$/u },
  dn: { what: 'distinguished name', pattern: /^(?:CN|OU|DC|O)=[^\u0000-\u001f]{1,1990}$/i },
  culture: { what: 'language', pattern: /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}$/i },
};
