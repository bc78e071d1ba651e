import { ruleById } from '../knowledge/rules.ts';
import { visible } from '../text/hidden.ts';
import type { Output } from './analyze.ts';
import { textCauses } from './causeOutput.ts';

/** For people: causes, then `file:line:column severity message [rule]`, and what to do next once for each rule of a file. */
export const textOutput: Output = {
  file({ file, analysis, positions, note }) {
    if (note) return [`${visible(file)}: ${note}`];
    if (!analysis?.format) return [];
    const lines = analysis.findings.map((finding) => {
      const at = positions.get(finding.location.start);
      return `${visible(file)}:${at?.line ?? 1}:${at?.column ?? 1} ${finding.severity} ${visible(finding.message)} [${finding.rule}]`;
    });
    const more = analysis.total - analysis.findings.length;
    if (more > 0) lines.push(`${visible(file)}: and ${more} more findings.`);
    for (const rule of new Set(analysis.findings.map((finding) => finding.rule))) {
      const next = ruleById(rule)?.next;
      if (next) lines.push(`    ${rule}: ${next}`);
    }
    return [...lines, ...analysis.problems.map((problem) => `${visible(file)}: ${problem.message}`)];
  },

  unreadable: () => [],

  causes: textCauses,
  causesFirst: true,

  summary({ files, logs, findings, errors }) {
    return [`${files} files read, ${logs} of them logs: ${findings} findings, ${errors} of them errors.`];
  },
};
