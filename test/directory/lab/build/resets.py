"""
Users whose password some accounts may replace: the one extended right that this domain controller enforces
(User-Force-Change-Password), granted and denied in every way that ACEs can.
"""

from domain import BASE

UNIT = "OU=Reset Targets," + BASE
FULL = "CCDCLCSWRPWPDTLOCRSDRCWDWO"
TRUSTEES = ("reset-direct", "reset-member", "reset-nested", "reset-denied", "reset-none", "reset-owner")

# Id, the pattern in words, ACEs before the default ones, and the owner where it is another.
PATTERNS = (
    ("none", "no ACE at all", "", None),
    ("allow", "allowed to an account", "(OA;;CR;{reset};;{reset-direct})", None),
    ("allow-group", "allowed to a group", "(OA;;CR;{reset};;{G-Reset})", None),
    ("allow-nested", "allowed to a group of a group", "(OA;;CR;{reset};;{G-Reset-Outer})", None),
    ("allow-local", "allowed to a domain local group around them", "(OA;;CR;{reset};;{DL-Reset})", None),
    ("deny-before", "a deny of another group, then the allow", "(OD;;CR;{reset};;{G-NoReset})(OA;;CR;{reset};;{G-Reset})", None),
    ("deny-after", "the allow, then a deny of another group", "(OA;;CR;{reset};;{G-Reset})(OD;;CR;{reset};;{G-NoReset})", None),
    ("deny-everyone-before", "a deny of everyone, then the allow", "(OD;;CR;{reset};;WD)(OA;;CR;{reset};;{G-Reset})", None),
    ("all-rights", "allow without an object type: all extended rights", "(A;;CR;;;{G-Reset})", None),
    ("all-rights-object", "object ACE without an object type", "(OA;;CR;;{user};{G-Reset})", None),
    ("deny-all-rights", "deny without an object type, then the allow", "(D;;CR;;;{G-NoReset})(OA;;CR;{reset};;{G-Reset})", None),
    ("full-control", "full control", "(A;;%s;;;{G-Reset})" % FULL, None),
    ("generic-all", "generic all", "(A;;GA;;;{G-Reset})", None),
    ("other-right", "another extended right", "(OA;;CR;{change};;{G-Reset})", None),
    ("deny-other-right", "a deny of another right, then the allow", "(OD;;CR;{change};;{G-Reset})(OA;;CR;{reset};;{G-Reset})", None),
    ("property-set", "the GUID of a property set", "(OA;;CR;{account-restrictions};;{G-Reset})", None),
    ("write-properties", "write all properties, no extended right", "(A;;WP;;;{G-Reset})", None),
    ("inherit-only", "inherit-only: not for this object", "(OA;CIIO;CR;{reset};;{G-Reset})", None),
    ("other-class", "for objects of another class only", "(OA;;CR;{reset};{computer};{G-Reset})", None),
    ("self", "allowed to SELF", "(OA;;CR;{reset};;PS)", None),
    ("deny-self", "denied to SELF, allowed to everyone", "(OD;;CR;{reset};;PS)(OA;;CR;{reset};;WD)", None),
    ("everyone", "allowed to everyone", "(OA;;CR;{reset};;WD)", None),
    ("authenticated", "allowed to authenticated users", "(OA;;CR;{reset};;AU)", None),
    ("owner", "owned by an account, no ACE", "", "{reset-owner}"),
    ("owner-rights", "allowed to Owner Rights", "(OA;;CR;{reset};;OW)", "{reset-owner}"),
)
INHERITED = (
    ("inherited", "inherited from the unit", ""),
    ("explicit-allow", "explicit allow over an inherited deny", "(OA;;CR;{reset};;{reset-denied})"),
    ("explicit-deny", "explicit deny over an inherited allow", "(OD;;CR;{reset};;{reset-direct})"),
)


def build(domain):
    domain.unit("Reset Targets")
    for name in TRUSTEES:
        domain.user(name, UNIT)
    inner = domain.group("G-Reset-Inner", UNIT, members=["CN=reset-nested," + UNIT])
    group = domain.group("G-Reset", UNIT, members=["CN=%s,%s" % (name, UNIT) for name in ("reset-member", "reset-denied")] + [inner])
    outer = domain.group("G-Reset-Outer", UNIT, "universal", [group])
    domain.group("DL-Reset", UNIT, "domain-local", [outer])
    domain.group("G-NoReset", UNIT, members=["CN=reset-denied," + UNIT])
    targets = [_target(domain, UNIT, *pattern) for pattern in PATTERNS]
    unit = domain.unit("Inherited", UNIT)
    domain.grant(unit, "(OD;CIIO;CR;{reset};{user};{G-NoReset})(OA;CIIO;CR;{reset};{user};{G-Reset})(OA;CI;CR;{reset};;{reset-direct})")
    targets += [_target(domain, unit, *pattern, None) for pattern in INHERITED]
    return {"resetTargets": targets}


def _target(domain, unit, id, pattern, aces, owner):
    name = ("rt-" + id)[:20]
    dn = domain.user(name, unit)
    if aces or owner:
        domain.grant(dn, aces, owner=domain.sddl(owner) if owner else None)
    return {"id": id, "account": name, "dn": dn, "pattern": pattern, "trustees": list(TRUSTEES) + [name]}
