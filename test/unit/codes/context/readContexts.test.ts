import assert from 'node:assert/strict';
import type { DiagnosticContext } from '../../../../server/src/codes/context/context.ts';
import { readContexts } from '../../../../server/src/codes/context/readContexts.ts';
import { readings } from '../../../support/contexts/readings.ts';
import { contextText, only, readFixture, show } from '../../../support/contexts/show.ts';

const flagsOf = (context: DiagnosticContext) =>
  (['cutHead', 'cutTail', 'overflow'] as const).filter((flag) => context[flag]);

describe('readContexts', () => {
  for (const reading of readings) {
    it(`reads ${reading.fixture}`, () => {
      const context = readFixture(reading.fixture);
      assert.deepEqual(context.records.map(show), reading.records);
      const { exception, message, hr, ec } = context.header ?? {};
      assert.deepEqual(
        [exception?.value, message?.value, hr?.value, ec?.value],
        [reading.exception, reading.message, reading.hr, reading.ec],
      );
      assert.equal(context.form, reading.form);
      assert.deepEqual(flagsOf(context), reading.flags ?? []);
      assert.deepEqual(context.problems, reading.problems ?? []);
    });

    it(`points into the text of ${reading.fixture}`, () => {
      const text = contextText(reading.fixture);
      const { records, span, header } = readFixture(reading.fixture);
      let end = span.start;
      for (const record of records) {
        assert.ok(record.start >= end && record.end > record.start && record.end <= span.end, show(record));
        end = record.end;
      }
      assert.ok(header);
      assert.equal(text.slice(header.exception.start, header.exception.end), reading.exception);
      assert.equal(span.start, header.exception.start);
    });
  }

  it('points at the digits, whatever divides them', () => {
    const text = contextText('11-quoted');
    const digits = readFixture('11-quoted').records.map(({ value }) =>
      value === undefined ? '' : text.slice(value.start, value.end),
    );
    assert.deepEqual(digits.slice(0, 4), ['8E000000', '00000000', '000000=\r\n> > 00', '03 00 00 00']);
    assert.equal(digits.at(-1), '0F01=\r\n> > 0480');
    const event = contextText('02-event-1007');
    const { records, header } = readFixture('02-event-1007');
    const [pointer, , , , , , status] = records;
    assert.equal(event.slice(pointer?.value?.start, pointer?.value?.end), '0x0000000000000000');
    assert.equal(event.slice(pointer?.dwParamAt?.start, pointer?.dwParamAt?.end), '6BA');
    assert.equal(event.slice(status?.value?.start, status?.value?.end), '10060');
    assert.equal(event.slice(header?.hr?.start, header?.hr?.end), '80040115');
    assert.equal(event.slice(header?.ec?.start, header?.ec?.end), '-2147221227');
    assert.equal(event.slice(header?.message?.start, header?.message?.end), header?.message?.value);
  });

  it('finds every context of a text, and exceptions without one', () => {
    const found = (name: string) =>
      readContexts(contextText(name)).map(({ form, header }) => `${form} ${header?.ec?.value ?? ''}`);
    assert.deepEqual(found('06-endpoint-mapper'), ['expanded -2147221227', 'none -2147221227']);
    assert.deepEqual(found('12-mount-ec-515'), ['expanded -515', 'none -515']);
    const both = `${contextText('01-ndr-unconfigured')}\n${contextText('02-event-1007')}`;
    assert.deepEqual(
      readContexts(both).map(({ form }) => form),
      ['compact', 'expanded'],
    );
  });

  it('knows the type of an extended-information record only in the compact form', () => {
    const { records, problems } = only(
      readContexts('0.62184:00000000, 255.14744:4C270000, 255.12696:00010203'),
    );
    assert.deepEqual(records.map(show), [
      '0.62184 marker',
      '255.14744 eeinfo status=10060',
      '255.12696 unknown',
    ]);
    assert.match(records[1]?.unconfirmed ?? '', /laid out/);
    assert.deepEqual(problems, []);
  });
});

