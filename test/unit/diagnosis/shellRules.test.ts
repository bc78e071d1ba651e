import assert from 'node:assert/strict';
import { analyse, fixture } from '../../support/markup.ts';

const server = (name: string, version: string) =>
  `Name                : ${name}\nServerRole          : Mailbox\nSite                : fabrikam.example/Configuration/Sites/A\nFqdn                : ${name}.fabrikam.example\nAdminDisplayVersion : ${version}\n\n`;
const imap = (property: string) =>
  `Server : EX01\nProtocolName : IMAP4\nLoginType : SecureLogin\n${property}\n`;
const policy = (scope: string, burst: string) =>
  `Name                  : svc-imap\nThrottlingPolicyScope : ${scope}\nImapMaxBurst          : ${burst}\nImapMaxConcurrency    : Unlimited\n`;
const permission = (more: string) =>
  `Identity : ${more.includes('Identity') ? '' : 'EX01\\First Storage Group\\Mailbox Database'}\n${more}\nIsInherited : False\nInheritanceType : All\n`;
const failure = (type: string, message: string, side = 'Target') =>
  `FailureCode       : -2146233088\nFailureType       : ${type}\nFailureSide       : ${side}\nMessage           : ${message}\n`;
const answer = (body: string) =>
  `<Autodiscover xmlns="x">\n<Response xmlns="y">\n${body}\n</Response>\n</Autodiscover>\n`;
const error = (message: string, cmdlet: string, exception: string) =>
  `${message}\n    + CategoryInfo          : NotSpecified: (:) [${cmdlet}], ${exception}\n    + FullyQualifiedErrorId : 384B348,Microsoft.Exchange.Management.X\n`;
const connecting = (why: string) =>
  `New-PSSession : [ex01.fabrikam.example] Connecting to remote server ex01.fabrikam.example failed with the following error message : ${why} For more information, see the about_Remote_Troubleshooting Help topic.\n    + CategoryInfo          : OpenError: (System.Manageme....RemoteRunspace:RemoteRunspace) [New-PSSession], PSRemotingTransportException\n    + FullyQualifiedErrorId : 1,PSSessionOpenFailed\n`;

/** What the shell shows, and the rules and some facts of the first that it has to give; nothing where nothing is wrong. */
const cases: Readonly<
  Record<string, readonly [text: string, rules: string, facts?: Record<string, string>]>
