import type { Catalog } from '../../knowledge/catalog.ts';
import { covers, hasText, readReply, readStatus } from '../smtpStatus.ts';
import type { Search } from './mention.ts';

/** Finds enhanced status codes (`5.7.1`) and SMTP replies that stand alone (`smtp;550 …`). Versions and addresses are none. */
export function findStatuses(search: Search, catalog: Catalog): void {
  for (const match of search.text.matchAll(enhanced)) {
    const [text, code = ''] = match;
    const start = match.index + text.length - code.length;
    // A reply before it is proof enough; alone, it has to be a status that somebody knows.
    if (text === code && !isKnown(code, catalog)) continue;
    addStatus(search, match.index, start, code);
    if (text !== code) search.close({ start: match.index, end: start });
  }
  for (const match of search.text.matchAll(replies)) {
    const [text] = match;
    const code = match[1] ?? match[2] ?? '';
    if (catalog.smtpReply(Number(code)) !== undefined)
      addStatus(
        search,
        match.index + text.length - code.length,
        match.index + text.length - code.length,
        code,
      );
  }
}

/** Words before three numbers that make them a version, a section or a name. */
const noStatus = String.raw`(?<![\w.\-/:]|\b(?:version|build|release|ver|v|rev|section\s{0,2}|rfc ?\d{4}|chapter|exchange|outlook|postfix|exim|sendmail|tls|ssl|imap|id) ?[ :=~/]?)`;
/** A reply code before it is read with it, and is no place of its own. */
const enhanced = new RegExp(
  String.raw`(?:(?<![\w.])[245]\d\d(?:[ \t]{1,3}|-)#?|${noStatus})([245]\.\d{1,3}\.\d{1,3})(?![\w]|\.\w|-\d{3}|\/)`,
  'gi',
);

/** A reply alone, where SMTP is what the words before it speak of; behind weaker words a sentence has to follow. */
const replies = new RegExp(
  String.raw`(?:(?:\bsmtp ?; ?|\bSmtpResponse:|\bLED=|\bLastError=|,[<>],"?)([245]\d\d|334|354)(?=[ -])|` +
    String.raw`(?:\b(?:returned|said|response|reply|answered|responded|rejected|refused)(?: (?:was|is|with|error|code|status))?:? ?['"\u2018\u201c<#]{0,3}|->? |^)([45]\d\d)(?=(?: ?:)?[ -][A-Z<*'"]))(?![ -]#?[245]\.\d{1,3}\.\d)`,
  'gm',
);

/** How far the text of a reply is read: it tells meanings of one code apart. */
const replyLength = 500;

function addStatus(search: Search, from: number, start: number, code: string): void {
  const reply = replyAt(search.text, from);
  const status = readStatus(reply) ?? readReply(reply);
  if (status === undefined) return;
  search.add({
    start,
    end: start + code.length,
    text: code,
    subject: { kind: 'status', status, reply },
    place: { families: ['smtp'], why: 'It is written as SMTP writes its replies.' },
  });
}

/** To the next empty line or the next status; where only labels stand before that one, to the one after it. */
function replyAt(text: string, from: number): string {
  const reply = text.slice(from, from + replyLength);
  for (const { index, 0: end } of reply.matchAll(replyEnds))
    if (/^\s/.test(end) || hasText(reply.slice(0, index))) return reply.slice(0, index);
  return reply;
}

const replyEnds = /\r?\n[> \t]*\r?\n|(?<=.{12})[245]\.\d{1,3}\.\d{1,3} /g;

function isKnown(code: string, catalog: Catalog): boolean {
  return (
    catalog.ianaStatus(`X${code.slice(1)}`) !== undefined ||
    catalog.exchangeStatuses().some(({ codes }) => codes.some((range) => covers(range, code)))
  );
}
