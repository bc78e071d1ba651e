import assert from 'node:assert/strict';
import { remedyTemplates } from '../../../server/src/knowledge/remedies.ts';
import { fillRemedy } from '../../../server/src/remedies/fill.ts';
import { isExchangeCmdlet, knownVersions, unknownIn } from '../../support/cmdlets.ts';
import { callsIn, syntaxErrors, type Call } from '../../support/powershell.ts';

/** What is no cmdlet of Exchange: of Windows PowerShell and the modules of Windows Server, by what brings it. */
const others = {
  'Windows PowerShell': `Add-Computer Add-LocalGroupMember Add-PSSnapin Copy-Item Export-Clixml Export-Csv ForEach-Object Format-List
    Format-Table Get-ChildItem Get-Command Get-Content Get-Credential Get-Date Get-EventLog Get-ExecutionPolicy Get-Item
    Get-ItemProperty Get-Module Get-Process Get-Service Get-WinEvent Get-WmiObject Group-Object Import-Clixml Import-Csv Import-Module
    Import-PSSession Join-Path Move-Item New-Item New-ItemProperty New-Object New-PSSession Out-File
    Read-Host Remove-Computer Remove-Item Remove-ItemProperty Remove-LocalGroupMember Remove-PSSession Remove-PSSnapin
    Remove-Variable Get-PSSession Get-PSSnapin Restart-Computer Restart-Service Select-Object Select-String Send-MailMessage
    Set-Content Set-ItemProperty Set-Location Set-Service Sort-Object Split-Path Start-Process Start-Service
    Start-Sleep Stop-Process Stop-Service Test-Connection Test-Path Test-WSMan Where-Object Get-HotFix`,
  'Windows Server': `Get-CimInstance Get-DnsClient Get-DnsClientServerAddress Get-NetIPInterface Get-NetTCPConnection
    Register-DnsClient Set-DnsClient Set-DnsClientServerAddress Resolve-DnsName Test-NetConnection`,
  'the module ServerManager': `Add-WindowsFeature Get-WindowsFeature Install-WindowsFeature Uninstall-WindowsFeature`,
  'the module ActiveDirectory': `Add-ADGroupMember Clear-ADAccountExpiration Disable-ADAccount Enable-ADAccount
    Get-ADAccountAuthorizationGroup Get-ADComputer Get-ADDomain Get-ADDomainController Get-ADForest Get-ADGroup Get-ADObject
    Get-ADPrincipalGroupMembership Get-ADUser New-ADObject New-ADOrganizationalUnit Remove-ADGroupMember Remove-ADObject
    Remove-ADOrganizationalUnit Restore-ADObject Set-ADAccountExpiration Set-ADAccountPassword Set-ADComputer Set-ADForestMode
    Set-ADGroup Set-ADObject Set-ADUser Unlock-ADAccount`,
  'the module PowerShellGet': 'Uninstall-Module Update-Module',
  'the module GroupPolicy': 'Get-GPO Get-GPOReport',
  'the module WebAdministration': 'Remove-WebApplication Restart-WebAppPool',
  'programs of Windows': `appcmd.exe certutil.exe dcdiag.exe dnscmd.exe dsacls.exe gpresult.exe icacls.exe netsh.exe nltest.exe reg.exe
    repadmin.exe schtasks.exe setspn.exe w32tm.exe wusa.exe`,
  'programs of Exchange': 'DependentAssemblyGenerator.exe eseutil.exe Setup.exe',
  'functions of the fail-over monitor': 'Test-Answer Send-Notice',
  'scripts of Exchange and of its media': 'InstallConfig.ps1 Prepare-MoveRequest.ps1 ServiceControl.ps1',
  'scripts of CSS-Exchange': 'FixInstallerCache.ps1 SetupAssist.ps1',
  'attributes in a filter in braces': 'legacyExchangeDN',
};

const otherNames = new Set(Object.values(others).flatMap((names) => names.toLowerCase().split(/\s+/)));

/** In: what is called, a program or script with the path to it as it is written. */
const fileNameOf = (name: string) => /[\w-]{1,60}\.(?:exe|ps1)(?=['")]{0,2}$)/.exec(name)?.[0] ?? name;
const powerShell = remedyTemplates.filter(({ shell }) => /Shell$/.test(shell));

describe('every command of PowerShell', () => {
  const calls = new Map<string, readonly Call[]>();
  before(async () => {
    for (const template of powerShell)
      calls.set(template.id, await callsIn(fillRemedy(template, {}).command));
  });

  it('has no syntax error', async () => {
    for (const template of powerShell)
      assert.deepEqual(await syntaxErrors(fillRemedy(template, {}).command), [], template.id);
  });

  it('says for which versions it is, where it calls what Exchange brings', () => {
    const found = powerShell.filter(
      ({ id, versions }) => !versions && calls.get(id)?.some(({ name }) => isExchangeCmdlet(name)),
    );
    assert.deepEqual(
      found.map(({ id }) => id),
      [],
    );
  });

  it('calls what a version of Exchange has, with its parameters, in every version that it is for', () => {
    const found = powerShell.flatMap(({ id, versions = [] }) =>
      (calls.get(id) ?? [])
        .filter(({ name }) => isExchangeCmdlet(name))
        .flatMap(({ name, parameters }) =>
          versions
            .filter((version) => knownVersions.includes(version))
            .flatMap((version) => unknownIn(version, name, parameters)),
        )
        .map((unknown) => `${id}: ${unknown}`),
    );
    assert.deepEqual(found, []);
  });

  it('calls nothing else but what Windows brings', () => {
    const found = powerShell.flatMap(({ id }) =>
      (calls.get(id) ?? [])
        .filter(({ name }) => !isExchangeCmdlet(name) && !otherNames.has(fileNameOf(name).toLowerCase()))
        .map(({ name }) => `${id}: ${name}`),
    );
    assert.deepEqual(found, []);
  });

  it('is for no shell that its version does not have: the Exchange Management Shell came with 2007', () => {
    for (const { id, shell, versions } of remedyTemplates)
      if (shell === 'Exchange Management Shell')
        assert.ok(versions && !versions.some((version) => /^(?:4\.0|5\.\d|200[03])$/.test(version)), id);
  });

  it('would be seen where it is wrong', () => {
    assert.deepEqual(unknownIn('2013', 'New-ClientAccessArray', ['Fqdn']), ['New-ClientAccessArray (2013)']);
    assert.deepEqual(unknownIn('2010', 'New-ThrottlingPolicy', ['Name', 'ImapMaxBurst']), [
      'New-ThrottlingPolicy -ImapMaxBurst (2010)',
    ]);
  });
});
