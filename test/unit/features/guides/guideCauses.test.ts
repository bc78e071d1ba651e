import assert from 'node:assert/strict';
import { causeItems } from '../../../../server/src/features/causeItems.ts';
import { guideCaseOf } from '../../../../server/src/features/guides/guideCase.ts';
import { guideList } from '../../../../server/src/features/guides/guideList.ts';
import { guidePage } from '../../../../server/src/features/guides/guidePage.ts';
import { guideState } from '../../../../server/src/features/guides/guideState.ts';
import type { GuideParams } from '../../../../server/src/guidesProtocol.ts';
import { guideById } from '../../../../server/src/knowledge/guides.ts';
import type { SubjectResult } from '../../../../server/src/model/cause.ts';
import type { CheckResult } from '../../../../server/src/model/check.ts';
import type { StepState } from '../../../../server/src/model/guide.ts';
import { agentLog } from '../../../support/agentCases.ts';
import { openLog } from '../../../support/markup.ts';
import { openCaseOf } from '../../../support/openCase.ts';

const account = 'ADATUM\\svc';
const mailboxes = ['/o=A/cn=a', '/o=A/cn=b', '/o=A/cn=c'];
const [mailbox = ''] = mailboxes;
const uri = 'file:///a.log';
const allRefused = openLog(agentLog({ account, server: 'EX1', mailboxes }), uri);
const someRefused = openLog(
  agentLog({ account, server: 'EX1', mailboxes, refused: new Set([mailbox]) }),
  uri,
);

const settings = openLog(
  [
    'Name                           : 1',
    'ProtocolName                   : IMAP4',
    'MaxConnectionsPerUser          : 16',
    'EnableGSSAPIAndNTLMAuth        : True',
    'X509CertificateName            : ',
    'ProtocolLogEnabled             : False',
    'LogPerFileSizeQuota            : 0 B (0 bytes)',
    'Server                         : EX01',
  ].join('\r\n'),
  'untitled:settings',
);

const said = (check: string, about: string, outcome: CheckResult['outcome']): SubjectResult => ({
  check,
  outcome,
  subject: { account, mailbox: about },
  message: `${check} of ${about} is ${outcome}.`,
  facts: { group: 'CN=Admins' },
  remedies: ['leave-group'],
});

function stepOf(
  guideId: string,
  stepId: string,
  open = openCaseOf(),
  params: Partial<GuideParams> = {},
): StepState {
  const guide = guideById(guideId);
  assert.ok(guide);
  const complete = { guide: guideId, facts: {}, results: [], answers: {}, account, mailbox, ...params };
  const { steps } = guideState(guide, guideCaseOf(guide, complete, open, 'any'));
  const found = steps.find(({ id }) => id === stepId);
  assert.ok(found, stepId);
  return found;
}

describe('the step "all or some"', () => {
  it('passes where the logs show that every mailbox of the account is refused', () => {
    const { answer } = stepOf('mapi-logon', 'all', openCaseOf([allRefused]));
    assert.deepEqual([answer?.outcome, answer?.by], ['passed', 'log']);
    assert.match(answer?.evidence ?? '', /3 of 3 mailboxes refuse ADATUM\\svc on EX1/);
  });

  it('fails where some are opened', () => {
    const { answer } = stepOf('mapi-logon', 'all', openCaseOf([someRefused]));
    assert.deepEqual([answer?.outcome, answer?.by], ['failed', 'log']);
    assert.match(answer?.evidence ?? '', /1 of 3/);
  });

  it('is left to the user where the logs tell of no attempt by the account, or of too few', () => {
    assert.equal(stepOf('mapi-logon', 'all').answer, undefined);
    const other = { account: 'ADATUM\\other' };
    assert.equal(stepOf('mapi-logon', 'all', openCaseOf([allRefused]), other).answer, undefined);
    const one = openLog(agentLog({ account, server: 'EX1', mailboxes: [mailbox] }), uri);
    assert.equal(stepOf('mapi-logon', 'all', openCaseOf([one])).answer, undefined);
  });
});

describe('what was said while causes were settled', () => {
  const open = openCaseOf([allRefused], [said('mailbox.access', mailbox, 'failed')]);

  it('answers the step about the same account and mailbox', () => {
    const { answer, hasRemedies } = stepOf('mapi-logon', 'store', open);
    assert.deepEqual([answer?.outcome, answer?.by], ['failed', 'check']);
    assert.equal(hasRemedies, true);
  });

  it('answers none about another mailbox', () => {
    const other = { mailbox: '/o=A/cn=b' };
    assert.equal(stepOf('mapi-logon', 'store', open, other).answer, undefined);
  });

  it('stands behind what Directory Checks shows', () => {
    const shown: CheckResult = {
      ...said('mailbox.access', mailbox, 'passed'),
      evidence: [],
      parts: [],
    };
    assert.equal(stepOf('mapi-logon', 'store', open, { results: [shown] }).answer?.outcome, 'passed');
  });

  it('answers nothing where a directory did not know', () => {
    const unknown = openCaseOf([allRefused], [said('mailbox.access', mailbox, 'unknown')]);
    assert.equal(stepOf('mapi-logon', 'store', unknown).answer, undefined);
  });

  it('says nothing of a server, for it may be another one', () => {
    const reach = openCaseOf([allRefused], [said('reach.name', mailbox, 'failed')]);
    assert.equal(stepOf('mapi-logon', 'all-names', reach).answer, undefined);
  });
});

