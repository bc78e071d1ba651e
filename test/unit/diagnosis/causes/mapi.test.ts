import assert from 'node:assert/strict';
import { createEngine } from '../../../../server/src/engine.ts';
import type { Cause, SubjectResult } from '../../../../server/src/model/cause.ts';
import { agentLog, mailboxNames } from '../../../support/agentCases.ts';
import { analyse, fixture } from '../../../support/markup.ts';

const engine = createEngine();
const account = 'TARGET\\qmmex';
const server = 'EXCHANGE-SERVER';
const legacy = '/o=TARGET/ou=First Administrative Group/cn=Recipients/cn=';
const dn = (name: string) => legacy + name;

function causesOf(texts: readonly string[], results: readonly SubjectResult[] = []): Cause[] {
  const opened = engine.openCase();
  for (const text of texts) opened.add(analyse(text, 100));
  return opened.causes(results);
}

function cause(causes: readonly Cause[], id: string): Cause {
  const found = causes.find((each) => each.id === id);
  assert.ok(found, `there is no cause ${id}`);
  return found;
}

const statesOf = (causes: readonly Cause[]) => Object.fromEntries(causes.map(({ id, state }) => [id, state]));

const answer = (
  check: string,
  outcome: SubjectResult['outcome'],
  mailbox?: string,
  facts: Record<string, string> = {},
): SubjectResult => ({
  check,
  outcome,
  subject: { account, ...(mailbox !== undefined && { mailbox }) },
  message: `${check} said ${outcome}.`,
  facts,
  remedies: [],
});

const all = agentLog({ account, server, mailboxes: mailboxNames(2000, legacy) });
const planted = ['Hidden', 'Blank ', 'Admin.One', 'Admin.Two', 'Gone.One', 'Gone.Two', 'Apart'].map(dn);
const some = agentLog({
  account,
  server,
  mailboxes: mailboxNames(2000, legacy, planted),
  refused: new Set(planted),
});

describe('2,000 mailboxes that all refuse an account', () => {
  const causes = causesOf([all]);

  it('are the account before anything else, and not particular mailboxes', () => {
    assert.deepEqual(
      causes.slice(0, 2).map(({ id, state }) => [id, state]),
      [
        ['mapi.rights-denied', 'likely'],
        ['mapi.admin-group', 'likely'],
      ],
    );
    for (const id of ['mapi.hidden', 'mapi.dn-blank', 'mapi.protected-account', 'mapi.no-mailbox']) {
      assert.equal(cause(causes, id).state, 'possible');
      assert.ok(causes.indexOf(cause(causes, id)) > causes.indexOf(cause(causes, 'mapi.server-down')), id);
      assert.match(cause(causes, id).against[0]?.text ?? '', /not particular mailboxes/);
    }
  });

  it('are counted, though only a part of the findings is kept', () => {
    const [first] = causes;
    assert.ok(first);
    assert.ok(first.message.startsWith(`2000 of 2000 mailboxes refuse ${account} on ${server}:`));
    assert.deepEqual(first.explains, [{ rule: 'agent.logon-failed', count: 2000 }]);
  });

  it('are a group of administrators once the check has said so', () => {
    const [first, ...others] = causesOf(
      [all],
      [
        answer('account.groups', 'failed', undefined, { group: 'Domain Admins' }),
        answer('account.policy', 'passed'),
        answer('mailbox.hidden', 'failed', dn('User0')),
      ],
    );
    assert.equal(first?.id, 'mapi.admin-group');
    assert.equal(first.state, 'confirmed');
    assert.equal(first.facts['group'], 'Domain Admins');
    assert.match(
      first.for[0]?.text ?? '',
      /: take it out, and log it on anew\. account\.groups said failed\. \[account\.groups failed\]$/,
    );
    assert.equal(cause(others, 'mapi.policy').state, 'ruled out');
    // What was likely before is only possible now.
    assert.equal(cause(others, 'mapi.rights-denied').state, 'possible');
    assert.match(cause(others, 'mapi.rights-denied').against[0]?.text ?? '', /explained already/);
    // One hidden mailbox is not why the others fail.
    assert.notEqual(cause(others, 'mapi.hidden').state, 'confirmed');
  });
});

describe('a cause that another confirmed one brings about', () => {
  it('comes behind it, with the commands that the check offers', () => {
    const causes = causesOf(
      [all],
      [
        { ...answer('organization.receive-as', 'failed'), remedies: ['database-rights'] },
        { ...answer('account.groups', 'failed'), remedies: ['account-groups', 'leave-group'] },
      ],
    );
    assert.deepEqual(
      causes.slice(0, 2).map(({ id, state, remedies }) => [id, state, remedies]),
      [
        ['mapi.admin-group', 'confirmed', ['account-groups', 'leave-group']],
        ['mapi.rights-denied', 'confirmed', ['database-rights']],
      ],
    );
    assert.match(causes[1]?.for[0]?.text ?? '', /^It follows from another confirmed cause/);
  });
});

