import assert from 'node:assert/strict';
import { guideCaseOf } from '../../../../server/src/features/guides/guideCase.ts';
import { guideState } from '../../../../server/src/features/guides/guideState.ts';
import type { GuideParams } from '../../../../server/src/guidesProtocol.ts';
import { guideById, type Guide, type GuideStep } from '../../../../server/src/knowledge/guides.ts';
import type { CheckResult, Outcome } from '../../../../server/src/model/check.ts';
import { fixture, openLog } from '../../../support/markup.ts';
import { openCaseOf } from '../../../support/openCase.ts';

const lead = (means: string, more = {}) => ({ means, ...more });
const step = (id: string, more: Partial<GuideStep> = {}): GuideStep => ({
  id,
  title: `Step ${id}`,
  do: 'Look at {{mailbox}}.',
  expect: 'It is well.',
  outcomes: { passed: lead('Good.'), failed: lead('Bad.') },
  ...more,
});
const guideOf = (...steps: GuideStep[]): Guide => ({
  id: 'test',
  title: 'A guide',
  summary: 'To be tested.',
  when: {},
  sources: [{ title: 'A source' }],
  steps,
});
const result = (check: string, outcome: Outcome, more: Partial<CheckResult> = {}): CheckResult => ({
  check,
  outcome,
  message: `${check} is ${outcome}.`,
  evidence: [],
  parts: [],
  facts: {},
  remedies: [],
  ...more,
});

function stateOf(guide: Guide, params: Partial<GuideParams> = {}, logs = [] as string[], version = 'any') {
  const complete = { guide: guide.id, facts: {}, results: [], answers: {}, ...params };
  return guideState(
    guide,
    guideCaseOf(guide, complete, openCaseOf(logs.map((text) => openLog(text))), version),
  );
}

describe('answers of a step', () => {
  const access = step('a', { answeredBy: [{ checks: ['mailbox.access'] }] });
  const answerOf = (one: GuideStep, params: Partial<GuideParams> = {}, logs: string[] = []) =>
    stateOf(guideOf(one, step('z')), params, logs).steps[0]?.answer;

  it('are none before anything is known', () => {
    assert.equal(answerOf(access), undefined);
    assert.equal(answerOf(step('a')), undefined);
  });

  for (const outcome of ['passed', 'failed', 'unknown'] as const) {
    it(`are what the check says: ${outcome}`, () => {
      assert.deepEqual(answerOf(access, { results: [result('mailbox.access', outcome)] }), {
        outcome,
        by: 'check',
        evidence: `mailbox.access is ${outcome}.`,
      });
    });
  }

  it('are of no other check', () => {
    assert.equal(answerOf(access, { results: [result('mailbox.send-as', 'failed')] }), undefined);
  });

  describe('of several checks', () => {
    const both = step('a', { answeredBy: [{ checks: ['mailbox.owner', 'mailbox.hidden'] }] });
    const outcomeOf = (...outcomes: (Outcome | undefined)[]) =>
      answerOf(both, {
        results: ['mailbox.owner', 'mailbox.hidden'].flatMap((id, index) => {
          const outcome = outcomes[index];
          return outcome ? [result(id, outcome)] : [];
        }),
      })?.outcome;

    it('fail as soon as one fails', () => {
      assert.equal(outcomeOf(undefined, 'failed'), 'failed');
      assert.equal(outcomeOf('unknown', 'failed'), 'failed');
    });

    it('pass only when all have passed', () => {
      assert.equal(outcomeOf('passed', 'passed'), 'passed');
      assert.equal(outcomeOf('passed', undefined), undefined);
    });

    it('are unknown when one could not be read and none fails', () => {
      assert.equal(outcomeOf('passed', 'unknown'), 'unknown');
    });
  });

  describe('of a part of a check', () => {
    const port = step('a', { answeredBy: [{ checks: ['reach.port'], part: 'port 25' }] });
    const parts = (...named: [string, Outcome][]) => ({
      results: [
        result('reach.port', 'failed', {
          parts: named.map(([name, outcome]) => ({ name, outcome, message: 'said.', evidence: [] })),
        }),
      ],
    });

    it('do not depend on the other parts', () => {
      const found = answerOf(port, parts(['ex01, port 25', 'passed'], ['ex01, port 2525', 'failed']));
      assert.deepEqual(found, { outcome: 'passed', by: 'check', evidence: 'ex01, port 25: said.' });
    });

    it('are the worst of all servers', () => {
      const found = answerOf(port, parts(['ex01, port 25', 'passed'], ['ex02, port 25', 'failed']));
      assert.equal(found?.outcome, 'failed');
      assert.match(found.evidence, /^ex02/);
    });

    it('are none where the part was not tried', () => {
      assert.equal(answerOf(port, parts(['ex01, port 125', 'passed'])), undefined);
    });
  });

  describe('of findings', () => {
    const refused = step('a', { answeredBy: [{ findings: ['agent.logon-failed'], outcome: 'failed' }] });

    it('say what the open logs have', () => {
      const { text } = fixture('seeds/agent.txt');
      const answer = answerOf(refused, {}, [text]);
      assert.deepEqual([answer?.outcome, answer?.by], ['failed', 'log']);
      assert.match(answer?.evidence ?? '', /1 × "The agent cannot log on to a mailbox"/);
    });

    it('say nothing when the logs have none: another log may', () => {
      assert.equal(answerOf(refused, {}, ['nothing is wrong here']), undefined);
    });
  });

  describe('of a value', () => {
    const named = step('a', { answeredBy: [{ fact: 'mailbox', pattern: '^/o=' }] });

    it('pass when it fits, fail when it does not, and are none while it is not known', () => {
      assert.equal(answerOf(named, { facts: { mailbox: '/o=A/cn=B' } })?.outcome, 'passed');
      assert.equal(answerOf(named, { facts: { mailbox: 'b@a.example' } })?.outcome, 'failed');
      assert.equal(answerOf(named), undefined);
    });

    it('show nothing that hides', () => {
      const answer = answerOf(named, { facts: { mailbox: '/o=A/cn=B\u202egnp' } });
      assert.match(answer?.evidence ?? '', /B\ufffdgnp/);
    });
  });

  it('are taken from the first source that has one', () => {
    const either = step('a', {
      answeredBy: [{ fact: 'server' }, { checks: ['mailbox.access'] }],
    });
    const results = [result('mailbox.access', 'failed')];
    assert.equal(answerOf(either, { results })?.by, 'check');
    assert.equal(answerOf(either, { results, facts: { server: 'EX02' } })?.by, 'value');
  });

  it('are the word of the user, who is told what would stand there otherwise', () => {
    const answer = answerOf(access, {
      results: [result('mailbox.access', 'failed')],
      answers: { a: 'passed' },
    });
    assert.deepEqual([answer?.outcome, answer?.by], ['passed', 'hand']);
    assert.match(answer?.evidence ?? '', /mailbox\.access is failed/);
  });
});

