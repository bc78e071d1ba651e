import type { GuideState, Lead, StepState } from '../../../../server/src/protocol.ts';

/** What a row below a step shows. */
export type Detail =
  | { readonly of: 'do' | 'expect' | 'copy' | 'answer' | 'replaces' | 'remedies' | 'task' }
  | { readonly of: 'check'; readonly check: string }
  | { readonly of: 'lead'; readonly lead: Lead };

/** A row of the Guides view. */
export type GuideNode =
  | { readonly kind: 'guide'; readonly guide: GuideState }
  | { readonly kind: 'section'; readonly guide: GuideState; readonly section: string }
  | StepNode
  | {
      readonly kind: 'detail';
      readonly guide: GuideState;
      readonly step: StepState;
      readonly index: number;
      readonly detail: Detail;
    }
  | { readonly kind: 'source'; readonly guide: GuideState; readonly index: number };

export interface StepNode {
  readonly kind: 'step';
  readonly guide: GuideState;
  readonly step: StepState;
}

/** What stands below a row; without one, the open guides. */
export function childrenOf(guides: readonly GuideState[], node?: GuideNode): GuideNode[] {
  if (!node) return guides.map((guide) => ({ kind: 'guide', guide }));
  switch (node.kind) {
    case 'guide':
      return [...topOf(node.guide), ...sourcesOf(node.guide)];
    case 'section':
      return stepsIn(node.guide, node.section);
    case 'step':
      return detailsOf(node);
    default:
      return [];
  }
}

/** The row above, so that a step can be shown. */
export function parentOf(node: GuideNode): GuideNode | undefined {
  const { guide } = node;
  if (node.kind === 'guide') return undefined;
  if (node.kind === 'detail') return { kind: 'step', guide, step: node.step };
  if (node.kind === 'step' && node.step.section !== '')
    return { kind: 'section', guide, section: node.step.section };
  return { kind: 'guide', guide };
}

/** The same row has the same id whatever is known of it meanwhile, so that it stays open and selected. */
export function idOf(node: GuideNode): string {
  const { id } = node.guide;
  switch (node.kind) {
    case 'guide':
      return id;
    case 'section':
      return `${id}/section:${node.section}`;
    case 'step':
      return `${id}/${node.step.id}`;
    case 'detail':
      return `${id}/${node.step.id}/${node.detail.of}:${node.index}`;
    case 'source':
      return `${id}/source:${node.index}`;
  }
}

export function stepNode(guide: GuideState, id: string): StepNode | undefined {
  const step = guide.steps.find((each) => each.id === id);
  return step && { kind: 'step', guide, step };
}

function topOf(guide: GuideState): GuideNode[] {
  const sections = [...new Set(guide.steps.map(({ section }) => section))];
  return sections.flatMap((section): GuideNode[] =>
    section === '' ? stepsIn(guide, '') : [{ kind: 'section', guide, section }],
  );
}

function stepsIn(guide: GuideState, section: string): StepNode[] {
  return guide.steps
    .filter((step) => step.section === section)
    .map((step) => ({ kind: 'step', guide, step }));
}

function sourcesOf(guide: GuideState): GuideNode[] {
  return guide.references.map((_, index) => ({ kind: 'source', guide, index }));
}

function detailsOf({ guide, step }: StepNode): GuideNode[] {
  const details: Detail[] = [
    { of: 'do' },
    ...(step.copy === undefined ? [] : [{ of: 'copy' } as const]),
    { of: 'expect' },
    ...(step.answer ? [{ of: 'answer' } as const] : []),
    ...step.checks.map((check) => ({ of: 'check', check }) as const),
    ...(step.hasRemedies ? [{ of: 'remedies' } as const] : []),
    ...(step.task ? [{ of: 'task' } as const] : []),
    ...step.leads.map((lead) => ({ of: 'lead', lead }) as const),
    ...(step.replaces.length === 0 ? [] : [{ of: 'replaces' } as const]),
  ];
  return details.map((detail, index) => ({ kind: 'detail', guide, step, index, detail }));
}
