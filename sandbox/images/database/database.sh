#!/bin/bash
# Behaves like a database server: listens on 5432, keeps some memory and files, logs checkpoints.
log() { echo "$(date -u '+%F %T') UTC [1] LOG:  $*" >&2; }
trap 'log "received smart shutdown request"; exit 0' TERM
log "starting database 15.3"
dd if=/dev/zero of="$DB_DATA/base" bs=1024 count=4096 2>/dev/null
cache=$(head -c 6000000 /dev/zero | tr '\0' x)
nc -ll -p 5432 -e echo ready &
log "listening on IPv4 address \"0.0.0.0\", port 5432"
log "database system is ready to accept connections"
while true; do
    sleep 15 & wait $!
    log "checkpoint complete: wrote $((RANDOM % 200)) buffers; cache $((${#cache} / 1024)) kB"
done
