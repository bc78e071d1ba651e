import { createAnalyser, type AnalysisOptions, type LogAnalyser } from './diagnosis/analyser.ts';
import { compileRules } from './diagnosis/diagnose.ts';
import { contexts, rules } from './knowledge/rules.ts';

export interface Engine {
  analyser(options: AnalysisOptions): LogAnalyser;
}

/** The one way to an engine. Rules are compiled here, once. */
export function createEngine(): Engine {
  const ruleSet = compileRules(rules, contexts);
  return { analyser: (options) => createAnalyser(ruleSet, options) };
}
