import assert from 'node:assert/strict';
import { describeAce, nameMask, type AceNames } from '../../../../server/src/directory/security/aceNames.ts';
import { openCatalog } from '../../../../server/src/knowledge/catalog.ts';
import { parseSddl } from '../../../../server/src/directory/security/parseSddl.ts';

const rightNames = new Map([
  ['ab721a54-1e2f-11d0-9819-00aa0040529b', 'Send-As'],
  ['d74a8762-22b9-11d3-aa62-00c04f8eedd8', 'ms-Exch-Store-Admin'],
  ['e48d0154-bcf8-11d1-8702-00c04fb96050', 'Public-Information'],
  ['bf967aba-0de6-11d0-a285-00aa003049e2', 'user'],
]);
const names: AceNames = {
  trustee: (sid) => ({ 'S-1-5-21-1-2-3-512': 'TARGET\\Domain Admins', 'S-1-5-10': 'SELF' })[sid as string],
  right: (guid) => rightNames.get(guid),
};
const line = (ace: string, kind?: 'mailbox') => {
  const [first] = parseSddl(`D:${ace}`, 'S-1-5-21-1-2-3').dacl?.aces ?? [];
  assert.ok(first);
  return describeAce(first, names, kind);
};
const sendAs = 'ab721a54-1e2f-11d0-9819-00aa0040529b';

describe('names of ACEs', () => {
  const lines: readonly (readonly [string, string])[] = [
    [`(OD;CIID;CR;${sendAs};;DA)`, 'Deny · Send As · TARGET\\Domain Admins · inherited'],
    [`(OA;;CR;${sendAs};;PS)`, 'Allow · Send As · SELF · explicit'],
    ['(A;;GA;;;DA)', 'Allow · Full control · TARGET\\Domain Admins · explicit'],
    ['(A;;RPWPCRCCDCLCLORCWOWDSDDTSW;;;DA)', 'Allow · Full control · TARGET\\Domain Admins · explicit'],
    ['(A;;GRGW;;;AU)', 'Allow · Read, Write · S-1-5-11 · explicit'],
    ['(D;;CR;;;DA)', 'Deny · All extended rights · TARGET\\Domain Admins · explicit'],
    [
      '(OA;;RPWP;e48d0154-bcf8-11d1-8702-00c04fb96050;;PS)',
      'Allow · Read Public Information, Write Public Information · SELF · explicit',
    ],
    [
      '(OA;CIIO;CR;d74a8762-22b9-11d3-aa62-00c04f8eedd8;bf967aba-0de6-11d0-a285-00aa003049e2;PS)',
      'Allow · ms-Exch-Store-Admin · SELF · for user objects · below this object only · explicit',
    ],
    [
      '(OA;;CCDC;bf967aba-0de6-11d0-a285-00aa003049e2;;PS)',
      'Allow · Create user objects, Delete user objects · SELF · explicit',
    ],
    [
      '(OA;;CR;00000000-0000-0000-0000-000000000001;;PS)',
      'Allow · 00000000-0000-0000-0000-000000000001 · SELF · explicit',
    ],
    ['(A;;0x600;;;PS)', 'Allow · 0x600 · SELF · explicit'],
    ['(A;;;;;PS)', 'Allow · nothing · SELF · explicit'],
    ['(AU;SA;WD;;;PS)', 'Audit · Modify permissions · SELF · explicit'],
    ['(0x20;;#00)', 'ACE of type 0x20 · explicit'],
  ];
  for (const [ace, expected] of lines)
    it(`${ace} is ${expected}`, () => {
      assert.equal(line(ace), expected);
    });

  it('read a mailbox mask by its own table', () => {
    // CCRC: what SELF has on a new mailbox.
    assert.equal(
      line('(A;CI;CCRC;;;PS)', 'mailbox'),
      'Allow · Full mailbox access, Read permissions · SELF · explicit',
    );
    assert.equal(nameMask(0x4, 'mailbox'), 'Associated external account');
  });

  it('show hidden characters of a name, and take no part of it for a pattern', () => {
    const hostile: AceNames = { trustee: () => 'Admins\u202e\nexe', right: () => '$& $1' };
    const [ace] = parseSddl(`D:(OA;;CR;${sendAs};;PS)`).dacl?.aces ?? [];
    assert.equal(ace && describeAce(ace, hostile), 'Allow · $& $1 · Admins\ufffd exe · explicit');
  });

  it('are known of the classes that entries are mostly for', async () => {
    const catalog = await openCatalog();
    const user = 'bf967aba-0de6-11d0-a285-00aa003049e2';
    const [ace] = parseSddl(`D:(OA;CIID;CR;${sendAs};${user};PS)`, 'S-1-5-21-1-2-3').dacl?.aces ?? [];
    assert.ok(ace);
    const known = { ...names, right: (guid: string) => catalog.right(guid)?.name };
    assert.equal(describeAce(ace, known), 'Allow · Send As · SELF · for user objects · inherited');
  });
});
