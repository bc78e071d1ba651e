/** Bits of msExchMailboxSecurityDescriptor: full access, and associated external account, which needs it. */
export const mailboxBits = { fullAccess: 0x1, externalAccount: 0x4 } as const;

/**
 * What is said of a copy of the mailbox's permissions with a NULL DACL, or none. [MS-DTYP] 2.5.3.2: every access check succeeds. Nothing public says
 * what the store makes of it, which checks by its own descriptor; so it grants nothing for certain. Without a full stop.
 */
export const nullDacl =
  'msExchMailboxSecurityDescriptor has no list of entries (a NULL DACL). As Windows reads it, that grants everybody everything; what the store makes of it is not documented. Such permissions are damaged: set them anew, with full access for SELF at least';
