// Makes the snapshot collector, a PowerShell script, out of its template and the list of reads.
import fs from 'node:fs';
import { inRoot } from './project.mjs';

/** What the script is called where it ships. */
export const collectorName = 'Collect-DirectorySnapshot.ps1';

/**
 * The script as Windows PowerShell reads it: UTF-8 with a byte order mark, lines ending in CRLF. It carries the same reads that
 * the checks make, so the two cannot drift.
 * @returns {string}
 */
export function collectorScript() {
  const template = fs.readFileSync(inRoot('server/src/directory/collector/collector.ps1'), 'utf8');
  const { forms, attributes, reads } = JSON.parse(
    fs.readFileSync(inRoot('server/src/knowledge/directory/reads.json'), 'utf8'),
  );
  const lines = [
    '{',
    `"forms": ${JSON.stringify(forms)},`,
    `"attributes": ${JSON.stringify(attributes)},`,
    '"reads": [',
    reads.map((/** @type {object} */ read) => `  ${JSON.stringify(read)}`).join(',\n'),
    ']',
    '}',
  ];
  const script = template.replace('<definition>', () => lines.join('\n'));
  return `\ufeff${script.replace(/\r?\n/g, '\r\n')}`;
}
