import type { Connection } from 'vscode-languageserver';
import { guideCaseOf } from '../features/guides/guideCase.ts';
import { guideList } from '../features/guides/guideList.ts';
import { guidePage } from '../features/guides/guidePage.ts';
import { remediesOfStep } from '../features/guides/guideRemedies.ts';
import { guideState } from '../features/guides/guideState.ts';
import { guideById } from '../knowledge/guides.ts';
import {
  guidePageRequest,
  guideRemediesRequest,
  guideRequest,
  guidesRequest,
  type CheckRemedy,
  type GuideItem,
  type GuidePageParams,
  type GuidePageResult,
  type GuideParams,
  type GuideRemediesParams,
  type GuidesParams,
  type GuideState,
} from '../protocol.ts';
import type { CaseStore } from './caseStore.ts';
import { localTime } from './localTime.ts';
import type { SettingsReader } from './settings.ts';

/** Answers everything that is about guides. What is known of a case comes with the request and from the open logs. */
export function answerGuides(connection: Connection, openCase: CaseStore, settings: SettingsReader): void {
  const versionOf = async () => (await settings.get()).exchangeVersion;

  connection.onRequest(guidesRequest, async (params: GuidesParams): Promise<GuideItem[]> => {
    return guideList(params, await openCase.current());
  });
  connection.onRequest(guideRequest, async (params: GuideParams): Promise<GuideState | undefined> => {
    const guide = guideById(params.guide);
    const version = await versionOf();
    return guide && guideState(guide, guideCaseOf(guide, params, await openCase.current(), version));
  });
  connection.onRequest(
    guidePageRequest,
    async (params: GuidePageParams): Promise<GuidePageResult | undefined> => {
      const guide = guideById(params.guide);
      const version = await versionOf();
      if (!guide) return undefined;
      return {
        markdown: guidePage(
          guide,
          guideCaseOf(guide, params, await openCase.current(), version),
          params.step,
        ),
      };
    },
  );
  connection.onRequest(guideRemediesRequest, async (params: GuideRemediesParams): Promise<CheckRemedy[]> => {
    const guide = guideById(params.guide);
    const version = await versionOf();
    if (!guide) return [];
    const { uri, directory } = params;
    const place = { uri, directory, version, now: localTime() };
    return remediesOfStep(
      guide,
      params.step,
      guideCaseOf(guide, params, await openCase.current(), version),
      place,
    );
  });
}
