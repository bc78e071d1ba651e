import fs from 'node:fs';
import path from 'node:path';
import {
  addresses,
  type ControllerName,
  controllerNames,
  dnsDomain,
  domain,
  hostName,
  realm,
} from './facts.ts';

/** Where one domain controller's databases, configuration and logs are. */
export const controllerFolder = (root: string, name: ControllerName): string => path.join(root, name);

/** Makes a controller's folder, as inside.sh wants it, around the databases that are there or will be. */
export function writeConfiguration(root: string, name: ControllerName): void {
  const folder = controllerFolder(root, name);
  for (const part of ['lib/run', 'lib/private/tls', 'lib/sysvol', 'etc', 'log', 'cache'])
    fs.mkdirSync(path.join(folder, part), { recursive: true });
  fs.writeFileSync(path.join(folder, 'etc/smb.conf'), smbConf(name));
  fs.writeFileSync(path.join(folder, 'hosts'), hosts());
  fs.writeFileSync(path.join(folder, 'resolv.conf'), resolvConf(name));
}

const smbConf = (name: ControllerName): string => `[global]
  netbios name = ${name.toUpperCase()}
  workgroup = ${domain}
  realm = ${realm}
  server role = active directory domain controller
  server services = rpc, nbt, ldap, cldap, kdc, drepl, kcc, dns
  interfaces = ${addresses[name]}/30
  bind interfaces only = yes
  dns forwarder =
  allow dns updates = disabled
  tls enabled = yes
  tls keyfile = tls/key.pem
  tls certfile = tls/cert.pem
  tls cafile = tls/ca.pem
  lock directory = /var/lib/samba/run
  pid directory = /var/lib/samba/run
  ncalrpc dir = /var/lib/samba/run/ncalrpc
  winbindd socket directory = /var/lib/samba/run/winbindd
  nmbd:socket dir = /var/lib/samba/run/nmbd
  ntp signd socket directory = /var/lib/samba/run/ntp_signd
  log file = /var/log/samba/samba.log
  logging = file
  log level = 1
  dreplsrv:notify_interval = 1
  kccsrv:periodic_startup_interval = 1000000
  kccsrv:periodic_interval = 1000000
  dsdb:schema update allowed = yes
  idmap_ldb:use rfc2307 = yes
[sysvol]
  path = /var/lib/samba/sysvol
  read only = no
[netlogon]
  path = /var/lib/samba/sysvol/${dnsDomain}/scripts
  read only = no
`;

const hosts = (): string =>
  [
    '127.0.0.1 localhost',
    ...controllerNames.map((name) => `${addresses[name]} ${hostName(name)} ${name}`),
    '',
  ].join('\n');

/** Each asks itself first, as a domain controller should; while one joins, only the other can answer. */
const resolvConf = (name: ControllerName): string =>
  [name, ...controllerNames.filter((other) => other !== name)]
    .map((each) => `nameserver ${addresses[each]}\n`)
    .join('') + `search ${dnsDomain}\noptions timeout:1\n`;
