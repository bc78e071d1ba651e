/** The part of the protocol that is about guides. The client knows it through protocol.ts. */
import type { CheckResult, Outcome } from './model/check.ts';

export type { GuideState, Lead, StepAnswer, StepStanding, StepState, StepTask } from './model/guide.ts';

/** Request: the guides there are, those that the case leads to first. */
export const guidesRequest = 'exchangeTriage/guides';

export interface GuidesParams {
  readonly results: readonly CheckResult[];
  /** Only guides that this check leads to. */
  readonly check?: string;
}

/** What a guide is opened for: the values that a finding gives, and the log that it stands in. */
export interface GuideStart {
  readonly guide: string;
  readonly facts: Readonly<Record<string, string>>;
  /** What its checks have to be told. */
  readonly asks: readonly ('account' | 'mailbox')[];
  readonly account?: string;
  readonly mailbox?: string;
  /** URI of the log. */
  readonly log?: string;
}

export interface GuideItem {
  readonly title: string;
  readonly summary: string;
  /** What in the case leads to it, in a sentence; absent where nothing does. */
  readonly reason?: string;
  readonly start: GuideStart;
}

/** What a guide is filled in and answered with. */
export interface GuideParams {
  readonly guide: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly account?: string;
  readonly mailbox?: string;
  readonly results: readonly CheckResult[];
  /** What the user says of steps, by their ids. */
  readonly answers: Readonly<Record<string, Outcome>>;
}

/** Request: a guide as far as it has got; nothing where there is no such guide. */
export const guideRequest = 'exchangeTriage/guide';

/** Request: a page of Markdown about a guide, or about one of its steps. */
export const guidePageRequest = 'exchangeTriage/guidePage';

export interface GuidePageParams extends GuideParams {
  readonly step?: string;
}

export interface GuidePageResult {
  readonly markdown: string;
}

/** Request: the commands for a step, as `CheckRemedy[]`. */
export const guideRemediesRequest = 'exchangeTriage/guideRemedies';

export interface GuideRemediesParams extends GuideParams {
  readonly step: string;
  /** What the remediation script is written beside. */
  readonly uri: string;
  /** What was asked, for the comment above a command that a check leads to. */
  readonly directory: string;
}
