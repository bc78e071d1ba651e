import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referencesIn } from '../../server/src/features/occurrences.ts';
import { soughtAt } from '../../server/src/features/sought.ts';
import { openCatalog } from '../../server/src/knowledge/catalog.ts';
import { searchFile } from '../../server/src/node/searchFiles.ts';
import { encodingsOf, openLog } from '../support/markup.ts';

const line = (text: string) => `02/19/2007 16:24:30 CSession::Logon Error ${text}\r\n`;
const never = () => false;

/** What can be wrong between an open log and a file: characters of several bytes, tags of a page, comments, all line ends. */
const log =
  line('-2147221231 Für „Müller“ 😀 kein Speicher.') +
  line('0 <b>error 0x80040111</b><br/>then 0x80040111&nbsp;x') +
  '#: VERIFY: no error 0x80040111 any more\r\n' +
  line('0 port 1722').replace('\r\n', '\r') +
  line('0 ü MAPI_E_LOGON_FAILED');

describe('searching a file', () => {
  let folder = '';
  let file = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'triage-'));
    file = join(folder, 'closed.log');
  });
  after(() => rmSync(folder, { recursive: true }));

  async function search(content: string | Uint8Array, limit = 100, stop = never): Promise<string[]> {
    writeFileSync(file, content);
    const places = await searchFile(file, await code(), limit, stop);
    return places.map(({ start, end }) => `${start.line}:${start.column}-${end.line}:${end.column}`);
  }

  async function code() {
    const found = soughtAt(openLog(line('-2147221231')), 45, await openCatalog());
    assert.ok(found);
    return found;
  }

  async function placesWhenOpen(text: string): Promise<string[]> {
    const found = [...referencesIn(openLog(text), await code())].flat();
    return found.map(
      ({ range: { start, end } }) =>
        `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`,
    );
  }

  it('names the places that the text has for somebody who counts them', async () => {
    assert.deepEqual(await search(log), ['1:43-1:54', '2:54-2:64', '2:78-2:88', '5:47-5:66']);
  });

  for (const [encoding, bytes] of Object.entries(encodingsOf(log))) {
    it(`finds in ${encoding} what it finds in the open document`, async () => {
      assert.deepEqual(await search(bytes), await placesWhenOpen(log));
    });
  }

  it('finds a code that lies across the pieces in which a file is read', async () => {
    const before = line('0 Nothing').length;
    for (const shift of [40, 45, 50]) {
      const padding = '.'.repeat((65_536 - shift) % before);
      const text = line('0 Nothing').repeat(Math.floor((65_536 - shift) / before)) + padding;
      const found = await search(`${text}\r\n${line('-2147221231')}`);
      assert.equal(found.length, 1, String(shift));
    }
  });

  it('ends when there are enough places', async () => {
    assert.deepEqual(await search(log, 2), ['1:43-1:54', '2:54-2:64']);
    assert.deepEqual(await search(log, 0), []);
  });

  it('ends when it is told to, while it reads as well as while it counts lines', async () => {
    const long = line('-2147221231') + line('0 Nothing').repeat(60_000) + line('-2147221231');
    let asked = 0;
    assert.equal((await search(long, 100, () => asked++ < 0)).length, 2);
    const questions = asked;
    for (const last of [0, 10, questions - 2]) {
      asked = 0;
      assert.deepEqual(await search(long, 100, () => asked++ >= last), []);
      assert.ok(asked <= last + 2, `It was asked ${asked} times, with yes from ${last} on.`);
    }
  });

  it('passes over what is no text, and what has no record', async () => {
    assert.deepEqual(await search(new Uint8Array(5000)), []);
    assert.deepEqual(await search('0x80040111\n'), []);
    assert.deepEqual(await search(''), []);
  });

  it('lets the error of the file system through', async () => {
    await assert.rejects(searchFile(join(folder, 'none.log'), await code(), 1, never), {
      code: 'ENOENT',
    });
  });
});
