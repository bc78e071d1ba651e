// Writes what mocha does to a file, one JSON line each, for the process that started VS Code to follow.
import { appendFileSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Runner, Suite, Test } from 'mocha';

export type TestEvent =
  | { type: 'suite'; title: string; depth: number }
  | { type: 'pass'; title: string; depth: number; milliseconds: number }
  | { type: 'skip'; title: string; depth: number }
  | { type: 'fail'; title: string; depth: number; error: string }
  | { type: 'end'; error?: string };

/** `follow` a mocha run; then say that it `ended`, and with what error if it could not run to its end. */
export function reportTo(file: string): {
  follow: (runner: Runner) => void;
  ended: (error?: unknown) => void;
} {
  const write = (event: TestEvent): void => {
    appendFileSync(file, `${JSON.stringify(event)}\n`);
  };
  return {
    follow: (runner) => {
      runner.on('suite', (suite) => {
        if (!suite.root) write({ type: 'suite', title: suite.title, depth: depthOf(suite) });
      });
      runner.on('pass', (test) => {
        write({ type: 'pass', ...place(test), milliseconds: test.duration ?? 0 });
      });
      runner.on('pending', (test) => {
        write({ type: 'skip', ...place(test) });
      });
      runner.on('fail', (test, error: unknown) => {
        write({ type: 'fail', ...place(test), error: describeError(error) });
      });
    },
    ended: (error) => {
      write(error === undefined ? { type: 'end' } : { type: 'end', error: describeError(error) });
    },
  };
}

function place(test: Test): { title: string; depth: number } {
  return { title: test.title, depth: depthOf(test) };
}

function depthOf(item: Suite | Test): number {
  return item.titlePath().length - 1;
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const lines = (error.stack ?? error.message).split('\n');
  return lines
    .filter((line) => !/^\s+at .*(node:internal|node_modules)/.test(line))
    .map(inSources)
    .join('\n');
}

/** VS Code formats stacks itself and knows nothing of source maps. */
function inSources(line: string): string {
  return line.replace(
    /([^()\s]*vscode-tests[^()]*\.cjs):(\d+):(\d+)/,
    (place, bundle: string, row: string, column: string) => {
      const file = bundle.startsWith('file:') ? fileURLToPath(bundle) : bundle;
      const entry = findSourceMap(file)?.findEntry(Number(row) - 1, Number(column) - 1);
      if (!entry || !('originalSource' in entry)) return place;
      return `${fileURLToPath(entry.originalSource)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    },
  );
}
