import type { CheckRemedy } from '../../directoryProtocol.ts';
import type { Guide } from '../../knowledge/guides.ts';
import { remedyKinds } from '../../model/remedy.ts';
import { remediesFor } from '../../remedies/fill.ts';
import { scriptHead } from '../../remedies/script.ts';
import { offered, remediesOfCheck } from '../checkRemedies.ts';
import { resultsFor } from './answerStep.ts';
import { factsFor } from './fillStep.ts';
import type { GuideCase } from './guideCase.ts';

/** What a guide's commands are written with. */
export interface ScriptPlace {
  /** What the remediation script is written beside. */
  readonly uri: string;
  /** What was asked, for commands that a check leads to. */
  readonly directory: string;
  readonly version: string;
  /** The time of writing, as it shall be shown. */
  readonly now: string;
}

/** The commands for a step, filled in: what its checks lead to, then what the step names; diagnose, fix, verify, undo. */
export function remediesOfStep(
  guide: Guide,
  stepId: string,
  data: GuideCase,
  { uri, directory, version, now }: ScriptPlace,
): CheckRemedy[] {
  const step = guide.steps.find(({ id }) => id === stepId);
  if (!step) return [];
  const origin = { file: `guide "${guide.title}"`, message: step.title };
  const facts = factsFor(step, data);
  const own = remediesFor(step.remedies ?? [], facts, version).map((remedy) =>
    offered(remedy, facts, { uri, head: scriptHead(origin.file), origin, now }),
  );
  const ofChecks = resultsFor(step, data).flatMap((result) =>
    remediesOfCheck(result, uri, directory, version, now),
  );
  const titles = new Set(ofChecks.map(({ title }) => title));
  return [...ofChecks, ...own.filter(({ title }) => !titles.has(title))].sort(
    (a, b) => remedyKinds.indexOf(a.kind) - remedyKinds.indexOf(b.kind),
  );
}
