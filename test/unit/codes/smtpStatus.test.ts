import assert from 'node:assert/strict';
import { explainCode as explain } from '../../../server/src/codes/explainCode.ts';
import { readStatus } from '../../../server/src/codes/smtpStatus.ts';
import { openCatalog } from '../../../server/src/knowledge/catalog.ts';

const explainCode = async (text: string) => explain(text, await openCatalog());

describe('readStatus', () => {
  const cases: readonly (readonly [string, string | undefined, number | undefined])[] = [
    ['5.7.60', '5.7.60', undefined],
    ['550 5.7.1 Unable to relay', '5.7.1', 550],
    ['550-5.7.1 first of two lines', '5.7.1', 550],
    ["Remote Server returned '#550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found'", '5.1.1', 550],
    ['<server.contoso.com #5.1.1>', '5.1.1', undefined],
    ['Status: 4.4.7.', '4.4.7', undefined],
    ['250 2.1.5 Recipient OK', '2.1.5', 250],
    ['15.2.1118.40', undefined, undefined],
    ['Version 15.2.1118', undefined, undefined],
    ['from 5.9.1.22', undefined, undefined],
    ['3.1.1', undefined, undefined],
    ['5.7', undefined, undefined],
    ['5.1234.1', undefined, undefined],
  ];
  for (const [text, code, reply] of cases) {
    it(`finds ${code ?? 'nothing'} in ${text}`, () => {
      const status = readStatus(text);
      assert.equal(status?.code, code);
      assert.equal(status?.reply, reply);
    });
  }

  it('says what the class means for the message', () => {
    assert.match(readStatus('4.3.1')?.outcome ?? '', /^Temporary/);
    assert.match(readStatus('554 5.2.0')?.outcome ?? '', /^Permanent/);
    assert.match(readStatus('451 5.7.3 STARTTLS is required')?.outcome ?? '', /contradict.*tries again/);
  });
});

describe('enhanced status codes', () => {
  const cases: readonly (readonly [text: string, first: string])[] = [
    ['550 5.7.1 RESOLVER.RST.AuthRequired; authentication required', 'RESOLVER.RST.AuthRequired'],
    ['550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized', 'RESOLVER.RST.NotAuthorized'],
    ['550 5.7.1 Unable to relay', 'Unable to relay'],
    ['550 5.7.1 Client does not have permissions to send as this sender', 'Send as this sender'],
    ['530 5.7.1 CLIENT WAS NOT AUTHENTICATED', 'Client was not authenticated'],
    ['550 5.7.1 something of our own', 'Delivery not authorized, message refused'],
    [
      '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
      'Client does not have permissions to send as this sender',
    ],
    ['550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found', 'RESOLVER.ADR.ExRecipNotFound'],
    ['5.1.10', 'RESOLVER.ADR.RecipientNotFound'],
    [
      '550 5.2.0 STOREDRV.Deliver: The Microsoft Exchange Information Store service reported an error.',
      'STOREDRV exception',
    ],
    [
      '550 5.2.0 RESOLVER.ADR.BadPrimary; recipient primary SMTP address is missing or invalid',
      'RESOLVER.ADR.BadPrimary',
    ],
    ['5.2.2', 'Mailbox full'],
    ['452 4.2.2 Mailbox full', 'Mailbox full'],
    ['452 4.3.1 Insufficient system resources', 'Insufficient system resources'],
    [
      '432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded',
      'STOREDRV.ClientSubmit; sender thread limit exceeded',
    ],
    ['421 4.4.1 Connection timed out', 'Connection timed out'],
    ['550 5.4.6 Hop count exceeded - possible mail loop', 'Hop count exceeded - possible mail loop'],
    ['451 4.7.0 Temporary server error. Please try again later. PRX4', 'Temporary server error (PRX)'],
    ['550 5.7.64 TenantAttribution; Relay Access Denied', 'TenantAttribution; Relay Access Denied'],
    ['5.7.649', 'Access denied, banned sending IP'],
    ['5.7.17', 'Mailbox owner has changed'],
  ];
  for (const [text, first] of cases) {
    it(`reads ${text} as ${first}`, async () => {
      const { readings } = await explainCode(text);
      assert.equal(readings[0]?.symbol, first);
    });
  }

  it('states nothing as certain where the text is of no meaning that is known', async () => {
    for (const text of ['550 5.7.1 something of our own', '550 5.7.64 something of our own']) {
      const { readings } = await explainCode(text);
      const exchange = readings.filter(({ applies }) => applies !== undefined);
      assert.deepEqual(readings.slice(0, exchange.length), exchange, 'Exchange before the registry');
      for (const { why } of exchange) assert.match(why, /^The text is not recognised/);
    }
    const [only] = (await explainCode('5.7.64')).readings;
    assert.equal(only?.why, 'The only meaning that Exchange gives to this code.');
  });

  it('tells the endpoint of Exchange Server from that of Exchange Online', async () => {
    const [expired] = (await explainCode('5.4.7')).readings;
    assert.match(expired?.meaning ?? '', /two days on Exchange Server .* one day in Exchange Online/);
    const [anonymous] = (await explainCode('5.7.57')).readings;
    assert.match(anonymous?.causes.join() ?? '', /AnonymousUsers.*SMTP AUTH/);
  });

  it('still lists the other meanings, and the registered name last', async () => {
    const { readings } = await explainCode('550 5.7.1 Unable to relay');
    assert.equal(readings.length, 10);
    assert.equal(readings.at(-1)?.why, 'The registered name of the code.');
    assert.equal(new Set(readings.map(({ why }) => why)).size, 3);
  });

  it('borrows the meaning of the permanent code for the temporary one, and says so', async () => {
    const { readings } = await explainCode('4.2.3');
    assert.equal(readings[0]?.symbol, 'RESOLVER.RST.RecipSizeLimit');
    assert.equal(readings[0].why, 'Exchange says this with 5.2.3.');
  });

  it('has no meaning beside the range', async () => {
    assert.deepEqual((await explainCode('5.7.650')).readings, []);
    assert.deepEqual((await explainCode('5.7.605')).readings, []);
  });
});
