// Writes the snapshots that are kept in the repository, out of a lab that runs: the sample case's and the one of the tests.
// Usage: node test/directory/lab/samples.ts, whenever the list of reads has changed.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { captureSnapshot } from '../../../server/src/directory/capture.ts';
import { createLdifReader, type LdifItem } from '../../../server/src/directory/ldif/readLdif.ts';
import { ldifComment, ldifRecord } from '../../../server/src/directory/ldif/writeLdif.ts';
import type { Asked } from '../../../server/src/directory/requests.ts';
import { openCatalog } from '../../../server/src/knowledge/catalog.ts';
import { openDirectory } from '../../../server/src/node/openDirectory.ts';
import { connectLab } from './connection.ts';

const root = path.join(import.meta.dirname, '../../..');

/** What the sample case calls the domain, the servers, the account and the mailboxes of the lab. */
const names: readonly (readonly [string, string])[] = [
  ['DC=target,DC=local', 'DC=wingtip,DC=example'],
  ['target.local', 'wingtip.example'],
  ['TARGET', 'WINGTIP'],
  ['svc-nested-admin', 'svc-migrate'],
  ['Tier Two Operators', 'Migration Team'],
  ['Tier One Operators', 'Server Operations'],
  ['EXCHANGE-SERVER', 'EX01'],
  ['exchange-server', 'ex01'],
  ['EX2016', 'EX02'],
  ['ex2016', 'ex02'],
  ['OU=Bulk', 'OU=Pilot'],
  ['Bulk00001', 'Anna.Berger'],
  ['Bulk00003', 'Ben.Okafor'],
  ['Bulk00004', 'Carla.Mendes'],
  ['Bulk00006', "Dan.O'Neill"],
  ['Bulk00007', 'Eva.Lindqvist'],
  ['Bulk00009', 'Farid.Haddad'],
];
const mailboxes = ['Bulk00001', 'Bulk00003', 'Bulk00004', 'Bulk00006', 'Bulk00007', 'Bulk00009'];

const lab = connectLab();
const source = await openDirectory(
  {
    url: lab.controllers.dc1.ldaps,
    caFile: lab.caFile,
    credentials: { user: lab.administrator, password: lab.password },
    resolver: { server: lab.dns[0] ?? '' },
    sysvol: lab.controllers.dc1.sysvol,
  },
  await openCatalog(),
);
try {
  const migrated = mailboxes.map((mailbox) => ({ account: 'TARGET\\svc-nested-admin', mailbox }));
  const sample = await capture(migrated, 'ldaps://dc1.target.local, as TARGET\\Administrator');
  write('samples/wingtip.ldif', renamed(sample));
  const denied = { account: 'TARGET\\svc-deny-database', mailbox: 'Ewan.Millington' };
  write('test/fixtures/directory/deny-on-database.ldif', await capture([denied], source.description));
} finally {
  await source.close();
}

async function capture(subjects: readonly Asked[], description: string): Promise<string> {
  const described = { ...source, description, search: source.search.bind(source) };
  const captured = await captureSnapshot(described, subjects, '2026-03-12T09:30:00Z', () => undefined);
  return [...captured.pieces()].join('');
}

function write(file: string, text: string): void {
  writeFileSync(path.join(root, file), text);
  console.log(`${file}: ${Math.round(text.length / 1000)} kB`);
}

function renamed(ldif: string): string {
  const reader = createLdifReader();
  const items = [...reader.push(new TextEncoder().encode(ldif)), ...reader.end()];
  return `version: 1\n${items.map(renamedItem).join('')}`;
}

function renamedItem(item: LdifItem): string {
  if (item.kind === 'problem') throw new Error(`Line ${item.line}: ${item.message}`);
  if (item.kind === 'comment')
    return ldifComment(rename(item.text.replace(/(?:\\\\[0-9a-f]{2})+/g, renameBytes)));
  const attributes = [...item.object.attributes].map(
    ([name, values]) => [name, values.map(renameValue)] as const,
  );
  return `\n${ldifRecord(rename(item.object.dn), attributes).trimEnd()}\n`;
}

function rename(text: string): string {
  return names.reduce((renamed, [from, to]) => renamed.replaceAll(from, to), text);
}

/** Bytes that are no text keep as they are: security descriptors, SIDs, GUIDs. */
function renameValue(bytes: Uint8Array): Uint8Array {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f)
    ? new TextEncoder().encode(rename(new TextDecoder().decode(bytes)))
    : bytes;
}

/** A value as filters have it, each byte behind a backslash, which JSON doubles. */
function renameBytes(escaped: string): string {
  const bytes = Uint8Array.from(escaped.split('\\\\').slice(1), (digits) => parseInt(digits, 16));
  return Array.from(renameValue(bytes), (byte) => `\\\\${byte.toString(16).padStart(2, '0')}`).join('');
}
