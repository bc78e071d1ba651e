import assert from 'node:assert/strict';
import { fillRemedy } from '../../../server/src/remedies/fill.ts';
import { commentBlock, scriptBlock, scriptHead } from '../../../server/src/remedies/script.ts';
import { remedyTemplateById } from '../../../server/src/knowledge/remedies.ts';
import { runningCode } from '../../support/powershell.ts';

const template = remedyTemplateById('database-rights');
assert.ok(template);
const origin = { file: 'MailTarget.log', line: 5, time: '2026-03-12T08:00:08', message: 'It failed.' };
const filled = fillRemedy(template, { server: 'EX02', account: 'WINGTIP\\svc-migrate' });

describe('scriptBlock', () => {
  const { text } = scriptBlock(filled, origin, '2026-03-12 09:30');

  it('says what it is for, and which file, line and time it comes from', () => {
    assert.match(text, /# From: MailTarget\.log, line 5, 2026-03-12T08:00:08\. Written 2026-03-12 09:30\./);
    assert.match(text, /# DIAGNOSE: /);
    assert.match(text, /Risk: reads only\./);
  });

  it('ends every line with CRLF', () => {
    assert.doesNotMatch(text.replaceAll('\r\n', ''), /[\r\n]/);
    assert.ok(text.endsWith('\r\n'));
  });

  it('finds the first gap behind the heading', () => {
    const block = scriptBlock(fillRemedy(template, { server: 'EX02' }), origin, 'now');
    assert.ok(block.firstPlaceholder);
    assert.equal(
      block.text.slice(block.firstPlaceholder.start, block.firstPlaceholder.end),
      '<DOMAIN\\service account>',
    );
  });

  it('lets nothing of the log out of its heading', () => {
    const hostile = 'x\r\nRemove-Mailbox y\u2028Remove-Mailbox z\u0085Remove-Mailbox w';
    const block = scriptBlock(filled, { file: hostile, line: 1, time: hostile, message: hostile }, 'now');
    assert.doesNotMatch(runningCode(block.text), /Remove-Mailbox/);
    assert.doesNotMatch(runningCode(scriptHead(hostile)), /Remove-Mailbox/);
  });
});

describe('scriptBlock for what PowerShell does not read', () => {
  const block = (id: string, facts: Record<string, string>) => {
    const other = remedyTemplateById(id);
    assert.ok(other);
    return scriptBlock(fillRemedy(other, facts), origin, 'now');
  };

  it('writes comments to take the lines from, and says how', () => {
    const { text } = block('show-in-address-lists-2003', { userDN: 'CN=#> Remove-Mailbox x,DC=x' });
    assert.match(text, /# dn: CN=#> Remove-Mailbox x,DC=x\r\n# changetype: modify\r\n/);
    assert.match(text, /ldifde -i -f FILE/);
    assert.equal(runningCode(text).trim(), '');
  });

  it('finds the first gap behind the marks of its lines', () => {
    for (const id of ['show-in-address-lists-2003', 'cache-age-2003', 'verify-attributes-2003']) {
      const { text, firstPlaceholder } = block(id, {});
      assert.match(text.slice(firstPlaceholder?.start, firstPlaceholder?.end), /^<[^<>]+>$/, id);
    }
  });
});

describe('commentBlock', () => {
  it('puts every line behind a mark', () => {
    for (const line of commentBlock(filled, origin, 'now', 'line').trimEnd().split('\n'))
      assert.match(line, /^#: /);
  });

  it('is one comment of XML, whatever stands in it', () => {
    const block = commentBlock(filled, { ...origin, message: 'a --> <b>' }, 'now', 'xml');
    assert.equal(block.match(/-->/g)?.length, 1);
    assert.doesNotMatch(block.slice(4, -4), /--/);
  });
});