describe('causes and guides', () => {
  it('a likely cause brings its guide to the top of the list, with the values of its findings', () => {
    const [first] = guideList({ results: [] }, openCaseOf([allRefused]));
    assert.equal(first?.start.guide, 'mapi-logon');
    assert.match(first.reason ?? '', /^Likely cause: Receive As or Send As is denied/);
    assert.deepEqual([first.start.account, first.start.log], [account, uri]);
  });

  it('a cause of the Findings view has the guide to open, and what it is to be filled in with', () => {
    const open = openCaseOf([allRefused]);
    const item = causeItems(open.causes, open.logs).find(({ id }) => id === 'mapi.admin-group');
    assert.equal(item?.guide?.guide, 'mapi-logon');
    assert.equal(item.guide.account, account);
    assert.equal(item.guide.log, uri);
  });

  it('an outcome names the cause that it speaks for, on the page too', () => {
    const { leads } = stepOf('mapi-logon', 'hidden');
    const failed = leads.find(({ outcome }) => outcome === 'failed');
    assert.equal(failed?.cause, 'The mailbox is hidden from the address lists');
    const guide = guideById('mapi-logon');
    assert.ok(guide);
    const params = { guide: guide.id, facts: {}, results: [], answers: {} };
    const page = guidePage(guide, guideCaseOf(guide, params, openCaseOf(), 'any'), 'hidden');
    assert.match(page, /Cause\\: The mailbox is hidden from the address lists/);
  });
});

describe('a log of the BlackBerry service', () => {
  const log = openLog(
    '[20265] (12/13 15:38:10.754):{0xFF0} {eva@adatum.example} MAPIMailbox::Send(msg) - SubmitMessage (0x80070005) failed\n',
    'file:///bes.txt',
  );

  it('leads to the guide of the product, and this to the others', () => {
    const led = guideList({ results: [] }, openCaseOf([log])).filter(({ reason }) => reason !== undefined);
    assert.deepEqual(
      led.map(({ start }) => start.guide),
      ['send-as-blackberry'],
    );
    assert.equal(led[0]?.start.mailbox, 'eva@adatum.example');
  });

  it('answers that it is this error', () => {
    assert.equal(stepOf('send-as', 'symptom', openCaseOf([log])).answer?.outcome, 'passed');
  });
});

describe('the task of a step', () => {
  it('comes with the values that the case knows, and with no others', () => {
    const facts = { server: 'EX01', client: '10.0.0.1' };
    const { task } = stepOf('imap-settings', 'connections', openCaseOf(), { facts });
    assert.deepEqual(task, {
      id: 'imap-connection-limits',
      title: 'Raise the connection limits of IMAP',
      known: { server: 'EX01' },
    });
  });

  it('is none where no task does the whole of the step', () => {
    assert.equal(stepOf('mapi-logon', 'names').task, undefined);
  });
});

describe('the page', () => {
  const guide = guideById('imap-settings');
  assert.ok(guide);
  const params = { guide: guide.id, facts: {}, results: [], answers: {} };
  const pageOf = (version: string, logs: Parameters<typeof openCaseOf>[0] = []) =>
    guidePage(guide, guideCaseOf(guide, params, openCaseOf(logs), version)).replaceAll('\\', '');

  it('says before the first step what is known to be wrong further down', () => {
    const [head = ''] = pageOf('any', [settings]).split('## See the settings');
    assert.match(head, /Not as expected so far/);
    assert.match(head, /5\. Switch NTLM off for IMAP: In the open logs/);
    assert.doesNotMatch(pageOf('any'), /Not as expected so far/);
  });

  it('names the commands of a step, those for the version at hand', () => {
    assert.match(pageOf('any'), /Commands: .*Give one user more sessions with the store/);
    assert.doesNotMatch(pageOf('2010'), /Commands: .*Give one user more sessions with the store/);
  });
});

describe('output of the shell that is pasted', () => {
  const open = openCaseOf([settings]);

  for (const id of ['ntlm', 'log-quota', 'connections']) {
    it(`answers the step "${id}" of the IMAP settings`, () => {
      const { answer } = stepOf('imap-settings', id, open);
      assert.deepEqual([answer?.outcome, answer?.by], ['failed', 'log']);
    });
  }

  it('answers the step about the certificate', () => {
    assert.equal(stepOf('imap-proxy', 'certificate', open).answer?.outcome, 'failed');
  });
});
