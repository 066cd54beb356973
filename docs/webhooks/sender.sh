#!/bin/sh
# Sends a decision with openssl and curl: HOSO_SECRET=whsec_… sh sender.sh http://host:port HỒ-SƠ PHIÊN-BẢN NGƯỜI
set -eu
body=$(printf '{"type":"dossier.decision","data":{"dossier":"%s","expected_version":%s,"action":"approve","reviewer":"%s","reason":"Đủ điều kiện"}}' "$2" "$3" "$4")
id="msg_$(openssl rand -hex 12)"
at=$(date +%s)
key=$(printf %s "${HOSO_SECRET#whsec_}" | openssl base64 -d -A | od -An -tx1 | tr -d ' \n')
mac=$(printf %s "$id.$at.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)
curl -sS --noproxy '*' -w '\n%{http_code}\n' --data-binary "$body" -H 'Content-Type: application/json' \
    -H "webhook-id: $id" -H "webhook-timestamp: $at" -H "webhook-signature: v1,$mac" "$1/webhooks/v1/decisions"
