import assert from 'node:assert/strict';
import {
  cmdletOfCommand,
  cmdletOfObject,
  isOfExchange,
  knownProperty,
} from '../../../server/src/formats/shellCmdlets.ts';
import catalog from '../../../server/src/knowledge/shell-cmdlets.json' with { type: 'json' };

const common = new Set(catalog.common);
const rows: readonly { cmdlet: string; telling: readonly string[]; values?: Record<string, string> }[] =
  catalog.cmdlets;
const of = (values: Readonly<Record<string, string>>) => cmdletOfObject(new Map(Object.entries(values)));

/** Properties as `fl` shows them when a document names them, and the cmdlet that they come from. */
const lists: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Get-ImapSettings': { ProtocolName: 'IMAP4', X509CertificateName: '', LoginType: 'SecureLogin' },
  'Get-PopSettings': { ProtocolName: 'POP3', X509CertificateName: '', LoginType: 'SecureLogin' },
  'Get-ThrottlingPolicy': { ImapMaxConcurrency: '30', EwsMaxConcurrency: '27', Name: 'svc' },
  'Get-ExchangeServer': { Name: 'EX1', ServerRole: 'Mailbox', Site: 's', AdminDisplayVersion: 'v' },
  'Get-AcceptedDomain': { Name: 'a', DomainName: 'a.example', DomainType: 'Authoritative', Default: 'True' },
  'Get-TransportAgent': { Identity: 'Transport Rule Agent', Enabled: 'True', Priority: '1' },
  'Get-DomainController': { Name: 'DC1', DnsHostName: 'dc1.a.example', ADSite: 's' },
  'Get-ADPermission': {
    User: 'A\\b',
    Deny: 'False',
    ExtendedRights: '{Send-As}',
    AccessRights: '{ExtendedRight}',
  },
  'Get-MailboxPermission': {
    User: 'A\\b',
    Deny: 'False',
    AccessRights: '{FullAccess}',
    IsInherited: 'False',
  },
  'Get-MoveRequest': {
    DisplayName: 'x',
    Status: 'Queued',
    TargetDatabase: 'DB1',
    SourceDatabase: 'DB2',
    BatchName: 'b',
  },
  'Get-MoveRequestStatistics': { DisplayName: 'x', StatusDetail: 'Queued', PercentComplete: '0' },
  'Get-Mailbox': { Name: 'x', PrimarySmtpAddress: 'x@a.example', LegacyExchangeDN: '/o=x' },
  'Get-MailboxDatabase': { Name: 'DB1', EdbFilePath: 'C:\\x', MountAtStartup: 'True' },
  'Get-ExchangeCertificate': { Thumbprint: 'x', Services: '...WS..', Subject: 'CN=x' },
  'Get-ReceiveConnector': { Identity: 'x', Bindings: '{}', PermissionGroups: 'x', AuthMechanism: 'Tls' },
  'Get-SendConnector': { Identity: 'x', AddressSpaces: '{SMTP:*;1}', Enabled: 'True' },
  'Get-Queue': { Identity: 'x', DeliveryType: 'x', Status: 'Ready', MessageCount: '0', NextHopDomain: 'x' },
  'Get-ServerHealth': { Server: 'x', State: 'x', Name: 'x', HealthSetName: 'x', AlertValue: 'Healthy' },
  'Get-HealthReport': { Server: 'x', State: 'x', HealthSet: 'x', AlertValue: 'Healthy', MonitorCount: '1' },
  'Get-ServerComponentState': { Server: 'x', Component: 'ImapProxy', State: 'Active' },
  'Test-ServiceHealth': { Role: 'x', RequiredServicesRunning: 'True', ServicesNotRunning: '{}' },
  'Test-ReplicationHealth': { Server: 'x', Check: 'ReplayService', Result: 'Passed', Error: '' },
};

describe('cmdletOfObject', () => {
  for (const [cmdlet, values] of Object.entries(lists)) {
    it(`tells ${cmdlet} by what it shows`, () => {
      assert.equal(of(values), cmdlet);
    });
  }

  it('tells every cmdlet of the table by all its properties', () => {
    for (const { cmdlet, telling, values = {} } of rows) {
      const filled = Object.fromEntries(telling.map((name) => [name, '']));
      const [name, pattern = ''] = Object.entries(values)[0] ?? [];
      if (name) filled[name] = plainest(pattern);
      assert.equal(of(filled), cmdlet);
    }
  });

  it('takes properties that everything has for none', () => {
    assert.equal(of({ Name: 'x', Status: 'x', Server: 'x', Identity: 'x', Message: 'x' }), undefined);
    assert.equal(of({ Subject: 'x', Issuer: 'x', Thumbprint: 'x', NotAfter: 'x' }), undefined);
  });

  it('has telling properties that are not those of everything', () => {
    for (const { cmdlet, telling, values } of rows)
      assert.ok(values ?? telling.filter((name) => !common.has(name)).length >= 2, cmdlet);
  });
});

/** A text that a simple pattern of the table matches. */
function plainest(pattern: string): string {
  return (
    pattern
      .replace(/\(\?:([^|)]*)[^)]*\)/g, '$1')
      .replace(/[\^$]|\\b|\?/g, '')
      .replace(/\\\\/g, '\\')
      .split('|')[0] ?? ''
  );
}

describe('cmdletOfCommand', () => {
  it('names the cmdlet whose objects are shown', () => {
    assert.equal(cmdletOfCommand('Get-ImapSettings -Server FAB-EX01 | fl'), 'Get-ImapSettings');
    assert.equal(
      cmdletOfCommand('get-mailbox | GET-MAILBOXSTATISTICS | Sort-Object Name'),
      'Get-MailboxStatistics',
    );
    assert.equal(
      cmdletOfCommand('(Get-OrganizationConfig).RootPublicFolderMailbox'),
      'Get-OrganizationConfig',
    );
    assert.equal(cmdletOfCommand('$s = New-PSSession -Name x'), 'New-PSSession');
    assert.equal(cmdletOfCommand('dir C:\\'), undefined);
  });
});

describe('isOfExchange', () => {
  it('tells cmdlets of Exchange from others', () => {
    for (const name of [
      'Get-Mailbox',
      'New-MoveRequest',
      'Set-CASMailbox',
      'Test-MigrationServerAvailability',
    ])
      assert.ok(isOfExchange(name), name);
    for (const name of ['Get-ChildItem', 'Get-Process', 'Get-Service', 'Invoke-WebRequest', 'Get-ADUser'])
      assert.ok(!isOfExchange(name), name);
  });
});

describe('knownProperty', () => {
  it('spells a property as Exchange does', () => {
    assert.equal(knownProperty('admindisplayversion'), 'AdminDisplayVersion');
    assert.equal(knownProperty('FileVersion'), undefined);
  });
});
