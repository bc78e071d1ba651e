import type { Reference } from '../model/finding.ts';
import data from './transport-pipeline.json' with { type: 'json' };

/** A service of the transport pipeline. */
export interface Stage {
  readonly id: string;
  readonly name: string;
  readonly versions: readonly string[];
  readonly does: string;
  readonly sources: readonly string[];
}

/** A receive connector that setup makes, or that is built in, and the port that it listens on. */
export interface Listener {
  /** Without the name of the server that stands behind it. */
  readonly name?: string;
  readonly stage: string;
  readonly port: number;
  readonly versions: readonly string[];
  readonly gets: string;
  readonly hands: string;
  readonly way: string;
  readonly note?: string;
  readonly sources: readonly string[];
}

/** A folder of logs below `TransportRoles\Logs`, with forward slashes, and whose they are. */
export interface LogFolder {
  readonly folder: string;
  readonly stage: string;
  readonly direction: 'receive' | 'send';
  readonly note?: string;
  readonly sources: readonly string[];
}

/** A word of a connectivity log that says where in the pipeline a row stands. */
export interface PipelineWord {
  readonly column: string;
  readonly word: string;
  readonly stage: string;
  readonly means: string;
  readonly sources: readonly string[];
}

export const listeners: readonly Listener[] = data.connectors;
export const logFolders = data.logs as readonly LogFolder[];
export const pipelineWords: readonly PipelineWord[] = data.words;

const stages = new Map(data.stages.map((stage): [string, Stage] => [stage.id, stage]));
const sources = new Map(Object.entries(data.sources));

export function stageById(id: string): Stage | undefined {
  return stages.get(id);
}

/** @returns where it is written, each once */
export function pipelineReferences(keys: readonly string[]): Reference[] {
  return [...new Set(keys)].flatMap((key) => {
    const [title, url] = sources.get(key) ?? [];
    return title === undefined || url === undefined ? [] : [{ title, url }];
  });
}
