"""What turns out to be the cause, case after case, each on an object of its own, listed in the manifest."""

import ldb
from samba.dcerpc import security
from samba.ndr import ndr_pack

from domain import BASE, PASSWORD_AS_GIVEN, guid_for
from finish import DIVERGENCES
from mailboxes import GROUPS, MAILBOXES, MIGRATION_ACES, PLAIN, SERVICE_ACCOUNTS, mailbox, mailbox_descriptor
from organization import DB01, NEW_GROUP, NEW_SERVER, OLD_DATABASE, OLD_GROUP, OLD_LEGACY, OLD_SERVER, ORGANIZATION, STORAGE_GROUP, STORE, SYSTEM_OBJECTS

FOREIGN = "S-1-5-21-3623811015-3361044348-30300820-1013"
LONG_AGO = 127500000000000000  # a day in January 2005, as file time


def build(domain):
    defects = []
    for part in (_groups, _denies, _missing, _accounts, _descriptors, _identities, _linked, _homes, _delegates, _diverged):
        defects += part(domain)
    return {"defects": defects, "serviceAccount": "qmmex", "healthyMailboxes": ["Ewan.Millington", "Healthy.Modern"], "organization": ORGANIZATION}


def defect(id, planted, object, check, account="qmmex", mailbox=None):
    entry = {"id": id, "planted": planted, "object": object, "account": account, "check": check}
    return entry | ({"mailbox": mailbox} if mailbox else {})


def service_account(domain, name, member=True, **attributes):
    """With all that the vendor asks for, by way of the group, or with nothing."""
    dn = domain.user(name, SERVICE_ACCOUNTS, **attributes)
    if member:
        add_members(domain, "Exchange Migration", [dn])
    return dn


def add_members(domain, group, dns):
    message = ldb.Message(ldb.Dn(domain.database, domain.dn_of(group)))
    message["member"] = ldb.MessageElement([dn.encode() for dn in dns], ldb.FLAG_MOD_ADD, "member")
    domain.database.modify(message)


def _groups(domain):
    nested = service_account(domain, "svc-nested-admin")
    two = domain.group("Tier Two Operators", GROUPS, members=[nested])
    one = domain.group("Tier One Operators", GROUPS, members=[two])
    add_members(domain, "Domain Admins", [one])
    direct = service_account(domain, "svc-enterprise-admin")
    add_members(domain, "Enterprise Admins", [direct])
    return [
        defect("nested-domain-admin", "member of Tier Two Operators, in Tier One Operators, in Domain Admins", nested, "privileged groups", "svc-nested-admin"),
        defect("enterprise-admin", "direct member of Enterprise Admins", direct, "privileged groups", "svc-enterprise-admin"),
    ]


def _denies(domain):
    levels = {
        "organization": ORGANIZATION,
        "admin-group": OLD_GROUP,
        "server": OLD_SERVER,
        "store": STORE,
        "storage-group": STORAGE_GROUP,
        "database": OLD_DATABASE,
        "modern-admin-group": NEW_GROUP,
        "modern-server": NEW_SERVER,
        "modern-database": DB01,
    }
    defects = []
    for level, dn in levels.items():
        name = "svc-deny-" + level
        service_account(domain, name[:20])
        domain.grant(dn, "(OD;CI;CR;{receive-as};;{%s})" % name[:20])
        defects.append(defect("deny-receive-as-" + level, "explicit deny of Receive As, inheritable", dn, "Receive As", name[:20], "Ewan.Millington"))
    service_account(domain, "svc-deny-sendas")
    domain.grant(ORGANIZATION, "(OD;CI;CR;{send-as};;{svc-deny-sendas})")
    defects.append(defect("deny-send-as-organization", "explicit deny of Send As, inheritable", ORGANIZATION, "Send As", "svc-deny-sendas"))
    dn = service_account(domain, "svc-explicit-allow")
    domain.group("Denied Operators", GROUPS, members=[dn])
    domain.grant(OLD_SERVER, "(OD;CI;CR;{receive-as};;{Denied Operators})")
    domain.grant(OLD_DATABASE, "(OA;;CR;{receive-as};;{svc-explicit-allow})")
    planted = "denied by a group on the server, allowed explicitly on this database: allowed here, denied on server, store, storage group and the other database"
    return defects + [defect("explicit-allow-over-inherited-deny", planted, OLD_DATABASE, "Receive As", "svc-explicit-allow", "Ewan.Millington")]


