"""Accounts of different membership, and objects on which they have different rights: the domain controller itself says which."""

from defects import add_members
from domain import BASE

GROUPS = "OU=Oracle Groups," + BASE
ORACLES = "OU=Oracles," + BASE
GROUND = "OU=Proving Ground," + BASE
FULL = "CCDCLCSWRPWPDTLOCRSDRCWDWO"

# Each of the first 32 accounts is in those of these groups that the bits of its number name.
BITS = ("G-Alpha", "G-Beta", "G-Deny", "DL-Local", "G-Deep5")
SPECIAL = {
    "oracle33": ("primary", "G-Primary"),
    "oracle34": ("member", "Dist-List"),
    "oracle35": ("member", "Account Operators"),
    "oracle36": ("member", "Domain Admins"),
    "oracle37": ("member", "Enterprise Admins"),
    "oracle38": ("member", "Administrators"),
    "oracle39": ("member", "G-Into-Admins"),
    "oracle40": ("member", "U-Gamma"),
    "oracle41": ("primary", "Domain Guests"),
    "oracle42": ("member", "Schema Admins"),
}


def build(domain):
    for name in ("Oracle Groups", "Oracles", "Proving Ground"):
        domain.unit(name)
    _groups(domain)
    oracles = [_oracle(domain, number) for number in range(1, 43)]
    _ground(domain)
    return {"oracles": oracles, "provingGround": GROUND}


def _groups(domain):
    alpha = domain.group("G-Alpha", GROUPS)
    gamma = domain.group("U-Gamma", GROUPS, "universal", [alpha])
    domain.group("DL-Delta", GROUPS, "domain-local", [gamma])
    for name in ("G-Beta", "G-Deny", "G-Primary", "G-Owners"):
        domain.group(name, GROUPS)
    domain.group("DL-Local", GROUPS, "domain-local")
    domain.group("DL-Deny", GROUPS, "domain-local", ["CN=G-Deny," + GROUPS])
    below = domain.group("G-Deep5", GROUPS)
    for depth in range(4, 0, -1):
        below = domain.group("G-Deep%d" % depth, GROUPS, members=[below])
    domain.add("CN=Dist-List," + GROUPS, "group", sAMAccountName="Dist-List", groupType=2)
    domain.group("G-Into-Admins", GROUPS)
    add_members(domain, "Administrators", ["CN=G-Into-Admins," + GROUPS])


def _oracle(domain, number):
    name = "oracle%02d" % number
    dn = domain.user(name, ORACLES)
    groups = [group for bit, group in enumerate(BITS) if number < 33 and number & 1 << bit]
    if name in SPECIAL:
        kind, group = SPECIAL[name]
        groups = [group]
        add_members(domain, group, [dn])
        if kind == "primary":
            domain.set(dn, primaryGroupID=domain.sid_of(group).rsplit("-", 1)[1])
    else:
        for group in groups:
            add_members(domain, group, [dn])
    return {"account": name, "dn": dn, "groups": groups}


