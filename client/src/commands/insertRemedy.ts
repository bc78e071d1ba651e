import * as vscode from 'vscode';
import type { InsertRemedyParams } from '../../../server/src/protocol.ts';
import { shownName } from '../shownName.ts';

const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf);

/**
 * Puts commands into remediation scripts: `<log>.remediation.ps1` beside the log, UTF-8 with a byte order mark and CRLF
 * as Windows PowerShell reads it; an untitled script where nothing can be written there.
 */
export function createScriptWriter() {
  /** The untitled script of each log that has no place for a file. */
  const untitled = new Map<string, vscode.TextDocument>();

  /** One after the other: two commands chosen quickly would both find that there is no script yet. */
  let last: Promise<void> = Promise.resolve();

  const insert = (params: InsertRemedyParams): Promise<void> => {
    const next = last.then(() => insertNow(params));
    last = next.catch(() => undefined);
    return next;
  };
  const insertNow = async (params: InsertRemedyParams): Promise<void> => {
    const log = vscode.Uri.parse(params.uri, true);
    const script =
      (await scriptBeside(log, params.head)) ?? (await untitledScript(untitled, log, params.head));
    const start = await append(script, params.text);
    const editor = await vscode.window.showTextDocument(script, {
      viewColumn: columnFor(script, log),
      preview: false,
    });
    if (!script.isUntitled && !(await script.save())) {
      void vscode.window.showWarningMessage(
        `${shownName(script.uri)} could not be saved. The command stands in the editor.`,
      );
    }
    const selection = selectionOf(script, start, params);
    editor.selection = selection;
    editor.revealRange(selection, vscode.TextEditorRevealType.InCenter);
  };
  return { insert };
}

/** Puts commands where the cursor is, on lines of their own, and selects the first gap. */
export async function insertAtCursor(
  editor: vscode.TextEditor,
  block: Pick<InsertRemedyParams, 'text' | 'firstPlaceholder'>,
): Promise<void> {
  const { document } = editor;
  const at = editor.selection.active;
  const before = document.lineAt(at.line).text.slice(0, at.character);
  const gap = before.trim() === '' ? '' : '\n';
  const start = document.offsetAt(at) + normalised(document, gap).length;
  if (!(await editor.edit((edit) => edit.insert(at, normalised(document, gap + block.text)))))
    throw new Error(`${shownName(document.uri)} could not be changed.`);
  editor.selection = selectionOf(document, start, block);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** @returns `undefined` where no file can be written */
async function scriptBeside(log: vscode.Uri, head: string): Promise<vscode.TextDocument | undefined> {
  if (log.scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(log.scheme) !== true)
    return undefined;
  if (await isReadOnly(log)) return undefined;
  const uri = log.with({ path: `${log.path}.remediation.ps1`, query: '', fragment: '' });
  try {
    const written = await readIfThere(uri);
    if (!written) await vscode.workspace.fs.writeFile(uri, withMark(new TextEncoder().encode(head)));
    else if (!(await canAppend(uri, written))) return undefined;
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    const reason = error instanceof vscode.FileSystemError ? error.code : 'The file cannot be opened';
    void vscode.window.showWarningMessage(
      `No script can be written beside the log, so it opens untitled: ${reason}.`,
    );
    return undefined;
  }
}

/** Evidence that is locked lies in a place that is not to be written to. */
async function isReadOnly(log: vscode.Uri): Promise<boolean> {
  try {
    return (await vscode.workspace.fs.stat(log)).permissions === vscode.FilePermission.Readonly;
  } catch {
    // A log that is gone from the disk is still in the editor, and so is its folder.
    return false;
  }
}

async function readIfThere(uri: vscode.Uri): Promise<Uint8Array | undefined> {
  try {
    return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}

/**
 * A script that is there was perhaps written by somebody else. UTF-8 without its mark gets one, as Windows PowerShell
 * would take it for the code page; UTF-16 is left as it is; anything else is not touched.
 */
async function canAppend(uri: vscode.Uri, written: Uint8Array): Promise<boolean> {
  const [first, second] = written;
  if (byteOrderMark.every((byte, index) => written[index] === byte)) return true;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open?.isDirty || !isUtf8(written)) return false;
  await vscode.workspace.fs.writeFile(uri, withMark(written));
  return true;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function withMark(bytes: Uint8Array): Uint8Array {
  const marked = new Uint8Array(byteOrderMark.length + bytes.length);
  marked.set(byteOrderMark);
  marked.set(bytes, byteOrderMark.length);
  return marked;
}

async function untitledScript(
  known: Map<string, vscode.TextDocument>,
  log: vscode.Uri,
  head: string,
): Promise<vscode.TextDocument> {
  const open = known.get(log.toString());
  if (open && !open.isClosed) return open;
  const options = { language: 'powershell', content: head, encoding: 'utf8bom' };
  const document = await vscode.workspace.openTextDocument(options);
  known.set(log.toString(), document);
  return document;
}

/** @returns the offset at which the text stands now */
async function append(script: vscode.TextDocument, text: string): Promise<number> {
  const end = script.lineAt(script.lineCount - 1).range.end;
  const gap = end.character > 0 ? '\r\n' : '';
  const edit = new vscode.WorkspaceEdit();
  if (script.eol !== vscode.EndOfLine.CRLF)
    edit.set(script.uri, [vscode.TextEdit.setEndOfLine(vscode.EndOfLine.CRLF)]);
  edit.insert(script.uri, end, gap + text);
  if (!(await vscode.workspace.applyEdit(edit)))
    throw new Error(`${shownName(script.uri)} could not be changed.`);
  return script.getText().length - normalised(script, text).length;
}

/** A document has line ends of one kind, whatever was put into it. */
function normalised(script: vscode.TextDocument, text: string): string {
  return text.replace(/\r\n|\r|\n/g, script.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n');
}

function selectionOf(
  script: vscode.TextDocument,
  start: number,
  { text, firstPlaceholder }: Pick<InsertRemedyParams, 'text' | 'firstPlaceholder'>,
): vscode.Selection {
  const at = (offset: number) => script.positionAt(start + normalised(script, text.slice(0, offset)).length);
  if (firstPlaceholder) return new vscode.Selection(at(firstPlaceholder.start), at(firstPlaceholder.end));
  const end = at(text.length);
  return new vscode.Selection(end, end);
}

/** The script shows where it is shown already, else beside the log, so that both can be read. */
function columnFor(script: vscode.TextDocument, log: vscode.Uri): vscode.ViewColumn {
  const showing = ({ input }: vscode.Tab) =>
    input instanceof vscode.TabInputText && input.uri.toString() === script.uri.toString();
  const group = vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(showing));
  if (group) return group.viewColumn;
  const shown = vscode.window.visibleTextEditors.some(
    ({ document }) => document.uri.toString() === log.toString(),
  );
  return shown ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
}
