import assert from 'node:assert/strict';
import { judgeCertificate } from '../../../../server/src/directory/reach/judgeCertificate.ts';
import { judgeName } from '../../../../server/src/directory/reach/judgeName.ts';
import { judgeNetbios } from '../../../../server/src/directory/reach/judgeNetbios.ts';
import { judgePort, type Expectation } from '../../../../server/src/directory/reach/judgePort.ts';
import type {
  CertificateFacts,
  Lookup,
  NameMeasurement,
  NetbiosMeasurement,
  PortMeasurement,
  TlsOutcome,
} from '../../../../server/src/directory/reach/measured.ts';
import { portRow, type PortRow } from '../../../../server/src/directory/reach/ports.ts';
import { openCatalog } from '../../../../server/src/knowledge/catalog.ts';

const catalog = await openCatalog();
const vantage = { computer: 'DESK7', addresses: ['10.0.0.9'] };
const host = 'exch1.contoso.com';
const rowOf = (id: string): PortRow => {
  const row = portRow(id);
  assert.ok(row !== undefined);
  return row;
};
const found = (...values: string[]): Lookup => ({ kind: 'found', values });
const missing: Lookup = { kind: 'none', code: 'ENOTFOUND' };

describe('reach.name', () => {
  const judge = (measured: Partial<NameMeasurement>) =>
    judgeName({
      host,
      isAddress: false,
      vantage,
      servers: ['10.0.0.1'],
      system: found('10.0.0.5'),
      dns: found('10.0.0.5'),
      reverse: [],
      ...measured,
    });

  it('passes where both services say the same, and says from where', () => {
    const result = judge({});
    assert.equal(result.outcome, 'passed');
    assert.deepEqual(result.evidence[0], { label: 'Run from', value: 'this computer, DESK7 (10.0.0.9)' });
    assert.deepEqual(result.remedies, []);
  });

  it('passes where this computer takes some of the addresses in DNS', () => {
    assert.equal(judge({ dns: found('10.0.0.5', 'fd00::5') }).outcome, 'passed');
  });

  it('fails where this computer has an address that DNS does not', () => {
    const result = judge({ system: found('10.0.0.66') });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /DNS says 10\.0\.0\.5, this computer 10\.0\.0\.66/);
  });

  it('fails where only this computer knows the name', () => {
    assert.match(judge({ dns: missing }).message, /only this computer finds it/);
  });

  it('is unknown, not passed, where DNS did not answer', () => {
    const dns: Lookup = { kind: 'failed', code: 'ETIMEOUT', message: 'no answer within 5000 ms' };
    assert.equal(judge({ dns }).outcome, 'unknown');
  });

  it('fails where the short name leads to another computer', () => {
    const short = { name: 'exch1', system: found('10.9.9.9'), suffixed: [] };
    const result = judge({ short });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /another computer of that name/);
  });

  it('fails nothing by a reverse name', () => {
    const reverse = [{ address: '10.0.0.5', names: found('nat.contoso.com') }];
    assert.equal(judge({ reverse }).outcome, 'passed');
  });

  it('shows no hidden character that a service sent', () => {
    const reverse = [{ address: '10.0.0.5', names: found('a\u202eb\u001b[2J') }];
    assert.doesNotMatch(JSON.stringify(judge({ reverse })), /\u202e|\\u001b/);
  });
});

describe('reach.netbios', () => {
  const judge = (measured: Partial<NetbiosMeasurement>) =>
    judgeNetbios({
      host,
      name: 'EXCH1',
      vantage,
      addresses: ['10.0.0.5'],
      broadcast: { kind: 'silent' },
      status: [],
      ...measured,
    });

  it('is unknown where nobody answers', () => {
    const result = judge({ status: [{ address: '10.0.0.5', reply: { kind: 'silent' } }] });
    assert.equal(result.outcome, 'unknown');
    assert.match(result.message, /routers?, which broadcasts do not cross/);
  });

  it('fails where WINS leads elsewhere than DNS', () => {
    const reply = { kind: 'addresses', addresses: ['10.0.0.77'] } as const;
    const result = judge({ wins: { server: '10.0.0.2', reply } });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /leads to 10\.0\.0\.77, the other services to 10\.0\.0\.5/);
  });

  it('fails where another computer is at the address, and counts no group as its name', () => {
    const names = [
      { name: 'OTHER', suffix: 0x20, group: false },
      { name: 'EXCH1', suffix: 0, group: true },
    ];
    const result = judge({
      status: [{ address: '10.0.0.5', reply: { kind: 'names', names, hardware: '' } }],
    });
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /calls itself OTHER, not EXCH1/);
  });
});

