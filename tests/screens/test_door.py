"""The door: a real cookie, nothing without it, nothing forged, nothing from elsewhere."""

from collections.abc import Callable
from http.cookies import SimpleCookie

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from catalog.screens import door
from tests.screens.asgi import Browser
from tests.screens.conftest import PASSWORD, Visitor

HTML = "text/html"


@pytest.fixture
def client(visitor: Callable[..., Visitor]) -> Browser:
    """A browser at the door, with a page behind it."""
    del visitor  # its clean-up closes the catalog

    async def inside(_request: object) -> PlainTextResponse:
        return PlainTextResponse("inside")

    routes = [*door.ROUTES, Route("/{path:path}", inside, methods=["GET", "PUT"])]
    app = Starlette(routes=routes, middleware=door.MIDDLEWARE)
    return Browser(app)


def sign_in(client: Browser, **headers: str) -> int:
    form = {"login": "planner", "password": PASSWORD, "next": "/dataset?code=x"}
    return client.post("/sign-in", form, **headers).status


def test_a_page_without_a_session_leads_to_the_sign_in(client: Browser) -> None:
    answer = client.get("/dataset?code=a", accept=HTML)
    assert answer.status == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fdataset%3Fcode%3Da"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/media/abc.csv"),
        ("PUT", "/_stcore/upload_file/a/b"),
        ("GET", "/_stcore/metrics"),
        ("GET", "/_stcore/script-health-check"),
        ("GET", "/_stcore/agent/openapi.json"),
    ],
)
def test_nothing_else_is_reachable_without_a_session(
    client: Browser, method: str, path: str
) -> None:
    assert client.request(method, path, {}).status == 401


@pytest.mark.parametrize("path", ["/static/js/a.js", "/_stcore/health", "/favicon.png"])
def test_what_a_sign_in_page_needs_is_open(client: Browser, path: str) -> None:
    assert client.get(path).status == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Browser) -> None:
    form = {"login": "planner", "password": PASSWORD, "next": "/dataset?code=x"}
    answer = client.post("/sign-in", form=form)
    assert answer.status == 303
    assert answer.headers["location"] == "/dataset?code=x"
    cookie = SimpleCookie(answer.set_cookies[0])[door.SESSION_COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "strict"
    assert cookie["path"] == "/"
    assert int(cookie["max-age"]) == 12 * 3600
    assert cookie.value not in answer.text
    assert client.get("/", accept=HTML).text == "inside"


def test_a_wrong_password_says_so_and_sets_nothing(client: Browser) -> None:
    answer = client.post("/sign-in", form={"login": "planner", "password": "wrong <b>"})
    assert answer.status == 401
    assert not answer.set_cookies
    assert "wrong name or password" in answer.text
    assert "wrong <b>" not in answer.text


def test_markup_in_the_name_is_only_text(client: Browser) -> None:
    answer = client.post("/sign-in", form={"login": '"><script>x</script>', "password": "p"})
    assert "<script>" not in answer.text


def test_sign_out_ends_the_session_on_the_server(client: Browser) -> None:
    assert sign_in(client) == 303
    token = client.cookies[door.SESSION_COOKIE]
    answer = client.post("/sign-out")
    assert (answer.status, answer.headers["location"]) == (303, "/sign-in")
    assert door.SESSION_COOKIE not in client.cookies
    client.cookies[door.SESSION_COOKIE] = token
    assert client.get("/", accept=HTML).status == 303


def test_signing_in_again_ends_the_session_before(client: Browser) -> None:
    sign_in(client)
    first = client.cookies[door.SESSION_COOKIE]
    sign_in(client)
    client.cookies.clear()
    client.cookies[door.SESSION_COOKIE] = first
    assert client.get("/", accept=HTML).status == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "null"},
    ],
)
def test_forms_of_other_sites_are_refused(client: Browser, headers: dict[str, str]) -> None:
    assert sign_in(client, **headers) == 403
    assert client.post("/sign-out", **headers).status == 403


def test_our_own_form_is_taken(client: Browser) -> None:
    own = {"origin": "http://guikou.test", "sec_fetch_site": "same-origin"}
    assert sign_in(client, **own) == 303


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "/sign-in",
    ],
)
def test_nobody_is_sent_elsewhere(target: str) -> None:
    assert door.local_path(target) == "/"


def test_a_path_of_ours_is_kept() -> None:
    assert door.local_path("/request?number=R2026-00001") == "/request?number=R2026-00001"


def test_a_form_too_long_is_no_sign_in(client: Browser) -> None:
    answer = client.post("/sign-in", form={"login": "planner", "password": "x" * 10_000})
    assert answer.status == 401


def test_every_answer_keeps_pages_on_this_server(client: Browser) -> None:
    for path in ("/sign-in", "/media/x", "/_stcore/health"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
    assert "http://" not in client.get("/sign-in").text


def test_a_link_from_elsewhere_asks_once_more_from_here(client: Browser) -> None:
    sign_in(client)
    client.cookies.clear()
    answer = client.get("/inbox", accept=HTML, sec_fetch_site="cross-site")
    assert answer.status == 200
    assert 'http-equiv="refresh"' in answer.text


@pytest.mark.parametrize(("language", "word"), [("zh", "登录"), ("en", "Sign in")])
def test_the_sign_in_page_speaks_both_languages(client: Browser, language: str, word: str) -> None:
    answer = client.get(f"/language/{language}", referer="http://guikou.test/sign-in")
    assert answer.headers["location"] == "/sign-in"
    assert word in client.get("/sign-in").text


def test_choosing_a_language_leads_back_but_never_elsewhere(client: Browser) -> None:
    for referer, back in [
        ("http://guikou.test/dataset?code=a", "/dataset?code=a"),
        ("https://evil.example/x", "/"),
        ("http://guikou.test//evil.example", "/"),
        ("", "/"),
    ]:
        answer = client.get("/language/zh", referer=referer)
        assert answer.headers["location"] == back
