import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { hoverAt } from '../../../server/src/features/hover.ts';
import { pipelineAt } from '../../../server/src/features/pipeline.ts';
import { openCatalog } from '../../../server/src/knowledge/catalog.ts';
import { listeners, logFolders, pipelineWords, stageById } from '../../../server/src/knowledge/pipeline.ts';
import { openLog, unmark } from '../../support/markup.ts';

const fields =
  '#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\r\n';
const header = (kind: string, version = '15.0.0.0') =>
  `#Software: Microsoft Exchange Server\r\n#Version: ${version}\r\n#Log-type: SMTP ${kind} Protocol Log\r\n${fields}`;
const row = (connector: string, local: string, remote: string) =>
  `2026-03-12T08:05:11.104Z,${connector},08D03F2DE58E0D70,1,${local},${remote},<,EHLO mail.example,\r\n`;

/** What is said of the place that is marked, without the line that names the sources. */
function saidOf(marked: string, uri = 'file:///case/RECV1.log'): string | undefined {
  const { text, marks } = unmark(marked);
  const [mark] = marks;
  assert.ok(mark);
  const found = pipelineAt(openLog(text, uri), mark.start + 1);
  if (found) assert.deepEqual(found.span.start, mark.start);
  return found?.markdown;
}

/** The heading of each service that is named. */
const headings = (markdown: string | undefined) =>
  (markdown ?? '')
    .split('\n')
    .filter((line) => /^\*\*.* · /.test(line))
    .map((line) => line.replaceAll('*', ''));

