import * as vscode from 'vscode';

/** Which shell a terminal has: its name, and what it runs before its first prompt. */
export interface ShellKind {
  readonly name: string;
  readonly command: string;
}

/** Terminals that commands are typed into, one for each session, kept as long as they are open. */
export interface ShellTerminals {
  /**
   * Writes a line at the prompt and leaves it there: Enter is the user's to press. What was typed before and still stands there goes.
   * @throws Error where the line holds a control character: a line end would run what stands before it
   */
  type(kind: ShellKind, line: string): void;
  dispose(): void;
}

/** Stands in the arguments of the setting for what the shell runs first. */
const sessionVariable = '${session}';
/** What the Backspace key sends: every line editor takes it. */
const backspace = '\u007f';

export function createShellTerminals(): ShellTerminals {
  const terminals = new Map<string, { readonly terminal: vscode.Terminal; typed: string }>();
  const closed = vscode.window.onDidCloseTerminal((terminal) => {
    for (const [key, shell] of terminals) if (shell.terminal === terminal) terminals.delete(key);
  });
  return {
    type(kind, line) {
      if (/[\u0000-\u001f\u007f-\u009f]/.test(line))
        throw new Error('This cannot be typed without running it.');
      const options = optionsOf(kind);
      const key = JSON.stringify([options.name, options.shellPath, options.shellArgs]);
      const shell = terminals.get(key) ?? { terminal: vscode.window.createTerminal(options), typed: '' };
      terminals.set(key, shell);
      shell.terminal.show();
      shell.terminal.sendText(backspace.repeat(Array.from(shell.typed).length) + line, false);
      shell.typed = line;
    },
    dispose() {
      closed.dispose();
    },
  };
}

function optionsOf({ name, command }: ShellKind): vscode.TerminalOptions {
  const settings = vscode.workspace.getConfiguration('exchangeTriage.shell');
  const program = settings.get<string>('program') ?? '';
  const shellArgs = settings.get<string[]>('arguments') ?? [];
  return {
    name,
    shellPath: program || (process.platform === 'win32' ? 'powershell.exe' : 'pwsh'),
    shellArgs: shellArgs.map((argument) => argument.replaceAll(sessionVariable, () => command)),
    iconPath: new vscode.ThemeIcon('terminal-powershell'),
    isTransient: true,
  };
}
