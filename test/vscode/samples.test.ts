import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticsOf, hoverText, openLog, ruleOf } from '../support/vscode/workspace.ts';
import { screenshot } from '../support/vscode/screenshot.ts';

interface Expectation {
  readonly language: string;
  /** Rules in the order of the file. */
  readonly rules: readonly string[];
  /** What the hover of the first finding says. */
  readonly hover: readonly RegExp[];
  /** Names of the outline, those within another behind it. */
  readonly symbols: readonly string[];
}

const logon = 'The agent cannot log on to a mailbox';

const samples: Readonly<Record<string, Expectation>> = {
  'MailTarget.log': {
    language: 'exchange-agent-log',
    rules: Array<string>(6).fill('agent.logon-failed'),
    hover: [
      /The agent cannot log on to a mailbox/,
      /Likely causes/,
      /WINGTIPsvc-migrate/,
      /MAPI_E_LOGON_FAILED/,
      /0x80040111/,
    ],
    symbols: [
      'Anna.Berger',
      'Ben.Okafor',
      'Carla.Mendes',
      "Dan.O'Neill",
      'Eva.Lindqvist',
      'Farid.Haddad',
    ].map((mailbox) => `${mailbox} > ${logon}`),
  },
  'IMAP4-EX01.log': {
    language: 'exchange-protocol-log',
    rules: ['imap.proxy-not-authenticated', 'imap.auth-failed', 'imap.bye-14'],
    hover: [/between the two servers, not with the password/, /ex02\.wingtip\.example/],
    symbols: [
      'a.berger',
      "c.mendes > The front end cannot open the mailbox server's IMAP session",
      'scanner@wingtip.example > An IMAP or POP logon was refused > The IMAP listener has no usable certificate',
    ],
  },
  'EX02-events.txt': {
    language: 'exchange-event-log',
    rules: ['event.schannel-36888', 'event.imap4-1102', 'event.mrs-1007'],
    hover: [/Schannel ended a TLS handshake/, /decrypt_error/],
    symbols: ['Schannel 36888', 'MSExchangeIMAP4 1102', 'MSExchange Mailbox Replication 1007'],
  },
  'EX02-application.xml': {
    language: 'exchange-event-log',
    rules: ['event.adaccess-2937'],
    hover: [/HomeMTA/, /Update-Recipient/],
    symbols: ['MSExchange ADAccess 2937', 'MSExchangeTransport 10028'],
  },
  'Undeliverable.eml': {
    language: 'exchange-ndr',
    rules: ['ndr.send-as-denied'],
    hover: [/Send As/, /5\.7\.60/],
    symbols: ['eva.lindqvist@wingtip.example'],
  },
  'bounced-mail.txt': {
    language: 'exchange-ndr',
    rules: ['ndr.storedrv-unconfigured'],
    hover: [/replicat/, /MapiExceptionUnconfigured/],
    symbols: ['carla.mendes@wingtip.example'],
  },
};

describe('the sample case', () => {
  before(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  for (const [name, expected] of Object.entries(samples)) {
    it(`${name}: language, findings, hover and outline`, async () => {
      const { document } = await openLog(name);
      assert.equal(document.languageId, expected.language);
      const diagnostics = await diagnosticsOf(document.uri);
      assert.deepEqual(diagnostics.map(ruleOf), expected.rules);
      const [first] = diagnostics;
      assert.ok(first);
      const hover = await hoverText(document.uri, first.range.start);
      for (const pattern of expected.hover) assert.match(hover.replaceAll('\\', ''), pattern);
      const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      );
      assert.deepEqual(
        symbols.map(({ name, children }) => [name, ...children.map((child) => child.name)].join(' > ')),
        expected.symbols,
      );
      await screenshot(`samples/${name}`);
    });
  }

  it('explains the record before the error as its context', async () => {
    const { document } = await openLog('MailTarget.log');
    const [first] = await diagnosticsOf(document.uri);
    const related = first?.relatedInformation?.[0];
    assert.ok(related);
    assert.match(document.getText(related.location.range), /Logging on to the mailbox .*Anna\.Berger/);
  });

  it('colours the fields of the records on the screen', async () => {
    const { document } = await openLog('MailTarget.log');
    const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend>(
      'vscode.provideDocumentRangeSemanticTokensLegend',
      document.uri,
    );
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>(
      'vscode.provideDocumentRangeSemanticTokens',
      document.uri,
      new vscode.Range(4, 0, 5, 0),
    );
    const types = [...tokens.data]
      .filter((_number, index) => index % 5 === 3)
      .map((type) => legend.tokenTypes[type]);
    assert.deepEqual(types.slice(0, 4), ['logTime', 'logSource', 'logError', 'logCode']);
  });

  it('folds the records of several lines', async () => {
    const { document } = await openLog('EX02-events.txt');
    const ranges = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      document.uri,
    );
    assert.equal(ranges.length, 3);
    assert.match(document.lineAt(ranges[1]?.start ?? 0).text, /^Log Name: +Application/);
  });
});