describe('the way through a guide', () => {
  const ask = (id: string, failed = {}, passed = {}) =>
    step(id, { outcomes: { passed: lead('Good.', passed), failed: lead('Bad.', failed) } });
  const guide = guideOf(
    ask('one', { step: 'three' }),
    ask('two', {}, { done: true }),
    ask('three', { step: 'three' }),
    ask('four', { guide: 'send-as' }),
  );
  const next = (answers: Record<string, Outcome>) => {
    const { to, id } = stateOf(guide, { answers }).next;
    return id === '' ? to : `${to} ${id}`;
  };
  const standings = (answers: Record<string, Outcome>) =>
    stateOf(guide, { answers }).steps.map(({ standing }) => standing);

  it('begins with the first step', () => {
    assert.equal(next({}), 'step one');
  });

  it('goes where the outcome leads, and else to the next step', () => {
    assert.equal(next({ one: 'passed' }), 'step two');
    assert.equal(next({ one: 'failed' }), 'step three');
    assert.equal(next({ one: 'failed', three: 'passed' }), 'step four');
  });

  it('stays at a step that has to be mended', () => {
    assert.equal(next({ one: 'failed', three: 'failed' }), 'step three');
  });

  it('ends, or goes on in another guide', () => {
    assert.equal(next({ one: 'passed', two: 'passed' }), 'done');
    assert.equal(next({ one: 'failed', three: 'passed', four: 'failed' }), 'guide send-as');
    assert.equal(next({ one: 'failed', three: 'passed', four: 'passed' }), 'done');
  });

  it('does not go past a step that could not be read, unless the step says where to', () => {
    assert.equal(next({ one: 'unknown' }), 'step one');
    const open = ask('one');
    const known = guideOf({ ...open, outcomes: { ...open.outcomes, unknown: lead('Go on.') } }, ask('two'));
    assert.equal(stateOf(known, { answers: { one: 'unknown' } }).next.id, 'two');
  });

  it('says which steps are needed no more', () => {
    assert.deepEqual(standings({ one: 'failed' }), ['answered', 'skipped', 'next', 'open']);
    assert.deepEqual(standings({ one: 'passed', two: 'passed' }), [
      'answered',
      'answered',
      'skipped',
      'skipped',
    ]);
  });

  it('says where each outcome leads', () => {
    const [one] = stateOf(guide).steps;
    assert.deepEqual(
      one?.leads.map(({ outcome, to, id }) => [outcome, to, id]),
      [
        ['passed', 'step', 'two'],
        ['failed', 'step', 'three'],
      ],
    );
  });
});

