import path from 'node:path';

export const domain = 'TARGET';
export const dnsDomain = 'target.local';
export const realm = 'TARGET.LOCAL';
export const baseDn = 'DC=target,DC=local';
/** One for every account of the lab: it holds nothing and listens on loopback only. */
export const password = 'Lab-Passw0rd!';
export const domainSid = 'S-1-5-21-1004336348-1177238915-682003330';

export type ControllerName = 'dc1' | 'dc2';

export const addresses: Readonly<Record<ControllerName, string>> = { dc1: '127.0.10.1', dc2: '127.0.10.2' };
export const controllerNames: readonly ControllerName[] = ['dc1', 'dc2'];
export const hostName = (name: ControllerName): string => `${name}.${dnsDomain}`;

export const labFolder = import.meta.dirname;
/** Git-ignored: images, the running copy, its state. */
export const cacheFolder = path.join(labFolder, '../../../.cache/lab');
export const runFolder = path.join(cacheFolder, 'run');
export const stateFile = path.join(cacheFolder, 'state.json');
