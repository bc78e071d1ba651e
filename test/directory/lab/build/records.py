"""
Registers what each domain controller would register in DNS by itself, if it did not think that loopback is no network.
Usage: records.py HOST ADDRESS HOST ADDRESS …, beside the running first controller.
"""

import re
import sys

from samba import WERRORError, werror
from samba.credentials import Credentials
from samba.dcerpc import dnsserver
from samba.dnsserver import ARecord, CNAMERecord, SRVRecord

from domain import BASE, CONFIGURATION, PASSWORD, Domain

SITE = "Default-First-Site-Name"
ZONE = "target.local"
# Where Exchange's servers would be; nothing listens there but what a test puts there.
SERVERS = {"exchange-server": "127.0.10.11", "ex2010": "127.0.10.12", "ex2016": "127.0.10.13"}


def main(arguments):
    domain = Domain()
    credentials = Credentials()
    credentials.guess(domain.parameters)
    credentials.parse_string("Administrator%" + PASSWORD)
    connection = dnsserver.dnsserver("ncacn_ip_tcp:%s[sign]" % arguments[0], domain.parameters, credentials)
    for host, address in zip(arguments[::2], arguments[1::2]):
        for kind, name, port in _names(domain, host):
            _register(connection, arguments[0], kind, name, host, address, port)
    for name, address in SERVERS.items():
        _register(connection, arguments[0], "A", "%s.%s" % (name, ZONE), "", address, 0)


def _names(domain, host):
    """The lines of Samba's own list: kind, name, target, port."""
    variables = {"HOSTNAME": host, "DNSDOMAIN": ZONE, "DNSFOREST": ZONE, "SITE": SITE}
    variables["NTDSGUID"] = _object_guid(domain, _agent(host))
    variables["DOMAINGUID"] = _object_guid(domain, BASE)
    with open("/var/lib/samba/private/dns_update_list", encoding="ascii") as file:
        for line in file:
            parts = re.sub(r"^\$\{IF_(?!PDC)\w+\}", "", line).split()
            if len(parts) < 3 or parts[0] not in ("A", "SRV", "CNAME"):
                continue
            name = re.sub(r"\$\{(\w+)\}", lambda found: variables[found[1]], parts[1])
            yield parts[0], name, int(parts[3]) if len(parts) > 3 else 0


def _agent(host):
    return "CN=NTDS Settings,CN=%s,CN=Servers,CN=%s,CN=Sites,%s" % (host.split(".")[0].upper(), SITE, CONFIGURATION)


def _object_guid(domain, dn):
    found = domain.database.search(dn, 0, attrs=["objectGUID"])
    return domain.database.schema_format_value("objectGUID", found[0]["objectGUID"][0]).decode()


def _register(connection, server, kind, name, host, address, port):
    zone = "_msdcs." + ZONE if name.endswith("_msdcs." + ZONE) else ZONE
    record = {"A": lambda: ARecord(address), "CNAME": lambda: CNAMERecord(host), "SRV": lambda: SRVRecord(host, port)}[kind]()
    buffer = dnsserver.DNS_RPC_RECORD_BUF()
    buffer.rec = record
    relative = name[: -len(zone) - 1] if name != zone else "@"
    try:
        connection.DnssrvUpdateRecord2(dnsserver.DNS_CLIENT_VERSION_LONGHORN, 0, server, zone, relative, buffer, None)
    except WERRORError as error:
        if error.args[0] != werror.WERR_DNS_ERROR_RECORD_ALREADY_EXISTS:
            raise


main(sys.argv[1:])
