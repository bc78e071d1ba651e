import type { Span } from '../../model/location.ts';
import type { ContextRecord, EeInfoField, RecordKind } from './context.ts';
import type { Cleaned } from './filler.ts';

/** What stands behind `Lid: N`. */
export interface Printed extends Omit<ContextRecord, 'start' | 'end' | 'lid'> {
  /** Where it ends in the original text; undefined where nothing stands there. */
  readonly end?: number;
  readonly problem?: string;
}

/**
 * Reads what an expanded record prints behind its location id: `StoreEc: 0x80040115`, `dwParam: 0x0 Msg: …`, `ROP: ropLogon [254]`,
 * `--- ROP Parse Start ---` and so on. In: the cleaned text from there on; `open` where it may go on with what is no record, so that
 * free text ends with its line. Out: the fields; kind `marker` where nothing is printed, `unknown` where nothing known is.
 */
export function readPrinted(cleaned: Cleaned, open: boolean): Printed {
  for (const [kind, pattern] of forms) {
    const match = pattern.exec(cleaned.text);
    if (match !== null) return { kind, ...fieldsOf(match, cleaned, open) };
  }
  const text = ownText(cleaned.text, open);
  if (text === '') return { kind: 'marker' };
  return { kind: 'unknown', text, end: endAt(cleaned, text.length) };
}

const hex = String.raw`0x(?<$>[\da-f]{1,40})`;
const param = `^dwParam:\\s?${hex.replace('$', 'param')}`;
const line = String.raw`[-–—|\s]{0,12}`;

const forms = (
  [
    ['propTag', `^StoreEc:\\s?${hex.replace('$', 'code')}\\sPropTag:\\s?${hex.replace('$', 'tag')}`],
    ['storeEc', `^StoreEc:\\s?${hex.replace('$', 'code')}`],
    [
      'eeinfo',
      `${param}\\sMsg:\\s?EEInfo:\\s?prm\\[(?<index>\\d{1,2})\\]:\\s?(?<form>\\w{1,20})(?:\\s(?:val|string))?:?\\s?(?<ee>[^]*)`,
    ],
    ['eeinfo', `${param}\\sMsg:\\s?EEInfo:\\s?(?<label>[a-z]{4,20}(?:\\s[a-z]{4,20})?):\\s?(?<ee>[^]*)`],
    ['text', `${param}\\sMsg:\\s?(?<msg>[^]*)`],
    ['dwParam', param],
    ['qword', `^qdwParam:\\s?${hex.replace('$', 'qword')}`],
    ['guid', String.raw`^Guid:\s?\{?(?<guid>[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\}?`],
    ['version', String.raw`^(?:Client|Server)?Version:\s?(?<version>\d{1,5}(?:\.\d{1,5}){3})`],
    ['rop', String.raw`^ROP:\s?(?<name>\w{1,60})\s?\[(?<rop>\d{1,3})\]`],
    ['ropError', `^ROP\\sError:\\s?${hex.replace('$', 'code')}`],
    ['ropFailure', `^ROP\\sFailure:\\s?${hex.replace('$', 'code')}`],
    ['error', `^Error:\\s?${hex.replace('$', 'code')}`],
    ['call', String.raw`^(?<function>[\w.:]{1,80})\scalled\s?\[length=(?<length>\d{1,10})\]`],
    [
      'return',
      `^(?<function>[\\w.:]{1,80})\\sreturned\\s?\\[ec=${hex.replace('$', 'code')}\\](?:\\s?\\[length=(?<length>\\d{1,10})\\])?(?:\\s?\\[latency=(?<latency>\\d{1,10})\\])?`,
    ],
    [
      'exception',
      `^(?<function>[\\w.:]{1,80})\\sexception\\s?\\[rpc_status=${hex.replace('$', 'status')}\\](?:\\s?\\[latency=(?<latency>\\d{1,10})\\])?`,
    ],
    ['parseStart', `^${line}ROP\\sParse\\sStart${line}`],
    ['parseDone', `^${line}ROP\\sParse\\sDone${line}`],
    ['remoteStart', `^${line}Remote\\sContext\\sBeg${line}`],
    ['remoteEnd', `^${line}Remote\\sContext\\sEnd${line}`],
    ['overflow', `^${line}Remote\\sContext\\sOverflow${line}`],
  ] satisfies [RecordKind, string][]
).map(([kind, source]): [RecordKind, RegExp] => [kind, new RegExp(source, 'di')]);

