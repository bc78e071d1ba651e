import type { Catalog } from '../../knowledge/catalog.ts';
import type { Search } from './mention.ts';

/** Finds event ids where an event log writes them, with the source that stands nearest. */
export function findEvents(search: Search, catalog: Catalog): void {
  for (const match of search.text.matchAll(ids)) {
    const [text, labelled, element, listed, prose, named, paired] = match;
    const digits = labelled ?? element ?? listed ?? prose ?? paired ?? '';
    const id = Number(digits);
    if (prose !== undefined && catalog.events(id).length === 0) continue;
    if (named !== undefined && catalog.events(id, named).length === 0) continue;
    const end = match.index + text.length;
    const source = named ?? sourceNear(search.text, end);
    search.add({
      start: end - digits.length,
      end,
      text: digits,
      subject: source === undefined ? { kind: 'event', id } : { kind: 'event', id, source },
      place: { families: ['event'], why: 'It stands where an event log writes the id of an event.' },
    });
  }
}

const ids =
  /\bEvent(?: ?(?:ID|Identifier)\b["']?[ \t]{0,30}[:=]?| ?:(?=[ \t]{0,5}\d{1,5}[ \t]{0,5}(?:[\r\n;,]|$)))[ \t]{0,30}["']?(\d{1,5})(?!\d|\.\d)|<EventID(?: [^<>]{0,80})?>(\d{1,5})(?=<)|\bID[ \t]{0,20}:[ \t]{0,20}["']?(\d{1,5})(?=["']?\s{1,20}(?:> ?)?Level\b)|\bevents?(?: |:[ \t]{0,5})(\d{3,5})(?![\d.,]\d|\w)|\b(MSExchange\w{2,30}|Schannel|ESE(?:NT)?) (\d{3,5})(?![\d.,]\d|\w)/gi;
const sources =
  /\b(?:Event )?(?:Source|Source ?Name|Provider ?Name)\b[ \t]{0,30}[:=][ \t]{0,30}([^\r\n<>"',;]{2,80})|<Provider Name=["']([^"'<>]{2,100})["']/gi;
/** How far from an event's id its source may stand. */
const reach = 1000;

function sourceNear(text: string, at: number): string | undefined {
  const from = Math.max(at - reach, 0);
  let best: { readonly distance: number; readonly name: string } | undefined;
  for (const match of text.slice(from, at + reach).matchAll(sources)) {
    const distance = Math.abs(from + match.index - at);
    const name = (match[1] ?? match[2] ?? '').trim();
    if (best === undefined || distance < best.distance) best = { distance, name };
  }
  return best?.name;
}
