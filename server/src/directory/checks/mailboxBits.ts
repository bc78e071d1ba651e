/** Bits of msExchMailboxSecurityDescriptor: full access, and associated external account, which needs it. */
export const mailboxBits = { fullAccess: 0x1, externalAccount: 0x4 } as const;
