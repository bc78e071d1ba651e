/** An entry of the directory. Attribute names are lower case; a value is the bytes that the directory holds. */
export interface DirectoryObject {
  readonly dn: string;
  readonly attributes: ReadonlyMap<string, readonly Uint8Array[]>;
  /** Only of an exported file: attributes that were asked for and that it has of no object, in lower case. Nobody may have asked for them. */
  readonly notExported?: ReadonlySet<string>;
}

/** `domain`: the partition that holds the base; `forest`: the global catalog; else one domain controller, by DNS name. */
export type Where = 'domain' | 'forest' | { readonly server: string };

/** A read. Nothing here can change a directory. */
export interface SearchRequest {
  /** Distinguished name (RFC 4514); empty for the root DSE. */
  readonly base: string;
  readonly scope: 'base' | 'one' | 'subtree';
  /** RFC 4515. */
  readonly filter: string;
  /** Names as the schema has them. `nTSecurityDescriptor` brings owner, group and DACL, never the SACL. */
  readonly attributes: readonly string[];
  readonly where: Where;
  /** Objects in Deleted Objects as well. */
  readonly deleted?: boolean;
}

/** A directory to read from: live over LDAP, or a snapshot in LDIF. */
export interface DirectorySource {
  /** For a reader: what this is, as whom and since when. */
  readonly description: string;
  /**
   * Objects as they arrive. A base that does not exist is an error, `noSuchObject`, not an empty answer.
   * @throws DirectoryError
   */
  search(request: SearchRequest, signal?: AbortSignal): AsyncIterable<DirectoryObject>;
  /** Only of a file that somebody exported: a search that looks around finds what happens to be in it, and there may be more. */
  readonly partial?: true;
  /**
   * Only of a file: the objects in it that match a filter, with what it holds of them. That one is not among them says nothing.
   */
  known?(filter: string): Iterable<DirectoryObject>;
  close(): Promise<void>;
}

export type DirectoryErrorKind =
  /** The base does not exist, or the reader may not see it: Active Directory says the same of both. */
  | 'noSuchObject'
  | 'denied'
  | 'credentials'
  | 'unreachable'
  | 'certificate'
  /** The server wants encryption, or we do: a password never goes over clear text. */
  | 'encryption'
  | 'timeout'
  | 'limit'
  | 'referral'
  /** A snapshot that does not hold the answer to this question. */
  | 'notCaptured'
  | 'protocol'
  | 'cancelled';

/** What a directory answered instead of objects: in its own words, with what it was about and what to do. */
export class DirectoryError extends Error {
  override readonly name = 'DirectoryError';
  readonly kind: DirectoryErrorKind;
  /** The same in a few words, where all of it was said before: a server that is lost is lost to every check. */
  readonly brief: string;
  constructor(
    kind: DirectoryErrorKind,
    message: string,
    options?: ErrorOptions & { readonly brief?: string },
  ) {
    super(message, options);
    this.kind = kind;
    this.brief = options?.brief ?? message;
  }
}
