import fs from 'node:fs';
import path from 'node:path';
import { addresses, type ControllerName, controllerNames, dnsDomain, hostName } from './facts.ts';
import { run } from './processes.ts';

/** `good`: what the domain controllers show. The others are for the cases that must be refused. */
export const certificateKinds = ['good', 'expired', 'foreign', 'otherName', 'notYet'] as const;
export type CertificateKind = (typeof certificateKinds)[number];

/** Files of a certificate, below the folder of certificates. */
export interface CertificateFiles {
  readonly key: string;
  readonly certificate: string;
  /** The authority that signed it; not the one to trust where the kind is `foreign`. */
  readonly authority: string;
}

export const certificateFiles = (
  folder: string,
  name: ControllerName,
  kind: CertificateKind,
): CertificateFiles => ({
  key: path.join(folder, `${name}-${kind}.key`),
  certificate: path.join(folder, `${name}-${kind}.pem`),
  authority: path.join(folder, `${kind === 'foreign' ? 'foreign-ca' : 'ca'}.pem`),
});

/** Two authorities and, for each domain controller, one certificate of every kind. */
export async function makeCertificates(folder: string): Promise<void> {
  fs.mkdirSync(folder, { recursive: true });
  await makeAuthority(folder, 'ca', 'Lab Root CA');
  await makeAuthority(folder, 'foreign-ca', 'Foreign Root CA');
  for (const name of controllerNames)
    for (const kind of certificateKinds) await makeCertificate(folder, name, kind);
}

async function makeAuthority(folder: string, file: string, commonName: string): Promise<void> {
  const subject = `/O=Exchange Triage lab/CN=${commonName}`;
  const output = ['-keyout', path.join(folder, `${file}.key`), '-out', path.join(folder, `${file}.pem`)];
  const use = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  await run('openssl', ['req', '-x509', ...newKey, '-days', '7300', '-subj', subject, ...use, ...output]);
}

async function makeCertificate(folder: string, name: ControllerName, kind: CertificateKind): Promise<void> {
  const files = certificateFiles(folder, name, kind);
  const request = path.join(folder, 'request.csr');
  const subject = `/CN=${kind === 'otherName' ? `mail.${dnsDomain}` : hostName(name)}`;
  await run('openssl', ['req', '-new', ...newKey, '-subj', subject, '-keyout', files.key, '-out', request]);
  const configuration = path.join(folder, 'signing.cnf');
  fs.writeFileSync(configuration, signing(folder, name, kind));
  fs.writeFileSync(path.join(folder, 'index.txt'), '');
  const [from, to] = validity[kind];
  const dates = ['-startdate', from, '-enddate', to];
  const signer = ['-keyfile', files.authority.replace(/pem$/, 'key'), '-cert', files.authority];
  await run('openssl', [
    'ca',
    '-batch',
    '-notext',
    '-config',
    configuration,
    ...dates,
    ...signer,
    '-in',
    request,
    '-out',
    files.certificate,
  ]);
}

const newKey = ['-newkey', 'rsa:2048', '-nodes', '-sha256'];

const validity: Readonly<Record<CertificateKind, readonly [string, string]>> = {
  good: ['20240101000000Z', '20440101000000Z'],
  expired: ['20190101000000Z', '20200101000000Z'],
  foreign: ['20240101000000Z', '20440101000000Z'],
  otherName: ['20240101000000Z', '20440101000000Z'],
  notYet: ['20430101000000Z', '20440101000000Z'],
};

const names = (name: ControllerName, kind: CertificateKind): string =>
  kind === 'otherName'
    ? `DNS:mail.${dnsDomain}`
    : `DNS:${hostName(name)},DNS:${dnsDomain},DNS:${name.toUpperCase()},IP:${addresses[name]}`;

const signing = (folder: string, name: ControllerName, kind: CertificateKind): string => `[ca]
default_ca = lab
[lab]
database = ${folder}/index.txt
new_certs_dir = ${folder}
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = server
[any]
commonName = supplied
[server]
basicConstraints = CA:FALSE
keyUsage = digitalSignature,keyEncipherment
extendedKeyUsage = serverAuth,clientAuth
subjectAltName = ${names(name, kind)}
`;