def _missing(domain):
    full = MIGRATION_ACES
    read = "(A;CI;LCRPLORC;;;{%s})"
    wanted = {
        "svc-no-sendas": read + "(OA;CI;CR;{receive-as};;{%s})",
        "svc-no-receiveas": read + "(OA;CI;CR;{send-as};;{%s})",
        "svc-no-fullcontrol": "(OA;CI;CR;{receive-as};;{%s})(OA;CI;CR;{send-as};;{%s})",
    }
    defects = []
    for name, aces in wanted.items():
        service_account(domain, name, member=False)
        domain.grant(ORGANIZATION, aces.replace("%s", name), canonical=True)
        domain.grant(SYSTEM_OBJECTS, full.replace("Exchange Migration", name))
        defects.append(defect(name[4:], "no ACE grants it", ORGANIZATION, {"s": "Send As", "r": "Receive As", "f": "full control"}[name[7]], name))
    service_account(domain, "svc-no-meso")
    domain.grant(SYSTEM_OBJECTS, "(D;CI;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;{svc-no-meso})")
    service_account(domain, "svc-nothing", member=False)
    return defects + [
        defect("no-system-objects", "full control denied", SYSTEM_OBJECTS, "Microsoft Exchange System Objects", "svc-no-meso"),
        defect("no-rights", "an account without any right of Exchange", ORGANIZATION, "all of the organization", "svc-nothing"),
    ]


def _accounts(domain):
    domain.set(BASE, lockoutThreshold=10, lockoutDuration=0)
    disabled = service_account(domain, "svc-disabled", userAccountControl=514)
    expired = service_account(domain, "svc-expired", accountExpires=LONG_AGO)
    locked = service_account(domain, "svc-locked")
    domain.set(locked, lockoutTime=134000000000000000)
    aged = service_account(domain, "svc-pwd-expired")
    domain.set(aged, [PASSWORD_AS_GIVEN], pwdLastSet=LONG_AGO)
    change = service_account(domain, "svc-must-change")
    domain.set(change, pwdLastSet=0)
    bound = service_account(domain, "svc-workstations", userWorkstations="WS-0815,WS-0816")
    # Bits from Sunday midnight on, UTC: none is set.
    never = service_account(domain, "svc-no-hours", logonHours=bytes(21))
    return [
        defect("account-disabled", "userAccountControl 514", disabled, "account state", "svc-disabled"),
        defect("account-expired", "accountExpires in 2005", expired, "account state", "svc-expired"),
        defect("account-locked", "lockoutTime set; the domain unlocks nobody by itself", locked, "account state", "svc-locked"),
        defect("password-expired", "pwdLastSet in 2005; passwords live ten years here", aged, "account state", "svc-pwd-expired"),
        defect("password-must-change", "pwdLastSet 0", change, "account state", "svc-must-change"),
        defect("account-workstations", "userWorkstations names two computers, no Exchange server among them", bound, "account state", "svc-workstations"),
        defect("account-no-hours", "logonHours allows no hour of the week", never, "account state", "svc-no-hours"),
    ]


