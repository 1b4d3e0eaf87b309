"""The door of the screens: routes that sign in and out with a real cookie, and a gate before everything else.

The session token lives in an HttpOnly, SameSite=Strict cookie and nowhere else: not in the address, not in the page,
not in the script's state. The gate turns away whatever has no session; the script asks again at each run.
"""

import logging
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from anyio import to_thread
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from catalog import people
from catalog.errors import GuikouError, NotSignedInError
from catalog.screens import sign_in_page
from catalog.screens.browser import LANGUAGE_COOKIE, SESSION_COOKIE, chosen
from catalog.screens.opened import open_catalog
from policies.types import Language

log = logging.getLogger(__name__)

SCRIPT = str(Path(__file__).with_name("script.py"))
#: What must hold even where .streamlit/config.toml is not found.
CONFIG: dict[str, Any] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "server.headless": True,
    "logger.hideWelcomeMessage": True,
    "server.fileWatcherType": "none",
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
}
SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
_MAX_FORM = 8_192
_YEAR = 365 * 24 * 3600
#: Reachable without a session: the sign-in itself, liveness, and Streamlit's own code. The WebSocket is judged by the
#: script, so that an ended session is told so instead of "connection lost".
_OPEN = (SIGN_IN, SIGN_OUT, "/language/", "/static/", "/_stcore/health", "/_stcore/host-config")
_OPEN_FILES = ("/favicon.png", "/manifest.json")


def local_path(asked: str | None) -> str:
    """Return ``asked`` when it is a path of this server, else the start page: nobody is sent elsewhere."""
    if not asked or not asked.startswith("/") or asked.startswith("//") or "\\" in asked:
        return "/"
    parts = urlsplit(asked)
    return asked if not parts.scheme and not parts.netloc and parts.path != SIGN_IN else "/"


def _same_origin(request: Request) -> bool:
    """Tell whether a form comes from our own pages: against sign-ins and sign-outs forged elsewhere."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _language(request: Request) -> Language:
    return chosen(request.cookies.get(LANGUAGE_COOKIE))


def _signed_in(token: str | None) -> bool:
    if not token:
        return False
    try:
        people.authenticate(open_catalog(), token)
    except NotSignedInError:
        return False
    return True


async def _form(request: Request) -> dict[str, str]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MAX_FORM:
            return {}
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[0] for name, values in fields.items()}


async def _sign_in(request: Request) -> Response:
    language = _language(request)
    if request.method != "POST":
        target = local_path(request.query_params.get("next"))
        if await to_thread.run_sync(_signed_in, request.cookies.get(SESSION_COOKIE)):
            return RedirectResponse(target, HTTPStatus.SEE_OTHER)
        return HTMLResponse(sign_in_page.render(language, target))
    if not _same_origin(request):
        return Response(status_code=HTTPStatus.FORBIDDEN)
    form = await _form(request)
    target = local_path(form.get("next"))
    login = form.get("login", "").strip()
    try:
        signed = await to_thread.run_sync(
            lambda: people.sign_in(open_catalog(), login, form.get("password", ""))
        )
    except GuikouError as error:
        page = sign_in_page.render(language, target, problem=error.to(language), login=login)
        return HTMLResponse(page, HTTPStatus.UNAUTHORIZED)
    await to_thread.run_sync(_end, request.cookies.get(SESSION_COOKIE))
    response = RedirectResponse(target, HTTPStatus.SEE_OTHER)
    response.set_cookie(
        SESSION_COOKIE,
        signed.token,
        max_age=open_catalog().settings.session_hours * 3600,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response


def _end(token: str | None) -> None:
    if token:
        people.sign_out(open_catalog(), token)


async def _sign_out(request: Request) -> Response:
    if not _same_origin(request):
        return Response(status_code=HTTPStatus.FORBIDDEN)
    await to_thread.run_sync(_end, request.cookies.get(SESSION_COOKIE))
    response = RedirectResponse(SIGN_IN, HTTPStatus.SEE_OTHER)
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="strict")
    return response


async def _set_language(request: Request) -> Response:
    referer = urlsplit(request.headers.get("referer", ""))
    back = "/"
    if referer.netloc == request.headers.get("host"):
        query = f"?{referer.query}" if referer.query else ""
        back = f"{referer.path}{query}" if referer.path.startswith("/") else "/"
    if back.startswith("//"):
        back = "/"
    response = RedirectResponse(back, HTTPStatus.SEE_OTHER)
    response.set_cookie(
        LANGUAGE_COOKIE,
        chosen(request.path_params["language"]),
        max_age=_YEAR,
        httponly=True,
        samesite="lax",
    )
    return response


ROUTES = [
    Route(SIGN_IN, _sign_in, methods=["GET", "POST"]),
    Route(SIGN_OUT, _sign_out, methods=["POST"]),
    Route("/language/{language}", _set_language, methods=["GET"]),
]


class Gate:
    """Lets nothing through to Streamlit's pages, media and uploads without a session; adds security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one connection on, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_security(headers.get("host", ""))]
            await send(message)

        path: str = scope["path"]
        if (
            path.startswith(_OPEN)
            or path in _OPEN_FILES
            or await to_thread.run_sync(_signed_in, _token(headers.get("cookie", "")))
        ):
            await self.app(scope, receive, guarded)
        else:
            await _turned_away(scope, headers)(scope, receive, guarded)


def _token(cookie_header: str) -> str | None:
    try:
        kept = SimpleCookie(cookie_header).get(SESSION_COOKIE)
    except CookieError:
        return None
    return kept.value if kept else None


def _turned_away(scope: Scope, headers: dict[str, str]) -> Response:
    if scope["method"] != "GET" or "text/html" not in headers.get("accept", ""):
        return Response(status_code=HTTPStatus.UNAUTHORIZED)
    query = scope.get("query_string", b"").decode("latin-1")
    target = scope["path"] + (f"?{query}" if query else "")
    if headers.get("sec-fetch-site") == "cross-site":
        # A link in a message: the strict cookie was held back. The page asks for itself once more, from here.
        return HTMLResponse('<!doctype html><meta http-equiv="refresh" content="0">')
    return RedirectResponse(f"{SIGN_IN}?next={quote(target, safe='')}", HTTPStatus.SEE_OTHER)


def _security(host: str) -> list[tuple[bytes, bytes]]:
    """Headers that keep pages on this server: no foreign code, fonts, frames or connections."""
    policy = (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; "
        f"connect-src 'self' ws://{host} wss://{host}; frame-ancestors 'none'; form-action 'self'; "
        "base-uri 'self'; object-src 'none'"
    )
    return [
        (b"content-security-policy", policy.encode("latin-1")),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"same-origin"),
    ]


MIDDLEWARE = [Middleware(Gate)]


def on_script_error(error: Exception) -> bool:
    """Say in one line what went wrong in a callback or a fragment; never a traceback."""
    from catalog.screens import errors

    errors.show(error)
    return True
