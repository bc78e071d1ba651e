import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parameterRow, type ParameterRow } from '../../../server/src/knowledge/parameters.ts';
import { placeholderLabels, remedyTemplates } from '../../../server/src/knowledge/remedies.ts';
import { slotNames } from '../../../server/src/remedies/fill.ts';
import { readTyped } from '../../../server/src/remedies/parameters.ts';

const file = new URL('../../../server/src/knowledge/parameters.json', import.meta.url);
const rows = (JSON.parse(readFileSync(file, 'utf8')) as { parameters: Record<string, ParameterRow> })
  .parameters;

describe('a number that documents write without its base', () => {
  it('is asked back: 2048 is 2048, or as hexadecimal 8264', () => {
    assert.deepEqual(readTyped('sessionLimit', '2048'), {
      means: [
        { value: '2048', label: '2048 as decimal, 0x800' },
        { value: '8264', label: '2048 as hexadecimal, 8264 in decimal' },
      ],
    });
  });

  it('is taken as it is where it says its base, or is the same in both', () => {
    assert.deepEqual(readTyped('sessionLimit', '0x2048'), { value: '8264' });
    assert.deepEqual(readTyped('sessionLimit', '&H800'), { value: '2048' });
    assert.deepEqual(readTyped('sessionLimit', '9'), { value: '9' });
  });

  it('is hexadecimal only where it says so', () => {
    assert.deepEqual(readTyped('sessionLimit', '80F'), { wrong: 'Write 0x80F for a hexadecimal number.' });
    for (const typed of ['0', '-1', '4294967296', '2048 (Hexadecimal)', '', '1e3', '2048; calc'])
      assert.ok('wrong' in readTyped('sessionLimit', typed), typed);
  });
});

describe('readTyped', () => {
  const accepted = (name: string, typed: string) => 'value' in readTyped(name, typed);

  it('keeps a number within its range', () => {
    assert.deepEqual(readTyped('port', '993'), { value: '993' });
    assert.deepEqual(readTyped('port', '65536'), { wrong: 'From 1 to 65535.' });
  });

  it('takes a choice in any letter case, as Exchange writes it', () => {
    assert.deepEqual(readTyped('quotaMessageType', 'prohibitsendreceivemailbox'), {
      value: 'ProhibitSendReceiveMailBox',
    });
    assert.ok(!accepted('quotaMessageType', 'ProhibitEverything'));
  });

  it('takes a computer for what it is, and nothing that holds more', () => {
    for (const typed of ['EX01', ' ex01.contoso.com ', '192.0.2.1'])
      assert.ok(accepted('server', typed), typed);
    for (const typed of ['EX01; calc', 'EX 01', '-EX01', '*', 'EX01/x', "EX'01"])
      assert.ok(!accepted('server', typed), typed);
  });

  it('takes accounts as Windows writes them', () => {
    for (const typed of ['CONTOSO\\svc', 'svc@contoso.com', "O'Neill"])
      assert.ok(accepted('account', typed), typed);
    for (const typed of ['/o=T/cn=E', 'a\\b\\c', '*']) assert.ok(!accepted('account', typed), typed);
  });

  it('takes sizes, thumbprints and languages', () => {
    for (const [name, typed] of [
      ['logSize', '10MB'],
      ['logSize', 'Unlimited'],
      ['thumbprint', '5113ae0233a72fccb75b1d0198628675333d010e'],
      ['language', 'pt-BR'],
    ] as const)
      assert.ok(accepted(name, typed), typed);
    for (const [name, typed] of [
      ['logSize', '10'],
      ['thumbprint', '5113'],
      ['language', 'English'],
    ] as const)
      assert.ok(!accepted(name, typed), typed);
  });

  it('takes no control character and no wildcard for a name, but a question in a message', () => {
    assert.ok(!accepted('policyName', 'a\u001bb'));
    assert.ok(!accepted('policyName', 'IMAP*'));
    assert.ok(accepted('messageText', 'Full? Ask IT.'));
  });
});

describe('every parameter', () => {
  const names = new Set(remedyTemplates.flatMap(slotNames));

  it('is one of a template, and has a label', () => {
    for (const name of Object.keys(rows)) {
      assert.ok(names.has(name), name);
      assert.ok(placeholderLabels[name], name);
    }
  });

  it('has an example that would be accepted, and choices that would be', () => {
    for (const [name, { example, choices = [] }] of Object.entries(rows)) {
      for (const value of [
        ...(example && !example.includes('…') ? [example] : []),
        ...choices.map((each) => each.value),
      ])
        assert.ok(!('wrong' in readTyped(name, value)), `${name}: ${value}`);
    }
  });

  it('has a label that can stand in a gap: without quotes, in one line', () => {
    for (const [name, label] of Object.entries(placeholderLabels))
      assert.doesNotMatch(label, /['"<>\n\u2018-\u201f]/, name);
  });

  it('is text where nothing else is known of it', () => {
    assert.deepEqual(parameterRow('constructor'), { type: 'text' });
  });
});
