import { attributeLists, directoryReads } from '../../server/src/knowledge/directory.ts';
import { checkAccess } from '../../server/src/directory/security/accessCheck.ts';
import { rights } from '../../server/src/directory/security/masks.ts';
import { parseSddl } from '../../server/src/directory/security/parseSddl.ts';
import { readSecurityDescriptor } from '../../server/src/directory/security/readDescriptor.ts';
import type { Sid } from '../../server/src/directory/security/sid.ts';
import { writeSecurityDescriptor } from '../../server/src/directory/security/writeDescriptor.ts';
import { connectLab, type LabConnection } from '../directory/lab/connection.ts';
import { whyNoLab } from '../directory/lab/requirements.ts';
import { startLab } from '../directory/lab/start.ts';
import { isThere, medians, peakMemory, type Command } from './measure.ts';

const domain: Sid = 'S-1-5-21-1-2-3';
const sendAs = 'ab721a54-1e2f-11d0-9819-00aa0040529b';

/** Access checks and descriptors read in a second, on one core: a DACL of 40 ACEs, of which the last one decides. */
export function accessRates(): { readonly checks: number; readonly descriptors: number } {
  const others = Array.from(
    { length: 39 },
    (_, index) => `(OA;;CR;${sendAs};;${domain}-${2000 + index})`,
  ).join('');
  const bytes = writeSecurityDescriptor(
    parseSddl(`O:DAG:DAD:${others}(OA;;CR;${sendAs};;${domain}-1200)`, domain),
  );
  const sd = readSecurityDescriptor(bytes);
  const groups = Array.from({ length: 50 }, (_, index): Sid => `${domain}-${3000 + index}`);
  const token = { user: `${domain}-1200` as Sid, sids: new Set<Sid>(groups) };
  const wanted = { mask: rights.controlAccess, objectType: sendAs };
  return {
    checks: perSecond(() => checkAccess(sd, token, wanted).outcome === 'granted'),
    descriptors: perSecond(() => readSecurityDescriptor(bytes).dacl?.aces.length === 40),
  };
}

/** @throws Error when the work does not give what it should: a fast wrong answer is none */
function perSecond(work: () => boolean): number {
  let count = 0;
  const begun = performance.now();
  while (performance.now() - begun < 1000) {
    for (let left = 1000; left > 0; left--) if (!work()) throw new Error('The measured work went wrong.');
    count += 1000;
  }
  return (count * 1000) / (performance.now() - begun);
}

export interface SweepFigures {
  readonly mailboxes: number;
  readonly ours: number;
  /** `ldapsearch` fetching the same attributes of the same objects; absent where it is not installed. */
  readonly theirs: number | undefined;
  readonly memory: number;
}

/** Every mailbox check over all mailboxes of a domain controller, beside ldapsearch. @returns why not, as a sentence */
export async function sweepFigures(
  cli: string,
  mailboxes: number,
  runs: number,
): Promise<SweepFigures | string> {
  const why = whyNoLab();
  if (why !== undefined) return why;
  const own = isRunning() ? undefined : await startLab({ mailboxes, patience: 60_000 });
  try {
    return await sweep(own ?? connectLab(), cli, runs);
  } finally {
    await own?.stop();
  }
}

function isRunning(): boolean {
  try {
    connectLab();
    return true;
  } catch {
    return false;
  }
}

async function sweep(lab: LabConnection, cli: string, runs: number): Promise<SweepFigures> {
  const { ldaps } = lab.controllers.dc1;
  process.env['EXCHANGE_TRIAGE_PASSWORD'] = lab.password;
  process.env['LDAPTLS_CACERT'] = lab.caFile;
  const directory = [
    '--directory',
    ldaps,
    '--user',
    lab.administrator,
    '--ca-file',
    lab.caFile,
    '--dns',
    lab.dns[0] ?? '',
  ];
  const account = `${lab.domain}\\${lab.manifest.serviceAccount}`;
  const args = ['check', ...directory, '--account', account, '--all-mailboxes', '--format', 'ndjson'];
  const ours: Command = { name: 'check', program: process.execPath, args: [cli, ...args] };
  const theirs = ldapsearch(lab, ldaps);
  const commands = (await isThere('ldapsearch', '-VV')) ? [ours, theirs] : [ours];
  const [ourTime = NaN, theirTime] = await medians(commands, runs);
  return {
    mailboxes: lab.manifest.bulkMailboxes,
    ours: ourTime,
    theirs: theirTime,
    memory: await peakMemory(cli, args),
  };
}

function ldapsearch(lab: LabConnection, url: string): Command {
  const read = directoryReads.find(({ when }) => when === 'all');
  const attributes = attributeLists[read?.attributesOf ?? ''] ?? [];
  const control = ['-E', '!1.2.840.113556.1.4.801=::MAMCAQc='];
  return {
    name: 'ldapsearch',
    program: 'ldapsearch',
    args: [
      '-x',
      '-LLL',
      '-o',
      'ldif-wrap=no',
      '-H',
      url,
      '-D',
      lab.administrator,
      '-w',
      lab.password,
      '-b',
      lab.baseDn,
      '-E',
      'pr=1000/noprompt',
      ...control,
      read?.filter ?? '',
      ...attributes,
    ],
  };
}
