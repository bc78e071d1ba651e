import catalog from '../knowledge/shell-messages.json' with { type: 'json' };
import { anyForm } from '../text/anyForm.ts';
import { isOfExchange, isTelling, knownProperty } from './shellCmdlets.ts';

/** What a line of a shell is, as far as its own text tells. */
export type ShellLine =
  | 'blank'
  | 'autodiscover'
  | 'prompt'
  | 'category'
  | 'error'
  | 'cmdlet error'
  | 'report'
  | 'eseutil'
  | 'header'
  | 'dashes'
  | 'telling'
  | 'property'
  | 'indented'
  | 'other';

/** Quote marks, bars, bold and tags that a mail or a web page put before a line. */
const lead = String.raw`(?:[\s>*|"'\u201c]|\\(?=\+)|\u00e2\u20ac|</?(?:p|pre|div|span|li|td|code|b|strong)\b[^>]{0,60}>|&(?:gt|nbsp);){0,16}(?![\s>*|\"'])`;
const autodiscover = /(?:<|&lt;)Autodiscover(?:\s|>|&gt;)/;
/** `[PS] C:\>`, `PS C:\>`, and the mark that some blogs put before a command. */
export const prompt = new RegExp(
  String.raw`^${lead}(?:\[PS\]\s{0,2}[^>\s][^>]{0,200}>|PS\s[A-Z]:[^>]{0,200}>(?=\s{0,4}(?:\$\w{1,40}\s?=\s?)?[A-Z][a-z]{1,15}-[A-Z])|\[powershell\](?=[A-Z][a-z]{1,15}-[A-Z]))`,
  'i',
);
/** A command by itself, that ends in putting its output into form. */
export const bareCommand = new RegExp(
  String.raw`^${lead}(?:Get|Test|Add)-[A-Z]\w{2,60}\b[^|]{0,400}\|\s{0,4}(?:fl|ft|Format-List|Format-Table)\b`,
  'i',
);
const category = new RegExp(
  String.raw`^${lead}(?:\\?\+\s{0,4}|[-\u2022]\s{1,4})(?:CategoryInfo|FullyQualifiedErrorId|PSComputerName)\s{0,16}:`,
  'i',
);
/** `New-MoveRequest : The mailbox …`, and what the shell says of its connection, the server in brackets. */
const cmdletError = new RegExp(
  String.raw`^${lead}(?:WARNING:\s)?([A-Z][a-z]{1,15}-[A-Z]\w{1,60})\s{0,2}:\s{1,4}\S`,
);
const message = new RegExp(
  `^${lead}(?:\\d{1,4}[./-]\\S{1,30}\\s\\S{1,14}\\s(?:[AP]M\\s)?)?(?:\\[[^\\]]{0,80}\\]\\s{0,4})?\\**(?:(?:Error|Failure|Warning|WARNUNG|Error Message|Message)\\s?[:=]\\s{0,4}){0,2}(?:\\[[\\w.-]{1,120}\\]\\s{1,4})?["'\\u201c\\u2018]{0,2}(?:${anyForm(
    catalog.messages.map(({ begins }) => begins),
  ).replaceAll("'", String.raw`\S{1,3}`)})`,
  'i',
);
/** One of these stands in every line that `exception` is looked for in: most lines have none. */
const hint =
  /Exception|write scope|on-premises domain|circular logging|\bbatch\b|mrsproxy|HCW8|CiAge|MailUser|thrown|inconsistent|ForeignEID|synchronized/;
/** Names that only Exchange has for what went wrong, wherever in a line they stand. */
const exception =
  /MapiException[A-Z]\w{2,60}(?::\s|;|\]\s|\s\(hr=|\s{0,2}$)|\b(?:Migration|Remote|Mapi|Data(?:Export|Import)|Communication|Storage|TooMany|Move|Sync|Source|Target|UserAlready|UpdateMoved|Recipient|Mailbox|PublicFolder|Google|Endpoint|Corrupt|Resolver|DestinationAD|RestartMove|ErrorFolders|Imap|MRS)\w{0,60}(?:Permanent|Transient|Migrated)(?:Web)?Exception\b|\b(?:FailedToMailEnablePublicFolders|PublicFolderSizeExceedsTargetQuota)Exception\b|Microsoft\.Exchange\.(?!Management\.Deployment)(?:MailboxReplicationService|Migration|Management|Configuration|Data|Monitoring|MapiHttp|Rpc)\.[\w.]{2,160}Exception\b|\bcall to \W{0,3}https?:\/\/\S{1,300}?\/mrsproxy\.svc\b|\bHCW8\d{3}\b|\bCiAgeOfLastNotification\b|\bcan.{1,3}t act as owner of a MailUser\b|\bExecution of the [A-Z][a-z]{1,15}-\w{3,60} cmdlet ha[ds] thrown\b|\bobject is being synchronized from your on-premises\b|\bhas been corrupted, and it.{1,3}s in an inconsistent state\b|, FailOnForeignEID\b|\bout of the current user.{1,3}s write scope\b|\bwithin your current write scopes?\b|\bfound in the on-premises domain\b|\bhas circular logging enabled\b|\balready (?:exists|included) in (?:another|the migration) batch\b/;
