import { Control, type BerWriter } from 'ldapts';

/** Owner, group and DACL without the SACL, which a plain reader may not see and then gets nothing at all ([MS-ADTS] 3.1.1.3.4.1.11). */
export class DescriptorFlagsControl extends Control {
  constructor() {
    super('1.2.840.113556.1.4.801');
  }

  protected override writeControl(writer: BerWriter): void {
    writer.writeBuffer(Buffer.from([0x30, 0x03, 0x02, 0x01, 0x07]), 0x04);
  }
}

/** Deleted objects as well ([MS-ADTS] 3.1.1.3.4.1.14). */
export const showDeleted = new Control('1.2.840.113556.1.4.417', { critical: true });

/** The partition alone, without references to those below it ([MS-ADTS] 3.1.1.3.4.1.3). Not critical: other servers do not know it. */
export const domainScope = new Control('1.2.840.113556.1.4.1339');
