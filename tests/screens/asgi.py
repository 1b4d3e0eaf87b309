"""A browser's HTTP side, calling an ASGI application without a server: cookies kept, redirects not followed."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

HOST = "guikou.test"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    set_cookies: tuple[str, ...]
    text: str


@dataclass
class Browser:
    app: Any
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, target: str, **headers: str) -> Answer:
        return self.request("GET", target, headers)

    def post(self, target: str, form: Mapping[str, str] | None = None, **headers: str) -> Answer:
        typed = {"content-type": "application/x-www-form-urlencoded", **headers}
        return self.request("POST", target, typed, urlencode(form or {}).encode())

    def request(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Answer:
        """Send one request; header names may use ``_`` for ``-``."""
        parts = urlsplit(target)
        sent = {"host": HOST, **{k.replace("_", "-"): v for k, v in headers.items()}}
        if self.cookies:
            sent["cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "server": (HOST, 80),
            "path": parts.path,
            "query_string": parts.query.encode(),
            "headers": [(k.encode(), v.encode("latin-1")) for k, v in sent.items()],
        }
        answer = asyncio.run(self._call(scope, body))
        for line in answer.set_cookies:
            self._keep(line)
        return answer

    async def _call(self, scope: dict[str, Any], body: bytes) -> Answer:
        messages: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            messages.append(message)

        await self.app(scope, receive, send)
        pairs = [(k.decode().lower(), v.decode("latin-1")) for k, v in messages[0]["headers"]]
        return Answer(
            status=messages[0]["status"],
            headers=dict(pairs),
            set_cookies=tuple(v for k, v in pairs if k == "set-cookie"),
            text=b"".join(m.get("body", b"") for m in messages[1:]).decode(),
        )

    def _keep(self, line: str) -> None:
        for name, kept in SimpleCookie(line).items():
            if kept["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = kept.value
