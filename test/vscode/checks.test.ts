import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { checkResults as results, pageDrawn as drawn, row } from '../support/vscode/directoryChecks.ts';
import { answer, choose, dismiss, focusInput } from '../support/vscode/quickInput.ts';
import { openLab, whyNoLabHere, type LabFacts } from '../support/vscode/lab.ts';
import { click, drivesWorkbench, press, screenshot, type, waitFor } from '../support/vscode/screenshot.ts';
import { openLog, until, workspaceFile } from '../support/vscode/workspace.ts';

const fixtures = join(process.env['EXCHANGE_TRIAGE_TEST_SUITES'] ?? '', '../../../test/fixtures/directory');
const account = 'TARGET\\svc-deny-database';
const mailbox = 'Ewan.Millington';
const log =
  `03/12/2026 08:00:05\tCSession::Logon\tTraceMsg\t4800\tLogging on to the mailbox '${mailbox}' (Server: 'EXCHANGE-SERVER', user: '${account}').\r\n` +
  '03/12/2026 08:00:08\tCSession::Logon\tError\t-2147221231\tThe information store could not be opened. - MAPI_E_LOGON_FAILED (MAPI 1.0)\r\n';

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`exchangeTriage.${command}`, ...args);
const part = (name: string) => `.pane-body .monaco-list-row[aria-level="3"]:has-text("${name}")`;
const pane = '.pane:has(.pane-header[aria-label^="Directory Checks"])';
/** How many checks rest on a directory. */
const all = 22;
const access = 'mailbox.access';
const checkRow = { kind: 'check', definition: { id: access } };

/** Without those of the reach, which are of where one sits and not of the directory. */
async function outcomes(): Promise<Record<string, string>> {
  const found = (await results()).filter(({ check }) => !check.startsWith('reach.'));
  return Object.fromEntries(found.map(({ check, outcome }) => [check, outcome]));
}

/** The Findings above the checks take half of the side bar: closed, all rows of the checks can be seen. */
async function toggleFindings(): Promise<void> {
  await click('.pane-header[aria-label^="Findings"]');
}

async function showChecks(): Promise<void> {
  await run('checks.focus');
}

function pageOf(check: string): string | undefined {
  return vscode.workspace.textDocuments
    .find(({ uri }) => uri.scheme === 'exchange-triage-check' && uri.query === check)
    ?.getText();
}

/** How many pages of checks are open. */
function previews(): number {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.filter(
    ({ input }) => input instanceof vscode.TabInputCustom && input.uri.scheme === 'exchange-triage-check',
  ).length;
}

/** Waits for a message to the user. */
async function notified(text: string): Promise<void> {
  await vscode.commands.executeCommand('notifications.showList');
  await waitFor(`.notification-list-item:has-text("${text}")`);
}