/** The group whose digits are the value of the record. */
const values = ['ee', 'code', 'status', 'qword', 'guid', 'version', 'rop', 'length', 'param'];

const eeLabels: Readonly<Record<string, EeInfoField>> = {
  computername: 'computerName',
  processid: 'processId',
  'generation time': 'generationTime',
  'generating component': 'component',
  status: 'status',
  'detection location': 'location',
  flags: 'flags',
  numberofparameters: 'parameterCount',
};

function fieldsOf(match: RegExpExecArray, cleaned: Cleaned, open: boolean): Omit<Printed, 'kind'> {
  const groups = match.groups ?? {};
  const free = groups['ee'] ?? groups['msg'];
  const text = free === undefined ? undefined : ownText(free, open);
  const length = match[0].trimEnd().length - (free?.trimEnd().length ?? 0) + (text?.length ?? 0);
  const value = values.find((name) => groups[name] !== undefined);
  const at = value === undefined ? undefined : groupAt(match, cleaned, value, text);
  const paramAt = value === 'ee' ? groupAt(match, cleaned, 'param') : undefined;
  return {
    ...numbersOf(groups),
    ...wordsOf(groups),
    ...(groups['msg'] === undefined || text === '' || text === undefined ? {} : { text: oneLine(text) }),
    ...(groups['ee'] === undefined ? {} : eeinfoOf(groups, oneLine(text ?? ''))),
    ...(at === undefined ? {} : { value: at }),
    ...(paramAt === undefined ? {} : { dwParamAt: paramAt }),
    end: endAt(cleaned, length),
  };
}

type Groups = Readonly<Record<string, string | undefined>>;

const numbers = { code: 'storeEc', tag: 'propTag', param: 'dwParam', status: 'rpcStatus' } as const;

function numbersOf(groups: Groups): Omit<Printed, 'kind'> {
  let fields: Omit<Printed, 'kind'> = {};
  for (const [group, field] of Object.entries(numbers)) {
    const digits = groups[group];
    const value = digits === undefined ? undefined : Number.parseInt(digits, 16);
    if (value === undefined) continue;
    fields =
      value > 0xffff_ffff
        ? { ...fields, problem: 'a value of more than 32 bits' }
        : { ...fields, [field]: value };
  }
  return fields;
}

function wordsOf(groups: Groups): Omit<Printed, 'kind'> {
  const { qword, guid, version, rop, name, length, latency } = groups;
  const called = groups['function'];
  return {
    ...(qword === undefined ? {} : qwordOf(qword)),
    ...(guid === undefined ? {} : { guid: guid.toLowerCase() }),
    ...(version === undefined ? {} : { version }),
    ...(rop === undefined ? {} : { rop: { id: Number(rop), ...(name === undefined ? {} : { name }) } }),
    ...(called === undefined ? {} : { function: called }),
    ...(length === undefined ? {} : { length: Number(length) }),
    ...(latency === undefined ? {} : { latency: Number(latency) }),
  };
}

function qwordOf(digits: string): Omit<Printed, 'kind'> {
  return digits.length > 16
    ? { problem: 'a value of more than 64 bits' }
    : { qword: `0x${digits.toUpperCase().padStart(16, '0')}` };
}

function eeinfoOf({ index, form, label }: Groups, value: string): Omit<Printed, 'kind'> {
  if (index !== undefined && form !== undefined)
    return { eeinfo: { field: 'parameter', index: Number(index), type: form, value } };
  const field = eeLabels[oneLine(label ?? '').toLowerCase()];
  return field === undefined ? { text: `${label ?? ''}: ${value}` } : { eeinfo: { field, value } };
}

/** Where a group stands in the original text; of free text only the part that belongs to the record. */
function groupAt(match: RegExpExecArray, cleaned: Cleaned, name: string, text?: string): Span | undefined {
  const [from, to] = match.indices?.groups?.[name] ?? [0, 0];
  const end = text === undefined ? to : from + text.length;
  return end === from ? undefined : { start: cleaned.starts[from] ?? 0, end: cleaned.ends[end - 1] ?? 0 };
}

/** Free text, at most 400 units of it, and only up to the end of its line where other text may follow. */
function ownText(text: string, open: boolean): string {
  const end = open ? text.indexOf('\n') : -1;
  return text.slice(0, Math.min(end < 0 ? text.length : end, 400)).trimEnd();
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function endAt(cleaned: Cleaned, length: number): number {
  return cleaned.ends[length - 1] ?? 0;
}
