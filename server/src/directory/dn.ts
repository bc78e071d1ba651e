/** One attribute of a relative distinguished name; the value is unescaped. */
export interface NameAttribute {
  readonly type: string;
  readonly value: string;
}

/** What the name of a deleted object says. */
export interface DeletedName {
  /** The name that the object had. */
  readonly name: string;
  /** The objectGUID as it stands in the name. */
  readonly guid: string;
}

/** In UTF-16 units, and in names of objects above it: taken apart, each of them is a name of its own. */
const longestName = 16_384;
const deepestName = 1_000;

/**
 * @param dn a distinguished name (RFC 4514)
 * @returns its relative distinguished names as they are spelled, the object's own first; none for the root DSE
 */
export function splitDn(dn: string): readonly string[] {
  if (dn.trim() === '') return [];
  // No directory has a name of this length: taken apart, it would be a million names of objects above it.
  if (dn.length > longestName) return [dn];
  const rdns = splitAt(dn, ',');
  return rdns.length > deepestName ? [dn] : rdns.map(trimmed);
}

/** @returns the attributes of each relative distinguished name, unescaped; `undefined` where it is no distinguished name */
export function parseDn(dn: string): readonly (readonly NameAttribute[])[] | undefined {
  const rdns: (readonly NameAttribute[])[] = [];
  for (const rdn of splitDn(dn)) {
    const attributes = splitAt(rdn, '+').map(nameAttribute);
    if (!attributes.every((attribute) => attribute !== undefined)) return undefined;
    rdns.push(attributes);
  }
  return rdns;
}