def _descriptors(domain):
    off = mailbox(domain, "Inheritance.Off")
    domain.grant(off, "", protected=True, inherited=False)
    plain = mailbox(domain, "SendAs.Missing", unit=PLAIN)
    denied = mailbox(domain, "SendAs.Denied")
    domain.grant(denied, "(OD;;CR;{send-as};;{qmmex})")
    holder = domain.descriptor("CN=AdminSDHolder,CN=System," + BASE).as_sddl(domain.sid)
    holder = holder[holder.index("D:") : holder.index("S:") if "S:" in holder else None][2:]
    holder = holder[holder.index("(") :]
    protected = mailbox(domain, "Protected.Admin", adminCount=1)
    add_members(domain, "Backup Operators", [protected])
    domain.grant(protected, holder, replace=True, protected=True)
    drifted = mailbox(domain, "Protected.Drifted", adminCount=1)
    add_members(domain, "Server Operators", [drifted])
    domain.grant(drifted, "(OA;;CR;{send-as};;{qmmex})" + holder, replace=True, protected=True)
    soon = mailbox(domain, "Protected.Soon")
    add_members(domain, "Print Operators", [domain.group("Printer Keepers", GROUPS, members=[soon])])
    left = mailbox(domain, "Protected.Left", adminCount=1)
    domain.grant(left, holder, replace=True, protected=True)
    return [
        defect("inheritance-off", "inheritance switched off, nothing copied", off, "inheritance", mailbox="Inheritance.Off"),
        defect("send-as-missing", "in a unit without the inheritable ACE", plain, "Send As on the mailbox", mailbox="SendAs.Missing"),
        defect("send-as-denied", "explicit deny of Send As over the inherited allow", denied, "Send As on the mailbox", mailbox="SendAs.Denied"),
        defect("protected", "Backup Operator, adminCount 1, ACL of AdminSDHolder", protected, "AdminSDHolder", mailbox="Protected.Admin"),
        defect("protected-drifted", "Server Operator with a Send As that AdminSDHolder does not have: gone within the hour", drifted, "AdminSDHolder", mailbox="Protected.Drifted"),
        defect("protected-soon", "in Print Operators through a group, not stamped yet: the inherited Send As is gone within the hour", soon, "AdminSDHolder", mailbox="Protected.Soon"),
        defect("protected-left-over", "in no protected group any more, but adminCount 1 and inheritance off have stayed", left, "AdminSDHolder", mailbox="Protected.Left"),
    ]


def _identities(domain):
    recipients = OLD_LEGACY + "/cn=Recipients/cn="
    space = mailbox(domain, "Space.Trailing", OLD_DATABASE, legacyExchangeDN=recipients + "Space.Trailing ")
    one = mailbox(domain, "Duplicate.One", OLD_DATABASE)
    two = mailbox(domain, "Duplicate.Two", OLD_DATABASE, legacyExchangeDN=recipients + "Duplicate.One")
    x500 = mailbox(domain, "Duplicate.X500", OLD_DATABASE, proxyAddresses=["SMTP:Duplicate.X500@target.local", "X500:" + recipients + "Duplicate.Address"])
    mailbox(domain, "Duplicate.Address", OLD_DATABASE)
    hidden = mailbox(domain, "Hidden.Mailbox", msExchHideFromAddressLists=True, showInAddressBook=None)
    first = mailbox(domain, "Guid.One")
    second = mailbox(domain, "Guid.Two", msExchMailboxGuid=guid_for("mailbox Guid.One"))
    return [
        defect("legacy-dn-trailing-space", "legacyExchangeDN ends with a space", space, "legacyExchangeDN", mailbox="Space.Trailing"),
        defect("legacy-dn-duplicate", "the same legacyExchangeDN as Duplicate.Two", one, "legacyExchangeDN", mailbox="Duplicate.One"),
        defect("legacy-dn-duplicate-second", "the same legacyExchangeDN as Duplicate.One", two, "legacyExchangeDN", mailbox="Duplicate.Two"),
        defect("legacy-dn-duplicate-address", "its legacyExchangeDN is an X500 address of Duplicate.X500", x500, "legacyExchangeDN", mailbox="Duplicate.Address"),
        defect("hidden", "msExchHideFromAddressLists TRUE, in no address list", hidden, "hidden from address lists", mailbox="Hidden.Mailbox"),
        defect("mailbox-guid-duplicate", "the same msExchMailboxGuid as Guid.Two", first, "mailbox owner", mailbox="Guid.One"),
        defect("mailbox-guid-duplicate-second", "the same msExchMailboxGuid as Guid.One", second, "mailbox owner", mailbox="Guid.Two"),
    ]


