"""Mailboxes as Exchange leaves them, and the service account as its vendor wants it."""

from samba.dcerpc import security
from samba.ndr import ndr_pack

from domain import BASE, PASSWORD, guid_for
from organization import ADDRESS_LIST, DB01, FULL_CONTROL, OLD_DATABASE, ORGANIZATION, SYSTEM_OBJECTS, homes

MAILBOXES = "OU=Mailboxes," + BASE
SERVICE_ACCOUNTS = "OU=Service Accounts," + BASE
GROUPS = "OU=Lab Groups," + BASE
PLAIN = "OU=Plain Mailboxes," + BASE

MIGRATION_ACES = "(A;CI;%s;;;{Exchange Migration})(OA;CI;CR;{send-as};;{Exchange Migration})(OA;CI;CR;{receive-as};;{Exchange Migration})" % FULL_CONTROL
SERVICE_ACES = MIGRATION_ACES.replace("{Exchange Migration}", "{qmmex}")
SEND_AS_USERS = "(OA;CIIO;CR;{send-as};{user};{qmmex})(OA;CIIO;CR;{send-as};{user};{Exchange Migration})"


def build(domain):
    for name in ("Mailboxes", "Service Accounts", "Lab Groups", "Plain Mailboxes"):
        domain.unit(name)
    domain.user("qmmex", SERVICE_ACCOUNTS, displayName="Quest Migration Manager for Exchange")
    domain.group("Exchange Migration", GROUPS)
    for dn in (ORGANIZATION, SYSTEM_OBJECTS):
        domain.grant(dn, SERVICE_ACES + MIGRATION_ACES, canonical=True)
    domain.grant(MAILBOXES, SEND_AS_USERS)
    mailbox(domain, "Ewan.Millington", OLD_DATABASE)
    mailbox(domain, "Healthy.Modern", DB01)


def mailbox(domain, name, database=DB01, unit=MAILBOXES, password=PASSWORD, **overrides):
    """A user with a mailbox; what is given beside it replaces an attribute, None takes it away."""
    attributes, legacy = homes(database)
    attributes.update(
        displayName=name.replace(".", " "),
        mailNickname=name,
        mail=name + "@target.local",
        proxyAddresses=["SMTP:%s@target.local" % name, "smtp:%s@old.target.local" % name],
        legacyExchangeDN="%s/cn=Recipients/cn=%s" % (legacy, name),
        showInAddressBook=ADDRESS_LIST,
        msExchMailboxGuid=guid_for("mailbox " + name),
        msExchMailboxSecurityDescriptor=mailbox_descriptor(domain, "(A;CI;CCRC;;;PS)"),
        msExchUserAccountControl=0,
        msExchRecipientTypeDetails=1,
        msExchRecipientDisplayType=1073741824,
    )
    attributes.update(overrides)
    return domain.user(name, unit, password, **attributes)


def mailbox_descriptor(domain, aces):
    """As Exchange writes it: SELF owns the mailbox, and full access is bit 1, which SDDL prints as CC."""
    return ndr_pack(security.descriptor.from_sddl("O:PSG:PSD:" + domain.sddl(aces), domain.sid))