> = {
  'a program that has a property of that name': ['FailureType: {\n  Message: 1,\n}\n', ''],
  'the IMAP settings of a new server': [
    fixture('logs/shell-settings.txt').text,
    'imap-certificate-empty imap-gssapi imap-user-limit imap-no-log imap-log-size',
    { server: 'FAB-EX01' },
  ],
  'IMAP settings that nothing is wrong with': [
    imap(
      'X509CertificateName : mail.fabrikam.example\nEnableGSSAPIAndNTLMAuth : False\nMaxConnectionsPerUser : 200000\nProtocolLogEnabled : True\nLogPerFileSizeQuota : 10 MB (10,485,760 bytes)',
    ),
    '',
  ],
  'a certificate name that is a thumbprint': [
    imap('X509CertificateName : 0123456789abcdef0123456789abcdef01234567'),
    'imap-certificate-name',
    { formerCertificateHost: '0123456789abcdef0123456789abcdef01234567' },
  ],
  'a certificate name that is a subject': [
    imap('X509CertificateName : CN=mail.fabrikam.example, O=Fabrikam'),
    'imap-certificate-name',
  ],
  'POP settings without a certificate': [
    'Server : EX01\nProtocolName : POP3\nLoginType : SecureLogin\nX509CertificateName :\n',
    'pop-certificate-empty',
    { server: 'EX01' },
  ],
  'a database that the directory does not have yet': [
    'MapiExceptionNotFound: Unable to mount database. (hr=0x8004010f, ec=-2147221233)\n',
    'mount-not-replicated',
    { code: '-2147221233' },
  ],
  'a folder with too many below it': [
    'Error: MigrationMRSPermanentException: Could not create folder 12. --> MapiExceptionFolderHierarchyChildrenCountQuotaExceeded: Unable to create folder. (hr=0x80004005, ec=1253)\n',
    'folder-limit',
    { code: '1253' },
  ],
  'a replication service that nobody answers for': [
    "Error: MigrationTransientException: Couldn't connect to the source mailbox. --> The call to 'net.tcp://ex02.adatum.example/Microsoft.Exchange.MailboxReplicationService.ProxyService' failed because no service was listening on the specified endpoint. TCP error code 10061\n",
    'mrs-not-listening',
    { server: 'ex02.adatum.example', code: '10061' },
  ],
  'a session that Exchange Online no longer takes': [
    'New-PSSession : [outlook.office365.com] Connecting to remote server outlook.office365.com failed with the following error message : Access is denied.\n    + CategoryInfo          : OpenError: (:RemoteRunspace) [New-PSSession], PSRemotingTransportException\n    + FullyQualifiedErrorId : AccessDenied,PSSessionOpenFailed\n',
    'online-session-refused',
    { server: 'outlook.office365.com' },
  ],
  'inbox rules that are damaged': [
    'Error: MapiExceptionInvalidParameter: Unable to modify table. (hr=0x80070057, ec=-2147024809)\n',
    'rules-damaged',
  ],
  'a source mailbox that was left behind': [
    'Failed to cleanup the source mailbox after the move. Error details: MapiExceptionNotFound: Unable to delete mailbox. (hr=0x8004010f, ec=-2147221233)\n',
    'source-not-cleaned',
  ],
  'a queue between servers that do not trust each other': [
    'Identity       : EX01\\50\nDeliveryType   : SmtpRelayMailboxDeliveryGroup\nNextHopDomain  : site:lyon\nStatus         : Retry\nMessageCount   : 12\nLastError      : 451 4.4.0 Primary target IP address responded with: "454 4.7.0 Temporary authentication failure."\n',
    'queue-exchange-auth',
    { nextHop: 'site:lyon' },
  ],
  'a service account that is throttled': [
    policy('Regular', '3600000'),
    'throttling-limit',
    { policy: 'svc-imap', setting: 'ImapMaxBurst', formerValue: '3600000' },
  ],
  'the policy of the organization': [policy('Global', '3600000'), ''],
  'a policy without limits': [policy('Regular', 'Unlimited'), ''],
  'servers of two versions': [
    server('EX01', 'Version 15.0 (Build 1497.2)') + server('EX02', 'Version 15.1 (Build 2507.6)'),
    'versions-differ',
  ],
  'servers of two builds': [
    server('EX01', 'Version 15.1 (Build 2375.7)') + server('EX02', 'Version 15.1 (Build 2507.6)'),
    'builds-differ',
  ],
  'servers of one build': [
    server('EX01', 'Version 15.1 (Build 2507.6)') + server('EX02', 'Version 15.1 (Build 2507.6)'),
    '',
  ],
  'a right that is denied': [
    permission(
      'User : FABRIKAM\\svc-mig\nDeny : True\nAccessRights : {ExtendedRight}\nExtendedRights : {Receive-As}',
    ),
    'ad-deny',
    { deniedTrustee: 'FABRIKAM\\svc-mig', deniedRight: 'Receive-As' },
  ],
  'a right that Exchange denies to administrators': [
    permission(
      'User : FABRIKAM\\Domain Admins\nDeny : True\nAccessRights : {ExtendedRight}\nExtendedRights : {Send-As}',
    ),
    'ad-deny-default',
  ],
  'Send As on a database': [
    permission(
      'User : FABRIKAM\\svc-mig\nDeny : False\nAccessRights : {ExtendedRight}\nExtendedRights : {Send-As}',
    ),
    'send-as-on-database',
    { account: 'FABRIKAM\\svc-mig' },
  ],
  'Receive As on a database': [
    permission(
      'User : FABRIKAM\\svc-mig\nDeny : False\nAccessRights : {ExtendedRight}\nExtendedRights : {Receive-As}',
    ),
    '',
  ],
  'Send As on a group, as a blog shows it': [fixture('seeds/adpermission.txt').text, ''],
  'a mailbox that points to a deleted database': [
    'Name : FederatedEmail\nRecipientTypeDetails : ArbitrationMailbox\nHomeMTA : fabrikam.example/Configuration/Deleted Objects/Microsoft MTA\n',
    'home-deleted',
    { object: 'FederatedEmail' },
  ],
  'a mailbox without a database': [
    'Name : SystemMailbox{x}\nDatabase :\nRecipientTypeDetails : ArbitrationMailbox\nPrimarySmtpAddress : s@fabrikam.example\n',
    'home-missing',
    { object: 'SystemMailbox{x}' },
  ],
  'a certificate that has expired': [
    'CertificateDomains : {mail.fabrikam.example}\nFriendlyName : mail\nHasPrivateKey : True\nServices : IMAP, SMTP\nStatus : DateInvalid\nThumbprint : 01\n',
    'certificate-status',
    { name: 'mail', value: 'DateInvalid' },
  ],
  'a certificate without its key': [
    'CertificateDomains : {mail.fabrikam.example}\nFriendlyName : mail\nHasPrivateKey : False\nStatus : Valid\n',
    'certificate-no-key',
  ],
  'a health set that is not healthy': [
    fixture('logs/shell-table.txt').text,
    'health-unhealthy',
    { server: 'FAB-EX01', healthSet: 'IMAP.Proxy', monitor: 'ImapProxyTestMonitor' },
  ],
  'a component that is off': [
    'Server   Component State\n------   --------- -----\nFAB-EX01 ImapProxy Inactive\nFAB-EX01 PopProxy  Active\n',
    'component-inactive',
    { component: 'ImapProxy', server: 'FAB-EX01' },
  ],
  'services that do not run': [
    'Role : Mailbox Server Role\nRequiredServicesRunning : False\nServicesRunning : {}\nServicesNotRunning : {MSExchangeIS}\n',
    'services-stopped',
    { services: '{MSExchangeIS}' },
  ],
  'a test of the replication': [
    'Server   Check         Result   Error\n------   -----         ------   -----\nFAB-EX01 ReplayService Passed\nFAB-EX01 QuorumGroup   *FAILED* The quorum is offline.\n',
    'replication-failed',
    { check: 'QuorumGroup', error: 'The quorum is offline.' },
  ],
  'a copy that failed': [
    'Name : DB07\\FAB-EX02\nStatus : FailedAndSuspended\nCopyQueueLength : 4711\nContentIndexState : Failed\nErrorMessage : The log is corrupt.\n',
    'copy-unhealthy index-unhealthy',
    { databaseCopy: 'DB07\\FAB-EX02', error: 'The log is corrupt.' },
  ],
  'a queue that cannot deliver': [
    'Identity : FAB-EX01\\47\nDeliveryType : DnsConnectorDelivery\nNextHopDomain : contoso.example\nStatus : Retry\nMessageCount : 3\nLastError : 451 4.4.0 DNS query failed\n',
    'queue-error',
    { queue: 'FAB-EX01\\47', nextHop: 'contoso.example', server: 'FAB-EX01' },
  ],
  'a connector that takes port 25 from the front end': [
    'Identity : FAB-EX01\\Relay\nBindings : {0.0.0.0:25}\nTransportRole : HubTransport\nPermissionGroups : AnonymousUsers\n',
    'connector-port-25',
    { connector: 'FAB-EX01\\Relay' },
  ],
  'the connector of the transport service': [
    'Identity : FAB-EX01\\Default FAB-EX01\nBindings : {0.0.0.0:2525}\nTransportRole : HubTransport\nPermissionGroups : ExchangeUsers\n',
    '',
  ],
  'a mailbox that is hidden': [
    'Identity : fabrikam.example/Users/Lena Vogt\nPrimarySmtpAddress : l@fabrikam.example\nHiddenFromAddressListsEnabled : True\n',
    'mailbox-hidden',
  ],
  'a move that is stalled': [
    'Identity : lvogt\nStatusDetail : StalledDueToTarget_DiskLatency\nPercentComplete : 40\n',
    'stalled',
    { reason: 'StalledDueToTarget_DiskLatency' },
  ],
  'a move that waits for the index': [
    'Alias : lvogt\nStatusDetail : StalledDueToCI\nPercentComplete : 40\n',
    'ci-unhealthy',
    { mailbox: 'lvogt' },
  ],
  'a move that goes on': ['Alias : lvogt\nStatusDetail : CopyingMessages\nPercentComplete : 40\n', ''],
  'a move with too many broken items': [
    failure(
      'TooManyBadItemsPermanentException',
      'This mailbox exceeded the maximum number of corrupted items.',
    ),
    'bad-items',
  ],
  'a move with items that are too large': [
    failure(
      'TooManyLargeItemsPermanentException',
      'Error: This mailbox exceeded the maximum number of large items.',
    ),
    'large-items',
  ],
  'a move that no rule knows': [
    failure('SomeOtherPermanentException', 'No words for this.', 'Source'),
    'move-failure',
    { side: 'Source', exception: 'SomeOtherPermanentException' },
  ],
  'a folder with too many items': [
    'Cannot save changes made to an item to store. --> MapiExceptionMessagePerFolderCountQuotaExceeded: Unable to save changes. (hr=0x80004005, ec=1252)\n',
    'folder-count',
  ],
  'a user object that Exchange may not write to': [
    "Error: MigrationPermanentException: Active Directory property \u200e'homeMDB\u200e' is not writeable on recipient \u200e'fabrikam.example/Users/Lena Vogt\u200e'.\n",
    'homemdb-not-writable',
    { mailbox: 'fabrikam.example/Users/Lena Vogt' },
  ],
  'a user who has a mailbox already': [
    "Error: MigrationPermanentException: Target user 'Lena Vogt' already has a primary mailbox.\n",
    'already-has-mailbox',
    { targetUser: 'Lena Vogt' },
  ],
  'an MRS Proxy that denies access': [
    error(
      "The call to 'https://mail.fabrikam.example/EWS/mrsproxy.svc' failed. Error details: Access is denied.",
      'New-MoveRequest',
      'RemoteTransientException',
    ),
    'mrsproxy-denied',
    { server: 'mail.fabrikam.example', cmdlet: 'New-MoveRequest' },
  ],
  'an MRS Proxy that is off': [
    error(
      "The call to 'https://mail.fabrikam.example/EWS/mrsproxy.svc' failed. Error details: The remote server returned an error: (403) Forbidden.",
      'New-MoveRequest',
      'RemoteTransientException',
    ),
    'mrsproxy-403',
    { server: 'mail.fabrikam.example' },
  ],
  'a database that cannot be mounted for want of a right': [
    'Exchange is unable to mount the database that you specified. Specified database: x; Error code: MapiExceptionCallFailed: Unable to mount database. (hr=0x80004005,ec=-2147467259).\n',
    'mount-audit-right',
  ],
  'a database whose log files are missing': [
    'MapiExceptionCallFailed: Unable to mount database. (hr=0x80004005, ec=-515)\n',
    'ese-log-missing',
    { code: '-515' },
  ],
  'a store that cannot be reached': [
    'MapiExceptionNetworkError: Unable to make connection to the server. (hr=0x80040115, ec=-2147221227)\n',
    'mapi-network',
    { exception: 'MapiExceptionNetworkError', code: '0x80040115' },
  ],
  'an exception of MAPI that no rule knows': [
    'MapiExceptionCanceled: Unable to go on. (hr=0x80004005, ec=1268)\n',
    'mapi-exception',
    { exception: 'MapiExceptionCanceled' },
  ],
  'an object that is not there': [
    fixture('logs/shell-error.txt').text,
    'not-found',
    { object: 'lvogt', dc: 'fab-dc01.fabrikam.example', cmdlet: 'Set-Mailbox' },
  ],
  'a cmdlet that the shell does not have': [
    error(
      "The term 'New-Mailbox' is not recognized as the name of a cmdlet, function, script file, or operable program.",
      'New-Mailbox',
      'CommandNotFoundException',
    ),
    'unknown-cmdlet',
    { missing: 'New-Mailbox' },
  ],
  'a right that Exchange lacks in the directory': [
    error(
      'Active Directory operation failed on dc1.fabrikam.example. This error is not retriable. Active directory response: 00002098: SecErr: DSID-03150889, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0',
      'Set-Mailbox',
      'ADOperationException',
    ),
    'insufficient-rights',
    { dc: 'dc1.fabrikam.example' },
  ],
  'a shell that is refused': [
    connecting('Access is denied.'),
    'winrm-denied',
    { server: 'ex01.fabrikam.example' },
  ],
  'a shell that meets SSL': [
    connecting('The WinRM client received an HTTP status code of 403 from the remote WS-Management service.'),
    'winrm-403',
  ],
  'an error that no rule knows': [
    error('Nothing is known of this.', 'Set-Mailbox', 'SomeException'),
    'error',
    { cmdlet: 'Set-Mailbox', exception: 'SomeException' },
  ],
  'a move report': [fixture('logs/move-report.txt').text, 'source-corrupt data-guarantee stalled'],
  'Autodiscover, asked by a browser': [
    fixture('logs/autodiscover.xml').text,
    'autodiscover-600',
    { errorCode: '600' },
  ],
  'Autodiscover that does not know the address': [
    answer('<Error Time="10:00:00" Id="1">\n<ErrorCode>500</ErrorCode>\n<Message>x</Message>\n</Error>'),
    'autodiscover-500',
  ],
  'Autodiscover that broke': [
    answer('<Error Time="10:00:00" Id="1">\n<ErrorCode>603</ErrorCode>\n<Message>x</Message>\n</Error>'),
    'autodiscover-603',
  ],
  'Autodiscover that names the array of a blog': [
    fixture('seeds/autodiscover.txt').text,
    'autodiscover-internal',
    { server: 'exchange.domain.local' },
  ],
  'Autodiscover that names a public server': [
    answer('<Account><Protocol><Type>EXPR</Type><Server>mail.fabrikam.example</Server></Protocol></Account>'),
    '',
  ],
};

describe('the rules of shell output', () => {
  for (const [name, [text, expected, facts]] of Object.entries(cases)) {
    it(`${expected || 'nothing'}: ${name}`, () => {
      const { format, findings } = analyse(`${text}\n`);
      assert.equal(format, 'exchange-shell-output');
      assert.deepEqual(
        findings.map(({ rule }) => rule.replace('shell.', '')),
        expected === '' ? [] : expected.split(' '),
      );
      for (const [fact, value] of Object.entries(facts ?? {}))
        assert.equal(findings[0]?.facts[fact], value, fact);
    });
  }
});