describe('seven of 2,000 mailboxes that refuse an account', () => {
  const causes = causesOf([some]);

  it('are those mailboxes, and not the account or the server', () => {
    const states = statesOf(causes);
    assert.equal(states['mapi.server-down'], 'ruled out');
    assert.equal(states['mapi.name-resolution'], 'ruled out');
    const rights = causes.indexOf(cause(causes, 'mapi.rights-denied'));
    for (const id of ['hidden', 'dn-blank', 'protected-account', 'no-mailbox', 'mailbox-disabled'])
      assert.ok(causes.indexOf(cause(causes, `mapi.${id}`)) < rights, id);
    assert.match(cause(causes, 'mapi.hidden').message, /^7 of 2000 mailboxes refuse/);
  });

  it('show the blank at the end of a name in the log itself', () => {
    const [first] = causes;
    assert.equal(first?.id, 'mapi.dn-blank');
    assert.equal(first.state, 'likely');
    const blank = first.for.find(({ text }) =>
      text.startsWith('The name of 1 refused mailboxes ends in a blank'),
    );
    assert.ok(blank?.location);
    // The place is the code of its error, two lines of the log belong to each mailbox.
    assert.ok(some.slice(0, blank.location.start).includes("cn=Blank '"));
    assert.equal(some.slice(blank.location.start, blank.location.end), '-2147221231');
  });

  it('are each asked about, with the account', () => {
    assert.deepEqual(
      new Set(
        cause(causes, 'mapi.hidden').checks.map(
          ({ check, subject }) => `${check} ${subject.account} ${subject.mailbox}`,
        ),
      ),
      new Set(planted.map((mailbox) => `mailbox.hidden ${account} ${mailbox}`)),
    );
  });

  it('have five causes once the checks have said so, each for its own', () => {
    const [hidden = '', blank = '', one = '', two = '', gone = '', lost = '', apart = ''] = planted;
    const failures = new Map([
      ['mailbox.hidden', [hidden]],
      ['mailbox.legacy-dn', [blank]],
      ['mailbox.admin-sd-holder', [one, two]],
      ['mailbox.home-database', [gone, lost]],
      ['directory.replicas', [apart]],
    ]);
    const results = [...failures, ['mailbox.linked', [] as string[]] as const].flatMap(([check, failed]) =>
      planted.map((mailbox) => answer(check, failed.includes(mailbox) ? 'failed' : 'passed', mailbox)),
    );
    const settled = causesOf([some], results);
    assert.deepEqual(
      new Map(
        settled
          .filter(({ state }) => state === 'confirmed')
          .map(({ id, confirmedFor }) => [id, new Set(confirmedFor)]),
      ),
      new Map([
        ['mapi.dn-blank', new Set([blank])],
        ['mapi.hidden', new Set([hidden])],
        ['mapi.protected-account', new Set([one, two])],
        ['mapi.no-mailbox', new Set([gone, lost])],
        ['mapi.not-replicated', new Set([apart])],
      ]),
    );
    assert.equal(cause(settled, 'mapi.mailbox-disabled').state, 'ruled out');
  });

  it('rule nothing out as long as one of them was not asked about', () => {
    const results = planted.slice(1).map((mailbox) => answer('mailbox.hidden', 'passed', mailbox));
    assert.equal(cause(causesOf([some], results), 'mapi.hidden').state, 'possible');
  });

  it('are not settled by a check that could not read', () => {
    const results = planted.map((mailbox) => answer('mailbox.hidden', 'unknown', mailbox));
    const hidden = cause(causesOf([some], results), 'mapi.hidden');
    assert.equal(hidden.state, 'possible');
    assert.equal(hidden.checks[0]?.result?.outcome, 'unknown');
  });
});

describe('an excerpt of two lines', () => {
  const [first, ...others] = causesOf([fixture('seeds/agent.txt').text]);

  it('does not claim that all mailboxes fail', () => {
    assert.equal(first?.id, 'mapi.rights-denied');
    assert.equal(first.state, 'possible');
    assert.match(
      first.message,
      /^The one mailbox whose logon the log shows refuses TARGET\\qmmex on EXCHANGE-SERVER:/,
    );
    for (const { state, for: evidence } of [first, ...others]) {
      assert.equal(state, 'possible');
      assert.doesNotMatch(evidence.map(({ text }) => text).join(), /none was opened/);
    }
  });

  it('lists what the tutorial lists for all and for some', () => {
    const ids = [first, ...others].map((each) => each?.id);
    for (const id of [
      'rights-denied',
      'admin-group',
      'name-resolution',
      'server-down',
      'policy',
      'hidden',
      'dn-blank',
      'protected-account',
      'no-mailbox',
      'not-replicated',
      'mailbox-disabled',
    ])
      assert.ok(ids.includes(`mapi.${id}`), id);
  });
});