describe('the values of a case', () => {
  const show = (params: Partial<GuideParams>, one = step('a')) =>
    stateOf(guideOf(one, step('z')), params).steps[0];

  it('stand in the text, and a label where one is not known', () => {
    assert.equal(show({ facts: { mailbox: 'Anna' } })?.doing, 'Look at Anna.');
    assert.equal(show({})?.doing, 'Look at <mailbox, legacyExchangeDN or address>.');
  });

  it('are of the mailbox that is chosen rather than of the finding', () => {
    assert.equal(show({ facts: { mailbox: 'Anna' }, mailbox: 'Ben' })?.doing, 'Look at Ben.');
  });

  it('are taken from the checks where the case has none', () => {
    const named = step('a', { do: 'Ask {{server}}.', answeredBy: [{ checks: ['mailbox.access'] }] });
    const results = [result('mailbox.access', 'passed', { facts: { server: 'EX09' } })];
    assert.equal(show({ results }, named)?.doing, 'Ask EX09.');
    assert.equal(show({ results, facts: { server: 'EX02' } }, named)?.doing, 'Ask EX02.');
  });

  it('are pasted as they are, with a blank at the end', () => {
    const paste = step('a', { copy: '{{legacyExchangeDN}}' });
    assert.equal(show({ mailbox: '/o=A/cn=Anna ' }, paste)?.copy, '/o=A/cn=Anna ');
    assert.equal(show({ mailbox: 'anna@a.example' }, paste)?.copy, undefined);
  });

  it('never bring a line of their own', () => {
    const paste = step('a', { copy: '{{server}}' });
    assert.equal(show({ facts: { server: 'EX02\r\nRemove-Mailbox' } }, paste)?.copy, 'EX02 Remove-Mailbox');
  });

  it('hold the name of the account without its domain, and the version of the setting', () => {
    const named = step('a', { do: '{{accountName}}.', answeredBy: [{ fact: 'version', pattern: '^2016$' }] });
    assert.equal(show({ account: 'WINGTIP\\svc' }, named)?.doing, 'svc.');
    assert.equal(show({}, named)?.answer, undefined);
    assert.equal(stateOf(guideOf(named, step('z')), {}, [], '2016').steps[0]?.answer?.outcome, 'passed');
  });
});

describe('the guide to logon failures', () => {
  const guide = guideById('mapi-logon');
  assert.ok(guide);
  const { text } = fixture('seeds/agent.txt');
  const facts = openLog(text).analysis.findings[0]?.facts ?? {};
  const mailbox = '/o=TARGET/ou=First Administrative Group/cn=Recipients/cn=Ewan.Millington';

  it('has the legacyExchangeDN of the log to paste into MFCMAPI', () => {
    const profile = stateOf(guide, { facts }, [text]).steps.find(({ id }) => id === 'profile');
    assert.equal(profile?.copy, mailbox);
    assert.match(profile.doing, /give EXCHANGE-SERVER as the server/);
    assert.deepEqual(profile.replaces, ['MFCMAPI']);
  });

  it('leads from a denied mailbox through the groups to the level that denies', () => {
    const results = [
      result('account.state', 'passed'),
      result('mailbox.legacy-dn', 'passed'),
      result('mailbox.legacy-dn-unique', 'passed'),
      result('mailbox.access', 'failed'),
      result('account.groups', 'passed'),
      result('organization.receive-as', 'failed'),
    ];
    const { next } = stateOf(
      guide,
      { facts, results, answers: { prerequisites: 'passed', tools: 'passed' } },
      [text],
    );
    assert.deepEqual([next.to, next.id], ['step', 'receive-as']);
  });

  it('leads to the causes that single mailboxes have when only some fail', () => {
    const results = ['account.state', 'mailbox.legacy-dn', 'mailbox.legacy-dn-unique', 'mailbox.access'].map(
      (id) => result(id, 'passed'),
    );
    const answers = { prerequisites: 'passed', tools: 'failed', all: 'failed' } as const;
    const found = stateOf(
      guide,
      { facts, results: [...results, result('mailbox.hidden', 'failed')], answers },
      [text],
    );
    assert.equal(found.next.id, 'hidden');
  });
});
