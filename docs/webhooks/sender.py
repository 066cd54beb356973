"""Sends a decision to Hoso: `HOSO_SECRET=whsec_… python sender.py http://host:port HỒ-SƠ PHIÊN-BẢN NGƯỜI`."""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

KEY = base64.b64decode(os.environ["HOSO_SECRET"].removeprefix("whsec_"))
address, dossier, version, reviewer = sys.argv[1:5]
data = {"dossier": dossier, "expected_version": int(version), "reviewer": reviewer, "action": "approve"}
body = json.dumps({"type": "dossier.decision", "data": {**data, "reason": "Đủ điều kiện"}}).encode()
# Keep the id: sent again with it, the decision is not carried out twice and the answer is the first one.
sent_id, sent_at = f"msg_{uuid.uuid4().hex}", str(int(time.time()))
mac = hmac.new(KEY, f"{sent_id}.{sent_at}.".encode() + body, hashlib.sha256).digest()
signature = "v1," + base64.b64encode(mac).decode()
headers = {"webhook-id": sent_id, "webhook-timestamp": sent_at, "webhook-signature": signature}
headers["Content-Type"] = "application/json"
try:
    answer = urllib.request.urlopen(urllib.request.Request(f"{address}/webhooks/v1/decisions", body, headers))
except urllib.error.HTTPError as refusal:
    answer = refusal
print(answer.status, answer.read().decode())
