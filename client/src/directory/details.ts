import * as vscode from 'vscode';
import {
  checkPageRequest,
  checkRemediesRequest,
  type CheckPageParams,
  type CheckPageResult,
  type CheckRemediesParams,
  type CheckResult,
} from '../../../server/src/protocol.ts';
import { askServer } from '../askServer.ts';
import { offerRemedies } from '../commands/offerRemedies.ts';
import { createPages } from '../pages.ts';
import type { ServerHandle } from '../serverHandle.ts';
import type { CheckNode } from '../views/checks/nodes.ts';
import type { CheckRuns } from './checkRuns.ts';

/** Name of the script's companion where no log named the subjects. */
const caseName = 'directory-checks';

/** What can be done with a result: read its page, copy it, put a command against it into the script. */
export interface Details {
  show(result: CheckResult): Promise<void>;
  copy(result: CheckResult): Promise<void>;
  /** @param log URI of the log that named the subjects */
  insertRemedy(result: CheckResult, log: string | undefined): Promise<void>;
  dispose(): void;
}

/** @param directoryOf what was asked, for the foot of a page */
export function createDetails(server: ServerHandle, runs: CheckRuns, directoryOf: () => string): Details {
  const pages = createPages(
    'exchange-triage-check',
    'Directory Check.md',
    'This page is no longer kept. Choose the check in the view Directory Checks again.',
  );
  const read = (result: CheckResult) => {
    const params: CheckPageParams = { result, directory: directoryOf() };
    return askServer<CheckPageResult>(server, 'Writing the page', checkPageRequest, params);
  };
  // A page that shows must not say "failed" of what has been mended since.
  const following = runs.onDidEnd(async (ids) => {
    for (const id of [...ids].filter((each) => pages.has(each))) {
      const result = runs.results.get(id);
      const page = result && (await read(result));
      if (page) pages.put(id, page.markdown);
    }
  });
  return {
    async show(result) {
      const page = await read(result);
      if (page) await pages.show(result.check, page.markdown);
    },
    async copy(result) {
      const page = await read(result);
      if (!page) return;
      await vscode.env.clipboard.writeText(page.text);
      vscode.window.setStatusBarMessage('The evidence is on the clipboard.', 3000);
    },
    async insertRemedy(result, log) {
      const params: CheckRemediesParams = { result, uri: log ?? caseUri(), directory: directoryOf() };
      await offerRemedies(server, checkRemediesRequest, params);
    },
    dispose() {
      following.dispose();
      pages.dispose();
    },
  };
}

/** What a row shows of a result: the whole, one of its parts, or one line of evidence. */
export function shownBy(node: CheckNode, result: CheckResult): CheckResult {
  if (node.kind === 'part') return { ...result, evidence: [], parts: [node.part] };
  if (node.kind !== 'evidence') return result;
  const { part, evidence } = node;
  return part
    ? { ...result, evidence: [], parts: [{ ...part, evidence: [evidence] }] }
    : { ...result, evidence: [evidence], parts: [] };
}

/** What a script is written beside where no log is known. */
export function caseUri(): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = folder
    ? vscode.Uri.joinPath(folder, caseName)
    : vscode.Uri.from({ scheme: 'untitled', path: caseName });
  return uri.toString();
}
