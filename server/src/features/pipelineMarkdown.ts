import {
  pipelineReferences,
  stageById,
  type Listener,
  type LogFolder,
  type PipelineWord,
} from '../knowledge/pipeline.ts';

/** Who listens, gets and hands on. In: rows, one for each version that differs. Out: `undefined` for none. */
export function listenersMarkdown(rows: readonly Listener[]): string | undefined {
  if (rows.length === 0) return undefined;
  return joined([...rows.map(listenerMarkdown), references(rows)]);
}

/** The same of the other end of a connection, which may be no Exchange at all. */
export function otherEndMarkdown(rows: readonly Listener[]): string | undefined {
  const listening = listenersMarkdown(rows);
  const lead = rows.some(({ port }) => port === 25)
    ? 'The other end may be any mail server. Of Exchange, it is:'
    : 'At the other end:';
  return listening && joined([lead, listening]);
}

export function folderMarkdown(row: LogFolder): string {
  const { folder, stage, direction, note = '' } = row;
  const what = direction === 'receive' ? 'What it receives' : 'What it sends';
  return joined([
    `**${stageById(stage)?.name ?? stage}** · ${what}`,
    stageById(stage)?.does ?? '',
    note,
    `The folder tells: \`${folder.replaceAll('/', '\\')}\``,
    references([row]),
  ]);
}

export function wordMarkdown(row: PipelineWord): string {
  const stage = stageById(row.stage);
  return joined([`**${stage?.name ?? row.stage}** · ${row.means}`, stage?.does ?? '', references([row])]);
}

function listenerMarkdown({ name, stage, port, versions, gets, hands, way, note = '' }: Listener): string {
  const connector = name === undefined ? '' : ` · receive connector ${name}`;
  return joined([
    `**${stageById(stage)?.name ?? stage}**${connector} · port ${port} · Exchange ${versions.join(', ')}`,
    stageById(stage)?.does ?? '',
    `Gets mail from ${gets}.`,
    `Hands it on to ${hands}.`,
    way,
    note,
  ]);
}

function references(
  rows: readonly { readonly stage: string; readonly sources: readonly string[] }[],
): string {
  const keys = rows.flatMap(({ stage, sources }) => [...sources, ...(stageById(stage)?.sources ?? [])]);
  return pipelineReferences(keys)
    .map(({ title, url = '' }) => `[${title}](${url})`)
    .join(' · ');
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
