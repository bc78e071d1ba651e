import assert from 'node:assert/strict';
import { codeActionsIn, resolveCodeAction } from '../../../server/src/features/codeActions.ts';
import type { LogDocument } from '../../../server/src/features/logDocument.ts';
import {
  clientCommands,
  type InsertCommentParams,
  type InsertRemedyParams,
  type RunRemedyParams,
} from '../../../server/src/protocol.ts';
import { scriptMark } from '../../../server/src/formats/marks.ts';
import { matchesGolden } from '../../support/golden.ts';
import { argumentOf, fixture, openLog, rangeOfMark, seedNames } from '../../support/markup.ts';

const now = '2026-04-02 08:30';
const seed = fixture('seeds/agent.txt');
const log = openLog(seed.text, 'file:///c%3A/logs/Mail%20Target.log');

const actionsOn = (version = 'any', on: LogDocument = log, marks = seed.marks) =>
  codeActionsIn(on, rangeOfMark(on, marks[0] ?? { start: 0, end: 0 }), version);
const titled = (start: string, version = 'any') => {
  const action = actionsOn(version).find(({ title }) => title.startsWith(start));
  assert.ok(action, start);
  return action;
};

describe('codeActionsIn', () => {
  it('offers diagnose, fix, verify and undo in that order, then the comment, the copy and the run', () => {
    const kinds = actionsOn().map(({ kind }) => kind?.replace('quickfix.exchange.', ''));
    assert.deepEqual([...new Set(kinds)], ['diagnose', 'fix', 'verify', 'undo', 'comment', 'copy', 'run']);
    assert.deepEqual(
      kinds,
      [...kinds].sort((a, b) => [...new Set(kinds)].indexOf(a) - [...new Set(kinds)].indexOf(b)),
    );
  });

  it('says in each title what kind it is, and no title twice', () => {
    const titles = actionsOn().map(({ title }) => title);
    for (const title of titles.slice(0, -3)) assert.match(title, /^(?:Diagnose|Fix|Verify|Undo): \S/);
    assert.equal(new Set(titles).size, titles.length);
    assert.deepEqual(titles.slice(-3), [
      'Insert a command as a comment here…',
      'Copy a command…',
      'Run a command in Exchange Management Shell…',
    ]);
  });

  it('belongs to the diagnostic under the cursor', () => {
    for (const { diagnostics } of actionsOn())
      assert.deepEqual(
        diagnostics?.map(({ code }) => code),
        ['agent.logon-failed'],
      );
  });

  it('fills nothing in before one is chosen', () => {
    for (const { command, edit } of actionsOn()) assert.deepEqual([command, edit], [undefined, undefined]);
  });

  it('offers the same anywhere in the record', () => {
    const end = { line: 1, character: 100 };
    assert.deepEqual(codeActionsIn(log, { start: end, end }, 'any'), actionsOn());
  });

  it('offers nothing where nothing is wrong', () => {
    const start = { line: 0, character: 5 };
    assert.deepEqual(codeActionsIn(log, { start, end: start }, 'any'), []);
    assert.deepEqual(codeActionsIn(openLog(''), { start, end: start }, 'any'), []);
  });

  it('leaves out what is not for the version at hand', () => {
    const titles = (version: string) => actionsOn(version).map(({ title }) => title);
    assert.ok(titles('2003').some((title) => /dsacls|2003/.test(title)));
    assert.ok(!titles('2016').some((title) => title.includes('2003')));
    assert.ok(titles('2016').some((title) => title.startsWith('Fix: ')));
    for (const version of ['2003', '2016'])
      for (const title of titles(version)) assert.ok(titles('any').includes(title), title);
  });

  for (const name of seedNames) {
    it(`has commands for ${name}, each of which can be filled in`, () => {
      const { text, marks } = fixture(`seeds/${name}.txt`);
      const open = openLog(text);
      const actions = actionsOn('any', open, [...marks]);
      assert.ok(actions.length > 2);
      for (const action of actions)
        assert.ok(resolveCodeAction(open, action, 'any', now).command, action.title);
    });
  }
});

