import * as vscode from 'vscode';
import { onDidChangeConnections, readConnections, type Directory } from './connections.ts';

/** What the checks are about. Empty: nothing chosen. */
export interface Subjects {
  readonly account: string;
  readonly mailbox: string;
  /** URIs of the logs that named them. */
  readonly logs?: { readonly account?: string; readonly mailbox?: string };
}

/** What the user chose in this workspace; it outlives the window. */
export interface Choice {
  readonly onDidChange: vscode.Event<void>;
  directory(): Directory | undefined;
  subjects(): Subjects;
  /** Snapshot files that were opened, the last one first. */
  snapshots(): readonly string[];
  chooseDirectory(directory: Directory): void;
  chooseSubjects(subjects: Subjects): void;
  dispose(): void;
}

const keys = {
  directory: 'checks.directory',
  subjects: 'checks.subjects',
  snapshots: 'checks.snapshots',
} as const;
const maxSnapshots = 20;

/** A server is kept by its name: what it is stands in the settings. */
type Kept = { readonly name: string } | { readonly file: string };

export function createChoice(memory: vscode.Memento): Choice {
  const changed = new vscode.EventEmitter<void>();
  const settings = onDidChangeConnections(() => changed.fire());
  const keep = (key: string, value: unknown) => {
    void memory.update(key, value);
    changed.fire();
  };
  const snapshots = () => memory.get<string[]>(keys.snapshots, []);
  return {
    onDidChange: changed.event,
    directory() {
      const kept = memory.get<Kept>(keys.directory);
      if (kept === undefined) return undefined;
      if ('file' in kept) return { kind: 'snapshot', file: kept.file };
      const connection = readConnections().connections.find(({ name }) => name === kept.name);
      return connection && { kind: 'server', connection };
    },
    subjects: () => memory.get<Subjects>(keys.subjects, { account: '', mailbox: '' }),
    snapshots,
    chooseDirectory(directory) {
      if (directory.kind === 'server') {
        keep(keys.directory, { name: directory.connection.name } satisfies Kept);
        return;
      }
      const { file } = directory;
      const others = snapshots().filter((other) => other !== file);
      void memory.update(keys.snapshots, [file, ...others].slice(0, maxSnapshots));
      keep(keys.directory, { file } satisfies Kept);
    },
    chooseSubjects: (subjects) => keep(keys.subjects, subjects),
    dispose() {
      settings.dispose();
      changed.dispose();
    },
  };
}
