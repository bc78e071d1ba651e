import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** What a domain controller, the tools that fill it and its certificates come from; `*` is the machine's architecture. */
const programs: Readonly<Record<string, string>> = {
  '/usr/sbin/samba': 'samba',
  '/usr/lib/*/samba/ldb/samba_dsdb.so': 'samba-dsdb-modules',
  '/usr/share/samba/setup/provision.ldif': 'samba-ad-provision',
  '/usr/bin/samba-tool': 'samba-common-bin',
  '/usr/lib/python3/dist-packages/samba/samdb.py': 'python3-samba',
  '/usr/bin/ldbmodify': 'ldb-tools',
  '/usr/bin/openssl': 'openssl',
  '/usr/bin/unshare': 'util-linux',
};
const packages =
  'samba samba-ad-dc samba-ad-provision samba-dsdb-modules samba-vfs-modules winbind ldb-tools ldap-utils python3-samba openssl';
const install = `apt-get update && apt-get install --yes --no-install-recommends ${packages}`;

/**
 * Why the lab cannot run here, as a sentence that says what to do; undefined when it can.
 * Tests skip with it.
 */
export function whyNoLab(): string | undefined {
  if (process.platform !== 'linux')
    return 'The lab runs on Linux only: it needs network and mount namespaces.';
  if (process.getuid?.() !== 0)
    return 'The lab needs root: Samba serves the ports 53, 88, 389 and 636. Run it as root, in a container or a virtual machine.';
  const missing = missingPackages();
  if (missing.length > 0)
    return `The lab needs a Samba domain controller; missing here: ${missing.join(', ')}. On Debian: ${install}`;
  if (!canMount())
    return 'The lab needs mount namespaces (unshare --mount); this container does not allow them.';
  return undefined;
}

/** Installs Debian's packages where that can be done, and says in one sentence how things stand. */
export function setUpLab(): string {
  const isMissing = missingPackages().length > 0 && process.platform === 'linux' && process.getuid?.() === 0;
  if (isMissing && fs.existsSync('/usr/bin/apt-get')) installPackages();
  return whyNoLab() ?? 'ready';
}

/** Installs Debian's packages: only when asked to, and as root. */
export function installPackages(): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const done = spawnSync('sh', ['-c', install], { stdio: 'inherit', env });
  if (done.status !== 0) throw new Error(`Not installed: ${install}`);
}

function missingPackages(): string[] {
  return Object.entries(programs).flatMap(([file, name]) => (fs.globSync(file).length > 0 ? [] : [name]));
}

function canMount(): boolean {
  const script = 'mount --bind /etc/hosts /etc/hosts';
  return spawnSync('unshare', ['--mount', '--pid', '--fork', 'sh', '-c', script]).status === 0;
}
