import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CertificateFiles } from '../lab/certificates.ts';

export interface SlapdOptions {
  /** Entries `cn=User 00000` and on. */
  readonly users: number;
  /** Bytes of random description that each has. */
  readonly padding?: number;
  /** Lines of slapd.conf, before the database and in it. */
  readonly global?: string;
  readonly database?: string;
  /** The names of its own certificate, or the files of another. */
  readonly certificate?: { readonly names: string } | CertificateFiles;
}

/** An OpenLDAP server of its own, on free ports of the loopback address. */
export interface Slapd {
  readonly ldap: string;
  readonly ldaps: string;
  readonly caFile: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

export const suffix = 'dc=big,dc=test';
export const rootUser = { user: `cn=admin,${suffix}`, password: 'secret' };

/** @returns why these tests cannot run here */
export function whyNoSlapd(): string | undefined {
  return fs.existsSync('/usr/sbin/slapd')
    ? undefined
    : 'slapd is not installed: apt-get install --no-install-recommends slapd';
}

export async function startSlapd(options: SlapdOptions): Promise<Slapd> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slapd-'));
  const [plain, secure] = [await freePort(), await freePort()];
  const [ldap, ldaps] = [`ldap://127.0.0.1:${plain}`, `ldaps://127.0.0.1:${secure}`];
  const use = ['-f', path.join(folder, 'slapd.conf')];
  let files: CertificateFiles;
  try {
    files = certificateIn(folder, options.certificate ?? { names: 'IP:127.0.0.1' });
    fs.mkdirSync(path.join(folder, 'db'));
    fs.writeFileSync(path.join(folder, 'slapd.conf'), configuration(folder, options, files));
    fs.writeFileSync(path.join(folder, 'data.ldif'), data(options));
    execFileSync('/usr/sbin/slapadd', ['-q', ...use, '-l', path.join(folder, 'data.ldif')], {
      stdio: 'pipe',
    });
  } catch (error) {
    fs.rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const child = spawn('/usr/sbin/slapd', [...use, '-d', '0', '-h', `${ldap} ${ldaps}`], {
    stdio: 'ignore',
  });
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  await answers(plain);
  return {
    ldap,
    ldaps,
    caFile: files.authority,
    process: child,
    async stop() {
      process.removeListener('exit', endWithUs);
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await new Promise((resolve) => child.once('exit', resolve));
      }
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @returns the files; its own is self-signed */
function certificateIn(
  folder: string,
  certificate: NonNullable<SlapdOptions['certificate']>,
): CertificateFiles {
  if ('key' in certificate) return certificate;
  const [key, own] = [path.join(folder, 'key.pem'), path.join(folder, 'certificate.pem')];
  const names = ['-subj', '/CN=slapd', '-addext', `subjectAltName=${certificate.names}`];
  const files = ['-keyout', key, '-out', own];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', ...names, ...files],
    { stdio: 'pipe' },
  );
  return { key, certificate: own, authority: own };
}

const configuration = (
  folder: string,
  { global = '', database = '' }: SlapdOptions,
  { key, certificate }: CertificateFiles,
): string => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCertificateFile ${certificate}
TLSCertificateKeyFile ${key}
${global}
database mdb
suffix "${suffix}"
rootdn "${rootUser.user}"
rootpw ${rootUser.password}
directory ${folder}/db
maxsize 1073741824
${database}
`;

function data({ users, padding = 20 }: SlapdOptions): string {
  const entries = [`dn: ${suffix}\nobjectClass: domain\ndc: big\n\n`];
  for (let number = 0; number < users; number++) {
    const name = `User ${String(number).padStart(5, '0')}`;
    entries.push(
      `dn: cn=${name},${suffix}\nobjectClass: inetOrgPerson\ncn: ${name}\nsn: ${number}\njpegPhoto:: ${Buffer.alloc(padding, 0xff).toString('base64')}\n\n`,
    );
  }
  return entries.join('');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const socket = net.connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await sleep(50);
  }
  throw new Error('slapd did not start.');
}
