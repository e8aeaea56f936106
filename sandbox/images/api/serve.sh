#!/bin/bash
# Serves "ok" on port 8000 and logs requests as JSON, one every two seconds.
trap 'echo "{\"level\":\"info\",\"msg\":\"shutting down\"}"; exit 0' TERM
mkdir -p /app/www && echo ok > /app/www/index.html
httpd -p 8000 -h /app/www
paths=(/orders /orders/17 /cart /products?page=2 /health)
for ((n = 1; ; n++)); do
    printf '{"time":"%s","level":"info","msg":"request","method":"GET","path":"%s","status":200,"ms":%d}\n' \
        "$(date -u +%FT%TZ)" "${paths[n % 5]}" $((RANDOM % 90 + 3))
    sleep 2 & wait $!
done
