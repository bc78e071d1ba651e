import assert from 'node:assert/strict';
import { collectorScript } from '../../scripts/lib/collector.mjs';
import { attributeLists, directoryReads, nameForms } from '../../server/src/knowledge/directory.ts';
import { powerShellPieces, runningCode, syntaxErrors } from '../support/powershell.ts';

/** Everything that the script calls: what comes with Windows PowerShell 3, and its own functions. */
const commands = [
  'Add-Type',
  'ConvertFrom-Json',
  'ConvertTo-Json',
  'ForEach-Object',
  'Join-Path',
  'New-Object',
  'Set-StrictMode',
  'Test-Path',
  'Where-Object',
  'Write-Output',
  'Write-Progress',
];

describe('the collector script', () => {
  const script = collectorScript();

  it('is a script that Windows PowerShell reads as it is: byte order mark, CRLF', () => {
    assert.equal(script.charCodeAt(0), 0xfeff);
    assert.equal(script.replaceAll('\r\n', '').includes('\n'), false);
  });

  it('has no syntax error', async () => {
    assert.deepEqual(await syntaxErrors(script.slice(1)), []);
  });

  it('carries the reads of the checks, all of them and nothing else', () => {
    const [, json = ''] = /\$definition = @'\r\n([\s\S]*?)\r\n'@ \| ConvertFrom-Json/.exec(script) ?? [];
    assert.deepEqual(JSON.parse(json), {
      forms: nameForms,
      attributes: attributeLists,
      reads: directoryReads,
    });
  });

  it('calls nothing but what comes with Windows, and its own functions', () => {
    const own = [...script.matchAll(/^function ([\w-]+)/gm)].map(([, name]) => name);
    const code = runningCode(
      script
        .slice(1)
        .replace(/<#[\s\S]*?#>/, '')
        .replace(/@'[\s\S]*?'@/, ''),
    );
    const called = new Set([...code.matchAll(/\b[A-Z][a-z]+-[A-Z]\w+/g)].map(([name]) => name));
    const strange = [...called].filter((name) => !commands.includes(name) && !own.includes(name));
    assert.deepEqual(strange, []);
    for (const name of own) assert.ok(script.split(name ?? '').length > 2, `${name} is called nowhere`);
  });

  it('only reads: no request that changes a directory stands in it', () => {
    assert.doesNotMatch(script, /\b(?:Add|Modify|Delete|ModifyDN|Extended)Request\b/);
    const types = new Set([...script.matchAll(/\$namespace\.(\w+)/g)].map(([, type]) => type));
    assert.deepEqual([...types].sort(), [
      'DirectoryOperationException',
      'DomainScopeControl',
      'LdapConnection',
      'LdapDirectoryIdentifier',
      'PageResultRequestControl',
      'SearchRequest',
      'SecurityDescriptorFlagControl',
      'ShowDeletedControl',
    ]);
  });

  it('puts nothing into a string that PowerShell would run', () => {
    for (const { kind, text } of powerShellPieces(script.slice(1))) {
      if (kind === 'expandable') assert.doesNotMatch(text, /`\$|Invoke-Expression/);
    }
  });
});
