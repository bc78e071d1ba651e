import type { Field, LogRecord } from '../model/record.ts';
import { fieldAt, type RecordText } from './format.ts';

export const autodiscoverEnd = /(?:<|&lt;)\/Autodiscover\s{0,4}(?:>|&gt;)/;

/** The elements of [MS-OXDSCLI] that say who asked, what was answered, and where a client is sent. */
const elements: Readonly<Record<string, string>> = {
  email: 'EMailAddress',
  acceptable: 'AcceptableResponseSchema',
  errorCode: 'ErrorCode',
  message: 'Message',
  debugData: 'DebugData',
  action: 'Action',
  redirectUrl: 'RedirectUrl',
  redirectAddress: 'RedirectAddr',
  displayName: 'DisplayName',
  legacyExchangeDN: 'LegacyDN',
  autodiscoverAddress: 'AutoDiscoverSMTPAddress',
  server: 'Server',
  serverDN: 'ServerDN',
  serverVersion: 'ServerVersion',
  ewsUrl: 'EwsUrl',
  oabUrl: 'OABUrl',
};
const compiled = Object.entries(elements).map(
  ([field, element]) => [field, new RegExp(`<${element}(?:\\s[^>]{0,80})?>([^<]{0,4000})`, 'd')] as const,
);
const types = /<Type>([^<]{1,40})</g;
const errorAttributes =
  /<Error\s{1,4}Time=["'\u201c\u201d]([^"'\u201c\u201d]{1,40})["'\u201c\u201d](?:\s{1,4}Id=["'\u201c\u201d](\d{1,20}))?/d;

/**
 * Reads an Autodiscover request or answer (POX, [MS-OXDSCLI]) by its own few elements: what people paste is escaped,
 * coloured and cut, which no XML parser takes.
 */
export function parseAutodiscover(record: RecordText): LogRecord[] {
  const fields: Record<string, Field> = {};
  for (const [name, pattern] of compiled) {
    const place = pattern.exec(record.text)?.indices?.[1];
    if (place) fields[name] = fieldAt(record, place[0], place[1]);
  }
  const error = errorAttributes.exec(record.text)?.indices;
  if (error?.[1]) fields['time'] = fieldAt(record, error[1][0], error[1][1]);
  if (error?.[2]) fields['errorNumber'] = fieldAt(record, error[2][0], error[2][1]);
  const whole = fieldAt(record, 0, record.text.length);
  if (!/<(?:Request|Response|Autodiscover)[\s>]/.test(record.text)) return [];
  const protocols = [...record.text.matchAll(types)].map(([, type = '']) => type.trim());
  fields['protocols'] = { ...whole, text: [...new Set(protocols)].join(' ') };
  fields['text'] = { ...whole, text: record.text.slice(0, 16_384) };
  const kind = /<Request[\s>]/.test(record.text) ? 'autodiscover-request' : 'autodiscover-answer';
  return [{ format: 'exchange-shell-output', kind, start: record.start, end: record.end, fields }];
}
