import type { Connection } from 'vscode-languageserver';
import { causeItems, keyOfCause } from '../features/causeItems.ts';
import { remediesOfCause } from '../features/causeRemedies.ts';
import {
  causeRemediesRequest,
  causesRequest,
  type CauseItem,
  type CauseRemediesParams,
  type CheckRemedy,
} from '../protocol.ts';
import type { CaseStore } from './caseStore.ts';
import { localTime } from './localTime.ts';
import type { SettingsReader } from './settings.ts';

/** Answers what explains the findings of the open logs, and what can be done about it. */
export function answerCauses(connection: Connection, openCase: CaseStore, settings: SettingsReader): void {
  connection.onRequest(causesRequest, async (): Promise<CauseItem[]> => {
    const { causes, logs } = await openCase.current();
    return causeItems(causes, logs);
  });
  connection.onRequest(
    causeRemediesRequest,
    async ({ cause: key, uri }: CauseRemediesParams): Promise<CheckRemedy[]> => {
      const { exchangeVersion } = await settings.get();
      const { causes } = await openCase.current();
      const cause = causes.find((each) => keyOfCause(each) === key);
      return cause ? remediesOfCause(cause, uri, exchangeVersion, localTime()) : [];
    },
  );
}
