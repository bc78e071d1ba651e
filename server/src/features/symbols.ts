import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-types';
import { ruleById } from '../knowledge/rules.ts';
import type { Finding } from '../model/finding.ts';
import type { LogRecord } from '../model/record.ts';
import { recordsIn, type LogDocument } from './logDocument.ts';
import { rangeOf } from './ranges.ts';
import { outlineOfSessions } from './sessionOutline.ts';

const maxRecords = 5000;

/**
 * The outline: every event and every refused recipient, as these files are short and each entry has a name; of the
 * logs that run on for ever, the sessions and the findings.
 */
export function symbolsOf(log: LogDocument): DocumentSymbol[] {
  const { format, findings } = log.analysis;
  if (format === 'exchange-event-log' || format === 'exchange-ndr') {
    const records = recordsIn(log, 0, log.document.getText().length, maxRecords);
    return records.map((record) => recordSymbol(log, record, findingOf(findings, record)));
  }
  return outlineOfSessions(
    log,
    findings.map((finding) => findingSymbol(log, finding)),
  );
}

function findingSymbol(log: LogDocument, finding: Finding): DocumentSymbol {
  return {
    name: ruleById(finding.rule)?.title ?? finding.rule,
    detail:
      finding.facts['mailbox'] ?? finding.facts['user'] ?? finding.facts['account'] ?? finding.time ?? '',
    kind: kindOf(finding),
    range: rangeOf(log.document, finding.record),
    selectionRange: rangeOf(log.document, finding.location),
  };
}

function recordSymbol(log: LogDocument, record: LogRecord, finding: Finding | undefined): DocumentSymbol {
  const range = rangeOf(log.document, record);
  const { fields } = record;
  const words = [
    fields['source']?.text,
    fields['id']?.text,
    fields['recipient']?.text,
    fields['serviceError']?.text,
  ];
  const name = words.filter((word) => word).join(' ') || finding?.message || record.kind;
  const detail = fields['level']?.text ?? fields['status']?.text ?? '';
  return {
    name,
    detail,
    kind: kindOf(finding),
    range,
    selectionRange: { start: range.start, end: range.start },
  };
}

function findingOf(findings: readonly Finding[], record: LogRecord): Finding | undefined {
  return findings.find(
    (finding) => finding.record.start === record.start && finding.record.end === record.end,
  );
}

function kindOf(finding: Finding | undefined): SymbolKind {
  return finding ? SymbolKind.Event : SymbolKind.Object;
}
