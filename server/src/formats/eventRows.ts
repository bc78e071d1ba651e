import type { Field } from '../model/record.ts';
import { splitRow } from './csv.ts';
import { fieldAt, type RecordText } from './format.ts';

const level = '(?:Information|Warning|Error|Critical|Verbose|Success Audit|Failure Audit|None)';
const date = String.raw`\d{1,4}[./-]\d{1,2}[./-]\d{2,4}[ ,\t]{1,2}\d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?`;

/** A row of Event Viewer's "Save All Events As…", separated by commas or tabs: level, time, source, id, category, message. */
export const exportedRow = new RegExp(`^"?${level}"?([,\\t])"?${date}"?\\1[^,\\t]{1,120}\\1\\d{1,6}\\1`);

/** A line of an event list: date, time, source, type, category, id, user, computer. Sources are those of an Exchange server. */
export const listLine = new RegExp(
  `^(?<time>${date})[\\t ,]{1,8}(?<source>(?:MS ?Exchange|ESE|EXCDO|MSADC|Schannel|NTDS|Netlogon|IMAP4|POP3|smtpsvc)[^\\t]{0,50}?)[\\t ]{1,8}` +
    `(?<level>${level})[\\t ]{1,8}(?<category>\\S[^\\t]{0,50}?)[\\t ]{1,8}(?<id>\\d{1,5})[\\t ]{1,8}(?<user>\\S{1,100})[\\t ]{1,8}(?<computer>\\S{1,100})\\s*$`,
  'd',
);

/** A line of Event Viewer's list with the event below it: level, date and time, source, id, task category. */
export const overviewLine = new RegExp(
  `^[\\s>*-]{0,12}(?<level>Information|Warning|Error|Critical)[\\t ]{1,4}(?<time>\\S[^\\t\\r\\n]{3,40}?)[\\t ]{1,4}` +
    `(?<source>(?:MS ?Exchange|ESE|ASP\\.NET|Microsoft-|Schannel)[^\\t\\r\\n]{0,60}?)[\\t ]{1,4}(?<id>\\d{1,5})[\\t ]{1,4}(?<category>[A-Z(][\\w ()]{1,40}?)[\\t ]{0,4}(?=\\r?\\n|$)`,
  'd',
);

const columns = ['level', 'time', 'source', 'id', 'category', 'description'];

/** Reads an event that is one row; its last column, the message, may run over lines within quotes. */
export function parseEventRow(record: RecordText): Record<string, Field> {
  const groups = listLine.exec(record.text)?.indices?.groups;
  if (groups)
    return Object.fromEntries(
      Object.entries(groups).map(([name, [start, end]]) => [name, fieldAt(record, start, end)]),
    );
  const separator = exportedRow.exec(record.text)?.[1];
  if (!separator) return {};
  const text = separator === ',' ? record.text : record.text.replaceAll(',', '\u00b7').replaceAll('\t', ',');
  const cells = splitRow(text.trimEnd()).slice(0, columns.length);
  return Object.fromEntries(
    cells.map((cell, index) => [columns[index] ?? '', fieldAt(record, cell.start, cell.end)]),
  );
}
