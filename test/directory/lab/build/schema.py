"""Exchange's attributes, classes and rights, from the tables beside this file."""

import csv
import os

from domain import CONFIGURATION, RIGHTS, SCHEMA, guid

MAIL_RECIPIENT = (
    "mailNickname targetAddress publicDelegates altRecipient authOrig unauthOrig dLMemSubmitPerms submissionContLength"
    " delivContLength protocolSettings msExchHideFromAddressLists msExchUserAccountControl msExchRecipientTypeDetails"
    " msExchRecipientDisplayType msExchALObjectVersion msExchPoliciesExcluded msExchPoliciesIncluded"
    " msExchRequireAuthToSendTo msExchVersion msExchDelegateListLink msExchMasterAccountSid homeMTA legacyExchangeDN"
).split()
BACK_LINKS = "homeMDBBL publicDelegatesBL altRecipientBL authOrigBL unauthOrigBL dLMemSubmitPermsBL msExchDelegateListBL".split()

# The object class of the OM syntax 127: a distinguished name, and a name with an X.400 address (OR-Name).
OBJECT_CLASSES = {"2.5.5.1": bytes.fromhex("2b0c0287731c00854a"), "2.5.5.7": bytes.fromhex("56060102050b1d")}


def extend(domain):
    domain.database.transaction_start()
    for row in _table("rights.tsv"):
        _add_right(domain, row)
    attributes = list(_table("schema-attributes.tsv"))
    for row in attributes:
        _add_attribute(domain, row)
    domain.database.transaction_commit()
    domain.database.set_schema_update_now()
    _add_classes(domain, list(_table("schema-classes.tsv")))
    domain.set("CN=Address-Book-Container," + SCHEMA, possSuperiors=["msExchContainer", "container"])
    extensions = [row["lDAPDisplayName"] for row in attributes if row["lDAPDisplayName"].startswith("extensionAttribute")]
    domain.set("CN=Mail-Recipient," + SCHEMA, mayContain=_with(domain, "Mail-Recipient", MAIL_RECIPIENT + extensions))
    domain.set("CN=Top," + SCHEMA, mayContain=_with(domain, "Top", BACK_LINKS))
    domain.set("CN=User," + SCHEMA, auxiliaryClass=["msExchMailStorage"])
    domain.database.set_schema_update_now()


def _add_attribute(domain, row):
    dn = "CN=%s,%s" % (row["cn"], SCHEMA)
    domain.add(
        dn,
        "attributeSchema",
        attributeID=row["attributeID"],
        attributeSyntax=row["attributeSyntax"],
        oMSyntax=row["oMSyntax"],
        oMObjectClass=OBJECT_CLASSES.get(row["attributeSyntax"]),
        isSingleValued=row["isSingleValued"],
        linkID=row["linkID"] or None,
        isMemberOfPartialAttributeSet=row["inGC"],
        lDAPDisplayName=row["lDAPDisplayName"],
        adminDisplayName=row["cn"],
        schemaIDGUID=guid(row["schemaIDGUID"]),
        attributeSecurityGUID=guid(RIGHTS[row["propertySet"].lower()]) if row["propertySet"] else None,
        searchFlags=1 if row["lDAPDisplayName"] in ("msExchMailboxGuid", "mailNickname") else 0,
    )


def _add_classes(domain, rows):
    """A class can only name classes that the schema has: auxiliary ones first, and who may be above whom at the end."""
    waiting = rows
    while waiting:
        missing = {row["lDAPDisplayName"] for row in waiting}
        ready = [row for row in waiting if not missing & {row["subClassOf"], row["auxiliaryClass"]}]
        domain.database.transaction_start()
        for row in ready:
            _add_class(domain, row)
        domain.database.transaction_commit()
        domain.database.set_schema_update_now()
        waiting = [row for row in waiting if row not in ready]
    domain.database.transaction_start()
    for row in rows:
        if row["possSuperiors"]:
            domain.set("CN=%s,%s" % (row["cn"], SCHEMA), possSuperiors=row["possSuperiors"].split())
    domain.database.transaction_commit()
    domain.database.set_schema_update_now()


def _add_class(domain, row):
    domain.add(
        "CN=%s,%s" % (row["cn"], SCHEMA),
        "classSchema",
        governsID=row["governsID"],
        objectClassCategory=row["objectClassCategory"],
        subClassOf=row["subClassOf"],
        lDAPDisplayName=row["lDAPDisplayName"],
        adminDisplayName=row["cn"],
        schemaIDGUID=guid(row["schemaIDGUID"]),
        rDNAttID="cn",
        mayContain=row["mayContain"].split() or None,
        auxiliaryClass=row["auxiliaryClass"].split() or None,
        defaultSecurityDescriptor=row["defaultSecurityDescriptor"] or None,
        defaultObjectCategory="CN=%s,%s" % (row["cn"], SCHEMA),
    )


def _add_right(domain, row):
    applies = [RIGHTS["user"], "4828cc14-1437-45bc-9b07-ad6f015e5f28"]
    if row["validAccesses"] == "256":
        applies = [
            "366a319c-a982-11d2-a9ff-00c04f8eedd8",
            "e768a58e-a980-11d2-a9ff-00c04f8eedd8",
            "01a9aa9c-a981-11d2-a9ff-00c04f8eedd8",
            "36145cf4-a982-11d2-a9ff-00c04f8eedd8",
        ]
    domain.add(
        "CN=%s,CN=Extended-Rights,%s" % (row["name"], CONFIGURATION),
        "controlAccessRight",
        rightsGuid=row["rightsGuid"],
        appliesTo=applies,
        validAccesses=row["validAccesses"],
        displayName=row["name"],
    )


def _with(domain, cn, names):
    found = domain.database.search("CN=%s,%s" % (cn, SCHEMA), 0, attrs=["mayContain"])[0]
    there = [str(name) for name in found.get("mayContain", [])]
    return there + [name for name in names if name not in there]


def _table(name):
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t")
