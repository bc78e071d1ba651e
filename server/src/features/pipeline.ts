import {
  listeners,
  logFolders,
  pipelineWords,
  type Listener,
  type LogFolder,
} from '../knowledge/pipeline.ts';
import type { Span } from '../model/location.ts';
import type { LogRecord } from '../model/record.ts';
import { indexAt, recordAt, type LogDocument } from './logDocument.ts';
import { headerAbove } from './logHeader.ts';
import { folderMarkdown, listenersMarkdown, otherEndMarkdown, wordMarkdown } from './pipelineMarkdown.ts';

/**
 * Says where in the transport pipeline something stands: a connector, the end of a connection that listens, a word of a connectivity
 * log, the kind of a log. In: an offset into the document. Out: Markdown, and the place it is about; `undefined` where nothing is known.
 */
export function pipelineAt(
  log: LogDocument,
  offset: number,
): { readonly markdown: string; readonly span: Span } | undefined {
  const index = indexAt(log, offset);
  if (offset > (log.records.ends[index] ?? -1)) return undefined;
  const record = recordAt(log, index);
  if (record?.format !== 'exchange-protocol-log') return undefined;
  const at = Object.entries(record.fields).find(([, { start, end }]) => start <= offset && offset <= end);
  if (!at) return undefined;
  const [column, field] = at;
  const markdown = record.kind === 'header' ? ofHeader(log, record) : ofField(log, index, record, column);
  return markdown === undefined ? undefined : { markdown, span: field };
}

function ofHeader(log: LogDocument, { fields }: LogRecord): string | undefined {
  const folder = folderOf(log.document.uri);
  return folder && /^log-type$/i.test(fields['name']?.text ?? '') ? folderMarkdown(folder) : undefined;
}

function ofField(log: LogDocument, index: number, record: LogRecord, column: string): string | undefined {
  const text = record.fields[column]?.text ?? '';
  const word = pipelineWords.find(
    (row) => row.column === column && row.word.toLowerCase() === text.toLowerCase(),
  );
  if (word) return wordMarkdown(word);
  if (column !== 'connector-id' && !column.endsWith('-endpoint')) return undefined;
  const header = headerAbove(log, index);
  const received = isReceived(log, record, header['log-type'] ?? '');
  const heard = portOf(record, received ? 'local-endpoint' : 'remote-endpoint');
  // The port at the other end is of the moment, and may look like any.
  if (column === (received ? 'remote-endpoint' : 'local-endpoint')) return undefined;
  const rows = ofVersion(header['version'] ?? '');
  if (!received) return otherEndMarkdown(rows.filter(({ port }) => port === heard));
  const connector = record.fields['connector-id']?.text ?? '';
  const named = rows.filter(({ name }) => name !== undefined && isNamed(connector, name));
  const listening = named.length > 0 ? named : column === 'connector-id' ? [] : rows;
  return listenersMarkdown(listening.filter(({ port }) => heard === undefined || port === heard));
}

/** The kind of the log says it, else its folder, else the connector: those that receive stand below their server. */
function isReceived(log: LogDocument, record: LogRecord, logType: string): boolean {
  const [word] = /\b(?:receive|send)\b/i.exec(logType) ?? [];
  const direction = word?.toLowerCase() ?? folderOf(log.document.uri)?.direction;
  return direction === undefined
    ? (record.fields['connector-id']?.text ?? '').includes('\\')
    : direction === 'receive';
}

/** In: the address of a log, wherever it was copied to with its folders. */
function folderOf(uri: string): LogFolder | undefined {
  const path = uri.replaceAll(/%5c|\\/gi, '/').toLowerCase();
  return logFolders.find(({ folder }) => path.includes(`/${folder.toLowerCase()}/`));
}

function portOf(record: LogRecord, column: string): number | undefined {
  const port = /:(\d{1,5})$/.exec(record.fields[column]?.text ?? '')?.[1];
  return port === undefined ? undefined : Number(port);
}

/** `EX01\Default Frontend EX01`: a name of setup's own has nothing but the server behind it. */
function isNamed(connector: string, name: string): boolean {
  const [, server, full = ''] = /^(?:([^\\]{1,256})\\)?([^\\]{1,256})$/.exec(connector) ?? [];
  const rest = full.toLowerCase().startsWith(`${name.toLowerCase()} `)
    ? full.slice(name.length + 1)
    : undefined;
  return rest !== undefined && (server === undefined ? /^\S+$/.test(rest) : sameServer(rest, server));
}

/** Either may be a full name. */
function sameServer(one: string, other: string): boolean {
  const short = (name: string) => name.split('.', 1)[0]?.toLowerCase();
  return short(one) === short(other);
}

/** Of 15 the header tells no more: logs of all later versions may say 15.0.0.0. */
const majors: Readonly<Record<string, readonly string[]>> = {
  '8': ['2007'],
  '14': ['2010'],
  '15': ['2013', '2016', '2019', 'SE'],
};

function ofVersion(version: string): readonly Listener[] {
  const known = majors[/^0?(\d{1,2})\./.exec(version)?.[1] ?? ''];
  return known
    ? listeners.filter(({ versions }) => versions.some((each) => known.includes(each)))
    : listeners;
}