/** @returns the value as it may stand in a distinguished name (RFC 4514, section 2.4) */
export function escapeDnValue(value: string): string {
  const escaped = value
    .replace(/["+,;<=>\\]/g, '\\$&')
    .replace(/[\u0000-\u001f\u007f]/g, (control) => `\\${hexByte(control.charCodeAt(0))}`)
    .replace(/^[ #]/, '\\$&');
  return value.length > 1 ? escaped.replace(/ $/, '\\ ') : escaped;
}

/** @returns the name of the object above; empty where there is none */
export function parentOf(dn: string): string {
  return splitDn(dn).slice(1).join(',');
}

/**
 * @param partition the naming context that the object is in: the domain or the configuration of its own name, if none is given
 * @returns the names of the objects above, the nearest first, the partition's own root last; none where it is not inside
 */
export function ancestorsOf(dn: string, partition = partitionOf(dn)): readonly string[] {
  if (!isBelow(dn, partition)) return [];
  const rdns = splitDn(dn);
  const steps = rdns.length - splitDn(partition).length;
  return Array.from({ length: steps }, (_, step) => rdns.slice(step + 1).join(','));
}

/** @returns the name of the partition, as far as a name alone tells: its DC= parts, with the configuration before them */
export function partitionOf(dn: string): string {
  const rdns = splitDn(dn);
  const domain = rdns.length - domainLabels(rdns).length;
  const configuration =
    domain > 0 && domain < rdns.length && /^cn\s{0,9}=\s{0,9}configuration$/i.test(rdns[domain - 1] ?? '');
  return rdns.slice(configuration ? domain - 1 : domain).join(',');
}

/** Whether two names are of one object: letter case, blanks around the parts and the choice of escapes do not count. */
export function sameDn(left: string, right: string): boolean {
  return left === right || dnKey(left) === dnKey(right);
}

/** Whether an object is somewhere under another. Every object but itself is under the root DSE. */
export function isBelow(dn: string, ancestor: string): boolean {
  return isKeyBelow(dnKey(dn), dnKey(ancestor));
}

/** The same of two keys of `dnKey`. */
export function isKeyBelow(key: string, ancestorKey: string): boolean {
  return ancestorKey === '' ? key !== '' : key.endsWith(`,${ancestorKey}`);
}

/** @returns one spelling for all spellings of a name, to find it by; lower case, and no name for showing */
export function dnKey(dn: string): string {
  if (plainDn.test(dn)) return dn.toLowerCase();
  const rdns = parseDn(dn);
  if (!rdns) return dn.toLowerCase();
  return rdns.map((attributes) => attributes.map(attributeKey).sort().join('+')).join(',');
}

/** @returns the DNS name of the domain that the DC= parts at the end spell; `undefined` where there are none */
export function domainOf(dn: string): string | undefined {
  const labels = domainLabels(splitDn(dn));
  return labels.length > 0 ? labels.join('.') : undefined;
}

/** @returns the object's own name, unescaped: `Müller, Anna` of `CN=Müller\, Anna,OU=…`; all of it where it is no distinguished name */
export function nameOf(dn: string): string {
  const first = splitDn(dn)[0];
  const attribute = first === undefined ? undefined : nameAttribute(splitAt(first, '+')[0] ?? '');
  return attribute?.value ?? dn;
}

/** @returns what Active Directory made of the name when the object was deleted; `undefined` for one that is there */
export function deletedName(dn: string): DeletedName | undefined {
  const [, name, guid] = /^([^\n]*)\nDEL:([0-9a-f-]{36})$/i.exec(nameOf(dn)) ?? [];
  return name === undefined || guid === undefined ? undefined : { name, guid };
}

/** Whether the object is deleted, by its name or because it stands in the container for deleted objects. */
export function isDeleted(dn: string): boolean {
  if (/\\0adel:/i.test(dn) || /\nDEL:/.test(dn)) return true;
  return splitDn(dn).some((rdn, index) => index > 0 && /^cn\s{0,9}=\s{0,9}deleted objects$/i.test(rdn));
}

/** The DC= parts at the end, unescaped. */
function domainLabels(rdns: readonly string[]): readonly string[] {
  const labels: string[] = [];
  for (const rdn of rdns.toReversed()) {
    const label = /^dc\s{0,9}=\s{0,9}(.+)$/is.exec(rdn)?.[1];
    if (label === undefined) break;
    labels.unshift(unescapeDnValue(label));
  }
  return labels;
}

/** Most names: nothing to unescape, no blank beside a separator. */
const plainCharacter = '[^"#+,;<=>\\\\ \\u0000-\\u001f\\u007f]';
const plainRdn = `${plainCharacter}+=${plainCharacter}+(?: ${plainCharacter}+)*`;
const plainDn = new RegExp(`^${plainRdn}(?:,${plainRdn})*$`);

/** Pieces between separators; an escaped one separates nothing, nor does one between quotation marks (RFC 2253, section 4). */
function splitAt(text: string, separator: string): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      pieces.push(text.slice(start, at));
      start = at + 1;
    }
  }
  pieces.push(text.slice(start));
  return pieces;
}

/** Without the blanks around; an escaped one at the end belongs to the value. */
function trimmed(text: string): string {
  const short = text.trim();
  let backslashes = 0;
  while (short.charAt(short.length - 1 - backslashes) === '\\') backslashes++;
  return backslashes % 2 === 1 && text.trimStart().length > short.length ? `${short} ` : short;
}

function nameAttribute(text: string): NameAttribute | undefined {
  const equals = text.indexOf('=');
  const type = text.slice(0, Math.max(equals, 0)).trim();
  if (!/^(?:[a-z][a-z0-9-]*|(?:oid\.)?\d+(?:\.\d+)*)$/i.test(type)) return undefined;
  return { type, value: unescapeDnValue(trimmed(text.slice(equals + 1))) };
}

function unescapeDnValue(raw: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(raw)?.[1];
  return (quoted ?? raw).replace(
    /((?:\\[0-9a-f]{2})+)|\\(.)/gis,
    (_, hex: string | undefined, character: string) =>
      hex === undefined ? character : utf8.decode(bytesOfHex(hex)),
  );
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Of `\c3\a9`. */
function bytesOfHex(escapes: string): Uint8Array {
  return Uint8Array.from({ length: escapes.length / 3 }, (_, index) =>
    Number.parseInt(escapes.slice(index * 3 + 1, index * 3 + 3), 16),
  );
}

function attributeKey({ type, value }: NameAttribute): string {
  return `${type.toLowerCase()}=${escapeDnValue(value.toLowerCase())}`;
}

function hexByte(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}
