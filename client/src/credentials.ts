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
  /** Whose passwords are kept, also of connections that the settings do not have any more. */
  kept(): Promise<readonly Login[]>;
}

/** The list of those whose passwords are kept: the secret storage does not tell. */
const listKey = 'exchangeTriage.directories';

export function createCredentials(secrets: vscode.SecretStorage): Credentials {
  const kept = async () => JSON.parse((await secrets.get(listKey)) ?? '[]') as Login[];
  const others = async (login: Login) => (await kept()).filter((other) => keyOf(other) !== keyOf(login));
  const list = (logins: readonly Login[]) => secrets.store(listKey, JSON.stringify(logins));
  const keep = async (login: Login, password: string) => {
    const { name, url, user } = login;
    await list([...(await others(login)), { name, url, user }]);
    await secrets.store(keyOf(login), password);
  };
  return {
    async passwordFor(login) {
      if (login.user === '') return '';
      const before = await secrets.get(keyOf(login));
      if (before !== undefined) return before;
      const given = await askForPassword(login);
      if (given !== undefined) await keep(login, given);
      return given;
    },
    keep,
    async forget(login) {
      await secrets.delete(keyOf(login));
      await list(await others(login));
    },
    kept,
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
