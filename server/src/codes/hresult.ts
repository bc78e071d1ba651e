import { findFacility } from '../knowledge/codes.ts';
import type { CodeReading, HresultParts } from './explanation.ts';
import { type CodeNumber, formatHex } from './readNumber.ts';

/**
 * Splits a 32-bit value into the fields of an HRESULT, [MS-ERREF] section 2.1: bit 31 failure, 30 NTSTATUS severity, 29 customer,
 * 28 mapped NTSTATUS, 16-26 facility, 0-15 code. In: any number. Out: its fields, the facility by name where it has one.
 */
export async function splitHresult({ unsigned }: CodeNumber): Promise<HresultParts> {
  const facility = (unsigned >>> 16) & 0x7ff;
  const named = await findFacility(facility);
  return {
    failure: bit(unsigned, 31),
    customer: bit(unsigned, 29),
    ntstatus: bit(unsigned, 28) || (bit(unsigned, 31) && bit(unsigned, 30)),
    facility,
    ...(named === undefined ? {} : { facilityName: named.symbol }),
    ...(named?.note === undefined ? {} : { facilityNote: named.note }),
    code: unsigned & 0xffff,
  };
}

/** The Win32 or WinSock code that a failure of facility 7 carries in its low 16 bits, else undefined. */
export function wrappedWin32({ unsigned }: CodeNumber): number | undefined {
  return unsigned >>> 16 === 0x8007 ? unsigned & 0xffff : undefined;
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
    meaning: `Not in the tables. ${describeParts(parts)}`,
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
