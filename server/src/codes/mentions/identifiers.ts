import type { Catalog } from '../../knowledge/catalog.ts';
import { readExchangeVersion } from '../exchangeVersion.ts';
import type { Search } from './mention.ts';

/** Finds well-known SIDs, GUIDs of directory rights, and versions of Exchange. */
export function findIdentifiers(search: Search, catalog: Catalog): void {
  for (const match of search.text.matchAll(sids))
    if (catalog.sid(match[0]) !== undefined)
      add(search, match.index, match[0], 'sid', 'It is a well-known SID.');
  for (const match of search.text.matchAll(guids))
    if (catalog.right(match[0]) !== undefined)
      add(
        search,
        match.index,
        match[0],
        'right',
        'It is a GUID of the schema or of a right of the directory.',
      );
  for (const match of search.text.matchAll(versions)) {
    const [text, labelled, integer] = match;
    const version = integer ?? labelled ?? text;
    // Behind words that only a version has, four numbers are one, even where no table has them.
    const spelling = labelled === undefined ? version : `id ${labelled}`;
    if (readExchangeVersion(spelling, catalog.builds) === undefined) continue;
    const start = match.index + text.length - version.length;
    search.add({
      start,
      end: start + version.length,
      text: version,
      subject: { kind: 'version', spelling },
      place: { families: ['version'], why: 'It is written as Exchange writes its versions.' },
    });
  }
}

const sids = /(?<![\w-])S-1-\d{1,3}(?:-\d{1,10}){1,14}(?![\w-])/gi;
const guids = /(?<![\w-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])/gi;
const versions = new RegExp(
  String.raw`\bVersion \d{1,2}\.\d{1,2} \(Build \d{1,5}(?:\.\d{1,5})?(?::[^()\r\n]{0,40})?\)|` +
    String.raw`\b(?:SMTP Server(?: \([^()\r\n]{0,80}\))? id[ \t=\r\n]{1,5}|Internet Mail Service \(|(?:Client|Server|Exchange|ExSetup|File|Product) ?Version["']?[ \t]{0,20}[:=][ \t]{0,3}["']?)(\d{1,2}\.\d{1,2}\.\d{1,5}\.\d{1,5})(?![\w]|\.\d)|` +
    String.raw`(?:\b(?:ServerVersion|versionNumber)\b["']?[ \t]{0,2}[:=~> ][ \t]{0,2}|\bBEVersion-|[\w.]~|[\w.]\+(?=\d{10}@))(\d{9,10})(?!\d)|` +
    String.raw`(?<![\w.\-/])(?:5|6|8|14|15)\.\d{1,2}\.\d{1,5}\.\d{1,5}(?![\w]|\.\d)`,
  'gi',
);

function add(search: Search, start: number, text: string, kind: 'sid' | 'right', why: string): void {
  search.add({ start, end: start + text.length, text, subject: { kind }, place: { families: [kind], why } });
}
