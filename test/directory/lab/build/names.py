"""Names with every character that LDAP, Markdown or a shell gives a meaning to; objects kept from a reader; more values than one answer holds."""

from domain import BASE
from finish import DIVERGENCES
from mailboxes import MAILBOXES, SERVICE_ACCOUNTS, mailbox
from organization import DATABASES, DB01, NEW_GROUP, NEW_SERVER, OLD_DATABASE, SYSTEM_OBJECTS
from policy import UNIT as SERVERS_UNIT

ODD_NAMES = [
    'O\'Neil, "J" <x>+#=\\;',
    " leading space",
    "trailing space ",
    "#hash first",
    "(*)",
    "*",
    "a=b,c=d",
    "back\\slash",
    "sla/sh",
    "line\nbreak",
    "tab\tstop",
    "Ünïcödé Ægir Łódź",
    "Zoe\u0308 decomposed",
    "日本語 太郎",
    "Пётр Иванов",
    "فاطمة",
    "Fox 🦊 👩‍👩‍👧",
    "right\u202eto left",
    "zero\u200bwidth",
    "<script>alert(1)</script>",
    "[link](command:evil) `code` **bold**",
    "'; Remove-Mailbox * #",
    "$(Get-Date) `whoami` %TEMP%",
    "curly ‘quote’ “double”",
    "x" * 64,
]


def build(domain):
    unit = domain.unit("Odd Names")
    odd = []
    for number, name in enumerate(ODD_NAMES, 1):
        sam = "odd%02d" % number
        odd.append({"name": name, "account": sam, "dn": mailbox(domain, sam, unit=unit, cn=name, displayName=name)})
    for name in ("Diverged.Name", "Diverged.Home"):
        mailbox(domain, name)
    return {"oddNames": odd, "readers": _readers(domain), "ranges": _ranges(domain), "divergences": DIVERGENCES}


def _readers(domain):
    return [_blind(domain), _partial(domain), _masked(domain)]


def _blind(domain):
    """Sees objects, and not who may do what with them."""
    secret = mailbox(domain, "Secret.Descriptor")
    domain.user("blindreader", SERVICE_ACCOUNTS)
    blind = [secret, OLD_DATABASE, DB01, SYSTEM_OBJECTS]
    for dn in blind:
        domain.grant(dn, "(D;;RC;;;{blindreader})")
    return {"account": "blindreader", "denied": "nTSecurityDescriptor (Read Control)", "objects": blind}


def _partial(domain):
    """Does not see some objects at all: what others point to is not there for this reader."""
    unit = domain.unit("Hidden Unit", MAILBOXES)
    away = mailbox(domain, "Hidden.Away", unit=unit)
    mailbox(domain, "Delegate.Hidden", publicDelegates=[away])
    domain.user("partialreader", SERVICE_ACCOUNTS)
    for dn in (unit, DATABASES):
        domain.grant(dn, "(D;CI;LCRPLO;;;{partialreader})")
    # Without List Contents, what is below does not show: the transfer agent is below its server.
    domain.grant(NEW_SERVER, "(D;;LC;;;{partialreader})")
    domain.grant(SERVERS_UNIT, "(OD;;RP;{@gPLink};;{partialreader})(OD;;RP;{@gPOptions};;{partialreader})")
    return {
        "account": "partialreader",
        "denied": "the objects themselves (List Contents, Read Property)",
        "objects": [unit, away, DATABASES, "CN=Microsoft MTA," + NEW_SERVER, SERVERS_UNIT],
    }


def _masked(domain):
    """Sees objects, and of some not the attributes that tell."""
    secret = mailbox(domain, "Secret.Attributes")
    account = domain.user("svc-masked", SERVICE_ACCOUNTS)
    domain.user("maskedreader", SERVICE_ACCOUNTS)
    sets = ("account-restrictions", "exchange-information", "personal-information", "remote-access-information")
    names = ("legacyExchangeDN", "proxyAddresses", "mail", "userPrincipalName", "showInAddressBook")
    masked = "".join("(OD;;RP;{%s};;{maskedreader})" % each for each in sets + tuple("@" + name for name in names))
    for dn in (secret, account):
        domain.grant(dn, masked)
    servers = [NEW_SERVER, "CN=EX2010,CN=Servers," + NEW_GROUP]
    for dn in servers:
        domain.grant(dn, "(OD;;RP;{@serialNumber};;{maskedreader})")
    return {"account": "maskedreader", "denied": "attributes (Read Property of each, or of their set)", "objects": [secret, account] + servers}


def _ranges(domain):
    unit = domain.unit("Big Group Members")
    members = []
    for number in range(1, 1801):
        name = "Member %04d" % number
        members.append(domain.add("CN=%s,%s" % (name, unit), "contact", displayName=name))
    group = domain.group("Big Group", unit, "universal", members)
    addresses = ["smtp:alias%04d@target.local" % number for number in range(1, 1601)]
    many = mailbox(domain, "Many.Addresses", proxyAddresses=["SMTP:Many.Addresses@target.local"] + addresses)
    return [
        {"dn": group, "attribute": "member", "values": len(members)},
        {"dn": many, "attribute": "proxyAddresses", "values": len(addresses) + 1},
    ]
