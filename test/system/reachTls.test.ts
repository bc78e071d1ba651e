import assert from 'node:assert/strict';
import { TLSSocket } from 'node:tls';
import type { ReachOptions } from '../../server/src/node/reach/probeReach.ts';
import { createAuthority, hasOpenssl, type Authority } from '../unit/directory/reach/support/certificates.ts';
import { host, only, probePort } from '../unit/directory/reach/support/probing.ts';
import { lineServer, rawServer, tlsServer, type Running } from '../unit/directory/reach/support/servers.ts';

const open: { close(): Promise<void> }[] = [];
const started = <Server extends { close(): Promise<void> }>(server: Server): Server => {
  open.push(server);
  return server;
};

const starttls = (greeting: string, options: object): Parameters<typeof lineServer>[0] => ({
  greeting,
  answer: (line) => {
    if (line.startsWith('EHLO')) return '250-exch1 Hello\r\n250-SIZE\r\n250 STARTTLS\r\n';
    if (line === 'STARTTLS') return '220 2.0.0 SMTP server ready\r\n';
    if (line === 'STLS') return '+OK Begin TLS negotiation.\r\n';
    return 'a1 OK Begin TLS negotiation now.\r\n';
  },
  tls: { after: /STARTTLS|STLS/, options },
});

describe('reach: TLS and certificates', () => {
  if (!hasOpenssl()) {
    it('is not tested: openssl, which makes the certificates, is not installed');
    return;
  }
  let authority: Authority;
  before(() => {
    authority = createAuthority();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
  });
  after(() => authority.remove());

  const trusted = () => ({ authorities: [authority.root] });
  const certificateOf = async (id: string, server: Running, options: Partial<ReachOptions> = trusted()) =>
    only(await probePort(id, server, options), 'reach.certificate');

  it('passes over TLS from the first byte, and sends nothing over it', async () => {
    const server = started(await tlsServer(authority.issue({ names: [host] })));
    const result = await certificateOf('imaps', server);
    assert.equal(result.outcome, 'passed', JSON.stringify(result, null, 1));
    assert.equal(server.secret(), 0);
    assert.match(JSON.stringify(result.evidence), /Nothing was sent/);
    assert.match(JSON.stringify(result.parts), /TLSv1\.3/);
  });

  const greetings = {
    smtp: '220 exch1 Microsoft ESMTP MAIL Service ready\r\n',
    imap: '* OK The Microsoft Exchange IMAP4 service is ready.\r\n',
    pop: '+OK The Microsoft Exchange POP3 service is ready.\r\n',
  };
  for (const [id, greeting] of Object.entries(greetings)) {
    it(`passes after the command of ${id}, and sends nothing else`, async () => {
      const server = started(await lineServer(starttls(greeting, authority.issue({ names: [host] }))));
      const result = await certificateOf(id, server);
      assert.equal(result.outcome, 'passed', JSON.stringify(result, null, 1));
      assert.equal(server.secret(), 0);
      const commands = server.heard.map((line) => line.replace(/^a1 /, '').split(' ')[0]);
      assert.deepEqual(commands, { smtp: ['EHLO', 'STARTTLS'], imap: ['STARTTLS'], pop: ['STLS'] }[id]);
    });
  }

  it('begins TLS over LDAP by the extended operation', async () => {
    const identity = authority.issue({ names: [host] });
    const accepted =
      '0\u0084\u0000\u0000\u0000\u0010\u0002\u0001\u0001x\u0084\u0000\u0000\u0000\u0007\n\u0001\u0000\u0004\u0000\u0004\u0000';
    const server = started(
      await rawServer((socket) => {
        socket.once('data', (request) => {
          assert.ok(request.includes('1.3.6.1.4.1.1466.20037'));
          socket.write(accepted, 'latin1', () => {
            new TLSSocket(socket, { ...identity, isServer: true }).on('error', () => {});
          });
        });
      }),
    );
    assert.equal((await certificateOf('ldap', server)).outcome, 'passed');
  });

  it('greets on 465 in clear text or waits for TLS, as the server does', async () => {
    const identity = authority.issue({ names: [host] });
    const plain = started(await lineServer(starttls('220 exch1 ready\r\n', identity)));
    const implicit = started(await tlsServer(identity));
    assert.match(JSON.stringify(await certificateOf('smtp-client-proxy', plain)), /TLS works/);
    assert.match(JSON.stringify(await certificateOf('smtp-client-proxy', implicit)), /TLS works/);
  });

  const troubles: [string, Parameters<Authority['issue']>[0], RegExp][] = [
    ['has expired', { names: [host], to: '20210101000000Z' }, /expired on 2021-01-01/],
    ['is not valid yet', { names: [host], from: '20480101000000Z' }, /not valid before 2048-01-01/],
    [
      'has another name',
      { names: ['mail.other.invalid'] },
      /not for exch1\.test\.invalid: it has mail\.other\.invalid/,
    ],
    ['is self-signed', { names: [host], selfSigned: true }, /self-signed/],
    [
      'comes without its intermediate',
      { names: [host], sendIntermediate: false },
      /issuer CN=Reach Test Issuing was not sent/,
    ],
  ];
  for (const [what, wish, message] of troubles) {
    it(`fails where the certificate ${what}`, async () => {
      const result = await certificateOf('imaps', started(await tlsServer(authority.issue(wish))));
      assert.equal(result.outcome, 'failed');
      assert.match(result.message, message);
      assert.ok(result.remedies.includes('set-imap-certificate'));
      assert.equal(result.facts['certificateHost'], host);
    });
  }

  it('fails where this computer does not trust the authority', async () => {
    const result = await certificateOf(
      'imaps',
      started(await tlsServer(authority.issue({ names: [host] }))),
      {},
    );
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /Reach Test/);
  });

  it('takes a wildcard for a name below it, and says what X509CertificateName then is', async () => {
    const result = await certificateOf(
      'imaps',
      started(await tlsServer(authority.issue({ names: ['*.test.invalid'] }))),
    );
    assert.equal(result.outcome, 'passed');
    assert.match(JSON.stringify(result.parts), /is a wildcard: the setting still is a full name/);
  });

  it('does not mind a self-signed certificate between Exchange servers, and says so', async () => {
    const identity = authority.issue({ names: ['exch1'], selfSigned: true });
    const server = started(await lineServer(starttls('220 exch1 ready\r\n', identity)));
    const result = await certificateOf('transport', server);
    assert.equal(result.outcome, 'passed');
    assert.match(JSON.stringify(result.parts), /Not checked by those who connect here/);
  });

  it('names the alert of a server that refuses', async () => {
    const identity = authority.issue({ names: [host] });
    const alert = Buffer.from([0x15, 3, 3, 0, 2, 2, 112]);
    const server = started(await rawServer((socket) => socket.once('data', () => socket.end(alert))));
    const result = await certificateOf('imaps', server);
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /unrecognized_name \(alert 112\)/);
    assert.ok(identity.cert.length > 0);
  });

  it('says that a server manages only TLS 1.0', async () => {
    const identity = authority.issue({ names: [host] });
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } as const;
    const result = await certificateOf('imaps', started(await tlsServer({ ...identity, ...old })));
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /only TLSv1 with/);
    assert.ok(result.remedies.includes('tls-protocols'));
  });

  it('says what an end of the connection during the handshake means for IMAP', async () => {
    const server = started(await rawServer((socket) => socket.once('data', () => socket.end())));
    const result = await certificateOf('imaps', server);
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /X509CertificateName/);
  });

  it('says that the port speaks clear text', async () => {
    const server = started(await lineServer({ greeting: '* OK ready\r\n' }));
    assert.match((await certificateOf('imaps', server)).message, /no TLS: the port speaks clear text/);
  });

  it('says that TLS is not offered, in the words of the server', async () => {
    const server = started(
      await lineServer({
        greeting: '* OK ready\r\n',
        answer: () => 'a1 BAD Command received in Invalid state.\r\n',
      }),
    );
    const result = await certificateOf('imap', server);
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /a1 BAD Command received/);
  });

  it('gives up a handshake that is not answered', async () => {
    const result = await certificateOf('imaps', started(await rawServer(() => {})));
    assert.match(result.message, /does not answer the handshake/);
  });
});
