import { ruleById } from '../knowledge/rules.ts';
import { remediesFor } from '../remedies/fill.ts';
import type { FileResult } from '../node/analyseFile.ts';
import type { Finding } from '../model/finding.ts';
import type { Output } from './analyze.ts';
import { causeRow } from './causeOutput.ts';

/** One JSON object a line: a `file` row, its `finding` rows, behind all files the `cause` rows, and a `summary`. Lines and columns count from 1. */
export const ndjsonOutput: Output = {
  file(result) {
    const { file, analysis, note } = result;
    const problems = analysis?.problems.map((problem) => problem.message) ?? [];
    const row = {
      type: 'file',
      file,
      format: analysis?.format ?? null,
      encoding: analysis?.encoding ?? null,
      records: analysis?.records ?? 0,
      findings: analysis?.total ?? 0,
      listed: analysis?.findings.length ?? 0,
      ...(note && { note }),
      ...(problems.length > 0 && { problems }),
    };
    return [row, ...(analysis?.findings ?? []).map((finding) => findingRow(result, finding))].map((each) =>
      JSON.stringify(each),
    );
  },

  unreadable: ({ path, reason }) => [
    JSON.stringify({
      type: 'file',
      file: path,
      format: null,
      encoding: null,
      records: 0,
      findings: 0,
      listed: 0,
      error: reason,
    }),
  ],

  causes: (causes, positionOf) =>
    causes.map((cause, index) => JSON.stringify(causeRow(cause, index + 1, positionOf))),
  causesFirst: false,

  summary: (totals) => [JSON.stringify({ type: 'summary', ...totals })],
};

function findingRow({ file, positions }: FileResult, finding: Finding) {
  const start = positions.get(finding.location.start);
  const end = positions.get(finding.location.end);
  const remedies = remediesFor(ruleById(finding.rule)?.remedies ?? [], finding.facts);
  return {
    type: 'finding',
    rule: finding.rule,
    severity: finding.severity,
    file,
    line: start?.line ?? 1,
    column: start?.column ?? 1,
    endLine: end?.line ?? 1,
    endColumn: end?.column ?? 1,
    message: finding.message,
    ...(finding.time && { time: finding.time }),
    facts: finding.facts,
    remedies,
  };
}
