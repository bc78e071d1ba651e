"""The domain's database, opened beside a Samba that does not run, and what is written to it."""

import re
import uuid

import ldb
from samba.auth import system_session
from samba.dcerpc import misc, security
from samba.ndr import ndr_pack, ndr_unpack
from samba.param import LoadParm
from samba.samdb import SamDB

BASE = "DC=target,DC=local"
CONFIGURATION = "CN=Configuration," + BASE
SCHEMA = "CN=Schema," + CONFIGURATION
PASSWORD = "Lab-Passw0rd!"
# Samba's control that leaves the attributes of a password as they are given.
PASSWORD_SET = 134000000000000000  # a day in August 2025, as file time
PASSWORD_AS_GIVEN = "local_oid:1.3.6.1.4.1.7165.4.3.12:0"

RIGHTS = {
    "send-as": "ab721a54-1e2f-11d0-9819-00aa0040529b",
    "receive-as": "ab721a56-1e2f-11d0-9819-00aa0040529b",
    "reset": "00299570-246d-11d0-a768-00aa006e0529",
    "change": "ab721a53-1e2f-11d0-9819-00aa0040529b",
    "store-admin": "d74a8762-22b9-11d3-aa62-00c04f8eedd8",
    "named-properties": "d74a8766-22b9-11d3-aa62-00c04f8eedd8",
    "store-visible": "d74a875e-22b9-11d3-aa62-00c04f8eedd8",
    "create-public-folder": "cf0b3dc8-afe6-11d2-aa04-00c04f8eedd8",
    "create-top-level-public-folder": "cf4b9d46-afe6-11d2-aa04-00c04f8eedd8",
    "exchange-information": "1f298a89-de98-47b8-b5cd-572ad53d267e",
    "exchange-personal-information": "b1b3a417-ec55-4191-b327-b72e33e38af2",
    "personal-information": "77b5b886-944a-11d1-aebd-0000f80367c1",
    "public-information": "e48d0154-bcf8-11d1-8702-00c04fb96050",
    "account-restrictions": "4c164200-20c0-11d0-a768-00aa006e0529",
    "general-information": "59ba2f42-79a2-11d0-9020-00c04fc2d3cf",
    "remote-access-information": "037088f8-0ae1-11d2-b422-00a0c968f939",
    "membership-set": "bc0ac240-79a9-11d0-9020-00c04fc2d4cf",
    "self-membership": "bf9679c0-0de6-11d0-a285-00aa003049e2",
    "user": "bf967aba-0de6-11d0-a285-00aa003049e2",
    "group": "bf967a9c-0de6-11d0-a285-00aa003049e2",
    "computer": "bf967a86-0de6-11d0-a285-00aa003049e2",
    "contact": "5cb41ed0-0e4c-11d0-a286-00aa003049e2",
    "organizational-unit": "bf967aa5-0de6-11d0-a285-00aa003049e2",
    "description": "bf967950-0de6-11d0-a285-00aa003049e2",
    "member": "bf9679c0-0de6-11d0-a285-00aa003049e2",
    "telephone-number": "bf967a49-0de6-11d0-a285-00aa003049e2",
}


