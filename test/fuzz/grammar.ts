import type { FormatId } from '../../server/src/model/record.ts';
import type { Random } from './random.ts';
import {
  codes,
  hostileNames,
  ndrReplies,
  protocolContexts,
  subjects,
  eventBodies,
  eventSources,
} from './words.ts';

/** Writes a log of one format that a parser should like, before anything is done to it. */
export function generate(format: FormatId, random: Random): string {
  return generators[format](random);
}

const generators: Readonly<Record<FormatId, (random: Random) => string>> = {
  'exchange-agent-log': agentLog,
  'exchange-protocol-log': protocolLog,
  'exchange-event-log': eventLog,
  'exchange-ndr': ndr,
  'exchange-setup-log': setupLog,
  'send-as-export': sendAsExport,
  'exchange-shell-output': shellOutput,
};

function many(random: Random, most: number, make: () => string, separator: string): string {
  return Array.from({ length: 1 + random.small(most) }, make).join(separator);
}

function two(random: Random, limit: number): string {
  return String(random.below(limit)).padStart(2, '0');
}

function agentLog(random: Random): string {
  const newline = random.pick(['\n', '\r\n', '\r']);
  const gap = random.pick(['\t', ' ', '  ', '\t\t']);
  const day = random.pick(['02/02/2007', '19.02.2013', '2007-02-02', '2/13/07']);
  const name = random.pick(hostileNames);
  const lines = () => {
    const stamp = `${day}${gap}${two(random, 24)}:${two(random, 60)}:${two(random, 60)}`;
    const head = (what: string) => [stamp, 'CSession::Logon', what, ''].join(gap);
    const quote = random.pick([
      ["'", "'"],
      ['\u2018', '\u2019'],
      ['`', '\u00b4'],
    ]);
    return random.pick([
      `${head('TraceMsg')}4800${gap}Logging on to the mailbox ${quote[0]}/o=T/ou=A/cn=R/cn=${name}${quote[1]} (Server: ${quote[0]}EX${quote[1]}, user: ${quote[0]}T\\${name}${quote[1]}).`,
      `${head('Error')}${random.pick(codes)}${gap}The store could not be opened. - MAPI_E_LOGON_FAILED (MAPI 1.0) Low level error: 0\u00d70`,
      `${head('Error')}-2147024891${gap}E_ACCESSDENIED for ${name}`,
      `${head(random.pick(['Warning', 'Fatal', 'Informational']))}${random.below(5000)}${gap}${name}`,
      `    continued: ${name}`,
      'Error - MAPI_E_LOGON_FAILED (MAPI 1.0)',
    ]);
  };
  return many(random, 12, lines, newline);
}

function protocolLog(random: Random): string {
  const newline = random.pick(['\n', '\r\n']);
  const fields =
    'dateTime,sessionId,seqNumber,sIp,cIp,user,duration,rqsize,rpsize,command,parameters,context,puid';
  const smtp =
    'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context';
  const header = `#Software: Microsoft Exchange Server${newline}#Log-type: IMAP4 Log${newline}#Fields: ${random.pick([fields, smtp, '__proto__,constructor,context', `${fields},${fields}`])}${newline}`;
  const row = () => {
    const stamp = `2026-03-12T08:${two(random, 60)}:${two(random, 60)}.160Z`;
    const name = random.pick(hostileNames);
    const context = random.pick(protocolContexts).replaceAll('NAME', name);
    return random.pick([
      `${stamp},00000000004A1C27,1,10.20.0.11:993,10.20.4.57:51822,${name},1,2,3,login,${name} *****,${context},`,
      `${stamp},EX01\\${name},08D3C52C6A3D0001,4,10.0.0.1:25,10.9.9.9:1024,${random.pick(['>', '<', '*', '+'])},"${random.pick(ndrReplies).replaceAll('\n', ' ')}",${name}`,
      `${stamp},08D3C52C6A3D0001,SMTP,${name}.example,-,"Messages: 0 Bytes: 0 (Retry : ${name})"`,
      `${stamp},,,,EX01,,,SMTP,FAIL,12,<${name}@x>,${name}@y,550 5.1.1 ${name},1,1,,,subject,${name}@z,,,,,,,`,
      `1,10.20.0.11:993,10.20.4.57:51822,${name},1,2,3,login,${name},${context},`,
      context,
      `#Fields: ${random.pick([fields, smtp])}`,
    ]);
  };
  return (random.chance(0.7) ? header : '') + many(random, 12, row, newline);
}

