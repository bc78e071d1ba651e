/** A code by name. `family` is the table that has it: `mapi`, `ese`, `winsock` … */
export interface CodeName {
  readonly symbol: string;
  readonly meaning?: string;
  readonly family: string;
}

/** What the tables know of the numbers in a context; everything is `undefined` where they do not know. */
export interface ContextNames {
  /** A location id: what Exchange prints there, empty where that is nothing, and what the structure says. */
  lid(lid: number): { readonly name: string; readonly meaning: string } | undefined;
  /** A component that makes RPC extended error information. */
  component(component: number): { readonly name: string; readonly note?: string } | undefined;
  /** A detection location of RPC extended error information. */
  location(location: number): { readonly name: string; readonly note?: string } | undefined;
  /** A remote operation by its id, [MS-OXCROPS]. */
  rop(id: number): string | undefined;
  /** A code of the store, a HRESULT or an ESE error, as an unsigned number. */
  code(value: number): CodeName | undefined;
  /** A status of RPC, WinSock or Win32. */
  status(value: number): CodeName | undefined;
}
