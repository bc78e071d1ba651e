import { formatHex, readNumber } from './readNumber.ts';

import type { BuildKind, BuildTable } from '../knowledge/files.ts';

export interface ExchangeVersion {
  /** `Exchange Server 2019 Cumulative Update 12`, `Unknown build after Exchange Server SE RTM`. */
  readonly title: string;
  readonly product: string;
  /** Without padding: `15.1.2375.7`. What has no revision gets none: `15.1.2375`. */
  readonly version: string;
  /** Service pack, rollup or cumulative update; of a build that is not in the table, that of the next lower one. */
  readonly update?: string;
  readonly updateDate?: string;
  /** The table has the build, and its revision where there is one. */
  readonly exact: boolean;
  /** The security or hotfix update on top of `update`; `none`; `unknown` where the spelling cannot tell. */
  readonly security: string;
  readonly securityDate?: string;
  /** One sentence with what tells the security update, where this spelling does not settle it. */
  readonly tell?: string;
  /** What to show, one sentence each. */
  readonly lines: readonly string[];
}

/** Prints the file version that each update changes. */
export const versionCommand = 'Get-Command ExSetup.exe | ForEach-Object { $_.FileVersionInfo }';

/**
 * Finds the first version of Exchange in a text: AdminDisplayVersion or serialNumber (`Version 15.1 (Build 32375.7)`), the number
 * that protocol logs, cookies and Autodiscover call ServerVersion (`1942063431`, `73C18947`), a build (`15.02.1118.040`), a Received
 * header (`id 15.2.1118.40`). IP addresses and versions of other programs are none.
 *
 * In: any text, of which 4 KB count, and the table. Out: product and update, or undefined. Never throws.
 * Sources: "ServerVersion (POX)" for the bits, "Exchange Server build numbers and release dates", both Microsoft Learn.
 */
export function readExchangeVersion(text: string, builds: BuildTable): ExchangeVersion | undefined {
  const scope = text.slice(0, maxLength).trim();
  for (const written of [...readDisplay(scope), ...readServerVersion(scope), ...readDotted(scope)]) {
    const reading = corrected(written, builds);
    if (isOnline(reading)) return describeOnline(reading);
    const place = findPlace(reading, indexed(builds));
    if (place !== undefined) return describe(reading, place, builds.upTo);
  }
  return undefined;
}

interface Reading {
  readonly spelling: 'display' | 'integer' | 'header' | 'file';
  readonly major: number;
  readonly minor: number;
  readonly build: number;
  readonly revision?: number;
  /** Only Exchange writes it like this, so a build that the table does not have is still one. */
  readonly sure: boolean;
  /** Set where the four numbers can be an IP address: whether the text says more than them. */
  readonly address?: 'alone' | 'in text';
  /** How the spelling is read, where that needs words. */
  readonly note?: string;
}

interface Row {
  readonly product: string;
  readonly parts: readonly number[];
  readonly build: string;
  readonly name: string;
  readonly date: string;
  /** The service pack, rollup or cumulative update that it is or belongs to. */
  readonly level: readonly [name: string, date: string];
  readonly kind: BuildKind;
}

interface Place {
  readonly row: Row;
  /** All rows with this build number; none where the build is not in the table. */
  readonly same: readonly Row[];
  /** The next higher build of the same version, or revision of the same build. */
  readonly above: Row | undefined;
  readonly exact: boolean;
}

const maxLength = 4096;
/** Fifteen bits, as in ServerVersion. */
const maxBuild = 0x7fff;
/** Exchange Online went on to 15.20 before this one, Exchange 2016 CU8, came out. */
const lastOnline151 = 1415;
const display = /\bVersion (\d{1,2})\.(\d{1,2}) \(Build (\d{1,5})\.(\d{1,4})(?::[^)]{0,60})?\)/gi;
const labelledInteger =
  /\b(?:(?:ServerVersion|versionNumber)\W{1,4}|Server~[^~]{1,255}~)(\d{10}|7[\da-f]{7})(?![\da-z])/gi;
const dotted = /(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{1,5})(?:\.(\d{1,4}))?(?!\.?\d)/g;
const storeVersion = 'To see what is installed: the file version of Exchsrvr\\bin\\store.exe on that server.';

function readDisplay(text: string): Reading[] {
  return [...text.matchAll(display)].map(([, ...parts]) => {
    const [major = 0, minor = 0, written = 0, revision = 0] = parts.map(Number);
    const shifted = written >= 30_000;
    const build = shifted ? written - 30_000 : written;
    const reading: Reading = { spelling: 'display', major, minor, build, revision, sure: true };
    if (!shifted) return reading;
    return { ...reading, note: `Build ${written} is build ${build}: the directory adds 30000.` };
  });
}