describe('the transport pipeline in the hover', () => {
  it('says of a receive connector who listens, from whom it gets mail and to whom it hands it on', () => {
    const said = saidOf(
      header('Receive') + row('⟦EX01\\Default Frontend EX01⟧', '10.0.0.1:25', '203.0.113.9:51822'),
    );
    assert.deepEqual(headings(said), [
      'Front End Transport service · receive connector Default Frontend · port 25 · Exchange 2013, 2016, 2019, SE',
    ]);
    assert.match(said ?? '', /Gets mail from mail servers outside/);
    assert.match(said ?? '', /Hands it on to the Transport service .*2525/);
    assert.match(said ?? '', /\[Receive connectors\]\(https:\/\/learn\.microsoft\.com\//);
  });

  const connectors: Readonly<Record<string, readonly [port: number, service: string]>> = {
    'Client Frontend': [587, 'Front End Transport service'],
    'Outbound Proxy Frontend': [717, 'Front End Transport service'],
    'Client Proxy': [465, 'Transport service'],
    Default: [2525, 'Transport service'],
  };
  for (const [name, [port, service]] of Object.entries(connectors)) {
    it(`knows the connector ${name}`, () => {
      const said = saidOf(
        header('Receive') + row(`⟦EX01\\${name} EX01⟧`, `10.0.0.1:${port}`, '10.0.0.2:51822'),
      );
      assert.deepEqual(
        headings(said).map((line) => line.split(' · ').slice(0, 3)),
        [[service, `receive connector ${name}`, `port ${port}`]],
      );
    });
  }

  it('tells Default on port 25 by the version of the log', () => {
    const at = (version: string) =>
      headings(
        saidOf(header('Receive', version) + row('⟦EX01\\Default EX01⟧', '10.0.0.1:25', '10.0.0.2:51822')),
      ).map((line) => line.split(' · ')[0]);
    assert.deepEqual(at('15.0.0.0'), ['Transport service']);
    assert.deepEqual(at('14.0.0.0'), ['Hub Transport server']);
    assert.deepEqual(at('8.0.0.0'), ['Hub Transport server']);
  });

  it('knows the listening end of what is received, and says nothing of the other', () => {
    const said = saidOf(header('Receive') + row('EX01\\Scanners', '⟦10.0.0.1:475⟧', '10.0.0.2:2525'));
    assert.match(headings(said)[0] ?? '', /^Mailbox Transport Delivery service · port 475/);
    assert.equal(
      saidOf(header('Receive') + row('EX01\\Scanners', '10.0.0.1:475', '⟦10.0.0.2:2525⟧')),
      undefined,
    );
  });

  it('knows the listening end of what is sent, and says nothing of the other', () => {
    const said = saidOf(header('Send') + row('Internal', '10.0.0.1:2525', '⟦10.0.0.2:717⟧'));
    assert.match(said ?? '', /^At the other end:\n\n\*\*Front End Transport service\*\*/);
    assert.equal(saidOf(header('Send') + row('Internal', '⟦10.0.0.1:2525⟧', '10.0.0.2:717')), undefined);
  });

  it('says of port 25 elsewhere that it may be any mail server', () => {
    const said = saidOf(header('Send') + row('Internet', '10.0.0.1:40001', '⟦203.0.113.9:25⟧'));
    assert.match(said ?? '', /^The other end may be any mail server\./);
  });

  it('tells what is received by the connector where no header does', () => {
    assert.match(
      saidOf(row('EX01\\Client Proxy EX01', '⟦10.0.0.1:465⟧', '10.0.0.2:40001')) ?? '',
      /Transport service/,
    );
    assert.match(saidOf(row('Internal', '10.0.0.1:40001', '⟦10.0.0.2:465⟧')) ?? '', /^At the other end/);
  });

  it('says nothing of a connector that somebody made, nor of a name that only begins like one of setup', () => {
    for (const name of ['EX01\\Relay', 'EX01\\Default Frontend for scanners', 'EX01\\Default Frontend EX02'])
      assert.equal(
        saidOf(header('Receive') + row(`⟦${name}⟧`, '10.0.0.1:25', '10.0.0.2:40001')),
        undefined,
        name,
      );
  });

  it('says nothing of a port that is none of these, and of numbers that are no ports', () => {
    assert.equal(
      saidOf(header('Receive') + row('EX01\\Relay', '⟦10.0.0.1:2526⟧', '10.0.0.2:40001')),
      undefined,
    );
    assert.equal(
      saidOf(
        `${header('Receive')}2026-03-12T08:05:11.104Z,EX01\\Relay,08D03F2DE58E0D70,⟦25⟧,10.0.0.1:25,10.0.0.2:40001,<,x,\r\n`,
      ),
      undefined,
    );
    assert.equal(
      saidOf('02/19/2007 16:24:30\tCSession::Logon\tError\t5\tProcess ⟦10.0.0.1:25⟧ ended.\r\n'),
      undefined,
    );
  });

  it('tells by its folder whose log it is', () => {
    const text = header('Receive').replace('SMTP Receive Protocol Log', '⟦SMTP Receive Protocol Log⟧');
    const folder = 'file:///c%3A/case/TransportRoles/Logs/Mailbox/ProtocolLog/SmtpReceive/Delivery/RECV1.LOG';
    assert.match(
      saidOf(text, folder) ?? '',
      /^\*\*Mailbox Transport Delivery service\*\* · What it receives/,
    );
    assert.equal(saidOf(text, 'file:///case/RECV1.LOG'), undefined);
  });

  it('knows the words of a connectivity log', () => {
    const connectivity =
      '#Software: Microsoft Exchange Server\r\n#Log-type: Transport Connectivity Log\r\n' +
      '#Fields: date-time,session,source,Destination,direction,description\r\n';
    const said = (source: string, destination: string) =>
      headings(
        saidOf(`${connectivity}2026-03-12T08:05:11.104Z,08D03F2DE58E0D70,${source},${destination},+,x\r\n`),
      )[0];
    assert.match(said('SMTP', '⟦internalproxy⟧') ?? '', /^Front End Transport service · .*2525/);
    assert.match(said('⟦MapiSubmission⟧', 'mailbox') ?? '', /^Mailbox Transport Submission service/);
    assert.equal(said('⟦SMTP⟧', 'contoso.com'), undefined);
  });

  it('shows in the hover of the editor', async () => {
    const { text, marks } = unmark(
      header('Receive') + row('EX01\\Default Frontend EX01', '⟦10.0.0.1:25⟧', '203.0.113.9:51822'),
    );
    const log = openLog(text);
    const hover = hoverAt(log, log.document.positionAt((marks[0]?.end ?? 0) - 1), await openCatalog());
    assert.match(JSON.stringify(hover?.contents), /Front End Transport service/);
  });
});

describe('the data of the transport pipeline', () => {
  const folder = new URL('../../../server/src/knowledge/', import.meta.url);
  const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as object;
  const data = read('transport-pipeline.json') as { readonly sources: Readonly<Record<string, unknown>> };

  it('fits its schema', () => {
    const validate = new Ajv({ allErrors: true, strict: true }).compile(
      read('transport-pipeline.schema.json'),
    );
    assert.ok(validate(data), JSON.stringify(validate.errors?.slice(0, 3)));
  });

  it('names only stages and sources that there are, and no version that its stage has not', () => {
    for (const { stage, sources } of [...listeners, ...logFolders, ...pipelineWords]) {
      assert.ok(stageById(stage), stage);
      for (const key of sources) assert.ok(data.sources[key], key);
    }
    for (const { stage, versions, way } of listeners)
      for (const version of versions) assert.ok(stageById(stage)?.versions.includes(version), way);
  });

  it('has every port of the pipeline', () => {
    const ports = new Set(listeners.map(({ port }) => port));
    assert.deepEqual(
      [...ports].sort((a, b) => a - b),
      [25, 465, 475, 587, 717, 2525],
    );
  });
});
