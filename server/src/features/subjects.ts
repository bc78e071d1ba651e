import type { Position } from 'vscode-languageserver-types';
import type { SubjectsResult } from '../directoryProtocol.ts';
import type { Finding } from '../model/finding.ts';
import type { Span } from '../model/location.ts';
import type { LogDocument } from './logDocument.ts';

/** What the facts of a finding call an account, and what a mailbox. */
export const accountFacts = ['account', 'user'];
export const mailboxFacts = ['mailbox', 'recipient'];

/** More than this nobody chooses from. */
const most = 200;

/** Of a log that is not there. */
export const noSubjects: SubjectsResult = {
  accounts: [],
  mailboxes: [],
  here: { accounts: 0, mailboxes: 0 },
};

/** The accounts and mailboxes that the findings of a log name, those of the record at the position first, each once. */
export function subjectsIn(log: LogDocument, position?: Position): SubjectsResult {
  const at = position && log.document.offsetAt(position);
  const { findings } = log.analysis;
  const here = findings.filter(
    ({ record, explainedBy }) => isWithin(at, record, log) || isWithin(at, explainedBy, log),
  );
  const accountsHere = named(here, accountFacts);
  const mailboxesHere = named(here, mailboxFacts);
  return {
    accounts: [...new Set([...accountsHere, ...named(findings, accountFacts)])].slice(0, most),
    mailboxes: [...new Set([...mailboxesHere, ...named(findings, mailboxFacts)])].slice(0, most),
    here: { accounts: accountsHere.length, mailboxes: mailboxesHere.length },
  };
}

function named(findings: readonly Finding[], names: readonly string[]): string[] {
  return [...new Set(findings.flatMap(({ facts }) => names.flatMap((name) => facts[name] ?? [])))];
}

/** A record ends where the next one begins; the last one ends with the text. */
function isWithin(at: number | undefined, span: Span | undefined, log: LogDocument): boolean {
  if (at === undefined || span === undefined || at < span.start) return false;
  return at < span.end || (at === span.end && at === log.document.getText().length);
}
