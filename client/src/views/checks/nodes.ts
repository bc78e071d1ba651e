import type {
  CheckDefinition,
  CheckGroup,
  CheckPart,
  CheckResult,
  Evidence,
} from '../../../../server/src/protocol.ts';
import type { CheckRuns } from '../../directory/checkRuns.ts';

export type ChoiceKind = 'directory' | 'account' | 'mailbox';

/** A row of the Directory Checks view. */
export type CheckNode =
  | { readonly kind: 'choice'; readonly of: ChoiceKind }
  | { readonly kind: 'group'; readonly group: CheckGroup }
  | { readonly kind: 'check'; readonly definition: CheckDefinition }
  | { readonly kind: 'part'; readonly result: CheckResult; readonly index: number; readonly part: CheckPart }
  | {
      readonly kind: 'evidence';
      readonly result: CheckResult;
      readonly part?: CheckPart;
      /** The row that it stands below. */
      readonly below: string;
      readonly index: number;
      readonly evidence: Evidence;
    };

const choices: readonly ChoiceKind[] = ['directory', 'account', 'mailbox'];

export const groups: readonly CheckGroup[] = ['account', 'organization', 'mailbox', 'directory', 'reach'];

/** What stands below a row; without one, at the top. */
export function childrenOf(runs: CheckRuns, node?: CheckNode): CheckNode[] {
  if (!node) return topOf(runs);
  switch (node.kind) {
    case 'group':
      return definitionsIn(runs, node.group).map((definition) => ({ kind: 'check', definition }));
    case 'check': {
      const result = runs.results.get(node.definition.id);
      return result ? belowResult(result) : [];
    }
    case 'part':
      return evidenceRows(node.result, node.part.evidence, idOf(node), node.part);
    default:
      return [];
  }
}

/** The same row has the same id whatever came of the check meanwhile, so that it stays open and selected. */
export function idOf(node: CheckNode): string {
  switch (node.kind) {
    case 'choice':
      return `choice:${node.of}`;
    case 'group':
      return `group:${node.group}`;
    case 'check':
      return `check:${node.definition.id}`;
    case 'part':
      return `part:${node.result.check}:${node.index}`;
    case 'evidence':
      return `${node.below}:${node.index}`;
  }
}

/** Id of the check that a row is about. */
export function checkOf(node: CheckNode): string | undefined {
  if (node.kind === 'check') return node.definition.id;
  return node.kind === 'part' || node.kind === 'evidence' ? node.result.check : undefined;
}

export function definitionsIn(runs: CheckRuns, group: CheckGroup): CheckDefinition[] {
  return runs.definitions.filter((definition) => definition.group === group);
}

function topOf(runs: CheckRuns): CheckNode[] {
  return [
    ...choices.map((of) => ({ kind: 'choice', of }) as const),
    ...groups
      .filter((group) => definitionsIn(runs, group).length > 0)
      .map((group) => ({ kind: 'group', group }) as const),
  ];
}

function belowResult(result: CheckResult): CheckNode[] {
  const parts = result.parts.map((part, index) => ({ kind: 'part', result, index, part }) as const);
  return [...evidenceRows(result, result.evidence, `evidence:${result.check}`), ...parts];
}

function evidenceRows(
  result: CheckResult,
  evidence: readonly Evidence[],
  below: string,
  part?: CheckPart,
): CheckNode[] {
  return evidence.map((each, index) => ({
    kind: 'evidence',
    result,
    below,
    index,
    evidence: each,
    ...(part && { part }),
  }));
}
