import assert from 'node:assert/strict';
import type { LogRecord } from '../../../server/src/model/record.ts';
import { assertMarked, fixture, recordsOf, segmentsOf, unmark, valuesOf } from '../../support/markup.ts';

const ofKind = (records: readonly LogRecord[], kind: string) => records.filter((each) => each.kind === kind);
const objects = (text: string) => ofKind(recordsOf(text), 'object').map(valuesOf);

describe('shellOutput, lists', () => {
  it('reads the properties of an object, empty ones too', () => {
    const marked = fixture('logs/shell-settings.txt');
    const [object, ...others] = ofKind(recordsOf(marked.text), 'object');
    assert.equal(others.length, 0);
    const values = valuesOf(object);
    assert.equal(values['cmdlet'], 'Get-ImapSettings');
    assert.equal(values['Server'], 'FAB-EX01');
    assert.equal(values['X509CertificateName'], '');
    assert.equal(values['LogPerFileSizeQuota'], '0 B (0 bytes)');
    assertMarked(object, { ...marked, marks: marked.marks.filter(({ name }) => name === 'commandLine') });
  });

  it('makes a record of each property, with what names its object and where both stand', () => {
    const marked = fixture('logs/shell-settings.txt');
    const settings = ofKind(recordsOf(marked.text), 'setting');
    const setting = (name: string) => settings.find(({ fields }) => fields['property']?.text === name);
    const empty = marked.marks.find(({ name }) => name === 'empty');
    const { property, value, Server } = setting('X509CertificateName')?.fields ?? {};
    assert.deepEqual([property?.start, property?.end], [empty?.start, empty?.end]);
    assert.deepEqual([value?.text, Server?.text], ['', 'FAB-EX01']);
    const gssapi = marked.marks.find(({ name }) => name === 'gssapi');
    assert.deepEqual(
      [setting('EnableGSSAPIAndNTLMAuth')?.fields['value']?.start, gssapi?.text],
      [gssapi?.start, 'True'],
    );
  });

  it('joins a value that goes on in the next lines', () => {
    const [values] = objects(
      'ServerRole          : Mailbox\nAdminDisplayVersion : Version 15.1\n                      (Build 2507.6)\nFqdn : ex1\n',
    );
    assert.equal(values?.['AdminDisplayVersion'], 'Version 15.1 (Build 2507.6)');
    const [broken] = objects(
      'ServerRole        : Mailbox\nExchangeLegacyDN  : /o=Fabrikam/ou=EMEA/cn=Configura\n                    tion/cn=Servers/cn=EX1\nFqdn : ex1\n',
    );
    assert.equal(broken?.['ExchangeLegacyDN'], '/o=Fabrikam/ou=EMEA/cn=Configuration/cn=Servers/cn=EX1');
  });

  it('takes a line of a value that looks like a property for a part of it', () => {
    const [values] = objects(
      'FailureType : X\nFailureSide : Source\nMessage     : first\n              Status : not a property\n',
    );
    assert.equal(values?.['Message'], 'first Status : not a property');
    assert.equal(values['Status'], undefined);
  });

  it('reads a property by any name, also by one that every object of JavaScript has', () => {
    const records = recordsOf(
      'Server : EX1\nconstructor : one\ntoString : two\nMaxConnections : 4\nProxyTargetPort : 143\n',
    );
    const settings = ofKind(records, 'setting').map(({ fields }) => [
      fields['property']?.text,
      fields['value']?.text,
    ]);
    assert.deepEqual(settings.slice(0, 3), [
      ['Server', 'EX1'],
      ['constructor', 'one'],
      ['toString', 'two'],
    ]);
    assert.equal(ofKind(records, 'object').length, 1);
    const table = recordsOf(
      '[PS] C:\\>Get-ExchangeServer\n\nName ServerRole __proto__ AdminDisplayVersion\n---- ---------- --------- -------------------\nEX1  Mailbox    x         15.1\n',
    );
    const [row] = ofKind(table, 'object');
    assert.deepEqual(Object.keys(row?.fields ?? {}).slice(0, 4), [
      'Name',
      'ServerRole',
      '__proto__',
      'AdminDisplayVersion',
    ]);
  });

  it('tells two objects apart by a property that comes again', () => {
    const servers = objects(
      'Name : EX1\nServerRole : Mailbox\nAdminDisplayVersion : Version 15.1 (Build 2507.6)\n\nName : EX2\nServerRole : Mailbox\nAdminDisplayVersion : Version 15.0 (Build 1497.2)\n',
    );
    assert.deepEqual(
      servers.map((server) => server['Name']),
      ['EX1', 'EX2'],
    );
  });

  it('lists what several objects have, each value once', () => {
    const text =
      'Name : EX1\nServerRole : Mailbox\nAdminDisplayVersion : Version 15.1 (Build 2507.6)\n\nName : EX2\nServerRole : Mailbox\nAdminDisplayVersion : Version 15.0 (Build 1497.2)\n';
    const [list] = ofKind(recordsOf(text), 'list');
    assert.equal(list?.fields['Name']?.text, 'EX1\nEX2');
    assert.equal(list.fields['ServerRole']?.text, 'Mailbox');
  });

  it('reads what a blog made of it: no blanks before the colon, names in small letters', () => {
    const [values] = objects(fixture('seeds/adpermission.txt').text);
    assert.equal(values?.['cmdlet'], 'Get-ADPermission');
    assert.equal(values['User'], 'domain.local\\<username>');
    assert.equal(values['InheritedObjectType'], '');
    const [small] = objects('name : EX1\nserverrole : Mailbox\nadmindisplayversion : Version 15.1\n');
    assert.equal(small?.['AdminDisplayVersion'], 'Version 15.1');
  });

  it('reads a list quoted in a mail, blank lines between its properties', () => {
    const [values, ...others] = objects(
      '> FailureType : MigrationPermanentException\n>\n> FailureSide : Target\n>\n> Message : no\n',
    );
    assert.equal(others.length, 0);
    assert.deepEqual([values?.['FailureSide'], values?.['Message']], ['Target', 'no']);
  });

  it('believes a command line where the properties alone tell nothing', () => {
    const list = 'Identity : lvogt\nStatus   : Queued\n';
    assert.deepEqual(objects(list), []);
    const [values] = objects(`[PS] C:\\>Get-MoveRequest | fl\n\n${list}`);
    assert.equal(values?.['cmdlet'], 'Get-MoveRequest');
  });

  it('names the last cmdlet before the output is put into form', () => {
    const [values] = objects(
      '[PS] C:\\>Get-Mailbox lvogt | Get-MailboxPermission | Where-Object { $_.Deny } | fl\n\nUser : A\\b\nDeny : True\nIdentity : lvogt\n',
    );
    assert.equal(values?.['cmdlet'], 'Get-MailboxPermission');
  });
});

