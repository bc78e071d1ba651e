import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Identity {
  /** PEM: the certificate, and issuers behind it where they are sent. */
  readonly cert: string;
  readonly key: string;
  readonly certFile: string;
  readonly keyFile: string;
}

export interface Wish {
  readonly names: readonly string[];
  /** `YYYYMMDDHHMMSSZ`. */
  readonly from?: string;
  readonly to?: string;
  readonly selfSigned?: boolean;
  /** Issued by the intermediate authority; false: by the root itself. */
  readonly sendIntermediate?: boolean;
}

/** A root, an intermediate authority and what it issues, made by openssl in a folder of its own. */
export interface Authority {
  readonly root: string;
  issue(wish: Wish): Identity;
  remove(): void;
}

export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export function createAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'reach-ca-'));
  try {
    return makeAuthority(folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function makeAuthority(folder: string): Authority {
  mkdirSync(join(folder, 'issued'));
  writeFileSync(join(folder, 'ca.cnf'), configuration(folder));
  writeFileSync(join(folder, 'index.txt'), '');
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const request = (name: string, subject: string) =>
    openssl(
      ...['req', '-new', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
      ...['-subj', subject, '-keyout', file(`${name}.key`), '-out', file(`${name}.csr`)],
    );
  const sign = (name: string, extensions: string, from: string, to: string, ...signer: string[]) => {
    writeFileSync(file(`${name}.ext`), extensions);
    openssl(
      ...['ca', '-batch', '-config', file('ca.cnf'), '-notext', '-extfile', file(`${name}.ext`)],
      ...[
        '-startdate',
        from,
        '-enddate',
        to,
        '-in',
        file(`${name}.csr`),
        '-out',
        file(`${name}.pem`),
        ...signer,
      ],
    );
  };
  const by = (issuer: string) => ['-cert', file(`${issuer}.pem`), '-keyfile', file(`${issuer}.key`)];
  const own = (name: string) => ['-selfsign', '-keyfile', file(`${name}.key`)];
  request('root', '/CN=Reach Test Root');
  sign('root', 'basicConstraints=critical,CA:true', ...always, ...own('root'));
  request('middle', '/CN=Reach Test Issuing');
  sign('middle', 'basicConstraints=critical,CA:true', ...always, ...by('root'));
  let count = 0;
  const read = (name: string) => readFileSync(file(name), 'utf8');
  return {
    root: read('root.pem'),
    issue({ names, from = always[0], to = always[1], selfSigned = false, sendIntermediate = true }) {
      const name = `leaf${++count}`;
      request(name, `/CN=${names[0] ?? name}`);
      const extensions = `subjectAltName=${names.map((each) => `DNS:${each}`).join(',')}\n`;
      sign(name, extensions, from, to, ...(selfSigned ? own(name) : by('middle')));
      const cert = read(`${name}.pem`) + (sendIntermediate && !selfSigned ? read('middle.pem') : '');
      writeFileSync(file(`${name}.chain.pem`), cert);
      return {
        cert,
        key: read(`${name}.key`),
        certFile: file(`${name}.chain.pem`),
        keyFile: file(`${name}.key`),
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const always = ['20200101000000Z', '20491231000000Z'] as const;

function configuration(folder: string): string {
  return `[ca]
default_ca = own
[own]
database = ${folder}/index.txt
new_certs_dir = ${folder}/issued
default_md = sha256
rand_serial = yes
policy = any
unique_subject = no
copy_extensions = none
[any]
commonName = supplied
`;
}
