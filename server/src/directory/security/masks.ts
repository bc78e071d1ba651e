// Bits of access masks, of ACE flags and of the control field ([MS-DTYP] 2.4.3, 2.4.4.1, 2.4.6; [MS-ADTS] 5.1.3.2).

/** Rights on an object of the directory. */
export const rights = {
  createChild: 0x1,
  deleteChild: 0x2,
  listContents: 0x4,
  validatedWrite: 0x8,
  readProperty: 0x10,
  writeProperty: 0x20,
  deleteTree: 0x40,
  listObject: 0x80,
  controlAccess: 0x100,
  delete: 0x1_0000,
  readControl: 0x2_0000,
  writeDacl: 0x4_0000,
  writeOwner: 0x8_0000,
  synchronize: 0x10_0000,
  systemSecurity: 0x100_0000,
  genericAll: 0x1000_0000,
  genericExecute: 0x2000_0000,
  genericWrite: 0x4000_0000,
  genericRead: 0x8000_0000,
  fullControl: 0xf_01ff,
} as const;

export const aceFlags = {
  objectInherit: 0x1,
  containerInherit: 0x2,
  noPropagate: 0x4,
  inheritOnly: 0x8,
  inherited: 0x10,
  successfulAccess: 0x40,
  failedAccess: 0x80,
} as const;

export const controlBits = {
  daclPresent: 0x4,
  saclPresent: 0x10,
  daclAutoInheritRequired: 0x100,
  saclAutoInheritRequired: 0x200,
  daclAutoInherited: 0x400,
  saclAutoInherited: 0x800,
  daclProtected: 0x1000,
  saclProtected: 0x2000,
  selfRelative: 0x8000,
} as const;

export const aceTypes = {
  allowed: 0x0,
  denied: 0x1,
  audit: 0x2,
  alarm: 0x3,
  allowedObject: 0x5,
  deniedObject: 0x6,
  auditObject: 0x7,
  alarmObject: 0x8,
  allowedCallback: 0x9,
  deniedCallback: 0xa,
  allowedCallbackObject: 0xb,
  deniedCallbackObject: 0xc,
  auditCallback: 0xd,
  alarmCallback: 0xe,
  auditCallbackObject: 0xf,
  alarmCallbackObject: 0x10,
  mandatoryLabel: 0x11,
  resourceAttribute: 0x12,
  scopedPolicy: 0x13,
} as const;

/** Generic bits to what they stand for on an object of the directory ([MS-ADTS] 5.1.3.2). All bits unsigned. */
export function mapGeneric(mask: number): number {
  if ((mask & 0xf000_0000) === 0) return mask >>> 0;
  let mapped = mask & 0x0fff_ffff;
  if (mask & rights.genericAll) mapped |= rights.fullControl;
  if (mask & rights.genericExecute) mapped |= 0x2_0004;
  if (mask & rights.genericWrite) mapped |= 0x2_0028;
  if (mask & rights.genericRead) mapped |= 0x2_0094;
  return mapped >>> 0;
}