describe('shellOutput, tables', () => {
  it('reads rows by the columns of the line under the titles', () => {
    const [first, second, ...others] = objects(fixture('logs/shell-table.txt').text);
    assert.equal(others.length, 0);
    assert.deepEqual(
      [first?.['AlertValue'], first?.['TargetResource'], first?.['cmdlet']],
      ['Unhealthy', 'MSExchangeI...', 'Get-ServerHealth'],
    );
    assert.deepEqual([second?.['TargetResource'], second?.['HealthSetName']], ['', 'IMAP.Proxy']);
  });

  it('reads a number that stands further left than the title above it', () => {
    const [row] = objects(
      'Identity  DeliveryType Status MessageCount NextHopDomain\n--------  ------------ ------ ------------ -------------\nEX1\\3     DnsConnector Retry  123456       contoso.example\n',
    );
    assert.deepEqual([row?.['MessageCount'], row?.['NextHopDomain']], ['123456', 'contoso.example']);
  });

  it('reads a row of single words whose blanks a page took away', () => {
    const [row] = objects(
      'Name       DomainName       DomainType\n----       ----------       ----------\nmain fabrikam.example Authoritative\n',
    );
    assert.deepEqual([row?.['DomainName'], row?.['cmdlet']], ['fabrikam.example', 'Get-AcceptedDomain']);
  });

  it('ends with its rows', () => {
    const [record] = segmentsOf([fixture('logs/shell-table.txt').text]);
    assert.doesNotMatch(record?.text ?? 'Regards', /Regards/);
  });
});

