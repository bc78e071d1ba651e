import type { Catalog } from '../../knowledge/catalog.ts';
import { toCodeNumber } from '../readNumber.ts';
import type { Search } from './mention.ts';

/** Finds codes that are written as words: `MAPI_E_LOGON_FAILED`, `ecSendAsDenied`, `MapiExceptionNetworkError`, `WSAECONNREFUSED`. */
export function findNames(search: Search, catalog: Catalog): void {
  for (const match of search.text.matchAll(names)) {
    const [text] = match;
    const rows = catalog.symbol(text);
    // A name that stands for several numbers is the HRESULT first: of two, it says more.
    const row = rows.toSorted((a, b) => b.value - a.value)[0];
    const number = row === undefined ? undefined : toCodeNumber(row.value);
    if (row === undefined || number === undefined) continue;
    search.add({
      start: match.index,
      end: match.index + text.length,
      text,
      subject: { kind: 'number', number },
      place: { families: [row.family], why: 'It stands there by its name.' },
      named: true,
    });
  }
  findLogValues(search, catalog);
}

/** `Msg=NoPrimarySmtpAddress`, `ErrMsg=AuthFailed:LogonDenied` */
function findLogValues(search: Search, catalog: Catalog): void {
  for (const { index, 0: text } of search.text.matchAll(logValues)) {
    if (catalog.logValue(text) === undefined) continue;
    search.add({
      start: index,
      end: index + text.length,
      text,
      subject: { kind: 'log' },
      place: { families: ['log'], why: 'A protocol log writes it in place of a code.' },
      named: true,
    });
  }
}

const names =
  /(?<!\w)(?:[A-Z][A-Z0-9]{0,20}_\w{2,60}|ec[A-Z]\w{2,60}|MapiException[A-Z]\w{2,60}|WSA[A-Z]{3,40})(?!\w)/g;
const logValues = /(?<=\b(?:Err)?Msg=["']{0,3}|\bError=)[A-Z]\w{3,60}(?::\w{1,60})?/g;
