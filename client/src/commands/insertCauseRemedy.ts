import * as vscode from 'vscode';
import { causeRemediesRequest, type CauseRemediesParams } from '../../../server/src/protocol.ts';
import { caseUri } from '../directory/details.ts';
import type { ServerHandle } from '../serverHandle.ts';
import type { FindingNode } from '../views/findingsView.ts';
import { offerRemedies } from './offerRemedies.ts';

/** Lets the user pick a command for a cause; the script is beside the log that the cause is seen in. @param row of the view */
export async function insertCauseRemedy(server: ServerHandle, row: FindingNode | undefined): Promise<void> {
  if (row?.kind !== 'cause') {
    void vscode.window.showInformationMessage(
      'Exchange Triage: which cause? Select it in the view Findings.',
    );
    return;
  }
  const { key, log } = row.cause;
  const params: CauseRemediesParams = { cause: key, uri: log ?? caseUri() };
  await offerRemedies(server, causeRemediesRequest, params);
}
