import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { policyTemplateAttribute } from '../directory/checks/policyRights.ts';
import { domainOf } from '../directory/dn.ts';
import { text } from '../directory/object.ts';
import type { DirectoryObject, DirectorySource } from '../directory/source.ts';

const template = ['MACHINE', 'Microsoft', 'Windows NT', 'SecEdit', 'GptTmpl.inf'];

/** A template of more than this is none. */
const largest = 4 * 1024 * 1024;

/**
 * The same directory, with the security template of each group policy that it hands out, as far as SYSVOL can be read.
 * @param sysvol a folder that holds SYSVOL; without it the share of the domain, which only Windows can open
 */
export function withPolicyTemplates(source: DirectorySource, sysvol?: string): DirectorySource {
  if (sysvol === undefined && process.platform !== 'win32') return source;
  return {
    description: source.description,
    close: () => source.close(),
    async *search(request, signal) {
      const isForPolicies = request.attributes.includes('gPCFileSysPath');
      for await (const object of source.search(request, signal)) {
        yield isForPolicies ? await withTemplate(object, sysvol) : object;
      }
    },
  };
}

async function withTemplate(policy: DirectoryObject, sysvol: string | undefined): Promise<DirectoryObject> {
  const folder = policyFolder(text(policy, 'gPCFileSysPath') ?? '', policy.dn, sysvol);
  const bytes = folder === undefined ? undefined : await readTemplate(folder);
  if (!bytes) return policy;
  return {
    ...policy,
    attributes: new Map([...policy.attributes, [policyTemplateAttribute.toLowerCase(), [bytes]]]),
  };
}

/**
 * Only the share of the policy's own domain: a path in the directory could name any computer, and opening it would hand
 * that computer a logon.
 */
function policyFolder(sharePath: string, dn: string, sysvol: string | undefined): string | undefined {
  const match = /^\\\\([\w.-]+)\\sysvol\\([\w.-]+)\\policies\\(\{[\da-f-]{36}\})\\?$/i.exec(sharePath);
  const [, host = '', domain = '', id = ''] = match ?? [];
  if (!match || domain.toLowerCase() !== domainOf(dn)?.toLowerCase()) return undefined;
  if (sysvol !== undefined) return path.join(sysvol, domain, 'Policies', id);
  return host.toLowerCase() === domain.toLowerCase() ? sharePath : undefined;
}

/** @returns nothing where the template cannot be read, no bytes where the policy's folder is there and has none */
async function readTemplate(folder: string): Promise<Uint8Array | undefined> {
  try {
    const file = await templateIn(folder);
    const { size } = await stat(file);
    return size > largest ? undefined : new Uint8Array(await readFile(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return undefined;
    return stat(folder).then(
      () => new Uint8Array(),
      () => undefined,
    );
  }
}

/** A policy spells the folders as whoever made it did (`Machine`, `MACHINE`), which a copy on another system tells apart. */
async function templateIn(folder: string): Promise<string> {
  let found = folder;
  for (const name of template) {
    const names = await readdir(found).catch(() => []);
    found = path.join(found, names.find((other) => other.toLowerCase() === name.toLowerCase()) ?? name);
  }
  return found;
}
