import type { CodeAction, Range } from 'vscode-languageserver-types';
import { clientCommands } from '../../protocol.ts';
import { findingsIn } from '../codeActions.ts';
import type { LogDocument } from '../logDocument.ts';
import { guidesForRule, startOf } from './guideList.ts';

/** The guides that the findings in a range lead to, each opened with the values of the first finding that does. */
export function guideActionsIn(log: LogDocument, range: Range): CodeAction[] {
  const from = log.document.offsetAt(range.start);
  const to = log.document.offsetAt(range.end);
  const { uri } = log.document;
  const actions = new Map<string, CodeAction>();
  for (const finding of findingsIn(log, from, to)) {
    for (const guide of guidesForRule(finding.rule).filter(({ id }) => !actions.has(id))) {
      const title = `Guide: ${guide.title}`;
      const start = startOf(guide, finding, uri);
      const command = { title, command: clientCommands.openGuide, arguments: [start] };
      actions.set(guide.id, { title, kind: 'quickfix.exchange.guide', data: { uri }, command });
    }
  }
  return [...actions.values()];
}
