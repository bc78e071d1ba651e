import * as vscode from 'vscode';
import { withLateProgress } from './lateProgress.ts';
import type { ServerHandle } from './serverHandle.ts';

/**
 * Asks the language server, which is started if need be; what takes longer than a second shows progress and can be cancelled.
 * @param title what is being done, for the progress and for the message where no answer comes
 * @returns `undefined` where it was cancelled, and where no answer came: the user has been told
 */
export async function askServer<T>(
  server: ServerHandle,
  title: string,
  method: string,
  parameters?: object,
): Promise<T | undefined> {
  await server.start();
  const { result, cancelled } = await withLateProgress(title, (token) =>
    server.request<T>(method, parameters, token),
  );
  if (result === undefined && !cancelled)
    void vscode.window.showErrorMessage(
      `Exchange Triage: ${title} did not work, because the language server does not answer. See the output "Exchange Triage".`,
    );
  return result;
}
