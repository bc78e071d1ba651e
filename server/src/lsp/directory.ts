import { writePieces } from '../node/writePieces.ts';
import { openDirectory, type DirectoryTarget } from '../node/openDirectory.ts';
import type { Opening } from '../node/openSnapshot.ts';
import { reachChecksIn, reachOfDirectory } from '../node/reach/directoryReach.ts';
import type { Connection, CancellationToken } from 'vscode-languageserver';
import { captureSnapshot } from '../directory/capture.ts';
import { runChecks, withEarlier } from '../directory/checks/run.ts';
import { rowOf } from '../directory/checks/index.ts';
import { ofSubject, settleCauses } from '../directory/checks/settle.ts';
import type { Answer } from '../directory/gather.ts';
import type { Asked } from '../directory/requests.ts';
import { searchNames } from '../directory/searchNames.ts';
import { DirectoryError, type DirectorySource } from '../directory/source.ts';
import type { Engine } from '../engine.ts';
import { checkPage, checkText } from '../features/checkPage.ts';
import { remediesOfCheck } from '../features/checkRemedies.ts';
import { noSubjects, subjectsIn } from '../features/subjects.ts';
import { checkDefinitions } from '../knowledge/directory.ts';
import {
  captureSnapshotRequest,
  checkDefinitionsRequest,
  checkNotification,
  checkPageRequest,
  checkRemediesRequest,
  runChecksRequest,
  searchDirectoryRequest,
  settleCausesRequest,
  subjectsRequest,
  type CaptureSnapshotParams,
  type CaptureSnapshotResult,
  type CheckNotification,
  type CheckPageParams,
  type CheckPageResult,
  type CheckRemediesParams,
  type DirectoryAddress,
  type DirectoryRefusal,
  type RunChecksParams,
  type RunChecksResult,
  type SearchDirectoryParams,
  type SearchDirectoryResult,
  type SettleCausesParams,
  type SettleCausesResult,
  type SubjectsParams,
} from '../protocol.ts';
import { limitedTo } from '../node/timeLimit.ts';
import { localTime } from './localTime.ts';
import type { CaseStore } from './caseStore.ts';
import type { LogStore } from './logStore.ts';
import type { SettingsReader } from './settings.ts';

/** Answers everything that is about a directory. A password is in the request that uses it, and is not kept. */
export function answerDirectory(
  connection: Connection,
  engine: Engine,
  logs: LogStore,
  settings: SettingsReader,
  openCase: CaseStore,
): void {
  const memory = createMemory();
  const tell: Tell = (event) => void connection.sendNotification(checkNotification, event);
  const tellOf =
    (params: RunChecksParams): Tell =>
    (event) => {
      if ('result' in event) openCase.remember(ofSubject(askedOf(params), event.result));
      tell(event);
    };

  connection.onRequest(checkDefinitionsRequest, () => checkDefinitions);
  const runOf = (params: RunChecksParams) => (source: DirectorySource, signal: AbortSignal) =>
    run(engine, settings, source, params, memory.answersFor(params), tellOf(params), signal);
  connection.onRequest(runChecksRequest, (params: RunChecksParams, token: CancellationToken) => {
    const reading = readingOf(params.run, tell);
    return withDirectory(engine, params.directory, token, { description: '' }, runOf(params), reading);
  });
  connection.onRequest(settleCausesRequest, (params: SettleCausesParams, token: CancellationToken) =>
    withDirectory<SettleCausesResult>(engine, params.directory, token, { checks: 0 }, (source, signal) =>
      settle(engine, settings, source, openCase, signal),
    ),
  );
  connection.onRequest(captureSnapshotRequest, (params: CaptureSnapshotParams, token: CancellationToken) =>
    withDirectory<CaptureSnapshotResult>(
      engine,
      params.directory,
      token,
      { objects: 0, notFound: [] },
      (source, signal) => capture(source, params, tell, signal),
    ),
  );
  connection.onRequest(searchDirectoryRequest, (params: SearchDirectoryParams, token: CancellationToken) =>
    withDirectory<SearchDirectoryResult>(
      engine,
      params.directory,
      token,
      { matches: [] },
      async (source, signal) => ({ matches: await searchNames(source, params.text, signal) }),
    ),
  );
  connection.onRequest(subjectsRequest, async ({ uri, position }: SubjectsParams) => {
    const log = await logs.get(uri);
    return log ? subjectsIn(log, position) : noSubjects;
  });
  connection.onRequest(checkRemediesRequest, async ({ result, uri, directory }: CheckRemediesParams) => {
    const { exchangeVersion } = await settings.get();
    return remediesOfCheck(result, uri, directory, exchangeVersion, localTime());
  });
  connection.onRequest(checkPageRequest, ({ result, directory }: CheckPageParams): CheckPageResult => ({
    markdown: checkPage(result, directory),
    text: checkText(result, directory),
  }));
}

type Tell = (event: CheckNotification) => void;

/** A large file takes its time. */
function readingOf(run: number, tell: Tell): (name: string, hundredths: number) => void {
  return (reading, done) => tell({ run, reading, done, total: 100 });
}

