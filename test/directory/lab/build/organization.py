"""The Exchange organization TARGET: a server of 2003, servers of 2010 and 2016, their databases, and the ACLs of Exchange's setup."""

from domain import BASE, CONFIGURATION

EXCHANGE = "CN=Microsoft Exchange,CN=Services," + CONFIGURATION
ORGANIZATION = "CN=TARGET," + EXCHANGE
GROUPS = "CN=Administrative Groups," + ORGANIZATION
OLD_GROUP = "CN=First Administrative Group," + GROUPS
NEW_GROUP = "CN=Exchange Administrative Group (FYDIBOHF23SPDLT)," + GROUPS
OLD_SERVER = "CN=EXCHANGE-SERVER,CN=Servers," + OLD_GROUP
NEW_SERVER = "CN=EX2016,CN=Servers," + NEW_GROUP
STORE = "CN=InformationStore," + OLD_SERVER
STORAGE_GROUP = "CN=First Storage Group," + STORE
OLD_DATABASE = "CN=Mailbox Store (EXCHANGE-SERVER)," + STORAGE_GROUP
SECOND_DATABASE = "CN=Second Mailbox Store (EXCHANGE-SERVER)," + STORAGE_GROUP
DATABASES = "CN=Databases," + NEW_GROUP
DB01 = "CN=DB01," + DATABASES
DB02 = "CN=DB02," + DATABASES
SYSTEM_OBJECTS = "CN=Microsoft Exchange System Objects," + BASE
ADDRESS_LISTS = "CN=Address Lists Container," + ORGANIZATION
ADDRESS_LIST = "CN=Default Global Address List,CN=All Global Address Lists," + ADDRESS_LISTS

OLD_LEGACY = "/o=TARGET/ou=First Administrative Group"
NEW_LEGACY = "/o=TARGET/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)"
FULL_CONTROL = "CCDCLCSWRPWPDTLOCRSDRCWDWO"


def build(domain):
    _groups(domain)
    _computers(domain)
    _top(domain)
    _old_servers(domain)
    _new_servers(domain)
    _system_objects(domain)


def homes(database):
    """What a mailbox of this database says of its home."""
    old = database in (OLD_DATABASE, SECOND_DATABASE)
    server, legacy = (OLD_SERVER, OLD_LEGACY) if old else (NEW_SERVER, NEW_LEGACY)
    name = server.split(",")[0][3:]
    return {
        "homeMDB": database,
        "homeMTA": "CN=Microsoft MTA," + server,
        "msExchHomeServerName": "%s/cn=Configuration/cn=Servers/cn=%s" % (legacy, name),
        "msExchVersion": None if old else 88218628259840,
    }, legacy


def _groups(domain):
    unit = domain.unit("Microsoft Exchange Security Groups")
    names = "Organization Management,View-Only Organization Management,Recipient Management,Exchange Trusted Subsystem,Exchange Servers,Exchange Windows Permissions"
    for name in names.split(","):
        domain.group(name, unit, "universal")
    domain.group("Exchange Domain Servers", "CN=Users," + BASE)
    domain.group("Exchange Enterprise Servers", "CN=Users," + BASE, "domain-local", ["CN=Exchange Domain Servers,CN=Users," + BASE])


def _computers(domain):
    unit = domain.unit("Exchange Servers")
    for name in ("EXCHANGE-SERVER", "EX2010", "EX2016"):
        host = name.lower() + ".target.local"
        names = ["HOST/" + host, "exchangeMDB/" + host]
        domain.add(
            "CN=%s,%s" % (name, unit), "computer", sAMAccountName=name + "$", userAccountControl=4128, dNSHostName=host, servicePrincipalName=names
        )
    domain.set("CN=Exchange Servers,OU=Microsoft Exchange Security Groups," + BASE, member=["CN=EX2010," + unit, "CN=EX2016," + unit])
    domain.set("CN=Exchange Domain Servers,CN=Users," + BASE, member=["CN=EXCHANGE-SERVER," + unit])


def _top(domain):
    domain.add(EXCHANGE, "msExchConfigurationContainer")
    domain.grant(EXCHANGE, "(A;CI;%s;;;{Organization Management})" % FULL_CONTROL)
    domain.add(ORGANIZATION, "msExchOrganizationContainer", legacyExchangeDN="/o=TARGET", objectVersion=16223, msExchMixedMode=False)
    denied = ("DA", "EA", "SA", "LA")
    denies = "".join("(OD;CI;CR;{%s};;%s)" % (right, sid) for sid in denied for right in ("send-as", "receive-as"))
    domain.grant(ORGANIZATION, denies + ORGANIZATION_ALLOWS)
    domain.add(ADDRESS_LISTS, "msExchContainer")
    domain.add("CN=All Global Address Lists," + ADDRESS_LISTS, "addressBookContainer", displayName="All Global Address Lists")
    domain.add(ADDRESS_LIST, "addressBookContainer", displayName="Default Global Address List")
    domain.add(GROUPS, "msExchAdminGroupContainer")


