import type { Catalog } from '../knowledge/catalog.ts';
import { type ExchangeVersion, readExchangeVersion } from './exchangeVersion.ts';
import { eventReading } from './eventReading.ts';
import { explainNumber, logReadings } from './explainCode.ts';
import type { CodeExplanation, CodeReading } from './explanation.ts';
import type { Mention } from './mentions/mention.ts';
import { readStatusMeanings } from './smtpStatus.ts';

/** In: a mention and the tables. Out: every reading of it, best first; what no table knows has none. */
export function explainMention(mention: Mention, catalog: Catalog): CodeExplanation {
  const { subject, text: input, place } = mention;
  switch (subject.kind) {
    case 'number':
      return explainNumber(input, subject.number, catalog, place);
    case 'status': {
      const { status, reply } = subject;
      return { input, status, readings: readStatusMeanings(status, reply, catalog) };
    }
    case 'event': {
      const rows = catalog.events(subject.id, subject.source);
      return { input, readings: rows.map((row) => eventReading(row, place.why)) };
    }
    case 'version': {
      const version = readExchangeVersion(subject.spelling, catalog.builds);
      return { input, readings: version === undefined ? [] : [versionReading(version, place.why)] };
    }
    case 'sid':
      return { input, readings: sidReadings(input, place.why, catalog) };
    case 'log':
      return { input, readings: logReadings(input, catalog) };
    case 'right':
      return { input, readings: rightReadings(input, place.why, catalog) };
  }
}

function sidReadings(sid: string, why: string, catalog: Catalog): CodeReading[] {
  const row = catalog.sid(sid);
  if (row === undefined) return domainSidReadings(sid, why);
  const guarded = row.guarded
    ? 'AdminSDHolder guards its members: what is granted on them is gone within the hour.'
    : '';
  const meaning = [row.note ?? '', guarded].filter((sentence) => sentence !== '').join(' ');
  return [named('sid', row.sid, row.name, meaning, why)];
}

/** An account of a domain, or the domain itself. */
function domainSidReadings(sid: string, why: string): CodeReading[] {
  const [, domain, rid] = /^(S-1-5-21(?:-\d{1,10}){3})(?:-(\d{1,10}))?$/i.exec(sid) ?? [];
  if (domain === undefined) return [];
  if (rid === undefined) return [named('sid', sid, 'A domain, or the accounts of one computer', '', why)];
  const meaning = `The first numbers are the domain, ${domain}; only a domain controller of it can tell the name.`;
  return [named('sid', sid, `Account or group with RID ${rid} of that domain`, meaning, why)];
}

function rightReadings(guid: string, why: string, catalog: Catalog): CodeReading[] {
  const row = catalog.right(guid);
  return row === undefined
    ? []
    : [named('right', row.guid, `${row.name} (${row.kind})`, row.note ?? '', why)];
}

function named(
  family: 'sid' | 'right',
  code: string,
  symbol: string,
  meaning: string,
  why: string,
): CodeReading {
  return {
    family,
    code,
    symbol,
    aliases: [],
    ...(meaning === '' ? {} : { meaning }),
    causes: [],
    next: [],
    why,
  };
}

function versionReading(version: ExchangeVersion, why: string): CodeReading {
  const { version: code, title, lines } = version;
  return {
    family: 'version',
    code,
    symbol: title,
    aliases: [],
    meaning: lines.join(' '),
    causes: [],
    next: [],
    why,
  };
}
