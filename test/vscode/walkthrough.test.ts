import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Defect } from '../directory/lab/manifest.ts';
import { agentLog } from '../support/agentCases.ts';
import { callIn, carryOut, type PermissionCall } from '../support/vscode/adPermission.ts';
import { checkResults, outcomeOf, pageDrawn, row } from '../support/vscode/directoryChecks.ts';
import { openLab, whyNoLabHere } from '../support/vscode/lab.ts';
import { answer, choose } from '../support/vscode/quickInput.ts';
import { click, press, screenshot, waitFor } from '../support/vscode/screenshot.ts';
import { closeLogs, diagnosticsOf, openLog, until, workspaceFile } from '../support/vscode/workspace.ts';

const planted = 'deny-receive-as-modern-database';
const check = 'organization.receive-as';
const checkTitle = 'The account has Receive As on every level of the organization, down to each database';
const otherTitle = 'The account has Send As on every level of the organization';
const cause = 'Receive As or Send As is denied to the account, or missing';
const log = 'refused.log';
const directory = 'End to end';
const refused = 40;
/** The row below the heading. */
const firstCause = '[data-index="1"]';
const minute = 60_000;

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`exchangeTriage.${command}`, ...args);
const header = (name: string) => `.pane-header[aria-label^="${name}"]`;
const checksPane = `.pane:has(${header('Directory Checks')})`;
const checkRow = `${checksPane} ${row(checkTitle)}`;
const otherRow = `${checksPane} ${row(otherTitle)}`;
const script = () => workspaceFile(`${log}.remediation.ps1`);

