#!/bin/bash
# Takes jobs from an imaginary queue and logs them as logfmt, one every three seconds.
trap 'echo "level=info msg=\"queue closed\""; exit 0' TERM
for ((job = 4100; ; job++)); do
    echo "time=$(date -u +%FT%TZ) level=info msg=\"job done\" job=$job queue=mail duration=$((RANDOM % 900))ms"
    ((job % 7)) || echo "time=$(date -u +%FT%TZ) level=warn msg=\"retrying\" job=$job attempt=2" >&2
    sleep 3 & wait $!
done
