import type { Catalog } from '../knowledge/catalog.ts';
import { type CodeFamily, familyTraits } from '../knowledge/rows.ts';
import type { CodeReading, HresultParts } from './explanation.ts';
import { type CodeNumber, formatHex } from './readNumber.ts';

/**
 * Splits a 32-bit value into the fields of an HRESULT, [MS-ERREF] section 2.1: bit 31 failure, 30 NTSTATUS severity, 29 customer,
 * 28 mapped NTSTATUS, 16-26 facility, 0-15 code. In: any number. Out: its fields, the facility by name where it has one.
 */
export function splitHresult({ unsigned }: CodeNumber, catalog: Catalog): HresultParts {
  const facility = (unsigned >>> 16) & 0x7ff;
  const named = catalog.facility(facility);
  return {
    failure: bit(unsigned, 31),
    customer: bit(unsigned, 29),
    ntstatus: bit(unsigned, 28) || (bit(unsigned, 31) && bit(unsigned, 30)),
    facility,
    ...(named === undefined ? {} : { facilityName: named.name }),
    ...(named?.note === undefined ? {} : { facilityNote: named.note }),
    code: unsigned & 0xffff,
  };
}

/** The Win32, RPC or WinSock code that a failure of facility 7 (as HRESULT or NTSTATUS) carries in its low 16 bits, else undefined. */
export function wrappedWin32({ unsigned }: CodeNumber): number | undefined {
  const head = unsigned >>> 16;
  return head === 0x8007 || head === 0xc007 ? unsigned & 0xffff : undefined;
}

/** The code of a family that an HRESULT carries: a Win32 code, an NTSTATUS behind bit 28 (HRESULT_FROM_NT), an ESE error; else undefined. */
export function wrappedCode(family: CodeFamily, number: CodeNumber): number | undefined {
  const { carriedBy } = familyTraits[family];
  if (carriedBy === 'facility 7') return wrappedWin32(number);
  if (carriedBy === '0xC8000000')
    return number.unsigned >>> 16 === 0xc800 ? -(number.unsigned & 0xffff) : undefined;
  const isMapped = carriedBy === 'bit 28' && number.unsigned >>> 28 === 0xd;
  return isMapped ? (number.unsigned & 0xefff_ffff) >>> 0 : undefined;
}

/** Whether a family has the number, or the code that it carries. */
export function isInFamily(family: CodeFamily, number: CodeNumber, catalog: Catalog): boolean {
  const inner = wrappedCode(family, number);
  return (
    catalog.code(family, number.unsigned) !== undefined ||
    (inner !== undefined && catalog.code(family, inner) !== undefined)
  );
}

/** False for small numbers and for small negative ones (ESE): to split those says nothing. */
export function looksLikeHresult({ unsigned }: CodeNumber): boolean {
  return unsigned >= 0x8000_0000 && unsigned < 0xffff_0000;
}

/** The reading of a code that no table has: what its fields say. */
export function splitReading(number: CodeNumber, parts: HresultParts): CodeReading {
  return {
    family: 'hresult',
    code: number.hex,
    aliases: [],
    meaning: describeParts(parts),
    causes: [],
    next:
      parts.facility === 4
        ? ['Look in the documentation of the program that logged it: codes of this facility are its own']
        : [],
    reference: { title: '[MS-ERREF] 2.1 HRESULT' },
    why: 'No table has this number, so it is split into its fields.',
  };
}

/** One sentence: severity, facility and code. */
export function describeParts(parts: HresultParts): string {
  const kind = parts.failure ? 'Failure' : 'Success';
  const maker = parts.customer ? ' of a vendor of its own' : '';
  const note = parts.facilityNote === undefined ? '' : `: ${parts.facilityNote}`;
  const name = parts.facilityName === undefined ? '' : ` (${parts.facilityName}${note})`;
  const code = `code ${formatHex(parts.code, 4)} (${parts.code})`;
  if (parts.ntstatus)
    return `${kind}${maker}; it has the form of an NTSTATUS, facility ${parts.facility}, ${code}.`;
  return `${kind}${maker}, facility ${parts.facility}${name}, ${code}.`;
}

function bit(value: number, index: number): boolean {
  return ((value >>> index) & 1) === 1;
}
