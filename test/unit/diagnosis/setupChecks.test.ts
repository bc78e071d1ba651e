import assert from 'node:assert/strict';
import { ruleById } from '../../../server/src/knowledge/rules.ts';
import { remediesFor } from '../../../server/src/remedies/fill.ts';
import { analyse, fixture } from '../../support/markup.ts';

const at = '[04/17/2023 21:10:41.0582]';
const check = (name: string, message = 'The message.') =>
  `${at} [1] Failed [Rule:${name}] [Message:${message}]\n${at} [1] [REQUIRED] ${message}\n`;

describe('rules for the checks before an installation', () => {
  const checks: Readonly<Record<string, readonly string[]>> = {
    'setup.reboot-pending': ['RebootPending', 'PendingRebootWindowsComponents'],
    'setup.domain-not-prepared': ['DomainPrepRequired'],
    'setup.domain-update-permission': ['LocalDomainPrep', 'PrepareDomainNotAdmin'],
    'setup.schema-permission': ['SchemaUpdateRequired'],
    'setup.forest-permission': ['GlobalUpdateRequired', 'AdUpdateRequired', 'DomainPrepWithoutADUpdate'],
    'setup.organization-permission': ['GlobalServerInstall', 'DelegatedMailboxFirstInstall'],
    'setup.not-local-admin': ['NotLocalAdmin'],
    'setup.not-in-domain': ['LoggedOntoDomain', 'ComputerNotPartofDomain'],
    'setup.directory-unreachable': ['CannotAccessAD'],
    'setup.schema-master-elsewhere': ['NotInSchemaMasterDomain', 'NotInSchemaMasterSite'],
    'setup.domain-controller-out-of-site': ['DomainControllerIsOutOfSite'],
    'setup.functional-level': ['ForestLevelNotWin2003Native', 'MsDSBehaviorVersionRequirement'],
    'setup.active-directory-state': ['AdInitErrorRule'],
    'setup.domain-controller': ['ComputerRODC'],
    'setup.on-domain-controller': ['WarningInstallExchangeRolesOnDomainController'],
    'setup.coexistence': ['E16E14CoexistenceMinVersionRequirement', 'Exchange2000or2003PresentInOrg'],
    'setup.no-older-servers': ['NoE14ServerWarning'],
    'setup.watermark': ['InstallWatermark'],
    'setup.ucma': ['UcmaRedistMsi'],
    'setup.vc2013': ['VC2013RedistDependencyRequirement'],
    'setup.net-framework': ['MinimumFrameworkNotInstalled', 'NETFrameworkNotInstalled'],
    'setup.url-rewrite': ['IisUrlRewriteNotInstalled'],
    'setup.windows-feature': [
      'NETFramework45FeaturesNotInstalled',
      'LonghornIIS6MetabaseNotInstalled',
      'RsatAddsToolsInstalled',
    ],
    'setup.operating-system': ['ValidOSVersion', 'WindowsServer2008CoreServerEdition'],
    'setup.execution-policy': ['PowerShellExecutionPolicyCheckSet'],
    'setup.msdtc': ['MSDTCStopped'],
    'setup.firewall-service': ['MpsSvcStopped'],
    'setup.remote-registry': ['RemoteRegException'],
    'setup.services-marked': ['ServicesAreMarkedForDeletion'],
    'setup.open-files': ['ProcessNeedsToBeClosedOnUpgrade'],
    'setup.language-pack': ['LangPackBundleCheck'],
    'setup.ad-lds': ['ADAMDataPathExists'],
    'setup.dns-suffix': ['FqdnMissing'],
    'setup.dns': ['HostRecordMissing', 'PrimaryDNSTestFailed'],
    'setup.hybrid': ['DidOnPremisesSettingCreatedAnException'],
    'setup.mailboxes-left': ['UnwillingToRemoveMailboxDatabase'],
    'setup.server-in-use': ['ServerIsSourceForSendConnector', 'OffLineABServerDeleted'],
    'setup.no-internet-connector': ['NoConnectorToStar'],
    'setup.mapi-http': ['WarnMapiHttpNotEnabled'],
    'setup.inheritance-blocked': ['InhBlockPublicFolderTree'],
  };
  for (const [rule, names] of Object.entries(checks)) {
    it(`know the check ${names.join(', ')}, whatever its message is in the language of the server`, () => {
      for (const name of names)
        assert.deepEqual(
          analyse(check(name, 'Bitte starten Sie neu.')).findings.map((finding) => finding.rule),
          [rule],
          name,
        );
    });
  }

  it('say who ran setup', () => {
    const { findings } = analyse(
      `${at} [0] Logged on user: WINGTIP\\setup-admin.\n${check('SchemaUpdateRequired')}`,
    );
    assert.equal(findings[0]?.facts['accountName'], 'setup-admin');
    const join = remediesFor(ruleById('setup.schema-permission')?.remedies ?? [], findings[0].facts);
    assert.match(
      join.find(({ id }) => id === 'setup-join-schema-admins')?.command ?? '',
      /-Members 'setup-admin' /,
    );
  });

  it('name the hotfixes of the readiness check of 2010', () => {
    const { findings } = analyse(fixture('seeds/readiness-2010.txt').text);
    assert.deepEqual(
      findings.map(({ rule, facts }) => [rule, facts['article'] ?? facts['software']]),
      [
        ['setup.hotfix', '982867'],
        ['setup.hotfix', '979744'],
        ['setup.hotfix', '983440'],
        ['setup.hotfix', '977020'],
        ['setup.filter-pack', 'Microsoft Office 2010 Filter Pack'],
      ],
    );
  });
});
