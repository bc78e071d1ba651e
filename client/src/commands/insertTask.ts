import * as vscode from 'vscode';
import {
  tasksRequest,
  writeTaskRequest,
  type InsertRemedyParams,
  type TaskItem,
  type TaskStep,
  type WriteTaskResult,
} from '../../../server/src/protocol.ts';
import { askServer } from '../askServer.ts';
import type { ServerHandle } from '../serverHandle.ts';
import { askParameters } from './askParameters.ts';
import { insertAtCursor } from './insertRemedy.ts';

/** What a key binding or a guide can bring, so that nothing of it is asked. */
export interface TaskArguments {
  readonly task: string;
  /** Ids of the steps; without them, those that are chosen at first. */
  readonly steps?: readonly string[];
  readonly values?: Readonly<Record<string, string>>;
  /** Values that the case knows: steps are chosen and all other values asked for. */
  readonly known?: Readonly<Record<string, string>>;
}

const kindTitles = { diagnose: 'Diagnose', fix: 'Fix', verify: 'Verify', undo: 'Undo' } as const;

/**
 * Lets the user choose a task, the steps of it and what to fill in, and writes the commands: at the cursor of a script, else
 * into the remediation script. Escape at any question ends it, and nothing is written.
 */
export async function insertTask(
  server: ServerHandle,
  insertIntoScript: (params: InsertRemedyParams) => Promise<void>,
  given?: TaskArguments,
): Promise<void> {
  const tasks = await askServer<TaskItem[]>(server, 'Listing the tasks', tasksRequest);
  if (!tasks) return;
  const task = given ? tasks.find(({ id }) => id === given.task) : await chooseTask(tasks);
  if (!task) return;
  const known = given?.known;
  const steps = given && !known ? stepsOf(task, given.steps) : await chooseSteps(task);
  if (!steps || steps.length === 0) return;
  const names = new Set(steps.flatMap(({ parameters }) => parameters));
  const asked = task.parameters.filter(({ name }) => names.has(name) && known?.[name] === undefined);
  const typed = given?.values ?? (await askParameters(server, task.title, asked));
  if (!typed) return;
  const values = { ...known, ...typed };
  const params = { task: task.id, steps: steps.map(({ id }) => id), values };
  const written = await askServer<WriteTaskResult>(server, 'Writing the commands', writeTaskRequest, params);
  if (written) await insert(written, insertIntoScript);
}

async function chooseTask(tasks: readonly TaskItem[]): Promise<TaskItem | undefined> {
  const picks = tasks.map((task) => ({ label: task.title, detail: task.about, task }));
  const options = { title: 'Insert Task', placeHolder: 'What shall be done?', matchOnDetail: true };
  return (await vscode.window.showQuickPick(picks, options))?.task;
}

/** What undoes, and what is another way, is not chosen at first: a script may be run as a whole. */
async function chooseSteps(task: TaskItem): Promise<readonly TaskStep[] | undefined> {
  const picks = task.steps.map((step) => ({
    label: `${kindTitles[step.kind]}: ${step.title}`,
    description: step.about,
    ...(step.note && { detail: step.note }),
    picked: step.chosen,
    step,
  }));
  const options = {
    title: task.title,
    placeHolder: 'Which steps shall be written?',
    canPickMany: true as const,
  };
  return (await vscode.window.showQuickPick(picks, options))?.map(({ step }) => step);
}

function stepsOf(task: TaskItem, ids?: readonly string[]): readonly TaskStep[] {
  return task.steps.filter(({ id, chosen }) => (ids ? ids.includes(id) : chosen));
}

async function insert(
  written: WriteTaskResult,
  insertIntoScript: (params: InsertRemedyParams) => Promise<void>,
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor && isScript(editor.document)) return insertAtCursor(editor, written);
  const log = editor?.document.languageId.startsWith('exchange-') ? editor.document.uri : undefined;
  return insertIntoScript({ uri: (log ?? vscode.Uri.parse('untitled:tasks')).toString(), ...written });
}

function isScript({ languageId, isUntitled }: vscode.TextDocument): boolean {
  return languageId === 'powershell' || (isUntitled && !languageId.startsWith('exchange-'));
}