/** Bits 28-31 the version of the structure (7), 22-27 major, 16-21 minor, 15 a flag, 0-14 build. */
function readServerVersion(text: string): Reading[] {
  const labelled = [...text.matchAll(labelledInteger)].map(([, digits = '']) => ({
    value: digits.length === 10 ? Number(digits) : Number.parseInt(digits, 16),
    sure: true,
  }));
  const alone = readNumber(text);
  const found = alone === undefined ? labelled : [{ value: alone.unsigned, sure: false }];
  return found
    .filter(({ value }) => Math.floor(value / 2 ** 28) === 7)
    .map(({ value, sure }) => {
      const [major, minor, build] = [(value >>> 22) & 0x3f, (value >>> 16) & 0x3f, value & maxBuild];
      const note = `${value} (${formatHex(value, 8)}) says version ${major}.${minor}, build ${build}.`;
      return { spelling: 'integer', major, minor, build, sure, note };
    });
}

function readDotted(text: string): Reading[] {
  return [...text.matchAll(dotted)].map((match) => {
    const [all, ...parts] = match;
    const [major = 0, minor = 0, build = 0] = parts.slice(0, 3).map(Number);
    const before = text.slice(Math.max(0, match.index - 12), match.index);
    const header = /\bid\s{1,3}$/i.test(before);
    const sure = header || /\.0\d/.test(all);
    const named = sure || /\b(?:version|build)\W{1,3}$/i.test(before);
    const octets = parts.every((part) => Number(part) <= 255);
    return {
      spelling: header ? 'header' : 'file',
      major,
      minor,
      build,
      sure,
      ...(parts[3] === undefined ? {} : { revision: Number(parts[3]) }),
      ...(octets && !named ? { address: all === text ? 'alone' : 'in text' } : {}),
    };
  });
}

/** A build that a list misprints, as it should be. */
function corrected(reading: Reading, { misprints = {} }: BuildTable): Reading {
  const { major, minor, build } = reading;
  const right = misprints[`${major}.${minor}.${build}`];
  if (right === undefined) return reading;
  const note = `${major}.${minor}.${build} is a misprint of ${right} in the published lists.`;
  return { ...reading, build: Number(right.split('.')[2]), note };
}

/** Exchange Online has been 15.20 since 2017 and 15.21 since 2026. */
function isOnline({ spelling, major, minor, revision, address }: Reading): boolean {
  const complete = spelling === 'integer' || revision !== undefined;
  return major === 15 && minor >= 20 && minor <= 29 && complete && address === undefined;
}

/** The rows of a table by version (`15.2`), ascending. */
interface BuildIndex {
  readonly versions: ReadonlyMap<string, readonly Row[]>;
  readonly newest: string | undefined;
}

const indexes = new WeakMap<BuildTable, BuildIndex>();

/** A log can name a version on each of its lines: a table is taken apart once. */
function indexed(builds: BuildTable): BuildIndex {
  const known = indexes.get(builds);
  if (known !== undefined) return known;
  const versions = new Map<string, Row[]>();
  for (const row of tableRows(builds)) {
    const version = row.parts.slice(0, 2).join('.');
    const rows = versions.get(version);
    if (rows === undefined) versions.set(version, [row]);
    else rows.push(row);
  }
  const index = { versions, newest: builds.products.at(-1)?.name };
  indexes.set(builds, index);
  return index;
}

function tableRows({ products }: BuildTable): Row[] {
  return products.flatMap((product) => {
    let level: Row['level'] = ['', ''];
    return product.builds.map(([build, name, date, kind]) => {
      if (kind !== 'su' && kind !== 'hu') level = [name, date];
      return { product: product.name, parts: build.split('.').map(Number), build, name, date, level, kind };
    });
  });
}

/** Where the reading stands in the table; undefined where it is no version of Exchange. */
function findPlace(reading: Reading, { versions, newest }: BuildIndex): Place | undefined {
  const { major, minor, build, revision } = reading;
  const family = versions.get(`${major}.${minor}`) ?? [];
  const same = family.filter((each) => buildOf(each) === build);
  const known = same.length > 0;
  const row = known ? chooseRow(same, revision) : family.findLast((each) => buildOf(each) < build);
  if (row === undefined) return undefined;
  const exact = known && (revision === undefined || revision === (row.parts[3] ?? revision));
  const above = known
    ? same.find(({ parts }) => (parts[3] ?? 0) > (revision ?? 0))
    : family.find((each) => buildOf(each) > build);
  const place = { row, same, above, exact };
  return isCredible(reading, place, row.product === newest) ? place : undefined;
}

/** Without a revision the update itself, with one the last row up to it. */
function chooseRow(same: readonly Row[], revision: number | undefined): Row | undefined {
  const row =
    revision === undefined
      ? same.find(({ kind }) => kind !== 'preview')
      : same.findLast(({ parts }) => (parts[3] ?? 0) <= revision);
  return row ?? same[0];
}

/**
 * Outlook 2013 is 15.0.4569, Windows Vista 6.0.6002: a build that the table does not have counts only between two of its builds,
 * above the last one of the newest product, or where nothing but Exchange writes like this.
 */