# Name, class, ACEs put before the default ones, owner; a name with a slash stands below another.
OBJECTS = (
    ("allow-write-all", "user", "(A;;WP;;;{G-Alpha})", None),
    ("allow-write-description", "user", "(OA;;WP;{description};;{G-Alpha})", None),
    ("allow-write-set", "user", "(OA;;WP;{personal-information};;{G-Beta})", None),
    ("allow-write-exchange-set", "user", "(OA;;RPWP;{exchange-information};;{G-Beta})", None),
    ("deny-one-allow-set", "user", "(OD;;WP;{telephone-number};;{G-Deny})(OA;;WP;{personal-information};;{G-Alpha})", None),
    ("deny-set-allow-all", "user", "(OD;;WP;{personal-information};;{DL-Deny})(A;;WP;;;{DL-Delta})", None),
    ("allow-before-deny", "user", "(A;;WP;;;{G-Alpha})(D;;WP;;;{G-Deny})", None),
    ("deny-before-allow", "user", "(D;;WP;;;{G-Deny})(A;;WP;;;{G-Alpha})", None),
    ("deny-everyone", "user", "(D;;WP;;;WD)(A;;%s;;;{G-Beta})" % FULL, None),
    ("full-control", "user", "(A;;%s;;;{DL-Local})" % FULL, None),
    ("generic-all", "user", "(A;;GA;;;{G-Beta})", None),
    ("generic-write", "user", "(A;;GW;;;{G-Alpha})", None),
    ("generic-read", "user", "(A;;GR;;;{DL-Local})", None),
    ("write-dacl", "user", "(A;;WD;;;{G-Alpha})", None),
    ("write-owner", "user", "(A;;WO;;;{G-Beta})", None),
    ("deny-write-dacl", "user", "(D;;WD;;;{G-Deny})(A;;WDWO;;;{G-Alpha})", None),
    ("inherit-only", "user", "(A;CIIO;%s;;;{G-Alpha})" % FULL, None),
    ("other-class", "user", "(OA;;WP;;{group};{G-Alpha})", None),
    ("deep-nesting", "user", "(A;;WP;;;{G-Deep1})", None),
    ("by-user", "user", "(A;;WP;;;{oracle01})(D;;WP;;;{oracle03})", None),
    ("primary-group", "user", "(A;;WP;;;{G-Primary})", None),
    ("distribution-list", "user", "(A;;WP;;;{Dist-List})", None),
    ("self", "user", "(A;;WP;;;PS)", None),
    ("owned-by-user", "user", "", "{oracle02}"),
    ("owned-by-group", "user", "", "{G-Alpha}"),
    ("owner-rights-read", "user", "(A;;RC;;;OW)", "{oracle02}"),
    ("owner-rights-write", "user", "(A;;WP;;;OW)", "{G-Beta}"),
    ("owner-rights-denied", "user", "(D;;WD;;;OW)", "{oracle04}"),
    ("validated-membership", "group", "(OA;;SW;{self-membership};;{G-Alpha})", None),
    ("write-member", "group", "(OA;;WP;{member};;{G-Beta})", None),
    ("create-all", "organizationalUnit", "(A;;CCDC;;;{G-Alpha})", None),
    ("create-users", "organizationalUnit", "(OA;;CC;{user};;{G-Beta})", None),
    ("deny-create-users", "organizationalUnit", "(OD;;CC;{user};;{G-Deny})(A;;CC;;;{DL-Delta})", None),
    ("parent", "organizationalUnit", "(A;CI;WP;;;{G-Alpha})(D;CI;WP;;;{G-Deny})(OA;CIIO;WP;;{user};{G-Beta})(OA;CINP;CC;{contact};;{DL-Local})", None),
    ("parent/plain", "user", "", None),
    ("parent/explicit-allow", "user", "(A;;WP;;;{G-Deny})", None),
    ("parent/group", "group", "", None),
    ("parent/below", "organizationalUnit", "", None),
    ("parent/below/plain", "user", "", None),
    ("parent/below/contact", "contact", "", None),
    ("protected", "organizationalUnit", "(A;CI;RPLCLORC;;;AU)", None),
)


def _ground(domain):
    for path, kind, aces, owner in OBJECTS:
        parts = path.split("/")
        dn = ",".join(_rdn(part, kind if index == len(parts) - 1 else "organizationalUnit") for index, part in reversed(list(enumerate(parts))))
        dn = "%s,%s" % (dn, GROUND)
        if kind == "user":
            sam = "pg-" + parts[-1][:14] + str(len(parts))
            domain.user(parts[-1], dn.split(",", 1)[1], sam=sam)
        elif kind == "group":
            domain.group(parts[-1], dn.split(",", 1)[1])
        else:
            domain.add(dn, kind)
        if aces or owner:
            domain.grant(dn, aces, owner=domain.sddl(owner) if owner else None, protected=True if path == "protected" else None, inherited=False)


def _rdn(name, kind):
    return ("OU=" if kind == "organizationalUnit" else "CN=") + name
