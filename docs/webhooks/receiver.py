"""Receives Hoso's events: `HOSO_SECRET=whsec_… python receiver.py 9000`. Standard library only."""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

KEY = base64.b64decode(os.environ["HOSO_SECRET"].removeprefix("whsec_"))
seen = set()  # in real life a table: an event comes again when your 200 was lost


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        sent_id, sent_at = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        wanted = hmac.new(KEY, f"{sent_id}.{sent_at}.".encode() + body, hashlib.sha256).digest()
        wanted = "v1," + base64.b64encode(wanted).decode()
        fresh = abs(time.time() - int(sent_at)) < 300
        proven = any(hmac.compare_digest(wanted, one) for one in self.headers["webhook-signature"].split(" "))
        self.send_response(200 if fresh and proven else 401)
        self.end_headers()
        if fresh and proven and sent_id not in seen:
            seen.add(sent_id)
            event = json.loads(body)
            print(event["type"], event["data"]["dossier"], event["data"]["sequence"], flush=True)


HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
