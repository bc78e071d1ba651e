import * as vscode from 'vscode';
import {
  readTypedRequest,
  type ParameterChoice,
  type ReadTypedResult,
  type TaskParameter,
} from '../../../server/src/protocol.ts';
import type { ServerHandle } from '../serverHandle.ts';

/** What stands behind every question: an answer, a gap that is left, or the end of all questions. */
type Answer = { readonly value?: string } | undefined;

/**
 * Asks for one value after the other. What is left empty stays a gap in the commands.
 * @returns values by name; `undefined` where the user thinks better of it
 */
export async function askParameters(
  server: ServerHandle,
  title: string,
  parameters: readonly TaskParameter[],
): Promise<Record<string, string> | undefined> {
  const values: Record<string, string> = {};
  for (const [index, parameter] of parameters.entries()) {
    const of = `${title} (${index + 1} of ${parameters.length})`;
    const answer = await askOne(server, of, parameter);
    if (!answer) return undefined;
    if (answer.value !== undefined) values[parameter.name] = answer.value;
  }
  return values;
}

async function askOne(server: ServerHandle, title: string, parameter: TaskParameter): Promise<Answer> {
  if (parameter.choices.length === 0) return type(server, title, parameter);
  const other = { label: 'Something else…', other: true };
  const gap = { label: 'Leave a gap', gap: true };
  const picks: (vscode.QuickPickItem & { value?: string; other?: boolean })[] = [
    ...parameter.choices.map(pickOf),
    ...(parameter.closed ? [] : [other]),
    gap,
  ];
  const placeHolder = `${sentence(parameter.label)}${parameter.hint ? `. ${parameter.hint}` : ''}`;
  const picked = await vscode.window.showQuickPick(picks, { title, placeHolder, matchOnDescription: true });
  if (!picked) return undefined;
  if (picked.other) return type(server, title, parameter);
  return picked.value === undefined ? {} : { value: picked.value };
}

async function type(server: ServerHandle, title: string, parameter: TaskParameter): Promise<Answer> {
  const read = (typed: string) =>
    server.request<ReadTypedResult>(readTypedRequest, { name: parameter.name, typed });
  const typed = await vscode.window.showInputBox({
    title,
    prompt: `${sentence(parameter.label)}. ${parameter.hint ? `${parameter.hint} ` : ''}Empty: fill it in later.`,
    ignoreFocusOut: true,
    ...(parameter.example && { placeHolder: parameter.example }),
    validateInput: async (text) => {
      if (text.trim() === '') return undefined;
      const result = await read(text);
      return result && 'wrong' in result ? result.wrong : undefined;
    },
  });
  if (typed === undefined) return undefined;
  if (typed.trim() === '') return {};
  const result = await read(typed);
  if (result && 'means' in result) return whichIsMeant(title, typed, result.means);
  return { value: result && 'value' in result ? result.value : typed };
}

/** The same digits are another number in another base: nobody but the user knows which was meant. */
async function whichIsMeant(
  title: string,
  typed: string,
  means: readonly ParameterChoice[],
): Promise<Answer> {
  const placeHolder = `What does ${typed.trim()} mean?`;
  const picked = await vscode.window.showQuickPick(means.map(pickOf), { title, placeHolder });
  return picked && { value: picked.value };
}

function pickOf({ value, label }: ParameterChoice) {
  return { label: value, ...(label && { description: label }), value };
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
