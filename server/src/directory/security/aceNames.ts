import tables from '../../knowledge/directory/rights-masks.json' with { type: 'json' };
import { visible } from '../../text/hidden.ts';
import { hex } from './bytes.ts';
import { effectOf, isInherited, isOpaque, type AnyAce } from './descriptor.ts';
import type { Guid } from './guid.ts';
import { aceFlags, aceTypes, mapGeneric } from './masks.ts';
import type { Sid } from './sid.ts';

/** What the directory and the tables know by name; `undefined` where they do not. */
export interface AceNames {
  /** `TARGET\Domain Admins` */
  trustee(sid: Sid): string | undefined;
  /** The name of an extended right, property set, validated write, attribute or class: `Send-As`. */
  right(guid: Guid): string | undefined;
}

/** Which table names the bits: `mailbox` for msExchMailboxSecurityDescriptor, where the same bits mean other things. */
export type MaskKind = 'directory' | 'mailbox';

/**
 * An ACE on one line, for an administrator: `Deny · Send As · TARGET\Domain Admins · inherited`. What has no name stands as
 * its SID or GUID. Plain text, without hidden characters; not escaped for Markdown.
 */
export function describeAce(ace: AnyAce, names: AceNames, kind: MaskKind = 'directory'): string {
  const parts = isOpaque(ace)
    ? [`ACE of type ${hex(ace.type)}`]
    : [
        effectWord(ace),
        nameMask(ace.mask, kind, typeName(ace.object?.type, names)),
        names.trustee(ace.trustee) ?? ace.trustee,
      ];
  const onlyFor = isOpaque(ace) ? undefined : ace.object?.inheritedType;
  if (onlyFor !== undefined) parts.push(`for ${typeName(onlyFor, names) ?? onlyFor} objects`);
  if (ace.flags & aceFlags.inheritOnly) parts.push('below this object only');
  parts.push(isInherited(ace) ? 'inherited' : 'explicit');
  return parts.map(visible).join(' · ');
}

/**
 * The rights of a mask: `Full control`, `Read, Write, Delete subtree`. In: the name of what an object ACE is about, where it names one.
 * Bits without a name stand as hex.
 */
export function nameMask(mask: number, kind: MaskKind = 'directory', about?: string): string {
  const { bundles, bits } = tables[kind];
  let left = kind === 'directory' ? mapGeneric(mask) : mask >>> 0;
  const names: string[] = [];
  const take = (value: number, name: string) => {
    names.push(name);
    left &= ~value;
  };
  const whole = left;
  for (const [digits = '', name = ''] of about === undefined ? bundles : []) {
    const value = Number(digits);
    if ((whole & value) === value && (left & value) !== 0) take(value, name);
  }
  for (const [digits = '', name = '', withType = ''] of bits)
    if (left & Number(digits))
      take(
        Number(digits),
        about === undefined || withType === '' ? name : withType.replace('%s', () => about),
      );
  if (left !== 0) names.push(hex(left));
  return names.length === 0 ? 'nothing' : names.join(', ');
}

/** The common name of a right to the one that Windows shows: `Send-As` to `Send As`. Names of Exchange stay as they are. */
function typeName(guid: Guid | undefined, names: AceNames): string | undefined {
  if (guid === undefined) return undefined;
  const name = names.right(guid) ?? guid;
  return name === guid || /^ms-/i.test(name) ? name : name.replaceAll('-', ' ');
}

const otherWords = new Map<number, string>([
  [aceTypes.audit, 'Audit'],
  [aceTypes.auditObject, 'Audit'],
  [aceTypes.auditCallback, 'Audit'],
  [aceTypes.auditCallbackObject, 'Audit'],
  [aceTypes.mandatoryLabel, 'Integrity label'],
  [aceTypes.resourceAttribute, 'Resource attribute'],
  [aceTypes.scopedPolicy, 'Central access policy'],
]);

function effectWord(ace: AnyAce): string {
  const effect = effectOf(ace);
  if (effect !== undefined) return effect === 'allow' ? 'Allow' : 'Deny';
  return otherWords.get(ace.type) ?? `ACE of type ${hex(ace.type)}`;
}
