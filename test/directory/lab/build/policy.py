"""Group policies on the Exchange servers' unit: one grants the rights of services to a list, one denies them."""

import os
import uuid

from defects import defect, service_account
from domain import BASE

UNIT = "OU=Exchange Servers," + BASE
SECURITY = "[{827D319E-6EAC-11D2-A4EA-00C04F79F83A}{803E14A0-B4FB-11D0-A0D0-00A0C90F574B}]"


def build(domain):
    left_out = service_account(domain, "svc-nologon")
    refused = service_account(domain, "svc-denylogon")
    groups = ["*" + domain.sid_of(name) for name in ("qmmex", "svc-nested-admin", "svc-denylogon", "Exchange Servers")]
    allowed = ",".join(groups)
    denied = "*%s,*S-1-5-32-546" % domain.sid_of("svc-denylogon")
    grants = _policy(domain, "Exchange Servers Logon Rights", {"SeServiceLogonRight": allowed, "SeNetworkLogonRight": allowed + ",*S-1-5-9"})
    denies = _policy(domain, "Exchange Servers Hardening", {"SeDenyServiceLogonRight": denied, "SeDenyNetworkLogonRight": denied})
    domain.set(UNIT, gPLink="[LDAP://%s;0][LDAP://%s;2]" % (denies, grants))
    planted = "%s, linked to OU=Exchange Servers, %s"
    return {
        "policyDefects": [
            defect("policy-leaves-out", planted % ("Exchange Servers Logon Rights", "defines the logon rights without it"), left_out, "user rights", "svc-nologon"),
            defect("policy-denies", planted % ("Exchange Servers Hardening", "denies both logon rights"), refused, "user rights", "svc-denylogon"),
        ]
    }


def _policy(domain, name, rights):
    guid = "{%s}" % str(uuid.uuid5(uuid.NAMESPACE_DNS, name)).upper()
    dn = "CN=%s,CN=Policies,CN=System,%s" % (guid, BASE)
    share = r"\\target.local\sysvol\target.local\Policies" + "\\" + guid
    domain.add(
        dn, "groupPolicyContainer", displayName=name, gPCFileSysPath=share, flags=0, versionNumber=1, gPCFunctionalityVersion=2, gPCMachineExtensionNames=SECURITY
    )
    for part in ("Machine", "User"):
        domain.add("CN=%s,%s" % (part, dn), "container")
    folder = "/var/lib/samba/sysvol/target.local/Policies/%s/MACHINE/Microsoft/Windows NT/SecEdit" % guid
    os.makedirs(folder)
    lines = ["[Unicode]", "Unicode=yes", "[Version]", 'signature="$CHICAGO$"', "Revision=1", "[Privilege Rights]"]
    lines += ["%s = %s" % right for right in rights.items()]
    with open(folder + "/GptTmpl.inf", "wb") as file:
        file.write("\r\n".join(lines + [""]).encode("utf-16"))
    with open("/var/lib/samba/sysvol/target.local/Policies/%s/GPT.INI" % guid, "w", encoding="ascii") as file:
        file.write("[General]\r\nVersion=1\r\n")
    return dn
