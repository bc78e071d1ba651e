/** First line of a script that was made here: its comments quote logs, and it is none. */
export const scriptMark = '# Exchange Triage remediation script';

/** Begins each line of a command that was put into a log as a comment: such lines are no evidence. */
export const commentMark = '#: ';

const comments = /^#: .*$/gm;

/** Takes comments of our own out of a record, and leaves everything else where it is. */
export function withoutComments(text: string): string {
  return text.includes(commentMark) ? text.replace(comments, (line) => ' '.repeat(line.length)) : text;
}
