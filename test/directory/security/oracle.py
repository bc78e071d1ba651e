# Answers questions about security descriptors by python3-samba. In: one JSON object a line. Out: one a line, in the same order.
import json
import sys

import samba
from samba import security as checks
from samba.dcerpc import security
from samba.ndr import ndr_pack, ndr_unpack


def to_sddl(question):
    descriptor = ndr_unpack(security.descriptor, bytes.fromhex(question["hex"]))
    return descriptor.as_sddl(security.dom_sid(question["domain"]))


def to_bytes(question):
    descriptor = security.descriptor.from_sddl(question["sddl"], security.dom_sid(question["domain"]))
    return ndr_pack(descriptor).hex()


def access(question):
    descriptor = ndr_unpack(security.descriptor, bytes.fromhex(question["hex"]))
    token = security.token()
    token.sids = [security.dom_sid(sid) for sid in question["sids"]]
    token.num_sids = len(question["sids"])
    try:
        checks.access_check(descriptor, token, question["mask"])
        return "granted"
    except samba.NTSTATUSError as error:
        if error.args[0] & 0xFFFFFFFF == 0xC0000022:
            return "denied"
        raise


def version(_):
    return samba.version


questions = {"sddl": to_sddl, "bytes": to_bytes, "access": access, "version": version}
for line in sys.stdin:
    question = json.loads(line)
    try:
        answer = {"answer": questions[question["ask"]](question)}
    except Exception as error:
        answer = {"error": repr(error)}
    print(json.dumps(answer))
