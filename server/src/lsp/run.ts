import type { Connection } from 'vscode-languageserver';
import { runItemOfScript } from '../features/runItems.ts';
import {
  scriptBlockRequest,
  shellSessionRequest,
  type ScriptBlockParams,
  type ShellSessionParams,
  type ShellSessionResult,
} from '../protocol.ts';
import { sessionCommand } from '../remedies/shellSession.ts';

/** Answers what has to be known to type a command into a terminal. Nothing is run here. */
export function answerRun(connection: Connection): void {
  connection.onRequest(
    scriptBlockRequest,
    ({ script, line }: ScriptBlockParams) => runItemOfScript(script, line) ?? null,
  );
  connection.onRequest(shellSessionRequest, ({ target }: ShellSessionParams): ShellSessionResult => {
    const command = sessionCommand(target);
    return command === undefined ? {} : { command };
  });
}
