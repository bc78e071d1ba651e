#!/bin/bash
# Runs a command where Samba's own paths are one domain controller's folder.
# Usage, in a mount namespace of its own (unshare --mount): inside.sh FOLDER COMMAND…
set -e
folder=$1
shift
mount --bind "$folder/lib" /var/lib/samba
mount --bind "$folder/etc" /etc/samba
mount --bind "$folder/log" /var/log/samba
mount --bind "$folder/cache" /var/cache/samba
mount --bind "$folder/resolv.conf" /etc/resolv.conf
mount --bind "$folder/hosts" /etc/hosts
exec "$@"
