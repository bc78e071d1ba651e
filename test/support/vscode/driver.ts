// Carries out on a Playwright page what the tests in the extension host ask for.
import { mkdir } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Page } from 'playwright-core';
import type { WorkbenchReply, WorkbenchRequest } from './protocol.ts';

const timeout = 20_000;
const hover = '.monaco-hover:not(.hidden) .hover-row';

export interface Channel {
  port: number;
  close: () => void;
}

/** Listens on a loopback port; `onRequest` is called for each request, as a sign of life. */
export function openChannel(page: Page, screenshots: string, onRequest: () => void): Promise<Channel> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (!text.endsWith('\n')) return;
      onRequest();
      void answer(socket, page, screenshots, text);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({ port: (server.address() as AddressInfo).port, close: () => server.close() });
    });
  });
}

async function answer(socket: Socket, page: Page, screenshots: string, line: string): Promise<void> {
  let reply: WorkbenchReply = { ok: true };
  try {
    await perform(page, screenshots, JSON.parse(line) as WorkbenchRequest);
  } catch (error) {
    reply = {
      ok: false,
      error: stripVTControlCharacters(error instanceof Error ? error.message : String(error)),
    };
  }
  socket.end(JSON.stringify(reply));
}

async function perform(page: Page, screenshots: string, request: WorkbenchRequest): Promise<void> {
  switch (request.do) {
    case 'screenshot':
      return takeScreenshot(page, screenshots, request.name);
    case 'press':
      return page.keyboard.press(request.keys);
    case 'type':
      return page.keyboard.type(request.text);
    case 'click':
      await hoverRow(page, request.selector);
      return page.locator(request.selector).first().click({ button: request.button, timeout });
    case 'waitFor':
      return page.locator(request.selector).first().waitFor({ state: request.state, timeout });
    case 'moveMouse':
      return page.mouse.move(request.x, request.y);
    case 'hoverCursor':
      return hoverCursor(page);
  }
}

/** The buttons of a row show while the mouse is on it. */
async function hoverRow(page: Page, selector: string): Promise<void> {
  const [row = '', button] = selector.split(' .action-label');
  if (button !== undefined) await page.locator(row).first().hover({ timeout });
}

async function takeScreenshot(page: Page, folder: string, name: string): Promise<void> {
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(name) || name.includes('..')) {
    throw new Error(`"${name}" is no name for a screenshot: use letters, digits, "-", "_", "." and "/"`);
  }
  const path = join(folder, `${name}.png`);
  await mkdir(dirname(path), { recursive: true });
  await page.screenshot({ path });
}

/** The cursor's own box is the one place that is right with tabs, wrapped lines and inlay hints alike. */
async function hoverCursor(page: Page): Promise<void> {
  const cursor = page
    .locator('.editor-group-container.active .monaco-editor.focused .cursors-layer .cursor')
    .first();
  await cursor.waitFor({ state: 'attached', timeout });
  const end = Date.now() + timeout;
  while (Date.now() < end) {
    const box = await cursor.boundingBox();
    // Two moves, and again until it shows: the first may come before the editor has scrolled there.
    if (box) {
      await page.mouse.move(box.x + 40, box.y + 60);
      await page.mouse.move(box.x + 3, box.y + box.height / 2, { steps: 3 });
    }
    if (await appears(page, hover, 2000)) return;
  }
  throw new Error('no hover showed in time');
}

async function appears(page: Page, selector: string, milliseconds: number): Promise<boolean> {
  try {
    await page.locator(selector).first().waitFor({ state: 'visible', timeout: milliseconds });
    return true;
  } catch {
    return false;
  }
}