function isCredible(reading: Reading, { same, above, exact }: Place, newest: boolean): boolean {
  const { major, build, revision, spelling } = reading;
  if (reading.address !== undefined) return reading.address === 'alone' && exact;
  if (reading.sure) return true;
  if (spelling === 'file' && revision === undefined) return exact && build > 255;
  if (same.length > 0) return true;
  return major >= 8 && (above !== undefined || (newest && build <= maxBuild));
}

function describe(reading: Reading, place: Place, upTo: string): ExchangeVersion {
  const { row, same, exact } = place;
  const { product } = row;
  const version = formatVersion(reading);
  const [update, updateDate] = row.level;
  const security = securityOf(reading, place);
  const tell = tellOf(reading, security);
  return {
    title: same.length > 0 ? `${product} ${update}` : `Unknown build after ${product} ${update}`,
    product,
    version,
    update,
    updateDate,
    exact,
    security,
    ...(security === 'unknown' || security === 'none' ? {} : { securityDate: row.date }),
    ...(tell === undefined ? {} : { tell }),
    lines: [
      ...(reading.note === undefined ? [] : [reading.note]),
      `${version} is ${same.length > 0 ? `${product}, ${update} (${updateDate})` : product}.`,
      ...(exact ? [] : positionLines(reading, place, upTo)),
      ...(reading.address === undefined ? [] : ['The same four numbers can be an IP address.']),
      ...securityLines(reading, security, row.date),
      ...(tell === undefined ? [] : [tell]),
    ],
  };
}

function positionLines(reading: Reading, place: Place, upTo: string): string[] {
  const { spelling, major, minor, build } = reading;
  const transport = spelling === 'header' || spelling === 'file';
  const online = transport && major === 15 && minor === 1 && build <= lastOnline151;
  return [
    positionOf(reading, place, upTo),
    ...(online ? ['Exchange Online had 15.1 builds of its own until 2017.'] : []),
  ];
}

function positionOf(reading: Reading, { row, same, above }: Place, upTo: string): string {
  const last = `newer than ${row.name} (${row.build}), the last of`;
  // Older products get no more updates that could be missing.
  const end = reading.major < 15 ? 'in the table.' : `in the table, which ends ${upTo}.`;
  if (same.length > 0) {
    const revision = `Revision ${reading.revision ?? 0} is`;
    if (above === undefined) return `${revision} ${last} this build ${end}`;
    if (above === row)
      return `${revision} below that of ${row.build}: single files of an update have such ones.`;
    return `${revision} between ${row.name} (${row.build}) and ${above.name} (${above.build}).`;
  }
  const build = `Build ${reading.build} is`;
  if (above === undefined) return `${build} ${last} ${reading.major}.${reading.minor} ${end}`;
  const next = above.product === row.product ? above.level[0] : `${above.product} ${above.level[0]}`;
  return `${build} not in the table: between ${row.level[0]} and ${next}.`;
}

function securityOf({ spelling, revision }: Reading, { row, exact }: Place): string {
  if (spelling === 'display' || spelling === 'integer' || revision === undefined || !exact) return 'unknown';
  if (row.name !== row.level[0]) return row.name.slice(row.level[0].length + 2);
  return spelling === 'header' ? 'unknown' : 'none';
}

function securityLines({ spelling, major }: Reading, security: string, date: string): string[] {
  const hidden = major < 15 ? 'rollup' : 'security update';
  if (spelling === 'integer') {
    return [`A ServerVersion has no revision and stays the same with a ${hidden}, so it does not tell it.`];
  }
  if (spelling === 'display') {
    return [`AdminDisplayVersion and serialNumber stay the same with a ${hidden}, so they do not tell it.`];
  }
  if (security === 'unknown') {
    return spelling === 'header' ? [`A header can keep the version from before a ${hidden}.`] : [];
  }
  if (security !== 'none')
    return [`With the ${security} (${date}), or a later one that left this file as it was.`];
  return major < 15 ? [] : ['No security update on top, if this is the version of ExSetup.exe.'];
}

function tellOf({ spelling, major }: Reading, security: string): string | undefined {
  if (security !== 'unknown' && spelling !== 'header') return undefined;
  return major < 8 ? storeVersion : `To see what is installed, run on that server: ${versionCommand}`;
}

function describeOnline(reading: Reading): ExchangeVersion {
  const version = formatVersion(reading);
  return {
    title: 'Exchange Online',
    product: 'Exchange Online',
    version,
    exact: false,
    security: 'unknown',
    lines: [
      ...(reading.note === undefined ? [] : [reading.note]),
      `${version} is Exchange Online: Microsoft updates it, and no build of it is in the table.`,
    ],
  };
}

function formatVersion({ major, minor, build, revision }: Reading): string {
  return [major, minor, build, ...(revision === undefined ? [] : [revision])].join('.');
}

function buildOf({ parts }: Row): number {
  return parts[2] ?? 0;
}
