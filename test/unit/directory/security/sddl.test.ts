import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { isOpaque } from '../../../../server/src/directory/security/descriptor.ts';
import { parseSddl, SddlError } from '../../../../server/src/directory/security/parseSddl.ts';
import { toSddl } from '../../../../server/src/directory/security/toSddl.ts';

const domain = 'S-1-5-21-1-2-3';
const first = (sddl: string) => {
  const ace = parseSddl(sddl, domain).dacl?.aces[0];
  assert.ok(ace && !isOpaque(ace));
  return ace;
};

describe('SDDL', () => {
  // defaultSecurityDescriptor of the class user, in the Active Directory schema (Microsoft Learn), shortened.
  const classUser =
    'D:(A;;RPWPCRCCDCLCLORCWOWDSDDTSW;;;DA)(A;;RPLCLORC;;;PS)(OA;;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;PS)' +
    '(OA;;RPWP;77b5b886-944a-11d1-aebd-0000f80367c1;;PS)(OA;;RP;59ba2f42-79a2-11d0-9020-00c04fc2d3cf;;AU)';

  it('says what the schema says of users', () => {
    const aces = parseSddl(classUser, domain).dacl?.aces ?? [];
    assert.deepEqual(
      aces.map((ace) => !isOpaque(ace) && [ace.type, ace.mask, ace.trustee, ace.object?.type?.slice(0, 8)]),
      [
        [0, 0xf01ff, 'S-1-5-21-1-2-3-512', undefined],
        [0, 0x20094, 'S-1-5-10', undefined],
        [5, 0x100, 'S-1-5-10', 'ab721a54'],
        [5, 0x30, 'S-1-5-10', '77b5b886'],
        [5, 0x10, 'S-1-5-11', '59ba2f42'],
      ],
    );
  });

  const kept: Readonly<Record<string, string>> = {
    'flags of both ACLs': 'O:BAG:SYD:PARAI(A;;GA;;;WD)S:PAI(AU;SAFA;WDWO;;;WD)',
    'flags of ACEs': 'D:(A;OICINPIOID;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;WD)',
    'generic rights': 'D:(A;;GAGRGWGX;;;WD)',
    'rights without letters, as hex': 'D:(A;;0x1f01ff;;;WD)(A;;0x2000000;;;WD)',
    'no rights': 'D:(A;;;;;WD)',
    'a NULL DACL': 'D:NO_ACCESS_CONTROL',
    'an empty DACL before a SACL': 'D:PAIS:AI',
    'both GUIDs':
      'D:(OA;CIIO;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;bf967aba-0de6-11d0-a285-00aa003049e2;PS)',
    'denials and audits': 'D:(D;;CR;;;DA)(OD;;CR;;;EA)S:(OU;SA;WP;;;WD)',
    'integrity labels': 'S:(ML;;NWNRNX;;;LW)',
    'conditions, as hex':
      'D:(XA;;CR;;;WD;#61727478)(ZA;;CR;ab721a54-1e2f-11d0-9819-00aa0040529b;;WD;#6172747800)',
    'what has no word': 'D:(0xc;;CR;;;WD)(0x4;CI;#0102)(0x20;0x20;#)',
    'groups of the domain': 'O:DAG:DUD:(A;;RP;;;EA)(A;;RP;;;SA)(A;;RP;;;RO)(A;;RP;;;DD)(A;;RP;;;CA)',
    'well-known trustees':
      'O:BAG:SYD:(A;;RP;;;AU)(A;;RP;;;ED)(A;;RP;;;RU)(A;;RP;;;AO)(A;;RP;;;OW)(A;;RP;;;CO)(A;;RP;;;AN)',
    'SIDs of another domain': 'O:S-1-5-21-9-9-9-512G:S-1-5-21-1-2-3-1103',
    'a large authority before a DACL': 'O:S-1-0x00000000000aD:',
  };
  for (const [name, sddl] of Object.entries(kept))
    it(`reads and writes ${name}`, () => {
      const expected = sddl.replace('S-1-0x00000000000a', 'S-1-10');
      assert.equal(toSddl(parseSddl(sddl, domain), domain), expected);
    });

  it('writes groups of a domain as SIDs where the domain is not known', () => {
    assert.equal(toSddl(parseSddl('O:DAG:BA', domain)), 'O:S-1-5-21-1-2-3-512G:BA');
  });

  it('takes rights as hexadecimal, decimal or octal number, and words of files', () => {
    assert.deepEqual(
      ['0x10', '16', '020', 'FA', 'FR', 'RPRP'].map((rights) => first(`D:(A;;${rights};;;WD)`).mask),
      [16, 16, 16, 0x1f01ff, 0x120089, 16],
    );
  });

  it('takes sections in any order, each once', () => {
    assert.equal(toSddl(parseSddl('D:(A;;GA;;;WD)G:SYO:BA')), 'O:BAG:SYD:(A;;GA;;;WD)');
    assert.throws(() => parseSddl('O:BAO:BA'), /Character 5: there is more than one O:/);
  });

  const wrong: readonly (readonly [string, number, RegExp])[] = [
    ['X', 1, /O:, G:, D: or S:/],
    ['O:', 3, /a SID/],
    ['O:DA', 3, /DA can only be read when the SID of the domain is known/],
    ['O:S-1-5-4294967296', 3, /too large/],
    ['O:BA ', 5, /O:, G:, D: or S:/],
    ['D:(A;;GA;;;WD', 3, /no closing bracket/],
    ['D:(A;;GA;;WD)', 3, /has 5/],
    ['D:(Q;;GA;;;WD)', 4, /"Q" is no type/],
    ['D:(A;ZZ;GA;;;WD)', 6, /"ZZ" is no flag/],
    ['D:(A;;GAX;;;WD)', 9, /"X" is no right/],
    ['D:(A;;0x1ffffffff;;;WD)', 7, /no right/],
    ['D:(OA;;GA;ab721a54;;WD)', 11, /GUID/],
    ['D:(A;;GA;ab721a54-1e2f-11d0-9819-00aa0040529b;;WD)', 10, /only an object ACE/],
    ['D:(A;;GA;;;WDX)', 14, /does not belong/],
    ['D:(XA;;GA;;;WD;(Member_of{SID(BA)}))', 3, /brackets/],
    ['D:NO_ACCESS_CONTROL(A;;GA;;;WD)', 32, /nothing may follow/],
  ];
  for (const [sddl, character, message] of wrong)
    it(`refuses ${sddl} at character ${character}`, () => {
      assert.throws(
        () => parseSddl(sddl),
        (error) => error instanceof SddlError && error.at === character - 1 && message.test(error.message),
      );
    });

  it('is read in no more than linear time', function () {
    // Time of the processor: other programs must not count.
    this.timeout(60_000);
    const begun = process.cpuUsage();
    for (const piece of ['(', 'P', '(A;;GA;;;WD)', 'AR', '-1', ';'])
      for (const start of ['D:', 'O:S-1', '']) {
        try {
          parseSddl(start + piece.repeat(100_000));
        } catch (error) {
          assert.ok(error instanceof SddlError);
        }
      }
    assert.ok(process.cpuUsage(begun).user < 5_000_000);
  });
});

describe('tables of security descriptors', () => {
  const folder = new URL('../../../../server/src/knowledge/directory/', import.meta.url);
  const json = (name: string) =>
    JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Record<string, unknown>;
  for (const name of ['ace-sddl', 'rights-masks'])
    it(`${name}.json is as its schema has it`, () => {
      const validate = new Ajv({ allErrors: true }).compile(json(`${name}.schema.json`));
      assert.ok(validate(json(`${name}.json`)), JSON.stringify(validate.errors, null, 1));
    });
});
