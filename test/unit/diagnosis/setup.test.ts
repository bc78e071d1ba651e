import assert from 'node:assert/strict';
import { rules } from '../../../server/src/knowledge/rules.ts';
import { remediesFor } from '../../../server/src/remedies/fill.ts';
import { analyse, fixture } from '../../support/markup.ts';

const at = '[04/17/2023 21:10:41.0582]';
/** A failure as setup writes it: the script of the step, the exception, the error again, the id of the step. */
const failed = (error: string, script = 'Do-Something', step = 'MailboxComponent') =>
  `${at} [1] [ERROR] The following error was generated when "$error.Clear(); ${script}" was run: "${error}".\n` +
  `${at} [1] [ERROR] ${error}\n${at} [1] [ERROR-REFERENCE] Id=${step}___0123 Component=EXCHANGE14:\\Current\n`;
const check = (name: string, message = 'The message.') =>
  `${at} [1] Failed [Rule:${name}] [Message:${message}]\n${at} [1] [REQUIRED] ${message}\n`;

/** What stands in a log, and the rule and some facts that it has to give. */
const cases: Readonly<Record<string, readonly [text: string, rule: string, facts?: Record<string, string>]>> =
  {
    'an error that lost its time and its nesting': [
      "[ERROR] Active Directory operation failed on dc1.adatum.example. The object 'CN=Default Global Address List,DC=adatum,DC=example' already exists.\n[ERROR] The object exists.\n",
      'setup.object-exists',
      { objectDN: 'CN=Default Global Address List,DC=adatum,DC=example' },
    ],
    'a record whose first bracket was not copied': [
      "04/17/2023 21:10:41.0582] [2] [ERROR] Active Directory operation failed on dc1.adatum.example. One or more attribute entries of the object 'CN=Organization Management,DC=adatum,DC=example' already exists.\n",
      'setup.object-exists',
    ],
    'a schema check that asks for the tools': [
      `${at} [1] [REQUIRED] The Active Directory schema isn't up-to-date and the Active Directory management tools aren't installed on this computer.\n`,
      'setup.check',
    ],
    'a schema file that ldifde refused': [
      failed(
        "There was an error while running 'ldifde.exe' to import the schema file 'D:\\Setup\\Data\\schema80.ldf'. The error code is: 8224. More details can be found in the error file: 'C:\\Temp\\ldif.err'",
      ),
      'setup.schema-import',
      { file: 'D:\\Setup\\Data\\schema80.ldf', code: '8224', errorFile: 'C:\\Temp\\ldif.err' },
    ],
    'old nodes of search': [
      failed(
        "System.Exception: Failure configuring SearchFoundation through installconfig.ps1 - Old nodes belonging to the system 'Fsis', already exist in 'C:\\Nodes'.",
      ),
      'setup.search-old-nodes',
    ],
    'search that does not come up': [
      failed(
        'System.Exception: Failure configuring SearchFoundation through installconfig.ps1 - Error occurred while configuring Search Foundation for Exchange.System.TimeoutException: Timed out waiting',
      ),
      'setup.search-foundation',
      { reason: 'Timed out waiting' },
    ],
    'a folder that is missing': [
      failed(
        "System.Management.Automation.ItemNotFoundException: Cannot find path 'D:\\Exchange\\grammars' because it does not exist.",
      ),
      'setup.missing-directory',
      { path: 'D:\\Exchange\\grammars' },
    ],
    'an empty list of services': [
      failed(
        'System.Management.Automation.MethodInvocationException: Exception calling "Reverse" with "1" argument(s)',
      ),
      'setup.service-control-reverse',
    ],
    'a script that PowerShell does not trust': [
      failed('AuthorizationManager check failed.'),
      'setup.script-not-trusted',
    ],
    'a service that is disabled': [
      failed(
        "Service 'Microsoft Exchange Search (MSExchangeFastSearch)' cannot be started due to the following error: System.ComponentModel.Win32Exception: The service cannot be started, either because it is disabled or because it has no enabled devices associated with it",
      ),
      'setup.service-disabled',
      { service: 'MSExchangeFastSearch' },
    ],
    'a service that does not start': [
      failed("Service 'MSExchangeTransport' failed to reach status 'Running' on this server."),
      'setup.service-start',
      { service: 'MSExchangeTransport' },
    ],
    'a firewall that is off': [
      failed(
        'System.Runtime.InteropServices.COMException (0x800706D9): There are no more endpoints available from the endpoint mapper. (Exception from HRESULT: 0x800706D9)',
      ),
      'setup.endpoint-mapper',
      { service: 'MpsSvc' },
    ],
    'a public folder hierarchy that is missing': [
      failed(
        "Active Directory operation failed on dc1.wingtip.example. The object 'CN=Folder Hierarchies,CN=Exchange Administrative Group (FYDIBOHF23SPDLT),CN=Configuration,DC=wingtip' already exists.",
      ),
      'setup.public-folder-tree',
      { dc: 'dc1.wingtip.example' },
    ],
    'another object that is there already': [
      failed(
        "Active Directory operation failed on dc1.wingtip.example. The object 'CN=EX01,CN=Servers,DC=wingtip' already exists.",
      ),
      'setup.object-exists',
      { objectDN: 'CN=EX01,CN=Servers,DC=wingtip' },
    ],
    'security groups that were deleted': [
      failed(
        'System.NullReferenceException: Object reference not set to an instance of an object.\n   at Microsoft.Exchange.Management.Tasks.InitializeExchangeUniversalGroups.CreateOrMoveEWPGroup(ADGroup ewp, ADOrganizationalUnit usgContainer)',
      ),
      'setup.security-groups-deleted',
    ],
    'a system mailbox without a database': [
      failed('Database is mandatory on UserMailbox.'),
      'setup.database-mandatory',
    ],
    'a database that is not mounted': [
      failed('System.InvalidOperationException: Failed to mount database "DB 01". Error: No.'),
      'setup.mount-database',
      { database: 'DB 01' },
    ],
    'a domain controller without a full name': [
      failed('StartIndex cannot be less than zero.\nParameter name: startIndex'),
      'setup.domain-controller-name',
    ],
    'a setting that is empty': [
      failed("Cannot bind argument to parameter 'RequireSSL' because it is null."),
      'setup.null-argument',
      { parameter: 'RequireSSL' },
    ],
    'a web configuration that cannot be made': [
      failed(
        'System.Management.Automation.RemoteException: Process is terminated due to StackOverflowException.',
        '& DependentAssemblyGenerator.exe',
      ),
      'setup.shared-web-config',
    ],
    'two ActiveSync directories': [
      failed(
        "Cannot convert 'System.Object[]' to the type 'Microsoft.Exchange.Configuration.Tasks.VirtualDirectoryIdParameter' required by parameter 'Identity'.",
      ),
      'setup.several-activesync',
    ],
    'a virtual directory that is there': [
      failed("The virtual directory 'owa' already exists under 'ex01.wingtip.example/Default Web Site'."),
      'setup.virtual-directory',
      { directory: 'owa' },
    ],
    'a virtual directory that is missing': [
      failed(
        "The operation couldn't be performed because object 'EX01\\ecp (Exchange Back End)' couldn't be found on 'dc1.wingtip.example'.",
      ),
      'setup.virtual-directory',
      { directory: 'EX01\\ecp (Exchange Back End)' },
    ],
    'appcmd that failed': [
      failed(
        'Microsoft.Exchange.Configuration.Tasks.TaskException: Process execution failed with exit code 50.',
        '$appCmd = "$env:SystemRoot\\System32\\inetsrv\\appcmd.exe"',
      ),
      'setup.appcmd',
      { code: '50' },
    ],
    'IIS that cannot be restarted': [
      failed(
        'TaskException: Process execution failed with exit code 1062.',
        '$a = &"$dependentAssemblyGeneratorExePath"; Start-SetupProcess -Name "iisreset" # DependentAssemblyGenerator.exe',
      ),
      'setup.iisreset',
      { code: '1062' },
    ],
    'a library that cannot be registered': [
      failed(
        'TaskException: Process execution failed with exit code 3.',
        '$dllFile = "bin\\ExSMIME.dll"; regsvr32',
      ),
      'setup.visual-c-missing',
      { library: 'ExSMIME.dll' },
    ],
    'another program that failed': [
      failed('TaskException: Process execution failed with exit code 5.', 'lodctr.exe'),
      'setup.exit-code',
      { code: '5', program: 'lodctr.exe' },
    ],
    'a configuration of FIP-FS that cannot be written': [
      failed(
        'System.UnauthorizedAccessException: Access to the path is denied.',
        'Upgrade-Fips',
        'BridgeheadComponent',
      ),
      'setup.fips-configuration',
    ],
    'a file that cannot be written': [
      failed("System.UnauthorizedAccessException: Access to the path 'D:\\Exchange\\a.config' is denied."),
      'setup.path-denied',
      { path: 'D:\\Exchange\\a.config' },
    ],
    'permissions that may not be set': [
      `${at} [0] Logged on user: WINGTIP\\setup-admin.\n` +
        failed(
          'Active Directory operation failed on dc1.wingtip.example. Active directory response: 00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0',
        ),
      'setup.domain-permissions',
      { user: 'WINGTIP\\setup-admin', dc: 'dc1.wingtip.example' },
    ],
    'a certificate that has expired': [
      `${at} [2] Installing certificate signed by 'WINGTIP CA' for site 'mail.wingtip.example'.  Certificate is valid from 1/2/2020 3:04:05 AM until 1/2/2023 3:04:05 AM.\n` +
        failed('The certificate is expired.'),
      'setup.certificate-expired',
      { validUntil: '1/2/2023 3:04:05 AM' },
    ],
    'a certificate that is not there': [
      failed('The certificate with thumbprint 0123456789ABCDEF0123456789ABCDEF01234567 was not found.'),
      'setup.certificate-missing',
      { thumbprint: '0123456789ABCDEF0123456789ABCDEF01234567' },
    ],
    'a group of the wrong type': [
      failed(
        'The well-known object entry with the GUID "b:32:6C01", which is on the "CN=Microsoft Exchange" container object\'s otherWellKnownObjects attribute, refers to a group "CN=Exchange Servers" of the wrong group type. Either delete the well-known object entry, or promote the target object to "Universal, SecurityEnabled".',
      ),
      'setup.wrong-group-type',
      { group: 'CN=Exchange Servers', wanted: 'Universal, SecurityEnabled' },
    ],
    'a well-known entry of a deleted object': [
      failed(
        'The well-known object entry B:32:1:CN=Old\\0ADEL:1 on the otherWellKnownObjects attribute in the container object CN=Microsoft Exchange,DC=wingtip points to an invalid DN or a deleted object.',
      ),
      'setup.well-known-object',
      { container: 'CN=Microsoft Exchange,DC=wingtip' },
    ],
    'the wrong Setup.exe': [
      failed(
        "The term 'D:\\Exchange\\V15\\Bin\\ManageScheduledTask.ps1' is not recognized as the name of a cmdlet.",
      ),
      'setup.installed-from-bin',
    ],
    'the wrong Setup.exe, by its packages': [
      failed(
        "Couldn't open package 'C:\\Exchange\\V15\\bin\\Setup\\ServerLanguagePack.msi'. Error code is 1619.",
      ),
      'setup.package-from-bin',
    ],
    'a package that is not in the cache': [
      failed(
        "Couldn't remove product with code 4934d1ea-be46-48b1-8847-f1af20e892c1. The installation source for this product is not available. Error code is 1612.",
      ),
      'setup.msi-source',
      { product: '4934d1ea-be46-48b1-8847-f1af20e892c1' },
    ],
    'a folder that the installer may not enter': [
      failed(
        "Installing product D:\\exchangeserver.msi failed. Fatal error during installation. Error code is 1603. Last error reported by the MSI package is 'The installer has insufficient privileges to access this directory: D:\\Exchange\\owa\\auth'.",
      ),
      'setup.msi-privileges',
      { path: 'D:\\Exchange\\owa\\auth' },
    ],
    'an installation that failed': [
      failed(
        'Installing product D:\\exchangeserver.msi failed. Fatal error during installation. Error code is 1603.',
      ),
      'setup.msi-fatal',
      { product: 'D:\\exchangeserver.msi', code: '1603' },
    ],
    'another error of the installer': [
      failed('Installing product D:\\exchangeserver.msi failed. Error code is 1618.'),
      'setup.msi-other',
      { code: '1618' },
    ],
    'a null reference': [
      failed('Object reference not set to an instance of an object.'),
      'setup.msi-null',
      { doing: 'MailboxComponent' },
    ],
    'replication that is behind': [
      failed(
        'Active Directory operation failed on dc1.wingtip.example. This error is not retriable. Additional information: The name reference is invalid. 0: 000020B5: DSID-1, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 200f4 (homeMDB)',
      ),
      'setup.replication-latency',
      { dc: 'dc1.wingtip.example', attribute: 'homeMDB' },
    ],
    'a logon name that is taken': [
      failed(
        'Microsoft.Exchange.Data.Directory.ADConstraintViolationException: An Active Directory Constraint Violation error occurred on dc1. Additional information: the operation failed because UPN value provided for addition/modification is not unique forest-wide.',
      ),
      'setup.upn-not-unique',
    ],
    'a domain controller that is not there': [
      failed('No Suitable Directory Servers Found in Forest wingtip.example.'),
      'setup.no-domain-controller',
    ],
    'a state of the directory that does not fit': [
      `${at} [1] [ERROR] Setup encountered a problem while validating the state of Active Directory: Run setup elsewhere. See the Exchange setup log for more information on this error.\n`,
      'setup.validate-directory',
      { reason: 'Run setup elsewhere.' },
    ],
    'an Edge server in a domain': [
      failed(
        'System.ArgumentNullException: Value cannot be null.\nParameter name: Cannot get child of ADObjectId',
      ),
      'setup.edge-in-domain',
    ],
    'an object that is not found': [
      failed(
        "The operation couldn't be performed because object 'EX01' couldn't be found on 'dc1.wingtip.example'.",
      ),
      'setup.object-not-found',
      { object: 'EX01', dc: 'dc1.wingtip.example' },
    ],
    'another answer of the directory': [
      failed(
        'Active Directory operation failed on dc1.wingtip.example. Additional information: No. Active directory response: 00002024: SvcErr: DSID-1, problem 5001 (BUSY), data 0',
      ),
      'setup.directory-refused',
      { dc: 'dc1.wingtip.example', code: '00002024' },
    ],
    'a file that is in use': [
      failed(
        "The process cannot access the file 'D:\\Exchange\\a.dll' because it is being used by another process.",
      ),
      'setup.file-in-use',
      { path: 'D:\\Exchange\\a.dll' },
    ],
    'an event log that may not be written': [
      `${at} [0] [WARNING] Cannot open log for source 'MSExchangeSetup'. You may not have write access.\n`,
      'setup.event-log',
      { source: 'MSExchangeSetup' },
    ],
    'another warning': [`${at} [0] [WARNING] Mind this.\n`, 'setup.warning', { error: 'Mind this.' }],
    'a run that was successful': [
      `${at} [0] The Exchange Server setup operation completed successfully.\n`,
      'setup.completed',
    ],
    'a failure that nobody knows': [
      `${at} [1] Processing component 'Mailbox Role' (Configuring the Mailbox role: Mailbox service.).\n${failed('Nobody knows this.')}`,
      'setup.error',
      {
        step: 'Configuring the Mailbox role: Mailbox service',
        doing: 'Configuring the Mailbox role: Mailbox service',
      },
    ],
    'a check that nobody knows': [check('SomethingNew', 'Do this.'), 'setup.check', { problem: 'Do this.' }],
    'a recommendation that nobody knows': [`${at} [1] [RECOMENDED] Do this.\n`, 'setup.recommended'],
    'a missing update': [
      check('Win2k16LSARollupUpdateNotInstalled', 'This computer requires the update KB3206632.'),
      'setup.hotfix',
      { article: '3206632' },
    ],
    'a missing feature': [
      check(
        'RsatClusteringCmdInterfaceInstalled',
        "The Windows component RSAT-Clustering-CmdInterface isn't installed on this computer and needs to be installed before Exchange Setup can begin.",
      ),
      'setup.windows-feature',
      { feature: 'RSAT-Clustering-CmdInterface' },
    ],
  };

