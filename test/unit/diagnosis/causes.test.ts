import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { remediesFor } from '../../../server/src/remedies/fill.ts';
import { ruleById } from '../../../server/src/knowledge/rules.ts';
import { analyse, fixture } from '../../support/markup.ts';

const lines = fixture('causes.txt')
  .text.split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t') as [rule: string, form: string, text: string]);

const stamp = '2026-04-02T06:30:10.000Z';
const parts = (text: string) => text.split(' | ').map((part) => part.trim());

/** What stands around a text in a log of each form. */
const forms: Readonly<Record<string, (text: string) => string>> = {
  text: (text) => text.replaceAll('\\n', '\n'),
  ndr: (text) => `Generating server: mbx2.adatum.example\n\nk.novak@adatum.example\n#${text} ##\n`,
  event: (text) => {
    const [source, id, message] = parts(text);
    return `Log Name: Application\nSource: ${source}\nEvent ID: ${id}\nLevel: Error\nComputer: mbx1.adatum.example\nDescription:\n${message}\n`;
  },
  smtp: (text) => {
    const [event, data, context] = parts(text);
    return `${stamp},Outbound,08DBC1A2B3C4D5E6,7,10.1.0.5:25,203.0.113.9:40112,${event},"${data}","${context}"`;
  },
  connectivity: (text) => `${stamp},08DBC1A2B3C4D5E6,SMTP,mbx3.adatum.example,-,"${text}"`,
  imap: (text) =>
    `${stamp},00000000007B10F2,2,10.1.0.5:993,10.1.7.20:50122,eva,311,34,23,login,eva *****,${text},`,
  http: (text) => {
    const [status, version, protocol] = text.split(' ');
    return `${stamp},r1,15,1,2375,7,,${protocol},mail.adatum.example,/EWS/exchange.asmx,,Negotiate,true,ADATUM\\eva,,,Outlook,10.1.7.20,CAS1,${status},${status},,POST,Proxy,mbx2.adatum.example,${version},IntraForest`;
  },
};

describe('the causes that are known by name', () => {
  for (const [rule, form, text] of lines) {
    it(`${rule}: ${text.slice(0, 70)}`, () => {
      const { findings } = analyse(`${forms[form]?.(text) ?? ''}\n`);
      assert.equal(findings[0]?.rule, rule);
      const { causes, remedies } = ruleById(rule) ?? { causes: [], remedies: [] };
      assert.ok(causes.length > 0 || rule === 'event.transport-2004');
      assert.ok(remediesFor(remedies, findings[0].facts).length > 0);
      assert.doesNotMatch(findings[0].message, /\bundefined\b|\{\w+|\s{2}|not known\)/);
    });
  }

  it('all have an example', () => {
    const folder = new URL('../../../server/src/knowledge/rules/', import.meta.url);
    const ids = readdirSync(folder)
      .filter((name) => /^(?:event-|ndr-|protocol-causes|agent-send-as)/.test(name))
      .flatMap((name) => {
        const file = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { rules: { id: string }[] };
        return file.rules.map(({ id }) => id);
      });
    assert.deepEqual(lines.map(([rule]) => rule).sort(), ids.sort());
  });
});