ORGANIZATION_ALLOWS = (
    "(A;CI;LCRPLORC;;;AU)"
    "(A;CI;%(full)s;;;{Exchange Trusted Subsystem})"
    "(A;CI;LCRPLORC;;;{View-Only Organization Management})"
    "(A;CI;CCDCLCSWRPWPLORC;;;{Exchange Servers})"
    "(OA;CI;CR;{store-admin};;{Exchange Servers})"
    "(OA;CI;CR;{send-as};;{Exchange Servers})"
    "(OA;CI;CR;{receive-as};;{Exchange Servers})"
    "(A;CI;%(full)s;;;{Exchange Domain Servers})"
    "(OA;CI;CR;{named-properties};;WD)"
    "(OA;CI;CR;{named-properties};;AN)"
    "(OA;CI;CR;{create-public-folder};;WD)"
    "(OA;CI;CR;{create-public-folder};;AN)"
    "(OA;CI;CR;{create-top-level-public-folder};;WD)"
) % {"full": FULL_CONTROL}


def _old_servers(domain):
    domain.add(OLD_GROUP, "msExchAdminGroup", legacyExchangeDN=OLD_LEGACY)
    domain.add("CN=Servers," + OLD_GROUP, "msExchServersContainer")
    _server(domain, OLD_SERVER, OLD_LEGACY, "Version 6.5 (Build 7638.2: Service Pack 2)", 7638, None)
    domain.add(STORE, "msExchInformationStore")
    domain.add(STORAGE_GROUP, "msExchStorageGroup")
    for dn in (OLD_DATABASE, SECOND_DATABASE):
        _database(domain, dn, OLD_SERVER, OLD_LEGACY + "/cn=Configuration/cn=Servers/cn=EXCHANGE-SERVER/cn=Microsoft Private MDB")


def _new_servers(domain):
    domain.add(NEW_GROUP, "msExchAdminGroup", legacyExchangeDN=NEW_LEGACY)
    domain.add("CN=Servers," + NEW_GROUP, "msExchServersContainer")
    domain.add("CN=Database Availability Groups," + NEW_GROUP, "msExchMDBAvailabilityGroupContainer")
    for name, serial, number in (
        ("EX2010", "Version 14.3 (Build 30123.4)", 1937997947),
        ("EX2016", "Version 15.1 (Build 32507.6)", 1942063563),
    ):
        dn = "CN=%s,CN=Servers,%s" % (name, NEW_GROUP)
        _server(domain, dn, NEW_LEGACY, serial, number, 54)
        domain.add("CN=InformationStore," + dn, "msExchInformationStore")
    domain.add(DATABASES, "msExchMDBContainer")
    for dn, server in ((DB01, NEW_SERVER), (DB02, NEW_SERVER), ("CN=DB2010," + DATABASES, "CN=EX2010,CN=Servers," + NEW_GROUP)):
        database(domain, dn, server)


def database(domain, dn, server):
    """A database of 2010 or later, and its copy on the server."""
    name = dn.split(",")[0][3:]
    _database(domain, dn, server, "%s/cn=Configuration/cn=Servers/cn=%s/cn=Microsoft Private MDB" % (NEW_LEGACY, name))
    domain.add("CN=%s,%s" % (server.split(",")[0][3:], dn), "msExchMDBCopy", msExchHostServerLink=server)


def _server(domain, dn, legacy, serial, number, roles):
    name = dn.split(",")[0][3:]
    host = name.lower() + ".target.local"
    domain.add(
        dn,
        "msExchExchangeServer",
        legacyExchangeDN="%s/cn=Configuration/cn=Servers/cn=%s" % (legacy, name),
        serialNumber=serial,
        versionNumber=number,
        msExchCurrentServerRoles=roles,
        networkAddress=["ncacn_ip_tcp:" + host, "netbios:" + name, "ncalrpc:" + name],
        msExchServerSite="CN=Default-First-Site-Name,CN=Sites," + CONFIGURATION if roles else None,
    )
    domain.add("CN=Microsoft MTA," + dn, "mTA", legacyExchangeDN="%s/cn=Configuration/cn=Servers/cn=%s/cn=Microsoft MTA" % (legacy, name))


def _database(domain, dn, server, legacy):
    domain.add(
        dn,
        "msExchPrivateMDB",
        displayName=dn.split(",")[0][3:],
        legacyExchangeDN=legacy,
        msExchOwningServer=server,
        msExchMasterServerOrAvailabilityGroup=server if DATABASES in dn else None,
    )


def _system_objects(domain):
    domain.add(SYSTEM_OBJECTS, "msExchSystemObjectsContainer", objectVersion=13243)
    domain.grant(SYSTEM_OBJECTS, "(A;CI;%s;;;{Exchange Trusted Subsystem})(A;CI;CCDCLCSWRPWPLORC;;;{Exchange Enterprise Servers})" % FULL_CONTROL)