describe('from the log to the verified fix, end to end', function () {
  this.timeout(2 * minute);
  const settings = () => vscode.workspace.getConfiguration('exchangeTriage');
  let opened: Awaited<ReturnType<typeof openLab>> | undefined;
  let defect: Defect;
  let account = '';
  let fix: PermissionCall;
  let undo: PermissionCall | undefined;

  before(async function () {
    this.timeout(5 * minute);
    const why = await whyNoLabHere();
    if (why !== undefined) {
      console.log(`      skipped: ${why}`);
      this.skip();
    }
    opened = await openLab();
    const { manifest, domain } = opened.facts;
    const found = manifest.defects.find(({ id }) => id === planted);
    assert.ok(found, planted);
    defect = found;
    account = `${domain}\\${defect.account}`;
    await closeLogs();
    await connect(opened.facts);
    // Every third of the ordinary mailboxes is in the database.
    const names = Array.from(
      { length: refused },
      (_, index) => `Bulk${String(3 * index + 3).padStart(5, '0')}`,
    );
    const mailboxes = names.map(
      (name) => `/o=${domain}/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=${name}`,
    );
    await vscode.workspace.fs.writeFile(
      workspaceFile(log),
      Buffer.from(agentLog({ account, server: 'EX2016', mailboxes })),
    );
  });

  after(async function () {
    this.timeout(minute);
    await settings().update('directories', undefined, vscode.ConfigurationTarget.Global);
    if (!opened) return;
    if (undo) await carryOut(undo);
    await run('chooseAccount', '');
    await run('checks.focus');
    await run('showFindings');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const file of [workspaceFile(log), script()])
      await vscode.workspace.fs.delete(file).then(undefined, () => undefined);
    await opened.close();
  });

  it('the causes of the log come first, and say which check would settle them', async () => {
    const editor = await openLog(log);
    await diagnosticsOf(editor.document.uri);
    await run('showFindings');
    await waitFor(`${causeRow('likely')}${firstCause}`);
    await click(causeRow('likely'));
    await waitFor(row(`${refused} of ${refused} mailboxes refuse`));
    await waitFor(`${row(checkTitle)}:has-text("not asked yet")`);
    await screenshot('e2e/1-causes');
  });

  it('the domain controller confirms the cause', async () => {
    const settling = run('settleCauses');
    await answer(`Password of ${opened?.facts.domain}`, opened?.facts.password ?? '');
    await settling;
    await waitFor(`${causeRow('confirmed')}${firstCause}`);
    await waitFor(`${row(checkTitle)}:has-text("failed")`);
    await screenshot('e2e/2-confirmed');
  });

  it('the check is opened from the cause, and names the object that the deny was set on', async () => {
    await click(causeRow('confirmed'));
    await click(
      `${causeRow('confirmed')}.focused .action-label[aria-label="Check This Mailbox and Account"]`,
    );
    await until('the result', () => outcomeOf(check), minute);
    await click(header('Findings'));
    await waitFor(`${checkRow}[aria-label*="failed"]`);
    await waitFor(`${checksPane} .monaco-list-row[aria-label*=": running"]`, 'hidden');
    const result = (await checkResults()).find((each) => each.check === check);
    assert.equal(result?.outcome, 'failed');
    await openPage();
    await screenshot('e2e/3-check');
  });

  it('the fix is inserted into the script, with the values of the directory', async () => {
    const text = await insert('Remove the explicit deny', 'Remove-ADPermission');
    fix = callIn(text, 'Remove-ADPermission');
    assert.deepEqual(fix.parameters, {
      Identity: defect.object,
      User: account,
      Deny: '',
      AccessRights: 'ExtendedRight',
      ExtendedRights: 'Receive-As',
      InheritanceType: 'All',
    });
    await screenshot('e2e/4-fix');
  });

  it('so are what verifies it and what takes it back', async () => {
    const verify = await insert('See that the object grants', '# VERIFY');
    assert.ok(verify.includes(`Get-ADPermission -Identity '${defect.object}' -User '${account}'`));
    const text = await insert('Set the deny again', 'Add-ADPermission');
    assert.deepEqual(callIn(text, 'Add-ADPermission').parameters, fix.parameters);
    await screenshot('e2e/5-verify');
  });

  it('once the domain controller has the change, the check passes', async () => {
    await carryOut(fix);
    undo = callIn(await written(), 'Add-ADPermission');
    await refresh();
    await until('the check to pass', async () => (await outcomeOf(check)) === 'passed' || undefined, minute);
    await waitFor(`${checkRow}[aria-label*="passed"]`);
    // A row that is selected has no colour.
    await click(otherRow);
    await pageDrawn(otherTitle);
    await screenshot('e2e/6-passed');
  });

  it('and the cause is ruled out', async () => {
    await run('showFindings');
    await click(header('Directory Checks'));
    await waitFor(causeRow('confirmed'), 'hidden');
    await click(`${row('Ruled out')}[aria-level="2"]`);
    await waitFor(causeRow('ruled out'));
    await screenshot('e2e/7-ruled-out');
  });

  it('what takes the fix back brings the deny back', async () => {
    assert.ok(undo);
    await carryOut(undo);
    undo = undefined;
    await run('refreshCheck', { kind: 'check', definition: { id: check } });
    assert.equal(await outcomeOf(check), 'failed');
    await waitFor(causeRow('confirmed'));
    await screenshot('e2e/8-undone');
  });

  const causeRow = (state: string) =>
    `${row(cause)}:has-text("${state} · ${account.replaceAll('\\', '\\\\')}")`;

  async function connect(facts: NonNullable<typeof opened>['facts']): Promise<void> {
    const { dc1 } = facts.controllers;
    const connection = {
      name: directory,
      url: dc1.ldaps,
      user: `${facts.domain}\\Administrator`,
      caFile: facts.caFile,
      dnsServer: facts.dns[0],
      sysvol: dc1.sysvol,
    };
    await settings().update('directories', [connection], vscode.ConfigurationTarget.Global);
    const choosing = run('chooseDirectory');
    await choose(directory);
    await choosing;
  }

  /** Opens the page of the check, and waits until nothing is left that would take the focus from the view. */
  async function openPage(): Promise<void> {
    await click(checkRow);
    await pageDrawn(checkTitle);
    await focusCheck();
  }

  async function focusCheck(): Promise<void> {
    await run('checks.focus');
    await waitFor(
      `${checksPane} .monaco-list:focus .monaco-list-row.focused.selected:has-text("${checkTitle}")`,
    );
  }

  /** Chooses a command of the check by the keyboard. @returns the script, once it holds what is expected */
  async function insert(title: string, expected: string): Promise<string> {
    await focusCheck();
    await press('Control+.');
    await choose(title);
    return until(`"${title}" in the script`, async () => {
      const text = await written();
      return text.includes(expected) ? text : undefined;
    });
  }

  async function refresh(): Promise<void> {
    await focusCheck();
    await press('F5');
  }

  const written = async () =>
    vscode.workspace.fs.readFile(script()).then(
      (bytes) => Buffer.from(bytes).toString(),
      () => '',
    );
});
