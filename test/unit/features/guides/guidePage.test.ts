import assert from 'node:assert/strict';
import { guideCaseOf } from '../../../../server/src/features/guides/guideCase.ts';
import { guidePage } from '../../../../server/src/features/guides/guidePage.ts';
import type { GuideParams } from '../../../../server/src/guidesProtocol.ts';
import { guideById, guides } from '../../../../server/src/knowledge/guides.ts';
import { openCaseOf } from '../../../support/openCase.ts';

function page(id: string, params: Partial<GuideParams> = {}, step?: string): string {
  const guide = guideById(id);
  assert.ok(guide, id);
  const complete = { guide: id, facts: {}, results: [], answers: {}, ...params };
  return guidePage(guide, guideCaseOf(guide, complete, openCaseOf(), 'any'), step);
}

const hostile =
  '[x](command:workbench.action.quit) <img src=x> `a` ![](https://a.example) \u202e\r\n# heading';

describe('the page of a guide', () => {
  it('says what it is for, what is next, each step and its part, and the sources', () => {
    const text = page('mapi-logon');
    assert.match(text, /^# A migration agent cannot log on to mailboxes\n/);
    assert.match(text, /\*\*Next step\\: Take the names from the log\*\*/);
    assert.equal(text.match(/^## /gm)?.length, 6);
    assert.equal(text.match(/^### ☐ /gm)?.length, guideById('mapi-logon')?.steps.length);
    assert.match(text, /\n## Sources\n\n- Tutorial/);
    assert.match(text, /- \[MFCMAPI\]\(https:\/\/github\.com\/microsoft\/mfcmapi\)/);
  });

  it('ticks what is answered, and says by what', () => {
    const text = page('mapi-logon', {
      answers: { prerequisites: 'failed' },
      mailbox: '/o=WINGTIP/cn=Anna',
    });
    assert.match(text, /^### ☑ 1\\\. Take the names/m);
    assert.match(text, /^### ☒ 2\\\. Know what/m);
    assert.match(text, /\*\*Not as expected\.\*\* You said so\\\./);
  });

  it('shows one step alone, with its own number and the guide that it is of', () => {
    const text = page('mapi-logon', { mailbox: '/o=WINGTIP/cn=Anna' }, 'profile');
    assert.match(
      text,
      /^## Step one\\: log on to a failing mailbox yourself\n\n### ☐ 5\\\. Make a MAPI profile/,
    );
    assert.match(text, /Put in:\n\n```\n\/o=WINGTIP\/cn=Anna\n```/);
    assert.match(text, /Replaces: MFCMAPI/);
    assert.match(text, /Answered by: legacyExchangeDN has no trailing blank/);
    assert.match(text, /- As expected: The name leads to the mailbox\\\. → Open the mailbox/);
    assert.equal(text.match(/^### /gm)?.length, 1);
  });

  it('makes nothing of a value but text', () => {
    const facts = {
      server: hostile,
      mailbox: hostile,
      account: hostile,
      legacyExchangeDN: hostile,
      object: hostile,
    };
    for (const { id } of guides) {
      const outside = page(id, { facts, account: hostile, mailbox: hostile }).replace(
        /^(`{3,})\n.*\n\1$/gm,
        '',
      );
      assert.doesNotMatch(outside, /\]\(command:|(?<!\\)<img|(?<!\\)`|\u202e|^# heading/m, id);
    }
  });

  it('keeps a value with marks of its own within the block to be copied', () => {
    const text = page('mrs-1007', { facts: { server: 'a```\n# b````c' } });
    assert.match(text, /\n`{5}\na``` # b````c\n`{5}\n/);
  });
});