async function run(
  engine: Engine,
  settings: SettingsReader,
  source: DirectorySource,
  params: RunChecksParams,
  answers: Map<string, readonly Answer[]>,
  tell: Tell,
  signal: AbortSignal,
): Promise<RunChecksResult> {
  const only = params.only && new Set(params.only);
  const catalog = await engine.catalog();
  const asked = askedOf(params);
  const limits = limitedTo((await settings.get()).directoryTimeLimit, signal);
  for await (const event of runChecks(source, asked, catalog, {
    answers,
    ...limits,
    ...(only && { only }),
  })) {
    if (event.kind === 'result') tell({ run: params.run, result: event.result });
    else if (event.kind === 'trouble') tell({ run: params.run, trouble: event.message });
    else tell({ run: params.run, reading: event.title, done: event.done, total: event.total });
  }
  const checks = reachChecksIn(only ?? []);
  if (checks.length === 0) return { description: source.description };
  const { caFile, dnsServer } = 'file' in params.directory ? {} : params.directory;
  const options = {
    catalog,
    checks,
    answers,
    signal,
    ...(caFile !== undefined && { caFile }),
    ...(dnsServer !== undefined && { resolver: { server: dnsServer } }),
  };
  for await (const result of reachOfDirectory(source, asked, options)) tell({ run: params.run, result });
  return { description: source.description };
}

async function settle(
  engine: Engine,
  settings: SettingsReader,
  source: DirectorySource,
  openCase: CaseStore,
  signal: AbortSignal,
): Promise<SettleCausesResult> {
  const catalog = await engine.catalog();
  const limits = limitedTo((await settings.get()).directoryTimeLimit, signal);
  const { causes } = await openCase.current();
  let checks = 0;
  let trouble: string | undefined;
  for await (const event of settleCauses(causes, source, catalog, limits)) {
    if (event.kind === 'trouble') trouble = event.message;
    if (event.kind !== 'result') continue;
    openCase.remember(event.result);
    checks++;
  }
  return { checks, ...(trouble !== undefined && { trouble }) };
}

async function capture(
  source: DirectorySource,
  params: CaptureSnapshotParams,
  tell: Tell,
  signal: AbortSignal,
): Promise<CaptureSnapshotResult> {
  let done = 0;
  const onRead = ({ title }: { readonly title: string }) => {
    tell({ run: params.run, reading: title, done: ++done, total: 0 });
  };
  const taken = new Date().toISOString();
  const captured = await captureSnapshot(source, [askedOf(params)], taken, onRead, signal);
  await writePieces(params.file, captured.pieces());
  return { objects: captured.objects, notFound: captured.notFound };
}

/** Opens a directory for one request. What it refuses comes back as a sentence in the answer. */
async function withDirectory<T extends object>(
  engine: Engine,
  address: DirectoryAddress,
  token: CancellationToken,
  nothing: T,
  use: (source: DirectorySource, signal: AbortSignal) => Promise<T>,
  onRead: NonNullable<Opening['onRead']> = () => undefined,
): Promise<T & DirectoryRefusal> {
  const controller = new AbortController();
  const subscription = token.onCancellationRequested(() => controller.abort());
  if (token.isCancellationRequested) controller.abort();
  let source: DirectorySource | undefined;
  try {
    const { signal } = controller;
    source = await openDirectory(targetOf(address), await engine.catalog(), { signal, onRead });
    return await use(source, signal);
  } catch (error) {
    if (error instanceof DirectoryError) return { ...nothing, error: error.message, errorKind: error.kind };
    if (isFileError(error)) return { ...nothing, error: error.message };
    throw error;
  } finally {
    subscription.dispose();
    await source?.close();
  }
}

function targetOf(address: DirectoryAddress): DirectoryTarget {
  if ('file' in address) return address;
  const { url, user, password, caFile, dnsServer, sysvol } = address;
  return {
    url,
    ...(user !== '' && { credentials: { user, password } }),
    ...(caFile !== undefined && { caFile }),
    ...(dnsServer !== undefined && { resolver: { server: dnsServer } }),
    ...(sysvol !== undefined && { sysvol }),
  };
}

function askedOf({ account, mailbox }: { readonly account?: string; readonly mailbox?: string }): Asked {
  return { ...(account !== undefined && { account }), ...(mailbox !== undefined && { mailbox }) };
}

function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

/**
 * What the last run read, for running one check again: all that the check rests on is read anew, and nothing of the others.
 * Only the last, and no password.
 */
function createMemory() {
  let key = '';
  let last = new Map<string, readonly Answer[]>();
  return {
    answersFor({ directory, account, mailbox, only }: RunChecksParams): Map<string, readonly Answer[]> {
      const about = 'file' in directory ? [directory.file] : [directory.url, directory.user];
      const wanted = JSON.stringify([about, account, mailbox]);
      // A file may have been written over, and is soon read. A run that was cancelled may still write into its own.
      last = new Map<string, readonly Answer[]>(!only || wanted !== key || 'file' in directory ? [] : last);
      key = wanted;
      for (const id of only ?? [])
        for (const read of withEarlier(new Set(rowOf(id)?.reads ?? []))) last.delete(read);
      return last;
    },
  };
}
