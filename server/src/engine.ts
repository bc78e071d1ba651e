import { createAnalyser, type AnalysisOptions, type LogAnalyser } from './diagnosis/analyser.ts';
import { compileRules } from './diagnosis/diagnose.ts';
import { openCatalog, type Catalog } from './knowledge/catalog.ts';
import type { OwnTables } from './knowledge/files.ts';
import { contexts, rules } from './knowledge/rules.ts';

export interface Engine {
  analyser(options: AnalysisOptions): LogAnalyser;
  /** What is known of codes: loaded when it is first asked for. */
  catalog(): Promise<Catalog>;
  /** What a workspace adds to the tables, from now on. */
  setOwnTables(tables: OwnTables): void;
}

/** The one way to an engine. Rules are compiled here, once. */
export function createEngine(): Engine {
  const ruleSet = compileRules(rules, contexts);
  let own: OwnTables | undefined;
  let catalog: Promise<Catalog> | undefined;
  return {
    analyser: (options) => createAnalyser(ruleSet, options),
    catalog: () => (catalog ??= openCatalog(own)),
    setOwnTables(tables) {
      own = tables;
      catalog = undefined;
    },
  };
}
