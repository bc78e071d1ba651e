/** A block of a remediation script, as its heading says. Anybody may have changed it since it was written. */
export interface WrittenBlock {
  /** `Fix: Grant …` */
  readonly title: string;
  readonly shell: string;
  readonly risk: string;
  /** Its lines below the heading, line ends as LF. */
  readonly command: string;
}

const heading = /^# (DIAGNOSE|FIX|VERIFY|UNDO): (.{1,300})$/;
/** A task says above its steps what they are for. */
const anyHeading = /^# (?:DIAGNOSE|FIX|VERIFY|UNDO|TASK): ./;

/**
 * Finds the block of a remediation script that a line lies in: from its heading to the next one.
 * In: the script, and a line from zero. Out: `undefined` where it lies in none.
 */
export function blockAt(script: string, line: number): WrittenBlock | undefined {
  const lines = script.split(/\r\n|\r|\n/);
  const first = lines.findLastIndex((text, index) => index <= line && anyHeading.test(text));
  const [, kind = '', title = ''] = heading.exec(lines[first] ?? '') ?? [];
  if (kind === '') return undefined;
  const end = lines.findIndex((text, index) => index > first && anyHeading.test(text));
  const block = lines.slice(first + 1, end === -1 ? undefined : end);
  const body = block.findIndex((text) => !text.startsWith('#'));
  const comments = block.slice(0, body === -1 ? undefined : body).join('\n');
  const [, shell = '', risk = ''] =
    /^# Shell: ([^.\n]{1,60})\.(?:[^\n]{0,200}) ?Risk: ([^.\n]{1,60})\.$/m.exec(comments) ?? [];
  const command = (body === -1 ? [] : block.slice(body)).join('\n').trim();
  return { title: `${kind.charAt(0)}${kind.slice(1).toLowerCase()}: ${title}`, shell, risk, command };
}
