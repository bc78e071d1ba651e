import { click, press, type, waitFor } from './screenshot.ts';

/** Answers the input box that asks for something. */
export async function answer(question: string, text: string): Promise<void> {
  await waitFor(`.quick-input-widget .quick-input-message:has-text("${question}")`);
  await waitFor(`.quick-input-widget .quick-input-box input:focus`);
  await type(text);
  await press('Enter');
  await waitFor(`.quick-input-widget .quick-input-message:has-text("${question}")`, 'hidden');
}

/** Chooses what a quick pick offers, by the keyboard. */
export async function choose(text: string): Promise<void> {
  await waitFor('.quick-input-widget .monaco-list-row');
  // The page beside it may have taken the focus meanwhile.
  await click('.quick-input-widget .quick-input-box input');
  await type(text);
  await waitFor(`.quick-input-list .monaco-list-row.focused:has-text("${text}")`);
  await press('Enter');
}
