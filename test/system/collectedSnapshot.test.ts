import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { collectorScript } from '../../scripts/lib/collector.mjs';
import { runChecks } from '../../server/src/directory/checks/run.ts';
import { openLdifSource, type LdifSource } from '../../server/src/directory/ldifSource.ts';
import type { SearchRequest } from '../../server/src/directory/source.ts';
import { openCatalog } from '../../server/src/knowledge/catalog.ts';
import { checkRows } from '../../server/src/knowledge/directory.ts';
import type { CheckResult } from '../../server/src/model/check.ts';
import { collected } from '../support/collected.ts';
import { matchesGolden } from '../support/golden.ts';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const open = (bytes: Uint8Array) => openLdifSource([bytes], 'case.ldif');
const subject = { account: 'TARGET\\svc-deny-database', mailbox: 'Ewan.Millington' };
const catalog = await openCatalog();

/** A search that found nothing there: the script writes down what came of every search. */
const gone: SearchRequest = {
  base: "CN=O'Neil & <Sons>,DC=target,DC=local",
  scope: 'base',
  filter: '(cn=Łódź)',
  attributes: ['cn'],
  where: 'domain',
};

async function resultsOf(source: LdifSource): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for await (const event of runChecks(source, subject, catalog))
    if (event.kind === 'result') results.push(event.result);
  return results;
}

describe('a snapshot as the collector script writes it', () => {
  const captured = () => open(fixture('directory/deny-on-database.ldif'));

  it('is the golden file', async () => {
    matchesGolden(await collected(await captured(), subject, [gone]), 'collected.ldif');
  });

  it('is ASCII with lines of at most 76 characters, comments aside', () => {
    const text = fixture('golden/collected.ldif').toString('latin1');
    assert.match(text, /^[\n\x20-\x7e]+$/);
    assert.deepEqual(
      text.split('\n').filter((line) => line.length > 76 && !line.startsWith('# ')),
      [],
    );
  });

  const golden = () => fixture('golden/collected.ldif');
  const withBom = (text: string) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]);
  const spellings: Readonly<Record<string, () => Buffer>> = {
    'as it is written': golden,
    'with CRLF and a byte order mark, as an editor saves it': () =>
      withBom(golden().toString().replaceAll('\n', '\r\n')),
    'as UTF-16 with CRLF, as > of Windows PowerShell writes it': () =>
      Buffer.from(`\ufeff${golden().toString().replaceAll('\n', '\r\n')}\r\n`, 'utf16le'),
  };
  for (const [how, bytes] of Object.entries(spellings)) {
    it(`gives the same results as the capture over LDAP, ${how}`, async () => {
      const file = await open(bytes());
      assert.deepEqual([file.isSnapshot, file.problemCount], [true, 0]);
      const results = await resultsOf(file);
      assert.equal(results.length, checkRows.length);
      assert.deepEqual(results, await resultsOf(await captured()));
    });
  }

  it('says of a search that found nothing what the directory said', async () => {
    const file = await open(golden());
    await assert.rejects(
      async () => {
        for await (const object of file.search(gone)) assert.fail(object.dn);
      },
      { kind: 'noSuchObject', message: 'The object does not exist.' },
    );
  });
});

describe('the statements of the collector script that write the file', () => {
  /** What `collected` of the tests does as well: who changes one has to change the other, and the golden file. */
  const statements = [
    "return '# ' + [regex]::Replace($text, '[^\\x20-\\x7e]', { param($match) '\\u{0:x4}' -f [int][char] $match.Value })",
    "if ($characters -match '\\A[\\x20-\\x7e]+\\z' -and $characters -notmatch '\\A[ :<]| \\z') { $text = $characters }",
    '$line = if ($null -ne $text) { "${name}: $text" } else { "${name}:: $([Convert]::ToBase64String($value))" }',
    '$length = [Math]::Min($(if ($at -eq 0) { 76 } else { 75 }), $line.Length - $at)',
    'if ($at -gt 0) { [void] $folded.Append("`n ") }',
    "$lines = @(ConvertTo-LdifLine 'dn' ([System.Text.Encoding]::UTF8.GetBytes($object.dn)))",
    'foreach ($value in $object.values[$name.ToLowerInvariant()]) { $lines += ConvertTo-LdifLine $name $value }',
    "if ($lines.Count -eq 1) { $lines += 'noAttributes: TRUE' }",
    '$records.Add(($lines -join "`n"))',
    'base = $request.base; scope = $request.scope; filter = $request.filter; attributes = [string[]] $request.attributes',
    "where = $where; deleted = [bool] $request.deleted; objects = ($numbers -join ','); result = $result",
    '$result = @{ kind = (Get-ErrorKind $_.Exception); message = $_.Exception.GetBaseException().Message }',
    "if ($where -like 'server *') { $where = @{ server = $where.Substring(7) } }",
    "$searches.Add((ConvertTo-Comment ('read: ' + (ConvertTo-Json $line -Compress -Depth 5))))",
    "'version: 1'",
    "'# exchange-triage-snapshot: 1'",
    "ConvertTo-Comment ('about: ' + (ConvertTo-Json $about -Compress))",
    ') + $searches + @(\'\') + ($records -join "`n`n") + @("# end: $($records.Count)", \'\')) -join "`n"',
    '[System.IO.File]::WriteAllText($path, $text, (New-Object System.Text.ASCIIEncoding))',
  ];
  const lines = collectorScript()
    .split('\r\n')
    .map((line) => line.trim());
  for (const statement of statements)
    it(`are as the golden file was made: ${statement.slice(0, 60)}`, () =>
      assert.ok(lines.some((line) => line.includes(statement))));

  it('are these alone: nothing else goes into records, searches or the text', () => {
    const writing = lines.filter((line) => /\$(?:records|searches)\.Add\(|^\$text = /.test(line));
    assert.deepEqual(
      writing.map((line) => line.replace(/\(.*/s, '')),
      ['$text = $null', '$records.Add', '$searches.Add', '$text = '],
    );
  });
});
