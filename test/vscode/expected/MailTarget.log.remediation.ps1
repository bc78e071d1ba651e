# Exchange Triage remediation script
# Commands for what was found in MailTarget.log.
# Read each one before you run it. Values in <angle brackets> are for you to fill in.

# DIAGNOSE: Show the account's rights on every database of the server
# For: WINGTIP\svc-migrate cannot log on to the mailbox /o=WINGTIP/ou=Exchange Administrative Group
#   (FYDIBOHF23SPDLT)/cn=Recipients/cn=Anna.Berger on EX02: -2147221231 = 0x80040111 =
#   MAPI_E_LOGON_FAILED.
# From: MailTarget.log, line 5, 03/12/2026 08:00:08. Written <time>.
# Shell: Exchange Management Shell. Risk: reads only.
# Exchange 2007 (unverified), 2010, 2013, 2016, 2019, SE.
# A row with Deny True decides against the account, unless an explicit allow stands on the same
#   object.
Get-MailboxDatabase -Server 'EX02' | Get-ADPermission -User 'WINGTIP\svc-migrate' | Format-Table 'Identity', 'Deny', 'IsInherited', 'ExtendedRights', 'AccessRights' -AutoSize

# FIX: Grant Receive As and Send As on every database of the server
# For: WINGTIP\svc-migrate cannot log on to the mailbox /o=WINGTIP/ou=Exchange Administrative Group
#   (FYDIBOHF23SPDLT)/cn=Recipients/cn=Anna.Berger on EX02: -2147221231 = 0x80040111 =
#   MAPI_E_LOGON_FAILED.
# From: MailTarget.log, line 5, 03/12/2026 08:00:08. Written <time>.
# Shell: Exchange Management Shell. Risk: changes.
# Exchange 2007 (unverified), 2010, 2013, 2016, 2019, SE.
# Opens every mailbox in these databases to the account. Send As is what the migration product asks
#   for; on a database it lets nobody send as a mailbox. Exchange caches permissions for up to two
#   hours.
Get-MailboxDatabase -Server 'EX02' | Add-ADPermission -User 'WINGTIP\svc-migrate' -AccessRights ExtendedRight -ExtendedRights 'Receive-As', 'Send-As'

# FIX: Grant Receive As on the mailbox store (Exchange 2000 and 2003)
# For: WINGTIP\svc-migrate cannot log on to the mailbox /o=WINGTIP/ou=Exchange Administrative Group
#   (FYDIBOHF23SPDLT)/cn=Recipients/cn=Anna.Berger on EX02: -2147221231 = 0x80040111 =
#   MAPI_E_LOGON_FAILED.
# From: MailTarget.log, line 5, 03/12/2026 08:00:08. Written <time>.
# Shell: PowerShell. Risk: changes.
# Exchange 2000, 2003.
# The distinguished name of the mailbox store is found with ADSIEDIT below CN=Microsoft Exchange,
#   CN=Services in the configuration partition.
# Exchange 2000 and 2003 have no shell of their own: dsacls writes the permission into the directory.
& dsacls.exe '<distinguished name of the mailbox store>' /G ('WINGTIP\svc-migrate' + ':CA;Receive As')
