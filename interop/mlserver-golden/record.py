"""record.py HOST:PORT METRICS_HOST:PORT | gzip -n > rest.jsonl.gz: asks a server what cases.py says, one exchange a line. Standard library only."""
import base64
import http.client
import json
import sys

from cases import CASES


def text(data):
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return base64.b64encode(data).decode(), "base64"


def ask(case, address):
    host, port = address.split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=20)
    try:
        connection.putrequest(case["method"], case["path"], skip_accept_encoding=True)
        for name, value in case["headers"].items():
            connection.putheader(name, value)
        if case["body"] is not None or case["method"] == "POST":
            connection.putheader("Content-Length", str(len(case["body"] or b"")))
        connection.endheaders(case["body"])
        answer = connection.getresponse()
        body, encoding = text(answer.read())
        headers = [[k, v] for k, v in answer.getheaders() if k.lower() not in ("date", "server", "content-length")]
        return {"status": answer.status, "headers": headers, "body": body, "body_encoding": encoding}
    finally:
        connection.close()


for case in CASES:
    body, encoding = text(case["body"]) if case["body"] is not None else (None, None)
    request = {"method": case["method"], "path": case["path"], "headers": case["headers"], "body": body, "body_encoding": encoding}
    try:
        answer = ask(case, sys.argv[1 if case["port"] == "http" else 2])
    except OSError as e:
        # MLServer's HTTP parser closes the connection without an answer to a header that is not ASCII.
        print(f"no answer to {case['name']}: {e!r}", file=sys.stderr)
        continue
    print(json.dumps({"name": case["name"], "port": case["port"], "request": request, "response": answer}, ensure_ascii=False))
