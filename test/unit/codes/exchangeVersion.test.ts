import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  type ExchangeVersion,
  readExchangeVersion,
  versionCommand,
} from '../../../server/src/codes/exchangeVersion.ts';
import type { BuildTable } from '../../../server/src/knowledge/files.ts';

const file = new URL('../../../server/src/knowledge/codes/builds.json', import.meta.url);
const builds = JSON.parse(readFileSync(file, 'utf8')) as BuildTable;
const read = (text: string) => readExchangeVersion(text, builds);
const must = (text: string): ExchangeVersion => read(text) ?? assert.fail(`nothing in ${text}`);
const said = (text: string) => must(text).lines.join('\n');

const e2007 = 'Exchange Server 2007';
const e2010 = 'Exchange Server 2010';
const e2013 = 'Exchange Server 2013';
const e2016 = 'Exchange Server 2016';
const e2019 = 'Exchange Server 2019';
const cu = (number: number) => `Cumulative Update ${number}`;

describe('readExchangeVersion', () => {
  const exact: readonly (readonly [
    text: string,
    product: string,
    version: string,
    update: string,
    security: string,
  ])[] = [
    ['ServerVersion: 1937997947', e2010, '14.3.123', 'Service Pack 3', 'unknown'],
    ['ServerVersion: 1942127710', e2019, '15.2.1118', cu(12), 'unknown'],
    ['1942063431', e2016, '15.1.2375', cu(22), 'unknown'],
    ['Server~ex01.contoso.com~1942063431~2026-03-12T08:05:20', e2016, '15.1.2375', cu(22), 'unknown'],
    ['<ServerVersion>738180DA</ServerVersion>', e2010, '14.1.218', 'Service Pack 1', 'unknown'],
    ['0x73C18947', e2016, '15.1.2375', cu(22), 'unknown'],
    ['1942061281', e2016, '15.1.225', 'RTM', 'unknown'],
    ['Version 15.0 (Build 1497.2)', e2013, '15.0.1497.2', cu(23), 'unknown'],
    ['Version 8.3 (Build 30083.6)', e2007, '8.3.83.6', 'Service Pack 3', 'unknown'],
    ['Version 8.3 (Build 83.6)', e2007, '8.3.83.6', 'Service Pack 3', 'unknown'],
    ['versionNumber 1912701168', e2007, '8.1.240', 'Service Pack 1', 'unknown'],
    ['versionNumber: 1942063431', e2016, '15.1.2375', cu(22), 'unknown'],
    ['6.5.7683', 'Exchange Server 2003', '6.5.7638', 'Service Pack 2', 'unknown'],
    ['4.0.837', 'Exchange Server 4.0', '4.0.837', 'RTM', 'unknown'],
    ['5.0.1457', 'Exchange Server 5.0', '5.0.1457', 'RTM', 'unknown'],
    ['serialNumber: Version 14.3 (Build 30123.4)', e2010, '14.3.123.4', 'Service Pack 3', 'unknown'],
    ['AdminDisplayVersion : Version 14.3 (Build 123.4)', e2010, '14.3.123.4', 'Service Pack 3', 'unknown'],
    ['Version 15.1 (Build 32507.006)', e2016, '15.1.2507.6', cu(23), 'unknown'],
    ['Version 15.2 (Build 32562.17)', 'Exchange Server SE', '15.2.2562.17', 'RTM', 'unknown'],
    [
      'Version 6.5 (Build 7638.2: Service Pack 2)',
      'Exchange Server 2003',
      '6.5.7638.2',
      'Service Pack 2',
      'unknown',
    ],
    ['15.2.1118.40', e2019, '15.2.1118.40', cu(12), 'November 2023 security update'],
    ['15.02.1118.040', e2019, '15.2.1118.40', cu(12), 'November 2023 security update'],
    ['Build Number: 15.02.1258.025, ok', e2019, '15.2.1258.25', cu(13), 'August 2023 security update v2'],
    ['the file 15.02.0221.012 of RTM', e2019, '15.2.221.12', 'RTM', 'none'],
    ['15.1.2507.39', e2016, '15.1.2507.39', cu(23), 'April 2024 hotfix update'],
    ['15.1.2507.6', e2016, '15.1.2507.6', cu(23), 'none'],
    [
      '15.0.847.64',
      e2013,
      '15.0.847.64',
      'Service Pack 1 (Cumulative Update 4)',
      'March 2021 security update',
    ],
    ['14.03.0513.000', e2010, '14.3.513.0', 'Service Pack 3, Update Rollup 32', 'none'],
    ['/owa/auth/15.2.1118/themes', e2019, '15.2.1118', cu(12), 'unknown'],
    ['Internet Mail Service (5.5.2653.19)', 'Exchange Server 5.5', '5.5.2653.19', 'Service Pack 4', 'none'],
    [
      'with Microsoft SMTP Server (TLS) id 15.2.1118.40; Mon',
      e2019,
      '15.2.1118.40',
      cu(12),
      'November 2023 security update',
    ],
    [
      'with mapi id 15.02.2562.049;',
      'Exchange Server SE',
      '15.2.2562.49',
      'RTM',
      'September 2026 security update',
    ],
    ['with mapi id 14.03.0123.004', e2010, '14.3.123.4', 'Service Pack 3', 'unknown'],
  ];
  for (const [text, product, version, update, security] of exact) {
    it(`reads ${text} as ${product}, ${update}`, () => {
      const found = must(text);
      assert.deepEqual(
        [found.product, found.version, found.update, found.security, found.exact],
        [product, version, update, security, true],
      );
    });
  }

  const none = [
    '',
    'no version here',
    '220 ex01.contoso.com Microsoft ESMTP MAIL Service ready at Mon, 2 Mar 2026',
    '220 ex01 Microsoft ESMTP MAIL Service, Version: 6.0.3790.4675 ready',
    'with Microsoft SMTPSVC(6.0.3790.4675)',
    'Version: 6.0.6002.1000',
    '5.0.2195.6713',
    '1.2.3.4',
    '10.216.3.23',
    '15.0.0.1',
    '15.1.226.1',
    '15.2.200.3:993',
    'from ex01 (15.2.221.12) by ex02',
    '[14.3.123.4]',
    '15.20.48.12',
    '14.3.123.3',
    '15.0.4569.1506',
    '14.0.7113.5000',
    '15.2.1118.40.7',
    '7.15.2.1118.40',
    '15.2.1118.123456',
    '15.2.40000.1',
    '115.2.1118.40',
    '15.20.659',
    '550 5.7.1 Unable to relay',
    'Version 9.1 (Build 500.1)',
    'Version 14.3 (Build 30001.1)',
    '-1937997947',
    '1937997947'.repeat(4),
    'ServerVersion: 19379979471',
    '0',
    '123456789',
    '4294967295',
    '1941962752',
    '1937768448',
    '1673627975',
    '2210498887',
    '14.3.123',
    '8.3.83',
    'ServerVersion: 9999999999',
  ];
  for (const text of none) {
    it(`finds nothing in ${text === '' ? 'an empty text' : text}`, () => {
      assert.equal(read(text), undefined);
    });
  }
});