class Domain:
    """Adds objects and ACEs. In SDDL, `{name}` stands for an account's SID and for the GUID of a name in RIGHTS, `{@name}` for an attribute's."""

    def __init__(self):
        self.parameters = LoadParm()
        self.parameters.load_default()
        self.parameters.set("dsdb:schema update allowed", "yes")
        self.database = SamDB(session_info=system_session(self.parameters), lp=self.parameters)
        self.sid = security.dom_sid(self.database.get_domain_sid())

    def add(self, dn, object_class, controls=None, **attributes):
        """An object; None leaves an attribute out. Text, bytes, numbers, or lists of them."""
        values = {"dn": dn, "objectClass": object_class}
        values.update({name: _values(value) for name, value in attributes.items() if value is not None})
        self.database.add(values, controls)
        return dn

    def set(self, dn, controls=None, **attributes):
        """Replaces attributes; None takes them away."""
        message = ldb.Message(ldb.Dn(self.database, dn))
        for name, value in attributes.items():
            values = [] if value is None else _values(value)
            message[name] = ldb.MessageElement(values, ldb.FLAG_MOD_REPLACE, name)
        self.database.modify(message, controls or [])

    def unit(self, name, parent=BASE):
        return self.add("OU=%s,%s" % (escape(name), parent), "organizationalUnit")

    def user(self, name, unit, password=PASSWORD, sam=None, cn=None, **attributes):
        """A user with a password; `password=None` for one that nobody logs on as."""
        dn = "CN=%s,%s" % (escape(cn or name), unit)
        sam = sam or name
        controls = None
        if password:
            attributes["clearTextPassword"] = password.encode("utf-16-le")
        else:
            attributes["pwdLastSet"] = PASSWORD_SET
            controls = [PASSWORD_AS_GIVEN]
        attributes = {"userAccountControl": 512, "userPrincipalName": "%s@target.local" % sam} | attributes
        return self.add(dn, "user", controls, sAMAccountName=sam, **attributes)

    def group(self, name, unit, scope="global", members=(), **attributes):
        kinds = {"global": 2, "domain-local": 4, "universal": 8}
        kind = kinds[scope] - (1 << 31)
        dn = "CN=%s,%s" % (escape(name), unit)
        members = list(members) or None
        return self.add(dn, "group", sAMAccountName=name, groupType=kind, member=members, **attributes)

    def sid_of(self, name):
        found = self.database.search(BASE, expression="(sAMAccountName=%s)" % ldb.binary_encode(name), attrs=["objectSid"])
        return str(ndr_unpack(security.dom_sid, found[0]["objectSid"][0]))

    def dn_of(self, name):
        return str(self.database.search(BASE, expression="(sAMAccountName=%s)" % ldb.binary_encode(name), attrs=[])[0].dn)

    def sddl(self, text):
        return re.sub(r"\{([^}]+)\}", lambda found: self._value_of(found[1]), text)

    def _value_of(self, name):
        if not name.startswith("@"):
            return RIGHTS.get(name) or self.sid_of(name)
        found = self.database.search(SCHEMA, expression="(lDAPDisplayName=%s)" % name[1:], attrs=["schemaIDGUID"])
        return str(ndr_unpack(misc.GUID, found[0]["schemaIDGUID"][0]))

    def descriptor(self, dn):
        found = self.database.search(dn, ldb.SCOPE_BASE, attrs=["nTSecurityDescriptor"])
        return ndr_unpack(security.descriptor, found[0]["nTSecurityDescriptor"][0])

    def grant(self, dn, aces, owner=None, protected=None, replace=False, inherited=True, canonical=False):
        """
        Puts ACEs before the object's explicit ones, in the order given. `replace` drops those that are there;
        `protected` switches inheritance off, and `inherited` tells whether what was inherited is kept as a copy. `canonical`
        puts what denies before what allows, as the tools of Windows do.
        """
        old = self.descriptor(dn)
        kept = [] if replace else [ace for ace in old.dacl.aces if not ace.flags & security.SEC_ACE_FLAG_INHERITED_ACE]
        if protected and inherited and not replace:
            kept = list(old.dacl.aces)
            for ace in kept:
                ace.flags &= ~security.SEC_ACE_FLAG_INHERITED_ACE
        given = security.descriptor.from_sddl("D:" + self.sddl(aces), self.sid)
        explicit = list(given.dacl.aces) + kept
        new = security.descriptor.from_sddl("O:%sD:" % (owner or str(old.owner_sid)), self.sid)
        for ace in sorted(explicit, key=lambda ace: not denies(ace)) if canonical else explicit:
            new.dacl_add(ace)
        new.type |= old.type & security.SEC_DESC_DACL_PROTECTED
        if protected is True:
            new.type |= security.SEC_DESC_DACL_PROTECTED
        if protected is False:
            new.type &= ~security.SEC_DESC_DACL_PROTECTED
        flags = security.SECINFO_DACL | (security.SECINFO_OWNER if owner else 0)
        self.set(dn, ["sd_flags:1:%d" % flags], nTSecurityDescriptor=ndr_pack(new))


def denies(ace):
    return ace.type in (security.SEC_ACE_TYPE_ACCESS_DENIED, security.SEC_ACE_TYPE_ACCESS_DENIED_OBJECT)


def escape(value):
    """A value of a relative distinguished name (RFC 4514, section 2.4)."""
    text = re.sub(r'[,+"\\<>;=#\x00-\x1f]', lambda found: "\\%02X" % ord(found[0]), value)
    text = re.sub("^ ", r"\\20", text)
    return re.sub(" $", r"\\20", text)


def guid(text):
    return ndr_pack(misc.GUID(text))


def guid_for(name):
    """The same GUID for the same name in every lab."""
    return guid(str(uuid.uuid5(uuid.NAMESPACE_DNS, name + ".target.local")))


def _values(value):
    values = value if isinstance(value, (list, tuple)) else [value]
    return [each if isinstance(each, bytes) else _text(each).encode("utf-8") for each in values]


def _text(value):
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value)
