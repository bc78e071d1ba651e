import assert from 'node:assert/strict';
import { Client } from 'ldapts';
import {
  readStartTlsResponse,
  startTlsRequest,
} from '../../../../server/src/directory/reach/ldapStartTls.ts';
import { rawServer } from './support/servers.ts';

const fromHex = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('latin1');

describe('StartTLS over LDAP', () => {
  it('asks with the bytes that ldapts asks with, but for the message id', async () => {
    const heard: Buffer[] = [];
    const server = await rawServer((socket) =>
      socket.once('data', (bytes: Buffer) => heard.push(bytes) && socket.destroy()),
    );
    const client = new Client({ url: `ldap://127.0.0.1:${server.port}` });
    await assert.rejects(client.startTLS());
    await server.close();
    heard[0]?.writeUInt8(1, 4);
    assert.equal(heard[0]?.toString('hex'), Buffer.from(startTlsRequest).toString('hex'));
  });

  it('reads the result with short lengths, and with those of Active Directory', () => {
    assert.equal(readStartTlsResponse(fromHex('30 0c 02 01 01 78 07 0a 01 00 04 00 04 00')), 0);
    const unavailable = '30 84 00 00 00 10 02 01 01 78 84 00 00 00 07 0a 01 34 04 00 04 00';
    assert.equal(readStartTlsResponse(fromHex(unavailable)), 52);
  });

  it('waits for the rest of an answer, and takes nothing else for one', () => {
    const whole = fromHex('30 84 00 00 00 10 02 01 01 78 84 00 00 00 07 0a 01 00 04 00 04 00');
    for (let length = 0; length < whole.length; length++)
      assert.notEqual(typeof readStartTlsResponse(whole.slice(0, length)), 'number', String(length));
    assert.equal(readStartTlsResponse('* OK ready\r\n'), 'malformed');
    assert.equal(readStartTlsResponse(fromHex('30 05 02 01 01 78 00')), 'malformed');
  });
});
