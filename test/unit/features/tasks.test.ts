import assert from 'node:assert/strict';
import { tasksFor, writeTask } from '../../../server/src/features/tasks.ts';
import { runningCode } from '../../support/powershell.ts';

const now = '2026-04-02 08:30';

describe('tasksFor', () => {
  it('offers tasks and steps for the version at hand', () => {
    const ids = (version: string) => tasksFor(version).map(({ id }) => id);
    assert.ok(ids('2010').includes('client-access-array'));
    assert.ok(!ids('2016').includes('client-access-array'));
    assert.ok(!ids('2003').includes('imap-certificate'));
    const steps = (version: string) =>
      tasksFor(version)
        .find(({ id }) => id === 'imap-throttling-policy')
        ?.steps.map(({ id }) => id) ?? [];
    assert.ok(steps('2010').includes('throttling-new-2010') && !steps('2010').includes('throttling-set'));
    assert.ok(steps('2019').includes('throttling-set') && !steps('2019').includes('throttling-new-2010'));
  });

  it('says of each step what it puts at risk, and what it has to be filled in with', () => {
    const task = tasksFor('any').find(({ id }) => id === 'quota-message-new');
    const step = task?.steps.find(({ id }) => id === 'quota-message-new');
    assert.match(step?.about ?? '', /^changes, Exchange Management Shell, Exchange 2007, 2010/);
    assert.deepEqual(step?.parameters, ['quotaMessageType', 'language', 'messageText']);
    assert.deepEqual(
      task?.parameters.map(({ name, closed }) => [name, closed]),
      [
        ['quotaMessageType', true],
        ['language', false],
        ['messageText', false],
      ],
    );
  });
});

describe('the steps that are chosen at first', () => {
  const chosen = (task: string, version: string) =>
    tasksFor(version)
      .find(({ id }) => id === task)
      ?.steps.filter((step) => step.chosen)
      .map(({ id }) => id) ?? [];

  it('undo nothing: a script may be run as a whole', () => {
    for (const { steps } of tasksFor('any'))
      for (const { kind, chosen: isChosen } of steps) assert.ok(!(isChosen && kind === 'undo'));
  });

  it('are one way where there are two, and never the one that grants to all', () => {
    assert.ok(chosen('send-as-audit', 'any').includes('send-as-audit-import'));
    assert.ok(!chosen('send-as-audit', 'any').some((id) => /set-all|script/.test(id)));
    assert.ok(!chosen('cross-forest-move', '2016').includes('move-start-remote'));
  });

  it('are those for the newest version where nobody has said which there is', () => {
    assert.deepEqual(
      chosen('imap-throttling-policy', 'any').filter((id) => id.includes('-new')),
      ['throttling-new'],
    );
    assert.ok(chosen('imap-throttling-policy', '2010').includes('throttling-new-2010'));
    assert.ok(chosen('client-access-array', 'any').includes('array-new'));
  });
});

describe('writeTask', () => {
  const write = (values: Record<string, string>, steps = ['quota-message-new', 'quota-message-verify']) =>
    writeTask({ task: 'quota-message-new', steps, values }, now);

  it('writes the steps in their order under one heading, in lines that end in CRLF', () => {
    const text = write({
      quotaMessageType: 'WarningMailbox',
      language: 'EN',
      messageText: "You're nearly full.",
    })?.text;
    assert.ok(text);
    assert.doesNotMatch(text.replaceAll('\r\n', ''), /[\r\n]/);
    assert.match(text, /# TASK: Write a quota message of your own\r\n/);
    assert.match(text, /# Careful: A message is for one language/);
    assert.match(
      text,
      /New-SystemMessage -QuotaMessageType 'WarningMailbox' -Language 'EN' -Text 'You''re nearly full\.'\r\n/,
    );
    assert.match(text, /Get-SystemMessage -Identity \('EN' \+ '\\' \+ 'WarningMailbox'\)/);
    assert.ok(text.indexOf('# FIX:') < text.indexOf('# VERIFY:'));
  });

  it('leaves a gap for what is missing or wrong, and says where the first one is', () => {
    const written = write({ quotaMessageType: 'Everything', language: 'EN', messageText: 'Full.' });
    assert.ok(written?.firstPlaceholder);
    const { start, end } = written.firstPlaceholder;
    assert.equal(written.text.slice(start, end), '<type of quota message>');
  });

  it('finds the first gap behind steps that have none', () => {
    const written = write({}, ['quota-messages', 'quota-message-new']);
    assert.ok(written?.firstPlaceholder);
    const { start, end } = written.firstPlaceholder;
    assert.equal(written.text.slice(start, end), '<type of quota message>');
  });

  it('writes the number that was chosen, and asks it no second time', () => {
    const session = (sessionLimit: string) =>
      writeTask(
        { task: 'store-session-limits', steps: ['store-session-limits'], values: { sessionLimit } },
        now,
      )?.text;
    for (const number of ['2048', '8264'])
      assert.match(session(number) ?? '', new RegExp(`-Value ${number} -Force`));
  });

  it('lets nothing that was typed run', () => {
    const written = write({
      quotaMessageType: 'WarningMailbox',
      language: "EN'; calc",
      messageText: '\u2019; calc; \u2018',
    });
    assert.doesNotMatch(runningCode(written?.text ?? 'calc'), /calc/);
  });

  it('writes what is no PowerShell as a comment', () => {
    const written = writeTask(
      { task: 'send-as-audit', steps: ['send-as-script-export'], values: { domainController: 'CORP-DC-1' } },
      now,
    );
    assert.match(written?.text ?? '', /\r\n# cscript AddSendAs\.vbs "CORP-DC-1" -Export\r\n/);
    assert.equal(runningCode(written?.text ?? 'x').trim(), '');
  });

  it('writes nothing where there is no such task, and nothing was chosen', () => {
    assert.equal(writeTask({ task: 'no-such-task', steps: ['quota-messages'], values: {} }, now), undefined);
    assert.equal(write({}, []), undefined);
    assert.equal(write({}, ['certificate-import']), undefined);
  });
});
