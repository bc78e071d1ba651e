import assert from 'node:assert/strict';
import { semanticTokensIn, tokenTypes } from '../../../server/src/features/semanticTokens.ts';
import { assertColours, decodeTokens, fixture, openLog, tokensOf } from '../../support/markup.ts';

describe('semanticTokensIn', () => {
  it('colours an agent log', () => {
    assertColours(
      '⟦logTime:02/19/2007 16:24:30⟧\t⟦logSource:CStore::Open⟧\t⟦logError:Error⟧\t⟦logCode:-2147221231⟧\tIt failed.\n' +
        '⟦logTime:02/19/2007 16:24:31⟧\t⟦logSource:CStore::Open⟧\t⟦logWarning:Warning⟧\t⟦logCode:12⟧\tIt may fail.\n' +
        '⟦logTime:02/19/2007 16:24:32⟧\t⟦logSource:CStore::Open⟧\tTraceMsg\t⟦logCode:0⟧\tIt did not.\n',
    );
  });

  it('colours a protocol log and its header', () => {
    assertColours(
      '#⟦logKey:Software⟧: Microsoft Exchange Server\n#⟦logKey:Fields⟧: dateTime,sessionId,user,command,context\n' +
        '⟦logTime:2026-04-02T06:11:03.015Z⟧,00000000007B10F2,⟦logName:k.novak⟧,⟦logSource:login⟧,R=OK\n',
    );
  });

  it('colours an event', () => {
    assertColours(
      'Log Name: Application\nSource: ⟦logSource:MSExchangeIMAP4⟧\nDate: ⟦logTime:4/13/2026 3:36:23 PM⟧\nEvent ID: ⟦logCode:1102⟧\n' +
        'Level: ⟦logError:Error⟧\nUser: ⟦logName:N/A⟧\nComputer: ⟦logName:mbx2.adatum.example⟧\nDescription:\nNo certificate.\n',
    );
  });

  it('colours an NDR', () => {
    assertColours(
      'Generating server: ⟦logName:mbx2.adatum.example⟧\n\n⟦logName:k.novak@adatum.example⟧\n#⟦logCode:550⟧ ⟦logCode:5.1.1⟧ RESOLVER.ADR.RecipNotFound; not found ##\n',
    );
  });

  it('counts columns in UTF-16 units', () => {
    assertColours(
      '⟦logTime:2026-04-02T06:11:03.015Z⟧,00000000007B10F2,2,10.1.0.5:993,10.1.7.20:50122,⟦logName:😀 Jörg⟧,1,2,3,⟦logSource:login⟧,x,R=OK\n',
    );
  });

  it('colours what is asked for', () => {
    const line = '02/19/2007 16:24:30\tCStore::Open\tTraceMsg\t0\tx\n';
    assert.equal(tokensOf(line.repeat(10)).length, 30);
    assert.equal(tokensOf(line.repeat(10), 3, 5).length, 6);
  });

  it('knows the columns of the #Fields above, not those below', () => {
    const text =
      '#Fields: dateTime,user\n2026-04-02T06:11:03.015Z,a\n#Fields: dateTime,x,user\n2026-04-02T06:11:04.015Z,b,c\n';
    assert.deepEqual(tokensOf(text, 1, 2), ['logTime 2026-04-02T06:11:03.015Z', 'logName a']);
    assert.deepEqual(tokensOf(text, 3, 4), ['logTime 2026-04-02T06:11:04.015Z', 'logName c']);
  });

  it('sends only numbers that the protocol allows', () => {
    const hostile =
      '#Fields: dateTime,alpha,constructor,toString,__proto__,user\n2026-04-02T06:11:03.015Z,a,b,c,d,e\n';
    for (const text of [hostile, fixture('seeds/event-2937.txt').text, fixture('logs/report.eml').text]) {
      const { data } = semanticTokensIn(openLog(text), {
        start: { line: 0, character: 0 },
        end: { line: 999, character: 0 },
      });
      for (const { type, length, deltaLine, deltaCharacter } of decodeTokens(data)) {
        assert.ok(tokenTypes[type], `type ${type}`);
        assert.ok(length > 0 && deltaLine >= 0 && deltaCharacter >= 0);
      }
    }
  });
});
