import type { Cause, SubjectResult } from '../../model/cause.ts';
import type { Analysis, Finding } from '../../model/finding.ts';
import { addAnalysis, emptyCase } from './caseData.ts';
import { sameAccount } from './names.ts';
import { rankCauses } from './rankCauses.ts';
import { tallyOf, tallyText, type SeenScope } from './tally.ts';

/** What became of the mailboxes that an account tried: `text` says it in a sentence without a full stop. */
export interface AttemptsSeen {
  readonly scope: SeenScope;
  readonly text: string;
}

/** Several logs that belong together. Memory does not grow with them. */
export interface Case {
  /** Takes in what one log says. @returns the findings that are kept: what evidence points to is among these and the attempts */
  add(analysis: Analysis): readonly Finding[];
  /** What explains it all, the likeliest first. @param results what directory checks said, the last answer last */
  causes(results?: readonly SubjectResult[]): Cause[];
  /** @returns `undefined` where no log tells of an attempt by the account, on any server */
  attempts(account: string): AttemptsSeen | undefined;
}

export function openCase(): Case {
  const data = emptyCase();
  return {
    add: (analysis) => addAnalysis(data, analysis),
    causes: (results) => rankCauses(data, results),
    attempts(account) {
      const groups = [...data.groups.values()].filter((group) => sameAccount(group.account, account));
      if (groups.length === 0) return undefined;
      const tally = tallyOf(groups, data.unlisted);
      return { scope: tally.scope, text: tallyText(tally, 0) };
    },
  };
}
