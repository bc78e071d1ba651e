// A person's eyes and hands for tests in the extension host: pictures, keys and mouse in the real workbench.
//
//   const editor = await vscode.window.showTextDocument(document);
//   await hoverAt(editor, 3, 12);               // line and column from 1; waits until a hover shows
//   await screenshot('agent-log-hover');        // test-results/screenshots/<development|vsix>/agent-log-hover.png
//   await press('Escape');
//   await press('Control+.');
//   await waitFor('.action-widget');
//   await click('.action-widget >> text=Copy'); // any Playwright selector: CSS, text=…, or both with >>
//
// Only VS Code in headless Chromium has such a channel. On a desktop every function returns at once and does nothing,
// so a test may show itself with these, but what it asserts must come from the vscode API.
import { connect } from 'node:net';
import { Position, Range, Selection, TextEditorRevealType, window, type TextEditor } from 'vscode';
import { portVariable, type WorkbenchReply, type WorkbenchRequest } from './protocol.ts';

const port = process.env[portVariable];

/** Whether this run can see and touch the workbench. */
export const drivesWorkbench = port !== undefined;

/** Saves what the window shows; the name may contain `/`, `-`, `_`, `.`, letters and digits. */
export function screenshot(name: string): Promise<void> {
  return ask({ do: 'screenshot', name });
}

/** Presses a key or a chord in Playwright's spelling: `Escape`, `Control+.`, `Shift+F10`. */
export function press(keys: string): Promise<void> {
  return ask({ do: 'press', keys });
}

/** Types text into whatever has the focus. */
export function type(text: string): Promise<void> {
  return ask({ do: 'type', text });
}

/** Clicks the first element that matches, waiting up to twenty seconds for it. */
export function click(selector: string, button: 'left' | 'right' = 'left'): Promise<void> {
  return ask({ do: 'click', selector, button });
}

/** Waits up to twenty seconds until an element shows, or is gone. */
export function waitFor(selector: string, state: 'visible' | 'hidden' = 'visible'): Promise<void> {
  return ask({ do: 'waitFor', selector, state });
}

/** Moves the mouse to a point of the window, 1440 by 900; the corner closes any hover. */
export function moveMouse(x: number, y: number): Promise<void> {
  return ask({ do: 'moveMouse', x, y });
}

/** Puts the cursor at a line and column, both from 1, rests the mouse there, and waits until a hover shows. */
export async function hoverAt(editor: TextEditor, line: number, column: number): Promise<void> {
  const position = new Position(line - 1, column - 1);
  const active = await window.showTextDocument(editor.document, { preserveFocus: false });
  active.selection = new Selection(position, position);
  active.revealRange(new Range(position, position), TextEditorRevealType.InCenterIfOutsideViewport);
  await ask({ do: 'hoverCursor' });
}

function ask(request: WorkbenchRequest): Promise<void> {
  if (port === undefined) return Promise.resolve();
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(`${JSON.stringify(request)}\n`));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('error', reject);
    socket.on('end', () => {
      const reply = JSON.parse(text || '{"ok":false,"error":"no answer"}') as WorkbenchReply;
      if (reply.ok) resolve();
      else reject(new Error(`${request.do}: ${reply.error}`));
    });
  });
}
