import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import { defaultSettings, type Settings } from '../protocol.ts';

export interface SettingsReader {
  initialize(capabilities: ClientCapabilities): void;
  canAsk(): boolean;
  get(): Promise<Settings>;
  /** Asks the client anew next time. */
  forget(): void;
}

/** Asks the client for the settings once, and keeps them until they change. */
export function createSettingsReader(connection: Connection): SettingsReader {
  let able = false;
  let settings: Promise<Settings> | undefined;
  return {
    initialize(capabilities) {
      able = capabilities.workspace?.configuration ?? false;
    },
    canAsk: () => able,
    get: () => (settings ??= able ? ask(connection) : Promise.resolve(defaultSettings)),
    forget() {
      settings = undefined;
    },
  };
}

async function ask(connection: Connection): Promise<Settings> {
  try {
    const answer = (await connection.workspace.getConfiguration(
      'exchangeTriage',
    )) as Partial<Settings> | null;
    return { ...defaultSettings, ...answer };
  } catch (error) {
    connection.console.warn(`The settings could not be read, so the defaults hold: ${String(error)}`);
    return defaultSettings;
  }
}
