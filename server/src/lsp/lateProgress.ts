import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';
import { messageText } from './messageText.ts';

/** Work that is over sooner shows no progress. */
const patience = 1000;

export interface LateProgress {
  cancelled(): boolean;
  /** In: what is being worked on. */
  report(current: string): void;
  /** Has to be called, however the work ends. */
  done(): void;
}

/** Progress that is shown, and can be cancelled, when work takes longer than a second. */
export function lateProgress(connection: Connection, title: string): LateProgress {
  let current: string | undefined;
  let progress: WorkDoneProgressServerReporter | undefined;
  let over = false;
  const show = async () => {
    const created = await connection.window.createWorkDoneProgress();
    if (over) {
      created.done();
      return;
    }
    progress = created;
    progress.begin(messageText(title), undefined, current, true);
  };
  const timer = setTimeout(() => {
    show().catch((error: unknown) => connection.console.warn(`No progress is shown: ${String(error)}`));
  }, patience);
  return {
    cancelled: () => progress?.token.isCancellationRequested ?? false,
    report(text) {
      current = messageText(text);
      progress?.report(current);
    },
    done() {
      over = true;
      clearTimeout(timer);
      progress?.done();
    },
  };
}
