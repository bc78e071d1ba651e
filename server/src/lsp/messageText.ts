import { visible } from '../text/hidden.ts';

/** A path or a code as a message may show it: VS Code makes links of `[text](command:…)` in messages. */
export function messageText(text: string): string {
  return visible(text)
    .replace(/[[\]()<>`]/g, '_')
    .slice(-200);
}