describe('a ServerVersion number', () => {
  it('says Exchange 2010 SP3 in the record of a failed IMAP proxy', () => {
    const record =
      'RecipientTypeDetails: UserMailbox, Location: ServerFqdn: FW-EXCH01.Mitel.com, ServerVersion: 1937997947, ' +
      'DatabaseName: Mitel FW New;Proxy:FW-EXCH01.Kat.com:993:SSL"";ErrMsg=ProxyNotAuthenticated",172.1.0.16:993';
    const { product, version, updateDate, lines } = must(record);
    assert.deepEqual([product, version, updateDate], [e2010, '14.3.123', '2013-02-12']);
    assert.match(lines[0] ?? '', /^1937997947 \(0x7383807B\) says version 14\.3, build 123\.$/);
  });

  it('is read the same with and without its flag, bit 15', () => {
    assert.equal(must('ServerVersion: 1942030663').version, '15.1.2375');
    assert.equal(1942063431 - 1942030663, 2 ** 15);
  });

  it('of Exchange Online is named so', () => {
    assert.equal((0x7 << 28) + (15 << 22) + (20 << 16) + 659, 1943274131);
    assert.equal(must('ServerVersion: 1943274131').product, 'Exchange Online');
  });
});

describe('the security update', () => {
  for (const text of ['1942063431', 'Version 15.1 (Build 2375.7)']) {
    it(`is unknown from ${text}, with the command that tells it`, () => {
      const { security, tell, securityDate } = must(text);
      assert.deepEqual([security, securityDate], ['unknown', undefined]);
      assert.ok(tell?.endsWith(versionCommand));
      assert.equal(versionCommand, 'Get-Command ExSetup.exe | ForEach-Object { $_.FileVersionInfo }');
    });
  }

  it('is told by a file version, with its date', () => {
    const { securityDate, updateDate, tell } = must('15.2.1118.40');
    assert.deepEqual([updateDate, securityDate, tell], ['2022-04-20', '2023-11-14', undefined]);
  });

  it('is not ruled out by a header with the revision of the cumulative update', () => {
    const header = must('Microsoft SMTP Server (version=TLS1_2) id 15.1.1466.3; Fri, 14 Sep 2018');
    assert.deepEqual([header.update, header.exact, header.security], [cu(9), true, 'unknown']);
    assert.match(header.tell ?? '', /ExSetup/);
    assert.match(header.lines.join(), /can keep the version from before a security update/);
  });

  it('is at least the one in a header', () => {
    assert.match(said('with mapi id 15.01.1466.008'), /May 2018 security update \(2018-05\), or a later one/);
    assert.match(must('with mapi id 15.01.1466.008').tell ?? '', /ExSetup/);
  });

  it('is a rollup where there are rollups, and no cmdlet shows it before Exchange 2007', () => {
    assert.match(said('Version 14.3 (Build 123.4)'), /stay the same with a rollup/);
    assert.match(must('Version 6.5 (Build 7638.2: Service Pack 2)').tell ?? '', /store\.exe/);
  });
});