function eventLog(random: Random): string {
  const event = () => {
    const [source, id] = random.pick(eventSources);
    const body = random.pick(eventBodies).replaceAll('NAME', random.pick(hostileNames));
    const labels = [`Log Name:      Application`, `Source:        ${source}`, `Event ID:      ${id}`];
    const more = [
      `Level:         ${random.pick(['Error', 'Warning', '2'])}`,
      `Computer:      ${random.pick(hostileNames)}`,
    ];
    const xml = `<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="${source}" /><EventID Qualifiers="1">${id}</EventID><Level>2</Level><TimeCreated SystemTime="2026-03-12T08:00:00Z" /><Computer>${random.pick(hostileNames)}</Computer></System><EventData><Data Name="AlertDesc">40</Data><Data>${body}</Data></EventData></Event>`;
    return random.pick([
      [...labels, ...more, 'Description:', body].join('\n'),
      [...labels, ...more, `Description: ${body}`, 'Event Xml:', xml].join('\r\n'),
      xml,
      xml.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
      [`Event ID: ${id}`, `Source: ${source}`, 'Type: Error', `Description: ${body}`].join('\n'),
      `Event ${id} \u2013 ${source}\n${body}`,
      `Error 2140: Could not start the NAME service on \\\\EX01.\n${body}`,
    ]);
  };
  return many(random, 4, event, random.pick(['\n\n', '\n', '\r\n\r\n']));
}

function ndr(random: Random): string {
  const name = random.pick(hostileNames);
  const reply = random.pick(ndrReplies).replaceAll('NAME', name);
  const text = `Delivery has failed to these recipients or groups:\n\n${name}@b.example\n\nDiagnostic information for administrators:\n\nGenerating server: EX01.b.example\n\n${name}@b.example\nRemote Server returned '${reply}'\n`;
  const status = `Reporting-MTA: dns;EX01\n\n${many(random, 5, () => `Final-Recipient: rfc822;${random.pick(hostileNames)}@b\nAction: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp;${random.pick(ndrReplies).replaceAll('\n', '\n ')}\n`, '\n')}`;
  const encoded = text.replaceAll('=', '=3D').replace(/[\u0080-\uffff]/g, '=E2=80=99');
  const mail = (parts: string) =>
    `From: postmaster@b.example\nTo: ${name}@b.example\nSubject: ${random.pick(subjects)}\nContent-Type: multipart/report; report-type=delivery-status; boundary="B1"\n\n--B1\n${parts}\n--B1--\n`;
  return random.pick([
    text,
    mail(
      `Content-Type: text/plain; charset=${random.pick(['utf-8', 'x-none', 'utf-16le', 'iso-2022-kr'])}\nContent-Transfer-Encoding: quoted-printable\n\n${encoded}\n--B1\nContent-Type: message/delivery-status\n\n${status}`,
    ),
    mail(
      `Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n${btoa(text.replace(/[^\x00-\xff]/g, '?'))}\n--B1\nContent-Type: multipart/mixed; boundary=B2\n\n--B2\nContent-Type: message/delivery-status\n\n${status}`,
    ),
    `Your message did not reach some or all of the intended recipients.\n\n${many(random, 5, () => `    ${random.pick(hostileNames)}@b on 2/2/2007 4:24 PM\n        The recipient name is not recognized\n        The MTS-ID of the original message is: c=us;MSEXCH:MSExchangeMTA:X:EX (000C05A6) 000C05A6 Unknown Recipient`, '\n')}`,
    status,
    reply,
  ]);
}

