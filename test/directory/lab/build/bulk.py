"""Ordinary mailboxes in any number, that nobody logs on to."""

from mailboxes import MAILBOXES, mailbox
from organization import DB01, DB02, OLD_DATABASE


def build(domain, count):
    unit = domain.unit("Bulk", MAILBOXES)
    for number in range(1, count + 1):
        database = (DB01, DB02, OLD_DATABASE)[number % 3]
        mailbox(domain, "Bulk%05d" % number, database, unit, password=None, userAccountControl=512)
    return {"bulkMailboxes": count}
