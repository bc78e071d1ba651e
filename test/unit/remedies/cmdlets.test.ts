import assert from 'node:assert/strict';
import { remedyTemplates } from '../../../server/src/knowledge/remedies.ts';
import { fillRemedy } from '../../../server/src/remedies/fill.ts';
import { isExchangeCmdlet, knownVersions, unknownIn } from '../../support/cmdlets.ts';
import { callsIn, syntaxErrors, type Call } from '../../support/powershell.ts';

/** What is no cmdlet of Exchange: of Windows PowerShell and the modules of Windows Server, by what brings it. */
const others = {
  'Windows PowerShell': `Add-PSSnapin Export-Csv ForEach-Object Format-List Format-Table Get-ChildItem
    Get-Content Get-Credential Get-Date Get-EventLog Get-Item Get-ItemProperty Get-Service Get-WinEvent Get-WmiObject Group-Object
    Import-Csv Import-PSSession New-Item New-ItemProperty New-Object New-PSSession Out-File
    Read-Host Remove-Item Remove-ItemProperty Remove-PSSession Remove-PSSnapin Remove-Variable Get-PSSession Get-PSSnapin
    Restart-Service Select-Object Select-String Send-MailMessage Set-Content Sort-Object Start-Service
    Start-Sleep Test-Connection Test-Path Where-Object Get-HotFix`,
  'Windows Server': `Get-CimInstance Get-DnsClient Get-NetIPInterface Set-DnsClient Resolve-DnsName Test-NetConnection`,
  'the module ActiveDirectory': `Add-ADGroupMember Clear-ADAccountExpiration Disable-ADAccount Enable-ADAccount
    Get-ADAccountAuthorizationGroup Get-ADDomainController Get-ADObject Get-ADUser Remove-ADGroupMember
    Set-ADAccountExpiration Set-ADAccountPassword Set-ADUser Unlock-ADAccount`,
  'the module GroupPolicy': 'Get-GPO Get-GPOReport',
  'programs of Windows': `dcdiag.exe dnscmd.exe dsacls.exe gpresult.exe netsh.exe reg.exe repadmin.exe schtasks.exe wusa.exe`,
  'functions of the fail-over monitor': 'Test-Answer Send-Notice',
  'scripts of Exchange': '.\\Prepare-MoveRequest.ps1',
  'attributes in a filter in braces': 'legacyExchangeDN',
};

const otherNames = new Set(Object.values(others).flatMap((names) => names.toLowerCase().split(/\s+/)));
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
        .filter(({ name }) => !isExchangeCmdlet(name) && !otherNames.has(name.toLowerCase()))
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