function setupLog(random: Random): string {
  const newline = random.pick(['\n', '\r\n']);
  const name = random.pick(hostileNames);
  const stamp = () =>
    random.pick([
      `[03/12/2026 08:${two(random, 60)}:${two(random, 60)}.0160] [${random.below(4)}] `,
      `[03.12.2026 08:${two(random, 60)}:00.0160] [1] `,
      `> [1] `,
    ]);
  const script = `$error.Clear();${newline}    Do-Something -Name "${name}"${newline}`;
  const lines = () =>
    random.pick([
      `${stamp()}Logged on user: CONTOSO\\${name}.`,
      `${stamp()}Processing component '${name}' (Configuring ${name}.).`,
      `${stamp()}[ERROR] The following error was generated when "${script}" was run: "System.Exception: ${name}".`,
      `${stamp()}[ERROR] Cannot find path '${name}' because it does not exist.${newline}   at ${name}`,
      `${stamp()}[ERROR] Installing product ${name}.msi failed. Error code is 1603.`,
      `${stamp()}[ERROR-REFERENCE] Id=${name}___1 Component=EXCHANGE14:\\Current`,
      `${stamp()}Failed [Rule:RebootPending] [Message:${name}]${newline}${stamp()}[REQUIRED] ${name}`,
      `${stamp()}Help URL: http://technet.microsoft.com/library(EXCHG.150)/ms.exch.setupreadiness.${name}.aspx`,
      `Install hotfix Microsoft Knowledge Base article ${random.pick(codes)} from ${name}${newline}Click here for help...`,
      `Entry DN: CN=${name}${newline}Add error on entry starting on line 7: ${name}`,
      `[08:00:00] ScStart${name} (a.cxx:1)${newline}   Error code 0X80070005 (5): ${name}`,
      `Organization Preparation FAILED${newline}  ${name}`,
      '',
    ]);
  return many(random, 16, lines, newline);
}

function sendAsExport(random: Random): string {
  const row = () => {
    const cells = [
      random.pick(hostileNames),
      `CONTOSO\\${random.pick(hostileNames)}`,
      random.pick(hostileNames),
      random.pick(['Has Delegates', 'No Delegates']),
      random.pick(['Enabled', 'Disabled', '']),
    ];
    const quote = random.pick(['"""', '"', '']);
    const prefix = random.pick(['', '', 'export.txt:']);
    return `${prefix}${cells.map((cell) => `${quote}${cell}${quote}`).join('\t')}`;
  };
  return (
    random.pick(['', '\r\n---------- EXPORT.TXT\r\n']) + many(random, 12, row, random.pick(['\n', '\r\n']))
  );
}

function shellOutput(random: Random): string {
  const newline = random.pick(['\n', '\r\n']);
  const name = random.pick(hostileNames);
  const pad = random.pick(['', ' ', '        ']);
  const property = () =>
    `${random.pick(['X509CertificateName', 'Deny', 'ExtendedRights', 'StatusDetail', 'Message', 'AdminDisplayVersion', 'ServerRole', '__proto__', 'constructor'])}${pad}: ${random.pick([name, 'True', '', '{a, b...}', 'StalledDueToCI', random.pick(codes)])}`;
  const block = () =>
    random.pick([
      many(random, 12, property, newline),
      `[PS] C:\\>Get-ImapSettings -Server ${name} | fl${newline}${newline}${many(random, 12, property, newline)}`,
      `Server   Name      HealthSetName AlertValue${newline}------   ----      ------------- ----------${newline}${name} ${name}  IMAP.Proxy    Unhealthy`,
      `Get-Mailbox : The operation couldn't be performed because object '${name}' couldn't be found.${newline}    + CategoryInfo          : NotSpecified: (:) [Get-Mailbox], ManagementObjectNotFoundException${newline}    + FullyQualifiedErrorId : [Server=${name}] 1,Microsoft.Exchange.X`,
      `MapiExceptionNetworkError: ${name}. (hr=0x80040115, ec=${random.pick(codes)})${newline}Diagnostic context:${newline}    Lid: 24060   StoreEc: 0x80040115`,
      `3/14/2026 9:0${random.below(10)}:02 AM [EX01] Transient error StoragePermanentException has occurred.${newline}${name}`,
      `<Autodiscover xmlns="x"><Response><Error Time="1" Id="2"><ErrorCode>600</ErrorCode><Message>${name}</Message></Error></Response></Autodiscover>`,
      `&lt;Autodiscover xmlns=""&gt;${newline}&lt;Server&gt;${name}&lt;/Server&gt;`,
    ]);
  return many(random, 6, block, newline + newline);
}
