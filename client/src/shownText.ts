import { visible } from '../../server/src/protocol.ts';

/** More of a sentence nobody reads in a message. */
const longest = 1000;

/** Text from a directory as a message may show it: VS Code makes links of `[text](command:…)` there. */
export function messageText(text: string): string {
  return visible(text).replaceAll('](', '] (').slice(0, longest);
}

/** Text from a directory as a pick may show it: `$(name)` is an icon there. */
export function pickText(text: string): string {
  return visible(text).replaceAll('$(', '\\$(');
}