describe('readContexts on what pages and mail made of a context', () => {
  const lines = (...records: readonly string[]) => records.map((record) => `    ${record}`);
  const plain = lines(
    'Lid: 18969   EcDoRpcExt2 called [length=363]',
    'Lid: 27161   EcDoRpcExt2 returned [ec=0x0][length=108][latency=0]',
    'Lid: 23226   --- ROP Parse Start ---',
    'Lid: 27962   ROP: ropSetProps [10]',
    'Lid: 17082   ROP Error: 0x80070057',
    'Lid: 30561  ',
    'Lid: 1494    ---- Remote Context Beg ----',
    'Lid: 16280   dwParam: 0x6BA      Msg: EEInfo: ComputerName: MBX01',
    'Lid: 40748   qdwParam: 0xB01000000000001',
    'Lid: 19149   Error: 0x8004010F',
    'Lid: 1750    ---- Remote Context End ----',
  );
  const expected = [
    '18969 call function=EcDoRpcExt2 length=363',
    '27161 return ec=0x0 function=EcDoRpcExt2 length=108 latency=0',
    '23226 parseStart',
    '27962 rop rop=10 name=ropSetProps',
    '17082 ropError ec=0x80070057',
    '30561 marker',
    '1494 remoteStart',
    '16280 eeinfo dwParam=0x6BA computerName=MBX01',
    '40748 qword qword=0x0B01000000000001',
    '19149 error ec=0x8004010F',
    '1750 remoteEnd',
  ];
  const text = plain.join('\r\n');
  const forms: Readonly<Record<string, string>> = {
    'lines as they are': text,
    '<br/> for line ends': plain.join('<br/>'),
    'entities for line ends': plain.join('&#13;&#10;'),
    'two characters for a line end': plain.join('\\n'),
    'no-break blanks': text.replaceAll('   ', '&nbsp;\u00a0 '),
    'empty lines between': plain.join('\n\n\n'),
    'one paragraph': plain.map((line) => line.trim()).join(' '),
    'folded between all words': text.replace(/\s+/g, '\n   '),
    'a quoted answer': plain.map((line) => `> > ${line}`).join('\n'),
    'a quoted answer in HTML': plain.map((line) => `&gt; ${line}`).join('\n'),
    'quoted-printable': `${text
      .replaceAll('=', '=3D')
      .match(/(?:=3D|[^=]){1,47}/g)
      ?.join('=\r\n')}`,
    'a table of a page': plain.map((line) => `<tr><td class="x">${line}</td></tr>`).join(''),
    'long dashes': text.replaceAll('---', '&#8212;'),
    'dashes that a page took for a table': text.replaceAll('---', '---|'),
    'escaped brackets': text.replaceAll('[', '\\[').replaceAll(']', '\\]'),
    'the multiplication sign': text.replaceAll('0x', '0×'),
  };
  for (const [name, form] of Object.entries(forms)) {
    it(`reads ${name}`, () => {
      const { records, problems } = only(readContexts(`Diagnostic context:\n${form}`));
      assert.deepEqual(records.map(show), expected);
      assert.deepEqual(problems, []);
    });
  }

  const blob = '16.18969:C4000000, 4.6372:05000780, 255.27962:FE000000, 0.26937:00000000';
  const read = (form: string) => only(readContexts(`MapiExceptionNoAccess:${form}`)).records.map(show);
  for (let at = 1; at < blob.length; at++) {
    it(`reads a blob that is broken behind ${blob.slice(Math.max(0, at - 4), at)}`, () => {
      for (const gap of ['\r\n', ' ', '  \n\n', '=\r\n', '<br/>\n', '\n> ', '&#13;\n'])
        assert.deepEqual(
          read(`${blob.slice(0, at)}${gap}${blob.slice(at)}`).slice(1),
          read(blob).slice(1),
          gap,
        );
    });
  }

  it('takes no word behind a blob for hex', () => {
    for (const tail of [
      ' A message',
      ' Add',
      ' [Stage: X]',
      ' DEAD.',
      '. Da',
      ' 4 files',
      ' BE',
      '\nBEEF: x',
    ])
      assert.deepEqual(read(`${blob}${tail}`), read(blob), tail);
  });

  it('sees the dots that stand for dropped records', () => {
    for (const dots of ['......', '&#8230;&#8230;', '……', '......<br/>', '......\\n'])
      assert.deepEqual(flagsOf(only(readContexts(`Diagnostic context:\n  ${dots}\n${text}`))), ['cutHead']);
    for (const dots of ['...', '…', ', ...', ', 255...', ', 255.27962...', '0F...'])
      assert.deepEqual(flagsOf(only(readContexts(`MapiExceptionX:${blob}${dots} more`))), ['cutTail'], dots);
  });

  it('reads codes without an equals sign, as a log of fields prints them', () => {
    const line =
      'ProcessRecord=Microsoft.Mapi.MapiExceptionNetworkError: MapiExceptionNetworkError: Unable to make connection to the server. (hr 0x80004005  ec 2423)\\nDiagnostic context:\\n    ......\\n    Lid: 14744   dwParam: 0x0 Msg: EEInfo: Status: 1722\\n    Lid: 25922   StoreEc: 0x977     \\n   at Microsoft.Mapi';
    const { header, records, cutHead } = only(readContexts(line));
    assert.deepEqual([header?.hr?.value, header?.ec?.value, cutHead], [0x80004005, 2423, true]);
    assert.deepEqual(records.map(show), ['14744 eeinfo dwParam=0x0 status=1722', '25922 storeEc ec=0x977']);
  });
});

describe('readContexts on what is no context', () => {
  const texts = [
    '',
    'Lid: 53152 is the lock of the mailbox.',
    'The lid: 5 StoreEc: 0x5',
    'Server 10.0.0.5:443, 10.0.0.6:443',
    'Version 15.2.659:4, build 15.2.1118:40',
    'at 1.12:30:45, 2.12:30:46',
    'MapiExceptionHelper.ThrowIfError(String message)',
    'MapiExceptionNetworkError: no codes here.',
    'only 4.6372:05000780 stands here',
    '1.2:1234567, 3.4:7654321',
  ];
  for (const text of texts) {
    it(`finds none in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(readContexts(text), []);
    });
  }
});
