import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hoverAt, press, screenshot } from '../support/vscode/screenshot.ts';
import { hoverText, openLog, until, workspaceFile } from '../support/vscode/workspace.ts';

const firstCode = new vscode.Position(4, 0);

async function labelsOf(document: vscode.TextDocument): Promise<string[]> {
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    new vscode.Range(0, 0, document.lineCount, 0),
  );
  return hints.map(({ label }) =>
    typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
  );
}

/** Where a text first stands in a document. */
function placeOf(document: vscode.TextDocument, text: string): vscode.Position {
  const offset = document.getText().indexOf(text);
  assert.ok(offset >= 0, `${text} stands in ${document.uri.path}`);
  return document.positionAt(offset + 2);
}

/** The page that was made last; each has a number. */
function lastPage(): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments
    .filter(({ uri }) => uri.scheme === 'exchange-triage-explanation')
    .sort((a, b) => Number(a.uri.query) - Number(b.uri.query))
    .at(-1);
}

/** Runs the command. @returns the page that comes of it */
async function explained(text?: string): Promise<string> {
  const seen = Number(lastPage()?.uri.query ?? 0);
  await vscode.commands.executeCommand('exchangeTriage.explain', text);
  const page = await until('the page', () => {
    const last = lastPage();
    return Number(last?.uri.query ?? 0) > seen ? last : undefined;
  });
  return page.getText();
}

describe('numbers', () => {
  before(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('have their names beside them', async () => {
    const editor = await openLog('MailTarget.log');
    const labels = await until('hints', async () => {
      const found = await labelsOf(editor.document);
      return found.length > 0 ? found : undefined;
    });
    assert.ok(labels.includes('MAPI_E_LOGON_FAILED'), labels.join());
    editor.revealRange(new vscode.Range(firstCode, firstCode));
    await screenshot('codes/hints');
  });

  it('have none where the user does not want them', async () => {
    const { document } = await openLog('MailTarget.log');
    const settings = vscode.workspace.getConfiguration('exchangeTriage');
    await settings.update('inlayHints', false, vscode.ConfigurationTarget.Global);
    try {
      await until('no hints', async () => ((await labelsOf(document)).length === 0 ? true : undefined));
    } finally {
      await settings.update('inlayHints', undefined, vscode.ConfigurationTarget.Global);
    }
    await until('hints', async () => ((await labelsOf(document)).length > 0 ? true : undefined));
  });

  it('are explained in a diagnostic context', async () => {
    const editor = await openLog('bounced-mail.txt');
    const place = placeOf(editor.document, '0F010480');
    const hover = (await hoverText(editor.document.uri, place)).replaceAll('\\', '');
    assert.match(hover, /MAPI_E_NOT_FOUND[\s\S]*RopLogon \(254\) failed: the first error/);
    await hoverAt(editor, place.line + 1, place.character + 1);
    await screenshot('codes/hover-context');
    await press('Escape');
  });

  it('are highlighted wherever they stand in the file', async () => {
    const { document } = await openLog('MailTarget.log');
    const highlights = await vscode.commands.executeCommand<vscode.DocumentHighlight[]>(
      'vscode.executeDocumentHighlights',
      document.uri,
      placeOf(document, '-2147221231'),
    );
    const texts = highlights.map(({ range }) => document.getText(range));
    assert.ok(texts.filter((text) => text === '-2147221231').length >= 6, texts.join());
    assert.ok(texts.includes('MAPI_E_LOGON_FAILED'), texts.join());
  });

  it('are found in the other files of the folder', async () => {
    const { document } = await openLog('bounced-mail.txt');
    await vscode.workspace.fs.writeFile(
      workspaceFile('closed.log'),
      Buffer.from(
        '03/02/2026 10:00:00 CStore::Open Error -2147221220 Not configured. - MAPI_E_UNCONFIGURED (MAPI 1.0)\r\n',
      ),
    );
    const places = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      document.uri,
      placeOf(document, '1C010480'),
    );
    const closed = places.filter(({ uri }) => uri.path.endsWith('/closed.log'));
    assert.deepEqual(
      closed.map(({ range }) => [range.start.line, range.start.character, range.end.character]),
      [
        [0, 39, 50],
        [0, 69, 88],
      ],
    );
    assert.ok(places.some(({ uri }) => uri.path.endsWith('/bounced-mail.txt')));
  });
});

describe('Explain…', () => {
  it('explains what it is given', async () => {
    assert.match(
      (await explained('0x80070057')).replaceAll('\\', ''),
      /MAPI_E_INVALID_PARAMETER[\s\S]*E_INVALIDARG/,
    );
  });

  it('shows a page of its own for the same text again', async () => {
    assert.equal(await explained('0x80040115'), await explained('0x80040115'));
  });

  it('explains the selection', async () => {
    const editor = await openLog('bounced-mail.txt');
    editor.selection = new vscode.Selection(0, 0, editor.document.lineCount, 0);
    const page = await explained();
    assert.match(
      page.replaceAll('\\', ''),
      /RopLogon .*failed: the first error, 0x8004010F MAPI_E_NOT_FOUND/,
    );
    await screenshot('codes/explanation');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('shows nothing of a text as a link or as HTML', async () => {
    const page = await explained('[x](command:evil) <img src=x> 0x80040111');
    const visible = page.replace(/\\[!-/:-@[-`{-~]/g, '');
    assert.doesNotMatch(visible, /command:|<img/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});

describe('tables of a workspace', () => {
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('add a code, an event and a location id with one row each, and take them away again', async () => {
    const { document } = await openLog('MailTarget.log');
    const folder = workspaceFile('.exchange-triage');
    const write = (name: string, rows: readonly unknown[]) =>
      vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), Buffer.from(JSON.stringify({ rows })));
    await write('lids.json', [[4711, 'OurPlace', 'Where our own gateway begins.']]);
    await write('events.json', [
      {
        source: 'OurGateway',
        id: 4711,
        severity: 'Error',
        title: 'The gateway is full',
        meaning: 'Nothing goes through.',
        causes: [],
        next: [],
      },
    ]);
    // Written last: with its name the others have been read too.
    await write('mapi.json', [['0x80040111', 'OUR_OWN_NAME']]);
    await until('the new name', async () => (await labelsOf(document)).includes('OUR_OWN_NAME') || undefined);
    assert.match(await explained('MapiExceptionNotFound:4.4711:0F010480, 4.4711:0F010480'), /OurPlace/);
    assert.match(await explained('OurGateway 4711'), /The gateway is full/);
    const hover = await hoverText(document.uri, placeOf(document, '-2147221231'));
    assert.match(hover.replaceAll('\\', ''), /OUR_OWN_NAME[\s\S]*your own table .*mapi\.json/);
    await vscode.workspace.fs.delete(folder, { recursive: true });
    await until(
      'the old name',
      async () => (await labelsOf(document)).includes('MAPI_E_LOGON_FAILED') || undefined,
    );
  });
});
