import fs from 'node:fs';
import path from 'node:path';
import { certificateFiles } from './certificates.ts';
import { controllerFolder } from './configuration.ts';
import { killController, runBeside } from './controller.ts';
import {
  addresses,
  baseDn,
  type ControllerName,
  controllerNames,
  dnsDomain,
  domain,
  domainSid,
  hostName,
  password,
  realm,
  runFolder,
} from './facts.ts';
import type { Manifest } from './manifest.ts';
import { readState } from './state.ts';

/** How one domain controller is reached. Its name does not resolve on this machine: ask `dns`, or connect to `address`. */
export interface ControllerFacts {
  readonly name: ControllerName;
  readonly host: string;
  readonly address: string;
  readonly ldaps: string;
  readonly ldap: string;
  readonly globalCatalog: string;
  /** Its SYSVOL, as files. */
  readonly sysvol: string;
}

/** A running lab, for the process that started it and for any other. */
export interface LabConnection {
  readonly domain: string;
  readonly dnsDomain: string;
  readonly baseDn: string;
  readonly domainSid: string;
  /** Of every account, Administrator included. */
  readonly password: string;
  readonly administrator: string;
  /** PEM of the authority that signed the domain controllers' certificates. */
  readonly caFile: string;
  /** Addresses of DNS servers that answer for the domain. */
  readonly dns: readonly string[];
  readonly controllers: Readonly<Record<ControllerName, ControllerFacts>>;
  readonly manifest: Manifest;
  /** Runs a command where Samba's own paths are those of a running domain controller: samba-tool, ldbmodify, python3. */
  run(name: ControllerName, command: readonly string[], input?: string): Promise<string>;
  /** Changes objects with the domain controller's own tools: LDIF (RFC 2849), change records included. */
  modify(name: ControllerName, ldif: string): Promise<void>;
  /** Brings what changed on one domain controller to the other, without waiting for its own pace. */
  replicate(from: ControllerName, to: ControllerName): Promise<void>;
  /** Ends a domain controller at once, as a power failure does. */
  kill(name: ControllerName): Promise<void>;
}

/** @throws where no lab runs on this machine */
export function connectLab(): LabConnection {
  if (readState()?.ready !== true)
    throw new Error('No lab runs here. Start it with: node test/directory/lab/lab.ts start');
  return {
    domain,
    dnsDomain,
    baseDn,
    domainSid,
    password,
    administrator: `Administrator@${realm}`,
    caFile: certificateFiles(path.join(runFolder, 'certificates'), 'dc1', 'good').authority,
    dns: controllerNames.map((name) => addresses[name]),
    controllers: { dc1: controllerFacts('dc1'), dc2: controllerFacts('dc2') },
    manifest: JSON.parse(fs.readFileSync(path.join(runFolder, 'manifest.json'), 'utf8')) as Manifest,
    run: runIn,
    modify,
    replicate,
    kill: async (name) => killController(running(name)),
  };
}

const controllerFacts = (name: ControllerName): ControllerFacts => ({
  name,
  host: hostName(name),
  address: addresses[name],
  ldaps: `ldaps://${addresses[name]}`,
  ldap: `ldap://${addresses[name]}`,
  globalCatalog: `ldaps://${addresses[name]}:3269`,
  sysvol: path.join(controllerFolder(runFolder, name), 'lib/sysvol'),
});

function running(name: ControllerName) {
  const controller = readState()?.controllers[name];
  if (controller === undefined) throw new Error(`${hostName(name)} does not run.`);
  return controller;
}

const runIn = (name: ControllerName, command: readonly string[], input?: string): Promise<string> =>
  runBeside(runFolder, name, command, input);

async function modify(name: ControllerName, ldif: string): Promise<void> {
  await runIn(name, ['ldbmodify', '-H', '/var/lib/samba/private/sam.ldb'], ldif);
}

async function replicate(from: ControllerName, to: ControllerName): Promise<void> {
  const login = ['-U', `Administrator%${password}`];
  for (const partition of [baseDn, `CN=Configuration,${baseDn}`])
    await runIn(to, ['samba-tool', 'drs', 'replicate', hostName(to), hostName(from), partition, ...login]);
}
