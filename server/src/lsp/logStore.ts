import type { TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Engine } from '../engine.ts';
import { readDocument, type LogDocument } from '../features/logDocument.ts';
import type { SettingsReader } from './settings.ts';

/** The open logs, each read once for every version of its text. */
export interface LogStore {
  /** @returns `undefined` when no such document is open */
  get(uri: string): Promise<LogDocument | undefined>;
  all(): Promise<LogDocument[]>;
  uris(): string[];
  forgetAll(): void;
}

/** How long the text must rest before the Findings view is told. */
const restingTime = 200;

/** @param changed called when the findings of any open log may be others than before */
export function createLogStore(
  engine: Engine,
  documents: TextDocuments<TextDocument>,
  settings: SettingsReader,
  changed: () => void,
): LogStore {
  const read = new Map<string, { version: number; log: LogDocument }>();
  let timer: NodeJS.Timeout | undefined;
  const announce = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, restingTime);
  };
  documents.onDidChangeContent(announce);
  documents.onDidClose(({ document }) => {
    read.delete(document.uri);
    announce();
  });

  const get = async (uri: string): Promise<LogDocument | undefined> => {
    const { maxFindingsPerFile } = await settings.get();
    const document = documents.get(uri);
    if (!document) return undefined;
    const known = read.get(uri);
    if (known?.version === document.version) return known.log;
    const log = readDocument((options) => engine.analyser(options), document, maxFindingsPerFile);
    read.set(uri, { version: document.version, log });
    return log;
  };

  return {
    get,
    async all() {
      const logs = await Promise.all(documents.keys().map(get));
      return logs.filter((log): log is LogDocument => log !== undefined);
    },
    uris: () => documents.keys(),
    forgetAll() {
      read.clear();
      announce();
    },
  };
}
