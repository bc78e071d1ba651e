import assert from 'node:assert/strict';
import { checkAccess } from '../../../server/src/directory/security/accessCheck.ts';
import { parseSddl } from '../../../server/src/directory/security/parseSddl.ts';
import { readSecurityDescriptor } from '../../../server/src/directory/security/readDescriptor.ts';
import type { Sid } from '../../../server/src/directory/security/sid.ts';
import { toSddl } from '../../../server/src/directory/security/toSddl.ts';
import { writeSecurityDescriptor } from '../../../server/src/directory/security/writeDescriptor.ts';
import { createRandom, type Random } from '../../fuzz/random.ts';
import {
  domain,
  little32,
  packAce,
  packAcl,
  packDescriptor,
  packSid,
  pickFrom,
  randomDescriptor,
  sidText,
} from './generate.ts';
import { askSamba, findPython, type Question } from './oracle.ts';
import { asWindowsWritesIt } from './sambaSddl.ts';

const own = domain as Sid;
const count = 10_000;
const refusedBySamba = /D:[PARI]+S:/;
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('security descriptors beside python3-samba', function () {
  this.timeout(120_000);
  let python = '';
  before(async function () {
    const found = findPython();
    if (found === undefined) {
      console.log(
        '      skipped: no Python here has the module samba (Debian: apt-get install python3-samba)',
      );
      this.skip();
    }
    python = found;
    const [version] = await askSamba(python, [{ ask: 'version' }]);
    console.log(`      Samba ${version?.answer ?? '?'}`);
  });

  const report = (what: string, compared: number, mismatches: readonly unknown[]) => {
    console.log(`      ${what}: ${compared} compared, ${mismatches.length} mismatches`);
    assert.deepEqual(mismatches.slice(0, 3), []);
  };

  it('are the same SDDL', async () => {
    const dice = createRandom(1);
    const all = Array.from({ length: count }, () => randomDescriptor(dice, 'tidy'));
    const answers = await askSamba(
      python,
      all.map((bytes): Question => ({ ask: 'sddl', hex: hexOf(bytes), domain })),
    );
    const mismatches = all.flatMap((bytes, index) => {
      const theirs =
        answers[index]?.answer === undefined ? answers[index] : asWindowsWritesIt(answers[index].answer);
      const ours = toSddl(readSecurityDescriptor(bytes), own);
      return ours === theirs ? [] : [{ hex: hexOf(bytes), ours, theirs }];
    });
    report('bytes to SDDL', answers.length, mismatches);
  });

  it('are the same bytes from SDDL', async () => {
    const dice = createRandom(2);
    const all = Array.from(
      { length: count },
      () =>
        toSddl(readSecurityDescriptor(randomDescriptor(dice, 'tidy')), dice.chance(0.5) ? own : undefined),
      // Samba up to 4.17 reads an authority as decimal only.
    ).map((text) => text.replace(/S-1-(0x[0-9a-f]{12})/g, (_, digits: string) => `S-1-${Number(digits)}`));
    const answers = await askSamba(
      python,
      all.map((sddl): Question => ({ ask: 'bytes', sddl, domain })),
    );
    const mismatches = all.flatMap((sddl, index) => {
      if (refusedBySamba.test(sddl)) return [];
      const theirs = answers[index]?.answer ?? answers[index];
      const ours = hexOf(writeSecurityDescriptor(parseSddl(sddl, own)));
      return ours === theirs ? [] : [{ sddl, ours, theirs }];
    });
    const refused = all.filter((sddl) => refusedBySamba.test(sddl)).length;
    console.log(
      `      left out: ${refused} with flags and no ACEs before S:, which Samba up to 4.17 writes and does not read`,
    );
    report('SDDL to bytes', answers.length - refused, mismatches);
  });

  it('have the same word for every trustee and every right', async () => {
    const alphabet = 'A B C D E F G H I J K L M N O P Q R S T U V W X Y Z'.split(' ');
    const words = alphabet.flatMap((first) => alphabet.map((second) => first + second));
    // FA is 0x1f01ff on Windows ([MS-DTYP] 2.5.1.1: FILE_ALL_ACCESS); Samba up to 4.17 has 0x1ff. It does not know words of registry keys.
    const others = ['FA', 'KA', 'KR', 'KW', 'KX'];
    const texts = [
      ...words.map((word) => `O:${word}`),
      ...words.filter((word) => !others.includes(word)).map((word) => `D:(A;;${word};;;WD)`),
    ];
    const answers = await askSamba(
      python,
      texts.map((sddl): Question => ({ ask: 'bytes', sddl, domain })),
    );
    const mismatches = texts.flatMap((sddl, index) => {
      const theirs = answers[index]?.answer;
      const ours = bytesOrNothing(sddl);
      return ours === theirs ? [] : [{ sddl, ours, theirs }];
    });
    report('words of two letters', answers.length, mismatches);
  });

  it('grant the same, by plain ACEs', async () => {
    // Plain ACEs without generic bits and without Owner Rights: Samba's general check knows of objects only refusals, maps
    // nothing, and lets Owner Rights count after all other ACEs, where [MS-DTYP] 2.5.3.2 has them in their place.
    const dice = createRandom(3);
    const cases = Array.from({ length: count }, () => randomCase(dice));
    const answers = await askSamba(
      python,
      cases.map(({ bytes, sids, mask }): Question => ({ ask: 'access', hex: hexOf(bytes), sids, mask })),
    );
    const tally = { granted: 0, denied: 0 };
    const mismatches = cases.flatMap(({ bytes, sids, mask }, index) => {
      const theirs = answers[index]?.answer ?? answers[index];
      const token = { user: sids[0] as Sid, sids: new Set(sids as Sid[]) };
      const { outcome } = checkAccess(readSecurityDescriptor(bytes), token, { mask });
      if (outcome !== 'unknown') tally[outcome]++;
      return outcome === theirs
        ? []
        : [{ sddl: toSddl(readSecurityDescriptor(bytes)), sids, mask, outcome, theirs }];
    });
    report(`access (${tally.granted} granted, ${tally.denied} denied)`, answers.length, mismatches);
    assert.ok(Math.min(tally.granted, tally.denied) > count / 20);
  });
});

function bytesOrNothing(sddl: string): string | undefined {
  try {
    return hexOf(writeSecurityDescriptor(parseSddl(sddl, own)));
  } catch {
    return undefined;
  }
}

/** A few trustees, so that ACEs and tokens meet. */
function randomCase(dice: Random) {
  const sids = Array.from({ length: 8 }, (_, index) => [5, 21, 1, 2, 3, 1000 + index] as const);
  const bits = [1, 2, 4, 16, 32, 256, 0x10000, 0x20000, 0x40000, 0x80000];
  const mask = (probability: number) =>
    bits.filter(() => dice.chance(probability)).reduce((sum, bit) => sum | bit, 0);
  const ace = () =>
    packAce(dice.chance(0.3) ? 1 : 0, pickFrom(dice, [0, 0, 2, 8, 0x10, 0x1a]), [
      ...little32(mask(0.4)),
      ...packSid(pickFrom(dice, sids)),
    ]);
  const sections = {
    owner: packSid(pickFrom(dice, sids)),
    group: packSid(pickFrom(dice, sids)),
    ...(dice.chance(0.97) && { dacl: packAcl(2, Array.from({ length: dice.below(10) }, ace)) }),
  };
  const held = sids.filter(() => dice.chance(0.4)).map(sidText);
  return {
    bytes: packDescriptor(0x8004, sections),
    sids: held.length > 0 ? held : [sidText(sids[0] ?? [0])],
    mask: mask(0.15) || 0x100,
  };
}