describe('Directory Checks with a snapshot', () => {
  const snapshot = workspaceFile('deny-on-database.ldif');
  const script = () => workspaceFile('denied.log.remediation.ps1');

  before(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    copyFileSync(join(fixtures, 'deny-on-database.ldif'), snapshot.fsPath);
    await vscode.workspace.fs.writeFile(workspaceFile('denied.log'), Buffer.from(log));
  });

  it('say what they are for while nothing is chosen', async () => {
    await showChecks();
    await toggleFindings();
    await waitFor(`${pane} .welcome-view-content:has-text("which permission")`);
    await screenshot('checks/welcome');
  });

  it('show every check before one is run', async () => {
    await run('openSnapshot', snapshot);
    await run('chooseAccount', account);
    await waitFor(row('needs the mailbox'));
    await screenshot('checks/not-run');
    assert.deepEqual(await results(), []);
  });

  it('take the account and the mailbox from the error at the cursor, and run', async () => {
    await run('chooseAccount', '');
    const editor = await openLog('denied.log');
    editor.selection = new vscode.Selection(1, 0, 1, 0);
    await run('checkFinding', editor.document.uri);
    const found = await outcomes();
    assert.ok(Object.keys(found).length >= all, `${Object.keys(found).length} results`);
    assert.equal(found[access], 'failed');
    assert.equal(found['mailbox.send-as'], 'passed');
    assert.equal(found['account.policy'], 'failed');
    await showChecks();
    await waitFor(row('The account may open the mailbox'));
    await screenshot('checks/run');
  });

  it('open the page of a failing check beside the log, with the deciding entry on it', async () => {
    await openPage();
    const page = await until('the page', () => pageOf(access));
    assert.match(page.replaceAll('\\', ''), /Deny · Receive As · TARGETsvc-deny-database · explicit/);
    await until('the page to show', () => previews() === 1 || undefined);
    await drawn('The account may open the mailbox');
    await screenshot('checks/page');
  });

  it('use one page for one check after the other, however fast', async () => {
    await Promise.all(
      ['account.state', 'mailbox.owner', access, 'mailbox.send-as'].map((id) => run('openCheck', id)),
    );
    await until('the page', () => pageOf('mailbox.send-as'));
    await drawn('The account may send as the mailbox');
    assert.equal(previews(), 1);
  });

  it('show parts and evidence below a check', async () => {
    await openPage();
    await click(`${row('The account may open the mailbox')} .monaco-tl-twistie`);
    await waitFor(part('Database First Storage Group'));
    await click(`${part('Database First Storage Group')} .monaco-tl-twistie`);
    await waitFor(row('Deny · Receive As'));
    await screenshot('checks/parts');
  });

  it('copy the evidence', async () => {
    await openPage();
    await vscode.env.clipboard.writeText('');
    if (drivesWorkbench) await press('Control+c');
    else await run('copyEvidence', checkRow);
    const text = await until(
      'the clipboard',
      async () => (await vscode.env.clipboard.readText()) || undefined,
    );
    assert.match(text, /^The account may open the mailbox: failed\n/);
    assert.match(text, /Entry 3: Deny · Receive As/);
    assert.match(text, /Snapshot deny-on-database\.ldif/);
  });

  it('run one check again, and its page with it', async () => {
    const [before] = (await results()).filter(({ check }) => check === access);
    await run('refreshCheck', checkRow);
    const [after] = (await results()).filter(({ check }) => check === access);
    assert.notEqual(after, before);
    assert.deepEqual(after, before);
    assert.ok((await results()).length >= all);
  });

  it('run again after the language server was restarted', async () => {
    await run('restartServer');
    await run('refreshCheck', checkRow);
    assert.equal((await outcomes())[access], 'failed');
    await drawn('The account may open the mailbox');
    await run('runChecks');
    assert.ok((await results()).length >= all);
  });

  it('put a remedy into the script beside the log that named the mailbox', async function () {
    if (!drivesWorkbench) this.skip();
    await openPage();
    await until('the commands', offered, 25_000);
    await screenshot('checks/remedies');
    await choose('Remove the one entry that denies');
    const written = () => vscode.workspace.fs.readFile(script()).then(String, () => '');
    const text = await until('the command', async () => {
      const now = await written();
      return now.includes('FIX: Remove the one entry that denies') ? now : undefined;
    });
    assert.match(text, /directory check "The account may open the mailbox"/);
    // The store is of Exchange 2003, which has no Management Shell.
    assert.match(text, /\r\n\$object = \[ADSI\]\('LDAP:\/\/' \+ 'CN=Mailbox Store \(EXCHANGE-SERVER\),/);
    assert.doesNotMatch(text, /Remove-ADPermission/);
    await screenshot('checks/script');
  });

  it('hand a remedy to the clipboard, or to a shell, which asks where', async function () {
    if (!drivesWorkbench) this.skip();
    // The first command has the focus: its buttons show.
    const button = (icon: string) => `.quick-input-list .monaco-list-row.focused .codicon-${icon}`;
    const offering = run('insertCheckRemedy', checkRow);
    await vscode.env.clipboard.writeText('');
    await click(button('copy'));
    await offering;
    const copied = await until(
      'the command',
      async () => (await vscode.env.clipboard.readText()) || undefined,
    );
    assert.match(copied, /^& dsacls\.exe 'CN=Mailbox Store \(EXCHANGE-SERVER\),/);
    const servers = run('insertCheckRemedy', { kind: 'check', definition: { id: 'organization.servers' } });
    await waitFor('.quick-input-list .monaco-list-row.focused:has-text("Get-ExchangeServer")');
    await click(button('terminal'));
    await waitFor(
      '.quick-input-list .monaco-list-row:has-text("Exchange Management Shell of this computer")',
    );
    await screenshot('checks/shell');
    await dismiss();
    await servers;
    assert.equal(vscode.window.terminals.length, 0);
  });

  it('forget what was found when another account is chosen', async () => {
    await run('chooseAccount', 'TARGET\\qmmex');
    assert.deepEqual(await results(), []);
  });

  it('say in the words of the file why it cannot be read', async () => {
    await vscode.workspace.fs.writeFile(snapshot, Buffer.from('This is no snapshot.\n'));
    await run('runChecks');
    await notified('deny-on-database.ldif holds no entry of LDIF');
    await screenshot('checks/no-snapshot');
    await vscode.commands.executeCommand('notifications.clearAll');
    assert.deepEqual(await results(), []);
  });

  after(toggleFindings);

  /** The key goes nowhere while the page is about to take the focus. */
  async function offered(): Promise<true | undefined> {
    await showChecks();
    await press('Control+.');
    const list = waitFor('.quick-input-list .monaco-list-row:has-text("Remove the one entry that denies")');
    if (
      await list.then(
        () => true,
        () => false,
      )
    )
      return true;
    await screenshot('checks/no-remedies');
    await press('Escape');
    return undefined;
  }

  /** Chooses the row of the failing check, and waits until its page is there and the view has the focus again. */
  async function openPage(): Promise<void> {
    await showChecks();
    if (drivesWorkbench) {
      await click(row('The account may open the mailbox'));
      await waitFor(`${row('The account may open the mailbox')}.selected.focused`);
    }
    await run('openCheck', access);
    await showChecks();
  }
});

describe('Directory Checks with a domain controller', () => {
  const user = 'TARGET\\Administrator';
  const captured = workspaceFile('captured.ldif');
  const settings = () => vscode.workspace.getConfiguration('exchangeTriage');
  let lab: LabFacts;
  let opened: Awaited<ReturnType<typeof openLab>> | undefined;
  let live: Record<string, string> = {};

  before(async function () {
    this.timeout(280_000);
    const why = await whyNoLabHere();
    if (why !== undefined) {
      console.log(`      skipped: ${why}`);
      this.skip();
    }
    opened = await openLab();
    lab = opened.facts;
    await showChecks();
    await toggleFindings();
  });

  after(async function () {
    this.timeout(60_000);
    await settings().update('directories', undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('notifications.clearAll');
    if (!opened) return;
    await toggleFindings();
    await opened.close();
  });

  it('add a directory: address, account, password, and no password in the settings', async () => {
    const added = run('addDirectory');
    await answer('Address of a domain controller', lab.controllers.dc1.ldaps);
    await answer('Account that reads', user);
    await answer('Password of', lab.password);
    await added;
    const rows = settings().get<Record<string, string>[]>('directories') ?? [];
    assert.deepEqual(rows, [{ name: lab.controllers.dc1.address, url: lab.controllers.dc1.ldaps, user }]);
  });

  it('refuse a certificate of an authority that nobody trusts, and say so', async () => {
    await run('chooseAccount', account);
    await run('chooseMailbox', mailbox);
    await run('runChecks');
    await notified('certificate');
    await screenshot('checks/live-certificate');
    assert.deepEqual(await results(), []);
  });

  it('find an account as its name is typed', async () => {
    const [connection] = settings().get<Record<string, string>[]>('directories') ?? [];
    const complete = {
      ...connection,
      caFile: lab.caFile,
      dnsServer: lab.dns[0],
      sysvol: lab.controllers.dc1.sysvol,
    };
    await settings().update('directories', [complete], vscode.ConfigurationTarget.Global);
    const chosen = run('chooseAccount');
    await focusInput();
    await type('svc-deny-datab');
    await waitFor('.quick-input-list .monaco-list-row:has-text("CN=svc-deny-database")');
    // What is found later moves the rows below the mouse.
    await waitFor('.quick-input-progress:not(.infinite)');
    await screenshot('checks/live-search');
    await click('.quick-input-list .monaco-list-row:has-text("CN=svc-deny-database")');
    await chosen;
    await waitFor(row('CN=svc-deny-database'));
  });

  it('fill the view from the domain controllers', async () => {
    const running = run('runChecks');
    await until('the first result', async () => (await results()).length > 0 || undefined);
    await screenshot('checks/live-running');
    await running;
    live = await outcomes();
    assert.ok(Object.keys(live).length >= all, `${Object.keys(live).length} results`);
    assert.equal(live[access], 'failed');
    assert.equal(live['directory.replicas'], 'passed');
    await screenshot('checks/live');
  });

  it('capture a snapshot that says the same', async () => {
    const capturing = run('captureSnapshot', captured);
    await notified('objects were written to captured.ldif');
    await click('.notification-list-item .monaco-button:has-text("Use This Snapshot")');
    await capturing;
    await run('runChecks');
    assert.deepEqual(await outcomes(), live);
    assert.doesNotMatch(Buffer.from(await vscode.workspace.fs.readFile(captured)).toString(), /Lab-Passw0rd/);
    await screenshot('checks/live-captured');
  });

  it('can be cancelled', async () => {
    await chooseServer();
    const running = run('runChecks');
    await until('the first result', async () => (await results()).length > 0 || undefined);
    await run('cancelChecks');
    await running;
    const count = (await results()).length;
    assert.ok(count > 0 && count < all, `${count} results`);
  });

  it('ask anew for a password that was forgotten, and give a wrong one no second try', async () => {
    const forgetting = run('forgetPassword');
    await choose(lab.controllers.dc1.address);
    await forgetting;
    const running = run('runChecks');
    await answer('Password of', 'wrong');
    await running;
    await notified('refuses the logon of TARGET');
    await screenshot('checks/live-password');
    await click('.notification-list-item .monaco-button:has-text("Forget Password")');
    // Nothing on the screen says when it is forgotten.
    await sleep(2000);
    const again = run('runChecks');
    await answer('Password of', lab.password);
    await again;
    assert.equal((await outcomes())[access], 'failed');
  });

  async function chooseServer(): Promise<void> {
    // A notification that closes gives the focus back, and a list that loses it is gone.
    await vscode.commands.executeCommand('notifications.clearAll');
    await showChecks();
    await waitFor(`${pane} .monaco-list:focus`);
    const choosing = run('chooseDirectory');
    await choose(lab.controllers.dc1.address);
    await choosing;
  }
});
