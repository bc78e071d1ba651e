import titles from '../knowledge/ndr-titles.json' with { type: 'json' };
import type { Field, LogRecord } from '../model/record.ts';
import { fieldAt, type Line, type LogFormat, type RecordText } from './format.ts';
import { anyForm } from '../text/anyForm.ts';
import { headerValue, mailParts, type MailPart } from './mime.ts';
import { tellsReason } from './ndrReasons.ts';
import { parseStatus, type Fields } from './ndrStatus.ts';
import { parseText, smtpReply } from './ndrText.ts';

const mailHeader =
  /^(?:From \S{1,100}\s{1,3}[A-Z][a-z]{2}\s[A-Z][a-z]{2}\s|(?:Return-Path|Received|Delivered-To|X-[\w-]{2,60}|MIME-Version|Message-ID|DKIM-Signature|Authentication-Results|ARC-[\w-]{2,40}|Content-Type|Subject|Auto-Submitted):|(?:From|To|Sender):\s.{0,200}@|Date:\s{0,4}[A-Z][a-z]{2},\s)/i;
const heading = new RegExp(
  `^[\\s>*]{0,8}(?:Your message(?:\\s+did not reach|\\s+to\\s\\S+ could|\\s*$)|Reporting-MTA:|Final-Recipient:|${anyForm(titles.begins)})`,
  'i',
);
const originalHeaders = new RegExp(`^[\\s>]{0,4}(?:${anyForm(titles.originalHeaders)})`, 'im');
/** With these words one NDR ends and the next begins, where several were pasted one below the other. */
const opening = /^[\s>*]{0,8}(?:Delivery has failed to these recipients|Your message\s*$)/i;
const lineOfReply = new RegExp(`^[\\s>*#"'<\`-]{0,8}${smtpReply.source}`);
const quotedReply =
  /\b(?:Remote )?Server (?:at \S{1,255} (?:\([^)]{1,60}\) )?)?returned\s['"\u2018]|\bSTOREDRV\.[A-Z]\w+|\bRESOLVER\.[A-Z]{2,5}\.|\bQUEUE\.Expired\b|\bROUTING\.\w+;|<[^\s<]{1,255} #[245]\.\d{1,3}\.\d{1,3}|MSEXCH:\w{2,20}:|Primary target IP address responded with/;

/** How programs write what the server answered them: exim, Python, JavaMail. */
const toldByProgram =
  /SMTP error from remote (?:mail )?server after [^\r\n]{1,120}: [45]\d\d[ -][45]\.\d|\bsmtplib\.SMTP\w{1,40}: \([45]\d\d, b?['"][45]\.\d|\bSMTP(?:SendFailed|AddressFailed|Sender\w{1,12})Exception: [45]\d\d[ -][45]\.\d/;

const wordsOfExchange = /SMTP;|SendAs|Agent[;:]|APPROVAL|Exchange|Frontend|#SMTP#|##|\bmailbox\b/;

/**
 * Non-delivery reports: whole mails with and without an RFC 3464 part, and their text as people paste and forward it.
 * Each refused recipient is a record.
 */
export const ndr: LogFormat = {
  id: 'exchange-ndr',

  starts(line) {
    if (isMailStart(line)) return 'weak';
    if (heading.test(line.text) || tellsReason(line.text)) return 'weak';
    if (quotedReply.test(line.text) || toldByProgram.test(line.text)) return 'weak';
    // A reply of SMTP alone is quoted by everybody: it has to be what the text is about, or sound like Exchange.
    if (!lineOfReply.test(line.text)) return undefined;
    return line.start < 200 || wordsOfExchange.test(line.text) ? 'weak' : undefined;
  },

  next(line, open) {
    if (opening.test(line.text) && open.part === 'told') return 'starts';
    if (originalHeaders.test(line.text)) open.part = mailHeader.test(open.firstLine) ? '' : 'told';
    // A reply that stands alone in other text is a paragraph of its own; a whole NDR has many.
    const alone = !mailHeader.test(open.firstLine) && !heading.test(open.firstLine);
    if (alone && line.text.trim() === '') return 'outside';
    return alone && isReply(line.text) && isReply(open.firstLine) ? 'starts' : 'belongs';
  },

  parse(record) {
    const isMail = mailHeader.test(record.text.slice(0, 400));
    const bodies = isMail ? mailParts(record) : [{ type: 'text/plain', body: record }];
    const reported = bodies.flatMap(({ body }) =>
      /^[ \t>]{0,4}Final-Recipient:/im.test(body.text) ? parseStatus(body) : [],
    );
    const said = saidIn(bodies, 'text/plain');
    if (said.length === 0) said.push(...saidIn(bodies, 'text/html'));
    const recipients = reported.length > 0 ? enriched(reported, said) : said;
    if (isMail && reported.length === 0 && !isReport(record.text, bodies)) return [];
    const persons = isMail ? personsOf(record) : {};
    return recipients.map((fields) => toRecord({ ...persons, ...fields }, record));
  },
};

function saidIn(bodies: readonly MailPart[], type: string): Fields[] {
  return bodies.filter((part) => part.type === type).flatMap(({ body }) => parseText(originalCutOff(body)));
}

/** Headers begin a mail where nothing stands before them. */
function isMailStart(line: Line): boolean {
  return line.afterBlank && mailHeader.test(line.text);
}

function isReply(line: string): boolean {
  return lineOfReply.test(line) || quotedReply.test(line);
}

/** An ordinary mail may quote an address and a number; an NDR says what it is. */
function isReport(text: string, bodies: readonly MailPart[]): boolean {
  const subject = headerValue(text, 'Subject') ?? '';
  return (
    /report-type="?delivery-status|^X-MS-Exchange-Message-Is-Ndr|^X-MS-Embedded-Report/im.test(text) ||
    /undeliverable|delivery (?:status|failure|has failed)|non remis|unzustellbar|non recapitabile|no se puede entregar/i.test(
      subject,
    ) ||
    [text, ...bodies.map(({ body }) => body.text)].some((each) =>
      /did not reach the following recipient|Diagnostic information for administrators|MSEXCH:/i.test(each),
    )
  );
}

/** What follows are the headers of the mail that was refused: addresses and numbers of other things. */
function originalCutOff(body: RecordText): RecordText {
  const end = body.text.search(originalHeaders);
  return end === -1 ? body : { ...body, text: body.text.slice(0, end) };
}

/** Who sent the message that was refused: the report goes back to the account, its From stands in the quoted headers. */
function personsOf(record: RecordText): Fields {
  const bodyAt = /\r?\n\r?\n/.exec(record.text)?.index ?? record.text.length;
  const account = headerAddress(record, 'To', 0, bodyAt);
  const from = headerAddress(record, 'From', bodyAt, record.text.length);
  return { ...(account && { submitter: account }), ...(from && { originalFrom: from }) };
}

function headerAddress(record: RecordText, name: string, start: number, end: number): Field | undefined {
  const pattern = new RegExp(`^${name}:[^\\r\\n]{0,200}?([^\\s<>"]{1,64}@[^\\s<>"]{1,255})`, 'imd');
  const place = pattern.exec(record.text.slice(start, end))?.indices?.[1];
  return place && fieldAt(record, start + place[0], start + place[1]);
}

/** The report is exact, the words are richer: they know the history, and a reply where the report has none. */
function enriched(reported: readonly Fields[], said: readonly Fields[]): Fields[] {
  const addressOf = (fields: Fields) => fields['recipient']?.text.toLowerCase() ?? '';
  const byAddress = new Map(said.map((fields) => [addressOf(fields), fields]));
  return reported.map((fields) => ({ ...byAddress.get(addressOf(fields)), ...fields }));
}

/** What names the recipient and says why; the rest stands elsewhere in the mail. */
const ownFields = ['recipient', 'action', 'status', 'smtp', 'reply', 'reason', 'mtaCode', 'mtaText'];

function toRecord(fields: Fields, record: RecordText): LogRecord {
  const status = fields['status'] ?? statusOf(fields);
  const all = status ? { ...fields, status } : fields;
  const own = ownFields.flatMap((name) => all[name] ?? []);
  return {
    format: 'exchange-ndr',
    kind: 'recipient',
    start: own.reduce((least, field) => Math.min(least, field.start), own[0]?.start ?? record.start),
    end: own.reduce((most, field) => Math.max(most, field.end), own[0]?.end ?? record.start),
    fields: all,
  };
}

function statusOf(fields: Fields): Fields[string] | undefined {
  const reply = fields['reply'];
  const match = reply && smtpReply.exec(reply.text);
  const text = match?.groups?.['status'];
  return reply && text ? { ...reply, text } : undefined;
}
