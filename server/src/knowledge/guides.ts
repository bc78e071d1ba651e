import type { Outcome } from '../model/check.ts';
import type { Reference } from '../model/finding.ts';
import blog from './guides/blog.json' with { type: 'json' };
import imap from './guides/imap.json' with { type: 'json' };
import logonOnlyAs from './guides/logon-only-as.json' with { type: 'json' };
import mapiLogon from './guides/mapi-logon.json' with { type: 'json' };
import sendAs from './guides/send-as.json' with { type: 'json' };
import sendAsScript from './guides/send-as-script.json' with { type: 'json' };
import servers from './guides/servers.json' with { type: 'json' };
import transport from './guides/transport.json' with { type: 'json' };

/** What answers a step without the user. */
export type StepSource =
  /** Checks of the directory or of reach; with `part`, only what they say of parts whose name ends so, such as `port 993`. */
  | { readonly checks: readonly string[]; readonly part?: string }
  /** Findings of these rules in the open logs say so; that there are none says nothing. */
  | { readonly findings: readonly string[]; readonly outcome: 'passed' | 'failed' }
  /** A value that the case has; with `pattern`, one that fits it passes and any other fails. */
  | { readonly fact: string; readonly pattern?: string }
  /** Passes where every mailbox that the account tried is refused, fails where only some are. */
  | { readonly attempts: 'all' };

/** Where an outcome leads; to the next step, if it does not say. */
export interface GuideLead {
  readonly means: string;
  /** Id of the cause that the outcome speaks for. */
  readonly cause?: string;
  readonly step?: string;
  readonly guide?: string;
  readonly done?: true;
}

export interface GuideStep {
  readonly id: string;
  readonly section?: string;
  readonly title: string;
  /** What to do; `{{fact}}` is filled in from the case. */
  readonly do: string;
  readonly expect: string;
  /** What to paste: one `{{fact}}`, or a text without any. */
  readonly copy?: string;
  readonly replaces?: readonly string[];
  /** The first that has an answer counts. */
  readonly answeredBy?: readonly StepSource[];
  readonly outcomes: Readonly<Record<'passed' | 'failed', GuideLead>> & { readonly unknown?: GuideLead };
  /** Ids of remedy templates. */
  readonly remedies?: readonly string[];
  /** Id of a task that does the whole of it. */
  readonly task?: string;
}

/** A procedure that is followed step by step. */
export interface Guide {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** What leads to it. */
  readonly when: {
    readonly rules?: readonly string[];
    readonly checks?: readonly string[];
    readonly causes?: readonly string[];
  };
  readonly sources: readonly Reference[];
  readonly steps: readonly GuideStep[];
}

const files = [
  mapiLogon,
  sendAs,
  sendAsScript,
  imap,
  transport,
  logonOnlyAs,
  blog,
  servers,
] as unknown as readonly {
  readonly guides: readonly Guide[];
}[];

export const guides: readonly Guide[] = files.flatMap((file) => file.guides);

const byId = new Map(guides.map((guide) => [guide.id, guide]));

export function guideById(id: string): Guide | undefined {
  return byId.get(id);
}

/** Where the outcomes of a step lead, in the order in which they are shown. */
export function leadsOf({ outcomes }: GuideStep): readonly (readonly [Outcome, GuideLead])[] {
  const { passed, failed, unknown } = outcomes;
  return [['passed', passed], ['failed', failed], ...(unknown ? [['unknown', unknown] as const] : [])];
}
