import assert from 'node:assert/strict';
import { answer, check, domainDn, entry } from '../../../support/directory.ts';
import { bareUser, databaseDn, mailbox, transferDn } from '../../../support/mailbox.ts';

const deletedTransfer = `CN=Microsoft MTA\\0ADEL:ceb6fb78-f913-4907-9522-3f2f20e20d1a,CN=Deleted Objects,CN=Configuration,${domainDn}`;

describe('the check mailbox.home-database', () => {
  const id = 'mailbox.home-database';

  it('passes where the database is there', () => {
    const result = check(id, { mailbox: [mailbox()], homeDatabase: [entry(databaseDn, { cn: 'DB01' })] });
    assert.equal(result.outcome, 'passed');
    assert.deepEqual(result.evidence, [{ label: 'homeMDB', value: databaseDn }]);
  });

  it('fails on a mailbox without homeMDB', () => {
    const result = check(id, { mailbox: [mailbox({ homeMDB: undefined })], homeDatabase: [] });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /has no homeMDB, while mailNickname can be read: .* nothing to log on to/);
  });

  it('fails on a database that was deleted and has kept its name', () => {
    const reads = {
      mailbox: [mailbox()],
      homeDatabase: [entry(databaseDn, { isDeleted: 'TRUE' })],
    };
    assert.equal(check(id, reads).outcome, 'failed');
  });

  it('does not know of a database that is not there or may not be seen: the directory says the same of both', () => {
    const reads = {
      mailbox: [mailbox()],
      homeDatabase: [answer(databaseDn, [], { error: 'noSuchObject', read: 'homeDatabase' })],
    };
    const result = check(id, reads);
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /is not there, or you may not see it/);
  });

  it('does not know where the read failed, was of another object, or was not made', () => {
    for (const homeDatabase of [
      [answer(databaseDn, [], { error: 'timeout', read: 'homeDatabase' })],
      [entry(`CN=DB02,${domainDn}`)],
      [],
    ]) {
      assert.equal(check(id, { mailbox: [mailbox()], homeDatabase }).outcome, 'unknown');
    }
    assert.equal(check(id, { mailbox: [mailbox()] }).outcome, 'unknown');
  });

  it('gives the words of a directory that failed', () => {
    const homeDatabase = [answer(databaseDn, [], { error: 'timeout', read: 'homeDatabase' })];
    assert.match(check(id, { mailbox: [mailbox()], homeDatabase }).message, /The server said timeout\./);
  });

  it('does not know of a user who shows nothing of Exchange', () => {
    assert.equal(check(id, { mailbox: [bareUser()], homeDatabase: [] }).outcome, 'unknown');
  });
});

describe('the check mailbox.home-mta', () => {
  const id = 'mailbox.home-mta';

  it('passes where the transfer agent is there', () => {
    const reads = { mailbox: [mailbox()], homeTransfer: [entry(transferDn)] };
    assert.equal(check(id, reads).outcome, 'passed');
  });

  it('fails on one in Deleted Objects, by the name alone, and names the event', () => {
    const reads = { mailbox: [mailbox({ homeMTA: deletedTransfer })], homeTransfer: [] };
    const result = check(id, reads);
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /event 2937/);
    assert.deepEqual(result.evidence, [{ label: 'homeMTA', value: deletedTransfer }]);
    assert.ok(result.remedies.includes('update-recipient'));
  });

  it('fails where homeMTA is missing on a mailbox of Exchange 2010 or before, and passes from 2013 on', () => {
    // ExchangeObjectVersion 0.10 (14.0.100.0), 0.20 (15.0.0.0), 1.1 (15.0.0.0).
    const of = (msExchVersion: string | undefined) =>
      check(id, { mailbox: [mailbox({ homeMTA: undefined, msExchVersion })], homeTransfer: [] });
    for (const version of [undefined, '44220983382016']) assert.equal(of(version).outcome, 'failed');
    for (const version of ['88218628259840', '1126140425011200']) {
      const result = of(version);
      assert.equal(result.outcome, 'passed');
      assert.match(result.message, /has no homeMTA, while mailNickname can be read: .* does not need it/);
    }
  });

  it('does not know whether homeMTA is missing to a reader who sees nothing of Exchange', () => {
    assert.equal(check(id, { mailbox: [bareUser()], homeTransfer: [] }).outcome, 'unknown');
  });

  it('does not know where the server did not answer', () => {
    const homeTransfer = [answer(transferDn, [], { error: 'unreachable', read: 'homeTransfer' })];
    assert.equal(check(id, { mailbox: [mailbox()], homeTransfer }).outcome, 'unknown');
  });
});
