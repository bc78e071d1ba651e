import assert from 'node:assert/strict';
import messages from '../../../server/src/knowledge/setup-messages.json' with { type: 'json' };
import { ruleById } from '../../../server/src/knowledge/rules.ts';
import { analyse, assertMarked, fixture, recordsOf, unmark, valuesOf } from '../../support/markup.ts';

const at = '[04/17/2023 21:10:41.0582]';
const failure = fixture('logs/exchange-setup.log').text;

describe('a setup log', () => {
  it('says where each field stands', () => {
    const marked = unmark(
      '[⟦time:04/17/2023 21:10:41.0582⟧] [⟦level:1⟧] [⟦severity:WARNING⟧] ⟦message:⟦headline:Mind this.⟧⟧\n',
    );
    assertMarked(recordsOf(marked.text)[0], marked);
  });

  it('is month first, whatever separator the locale of the server has', () => {
    for (const date of ['04/03/2023', '04.03.2023', '04-03-2023'])
      assert.equal(
        analyse(`[${date} 21:10:41.0582] [1] [ERROR] Broken.\n`).findings[0]?.time,
        '2023-04-03T21:10:41',
        date,
      );
  });

  it('has no stamps in excerpts, and quote marks before its lines', () => {
    for (const head of ['> [2]', '[MM/DD/YYYY HH:MM:SS] [2]', '[Time] [2]', '  [2]'])
      assert.equal(recordsOf(`${head} [ERROR] Broken.\n`)[0]?.fields['message']?.text, 'Broken.', head);
  });

  it('takes all lines of a failure, up to its reference, for one', () => {
    const failures = recordsOf(failure).filter(({ kind }) => kind === 'failure');
    assert.equal(failures.length, 1);
    const [only] = failures;
    assert.ok(only);
    const { exception, reference, script, headline } = valuesOf(only);
    assert.match(headline ?? '', /^Service 'Microsoft Exchange Transport/);
    assert.equal(
      script?.trim(),
      '$error.Clear(); \n          start-SetupService -ServiceName MSExchangeTransport',
    );
    assert.match(
      exception ?? '',
      /^Microsoft\.Exchange\.Configuration\.Tasks\.ServiceDidNotReachStatusException/,
    );
    assert.equal(reference, 'BridgeheadServiceStart___0123456789abcdef0123456789abcdef');
    assert.match(failure.slice(only.end), /^\r?\n?\[04\/17\/2023 21:10:41\.0582\] \[1\] Setup is stopping/);
  });

  it('keeps two failures apart', () => {
    const one = `${at} [1] [ERROR] Broken.\n${at} [1] [ERROR-REFERENCE] Id=A___1 Component=X\n`;
    assert.equal(recordsOf(one + one).filter(({ kind }) => kind === 'failure').length, 2);
    const apart = `${at} [1] [ERROR] One.\n${at} [1] Beginning processing Get-Item\n${at} [1] [ERROR] Two.\n`;
    assert.equal(recordsOf(apart).filter(({ kind }) => kind === 'failure').length, 2);
  });

  it('takes the exception for the message where the script comes first', () => {
    const [record] = recordsOf(
      `${at} [1] [ERROR] The following error was generated when "$error.Clear(); A" was run: "System.Exception: No.\n   at B".\n`,
    );
    assert.equal(record?.fields['headline']?.text, 'System.Exception: No.');
    assert.equal(record.fields['script']?.text, '$error.Clear(); A');
  });

  it('takes a failed check, its line with the mark and the address of its help for one', () => {
    const records = recordsOf(
      `${at} [1] Failed [Rule:Abc] [Message:Do this [now].]\n${at} [1] [REQUIRED] Do this [now].\n${at} [1] Help URL: http://x/ms.exch.setupreadiness.Abc.aspx\n${at} [1] Failed [Rule:Def] [Message:Do that.]\n`,
    );
    assert.deepEqual(
      records.map(({ fields }) => [fields['check']?.text, fields['message']?.text]),
      [
        ['Abc', 'Do this [now].'],
        ['Def', 'Do that.'],
      ],
    );
  });

  it('reads a check without its rule, and without stamps', () => {
    for (const text of [
      `${at} [1] [REQUIRED] Do this.\n${at} [1] Help URL: https://x/ms-exch-setupreadiness-Abc?view=1\n`,
      'Error:\nDo this.\nFor more information, visit: http://x/ms.exch.setupreadiness.Abc.aspx\n',
      ' Prerequisite Analysis      FAILED\n  Do this.\n  For more information, visit: http://x/ms.exch.setupreadiness.Abc.aspx\n',
    ]) {
      const [record, ...others] = recordsOf(text);
      assert.equal(record?.fields['check']?.text, 'Abc', text);
      assert.equal(record.fields['message']?.text, 'Do this.', text);
      assert.equal(others.length, 0);
    }
  });

  it('may be what the console showed, wrapped at 80 columns', () => {
    const [record] = recordsOf(
      'Finalizing Setup   FAILED\nThe following error was generated when “$error.Clear();\nA\n” was run: “System.ExceptionThatIsLo\nng: Service ‘MSExchangeTransport’ failed to reach status ‘Running’.\n',
    );
    assert.equal(record?.kind, 'failure');
    assert.equal(record.fields['step']?.text, 'Finalizing Setup');
    assert.match(record.fields['message']?.text ?? '', /^System\.ExceptionThatIsLo\nng: /);
  });

  it('may be ldif.err', () => {
    const marked = unmark(
      'Entry DN: ⟦entry:CN=ms-Exch-Abc,CN=Schema⟧\n⟦headline:Add error on entry starting on line ⟦line:78⟧: Unwilling To Perform⟧\n\nThe server side error is: ⟦code:0x20bb⟧ ⟦message:Schema update failed: duplicate OID.⟧\n\nThe extended server error is:\n\n⟦detail:000020BB: SvcErr: DSID-1, problem 5003 (WILL_NOT_PERFORM), data 8379⟧\n\n\nAn error has occurred in the program\n',
    );
    assertMarked(recordsOf(marked.text)[0], marked);
  });

  it('may be the progress log of Exchange 2003', () => {
    const [record] = recordsOf(
      '[13:31:26] ScStartService (a_basesvc.cxx:219)\n           Error code 0XC0070425 (1061): No.\n',
    );
    assert.deepEqual(valuesOf(record), {
      clock: '13:31:26',
      function: 'ScStartService',
      code: '0XC0070425',
      message: 'No.',
    });
  });

  it('is not any text with a time in brackets, an error or a word about failing', () => {
    for (const text of [
      '[13:31:26] <eva> hello\n[13:31:40] <ola> hi\n',
      'Error:\nThe printer is on fire.\n',
      'All tests FAILED\nsee above\n',
      'The Windows component of our plan is missing.\n',
      '[1] [2] [3]\n',
    ])
      assert.equal(analyse(text).format, null, text);
  });

  it('has a rule of its own for every message that is recognised without a stamp', () => {
    for (const { begins } of messages.messages) {
      const { findings } = analyse(`${begins}${endings[begins] ?? ''}\n`);
      assert.equal(findings.length, 1, begins);
      assert.notEqual(ruleById(findings[0]?.rule ?? '')?.generic, true, begins);
    }
  });
});

/** How the messages go on whose beginning does not say what is wrong. */
const endings: Readonly<Record<string, string>> = {
  'Install hotfix Microsoft Knowledge Base article ': '982867',
  'This computer requires the update described in Microsoft Knowledge Base article ': '979744',
  'This computer requires .NET Framework ': '4.8.',
  'This computer requires at least Microsoft .NET Framework ': '4.8.',
  'This computer requires the Microsoft ': 'Office 2010 Filter Packs.',
  'The Windows component ':
    "RSAT-ADDS isn't installed on this computer and needs to be installed before Exchange Setup can begin.",
  'The local domain needs to be ': 'updated.',
  'Microsoft Exchange Server setup cannot continue because ':
    'a restart from a previous installation or update is pending.',
  'Installation cannot continue. The Setup Wizard has determined that this Interim Update':
    ' is incompatible.',
  'A Setup failure previously occurred while ': 'installing the MailboxRole role.',
  "The parameter 'roles' is not valid for current operation": " 'Uninstall'.",
  "Setup can't continue with the upgrade because ": 'the powershell (4711) process has open files.',
  'Setup cannot continue with the upgrade because ': 'the w3wp (4711) process has open files.',
  "Setup can't detect a Send connector": " with an address space of '*'.",
  'Setup will prepare the organization for Exchange Server':
    ' 2016. After this operation, you will not be able to install any Exchange 2013 servers.',
};
