import assert from 'node:assert/strict';
import { ruleById } from '../../../server/src/knowledge/rules.ts';
import { matchesGolden } from '../../support/golden.ts';
import {
  fixture,
  hoverOn,
  hoverTextOn,
  markNamed,
  openLog,
  rangeOfMark,
  unescaped,
  seedNames,
  unmark,
} from '../../support/markup.ts';

const agentLog = (user: string, code = '⟦-2147221231⟧') =>
  unmark(
    `02/19/2007 16:24:30 CSession::Logon TraceMsg 4800 Logging on to the mailbox '/o=A/cn=B' (Server: 'EX1', user: '${user}').\n` +
      `02/19/2007 16:24:30 CSession::Logon Error ${code} No store. - MAPI_E_LOGON_FAILED (MAPI 1.0)\n`,
  );

describe('the hover on a finding', () => {
  for (const name of seedNames) {
    it(`explains ${name}: title, meaning, what now, references`, async () => {
      const seed = fixture(`seeds/${name}.txt`);
      const rule = ruleById(openLog(seed.text).analysis.findings[0]?.rule ?? '');
      const markdown = await hoverTextOn(seed);
      assert.ok(rule);
      for (const part of [rule.title, rule.meaning, ...rule.causes, rule.next])
        assert.ok(markdown.includes(part), part);
      for (const { title, url } of rule.references)
        assert.ok(markdown.includes(url ? `[${title}](${url})` : title), title);
    });
  }

  it('says which commands there are none of, and why, and for which versions where it is not all', async () => {
    const expired = unmark(
      'Delivery has failed to these recipients:\n\nann@contoso.example\n\nDiagnostic information for administrators:\n\nGenerating server: ex1.contoso.example\n\nann@contoso.example\n⟦#550 4.4.7 QUEUE.Expired; message expired⟧ ##\n',
    );
    assert.match(
      await hoverTextOn(expired),
      /\*\*No command to undo\*\*: To try a queue again changes nothing/,
    );
    const moved = ruleById('connectivity.retry')?.lacks ?? [];
    assert.deepEqual(
      moved.map(({ kinds, only }) => [kinds, only]),
      [[['undo'], ['2007', '2010']]],
    );
    assert.doesNotMatch(await hoverTextOn(fixture('seeds/agent.txt')), /No command to/);
  });

  it('stands on what is underlined', async () => {
    const seed = fixture('seeds/agent.txt');
    const hover = await hoverOn(seed);
    assert.deepEqual(hover?.range, rangeOfMark(openLog(seed.text), markNamed(seed, 'code')));
  });

  it('reads as somebody has read it and found it right', async () => {
    matchesGolden(await hoverTextOn(fixture('seeds/agent.txt')), 'hover-agent.md');
  });

  it('has the facts, and what the code means', async () => {
    const shown = unescaped(await hoverTextOn(fixture('seeds/agent.txt')));
    assert.match(shown, /\| server \| EXCHANGE-SERVER \|/);
    assert.match(shown, /\*\*MAPI_E_LOGON_FAILED\*\* \(MAPI\)/);
    assert.match(shown, /0x80040111/);
  });
});

describe('the hover on a number or a name that no rule underlines', () => {
  const explained = {
    '-2147024891': /0x80070005/,
    '0x80040115': /MAPI_E_NETWORK_ERROR/,
    '0×80040115': /MAPI_E_NETWORK_ERROR/,
    MAPI_E_NOT_FOUND: /0x8004010F/i,
    '5.7.1': /SMTP\) 5\.7\.1/,
  };
  for (const [code, meaning] of Object.entries(explained)) {
    it(`explains ${code}`, async () => {
      const log = unmark(`02/19/2007 16:24:30 CStore::Open TraceMsg 0 Answer was ⟦code:${code}⟧ there.\n`);
      const hover = await hoverOn(log);
      assert.deepEqual(hover?.range, rangeOfMark(openLog(log.text), markNamed(log, 'code')));
      assert.match(unescaped(await hoverTextOn(log)), meaning);
    });
  }

  it('does not explain what is no code', async () => {
    for (const word of ['Answer', '12.5.2026', '1.2.3.4.5', 'Exchange_Server'])
      assert.equal(
        await hoverOn(unmark(`02/19/2007 16:24:30 CStore::Open TraceMsg 0 There is ⟦${word}⟧ here.\n`)),
        null,
        word,
      );
  });
});

describe('the hover on what a log has made to look like more', () => {
  const names = {
    'a link to a command': '[click](command:workbench.action.terminal.new)',
    'a link in angle brackets': '<command:workbench.action.quit>',
    'an image': '![x](https://evil.example/x.png)',
    HTML: '<img src=x onerror=alert(1)>',
    'an entity': '&#x5b; &uuml; &copy',
    'a row of a table': 'a | b |\n| c',
    'code that closes': '`` ` ``` [x](command:y)',
    'a bare address': 'https://evil.example/x www.evil.example',
    'a backslash before a mark': 'A\\[x](command:y)',
    'a reference': '[x]: command:y',
  };
  for (const [what, name] of Object.entries(names)) {
    it(`keeps it text: ${what}`, async () => {
      const markdown = await hoverTextOn(agentLog(name));
      const rows = markdown.split('\n').filter((line) => line.startsWith('| account |'));
      const [row = ''] = rows;
      assert.equal(rows.length, 1);
      assert.equal(unescaped(row), `| account | ${name.replaceAll('\n', ' ')} |`);
      // With what is escaped taken away, nothing is left that Markdown could read as a mark.
      assert.match(row.replace(/\\[!-/:-@[-`{-~]/g, ''), /^\| account \| [A-Za-z0-9 ]* \|$/);
    });
  }
});
