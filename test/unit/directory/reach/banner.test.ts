import assert from 'node:assert/strict';
import { readBanner } from '../../../../server/src/directory/reach/banner.ts';
import { openCatalog } from '../../../../server/src/knowledge/catalog.ts';

const { builds } = await openCatalog();
const first = (text: string) => readBanner(text, builds).lines[0] ?? '';

describe('greetings', () => {
  it('of IMAP and POP tell the build of Exchange 2000 and 2003', () => {
    assert.match(
      first('* OK Microsoft Exchange Server 2003 IMAP4rev1 server version 6.5.7638.1 (x) ready.\r\n'),
      /6\.5\.7638\.1 is Exchange Server 2003, Service Pack 2/,
    );
    assert.match(
      first('* OK Microsoft Exchange 2000 IMAP4rev1 server version 6.0.6249.0 (x) ready.\r\n'),
      /Exchange 2000 Server, Service Pack 3/,
    );
  });

  it('of the Internet Mail Service tell the build of Exchange 5.5', () => {
    const greeting = '220 x ESMTP Server (Microsoft Exchange Internet Mail Service 5.5.2653.13) ready\r\n';
    assert.match(first(greeting), /Exchange Server 5\.5, Service Pack 4/);
  });

  it('of the SMTP service of IIS tell Windows, and no build of Exchange', () => {
    const greeting =
      '220 x Microsoft ESMTP MAIL Service, Version: 6.0.3790.3959 ready at Wed, 26 Mar 2008\r\n';
    assert.match(first(greeting), /Windows Server 2003 \(6\.0\.3790\).*that of Windows, not of Exchange/);
  });

  it('of Exchange 2007 and later tell no version', () => {
    assert.match(first('220 x Microsoft ESMTP MAIL Service ready at Mon, 1 Jan 2024\r\n'), /2007 or later/);
    assert.match(first('* OK The Microsoft Exchange IMAP4 service is ready.\r\n'), /2007 or later/);
  });

  it('tell the server behind a load balancer where they name it', () => {
    const greeting =
      '* OK The Microsoft Exchange IMAP4 service is ready. [TQBXADIAUABSADIAMQAwADEAQwBBADAAMAAzADYALgBuAGEAbQBwAHIAZAAyADEALgBwAHIAbwBkAC4AbwB1AHQAbABvAG8AawAuAGMAbwBtAA==]\r\n';
    const expected = Buffer.from(/\[(.*)\]/.exec(greeting)?.[1] ?? '', 'base64').toString('utf16le');
    assert.equal(readBanner(greeting, builds).lines[1], `The server behind it is ${expected}.`);
  });

  it('of other programs are not taken for Exchange', () => {
    assert.equal(first('* OK [CAPABILITY IMAP4rev1] Dovecot (Debian) ready.\r\n'), 'Dovecot, not Exchange.');
    assert.equal(first('220 whatever\r\n'), 'The greeting does not name Exchange.');
  });

  it('that refuse are known', () => {
    const refusals = [
      '* BYE Connection is closed. 14\r\n',
      '-ERR busy\r\n',
      '421 4.3.2 Service not available\r\n',
    ];
    assert.deepEqual(
      refusals.map((text) => readBanner(text, builds).refuses),
      [true, true, true],
    );
    assert.equal(readBanner('* OK ready\r\n', builds).refuses, false);
  });
});
