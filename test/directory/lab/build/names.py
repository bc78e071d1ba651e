"""Names with every character that LDAP, Markdown or a shell gives a meaning to; objects kept from a reader; more values than one answer holds."""

from domain import BASE
from finish import DIVERGENCES
from mailboxes import MAILBOXES, SERVICE_ACCOUNTS, mailbox
from organization import DATABASES, DB01, OLD_DATABASE

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
    secret = mailbox(domain, "Secret.Descriptor")
    domain.user("blindreader", SERVICE_ACCOUNTS)
    blind = [secret, OLD_DATABASE, DB01]
    for dn in blind:
        domain.grant(dn, "(D;;RC;;;{blindreader})")
    unit = domain.unit("Hidden Unit", MAILBOXES)
    away = mailbox(domain, "Hidden.Away", unit=unit)
    domain.user("partialreader", SERVICE_ACCOUNTS)
    domain.grant(unit, "(D;CI;LCRPLO;;;{partialreader})")
    domain.grant(DATABASES, "(D;CI;LCRPLO;;;{partialreader})")
    return [
        {"account": "blindreader", "denied": "nTSecurityDescriptor (Read Control)", "objects": blind},
        {"account": "partialreader", "denied": "the objects themselves (List Contents, Read Property)", "objects": [unit, away, DATABASES]},
    ]


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
