#!/bin/bash
# Logs of every form at a gentle rate: plain with levels, colours, JSON, logfmt, long lines, wide characters, a traceback.
trap 'exit 0' TERM
for ((n = 1; ; n++)); do
    now=$(date -u +%FT%TZ)
    case $((n % 10)) in
    0) echo "$now ERROR payment: card declined (order $n)" >&2 ;;
    1) printf '\033[32m%s\033[0m \033[1mINFO\033[0m  started request %d\n' "$now" "$n" ;;
    2) printf '{"time":"%s","level":"debug","msg":"cache miss","key":"user:%d"}\n' "$now" "$n" ;;
    3) echo "time=$now level=warn msg=\"slow query\" ms=$((n * 3)) table=orders" ;;
    4) printf '\033[33m%s WARN\033[0m  disk usage at %d%%\n' "$now" $((n % 100)) ;;
    5) echo "$now INFO grüße, 你好, 🐳 from request $n" ;;
    6) printf '{"time":"%s","level":"error","msg":"upstream timed out","upstream":"api:8000","ms":3000}\n' "$now" >&2 ;;
    7) echo "$now DEBUG $(printf 'a-long-line-%.0s' {1..20})" ;;
    8) printf 'Traceback (most recent call last):\n  File "/app/main.py", line %d, in handle\nKeyError: '"'id'"'\n' "$n" >&2 ;;
    9) printf '\033[38;5;208m%s\033[0m \033[7m NOTICE \033[0m 256 colours and reverse\n' "$now" ;;
    esac
    sleep 1 & wait $!
done