describe('resolveCodeAction', () => {
  it('fills in a command for the script beside the log', () => {
    const resolved = resolveCodeAction(log, titled('Diagnose: '), 'any', now);
    assert.equal(resolved.command?.command, clientCommands.insertRemedy);
    const params = argumentOf(resolved) as InsertRemedyParams;
    assert.equal(params.uri, log.document.uri);
    assert.ok(params.head.startsWith(`${scriptMark}\r\n`));
    assert.match(params.head, /Mail Target\.log/);
    assert.match(
      params.text,
      /From: Mail Target\.log, line 2, 2007-02-02T16:24:30\. Written 2026-04-02 08:30\./,
    );
    assert.match(
      params.text,
      /'\/o=TARGET\/ou=First Administrative Group\/cn=Recipients\/cn=Ewan\.Millington'/,
    );
  });

  it('names the account in what it grants', () => {
    const { text } = argumentOf(resolveCodeAction(log, titled('Fix: '), '2016', now)) as InsertRemedyParams;
    assert.match(text, /'TARGET\\qmmex'/);
  });

  it('writes CRLF, and no line of a log outside of a literal or a comment', () => {
    for (const action of actionsOn()) {
      const { text } = argumentOf(resolveCodeAction(log, action, 'any', now)) as InsertRemedyParams;
      if (/copy|comment|run$/.test(action.kind ?? '')) continue;
      assert.doesNotMatch(text, /(?<!\r)\n/, action.title);
      assert.ok(text.endsWith('\r\n'), action.title);
    }
  });

  it('says where the first gap is', () => {
    const gaps = actionsOn()
      .map((action) => argumentOf(resolveCodeAction(log, action, 'any', now)) as InsertRemedyParams)
      .flatMap(({ text, firstPlaceholder: gap }) => (gap ? [text.slice(gap.start, gap.end)] : []));
    assert.ok(gaps.length > 0);
    for (const gap of gaps) assert.match(gap, /^<[^<>]+>$/);
  });

  it('reads as somebody has read it and found it right', () => {
    const texts = actionsOn().map((action) => {
      const { text } = argumentOf(resolveCodeAction(log, action, 'any', now)) as InsertRemedyParams;
      return /copy|comment|run$/.test(action.kind ?? '') ? '' : text.replaceAll('\r\n', '\n');
    });
    matchesGolden(texts.join(''), 'remedies-agent.ps1');
  });

  it('hands every command over to be copied', () => {
    const resolved = resolveCodeAction(log, titled('Copy'), '2016', now);
    assert.equal(resolved.command?.command, clientCommands.copyRemedy);
    assert.deepEqual(
      (argumentOf(resolved) as InsertCommentParams).items.map(({ title }) => title),
      actionsOn('2016')
        .slice(0, -3)
        .map(({ title }) => title),
    );
  });

  it('writes comments for the line after the record', () => {
    const resolved = resolveCodeAction(log, titled('Insert a command as a comment'), 'any', now);
    assert.equal(resolved.command?.command, clientCommands.insertComment);
    const { line, items } = argumentOf(resolved) as InsertCommentParams;
    assert.equal(line, 2);
    for (const { text } of items) for (const each of text.trimEnd().split('\n')) assert.match(each, /^#: /);
  });

  it('writes comments of XML into event XML, which no value can close', () => {
    const xml = fixture('logs/event.xml').text.replace('mbx2.adatum.example', 'a--&gt;&lt;b/&gt;');
    const open = openLog(xml);
    const place = open.document.positionAt(xml.indexOf('36888'));
    const action = codeActionsIn(open, { start: place, end: place }, 'any').at(-3);
    assert.ok(action);
    for (const { text } of (argumentOf(resolveCodeAction(open, action, 'any', now)) as InsertCommentParams)
      .items) {
      assert.ok(text.startsWith('<!--\n') && text.endsWith('\n-->\n'));
      assert.doesNotMatch(text.slice(4, -5), /--/);
    }
  });

  it('hands over what can be typed into a shell, one line of each', () => {
    const resolved = resolveCodeAction(log, titled('Run a command'), 'any', now);
    assert.equal(resolved.command?.command, clientCommands.runRemedy);
    const { items } = argumentOf(resolved) as RunRemedyParams;
    assert.ok(items.length > 5);
    for (const { line, title } of items) assert.match(line ?? '', /^[^\r\n]+$/, title);
  });

  it('does nothing when its finding is gone', () => {
    const action = titled('Diagnose: ');
    assert.equal(resolveCodeAction(openLog('other'), action, 'any', now).command, undefined);
  });
});
