"""
Carries out Add-ADPermission or Remove-ADPermission on a domain controller that has no Exchange beside it, for an explicit entry of
one extended right. In, as the one argument, JSON: {"cmdlet": …, "parameters": {"Identity": …, "User": …, …}}.
"""

import json
import re
import sys

import ldb
from samba.auth import system_session
from samba.dcerpc import security
from samba.ndr import ndr_pack, ndr_unpack
from samba.param import LoadParm
from samba.samdb import SamDB

# ActiveDirectorySecurityInheritance as the flags of an entry, in SDDL.
FLAGS = {"None": "", "All": "CI", "Descendents": "CIIO", "SelfAndChildren": "CINP", "Children": "CIIONP"}


def main(call):
    parameters = load()
    database = SamDB(session_info=system_session(parameters), lp=parameters)
    domain = security.dom_sid(database.get_domain_sid())
    given = call["parameters"]
    old = descriptor(database, given["Identity"]).as_sddl(domain)
    entry = as_printed(entry_of(database, given), domain)
    new = {"Remove-ADPermission": without, "Add-ADPermission": with_first}[call["cmdlet"]](old, entry)
    message = ldb.Message(ldb.Dn(database, given["Identity"]))
    packed = ndr_pack(security.descriptor.from_sddl(new, domain))
    message["nTSecurityDescriptor"] = ldb.MessageElement(packed, ldb.FLAG_MOD_REPLACE, "nTSecurityDescriptor")
    database.modify(message, ["sd_flags:1:%d" % security.SECINFO_DACL])


def load():
    parameters = LoadParm()
    parameters.load_default()
    return parameters


def descriptor(database, dn):
    found = database.search(dn, ldb.SCOPE_BASE, attrs=["nTSecurityDescriptor"])
    return ndr_unpack(security.descriptor, found[0]["nTSecurityDescriptor"][0])


def entry_of(database, given):
    if given["AccessRights"] != "ExtendedRight":
        raise ValueError("only extended rights are known here, not " + given["AccessRights"])
    account = ldb.binary_encode(given["User"].split("\\")[-1])
    found = database.search(database.domain_dn(), expression="(sAMAccountName=%s)" % account, attrs=["objectSid"])
    sid = ndr_unpack(security.dom_sid, found[0]["objectSid"][0])
    rights = "CN=Extended-Rights," + str(database.get_config_basedn())
    name = ldb.binary_encode(given["ExtendedRights"])
    right = str(database.search(rights, expression="(cn=%s)" % name, attrs=["rightsGuid"])[0]["rightsGuid"])
    return "(%s;%s;CR;%s;;%s)" % ("OD" if "Deny" in given else "OA", FLAGS[given["InheritanceType"]], right, sid)


def as_printed(entry, domain):
    return security.descriptor.from_sddl("D:" + entry, domain).as_sddl(domain)[2:]


def without(sddl, entry):
    if entry not in sddl:
        raise ValueError("%s has no entry %s" % (sddl, entry))
    return sddl.replace(entry, "", 1)


def with_first(sddl, entry):
    return re.sub(r"(D:[A-Z]*)", lambda found: found[1] + entry, sddl, count=1)


main(json.loads(sys.argv[1]))
