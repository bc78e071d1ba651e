import assert from 'node:assert/strict';
import { resolveCodeAction } from '../../../../server/src/features/codeActions.ts';
import { guideActionsIn } from '../../../../server/src/features/guides/guideActions.ts';
import { guideCaseOf } from '../../../../server/src/features/guides/guideCase.ts';
import { guideList } from '../../../../server/src/features/guides/guideList.ts';
import { remediesOfStep } from '../../../../server/src/features/guides/guideRemedies.ts';
import type { GuideParams, GuideStart } from '../../../../server/src/guidesProtocol.ts';
import { guideById, guides } from '../../../../server/src/knowledge/guides.ts';
import type { CheckResult } from '../../../../server/src/model/check.ts';
import { clientCommands } from '../../../../server/src/protocol.ts';
import { argumentOf, fixture, openLog, rangeOfMark } from '../../../support/markup.ts';

const seed = fixture('seeds/agent.txt');
const uri = 'file:///c%3A/logs/MailTarget.log';
const log = openLog(seed.text, uri);
const mailbox = '/o=TARGET/ou=First Administrative Group/cn=Recipients/cn=Ewan.Millington';
const failed: CheckResult = {
  check: 'account.groups',
  outcome: 'failed',
  message: 'The account is in Domain Admins.',
  evidence: [],
  parts: [],
  facts: { account: 'TARGET\\qmmex', accountName: 'qmmex', group: 'CN=Domain Admins' },
  remedies: ['account-groups', 'leave-group'],
};

describe('the list of guides', () => {
  it('has every guide, and those that the case leads to before the others', () => {
    const items = guideList({ results: [] }, [log]);
    assert.equal(items.length, guides.length);
    const reasons = items.map(({ reason }) => reason !== undefined);
    assert.deepEqual(
      reasons,
      reasons.toSorted((a, b) => Number(b) - Number(a)),
    );
    assert.equal(items[0]?.start.guide, 'mapi-logon');
    assert.equal(items[0].reason, 'Found: The agent cannot log on to a mailbox');
  });

  it('gives a guide the values of the finding that leads to it', () => {
    const [first] = guideList({ results: [] }, [log]);
    assert.equal(first?.start.log, uri);
    assert.equal(first.start.facts['server'], 'EXCHANGE-SERVER');
    assert.deepEqual([first.start.account, first.start.mailbox], ['TARGET\\qmmex', mailbox]);
    assert.deepEqual(first.start.asks.toSorted(), ['account', 'mailbox']);
  });

  it('leads from a check that failed to the guides about it, and to no others', () => {
    const items = guideList({ results: [failed], check: 'account.groups' }, []);
    assert.deepEqual(
      items.map(({ start }) => start.guide),
      ['mapi-logon', 'send-as-blackberry'],
    );
    for (const { reason } of items) assert.match(reason ?? '', /^Failed: The account is in no group/);
    assert.deepEqual(guideList({ results: [], check: 'reach.netbios' }, []), []);
  });
});

describe('the actions of a finding', () => {
  const actions = guideActionsIn(log, rangeOfMark(log, seed.marks[0] ?? { start: 0, end: 0 }));

  it('offer the guides that it leads to', () => {
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Guide: A migration agent cannot log on to mailboxes'],
    );
  });

  it('carry the values of the finding, and stay as they are when they are resolved', () => {
    const [action] = actions;
    assert.ok(action);
    assert.equal(action.command?.command, clientCommands.openGuide);
    const start = argumentOf(action) as GuideStart;
    assert.deepEqual([start.guide, start.mailbox, start.log], ['mapi-logon', mailbox, uri]);
    assert.deepEqual(resolveCodeAction(log, action, 'any', 'now'), action);
  });

  it('are none where nothing is wrong', () => {
    const start = { line: 0, character: 5 };
    assert.deepEqual(guideActionsIn(log, { start, end: start }), []);
  });
});

describe('the commands of a step', () => {
  const guide = guideById('mapi-logon');
  assert.ok(guide);
  const place = { uri, directory: 'Snapshot a.ldif', version: '2016', now: '2026-04-02 08:30' };
  const commandsOf = (step: string, params: Partial<GuideParams> = {}) => {
    const complete = { guide: guide.id, facts: {}, results: [], answers: {}, ...params };
    return remediesOfStep(guide, step, guideCaseOf(guide, complete, [], '2016'), place);
  };

  it('are filled in with the case, each value as a literal, and without what cannot be one', () => {
    const [first] = commandsOf('receive-as', { facts: { server: "EX'02" }, account: 'TARGET\\a’; b' });
    assert.match(first?.command ?? '', /-Server '<server>'/, 'no server has such a name');
    assert.match(first?.command ?? '', /-User 'TARGET\\a’’; b'/);
  });

  it('say what they are for, and go beside the log', () => {
    const [first] = commandsOf('receive-as');
    assert.equal(first?.insert.uri, uri);
    assert.match(first.insert.text, /# For: Look at the permissions on each level, down to the store\r\n/);
    assert.match(
      first.insert.text,
      /# From: guide "A migration agent cannot log on to mailboxes"\. Written 2026/,
    );
  });

  it('are those of the failed check as well, with what it found, and none twice', () => {
    const commands = commandsOf('groups', { results: [failed] });
    const titles = commands.map(({ title }) => title);
    assert.ok(titles.includes('Take the account out of the group that brings the deny'));
    assert.ok(titles.includes('Take the service account out of Domain Admins and Enterprise Admins'));
    assert.equal(new Set(titles).size, titles.length);
    assert.ok(commands.some(({ command }) => command.includes("'CN=Domain Admins'")));
  });

  it('come in the order diagnose, fix, verify, undo', () => {
    const kinds = commandsOf('receive-as').map(({ kind }) => kind);
    assert.deepEqual([...new Set(kinds)], ['diagnose', 'fix', 'verify', 'undo']);
  });

  it('are those for the version at hand', () => {
    assert.ok(!commandsOf('receive-as').some(({ command }) => command.includes('dsacls')));
  });

  it('are none of a step that there is not', () => {
    assert.deepEqual(commandsOf('nowhere'), []);
  });
});
