import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { click, drivesWorkbench, press, screenshot, waitFor } from '../support/vscode/screenshot.ts';
import {
  applyAction,
  codeActions,
  diagnosticsOf,
  openLog,
  until,
  workspaceFile,
} from '../support/vscode/workspace.ts';

interface Step {
  readonly id: string;
  readonly doing: string;
  readonly copy?: string;
  readonly checks: readonly string[];
  readonly answer?: { readonly outcome: string; readonly by: string; readonly evidence: string };
  readonly standing: string;
}

interface Guide {
  readonly id: string;
  readonly next: { readonly to: string; readonly id: string };
  readonly steps: readonly Step[];
}

const id = 'mapi-logon';
const anna = '/o=WINGTIP/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=Anna.Berger';
const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`exchangeTriage.${command}`, ...args);
const row = (text: string) => `.pane-body .monaco-list-row:has-text("${text}")`;
const box = (text: string) => `${row(text)} .custom-view-tree-node-item-checkbox`;
const header = (name: string) => `.pane-header[aria-label^="${name}"]`;

async function guide(which = id): Promise<Guide | undefined> {
  const extension = vscode.extensions.getExtension<{ guides(): readonly Guide[] }>(
    'exchange-triage.exchange-triage',
  );
  return (await extension?.activate())?.guides().find((each) => each.id === which);
}

async function step(name: string): Promise<Step> {
  const found = (await guide())?.steps.find((each) => each.id === name);
  assert.ok(found, name);
  return found;
}

/** What a row of the view hands to its commands. */
async function rowOf(name: string): Promise<object> {
  return { kind: 'step', guide: await guide(), step: await step(name) };
}

function pageOf(key: string): string | undefined {
  return vscode.workspace.textDocuments
    .find(({ uri }) => uri.scheme === 'exchange-triage-guide' && uri.query === key)
    ?.getText();
}

