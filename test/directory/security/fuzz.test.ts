import assert from 'node:assert/strict';
import { checkAccess } from '../../../server/src/directory/security/accessCheck.ts';
import { DescriptorError } from '../../../server/src/directory/security/descriptorError.ts';
import { effectiveRights } from '../../../server/src/directory/security/effectiveRights.ts';
import { parseSddl } from '../../../server/src/directory/security/parseSddl.ts';
import { readSecurityDescriptor } from '../../../server/src/directory/security/readDescriptor.ts';
import { toSddl } from '../../../server/src/directory/security/toSddl.ts';
import type { Token } from '../../../server/src/directory/security/token.ts';
import { writeSecurityDescriptor } from '../../../server/src/directory/security/writeDescriptor.ts';
import { createRandom, type Random } from '../../fuzz/random.ts';
import {
  bytesFrom,
  little32,
  packAce,
  packAcl,
  packDescriptor,
  packSid,
  pickFrom,
  randomDescriptor,
} from './generate.ts';

const token: Token = {
  user: 'S-1-5-21-1-2-3-1000',
  sids: new Set(['S-1-1-0', 'S-1-5-11']),
  missing: 'not read',
} as const;

/** @returns whether it could be read; fails where anything but a DescriptorError is thrown, or other bytes are written */
function readsAndWrites(bytes: Uint8Array): boolean {
  let sd;
  try {
    sd = readSecurityDescriptor(bytes);
  } catch (error) {
    assert.ok(error instanceof DescriptorError, String(error));
    assert.match(error.message, /byte \d+/i);
    assert.ok(error.at >= 0 && error.at <= 2 ** 32, error.message);
    return false;
  }
  assert.equal(Buffer.compare(writeSecurityDescriptor(sd), bytes), 0);
  const sddl = toSddl(sd);
  assert.equal(toSddl(parseSddl(sddl)), sddl);
  checkAccess(sd, token, { mask: 0x100 });
  effectiveRights(sd, token)();
  return true;
}

function mutated(dice: Random, bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (let left = 1 + dice.small(6); left > 0; left--) {
    const at = dice.below(copy.length);
    copy[at] = pickFrom(dice, [
      0,
      1,
      4,
      8,
      0x7f,
      0x80,
      0xff,
      (copy[at] ?? 0) ^ (1 << dice.below(8)),
      dice.below(256),
    ]);
  }
  if (dice.chance(0.1)) return copy.subarray(0, dice.below(copy.length + 1));
  return dice.chance(0.1) ? Uint8Array.from([...copy, ...bytesFrom(dice, dice.below(30))]) : copy;
}

describe('hostile security descriptors', function () {
  this.timeout(120_000);

  it('are read and written back as the same bytes, odd ones too', () => {
    const dice = createRandom(11);
    for (let left = 10_000; left > 0; left--) assert.ok(readsAndWrites(randomDescriptor(dice, 'odd')));
  });

  it('are written as the same bytes without the ones that were read, where they are tidy', () => {
    const dice = createRandom(12);
    for (let left = 2_000; left > 0; left--) {
      const bytes = randomDescriptor(dice, 'tidy');
      const sd = { ...readSecurityDescriptor(bytes), layout: undefined };
      assert.deepEqual(writeSecurityDescriptor(sd), bytes);
    }
  });

  it('are refused with a message, or read, where they are cut anywhere', () => {
    const dice = createRandom(13);
    let refused = 0;
    let read = 0;
    for (let left = 200; left > 0; left--) {
      const bytes = randomDescriptor(dice, pickFrom(dice, ['tidy', 'odd'] as const));
      for (let length = 0; length < bytes.length; length++)
        if (readsAndWrites(bytes.subarray(0, length))) read++;
        else refused++;
    }
    console.log(`      cut: ${refused} refused, ${read} read (without what stood behind the last section)`);
    assert.ok(refused > 50 * read);
  });

  it('are refused with a message, or read, where bytes of them are changed', () => {
    const dice = createRandom(14);
    let read = 0;
    for (let left = 20_000; left > 0; left--)
      if (readsAndWrites(mutated(dice, randomDescriptor(dice, pickFrom(dice, ['tidy', 'odd'] as const)))))
        read++;
    console.log(`      changed: 20000, of which ${read} can be read`);
    assert.ok(read > 1000 && read < 19_000);
  });

  it('take no time and no memory by their counts', () => {
    const everyone = packSid([1, 0]);
    const full = packAcl(
      4,
      Array.from({ length: 3000 }, () => packAce(0, 0, [...little32(1), ...everyone])),
    );
    const lying = [...full];
    lying.splice(4, 2, 0xff, 0xff);
    const begun = process.cpuUsage();
    for (let left = 20; left > 0; left--) {
      assert.ok(readsAndWrites(packDescriptor(0x8014, { owner: everyone, dacl: full, sacl: full })));
      assert.throws(() => readSecurityDescriptor(packDescriptor(0x8004, { dacl: lying })), DescriptorError);
    }
    assert.ok(process.cpuUsage(begun).user < 10_000_000);
  });
});