describe('a build that is not in the table', () => {
  const cases: readonly (readonly [text: string, product: string, update: string, line: RegExp])[] = [
    ['15.1.2400.5', e2016, cu(22), /not in the table: between Cumulative Update 22 and Cumulative Update 23/],
    ['15.2.2000.1', e2019, cu(15), /between Cumulative Update 15 and Exchange Server SE RTM/],
    [
      '15.2.2700.4',
      'Exchange Server SE',
      'RTM',
      /Build 2700 is newer than .* 15\.2 in the table, which ends 2026-10-13/,
    ],
    [
      '15.2.2562.80',
      'Exchange Server SE',
      'RTM',
      /Revision 80 is newer than .*\(15\.2\.2562\.56\).* which ends 2026-10-13/,
    ],
    [
      '15.1.2507.60',
      e2016,
      cu(23),
      /between .*September 2025 hotfix update.* and .*October 2025 security update/,
    ],
    ['15.01.2375.000', e2016, cu(22), /Revision 0 is below that of 15\.1\.2375\.7/],
    ['id 14.3.123.3', e2010, 'Service Pack 3', /below that of 14\.3\.123\.4/],
    ['Version 15.0 (Build 34569.1)', e2013, cu(23), /newer than/],
    [
      'ServerVersion: 1942063300',
      e2016,
      cu(20),
      /Build 2244 .* between Cumulative Update 20 and Cumulative Update 21/,
    ],
  ];
  for (const [text, product, update, line] of cases) {
    it(`${text} is placed among those that are`, () => {
      const found = must(text);
      assert.deepEqual(
        [found.product, found.update, found.exact, found.security],
        [product, update, false, 'unknown'],
      );
      assert.match(found.lines.join('\n'), line);
    });
  }

  it('has a heading that says so', () => {
    assert.equal(must('15.2.9999.1').title, 'Unknown build after Exchange Server SE RTM');
    assert.equal(must('15.2.1118.40').title, 'Exchange Server 2019 Cumulative Update 12');
    assert.equal(must('15.2.1118.41').title, 'Exchange Server 2019 Cumulative Update 12');
  });

  it('is not said to be missing where no update can follow', () => {
    assert.match(said('Internet Mail Service 5.5.2653.90'), /newer than|Service Pack 4/);
    assert.doesNotMatch(said('Version 5.5 (Build 2699.1)'), /ends/);
  });

  it('may be one of Exchange Online, up to 2017', () => {
    assert.match(said('id 15.1.961.17'), /Exchange Online had 15\.1 builds/);
    assert.doesNotMatch(said('15.1.2400.5'), /Exchange Online/);
  });
});