describe('what several logs say together', () => {
  const names = mailboxNames(20, legacy);

  it('is the account where another account opens the same mailboxes', () => {
    const other = agentLog({ account: 'TARGET\\other', server, mailboxes: names, refused: new Set() });
    const causes = causesOf([agentLog({ account, server, mailboxes: names }), other]);
    assert.equal(causes[0]?.id, 'mapi.rights-denied');
    assert.ok(causes[0].for.some(({ text }) => /Another account opens 20 of the mailboxes/.test(text)));
    assert.equal(cause(causes, 'mapi.server-down').state, 'ruled out');
  });

  it('is the server where the account opens everything on another', () => {
    const causes = causesOf([
      agentLog({ account, server: 'EX1', mailboxes: names, refused: new Set() }),
      agentLog({ account, server: 'EX2', mailboxes: mailboxNames(20, `${legacy}Other`) }),
    ]);
    assert.deepEqual(
      causes.slice(0, 2).map(({ id, about }) => [id, about]),
      [
        ['mapi.name-resolution', 'EX2'],
        ['mapi.server-down', 'EX2'],
      ],
    );
  });

  it('is the network where the code says so', () => {
    const error = '-2147221227\tThe information store could not be opened. - MAPI_E_NETWORK_ERROR (MAPI 1.0)';
    const [first, second] = causesOf([agentLog({ account, server, mailboxes: names, error })]);
    assert.deepEqual([first?.id, second?.id], ['mapi.name-resolution', 'mapi.server-down']);
    assert.equal(first?.state, 'likely');
  });

  it('is a server or an account that went away where it worked before', () => {
    const causes = causesOf([
      agentLog({ account, server, mailboxes: names, refused: new Set(names.slice(12)) }),
    ]);
    const down = cause(causes, 'mapi.server-down');
    assert.equal(down.state, 'likely');
    assert.ok(down.for.some(({ text }) => /It worked before: 12 mailboxes were opened/.test(text)));
    assert.equal(cause(causes, 'mapi.account-state').state, 'likely');
    assert.notEqual(cause(causes, 'mapi.hidden').state, 'likely');
  });

  it('is replication where mailboxes open on a later try', () => {
    const late = names.slice(3, 5);
    const causes = causesOf([
      agentLog({ account, server, mailboxes: names, refused: new Set(late) }) +
        agentLog({ account, server, mailboxes: late, refused: new Set() }),
    ]);
    assert.equal(causes[0]?.id, 'mapi.not-replicated');
    const [scope] = causes[0].for;
    assert.equal(
      scope?.text,
      '20 of 20 mailboxes were opened, 2 refused, 2 of them both: it is particular mailboxes, and not at all times.',
    );
    assert.ok(causes[0].for.some(({ text }) => /2 of them were opened on a later try/.test(text)));
  });

  it('keeps two accounts apart', () => {
    const other = 'TARGET\\other';
    const causes = causesOf([
      agentLog({ account, server, mailboxes: names }),
      agentLog({ account: other, server, mailboxes: mailboxNames(9, `${legacy}B`) }),
    ]);
    assert.deepEqual(
      causes
        .filter(({ id }) => id === 'mapi.rights-denied')
        .map(({ about, message }) => [about, message.split(' mailboxes')[0]]),
      [
        [account, '20 of 20'],
        [other, '9 of 9'],
      ],
    );
  });

  it('is asked by the name that the log has, with its domain or without', () => {
    const [first] = causesOf(
      [all],
      [{ ...answer('account.groups', 'failed'), subject: { account: 'qmmex' } }],
    );
    assert.equal(first?.id, 'mapi.admin-group');
    const elsewhere = { ...answer('account.groups', 'failed'), subject: { account: 'SOURCE\\qmmex' } };
    assert.notEqual(causesOf([all], [elsewhere])[0]?.id, 'mapi.admin-group');
  });
});

describe('a log of more mailboxes than are told apart', () => {
  it('says of how many it speaks', () => {
    const [first] = causesOf([agentLog({ account, server, mailboxes: mailboxNames(10_050, legacy) })]);
    assert.match(first?.message ?? '', /^10000 of the first 10000 mailboxes refuse/);
    assert.equal(first?.explains[0]?.count, 10_050);
  });
});
