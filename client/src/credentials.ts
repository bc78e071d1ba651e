import * as vscode from 'vscode';
import { messageText } from './shownText.ts';

/** Who a password is of. */
export interface Login {
  readonly name: string;
  readonly url: string;
  /** Empty: anonymous, without a password. */
  readonly user: string;
}

/** Passwords of directories: in VS Code's secret storage, and in the request that uses them. */
export interface Credentials {
  /** Asks for a password that is not kept yet. @returns `undefined` where the user gives none; '' for an anonymous reader */
  passwordFor(login: Login): Promise<string | undefined>;
  keep(login: Login, password: string): Promise<void>;
  forget(login: Login): Promise<void>;
}

export function createCredentials(secrets: vscode.SecretStorage): Credentials {
  const keep = async (login: Login, password: string) => secrets.store(keyOf(login), password);
  return {
    async passwordFor(login) {
      if (login.user === '') return '';
      const kept = await secrets.get(keyOf(login));
      if (kept !== undefined) return kept;
      const given = await askForPassword(login);
      if (given !== undefined) await keep(login, given);
      return given;
    },
    keep,
    forget: async (login) => secrets.delete(keyOf(login)),
  };
}

/** @returns `undefined` where the user gives none: an empty one would make an anonymous reader of the account */
export async function askForPassword({ url, user }: Pick<Login, 'url' | 'user'>, title?: string) {
  const given = await vscode.window.showInputBox({
    title: title ?? 'Directory Checks',
    prompt: messageText(
      `Password of ${user} for ${url}. It is kept in VS Code's secret storage until you forget it with "Forget Directory Password…".`,
    ),
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => (value === '' ? 'Without a password nobody can log on.' : undefined),
  });
  return given === '' ? undefined : given;
}

function keyOf({ name, url, user }: Login): string {
  return `exchangeTriage.directory:${JSON.stringify([name, url, user])}`;
}
