import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createEngine } from '../../server/src/engine.ts';
import { foldingRangesOf } from '../../server/src/features/folding.ts';
import { highlightsAt, referencesIn } from '../../server/src/features/occurrences.ts';
import { readDocument, type LogDocument } from '../../server/src/features/logDocument.ts';
import { sessionsOf } from '../../server/src/features/sessions.ts';
import { sessionStep } from '../../server/src/features/sessionStep.ts';
import { soughtAt } from '../../server/src/features/sought.ts';
import { symbolsOf } from '../../server/src/features/symbols.ts';
import { openCatalog } from '../../server/src/knowledge/catalog.ts';

const engine = createEngine();
const header =
  '#Software: Microsoft Exchange Server\r\n#Log-type: IMAP4 Log\r\n' +
  '#Fields: dateTime,sessionId,seqNumber,sIp,cIp,user,duration,rqsize,rpsize,command,parameters,context,puid\r\n';

/** Three rows of each session; one after the other, or the first rows of all before the second ones. */
function logOf(sessions: number, mixed: boolean): LogDocument {
  const rows = Array.from({ length: sessions * 3 }, (_row, index) => {
    const [session, sequence] = mixed
      ? [index % sessions, Math.floor(index / sessions)]
      : [Math.floor(index / 3), index % 3];
    const id = session.toString(16).toUpperCase().padStart(16, '0');
    return `2026-03-12T08:05:11.104Z,${id},${sequence},10.20.0.11:993,10.20.4.57:51822,u${session},0,0,45,fetch,1:* (FLAGS),R=OK,\r\n`;
  });
  const document = TextDocument.create('file:///a.log', 'exchange-protocol-log', 1, header + rows.join(''));
  return readDocument((options) => engine.analyser(options), document, 500);
}

/** Milliseconds that an answer takes: the least of several times, as others use the machine too. */
function time(answer: () => unknown, times = 5): number {
  const taken = Array.from({ length: times }, () => {
    const begun = performance.now();
    answer();
    return performance.now() - begun;
  });
  return Math.min(...taken);
}

/** The sessions of a log are read once: the times after that say nothing. */
function firstTime(log: LogDocument): number {
  return time(() => sessionsOf(log), 1);
}

describe('a log of 300,000 rows', function () {
  this.timeout(120_000);

  for (const mixed of [true, false]) {
    it(`of 100,000 sessions ${mixed ? 'mixed with each other' : 'one after the other'} answers at once`, async () => {
      const log = logOf(100_000, mixed);
      const catalog = await openCatalog();
      const position = { line: 150_000, character: 30 };
      const first = firstTime(log);
      const answers = {
        folding: time(() => foldingRangesOf(log)),
        outline: time(() => symbolsOf(log)),
        step: time(() => sessionStep(log, position, false)),
        highlights: time(() => highlightsAt(log, position, catalog)),
      };
      const shown = Object.entries(answers).map(([name, taken]) => `${name} ${taken.toFixed(1)} ms`);
      console.log(`      sessions ${first.toFixed(0)} ms once, then ${shown.join(', ')}`);
      assert.equal(sessionsOf(log).all.length, 100_000);
      assert.ok(first < 3000);
      assert.ok(answers.folding < 200 && answers.outline < 400, shown.join());
      assert.ok(answers.step < 16 && answers.highlights < 100, shown.join());
    });
  }

  it('finds the records of a session in steps that let others be served', async () => {
    const log = logOf(100_000, true);
    const sought = soughtAt(
      log,
      log.document.offsetAt({ line: 150_000, character: 30 }),
      await openCatalog(),
    );
    assert.ok(sought);
    let longest = 0;
    let found = 0;
    let begun = performance.now();
    for (const places of referencesIn(log, sought)) {
      longest = Math.max(longest, performance.now() - begun);
      found += places.length;
      begun = performance.now();
    }
    assert.equal(found, 3);
    assert.ok(longest < 200, String(longest));
  });

  it('takes ten times as long as one of a tenth, and not a hundred times', () => {
    const small = firstTime(logOf(10_000, true));
    const large = firstTime(logOf(100_000, true));
    assert.ok(large < Math.max(small, 5) * 50, `${small} ms, ${large} ms`);
  });
});
