import type { Cause, SubjectResult } from '../../model/cause.ts';
import type { Analysis, Finding } from '../../model/finding.ts';
import { addAnalysis, emptyCase } from './caseData.ts';
import { rankCauses } from './rankCauses.ts';

/** Several logs that belong together. Memory does not grow with them. */
export interface Case {
  /** Takes in what one log says. @returns the findings that are kept: what evidence points to is among these and the attempts */
  add(analysis: Analysis): readonly Finding[];
  /** What explains it all, the likeliest first. @param results what directory checks said, the last answer last */
  causes(results?: readonly SubjectResult[]): Cause[];
}

export function openCase(): Case {
  const data = emptyCase();
  return {
    add: (analysis) => addAnalysis(data, analysis),
    causes: (results) => rankCauses(data, results),
  };
}