const unknownTerm =
  /\b(?:term|Benennung|terme|t[\u00e9\u00c3]\S{0,2}rmino)\s\S{1,6}([A-Z][a-z]{1,15}-[A-Z]\w{1,60})/i;
/** `1/25/2018 12:56:01 AM [SERVER] Copy progress: …`, an entry of a move report. */
export const reportEntry = new RegExp(
  String.raw`^${lead}\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s{1,3}\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?\s?[Mm]\.?)?\s{1,3}\[(?!(?:trace|debug|info|notice|warn|warning|error|err|fatal|crit|critical|alert|main)\])[\w.-]{0,64}\]\s{1,4}(?=\S)`,
  'i',
);
const reportWords =
  /move request|Copy progress|\bMRS\b|Relinquish|\bStage: |(?:source|target|primary|archive) mailbox|\bfor mailbox '|stalled|(?:Transient|Fatal) error \w{3,80}|recopy|(?:large|bad|missing) item|Request (?:processing|is)|(?:initial|final|incremental) sync|folder hierarchy|mail-enabled user|Failed to convert/i;
/** What MFCMAPI and its like say of a call that failed: `Code: MAPI_E_LOGON_FAILED == 0x80040111`. */
export const mapiCode = /\bMAPI_E_[A-Z_]{3,40}\s{0,2}==\s{0,2}0x8[0-9A-Fa-f]{7}\b/;
/** How Eseutil begins: everything up to its last line belongs to it. */
const eseutil = new RegExp(String.raw`^${lead}Initiating\s[A-Z]{4,20}(?:\s[A-Z]{4,20})?\smode\b`);
const dashes = /^[\s>]{0,16}-{1,80}(?:\s{1,80}-{1,80}){1,40}\s{0,200}$/;
/** `Name    : value`; the groups are the name and the blanks behind it. */
export const property = new RegExp(
  String.raw`^${lead}([A-Za-z]\w{1,60})\**(\s{0,60}):(?!:|//|\\)(?:\s|\*|$)`,
);
const headerWord = /[A-Za-z]\w{1,60}/g;

/** A line of a setup log, or the error of one: it quotes the shell, and is about Setup. */
const ofSetup =
  /^[\s>]{0,16}\[\d{1,2}[./-]\d{1,2}[./-]\d{4} [\d:.]{8,16}\] \[\d{1,2}\]|\$error\.Clear\(\)|" was run: "/;

/** Nothing that is told apart here is shorter. */
const shortest = 4;

/** Tells what one line of scan text is. */
export function shellLine(text: string): ShellLine {
  if (/^[\s>]*$/.test(text)) return 'blank';
  if (text.length < shortest || ofSetup.test(text)) return 'other';
  if (autodiscover.test(text)) return 'autodiscover';
  if (prompt.test(text) || bareCommand.test(text)) return 'prompt';
  if (category.test(text)) return 'category';
  if (eseutil.test(text)) return 'eseutil';
  if (mapiCode.test(text)) return 'error';
  if (reportEntry.test(text) && reportWords.test(text)) return 'report';
  if (dashes.test(text)) return 'dashes';
  const listed = property.exec(text);
  if (listed && isTelling(listed[1] ?? '')) return 'telling';
  const named = listed && knownProperty(listed[1] ?? '');
  if (named && named !== 'Error') return 'property';
  if (namesCmdlet(text)) return 'cmdlet error';
  if (soundsWrong(text)) return 'error';
  if (named) return 'property';
  if (listed) return (listed[2] ?? '').length > 1 ? 'property' : 'other';
  if (isHeader(text)) return 'header';
  return /^[\s>]{4}/.test(text) ? 'indented' : 'other';
}

/** Whether the words of a line are those of an error of Exchange, or of the way to it. */
export function isError(text: string): boolean {
  return namesCmdlet(text) || soundsWrong(text) || eseutil.test(text) || mapiCode.test(text);
}

function soundsWrong(text: string): boolean {
  if (message.test(text) || (hint.test(text) && exception.test(text))) return true;
  const term = unknownTerm.exec(text)?.[1];
  return term !== undefined && isOfExchange(term);
}

function namesCmdlet(text: string): boolean {
  const cmdlet = cmdletError.exec(text)?.[1];
  return cmdlet !== undefined && isOfExchange(cmdlet);
}

/** The names of columns, and nothing else; two at least are known, and most of them. */
function isHeader(text: string): boolean {
  const bare = text.replace(/^[\s>]{0,16}/, '').trimEnd();
  if (bare.length > 400 || !/^[A-Z]\w{1,60}(?:\s{1,80}[A-Z]\w{1,60}){1,40}$/.test(bare)) return false;
  const words = bare.match(headerWord) ?? [];
  const known = words.filter((word) => knownProperty(word) === word).length;
  return known >= 2 && known * 3 >= words.length * 2;
}
