import * as vscode from 'vscode';

/** Work that is over sooner shows no progress. */
const patience = 1000;

/**
 * Waits for work; what takes longer than a second shows progress and can be cancelled. Cancelled work is not waited for, even when
 * it goes on.
 */
export async function withLateProgress<T>(
  title: string,
  run: (token: vscode.CancellationToken) => Promise<T | undefined>,
): Promise<{ readonly result: T | undefined; readonly cancelled: boolean }> {
  const source = new vscode.CancellationTokenSource();
  const given = new Promise<undefined>((resolve) =>
    source.token.onCancellationRequested(() => resolve(undefined)),
  );
  const work = Promise.race([run(source.token), given]);
  const timer = setTimeout(() => {
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (_progress, cancel) => {
        cancel.onCancellationRequested(() => source.cancel());
        await work.catch(() => undefined);
      },
    );
  }, patience);
  try {
    return { result: await work, cancelled: source.token.isCancellationRequested };
  } finally {
    clearTimeout(timer);
    source.dispose();
  }
}