def _linked(domain):
    sid = ndr_pack(security.dom_sid(FOREIGN))
    self_sid = ndr_pack(security.dom_sid("S-1-5-10"))
    external = mailbox_descriptor(domain, "(A;CI;CCLCRC;;;%s)" % FOREIGN)
    disabled = {"userAccountControl": 514}
    linked = {"msExchMasterAccountSid": sid, "msExchRecipientTypeDetails": 2, "msExchMailboxSecurityDescriptor": external}
    mailbox(domain, "Linked.Right", **disabled, **linked)
    enabled = mailbox(domain, "Linked.Enabled", **linked)
    no_ace = mailbox(domain, "Linked.NoAce", **disabled, **(linked | {"msExchMailboxSecurityDescriptor": mailbox_descriptor(domain, "(A;CI;CCRC;;;PS)")}))
    no_master = mailbox(domain, "Disabled.NoMaster", **disabled)
    mailbox(domain, "Disabled.Shared", **disabled, msExchMasterAccountSid=self_sid, msExchRecipientTypeDetails=4)
    own = mailbox(domain, "Self.NoAce", msExchMailboxSecurityDescriptor=mailbox_descriptor(domain, "(A;CI;CCRC;;;{qmmex})"))
    return [
        defect("linked-enabled", "msExchMasterAccountSid of another forest on an enabled account", enabled, "linked mailbox", mailbox="Linked.Enabled"),
        defect("linked-no-ace", "the associated account has no ACE in the mailbox's descriptor", no_ace, "linked mailbox", mailbox="Linked.NoAce"),
        defect("disabled-no-master", "disabled, without msExchMasterAccountSid (event 9548)", no_master, "linked mailbox", mailbox="Disabled.NoMaster"),
        defect("self-no-ace", "SELF has no ACE in the mailbox's descriptor", own, "linked mailbox", mailbox="Self.NoAce"),
    ]


def _homes(domain):
    missing = mailbox(domain, "Home.Missing", homeMDB=None)
    no_agent = mailbox(domain, "Mta.Missing", OLD_DATABASE, homeMTA=None)
    server = "CN=EX-GONE,CN=Servers," + NEW_GROUP
    domain.add(server, "msExchExchangeServer")
    agent = domain.add("CN=Microsoft MTA," + server, "mTA")
    database = domain.add("CN=DB-GONE,CN=Databases," + NEW_GROUP, "msExchPrivateMDB", msExchOwningServer=NEW_SERVER)
    gone = mailbox(domain, "Mta.Deleted", homeMTA=agent)
    lost = mailbox(domain, "Home.Deleted", homeMDB=database)
    for dn in (agent, server, database):
        domain.database.delete(dn)
    return [
        defect("home-mdb-missing", "no homeMDB", missing, "home database", mailbox="Home.Missing"),
        defect("home-mdb-deleted", "homeMDB in Deleted Objects", lost, "home database", mailbox="Home.Deleted"),
        defect("home-mta-missing", "no homeMTA", no_agent, "home transfer agent", mailbox="Mta.Missing"),
        defect("home-mta-deleted", "homeMTA in Deleted Objects (event 2937)", gone, "home transfer agent", mailbox="Mta.Deleted"),
    ]


def _delegates(domain):
    ewan, modern = "CN=Ewan.Millington," + MAILBOXES, "CN=Healthy.Modern," + MAILBOXES
    mailbox(domain, "Delegate.Owner", publicDelegates=[ewan, modern], msExchDelegateListLink=[ewan])
    stale = mailbox(domain, "Delegate.Stale", publicDelegates=["CN=svc-disabled," + SERVICE_ACCOUNTS, ewan])
    return [defect("delegate-disabled", "one of two delegates is a disabled account", stale, "delegates", mailbox="Delegate.Stale")]


def _diverged(domain):
    return [
        defect("diverged-" + each["attribute"].lower(), "%(attribute)s differs between the domain controllers" % each, each["dn"], "replicas", mailbox=each["dn"][3:].split(",")[0])
        for each in DIVERGENCES
    ]
