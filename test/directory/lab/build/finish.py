"""
What replication would not leave behind, written below the layer that replicates: values that differ between the domain
controllers, and a link to a deleted object. Usage: finish.py dc1|dc2
"""

import re
import sys

import ldb

from domain import BASE, CONFIGURATION, Domain
from mailboxes import MAILBOXES
from organization import DB01, DB02, NEW_LEGACY

STORE = "tdb:///var/lib/samba/private/sam.ldb.d/DC=TARGET,DC=LOCAL.ldb"
DIVERGED_NAME = "CN=Diverged.Name," + MAILBOXES
DIVERGED_HOME = "CN=Diverged.Home," + MAILBOXES
DIVERGENCES = [
    {
        "dn": DIVERGED_NAME,
        "attribute": "legacyExchangeDN",
        "dc1": NEW_LEGACY + "/cn=Recipients/cn=Diverged.Name",
        "dc2": NEW_LEGACY + "/cn=Recipients/cn=Diverged.Name.Old",
    },
    {"dn": DIVERGED_HOME, "attribute": "homeMDB", "dc1": DB01, "dc2": DB02},
]


def main(controller):
    domain = Domain()
    raw = ldb.Ldb(STORE, options=["modules:"])
    lost = _deleted(domain, "DB-GONE")
    template = raw.search("CN=Healthy.Modern," + MAILBOXES, ldb.SCOPE_BASE, attrs=["homeMDB"])[0]["homeMDB"][0].decode()
    _replace(raw, "CN=Home.Deleted," + MAILBOXES, "homeMDB", _link(template, *lost))
    if controller == "dc2":
        _replace(raw, DIVERGED_NAME, "legacyExchangeDN", DIVERGENCES[0]["dc2"])
        _replace(raw, DIVERGED_HOME, "homeMDB", _link(template, _guid(domain, DB02), DB02))


def _deleted(domain, name):
    expression = "(&(isDeleted=TRUE)(cn=%s*))" % name
    found = domain.database.search("CN=Deleted Objects," + CONFIGURATION, ldb.SCOPE_ONELEVEL, expression, ["objectGUID"], ["show_deleted:1"])
    return _text_guid(domain, found[0]), str(found[0].dn)


def _guid(domain, dn):
    return _text_guid(domain, domain.database.search(dn, ldb.SCOPE_BASE, attrs=["objectGUID"])[0])


def _text_guid(domain, message):
    return domain.database.schema_format_value("objectGUID", message["objectGUID"][0]).decode()


def _link(stored, guid, dn):
    """A link as it is stored, `<GUID=…>;<RMD_…>;DN`, led to another object."""
    return re.sub("<GUID=[^>]*>", "<GUID=%s>" % guid, stored[: stored.rindex(">;") + 2]) + dn


def _replace(raw, dn, attribute, value):
    message = ldb.Message(ldb.Dn(raw, dn))
    message[attribute] = ldb.MessageElement([value.encode()], ldb.FLAG_MOD_REPLACE, attribute)
    raw.modify(message)


if __name__ == "__main__":
    main(sys.argv[1])
