import assert from 'node:assert/strict';
import { analyse } from '../../support/markup.ts';

const proxy = (why: string) =>
  `The call to 'https://mail.fabrikam.example/EWS/mrsproxy.svc' failed. Error details: ${why}`;
const mount = (why: string) =>
  `Failed to mount database 'DB01'.\nCouldn't mount the database that you specified. Specified database: DB01; Error code: An Active Manager operation failed. Error The database action failed. Error: Operation failed with message: ${why}\n. [Database: DB01, Server: ex01.fabrikam.example].`;
const eseutil = (body: string) =>
  `[PS] C:\\>eseutil /x "D:\\DB 01\\DB01.edb"\n\nExtensible Storage Engine Utilities for Microsoft(R) Exchange Server\nVersion 15.01\n\n${body}\n\n[PS] C:\\>`;
const cluster = (why: string) =>
  `A server-side database availability group administrative operation failed. Error The operation failed. CreateCluster errors may result from incorrectly configured static addresses. Error: An error occurred while attempting a cluster operation. Error: Cluster API '"${why}"' failed.`;
const seed = (why: string) =>
  `The seeding operation failed. Error: An error occurred while performing the seed operation. Error: ${why}`;
const pst = (why: string) => `Unable to open PST file '\\\\fs01\\pst\\anna.pst'. Error details: ${why}`;
const agent = (code: string, words: string) =>
  `2019-11-14 09:22:31\tCGateway::OpenStore\tError\t${code}\t${words}`;

