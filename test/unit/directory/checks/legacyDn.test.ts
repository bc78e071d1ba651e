import assert from 'node:assert/strict';
import { answer, check, domainDn, entry } from '../../../support/directory.ts';
import { bareUser, legacyDn, mailbox, mailboxDn } from '../../../support/mailbox.ts';

describe('the check mailbox.legacy-dn', () => {
  const id = 'mailbox.legacy-dn';
  const of = (changes: Parameters<typeof mailbox>[0], asked = 'Ewan') =>
    check(id, { mailbox: [mailbox(changes)] }, { mailbox: asked });

  it('passes where the name is clean, however the mailbox was asked for', () => {
    assert.equal(of({}).outcome, 'passed');
    assert.equal(of({}, legacyDn).outcome, 'passed');
  });

  it('passes where the log has other capital letters: neither the directory nor Exchange tells them apart', () => {
    assert.equal(of({}, legacyDn.toUpperCase()).outcome, 'passed');
  });

  for (const [what, value, words] of [
    ['ends with a blank', `${legacyDn} `, /ends with a blank: \[.*Ewan\.Millington \]/],
    ['ends with a no-break space', `${legacyDn}\u00a0`, /ends with a blank/],
    ['begins with a blank', ` ${legacyDn}`, /begins with a blank/],
    ['has a character that does not show', `${legacyDn}\u200b`, /do not show \(U\+200B\)/],
  ] as const) {
    it(`fails on a name that ${what}`, () => {
      const result = of({ legacyExchangeDN: value });
      assert.equal(result.outcome, 'failed');
      assert.match(result.message, words);
      assert.deepEqual(result.evidence, [{ label: 'legacyExchangeDN', value }]);
      assert.equal(result.facts['formerLegacyExchangeDN'], value);
    });
  }

  it('gives the remedy the name without the blank', () => {
    assert.equal(of({ legacyExchangeDN: `${legacyDn} ` }).facts['newLegacyExchangeDN'], legacyDn);
    assert.equal(of({}, `${legacyDn}x`).facts['newLegacyExchangeDN'], undefined);
  });

  it('fails where the log has another name, and says from which character on', () => {
    const result = of({ legacyExchangeDN: '/o=TARGET/cn=Ewan' }, '/o=TARGET/cn=Evan');
    assert.equal(result.outcome, 'failed');
    assert.match(
      result.message,
      /^The log has \[\/o=TARGET\/cn=Evan\], the directory has \[\/o=TARGET\/cn=Ewan\]: they differ from character 15 on\./,
    );
    assert.match(result.message, /does not keep the name in the log as an X500 address either/);
    assert.equal(result.facts['mailboxToFix'], mailboxDn);
    assert.equal(result.facts['legacyExchangeDN'], '/o=TARGET/cn=Evan');
  });

  it('explains an older name by the X500 address that keeps it', () => {
    const result = of({ proxyAddresses: ['SMTP:e@target.local', 'X500:/o=OLD/cn=Ewan'] }, '/o=OLD/cn=Ewan');
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /it is an older name of the same mailbox/);
    assert.ok(result.evidence.some(({ value }) => value === 'X500:/o=OLD/cn=Ewan'));
  });

  it('says where it is the log whose name ends with a blank', () => {
    const result = of({}, `${legacyDn} `);
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /The name in the log ends with a blank\./);
  });

  it('fails on a mailbox without the name, and does not know of one that shows nothing', () => {
    assert.equal(of({ legacyExchangeDN: undefined }).outcome, 'failed');
    assert.equal(check(id, { mailbox: [bareUser()] }).outcome, 'unknown');
  });

  it('does not know where no mailbox was found', () => {
    const result = check(id, { mailbox: [], mailboxFound: [] }, { mailbox: legacyDn });
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /^Not known: no mailbox with the name .* was found\.$/);
  });
});

describe('the check mailbox.legacy-dn-unique', () => {
  const id = 'mailbox.legacy-dn-unique';
  const own = entry(mailboxDn, { legacyExchangeDN: legacyDn });
  const other = `CN=Ewan II,OU=Mailboxes,${domainDn}`;
  const read = 'sameLegacyDn';

  it('passes where the forest has one object of that name', () => {
    const result = check(id, { mailbox: [mailbox()], sameLegacyDn: [answer('', [own], { read })] });
    assert.equal(result.outcome, 'passed');
  });

  it('fails on a second object, whatever the case of its letters', () => {
    const twin = entry(other, { legacyExchangeDN: legacyDn.toLowerCase() });
    const result = check(id, { mailbox: [mailbox()], sameLegacyDn: [answer('', [own, twin], { read })] });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /^2 objects of the forest have the name .*CN=Ewan II/);
    assert.equal(result.facts['legacyExchangeDN'], legacyDn);
  });

  it('fails on an object that has the name as an X500 address, and shows it', () => {
    const heir = entry(other, { legacyExchangeDN: '/o=T/cn=II', proxyAddresses: [`x500:${legacyDn}`] });
    const result = check(id, { mailbox: [mailbox()], sameLegacyDn: [answer('', [own, heir], { read })] });
    assert.equal(result.outcome, 'failed');
    assert.match(result.parts[1]?.message ?? '', /as an X500 address/);
    assert.ok(result.parts[1]?.evidence.some(({ value }) => value === `x500:${legacyDn}`));
  });

  it('fails where the name from the log finds two mailboxes, though neither was chosen', () => {
    const twin = entry(other, { legacyExchangeDN: legacyDn });
    const result = check(id, { mailbox: [mailbox(), twin], sameLegacyDn: [] }, { mailbox: legacyDn });
    assert.equal(result.outcome, 'failed');
    assert.equal(result.parts.length, 2);
  });

  it('does not know where the global catalog is out of reach or empty, or there is no name', () => {
    for (const sameLegacyDn of [[answer('', [], { read, error: 'unreachable' })], [answer('', [], { read })]])
      assert.equal(check(id, { mailbox: [mailbox()], sameLegacyDn }).outcome, 'unknown');
    const nameless = mailbox({ legacyExchangeDN: undefined });
    assert.equal(check(id, { mailbox: [nameless], sameLegacyDn: [] }).outcome, 'unknown');
  });
});
