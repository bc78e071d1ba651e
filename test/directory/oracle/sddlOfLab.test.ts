import assert from 'node:assert/strict';
import { Control, type BerWriter } from 'ldapts';
import { readSecurityDescriptor } from '../../../server/src/directory/security/readDescriptor.ts';
import type { Sid } from '../../../server/src/directory/security/sid.ts';
import { toSddl } from '../../../server/src/directory/security/toSddl.ts';
import { writeSecurityDescriptor } from '../../../server/src/directory/security/writeDescriptor.ts';
import { askSamba, findPython, type Question } from '../security/oracle.ts';
import { borrowLab, type BorrowedLab } from '../borrowedLab.ts';
import { everyObject, partitionsOf } from './objects.ts';
import { asWindowsWritesIt } from '../security/sambaSddl.ts';

/** Every part of the descriptor: owner, group, DACL and SACL, which a source leaves out ([MS-ADTS] 3.1.1.3.4.1.11). */
class WholeDescriptor extends Control {
  constructor() {
    super('1.2.840.113556.1.4.801', { critical: true });
  }

  protected override writeControl(writer: BerWriter): void {
    writer.writeBuffer(Buffer.from([0x30, 0x03, 0x02, 0x01, 0x0f]), 0x04);
  }
}

describe('security descriptors of every object of the lab', function () {
  this.timeout(600_000);
  let borrowed: BorrowedLab;
  let descriptors: readonly { readonly dn: string; readonly bytes: Buffer }[];

  before(async function () {
    borrowed = await borrowLab(this);
    descriptors = await readAll();
  });
  after(() => (borrowed as BorrowedLab | undefined)?.giveBack());

  it('are the same SDDL as python3-samba makes of them', async function () {
    const python = findPython();
    if (python === undefined) {
      console.log(
        '      skipped: no Python here has the module samba (Debian: apt-get install python3-samba)',
      );
      return this.skip();
    }
    const domain = borrowed.lab.domainSid;
    const answers = await askSamba(
      python,
      descriptors.map(({ bytes }): Question => ({ ask: 'sddl', hex: bytes.toString('hex'), domain })),
    );
    const different = descriptors.flatMap(({ dn, bytes }, index) => {
      const theirs = answers[index]?.answer;
      assert.ok(theirs !== undefined, `${dn}: ${answers[index]?.error}`);
      const ours = toSddl(readSecurityDescriptor(bytes), domain as Sid);
      return ours === asWindowsWritesIt(theirs) ? [] : [{ dn, ours, theirs }];
    });
    console.log(
      `      SDDL: ${answers.length} compared (${distinct()} distinct), ${different.length} mismatches`,
    );
    assert.deepEqual(different.slice(0, 3), []);
    assert.ok(answers.length > 1_000);
  });

  it('are written as they were read', () => {
    const different = descriptors.filter(({ bytes }) => {
      const read = readSecurityDescriptor(bytes);
      // Made anew as well: the domain controller packs a descriptor in the order that Windows has, and so do we.
      const written = [
        writeSecurityDescriptor(read),
        writeSecurityDescriptor({ ...read, layout: undefined }),
      ];
      return !written.every((one) => bytes.equals(one));
    });
    console.log(`      bytes: ${descriptors.length} compared, ${different.length} mismatches`);
    assert.deepEqual(
      different.map(({ dn }) => dn),
      [],
    );
  });

  const distinct = () => new Set(descriptors.map(({ bytes }) => bytes.toString('hex'))).size;

  async function readAll() {
    const client = await borrowed.bind('Administrator');
    const found: { dn: string; bytes: Buffer }[] = [];
    for (const base of await partitionsOf(await borrowed.open('Administrator'))) {
      const asked = {
        filter: everyObject,
        attributes: ['nTSecurityDescriptor'],
        explicitBufferAttributes: ['nTSecurityDescriptor'],
        paged: true,
      };
      const { searchEntries } = await client.search(base, asked, new WholeDescriptor());
      for (const { dn, nTSecurityDescriptor } of searchEntries) {
        assert.ok(Buffer.isBuffer(nTSecurityDescriptor), `No security descriptor of ${dn}.`);
        found.push({ dn, bytes: nTSecurityDescriptor });
      }
    }
    return found;
  }
});