describe('Guides', () => {
  // A log of its own: other tests look at the script of the sample from its first line on.
  const log = 'guided.log';
  const script = workspaceFile(`${log}.remediation.ps1`);

  before(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.copy(workspaceFile('MailTarget.log'), workspaceFile(log));
    await run('openSnapshot', workspaceFile('wingtip.ldif'));
    await click(header('Findings'));
    await click(header('Directory Checks'));
  });

  after(async () => {
    for (const each of [id, 'send-as-protected']) await run('closeGuide', { guide: { id: each } });
    await run('chooseAccount', '');
    await run('chooseMailbox', '');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const file of [workspaceFile(log), script])
      await vscode.workspace.fs.delete(file).then(undefined, () => undefined);
    await click(header('Guides'));
    await click(header('Directory Checks'));
    await click(header('Findings'));
  });

  it('say what they are for while none is open', async () => {
    await run('guides.focus');
    await waitFor('.pane .welcome-view-content:has-text("A procedure from the first look")');
    await screenshot('guides/welcome');
  });

  it('open from an error of the log, with its values filled in', async () => {
    const { document } = await openLog(log);
    const [first] = await diagnosticsOf(document.uri);
    assert.ok(first);
    const action = (await codeActions(document.uri, first.range)).find(({ title }) =>
      title.startsWith('Guide: A migration agent'),
    );
    assert.ok(action);
    await applyAction(action);
    const names = await until('the guide', async () => (await guide()) && step('names'));
    assert.equal(names.copy, anna);
    assert.match(names.doing, /account WINGTIP\\svc-migrate, server EX02/);
    assert.deepEqual([names.answer?.outcome, names.answer?.by], ['passed', 'value']);
    assert.equal((await guide())?.next.id, 'prerequisites');
    await waitFor(row('1. Take the names from the log'));
    await screenshot('guides/opened');
  });

  it('show the page of the guide beside the log', async () => {
    const page = await until('the page', () => pageOf(id));
    assert.match(page, /^# A migration agent cannot log on to mailboxes/);
    assert.match(page.replaceAll('\\', ''), /legacyExchangeDN/);
  });

  it('copy what is to be pasted', async () => {
    await vscode.env.clipboard.writeText('');
    await run('copyStepValue', await rowOf('profile'));
    assert.equal(await vscode.env.clipboard.readText(), anna);
  });

  it('answer a step by its check, which shows in Directory Checks too', async () => {
    await run('runStepCheck', await rowOf('groups'));
    const groups = await until('the answer', async () => {
      const found = await step('groups');
      return found.answer ? found : undefined;
    });
    assert.deepEqual([groups.answer?.outcome, groups.answer?.by], ['failed', 'check']);
    assert.match(groups.answer?.evidence ?? '', /Domain Admins/);
    await run('guides.focus');
    await waitFor(row('Domain Admins'));
    await screenshot('guides/answered');
  });

  it('answer all steps that the directory can, at once', async () => {
    const reach = /^reach\./;
    await run('runGuideChecks', { guide: await guide() });
    await until('the answers', async () => {
      const steps = (await guide())?.steps ?? [];
      const asked = steps.filter(({ checks }) => checks.some((each) => !reach.test(each)));
      return asked.every(({ answer }) => answer?.by === 'check') || undefined;
    });
    assert.equal((await step('desktop')).answer?.outcome, 'passed');
    assert.equal((await step('all-names')).answer, undefined);
    await screenshot('guides/all-answered');
  });

  /** Rows are drawn anew while answers come in: a click may hit one that is no longer there. */
  async function tick(title: string, id: string): Promise<void> {
    await until(`the tick of ${id}`, async () => {
      if ((await step(id)).answer?.by === 'hand') return true;
      await click(box(title));
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return (await step(id)).answer?.by === 'hand' || undefined;
    });
  }

  it('take a tick, and go on to the next step', async function () {
    if (!drivesWorkbench) this.skip();
    await tick('2. Know what the product asks for', 'prerequisites');
    assert.equal((await guide())?.next.id, 'tools');
    // Rows are drawn anew when a tick is taken.
    await waitFor(`${row('2. Know what the product asks for')} [aria-checked="true"]`);
    await tick('3. Have the tools at hand', 'tools');
    // The checks have answered the steps after it, down to the one that has to be mended.
    await until('the next step', async () => (await guide())?.next.id === 'groups' || undefined);
    await screenshot('guides/ticked');
  });

  it('count in the open logs whether all mailboxes fail, or some', async () => {
    const { answer } = await step('all');
    assert.deepEqual([answer?.outcome, answer?.by], ['passed', 'log']);
    assert.match(answer?.evidence ?? '', /6 of 6 mailboxes refuse WINGTIP\\svc-migrate/);
  });

  it('take that a step is not so', async () => {
    await run('markStep', await rowOf('all'));
    assert.equal((await step('all')).answer?.outcome, 'failed');
    await run('markStep', await rowOf('all'));
    assert.equal((await step('all')).answer?.by, 'log');
    await run('markStep', await rowOf('all'));
  });

  it('keep ticks when the guide is closed and opened again, and the language server was restarted', async () => {
    const said = async () =>
      (await guide())?.steps.filter(({ answer }) => answer?.by === 'hand').map((each) => each.id);
    const before = await said();
    assert.ok(before?.includes('all'));
    const kept = { guide: await guide() };
    await run('closeGuide', kept);
    assert.equal(await guide(), undefined);
    await run('restartServer');
    const { document } = await openLog(log);
    const [first] = await diagnosticsOf(document.uri);
    assert.ok(first);
    const actions = await codeActions(document.uri, first.range);
    const action = actions.find(({ title }) => title.startsWith('Guide: A migration agent'));
    assert.ok(action);
    await applyAction(action);
    await until('the guide', () => guide());
    assert.deepEqual(await said(), before);
    assert.equal((await step('groups')).answer?.outcome, 'failed');
    if (drivesWorkbench) {
      await waitFor(`${row('2. Know what the product asks for')} [aria-checked="true"]`);
      await screenshot('guides/kept');
    }
  });

  it('put a command for a step into the script beside the log', async function () {
    if (!drivesWorkbench) this.skip();
    const inserting = run('insertStepRemedy', await rowOf('groups'));
    await waitFor('.quick-input-list .monaco-list-row:has-text("List the groups")');
    await screenshot('guides/remedies');
    await click('.quick-input-list .monaco-list-row:has-text("List the groups")');
    await inserting;
    const text = await until('the command', async () => {
      const written = await vscode.workspace.fs.readFile(script).then(String, () => '');
      return written.includes('DIAGNOSE: ') ? written : undefined;
    });
    assert.match(text, /directory check "The account is in no group/);
    assert.match(text, /'svc-migrate'/);
  });

  it('lead to another guide, about the same mailbox', async () => {
    const state = await guide();
    const one = await step('protected');
    const lead = { outcome: 'failed', means: '', to: 'guide', id: 'send-as-protected', title: '' };
    await run('followLead', {
      kind: 'detail',
      guide: state,
      step: one,
      index: 0,
      detail: { of: 'lead', lead },
    });
    const other = await until('the other guide', () => guide('send-as-protected'));
    assert.match(other.steps[0]?.doing ?? '', /protected group/);
    await screenshot('guides/other');
  });

  it('open from a cause of the Findings view, about whom the cause is', async function () {
    if (!drivesWorkbench) this.skip();
    await run('closeGuide', { guide: await guide() });
    await openLog(log);
    await run('showFindings');
    const cause = row('The account is in a group that is denied access');
    await click(cause);
    await click(`${cause} .action-label[aria-label="Open Guide…"]`);
    await until('the guide', () => guide());
    assert.match((await step('names')).doing, /account WINGTIP\\svc-migrate/);
    await screenshot('guides/from-cause');
  });

  it('open a task for a step, and ask for nothing that the case knows', async function () {
    if (!drivesWorkbench) this.skip();
    const facts = { server: 'EX02' };
    await run('openGuide', { guide: 'imap-settings', facts, asks: [] });
    const state = await until('the guide', () => guide('imap-settings'));
    const one = state.steps.find((each) => each.id === 'connections');
    const inserting = run('insertStepTask', { kind: 'step', guide: state, step: one });
    await waitFor('.quick-input-widget:has-text("Raise the connection limits of IMAP")');
    await screenshot('guides/task');
    await press('Escape');
    await inserting;
    await run('closeGuide', { guide: state });
  });

  it('forget the ticks when they are told to', async () => {
    await run('restartGuide', { guide: await guide() });
    assert.ok((await guide())?.steps.every(({ answer }) => answer?.by !== 'hand'));
    assert.equal((await step('groups')).answer?.by, 'check');
  });
});
