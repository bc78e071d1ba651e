// Are the installed npm packages those of the lockfile?
import fs from 'node:fs';
import { inRoot, projectNode } from './project.mjs';

/**
 * @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }>} Packages
 */

/**
 * Compares contents, not times: a checkout and a copied folder have any time.
 * @returns {string | undefined} why npm ci is needed, or undefined where it is not
 */
export function whyPackagesAreStale() {
  const installed = readPackages(inRoot('node_modules', '.package-lock.json'));
  if (!installed) return 'node_modules is missing';
  const wanted = readPackages(inRoot('package-lock.json')) ?? {};
  for (const [place, { version, integrity, optional, devOptional, peer }] of Object.entries(wanted)) {
    if (place === '') continue;
    const found = installed[place];
    // Optional packages are for other systems; npm leaves them out here.
    if (!found && (optional || devOptional || peer)) continue;
    if (found?.version !== version || found?.integrity !== integrity) {
      return `${place.replace(/^.*node_modules\//, '')} is not the one in package-lock.json`;
    }
  }
  const extra = Object.keys(installed).find((place) => !(place in wanted));
  if (extra) return `${extra} is not in package-lock.json`;
  return projectNode() ? undefined : 'the pinned Node is missing';
}

/**
 * @param {string} file
 * @returns {Packages | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
