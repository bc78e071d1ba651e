/** What would break out of a command, a comment, a table or a terminal, if anything let it. */
export const hostileNames: readonly [string, ...string[]] = [
  'Ewan.Millington',
  "'; Remove-Mailbox x; '",
  '\u2018; Remove-Mailbox x; \u2018',
  '\u2019; Remove-Mailbox x; \u2019',
  '\u201a; Remove-Mailbox x; \u201a',
  '\u201b; Remove-Mailbox x; \u201b',
  '$(Remove-Mailbox x)',
  '`; Remove-Mailbox x; `n',
  'a\nRemove-Mailbox x\nb',
  'a\rRemove-Mailbox x\rb',
  'a\u2028Remove-Mailbox x\u2029b',
  'a\u0085Remove-Mailbox x',
  "a\0'; Remove-Mailbox x; '",
  "\u202e'; Remove-Mailbox x; '\u202c",
  '#> Remove-Mailbox x <#',
  '*',
  '"; Remove-Mailbox x; "',
  '\u201c; Remove-Mailbox x; \u201d',
  '&apos;; Remove-Mailbox x; &apos;',
  '&#39;; Remove-Mailbox x; &#39;',
  'a<br/>Remove-Mailbox x',
  '{{server}}',
  '$& $1 $$',
  '\ud800',
  'M\u00fcller \ud83d\ude00',
  '--> <script>',
  '=cmd|x!A1',
  'constructor',
  '__proto__',
];

export const codes: readonly [string, ...string[]] = ['-2147221231', '4800', '-1', '0', '-99999999999', '\u22122147221231', ''];

export const protocolContexts: readonly [string, ...string[]] = [
  '"R=""B01 NO LOGIN failed."";Msg=""User:LegacyDn: /o=T/cn=NAME, RecipientType: UserMailbox, Display Name: NAME, Location: ServerFqdn: NAME, ServerVersion: 1942127710, DatabaseName: NAME;Proxy:ex02.example:1993:SSL"";ErrMsg=ProxyNotAuthenticated"',
  '"R=""* BYE Connection is closed. 14"""',
  '"R=""1 NO LOGIN failed."";Msg=""AuthFailed:LogonDenied,User: NAME"";ErrMsg=AuthFailed:LogonDenied"',
  '"R=""1 NO"";ErrMsg=NoPrimarySmtpAddress"',
  'R=-ERR NAME;ErrMsg=UserConnectionLimitReached',
  'R=OK',
  '"unclosed NAME',
  'BYE connection is closed. 14',
];

export const eventSources: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['Schannel', '36888'],
  ['MSExchangeIMAP4', '1102'],
  ['MSExchangeIS Private', '1023'],
  ['MSExchangeIMC', '4018'],
  ['MSExchangeIMC', '4116'],
  ['MSExchange Mailbox Replication', '1007'],
  ['MSExchange ADAccess', '2937'],
  ['MSExchangeTransport', '12014'],
];

export const eventBodies: readonly [string, ...string[]] = [
  'The following fatal alert was generated: 40. The internal error state is 1205.',
  'NAME was validated as T\\NAME but was unable to log on to /o=T/ou=A/cn=R/cn=NAME (EX01).',
  'Process NAME (PID=1). Object [CN=NAME,DC=x]. Property [NAME] is set to value [NAME\nDEL:1], it is pointing to the Deleted Objects container in Active Directory.',
  'The Mailbox Replication service was unable to determine the set of active mailbox databases on a mailbox server. Mailbox server: NAME<br/>Error: MapiExceptionNetworkError: hr=0x80040115 dwParam: 0x6D9 Msg: EEInfo: Status: 1753',
  'NAME\nSource: NAME\nEvent ID: 1\nError 2140: x',
  'No valid certificate is configured to respond to SSL/TLS connections.',
];

export const ndrReplies: readonly [string, ...string[]] = [
  '550 5.2.0 STOREDRV.Deliver: The Microsoft Exchange Information Store service reported an error. [Agent: NAME] MapiExceptionUnconfigured',
  '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
  '554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; NAME not allowed to send as NAME; Failed',
  '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##',
  '550 5.1.10 RESOLVER.ADR.RecipientNotFound; NAME',
  '550 4.4.7 QUEUE.Expired; message expired',
  '#550 5.7.193 UnifiedGroupAgent; NAME\n\nmore',
  '451 4.4.0 Primary target IP address responded with: "421 4.4.1 Connection timed out." The last endpoint attempted was 1.2.3.4:25',
  '552 5.2.2 mailbox full',
  '<EX01.example #5.7.1 smtp;550 5.7.1 NAME>',
];

export const subjects: readonly [string, ...string[]] = ['Undeliverable: NAME', 'Delivery Status Notification (Failure)', 'x', ''];

/** Pieces that mean something to a parser, an encoder or an editor, for putting where they do not belong. */
export const fragments: readonly [string, ...string[]] = [
  ...hostileNames,
  '"', '""', "'", '\u2018', '\u2019', '\u201c', '\u201d', '\u201e', '\u2032', '\u00b4', '`',
  '\0', '\r', '\n', '\r\n', '\n\n', '\r\r', '\u0085', '\u2028', '\u202e', '\u2066', '\u200b', '\ufeff', '\ufffe',
  '\ud800', '\udc00', '\ud83d', '\ud83d\ude00', '\u00e9', '\u00a0', '\u00d7', '0\u00d70', '\u0130', '\u017f', '\u212a',
  '<br/>', '<br', '<BR />', '&lt;', '&gt;', '&amp;', '&amp;lt;', '&quot;', '&#39;', '&nbsp;', '&', '<', '>',
  ',', ';', ':', '::', '=', '=3D', '=\r\n', '==', '#', '##', '*', '|', '\t', ' ', '--', '--B1', '\n--B1--\n', '..', '\\', '/',
  "(Server: '", ", user: '", "')", '<Data', '<Data>', '</Data>', '</Event>', '<Event xmlns="', 'Event Xml:', '<![CDATA[',
  '550 5.7.1 ', '550 5.7.1', '#5.1.1>', 'Final-Recipient:', 'Status: ', 'Diagnostic-Code: smtp;', 'MSEXCH:', "returned '",
  'Log Name: ', 'Source: ', 'Event ID: 1', 'Description:', 'Level: Error', '#Fields: ', '#Fields: a,b\n', '#Software: Microsoft Exchange\n',
  '02/02/2007 16:24:30 CSession::Logon Error -1 ', '2026-03-12T08:00:00.000Z,', 'Content-Type: ', 'boundary=', '\x1b[31m', '\x07',
];