/** What is pasted, and the rule and some facts that it has to give. */
const cases: Readonly<Record<string, readonly [text: string, rule: string, facts?: Record<string, string>]>> =
  {
    'a missing log file at a mount': [
      mount('MapiExceptionJetErrorMissingLogFile: Unable to mount database. (hr=0x80004005, ec=-528)'),
      'shell.ese-log-missing',
      { database: 'DB01', server: 'ex01.fabrikam.example', code: '-528' },
    ],
    'a file that is not there at a mount': [
      mount('MapiExceptionCallFailed: Unable to mount database. (hr=0x80004005, ec=-1811)'),
      'shell.ese-file-missing',
      { code: '-1811' },
    ],
    'an engine that says no more': [
      mount('MapiExceptionDatabaseError: Unable to mount database. (hr=0x80004005, ec=1108)'),
      'shell.mount-engine',
    ],
    'a sixth database of a standard edition': [
      mount(
        'MapiExceptionTooManyMountedDatabases: Unable to mount database. (hr=0x8004060e, ec=-2147219954)',
      ),
      'shell.mount-edition',
    ],
    'a full drive in a move': [
      'MapiExceptionJetErrorLogDiskFull: Unable to save changes. (hr=0x80004005, ec=-529)',
      'shell.ese-full',
    ],
    'a header in Dirty Shutdown': [
      eseutil(
        'Initiating FILE DUMP mode...\n         Database: D:\\DB 01\\DB01.edb\n\nDATABASE HEADER:\n\n        File Type: Database\n            State: Dirty Shutdown\n     Log Required: 10-12 (0xa-0xc)\n\nOperation completed successfully in 0.94 seconds.',
      ),
      'shell.ese-dirty',
      { database: 'D:\\DB 01\\DB01.edb' },
    ],
    'a recovery without its database': [
      eseutil(
        'Initiating RECOVERY mode...\n    Logfile base name: E01\n\nPerforming soft recovery...\n\nOperation terminated with error -1216 (JET_errAttachedDatabaseMismatch, An outstanding\n database attachment has been detected) after 3.93 seconds.',
      ),
      'shell.ese-attached-missing',
    ],
    'a damaged page': [
      'Operation terminated with error -1018 (JET_errReadVerifyFailure, Checksum error on a database page) after 1.5 seconds.',
      'shell.ese-page',
    ],
    'a wrong call of eseutil': [
      'Operation terminated with error -1003 (JET_errInvalidParameter, Invalid API par\nameter) after 0.16 seconds.',
      'shell.eseutil-syntax',
    ],
    'a file that is open': [
      "Access to database 'D:\\DB01.edb' failed with Jet error -1032.",
      'shell.ese-access',
    ],
    'a cluster without its account': [
      cluster('CreateCluster() failed with 0x5. Error: Access is denied'),
      'shell.dag-name-object',
    ],
    'a witness without rights': [
      'Error: An error occurred during discovery of the database availability group\ntopology. Error: An error occurred while attempting a cluster operation. Error:\nCluster API "AddClusterNode() (MaxPercentage=12) failed with 0x80070005. Error:\nAccess is denied."',
      'shell.dag-witness-rights',
    ],
    'a node without Remote Registry': [
      cluster('AddClusterNode() (MaxPercentage=12) failed with 0x35. Error: The network path was not found'),
      'shell.dag-registry-service',
    ],
    'another call of the cluster': [
      cluster('OpenCluster(DAG1) failed with 0x6ba. Error: The RPC server is unavailable'),
      'shell.cluster-api',
      { code: '0x6ba', call: 'OpenCluster' },
    ],
    'a group without quorum': [
      'An Active Manager operation encountered an error. To perform this operation, the server must be a member of a database availability group, and the database availability group must have quorum. Error: Automount consensus not reached (Reason: ConcensusUnanimityNotReached).',
      'shell.dag-quorum',
    ],
    'a stopped Replication service': [
      'The Microsoft Exchange Replication service does not appear to be running on "EX01". Make sure that the server is operating.',
      'shell.replication-service',
      { server: 'EX01', service: 'MSExchangeRepl' },
    ],
    'a seeding over a closed port': [
      seed(
        "An error occurred while communicating with server 'EX02'. Error: A connection attempt failed because the connected party did not properly respond 192.0.2.7:64327",
      ),
      'shell.seed-network',
      { server: 'EX02' },
    ],
    'a seeding that begins twice': [
      'Seeding cannot be requested for the same database copy until the failed request has been cleaned up by the server.',
      'shell.seed-running',
    ],
    'a proxy that wants another logon': [
      proxy(
        "The HTTP request is unauthorized with client authentication scheme 'Negotiate'. --> The remote server returned an error: (401) Unauthorized.",
      ),
      'shell.mrsproxy-401',
      { server: 'mail.fabrikam.example' },
    ],
    'a proxy that is down': [
      proxy(
        'The HTTP service located at https://mail.fabrikam.example/EWS/mrsproxy.svc is unavailable. --> The remote server returned an error: (503) Server Unavailable.',
      ),
      'shell.mrsproxy-503',
    ],
    'a proxy with a certificate of its own': [
      proxy(
        'The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel. --> The remote certificate is invalid according to the validation procedure.',
      ),
      'shell.mrsproxy-certificate',
    ],
    'a proxy that DNS does not know': [
      proxy("The remote name could not be resolved: 'mail.fabrikam.example'"),
      'shell.mrsproxy-dns',
    ],
    'a domain controller in maintenance': [
      "Error: TooManyTransientFailureRetriesPermanentException/ServerInMMException: Error: The job encountered too many transient failures (62) and is quitting. The most common failure is ServerInMMException with the hit count 60. --> The domain controller 'dc10.fabrikam.example' is not available for use at the moment. Please try again.",
      'shell.controller-maintenance',
      { dc: 'dc10.fabrikam.example' },
    ],
    'a mailbox of a database that is not mounted': [
      'MapiExceptionMdbOffline: Unable to open message store. (hr=0x80004005, ec=1142)',
      'shell.mdb-offline',
      { code: '1142' },
    ],
    'a PST without rights': [pst('Access to the path is denied.'), 'shell.pst-denied'],
    'a PST that is open': [
      pst('The process cannot access the file because it is being used by another process.'),
      'shell.pst-in-use',
    ],
    'a PST on a lost share': [pst('The network path was not found.'), 'shell.pst-path'],
    'an IMAP logon that is refused': [
      'Error: ImapAuthenticationException: Imap server reported an error during LOGIN indicating that authentication failed',
      'shell.imap-logon',
    ],
    'too many sessions': [
      'Fail to create runspace because you have exceeded the maximum number of connections allowed : 3 for the policy party : MaxConcurrency. Please close existing runspace and try again.',
      'shell.session-limit',
      { limit: '3', party: 'MaxConcurrency' },
    ],
    'an object out of scope': [
      "The operation on mailbox \"fabrikam.example/Users/Anna\" failed because it's out of the current user's write scope. The object 'fabrikam.example/Users/Anna' must be within the read scope before and after it's modified.",
      'shell.write-scope',
      { object: 'fabrikam.example/Users/Anna' },
    ],
    'an object that is mastered elsewhere': [
      "The operation on mailbox \"Anna\" failed because it's out of the current user's write scope. The action 'Set-Mailbox', 'EmailAddresses', can't be performed on the object 'Anna' because the object is being synchronized from your on-premises organization.",
      'shell.synchronised-object',
    ],
    'a certificate without its key': [
      'The certificate with thumbprint 0123456789ABCDEF0123456789ABCDEF01234567 was found but is not valid for use with Exchange Server (reason: PrivateKeyMissing).\n    + CategoryInfo          : InvalidOperation: (:) [Enable-ExchangeCertificate], LocalizedException\n',
      'shell.certificate-key',
      { thumbprint: '0123456789ABCDEF0123456789ABCDEF01234567' },
    ],
    'an address that is taken': [
      'The proxy address "SMTP:anna@fabrikam.example" is already being used by the proxy addresses or LegacyExchangeDN of "fabrikam.example/Users/Old". Please choose another proxy address.',
      'shell.address-taken',
      { address: 'anna@fabrikam.example', owner: 'fabrikam.example/Users/Old' },
    ],
    'a value that the directory does not take': [
      'Active Directory operation failed on dc01.fabrikam.example. This error is not retriable. Additional information: The name provided is not a properly formed account name. Active directory response: 0000054F: SvcErr: DSID-031A124C, problem 5003 (WILL_NOT_PERFORM), data 0',
      'shell.ad-constraint',
      { problem: 'WILL_NOT_PERFORM', dc: 'dc01.fabrikam.example' },
    ],
    'a store that MFCMAPI does not open': [
      'Error: \nCode: MAPI_E_FAILONEPROVIDER == 0x8004011D\nFunction lpSession->OpenMsgStore( ulUIParam, lpEID->cb)\nFile mapiStoreFunctions.cpp\nLine 39',
      'shell.mapi-e-provider',
      { symbol: 'MAPI_E_FAILONEPROVIDER', code: '0x8004011D', function: 'OpenMsgStore' },
    ],
    'a message that the shell says more of behind it': [
      'This is what we got\n\nThe public folder database "PF01" contains folder replicas. Before deleting it, move\nthe replicas.\n    + CategoryInfo          : InvalidOperation: (PF01:ADObjectId) [Remove-PublicFolderDatabase], InvalidOperationException',
      'shell.pf-database',
      { database: 'PF01' },
    ],
    'drives of two sector sizes': [
      'Operation terminated with error -546 (JET_errLogSectorSizeMismatch, sector sizes differ) after 0.63 seconds.',
      'shell.ese-sector',
    ],
    'a name that stays offline': [
      'Failed to bring cluster resource Network name (MBX-1) in cluster group MBX-1 online. (Exception from HRESULT:0x8007139f)',
      'shell.dag-name-resource',
      { name: 'MBX-1' },
    ],
    'a copy with another log': [
      "The Microsoft Exchange Replication service encountered an error while inspecting the logs and database for DB1\\EX02 on startup. Error: File check failed : Logfile 'f:\\logs\\E00.log' is generation 2024; however the expected generation is 2004.",
      'shell.copy-inspection',
      { copy: 'DB1\\EX02', generation: '2024', expected: '2004' },
    ],
    'a database with circular logging': [
      'Database "DB01" has circular logging enabled. You can\'t add the first passive copy of a mailbox database while circular logging is enabled.',
      'shell.copy-circular',
      { database: 'DB01' },
    ],
    'a client without Basic': [
      'New-ExoPSSession : Connecting to remote server outlook.office365.com failed with the following error message : The WinRM client cannot process the request. Basic authentication is currently disabled in the client configuration.',
      'shell.winrm-basic',
    ],
    'a row of an error report': [
      'anna@fabrikam.example,Failed,"A source e-mail address anna@fabrikam.example couldn\'t be found in the on-premises domain."',
      'shell.source-address',
      { address: 'anna@fabrikam.example' },
    ],
    'an error behind the word ERROR': [
      'ERROR: [ex01.fabrikam.example] Connecting to remote server ex01.fabrikam.example failed with the following error message : The WinRM client sent a request to an HTTP server and got a response saying the requested HTTP URL was not available.',
      'shell.winrm-no-url',
    ],
    'a mailbox that the store does not know': [
      'MapiExceptionUnknownUser: Unable to open message store. (hr=0x80004005, ec=1003)',
      'shell.unknown-user',
      { code: '1003' },
    ],
    'a source that is held': [
      "SourceMailboxAlreadyBeingMovedTransientException: Couldn't switch the mailbox into Sync Source mode.",
      'shell.source-locked',
    ],
    'a server outside of its cluster': [
      "An error occurred while communicating with the Microsoft Exchange Active Manager. Error: An Active Manager operation failed. Error: Invalid Active Manager configuration. Error: Active Manager hasn't been initialized.",
      'shell.active-manager',
    ],
    'a parameter of another version': [
      "A positional parameter cannot be found that accepts argument 'EX02'.\n    + CategoryInfo          : InvalidArgument: (:) [Set-MailboxServer], ParameterBindingException",
      'shell.parameter',
      { cmdlet: 'Set-MailboxServer', parameter: 'EX02' },
    ],
    'a target without the user': [
      'MigrationRecipientNotFoundException: A recipient wasn\'t found for "anna@fabrikam.example" on the target. Create a recipient of the appropriate type.',
      'shell.target-recipient',
      { targetUser: 'anna@fabrikam.example' },
    ],
    'an interface of Google, not a damaged mailbox': [
      'Error: TooManyTransientFailureRetriesPermanentException: Error: The job encountered too many transient failures (102) and is quitting. --> The web server responded with a 400 Bad Request error. Uri: https://www.googleapis.com/gmail/v1/users/anna/settings/filters',
      'shell.google-request',
    ],
    'a move that failed too often, for a reason that is not told': [
      'Error: The job encountered too many transient failures (62) and is quitting. The most common failure is SomethingTransient with the hit count 60.',
      'shell.transient-failures',
      { count: '62', failure: 'SomethingTransient' },
    ],
    'a database of the other forest': [
      "Database 5f4d1c2e-0a1b-4c7d-9e8f-112233445566 doesn't exist.\n    + CategoryInfo          : InvalidArgument: (Anna:MailboxOrMailUserIdParameter) [New-MoveRequest], RecipientTaskException",
      'shell.move-database',
    ],
    'a wildcard for POP': [
      "This certificate with thumbprint 0123 and subject '*.fabrikam.example' cannot used for POP SSL/TLS connections because the subject is not a Fully Qualified Domain Name (FQDN).",
      'shell.certificate-fqdn',
      { service: 'POP', subject: '*.fabrikam.example' },
    ],
    'an agent without a network': [
      agent('-2147221227', 'Cannot open the store. - MAPI_E_NETWORK_ERROR (MAPI 1.0)'),
      'agent.network-error',
      { hex: '0x80040115' },
    ],
    'an agent without a profile': [
      agent('-1', 'Profile creation failed. - MAPI_E_UNCONFIGURED (MAPI 1.0)'),
      'agent.unconfigured',
      { code: '-2147221220' },
    ],
    'an agent without its file': [
      "11/14/2019 09:22:31\tCConfig::LoadINI\tError\t1207\tCannot load configuration information from the file 'C:\\Agent\\Config.ini'. The file is corrupted or missing (RetCode=1207)",
      'agent.configuration',
      { file: 'C:\\Agent\\Config.ini' },
    ],
  };

describe('the rules of moves, databases and groups of servers', () => {
  for (const [name, [text, rule, facts]] of Object.entries(cases)) {
    it(`${rule}: ${name}`, () => {
      const { findings } = analyse(`${text}\n`);
      assert.deepEqual(
        findings.map((finding) => finding.rule),
        [rule],
      );
      for (const [fact, value] of Object.entries(facts ?? {}))
        assert.equal(findings[0]?.facts[fact], value, fact);
    });
  }

  it('say nothing of a database that was shut down cleanly', () => {
    const { findings } = analyse(
      `${eseutil('Initiating FILE DUMP mode...\n         Database: D:\\DB01.edb\n\n            State: Clean Shutdown\n\nOperation completed successfully in 0.94 seconds.')}\n`,
    );
    assert.deepEqual(findings, []);
  });
});
