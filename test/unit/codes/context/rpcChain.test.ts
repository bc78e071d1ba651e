import assert from 'node:assert/strict';
import { readRpcChain, readRpcChains } from '../../../../server/src/codes/context/rpcChain.ts';
import { readContexts } from '../../../../server/src/codes/context/readContexts.ts';
import { only, readFixture } from '../../../support/contexts/show.ts';

describe('readRpcChain', () => {
  it('goes from the outermost layer to the root cause, with port and address', () => {
    const chain = readRpcChain(readFixture('05-connect-timed-out').records);
    assert.deepEqual(
      chain.map(({ status, location }) => [status, location]),
      [
        [1722, 323],
        [1237, 313],
        [10060, 311],
        [10060, 318],
      ],
    );
    assert.deepEqual(chain[0], {
      status: 1722,
      location: 323,
      flags: 0,
      parameters: [],
      records: [0, 1, 2, 3],
    });
    assert.deepEqual(chain[2], {
      processId: 7310,
      generationTime: '2024-03-08T22:15:07.924Z',
      component: 18,
      status: 10060,
      location: 311,
      flags: 0,
      endpoint: { address: '10.20.30.40', port: 49732, confirmed: true },
      parameters: [
        { index: 0, type: 'Long', value: '49732' },
        { index: 1, type: 'Pointer', value: '0x0' },
        { index: 2, type: 'Pointer', value: '0x281E140A00000000' },
      ],
      records: [14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24],
    });
  });

  it('reads a first record whose beginning was dropped, and the status that the chain explains', () => {
    const [cut, root, ...more] = readRpcChain(readFixture('02-event-1007').records);
    assert.deepEqual(cut, {
      rpcStatus: 0x6ba,
      endpoint: { address: '192.168.92.152', confirmed: false },
      parameters: [
        { index: 1, type: 'Pointer', value: '0x0000000000000000' },
        { index: 2, type: 'Pointer', value: '0x985CA8C000000000' },
      ],
      records: [0, 1],
    });
    assert.deepEqual(root, {
      processId: 2256,
      generationTime: '2010-09-24T11:32:34.750',
      component: 18,
      status: 10060,
      location: 318,
      flags: 0,
      rpcStatus: 0x6ba,
      parameters: [],
      records: [2, 3, 4, 5, 6, 7, 8, 9],
    });
    assert.deepEqual(more, []);
  });

  it('keeps the chains of two attempts apart, and names the host that the endpoint mapper was asked at', () => {
    const { records } = readFixture('06-endpoint-mapper');
    const chains = readRpcChains(records);
    assert.deepEqual(
      chains.map((chain) =>
        chain.map(({ status, location, endpoint }) => [status, location, endpoint?.host]),
      ),
      [[[1753, 501, 'mbx03.corp.example']], [[1753, 501, 'mbx03.corp.example']]],
    );
    const [last] = readRpcChain(records);
    assert.equal(last?.generationTime, '2017-06-05T08:00:58.833Z');
    assert.deepEqual(last.parameters, [
      { index: 0, type: 'Unicode', value: 'ncacn_ip_tcp' },
      { index: 1, type: 'Unicode', value: 'mbx03.corp.example' },
    ]);
  });

  const chainOf = (...fields: readonly string[]) =>
    readRpcChain(
      only(readContexts(fields.map((field) => `Lid: 9 dwParam: 0x0 Msg: EEInfo: ${field}\n`).join('')))
        .records,
    );

  it('begins a new record where a field comes again, though nothing marks it', () => {
    assert.deepEqual(
      chainOf('Status: 1722', 'Flags: 0', 'Status: 1237', 'Flags: 2').map(({ status, flags }) => [
        status,
        flags,
      ]),
      [
        [1722, 0],
        [1237, 2],
      ],
    );
  });

  const times: readonly (readonly [printed: string, read: string])[] = [
    ['0424-06-12T06:51:30.1800000Z', '2024-06-12T06:51:30.180Z'],
    ['0424-02-29T00:00:00.0000000Z', '2024-02-29T00:00:00.000Z'],
    ['2010-09-24 11:32:34:750', '2010-09-24T11:32:34.750'],
    ['2010-09-24 11:32:34', '2010-09-24T11:32:34.000'],
    ['6/2/2023 8:03:12 AM', '6/2/2023 8:03:12 AM'],
  ];
  for (const [printed, read] of times) {
    it(`reads the time ${printed}`, () => {
      assert.equal(chainOf(`Generation Time: ${printed}`, 'Status: 5')[0]?.generationTime, read);
    });
  }

  it('takes parameters for an endpoint only where the location says so', () => {
    const parameters = [
      'prm[0]: Long val: 135',
      'prm[1]: Pointer val: 0x0',
      'prm[2]: Pointer val: 0x1703D80A00000000',
    ];
    const endpointAt = (location: number) =>
      chainOf('Status: 10060', `Detection location: ${location}`, ...parameters)[0]?.endpoint;
    assert.deepEqual(endpointAt(311), { address: '10.216.3.23', port: 135, confirmed: true });
    assert.equal(endpointAt(318), undefined);
    assert.equal(endpointAt(1442), undefined);
    assert.equal(
      chainOf('prm[2]: Pointer val: 0x1703D80A00000001', 'prm[0]: Long val: 135')[0]?.endpoint,
      undefined,
    );
    assert.equal(chainOf('prm[0]: Long val: 99999', 'Detection location: 311')[0]?.endpoint, undefined);
  });

  it('is empty without extended error information', () => {
    assert.deepEqual(readRpcChain(readFixture('01-ndr-unconfigured').records), []);
    assert.deepEqual(readRpcChain([]), []);
  });
});
