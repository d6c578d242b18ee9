"""What the middleware below MLServer 1.7.1 (starlette 0.46.2) answers to pages of other origins: make_cors.py FILE

Run with MLServer's environment: $(.ci/python mlserver) interop/truth/make_cors.py serving/src/test/resources/cors.json
"""
import asyncio
import itertools
import json
import sys

from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

SETTINGS = [
    {"allow_origins": ["*"]},
    {"allow_origins": ["*"], "allow_credentials": True, "allow_methods": ["*"], "allow_headers": ["*"], "max_age": 5},
    {"allow_origins": ["https://a.example", "https://b.example"], "allow_methods": ["GET", "POST"], "allow_headers": ["X-One", "authorization"]},
    {"allow_origin_regex": r"https://.*\.example\.org", "allow_credentials": True, "allow_methods": ["POST"]},
    {"allow_origins": ["https://a.example"], "allow_origin_regex": "https://b.*", "allow_headers": ["*"]},
]
ORIGINS = ["https://a.example", "https://b.example", "https://x.example.org", "https://x.example.org.evil.example", "null"]
PREFLIGHTS = [("GET", None), ("POST", "content-type"), ("POST", "X-One, Content-Type"), ("DELETE", "x-two"), ("PUT", "")]


def answer(app, method, headers):
    """Status, text and the headers that matter, without a server."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": method, "path": "/", "query_string": b"", "headers": [(k.encode(), v.encode()) for k, v in headers.items()]}
    asyncio.run(app(scope, receive, send))
    told = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    return {"status": sent[0]["status"], "body": b"".join(m.get("body", b"") for m in sent[1:]).decode(),
            "headers": {k: v for k, v in sorted(told.items()) if k.startswith("access-control-") or k == "vary"}}


def cases():
    for settings in SETTINGS:
        app = Starlette(routes=[Route("/", lambda request: PlainTextResponse("answer"))])
        app.add_middleware(CORSMiddleware, **settings)
        for origin, cookie in itertools.product(ORIGINS, [None, "a=b"]):
            headers = {"origin": origin, **({"cookie": cookie} if cookie else {})}
            yield {"settings": settings, "origin": origin, "cookie": cookie, **answer(app, "GET", headers)}
        for origin, (method, asked) in itertools.product(ORIGINS, PREFLIGHTS):
            headers = {"origin": origin, "access-control-request-method": method}
            if asked is not None:
                headers["access-control-request-headers"] = asked
            yield {"settings": settings, "origin": origin, "method": method, "asked": asked, **answer(app, "OPTIONS", headers)}


if __name__ == "__main__":
    with open(sys.argv[1], "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(c) for c in cases()) + "\n]\n")
