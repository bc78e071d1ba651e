import type { Field, LogRecord } from '../model/record.ts';
import { fieldAt, type LogFormat, type RecordText } from './format.ts';

const cell = String.raw`(?:"""[^"\t\r\n]{0,300}"""|"?[^"\t\r\n]{0,300}"?)`;
/** Between cells stands a tab; where a web page made it a blank, the triple quotes still part them. */
const gap = String.raw`(?:\t|(?<=""") {1,8}(?="""))`;
const account = String.raw`"{0,3}[^"\t\r\n\\]{1,64}\\[^"\t\r\n]{1,128}"{0,3}`;
const row = new RegExp(
  `^(?<file>[^"\\t\\r\\n]{1,260}:(?="))?${cell}${gap}${account}${gap}${cell}${gap}"{0,3}(?:Has|No) Delegates"{0,3}(?=[\\t ]|\\r?$)`,
  'i',
);
/** What Find.exe writes above the lines that it found. */
const findHeading = /^-{10} \S/;

const columns = ['owner', 'account', 'displayName', 'delegates', 'state'] as const;

/**
 * The export of the Send As audit of KB912918: Unicode text, tabs, triple quotes; mailbox owner, account that has full
 * access without Send As, its name, "Has Delegates" or "No Delegates", "Enabled" or another word, and fields that the
 * article leaves out. What Find.exe, Findstr.exe and other editors do to such a file is read as damage of the row.
 */
export const sendAsExport: LogFormat = {
  id: 'send-as-export',

  starts(line) {
    if (row.test(line.text)) return 'strong';
    return findHeading.test(line.text) ? 'weak' : undefined;
  },

  next(line, open) {
    if (!findHeading.test(open.firstLine) || open.part === 'row') return 'outside';
    if (line.text.trim() === '') return 'belongs';
    if (!row.test(line.text)) return 'outside';
    open.part = 'row';
    return 'belongs';
  },

  parse(record) {
    const start = findHeading.test(record.text) ? record.text.indexOf('\n') + 1 : 0;
    const from = start + (/^\s*/.exec(record.text.slice(start))?.[0].length ?? 0);
    const line = record.text.slice(from).split(/\r?\n/, 1)[0] ?? '';
    const match = row.exec(line);
    if (!match) return [];
    const file = match.groups?.['file'] ?? '';
    const fields = rowFields(record, from + file.length, line.slice(file.length));
    const whole = { start: record.offset(from), end: record.offset(from + line.length) };
    const make = (kind: string, own: Record<string, Field>): LogRecord => ({
      format: 'send-as-export',
      kind,
      ...whole,
      fields: { ...fields, ...own },
    });
    return [
      ...(from > 0 ? [make('heading', { heading: fieldAt(record, 0, Math.max(start - 1, 1)) })] : []),
      ...(file ? [make('file-prefix', { file: fieldAt(record, from, from + file.length - 1) })] : []),
      make('row', {}),
      ...(/^"""/.test(line.slice(file.length)) ? [] : [make('quotes-lost', {})]),
      ...(/\?|\ufffd/.test(`${fields['owner']?.text}${fields['account']?.text}`)
        ? [make('characters-lost', {})]
        : []),
    ];
  },
};

function rowFields(record: RecordText, from: number, line: string): Record<string, Field> {
  const fields: Record<string, Field> = {};
  let at = 0;
  const cells = line.includes('\t') ? line.split('\t') : line.split(/(?<=""") {1,8}(?=""")/);
  for (const [index, text] of cells.slice(0, 64).entries()) {
    const place = line.indexOf(text, at);
    const bare = text.trim();
    const quotes = /^"{0,3}/.exec(bare)?.[0].length ?? 0;
    const start = from + place + text.indexOf(bare) + quotes;
    const value = bare.slice(quotes).replace(/"{1,3}$/, '');
    if (value !== '')
      fields[columns[index] ?? `column${index + 1}`] = fieldAt(record, start, start + value.length);
    at = place + text.length;
  }
  return fields;
}
