import type { Connection } from 'vscode-languageserver';
import { tasksFor, writeTask } from '../features/tasks.ts';
import {
  readTypedRequest,
  tasksRequest,
  writeTaskRequest,
  type ReadTypedParams,
  type ReadTypedResult,
  type TaskItem,
  type WriteTaskParams,
  type WriteTaskResult,
} from '../protocol.ts';
import { readTyped } from '../remedies/parameters.ts';
import { localTime } from './localTime.ts';
import type { SettingsReader } from './settings.ts';

/** Answers what is asked about tasks: which there are, what a typed value is, and their commands. */
export function answerTasks(connection: Connection, settings: SettingsReader): void {
  connection.onRequest(tasksRequest, async (): Promise<TaskItem[]> => {
    const { exchangeVersion } = await settings.get();
    return tasksFor(exchangeVersion);
  });
  connection.onRequest<ReadTypedResult, unknown>(readTypedRequest, ({ name, typed }: ReadTypedParams) =>
    readTyped(name, typed),
  );
  connection.onRequest<WriteTaskResult | undefined, unknown>(writeTaskRequest, (params: WriteTaskParams) =>
    writeTask(params, localTime()),
  );
}
