/** An object with something wrong on it, and what should find it. */
export interface Defect {
  readonly id: string;
  /** One sentence: what is wrong, and on what. */
  readonly planted: string;
  /** Distinguished name of the object that it is planted on. */
  readonly object: string;
  /** sAMAccountName of the service account to check with. */
  readonly account: string;
  /** sAMAccountName of the mailbox to check, where it is about one. */
  readonly mailbox?: string;
  /** What should fail, in the words of the list of checks. */
  readonly check: string;
}

/** An account whose effective rights the domain controller itself is asked for. */
export interface Oracle {
  readonly account: string;
  readonly dn: string;
  readonly groups: readonly string[];
}

/** A user with a pattern of ACEs for User-Force-Change-Password, and the accounts that try to reset its password. */
export interface ResetTarget {
  readonly id: string;
  readonly account: string;
  readonly dn: string;
  readonly pattern: string;
  readonly trustees: readonly string[];
}

/** What is in the lab; the password of every account is the lab's. */
export interface Manifest {
  readonly serviceAccount: string;
  readonly healthyMailboxes: readonly string[];
  readonly organization: string;
  readonly defects: readonly Defect[];
  readonly oracles: readonly Oracle[];
  /** The unit whose objects give the oracles different rights. */
  readonly provingGround: string;
  readonly resetTargets: readonly ResetTarget[];
  /** Objects with odd names: the name as it was given, and the object. */
  readonly oddNames: readonly { readonly name: string; readonly account: string; readonly dn: string }[];
  /** Objects with more values than a domain controller gives at once. */
  readonly ranges: readonly { readonly dn: string; readonly attribute: string; readonly values: number }[];
  /** Readers that may not see everything: what is kept from them. */
  readonly readers: readonly {
    readonly account: string;
    readonly denied: string;
    readonly objects: readonly string[];
  }[];
  /** Objects that differ between the domain controllers. */
  readonly divergences: readonly {
    readonly dn: string;
    readonly attribute: string;
    readonly dc1: string;
    readonly dc2: string;
  }[];
  readonly bulkMailboxes: number;
}
