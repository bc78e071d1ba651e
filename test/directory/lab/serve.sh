#!/bin/bash
# The first process of a domain controller's process namespace: when it ends, the kernel ends all others in it.
# It ends with Samba; at once when whoever holds the other end of standard input is gone; in good order when a line is written there.
exec 3<&0 </dev/null
read -r _ <&3 &
owner=$!
samba --foreground --no-process-group &
samba=$!
wait -n -p ended $owner $samba
if [[ $? == 0 && $ended == "$owner" ]]; then
  kill -TERM $samba
  wait $samba
fi
