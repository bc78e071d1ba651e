import { escapeFilterValue } from '../directory/filter.ts';
import { ldifValue } from '../directory/ldif/writeLdif.ts';
import {
  filterLiteral,
  isCmdArgument,
  isFilterText,
  isNativeArgument,
  powerShellLiteral,
  wildcardText,
} from './quote.ts';

/** A place in a command that a value can stand in: how it is written there, and what must not be. */
export interface Context {
  /** Whether a value is written so that a wildcard in it means nothing. */
  readonly takesWildcards?: boolean;
  /** Why this value must not stand here, if so. */
  readonly refusal?: (value: string) => string | undefined;
  readonly write: (value: string) => string;
  /** Around the label of a gap: what is before and behind it. */
  readonly gap: readonly [before: string, behind: string];
}

/** Largest number of a REG_DWORD. */
const largestDword = 0xffff_ffff;

const literal: Context = { write: powerShellLiteral, gap: ["'", "'"] };

/** The contexts of templates by name: `{{value:opath}}`. Without a name it is a literal of PowerShell. */
export const contexts: Readonly<Record<string, Context>> = {
  literal,
  number: {
    refusal: (value) => (/^\d{1,10}$/.test(value) ? undefined : 'it is no number'),
    write: (value) => value,
    gap: literal.gap,
  },
  pattern: {
    takesWildcards: true,
    write: (value) => powerShellLiteral(wildcardText(value)),
    gap: literal.gap,
  },
  opath: {
    refusal: (value) => (isFilterText(value) ? undefined : 'a filter would read more in it than a name'),
    write: (value) => powerShellLiteral(filterLiteral(value)),
    gap: ["'''", "'''"],
  },
  ldap: {
    takesWildcards: true,
    write: (value) => powerShellLiteral(escapeFilterValue(value)),
    gap: literal.gap,
  },
  argument: {
    refusal: (value) =>
      isNativeArgument(value)
        ? undefined
        : 'it would end the argument that it stands in, or be taken for an option',
    write: powerShellLiteral,
    gap: literal.gap,
  },
  cmd: {
    refusal: (value) => (isCmdArgument(value) ? undefined : 'cmd would read more in it than a name'),
    write: (value) => `"${value}"`,
    gap: ['"', '"'],
  },
  dword: {
    refusal: (value) =>
      /^\d{1,10}$/.test(value) && Number(value) <= largestDword ? undefined : 'it is no number of 32 bits',
    write: (value) => Number(value).toString(16).padStart(8, '0'),
    gap: ['', ''],
  },
  ldif: { write: ldifValue, gap: [' ', ''] },
  x500: { write: (value) => ldifValue(`X500:${value}`), gap: [' X500:', ''] },
};
