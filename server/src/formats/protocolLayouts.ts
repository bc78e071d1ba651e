/** A row that came without its `#Fields:` line is told by its shape. */
export interface Layout {
  readonly name: string;
  readonly columns: readonly string[];
  readonly shape: RegExp;
}

const stamp = String.raw`^[\s>*"]{0,6}(?:[A-Za-z]{1,12}:\s)?[\d-]{0,10}T\d{2}:\d{2}:\d{2}\.\d{3}Z,`;
const endpoint = String.raw`[^,\s]{0,64}:\d{1,5}`;

/** Columns of IMAP4 and POP3 protocol logs; `puid` was added in later updates of Exchange 2013. */
const imap =
  'dateTime,sessionId,seqNumber,sIp,cIp,user,duration,rqsize,rpsize,command,parameters,context,puid';
const smtp =
  'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context';
const connectivity = 'date-time,session,source,Destination,direction,description';
const tracking2010 =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,' +
  'internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,' +
  'related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality,' +
  'tenant-id,original-client-ip,original-server-ip,custom-data';
const trackingEvent =
  '(?:RECEIVE|SEND|DELIVER|FAIL|DEFER|SUBMIT|SUBMITDEFER|DSN|EXPAND|RESOLVE|TRANSFER|REDIRECT|HAREDIRECT|HARECEIVE|HADISCARD|AGENTINFO|DROP|DUPLICATEDELIVER|THROTTLE|POISONMESSAGE|BADMAIL|NOTIFYMAPI|SUBMITFAIL)';

const httpProxy =
  'DateTime,RequestId,MajorVersion,MinorVersion,BuildVersion,RevisionVersion,ClientRequestId,Protocol,UrlHost,UrlStem,' +
  'ProtocolAction,AuthenticationType,IsAuthenticated,AuthenticatedUser,Organization,AnchorMailbox,UserAgent,' +
  'ClientIpAddress,ServerHostName,HttpStatus,BackEndStatus,ErrorCode,Method,ProxyAction,TargetServer,' +
  'TargetServerVersion';

export const layouts: readonly Layout[] = [
  {
    name: 'IMAP4 or POP3',
    columns: imap.split(','),
    shape: new RegExp(`${stamp}[0-9A-Fa-f]{16},\\d{1,9},(?:${endpoint})?,(?:${endpoint})?,`),
  },
  {
    name: 'SMTP',
    columns: smtp.split(','),
    shape: new RegExp(
      `${stamp}[^,]{0,200},[0-9A-Fa-f]{16},\\d{1,9},(?:${endpoint})?,(?:${endpoint})?,\\\\?[-+*<>]?,`,
    ),
  },
  {
    name: 'connectivity',
    columns: connectivity.split(','),
    shape: new RegExp(`${stamp}[0-9A-Fa-f]{16},\\w{1,40},[^,]{0,200},[-+>],`),
  },
  {
    name: 'message tracking',
    columns: tracking2010
      .replace(',recipient-address', ',network-message-id,recipient-address')
      .split(',')
      .concat('transport-traffic-type', 'log-id', 'schema-version'),
    shape: new RegExp(
      `${stamp}(?:[^,]{0,300},){6}\\w{0,30},${trackingEvent},[^,]{0,60},[^,]{0,300},[0-9a-f-]{36},`,
    ),
  },
  {
    name: 'message tracking (2010)',
    columns: tracking2010.split(','),
    shape: new RegExp(`${stamp}(?:[^,]{0,300},){6}\\w{0,30},${trackingEvent},`),
  },
  {
    name: 'HttpProxy',
    columns: httpProxy.split(','),
    shape: new RegExp(
      `${stamp}[^,]{0,60},15,\\d{1,3},\\d{1,5},\\d{1,4},[^,]{0,100},(?:Autodiscover|Eas|Ecp|Ews|Mapi|Oab|Owa|OwaCalendar|PowerShell|PowerShellLiveId|PushNotifications|ReportingWebService|Rest|RestApi|RpcHttp),`,
    ),
  },
];

/** An IMAP4 or POP3 row that lost its first columns: the session id, or what follows it, comes first. */
export const cutImapRow = new RegExp(
  `^[\\s>*"]{0,6}(?:[0-9A-Fa-f]{1,16},)?\\d{1,9},(?<sIp>${endpoint}),(?<cIp>${endpoint}),[^,]{0,120},\\d{0,9},\\d{0,9},\\d{0,9},`,
);
export const imapColumns = imap.split(',');

/** An SMTP row whose first columns were cut off or made unreadable, or whose values stand for themselves in an article. */
export const cutSmtpRow = new RegExp(
  `^[\\s>*"]{0,8}(?:[^,\\r\\n]{1,120},){0,3}(?:\\d{1,9}|SequenceNumber),(?:${endpoint}|LocalEndpoint),(?:${endpoint}|RemoteEndpoint),\\\\?[-+*<>],`,
);
export const smtpColumns = smtp.split(',');