describe('shellOutput, errors', () => {
  it('reads the message and what PowerShell says of it', () => {
    const [error] = recordsOf(fixture('logs/shell-error.txt').text);
    const values = valuesOf(error);
    assert.equal(error?.kind, 'error');
    assert.equal(values['cmdlet'], 'Set-Mailbox');
    assert.equal(values['category'], 'NotSpecified');
    assert.equal(values['exception'], 'ManagementObjectNotFoundException');
    assert.equal(values['failureCategory'], 'Cmdlet-ManagementObjectNotFoundException');
    assert.equal(values['server'], 'FAB-EX01');
    assert.equal(
      values['message'],
      "The operation couldn't be performed because object 'lvogt' couldn't be found on 'fab-dc01.fabrikam.example'.",
    );
  });

  it('reads an error in another language by its class', () => {
    const values = valuesOf(
      recordsOf(
        "Get-Mailbox : Der Vorgang konnte nicht ausgeführt werden, da das Objekt 'x' nicht gefunden wurde.\n    + CategoryInfo          : InvalidData: (:) [Get-Mailbox], ManagementObjectNotFoundException\n    + FullyQualifiedErrorId : 5A2F,Microsoft.Exchange.Management.RecipientTasks.GetMailbox\n",
      )[0],
    );
    assert.equal(values['exception'], 'ManagementObjectNotFoundException');
    assert.match(values['message'] ?? '', /^Der Vorgang/);
  });

  it('reads a block of MAPI with its diagnostic context', () => {
    const [error, ...others] = recordsOf(
      'MapiExceptionNetworkError: Unable to make admin interface connection to server. (hr=0x80040115, ec=-2147221227)\nDiagnostic context:\n    ......\n    Lid: 15000   dwParam: 0x6BA      Msg: EEInfo: prm[1]: Pointer val: 0x0\n    Lid: 24060   StoreEc: 0x80040115\n',
    );
    assert.equal(others.length, 0);
    assert.deepEqual(
      [error?.fields['mapi']?.text, error?.fields['hr']?.text, error?.fields['ec']?.text],
      ['MapiExceptionNetworkError', '0x80040115', '-2147221227'],
    );
  });

  it('reads an error as Markdown quotes it', () => {
    const values = valuesOf(
      recordsOf(
        "> The call to 'https://\\<ServerName>/EWS/mrsproxy.svc' failed. Error details: Access is denied.  \n\\+ CategoryInfo : NotSpecified: (:) [New-MoveRequest], RemoteTransientException  \n",
      )[0],
    );
    assert.equal(values['exception'], 'RemoteTransientException');
    assert.match(values['text'] ?? '', /^The call to 'https:\/\/<ServerName>/);
  });

  it('keeps two errors apart', () => {
    const text = fixture('logs/shell-error.txt').text;
    assert.equal(ofKind(recordsOf(text + text), 'error').length, 2);
  });
});

describe('shellOutput, move reports', () => {
  it('reads an entry for each time, lines without one with the entry before them', () => {
    const entries = recordsOf(fixture('logs/move-report.txt').text).map(valuesOf);
    assert.equal(entries.length, 5);
    assert.deepEqual([entries[2]?.['time'], entries[2]?.['server']], ['3/14/2026 9:05:40 AM', 'FAB-EX02']);
    assert.match(entries[2]?.['message'] ?? '', /^Transient error[\s\S]*Couldn't open the folder\.$/);
  });
});

describe('shellOutput, Autodiscover', () => {
  it('reads an answer that is an error', () => {
    const marked = fixture('logs/autodiscover.xml');
    const [answer] = recordsOf(marked.text);
    assert.equal(answer?.kind, 'autodiscover-answer');
    assert.equal(answer.fields['message']?.text, 'Invalid Request');
    assertMarked(answer, marked);
  });

  it('reads an answer that a web page escaped, coloured and cut', () => {
    const [answer] = recordsOf(fixture('seeds/autodiscover.txt').text);
    assert.equal(answer?.fields['server']?.text, 'exchange.domain.local');
  });

  it('tells a request from its answer', () => {
    const request = unmark(
      '<Autodiscover xmlns="x">\n<Request>\n<EMailAddress>⟦email:lvogt@fabrikam.example⟧</EMailAddress>\n</Request>\n</Autodiscover>\n',
    );
    const records = recordsOf(request.text + fixture('logs/autodiscover.xml').text);
    assert.deepEqual(
      records.map(({ kind }) => kind),
      ['autodiscover-request', 'autodiscover-answer'],
    );
    assertMarked(records[0], request);
  });

  it('ends where it is not closed and other text follows', () => {
    const [record] = segmentsOf([`${fixture('seeds/autodiscover.txt').text}\n\nThe magic script\n`]);
    assert.doesNotMatch(record?.text ?? 'magic', /magic/);
  });
});

describe('shellOutput, of hostile input', () => {
  const hostile: Readonly<Record<string, string>> = {
    'a long line of blanks': `Deny${' '.repeat(200_000)}: True`,
    'many properties': 'AdminDisplayVersion : x\n'.repeat(50_000),
    'many objects': 'ServerRole : Mailbox\nAdminDisplayVersion : 15\n\n'.repeat(20_000),
    'many columns': `${'ServerRole AdminDisplayVersion '.repeat(20_000)}\n${'---------- '.repeat(40_000)}\nx\n`,
    'many prompts': '[PS] C:\\>'.repeat(50_000),
    'many brackets': `+ CategoryInfo : ${'[Get-Mailbox], '.repeat(50_000)}`,
    'words that sound alike': 'MigrationPermanent'.repeat(40_000),
    'names that sound alike': `MapiException${'A'.repeat(400_000)}`,
    'open elements': '<Autodiscover ><Error Time="'.repeat(20_000),
    'many times': `1/2/2026 1:02:03 AM [EX1] Copy progress: 1\n`.repeat(30_000),
    NUL: '[PS] C:\\>\0Get-Mailbox\0 | fl\n\0\nDeny : \0\nAccessRights : \0\n',
  };
  for (const [name, text] of Object.entries(hostile)) {
    it(`reads ${name} in time`, () => {
      const began = performance.now();
      assert.doesNotThrow(() => recordsOf(text));
      assert.ok(performance.now() - began < 2000, `${performance.now() - began} ms`);
    });
  }
});