describe('rules for setup', () => {
  for (const [what, [text, rule, facts = {}]] of Object.entries(cases)) {
    it(`know ${what}`, () => {
      const { findings } = analyse(text);
      assert.deepEqual(
        findings.map((finding) => finding.rule),
        [rule],
      );
      for (const [name, value] of Object.entries(facts)) assert.equal(findings[0]?.facts[name], value, name);
    });
  }

  it('tell the reason that stands above the error of the topology service', () => {
    const { findings } = analyse(
      `${at} [2] An error ocurred while setting shared config DC. Error: No suitable server.\n${failed('System.Exception: Unable to set shared config DC.')}`,
    );
    assert.equal(findings[0]?.rule, 'setup.shared-config-dc');
    assert.match(findings[0].message, /Reason: No suitable server\./);
  });

  it('give one finding for a failure, however often setup repeats it', () => {
    const { findings } = analyse(fixture('logs/exchange-setup.log').text);
    assert.deepEqual(
      findings.map(({ rule, facts }) => [rule, facts['service'], facts['doing']]),
      [['setup.service-start', 'MSExchangeTransport', 'Starting the Mailbox role: Transport service']],
    );
  });

  it('each have something to look with, something to mend with and something to check with, or say why not', () => {
    for (const rule of rules.filter(({ id, severity }) => id.startsWith('setup.') && severity === 'error')) {
      const kinds = new Set(remediesFor(rule.remedies, {}).map(({ kind }) => kind));
      const excused = new Set((rule.lacks ?? []).flatMap((lack) => lack.kinds));
      assert.ok(kinds.has('diagnose'), `${rule.id} has no diagnose`);
      for (const kind of ['fix', 'verify'] as const)
        assert.ok(kinds.has(kind) || excused.has(kind), `${rule.id} has no ${kind}`);
    }
  });
});
