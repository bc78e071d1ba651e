"""Fills the freshly provisioned domain. Usage: build.py MAILBOXES; the manifests go to standard output, as JSON."""

import json
import sys

import bulk
import defects
import mailboxes as standard
import names
import oracles
import organization
import policy
import resets
import schema
from domain import BASE, Domain


def main(mailboxes):
    domain = Domain()
    # Ten years, so that a lab that is kept does not age.
    domain.set(BASE, maxPwdAge=-3153600000000000, minPwdAge=0, minPwdLength=4, pwdProperties=0, pwdHistoryLength=0)
    schema.extend(domain)
    domain = Domain()
    manifests = {}
    steps = [step.build for step in (organization, standard, defects, policy, names, oracles, resets)]
    for step in steps + [lambda domain: bulk.build(domain, mailboxes)]:
        domain.database.transaction_start()
        manifests.update(step(domain) or {})
        domain.database.transaction_commit()
    manifests["defects"] += manifests.pop("policyDefects")
    json.dump(manifests, sys.stdout, indent=1, ensure_ascii=False)


main(int(sys.argv[1]))
