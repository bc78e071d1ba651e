import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { type CertificateKind, certificateFiles, makeCertificates } from './certificates.ts';
import { controllerFolder, writeConfiguration } from './configuration.ts';
import { runBeside, startController } from './controller.ts';
import {
  addresses,
  cacheFolder,
  type ControllerName,
  controllerNames,
  dnsDomain,
  domain,
  domainSid,
  hostName,
  labFolder,
  password,
  realm,
} from './facts.ts';
import { run } from './processes.ts';

/** What makes one lab differ from another. */
export interface LabContent {
  /** Ordinary mailboxes, besides those with a name of their own. */
  readonly mailboxes: number;
}

const certificates = (root: string): string => path.join(root, 'certificates');

/**
 * The folder of a provisioned lab: two domain controllers that replicated, stopped. Made where it is not there yet.
 * It is named after the definitions it was made from; older ones are removed.
 */
export async function imageFor(content: LabContent, say: (step: string) => void): Promise<string> {
  const definitions = await definitionHash();
  const image = path.join(cacheFolder, `image-${definitions}-${content.mailboxes}`);
  if (fs.existsSync(image)) return image;
  removeOtherImages(definitions);
  const draft = path.join(cacheFolder, 'draft');
  fs.rmSync(draft, { recursive: true, force: true });
  await build(draft, content, say);
  fs.renameSync(draft, image);
  return image;
}

/** Puts a certificate of the lab in front of a domain controller; Samba reads it when it starts. */
export function useCertificate(root: string, name: ControllerName, kind: CertificateKind): void {
  const files = certificateFiles(certificates(root), name, kind);
  const place = path.join(controllerFolder(root, name), 'lib/private/tls');
  for (const [file, as] of [
    [files.key, 'key.pem'],
    [files.certificate, 'cert.pem'],
    [certificateFiles(certificates(root), name, 'good').authority, 'ca.pem'],
  ] as const)
    fs.copyFileSync(file, path.join(place, as));
  fs.chmodSync(path.join(place, 'key.pem'), 0o600);
}

async function build(root: string, content: LabContent, say: (step: string) => void): Promise<void> {
  say('certificates');
  await makeCertificates(certificates(root));
  for (const name of controllerNames) writeConfiguration(root, name);
  say('first domain controller');
  await runBeside(root, 'dc1', provision);
  say('schema, organization, accounts');
  const script = path.join(labFolder, 'build/build.py');
  const manifest = await runBeside(root, 'dc1', [...python, script, String(content.mailboxes)]);
  fs.writeFileSync(path.join(root, 'manifest.json'), manifest);
  for (const name of controllerNames) useCertificate(root, name, 'good');
  await joinSecond(root, say);
  await copySysvol(root);
  say('differences between them');
  const finish = path.join(labFolder, 'build/finish.py');
  for (const name of controllerNames) await runBeside(root, name, [...python, finish, name]);
  for (const name of controllerNames)
    for (const part of ['lib/run', 'log'])
      fs.rmSync(path.join(controllerFolder(root, name), part), { recursive: true });
}

/** The second joins the first as a customer's would, over the network, and both learn of each other's changes. */
async function joinSecond(root: string, say: (step: string) => void): Promise<void> {
  say('second domain controller');
  const first = await startController(root, 'dc1');
  try {
    await runBeside(root, 'dc2', join);
    useCertificate(root, 'dc2', 'good');
    const second = await startController(root, 'dc2');
    try {
      say('replication');
      await settle(root);
    } finally {
      await second.stop();
    }
  } finally {
    await first.stop();
  }
}

/** Samba does not replicate SYSVOL. */
async function copySysvol(root: string): Promise<void> {
  const [from, to] = controllerNames.map((name) => path.join(controllerFolder(root, name), 'lib/sysvol'));
  await run('cp', ['--archive', `${from}/.`, `${to}/`]);
}

async function settle(root: string): Promise<void> {
  const login = ['-U', `Administrator%${password}`];
  const script = path.join(labFolder, 'build/records.py');
  await runBeside(root, 'dc1', ['samba_spnupdate']);
  await runBeside(root, 'dc1', [
    ...python,
    script,
    ...controllerNames.flatMap((name) => [hostName(name), addresses[name]]),
  ]);
  for (const name of controllerNames)
    await runBeside(root, name, ['samba-tool', 'drs', 'kcc', hostName(name), ...login]);
  const partitions = [
    'CN=Schema,CN=Configuration,',
    'CN=Configuration,',
    '',
    'DC=DomainDnsZones,',
    'DC=ForestDnsZones,',
  ];
  for (const [to, from] of [
    ['dc2', 'dc1'],
    ['dc1', 'dc2'],
  ] as const)
    for (const partition of partitions) {
      const naming = `${partition}DC=target,DC=local`;
      await runBeside(root, to, [
        'samba-tool',
        'drs',
        'replicate',
        hostName(to),
        hostName(from),
        naming,
        ...login,
      ]);
    }
}

/** Debian's own, which Samba's modules are for; without a cache of its own beside the scripts. */
const python = ['/usr/bin/python3', '-B'];

const provision = [
  'samba-tool',
  'domain',
  'provision',
  '--server-role=dc',
  '--use-rfc2307',
  '--dns-backend=SAMBA_INTERNAL',
  `--realm=${realm}`,
  `--domain=${domain}`,
  `--domain-sid=${domainSid}`,
  '--host-name=dc1',
  `--host-ip=${addresses.dc1}`,
  `--adminpass=${password}`,
];

const join = [
  'samba-tool',
  'domain',
  'join',
  dnsDomain,
  'DC',
  `--server=${hostName('dc1')}`,
  '-UAdministrator',
  `--password=${password}`,
  '--dns-backend=SAMBA_INTERNAL',
];

async function definitionHash(): Promise<string> {
  const hash = createHash('sha256');
  const folder = path.join(labFolder, 'build');
  const files = fs.readdirSync(folder).filter((file) => /\.(?:py|tsv|json)$/.test(file));
  for (const file of files.sort()) hash.update(file).update(fs.readFileSync(path.join(folder, file)));
  for (const file of ['image.ts', 'configuration.ts', 'certificates.ts', 'facts.ts'])
    hash.update(fs.readFileSync(path.join(labFolder, file)));
  hash.update(await run('/usr/sbin/samba', ['--version']));
  return hash.digest('hex').slice(0, 12);
}

function removeOtherImages(definitions: string): void {
  if (!fs.existsSync(cacheFolder)) return;
  for (const entry of fs.readdirSync(cacheFolder))
    if (entry.startsWith('image-') && !entry.includes(definitions))
      fs.rmSync(path.join(cacheFolder, entry), { recursive: true, force: true });
}
