import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { createRandom, type Random } from '../fuzz/random.ts';

export type LogKind = 'agent' | 'imap';

/** @returns the path of a log of this size in `folder`; made if it is not there yet, always the same to the byte */
export function generatedLog(folder: string, kind: LogKind, megabytes: number): string {
  const path = `${folder}/${kind}-${megabytes}.log`;
  const bytes = megabytes * 1_000_000;
  if (existsSync(path) && statSync(path).size >= bytes) return path;
  mkdirSync(folder, { recursive: true });
  const file = openSync(`${path}.part`, 'w');
  const random = createRandom(megabytes);
  const writer = kind === 'agent' ? agentSession : imapSession;
  let written = kind === 'imap' ? writeSync(file, imapHeader) : 0;
  for (let session = 0; written < bytes;) {
    let text = '';
    while (text.length < 1_000_000) text += writer(session++, random);
    written += writeSync(file, text);
  }
  closeSync(file);
  renameSync(`${path}.part`, path);
  return path;
}

const names: readonly [string, ...string[]] = [
  'Anna.Berger',
  'Ben.Okafor',
  'Carla.Mendes',
  'Dai.Evans',
  'Ewan.Millington',
  'Fumiko.Sato',
  'Gil.Haddad',
];

function stamp(seconds: number): [hour: string, minute: string, second: string] {
  const part = (value: number) => String(value).padStart(2, '0');
  return [part(Math.floor(seconds / 3600) % 24), part(Math.floor(seconds / 60) % 60), part(seconds % 60)];
}

/** A mailbox that is worked on: about twenty lines of trace, a logon before them, and an error in one of five. */
function agentSession(session: number, random: Random): string {
  const name = `${random.pick(names)}${random.below(5000)}`;
  const day = `03/${String(1 + (Math.floor(session / 2000) % 28)).padStart(2, '0')}/2026`;
  const line = (source: string, severity: string, code: number, text: string) =>
    `${day} ${stamp(session * 7 + random.below(5)).join(':')}\t${source}\t${severity}\t${code}\t${text}\r\n`;
  let text = line(
    'SyncMachine::NextMailbox',
    'TraceMsg',
    2203,
    `Mailbox ${session} of 200000: '${name}', ${random.below(9)} packages to process.`,
  );
  text += line(
    'CSession::Logon',
    'TraceMsg',
    4800,
    `Logging on to the mailbox '/o=WINGTIP/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=${name}' (Server: 'EX0${random.below(4)}', user: 'WINGTIP\\svc-migrate').`,
  );
  if (random.chance(0.2))
    return (
      text +
      line(
        'CSession::Logon',
        'Error',
        -2147221231,
        "The information store could not be opened. - MAPI_E_LOGON_FAILED (MAPI 1.0) Low level error: 0x0 File: 'aeWrapHelpers.h' Line: '264'",
      )
    );
  for (let left = 10 + random.below(20); left > 0; left--) text += traceLine(line, name, random);
  if (random.chance(0.05))
    text += line(
      'CMailbox::Commit',
      'Warning',
      3301,
      `Package ${random.below(900)} was skipped.\r\n  Reason: it is newer than the target.\r\n  Item: ${random.below(1e9)}`,
    );
  return text;
}

function traceLine(
  line: (source: string, severity: string, code: number, text: string) => string,
  name: string,
  random: Random,
): string {
  const folder = random.pick(['Inbox', 'Sent Items', 'Calendar', 'Archive/2019', 'Contacts']);
  return random.pick([
    line(
      'CFolder::Synchronize',
      'TraceMsg',
      5120,
      `Folder '${folder}' of '${name}': ${random.below(4000)} items, ${random.below(90)} changed, ${random.below(9)} deleted.`,
    ),
    line(
      'CMessageStore::OpenEntry',
      'TraceMsg',
      5121,
      `Opened the item with entry id 00000000${random.below(0xfffffff).toString(16)}${random.below(0xfffffff).toString(16)} in '${folder}'.`,
    ),
    line(
      'CPackage::Write',
      'Informational',
      2410,
      `Package ${random.below(900)} was written: ${random.below(1e7)} bytes in ${random.below(3000)} ms.`,
    ),
  ]);
}

const imapHeader =
  '#Software: Microsoft Exchange Server\r\n#Version: 15.0.0.0\r\n#Log-type: IMAP4 Log\r\n#Date: 2026-03-12T00:00:00.000Z\r\n' +
  '#Fields: dateTime,sessionId,seqNumber,sIp,cIp,user,duration,rqsize,rpsize,command,parameters,context,puid\r\n';

/** A connection of a client: logon, a few commands, the end; one logon of twenty fails. */
function imapSession(session: number, random: Random): string {
  const id = session.toString(16).toUpperCase().padStart(16, '0');
  const client = `10.20.${random.below(255)}.${random.below(255)}:${1024 + random.below(60000)}`;
  const user = `${random.pick(names).toLowerCase()}${random.below(5000)}`;
  let sequence = 0;
  const row = (name: string, command: string, parameters: string, context: string) => {
    const [hour, minute, second] = stamp(Math.floor(session / 20));
    const sizes = `${random.below(400)},${random.below(90)},${random.below(9000)}`;
    return `2026-03-12T${hour}:${minute}:${second}.${String(random.below(1000)).padStart(3, '0')}Z,${id},${sequence++},10.20.0.11:993,${client},${name},${sizes},${command},${parameters},${context},\r\n`;
  };
  let text = row('', 'OpenSession', '', '') + row('', 'capability', '', 'R=OK');
  if (random.chance(0.05)) {
    text += row(
      user,
      'login',
      `${user} *****`,
      random.chance(0.5)
        ? `"R=""1 NO LOGIN failed."";Msg=""AuthFailed:LogonDenied,User: ${user}"";ErrMsg=AuthFailed:LogonDenied"`
        : '"R=""B01 NO LOGIN failed."";Msg=""User:LegacyDn: /o=WINGTIP/ou=A/cn=Recipients/cn=X, RecipientType: UserMailbox, Location: ServerFqdn: ex02.wingtip.example, ServerVersion: 1942127710, DatabaseName: EX02-DB1;Proxy:ex02.wingtip.example:1993:SSL"";ErrMsg=ProxyNotAuthenticated"',
    );
    return text + row(user, 'CloseSession', '', '');
  }
  text += row(
    user,
    'login',
    `${user} *****`,
    '"R=""A01 OK LOGIN completed."";Msg=Proxy:ex01.wingtip.example:1993:SSL"',
  );
  for (let left = random.below(12); left > 0; left--)
    text += row(
      user,
      random.pick(['select', 'fetch', 'idle', 'noop', 'store']),
      random.pick(['INBOX', '1:* (FLAGS)', '']),
      'R=OK',
    );
  return text + row(user, 'CloseSession', '', '');
}
