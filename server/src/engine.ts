import { openCase, type Case } from './diagnosis/causes/openCase.ts';
import { createAnalyser, type AnalysisOptions, type LogAnalyser } from './diagnosis/analyser.ts';
import { compileRules } from './diagnosis/diagnose.ts';
import { openCatalog, type Catalog } from './knowledge/catalog.ts';
import type { OwnTables } from './knowledge/files.ts';
import { contexts, ruleById, rules } from './knowledge/rules.ts';
import type { Finding } from './model/finding.ts';
import { documentDecoding } from './text/decoding.ts';

export interface Engine {
  analyser(options: AnalysisOptions): LogAnalyser;
  /** What the rules say of a text in the form of any log, one line of it or a bounced mail; nothing that they would say of every error. */
  findingsOf(text: string): readonly Finding[];
  /** Several logs together: what explains their findings, joined with what directory checks said. */
  openCase(): Case;
  /** What is known of codes: loaded when it is first asked for. */
  catalog(): Promise<Catalog>;
  /** What a workspace adds to the tables, from now on. */
  setOwnTables(tables: OwnTables): void;
}

/** Errors of one text that are listed. */
const mostOfText = 100;

/** The one way to an engine. Rules are compiled here, once. */
export function createEngine(): Engine {
  const ruleSet = compileRules(rules, contexts);
  let own: OwnTables | undefined;
  let catalog: Promise<Catalog> | undefined;
  return {
    analyser: (options) => createAnalyser(ruleSet, options),
    findingsOf(text) {
      const analyser = createAnalyser(ruleSet, {
        source: '',
        decoding: documentDecoding,
        base: 0,
        maxFindings: mostOfText,
      });
      analyser.push(text);
      return analyser.end().findings.filter(({ rule }) => ruleById(rule)?.generic !== true);
    },
    openCase,
    catalog: () => (catalog ??= openCatalog(own)),
    setOwnTables(tables) {
      own = tables;
      catalog = undefined;
    },
  };
}
