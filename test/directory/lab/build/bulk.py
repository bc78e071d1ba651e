"""Ordinary mailboxes in any number, that nobody logs on to."""

from mailboxes import MAILBOXES, mailbox
from organization import DATABASES, DB01, DB02, NEW_SERVER, OLD_DATABASE, database

# A database keeps a list of its mailboxes: adding to a long one takes the longer the longer it is.
MOST_IN_DATABASE = 400


def build(domain, count):
    unit = domain.unit("Bulk", MAILBOXES)
    databases = [DB01, DB02, OLD_DATABASE]
    for number in range(len(databases) + 1, count // MOST_IN_DATABASE + 1):
        databases.append("CN=Bulk%03d,%s" % (number, DATABASES))
        database(domain, databases[-1], NEW_SERVER)
    for number in range(1, count + 1):
        home = databases[number % len(databases)]
        mailbox(domain, "Bulk%05d" % number, home, unit, password=None, userAccountControl=512)
    return {"bulkMailboxes": count}
