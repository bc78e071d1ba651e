import { gather, type Answer } from './gather.ts';
import { createSnapshotWriter } from './ldif/snapshotWriter.ts';
import type { Asked } from './requests.ts';
import { DirectoryError, type DirectorySource, type DirectoryObject } from './source.ts';
import type { DirectoryRead } from '../knowledge/directory.ts';

export interface Capture {
  readonly objects: number;
  /** Names that were asked for and that the directory does not show: a snapshot of nobody helps nobody. */
  readonly notFound: readonly string[];
  /** The file in pieces of ASCII text. */
  pieces(): Iterable<string>;
}

/**
 * Reads from a directory all that the checks need, for a file that answers them the same.
 * @param subjects each an account, a mailbox, or both
 * @param taken ISO 8601
 * @throws DirectoryError `cancelled`; or what kept the directory from being read at all
 */
export async function captureSnapshot(
  source: DirectorySource,
  subjects: readonly Asked[],
  taken: string,
  onRead: (read: DirectoryRead) => void,
  signal?: AbortSignal,
): Promise<Capture> {
  const writer = createSnapshotWriter({ taken, from: source.description });
  let objects = 0;
  const notFound = new Set<string>();
  const recorded = recording(source, (request, found, error) => {
    writer.add(request, found, error);
    objects += found.length;
  });
  for (const asked of subjects) {
    const answers = new Map<string, readonly Answer[]>();
    for await (const read of gather(recorded, asked, answers, signal && { signal })) onRead(read);
    const [first] = answers.get('rootDse') ?? [];
    if (first?.error) throw first.error;
    for (const kind of ['account', 'mailbox'] as const) {
      const found = answers.get(kind)?.some((answer) => answer.objects.length > 0);
      if (asked[kind] !== undefined && !found) notFound.add(asked[kind]);
    }
  }
  return { objects, notFound: [...notFound], pieces: () => writer.pieces() };
}

/** Passes everything on, and tells of each search when it is over. */
function recording(
  source: DirectorySource,
  record: (
    request: Parameters<DirectorySource['search']>[0],
    objects: readonly DirectoryObject[],
    error?: DirectoryError,
  ) => void,
): DirectorySource {
  return {
    description: source.description,
    ...(source.partial && { partial: source.partial }),
    close: () => source.close(),
    async *search(request, signal) {
      const found: DirectoryObject[] = [];
      try {
        for await (const object of source.search(request, signal)) {
          found.push(object);
          yield object;
        }
        record(request, found);
      } catch (error) {
        if (error instanceof DirectoryError && error.kind !== 'cancelled') record(request, found, error);
        throw error;
      }
    },
  };
}
