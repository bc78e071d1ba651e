import * as vscode from 'vscode';
import {
  captureSnapshotRequest,
  type CaptureSnapshotParams,
  type CaptureSnapshotResult,
} from '../../../server/src/protocol.ts';
import type { ServerHandle } from '../serverHandle.ts';
import { shownName } from '../shownName.ts';
import { messageText } from '../shownText.ts';
import { nextRun } from './checkRuns.ts';

/** @returns `undefined` when it was cancelled, `lost` when the language server went away */
export async function captureSnapshot(
  server: ServerHandle,
  question: Omit<CaptureSnapshotParams, 'run'>,
): Promise<CaptureSnapshotResult | 'lost' | undefined> {
  const run = nextRun();
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Capturing the snapshot', cancellable: true },
    async (progress, token) => {
      const listening = server.onCheck((event) => {
        if (event.run === run && 'reading' in event) progress.report({ message: messageText(event.reading) });
      });
      const given = new Promise<undefined>((resolve) =>
        token.onCancellationRequested(() => resolve(undefined)),
      );
      try {
        await server.start();
        const params: CaptureSnapshotParams = { ...question, run };
        const request = server.request<CaptureSnapshotResult>(captureSnapshotRequest, params, token);
        const answer = await Promise.race([request, given]);
        return token.isCancellationRequested ? undefined : (answer ?? 'lost');
      } finally {
        listening.dispose();
      }
    },
  );
}

/** Says what was written. @returns whether the snapshot shall be asked from now on */
export async function tellCaptured(
  file: vscode.Uri,
  { objects, notFound }: CaptureSnapshotResult,
): Promise<boolean> {
  if (notFound.length > 0) {
    void vscode.window.showWarningMessage(
      messageText(`Exchange Triage: the directory shows nobody with the name ${notFound.join(', ')}.`),
    );
  }
  const use = 'Use This Snapshot';
  const chosen = await vscode.window.showInformationMessage(
    `${objects} objects were written to ${shownName(file)}. It holds names and permissions of the directory: treat it so.`,
    use,
  );
  return chosen === use;
}