describe('reach.port', () => {
  const measured = (id: string, rest: Partial<PortMeasurement>): PortMeasurement => ({
    host,
    address: '10.0.0.5',
    port: rowOf(id).port,
    service: id,
    vantage,
    state: 'refused',
    limit: 5_000,
    ...rest,
  });
  const outcome = (id: string, rest: Partial<PortMeasurement>, expected: Expectation) =>
    judgePort([measured(id, rest)], rowOf(id), expected, catalog).outcome;

  it('fails by silence only where somebody has to listen', () => {
    assert.equal(outcome('transport', {}, { wanted: false, version: '2016' }), 'failed');
    assert.equal(outcome('transport', {}, { wanted: false, version: '2010' }), 'passed');
    assert.equal(outcome('transport', {}, { wanted: false }), 'unknown');
    assert.equal(outcome('imap', {}, { wanted: false, version: '2016' }), 'unknown');
    assert.equal(outcome('imap', {}, { wanted: true, version: '2016' }), 'failed');
    assert.equal(outcome('rpc', {}, { wanted: false }), 'failed');
  });

  it('tells no answer, unreachable and no way to go apart', () => {
    const expected = { wanted: true };
    assert.equal(outcome('rpc', { state: 'no answer' }, expected), 'failed');
    assert.equal(outcome('rpc', { state: 'unreachable' }, expected), 'failed');
    assert.equal(outcome('rpc', { state: 'no route' }, expected), 'unknown');
  });

  it('fails where one of several addresses does, and names it', () => {
    const both = [measured('rpc', { state: 'open' }), measured('rpc', { address: '10.0.0.6' })];
    const result = judgePort(both, rowOf('rpc'), { wanted: true }, catalog);
    assert.equal(result.outcome, 'failed');
    assert.deepEqual(
      result.parts.map(({ name, outcome }) => [name, outcome]),
      [
        ['135 at 10.0.0.5', 'passed'],
        ['135 at 10.0.0.6', 'failed'],
      ],
    );
  });

  it('explains the number behind a BYE', () => {
    const greeting = { kind: 'text', text: '* BYE Connection is closed. 14\r\n' } as const;
    const result = judgePort(
      [measured('imap', { state: 'open', greeting })],
      rowOf('imap'),
      { wanted: true },
      catalog,
    );
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /no usable certificate/);
  });
});

describe('reach.certificate', () => {
  const facts: CertificateFacts = {
    subject: 'CN=exch1.contoso.com',
    issuer: 'CN=Contoso CA',
    names: [host],
    from: Date.UTC(2026, 0, 1),
    to: Date.UTC(2027, 0, 1),
    thumbprint: 'AB12',
    selfSigned: false,
  };
  const done = (fits: boolean, leaf: Partial<CertificateFacts> = {}, distrust?: string): TlsOutcome => ({
    kind: 'done',
    protocol: 'TLSv1.2',
    cipher: 'ECDHE-RSA-AES256-GCM-SHA384',
    old: false,
    certificate: {
      chain: [{ ...facts, ...leaf }],
      fits: [{ name: host, fits }],
      ownAuthorities: 0,
      ...(distrust === undefined ? {} : { distrust }),
    },
  });
  const judge = (id: string, outcome: TlsOutcome, at = Date.UTC(2026, 5, 1), setting?: string) => {
    const tls = { way: 'implicit', outcome, names: [host], at } as const;
    const row = rowOf(id);
    const port: PortMeasurement = {
      host,
      address: '10.0.0.5',
      port: row.port,
      service: id,
      vantage,
      state: 'open',
      limit: 5_000,
      tls,
    };
    const result = judgeCertificate([port], row, setting, catalog);
    assert.ok(result !== undefined);
    return result;
  };

  it('judges the dates to the second, at the time of the measurement', () => {
    assert.equal(judge('imaps', done(true), facts.to).outcome, 'passed');
    assert.match(judge('imaps', done(true), facts.to + 1).message, /expired on 2027-01-01/);
    assert.match(judge('imaps', done(true), facts.from - 1).message, /not valid before 2026-01-01/);
  });

  it('says all that is wrong at once', () => {
    const { message } = judge('imaps', done(false, {}, 'DEPTH_ZERO_SELF_SIGNED_CERT'), facts.to + 1);
    assert.match(message, /expired .* not for exch1\.contoso\.com.*self-signed/);
  });

  it('minds names between mail servers not, but dates', () => {
    assert.equal(judge('smtp', done(false)).outcome, 'passed');
    assert.equal(judge('smtp', done(true), facts.to + 1).outcome, 'failed');
  });

  it('says that X509CertificateName is set to a name that the certificate does not have', () => {
    const shown = JSON.stringify(judge('imaps', done(true), undefined, 'mail.contoso.com').parts);
    assert.match(shown, /It is set to mail\.contoso\.com, which this certificate does not have/);
  });

  it('does not fail over a date that cannot be read', () => {
    assert.match(JSON.stringify(judge('imaps', done(true, { to: Number.NaN }))), /an unreadable date/);
  });

  it('names alerts by the table', () => {
    assert.match(judge('imaps', { kind: 'alert', alert: 70 }).message, /protocol_version \(alert 70\)/);
  });
});