describe('Exchange Online', () => {
  for (const text of ['15.20.659.4', 'id 15.20.48.12;', 'with mapi id 15.21.0181.012']) {
    it(`is read from ${text}`, () => {
      const { product, update, security, tell } = must(text);
      assert.deepEqual(
        [product, update, security, tell],
        ['Exchange Online', undefined, 'unknown', undefined],
      );
    });
  }
});

describe('an IP address', () => {
  it('that is also a build counts as one only alone, and the answer says so', () => {
    assert.equal(must('15.2.221.12').update, 'RTM');
    assert.match(said('15.2.221.12'), /can be an IP address/);
    assert.equal(read('from 15.2.221.12'), undefined);
    assert.equal(must('Version: 15.2.221.12').update, 'RTM');
    assert.doesNotMatch(said('id 15.2.221.12'), /IP address/);
  });

  it('before a version does not hide it', () => {
    const header =
      'from ex01 (10.98.245.205) by ex02 (15.2.221.12) with Microsoft SMTP Server id 15.2.2562.49; Mon';
    assert.equal(must(header).version, '15.2.2562.49');
  });
});

describe('bounds', () => {
  it('reads the first 4 KB', () => {
    assert.equal(read(`${' x'.repeat(2050)} 15.2.1118.40`), undefined);
    assert.equal(must(`${' x'.repeat(2000)} 15.2.1118.40`).update, cu(12));
  });

  it('is quick on text made of halves of versions', () => {
    const start = performance.now();
    for (const part of ['15.2.1118.', 'Server~', 'Version 15.2 (Build ', '7'.repeat(9), 'id 15.']) {
      read(part.repeat(2000));
    }
    assert.ok(performance.now() - start < 500);
  });

  it('takes a table apart once, however many versions a log has', () => {
    let taken = 0;
    const counted: BuildTable = {
      upTo: builds.upTo,
      products: builds.products.map((product) => ({
        name: product.name,
        get builds() {
          taken++;
          return product.builds;
        },
      })),
    };
    for (let revision = 0; revision < 100; revision++) readExchangeVersion(`15.2.1118.${revision}`, counted);
    assert.equal(taken, builds.products.length);
  });

  it('takes what the table says, not what is built in', () => {
    const own: BuildTable = {
      upTo: '2030-01-01',
      products: [{ name: 'Exchange Next', builds: [['16.0.100.1', 'RTM', '2030-01-01', 'rtm']] }],
    };
    assert.equal(readExchangeVersion('16.0.300.1', own)?.product, 'Exchange Next');
    assert.equal(readExchangeVersion('15.2.1118.40', own), undefined);
    assert.equal(readExchangeVersion('15.2.1118.40', { upTo: '2030-01-01', products: [] }), undefined);
  });
});
