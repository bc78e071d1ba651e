import { commands } from 'vscode';
import { click, press, type, waitFor } from './screenshot.ts';

const input = '.quick-input-widget .quick-input-box input';

/** Answers the input box that asks for something. */
export async function answer(question: string, text: string): Promise<void> {
  const asked = `.quick-input-widget .quick-input-message:has-text("${question}")`;
  await waitFor(asked);
  await focusInput();
  await type(text);
  await press('Enter');
  await waitFor(asked, 'hidden');
}

/** Chooses what a quick pick offers, by the keyboard. @param typed what finds it, where that is not its text */
export async function choose(text: string, typed = text): Promise<void> {
  await waitFor('.quick-input-widget .monaco-list-row');
  await focusInput();
  await type(typed);
  await waitFor(`.quick-input-list .monaco-list-row.focused:has-text("${text}")`);
  await press('Enter');
}

/** Gives up what is asked, and waits until nothing is asked any more. */
export async function dismiss(): Promise<void> {
  // Escape closes them first, and nothing else with them.
  await commands.executeCommand('notifications.hideList');
  await commands.executeCommand('notifications.hideToasts');
  await focusInput();
  await press('Escape');
  await waitFor('.quick-input-widget', 'hidden');
}

/** An editor or a page beside it may have taken the focus meanwhile; a key that comes before it is back is lost. */
export async function focusInput(): Promise<void> {
  await click(input);
  await waitFor(`${input}:focus`);
}
