"""Deliveries to a real web server and a real mail server on this machine: signed, tried again, given up."""

import base64
import hashlib
import hmac
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from catalog import people
from catalog.acts import RefusedError, acting
from catalog.cli import run
from catalog.datasets import NewDataset, register
from catalog.deliveries import Round, deliver_due
from catalog.deliveries.rounds import MOST_WAIT, TRIES, wait_after
from catalog.deliveries.webhooks import key_of, signature
from catalog.drift import Change, note
from catalog.errors import UsageError
from catalog.health import examine
from catalog.models import AuditEvent, Dataset, Delivery
from catalog.settings import Settings, load_settings
from catalog.store import Store, open_store
from catalog.types import SYSTEM, Actor
from tests.catalog.conftest import PASSWORD

Bureau = dict[str, Actor]
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
NONE = {"matches": 0, "examined": 0, "share": 0.0}
SHARE = {"matches": 8, "examined": 10, "share": 0.8}


class Hook:
    """A web server that answers as it is told, and keeps what it was sent."""

    def __init__(self) -> None:
        self.answers: list[int | str] = []
        self.seen: list[tuple[str, dict[str, str], bytes]] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                hook.seen.append((self.path, dict(self.headers.items()), body))
                answer = hook.answers.pop(0) if hook.answers else 200
                if answer == "hang":
                    hook.released.wait(10)
                elif answer == "drip":
                    while not hook.released.wait(0.05):
                        self.wfile.write(b"H")
                elif answer == "nonsense":
                    self.wfile.write(b"not HTTP at all\r\n\r\n")
                else:
                    self.send_response(int(answer))
                    self.send_header("location", "/elsewhere")
                    self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.released = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?to=center"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def hook() -> Iterator[Hook]:
    opened = Hook()
    yield opened
    opened.close()


class Mailbox:
    """A mail server's handler that keeps what it takes; ``code`` is what it answers to the data."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], EmailMessage]] = []
        self.code = "250 taken"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.code.startswith("250"):
            found = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(found, EmailMessage)
            self.taken.append((list(envelope.rcpt_tos), found))
        return self.code


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for localhost, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


Opened = Callable[..., Store]


@pytest.fixture
def opened(settings: Settings, store: Store, bureau: Bureau, people_csv: Path) -> Iterator[Opened]:
    """The bureau's catalog with a dataset ``people``, opened with settings of one's own."""
    new = NewDataset("people", "人员", "People", "pension", None, str(people_csv))
    register(store, bureau["operator"], new)
    stores: list[Store] = []

    def with_settings(**given: Any) -> Store:
        stores.append(open_store(load_settings().model_copy(update=given)))
        return stores[-1]

    yield with_settings
    for one in stores:
        one.close()


def tell(store: Store, *fields: str) -> None:
    """Write events of new data."""
    with acting(store, SYSTEM) as act:
        dataset = act.session.scalars(sa.select(Dataset).where(Dataset.code == "people")).one()
        for name in fields or ("电话",):
            note(act, dataset, Change("new_data", name, "PHONE_NUMBER", NONE, SHARE))


def kept(store: Store) -> list[tuple[str, int, str | None]]:
    with store.reading() as session:
        found = session.scalars(sa.select(Delivery).order_by(Delivery.id))
        return [(d.state, d.tries, d.error) for d in found]


def make_due(store: Store) -> None:
    with store.unit_of_work() as session:
        session.execute(sa.update(Delivery).values(next_at=datetime(2020, 1, 1, tzinfo=UTC)))


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIKOU_SOURCE_WEBHOOK_PASSWORD", SECRET)


def test_nothing_is_put_down_where_nobody_is_to_be_told(opened: Opened) -> None:
    store = opened()
    tell(store)
    assert kept(store) == []
    assert deliver_due(store) == Round()


@pytest.mark.usefixtures("secret")
def test_a_webhook_is_signed(opened: Opened, hook: Hook) -> None:
    store = opened(webhook_url=hook.url)
    tell(store)
    assert deliver_due(store) == Round(sent=1)
    assert deliver_due(store) == Round()
    ((path, headers, body),) = hook.seen
    assert path == "/hook?to=center"
    name, moment = headers["webhook-id"], headers["webhook-timestamp"]
    signed = f"{name}.{moment}.".encode() + body
    made = base64.b64encode(hmac.new(bytes(range(32)), signed, hashlib.sha256).digest())
    assert headers["webhook-signature"] == f"v1,{made.decode()}"
    said = json.loads(body)
    assert said["type"] == "drift.new_data"
    assert said["data"]["field"] == "电话"
    assert said["data"]["after"] == SHARE
    assert said["data"]["owner"] == "pension"


def test_the_signature_is_that_of_the_specification() -> None:
    """The example of the Standard Webhooks libraries."""
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    made = signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.usefixtures("secret")
def test_tried_again_until_it_is_taken(
    opened: Opened, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.deliveries.webhooks.STEP_SECONDS", 0.3)
    monkeypatch.setattr("catalog.deliveries.webhooks.WHOLE_SECONDS", 0.6)
    store = opened(webhook_url=hook.url)
    tell(store)
    hook.answers = [500, 302, "nonsense", "hang", "drip", 200]
    errors = []
    for _ in range(5):
        assert deliver_due(store) == Round(failed=1)
        assert deliver_due(store) == Round()  # not before its time
        errors.append(kept(store)[0][2])
        make_due(store)
    assert errors[:4] == ["status 500", "status 302", "no HTTP answer", "timeout"]
    assert deliver_due(store) == Round(sent=1)
    assert kept(store) == [("sent", 6, None)]
    assert {h["webhook-id"] for _, h, _ in hook.seen} == {hook.seen[0][1]["webhook-id"]}
    assert {path for path, _, _ in hook.seen} == {"/hook?to=center"}


@pytest.mark.usefixtures("secret")
def test_given_up_at_last_and_told_by_the_doctor(opened: Opened) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        store = opened(webhook_url=f"http://127.0.0.1:{closed.getsockname()[1]}/")
        tell(store, "甲", "乙")
        for _ in range(TRIES - 1):
            make_due(store)
            assert deliver_due(store) == Round(failed=1)  # the other is not tried in this round
            with store.unit_of_work() as session:
                session.execute(sa.delete(Delivery).where(Delivery.id == 2))
        make_due(store)
        assert deliver_due(store) == Round(dead=1)
    assert kept(store) == [("dead", TRIES, "ConnectionRefusedError")]
    make_due(store)
    assert deliver_due(store) == Round()
    check = next(c for c in examine(store.settings) if c.name.en == "Deliveries")
    assert not check.fine
    assert "given up 1" in check.note.en
    waits = [wait_after(n) for n in range(1, TRIES)]
    assert waits == sorted(waits)
    assert waits[-1] == MOST_WAIT


def test_a_secret_that_cannot_be_used(
    opened: Opened, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(webhook_url=hook.url)
    tell(store)
    for wrong in ("", "short", "whsec_c2hvcnQ=", "päss"):
        monkeypatch.setenv("GUIKOU_SOURCE_WEBHOOK_PASSWORD", wrong)
        make_due(store)
        with pytest.raises(UsageError) as error:
            deliver_due(store)
        assert wrong == "" or wrong not in str(error.value)
    assert hook.seen == []
    # A setting that is wrong uses up no tries.
    assert kept(store) == [("due", 0, None)]


@pytest.mark.usefixtures("secret")
def test_one_that_is_being_sent_is_left_alone(opened: Opened, hook: Hook) -> None:
    store = opened(webhook_url=hook.url)
    tell(store)
    hook.answers = ["hang"]
    first = threading.Thread(target=deliver_due, args=(store,))
    first.start()
    while not hook.seen:
        hook.released.wait(0.01)
    assert deliver_due(store) == Round()
    hook.released.set()
    first.join()
    assert len(hook.seen) == 1


@pytest.mark.parametrize("trusted", [True, False])
def test_mail_by_starttls(
    opened: Opened, certificate: Path, monkeypatch: pytest.MonkeyPatch, *, trusted: bool
) -> None:
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv("GUIKOU_SOURCE_MAIL_USER", "guikou")
    monkeypatch.setenv("GUIKOU_SOURCE_MAIL_PASSWORD", "smtp-password")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    box, tries = Mailbox(), []

    def authenticate(_s: Any, _session: Any, _e: Any, _m: str, data: LoginPassword) -> AuthResult:
        tries.append((data.login, data.password))
        return AuthResult(success=data.password == b"smtp-password")

    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=authenticate,
        server_hostname="localhost",
    )
    controller.start()
    try:
        store = opened(
            mail_server=f"localhost:{controller.port}",
            mail_from="guikou@bureau.example",
            mail_to="center@bureau.example, pension=steward@bureau.example, employment=e@x.example",
        )
        tell(store, "电话", "手机")
        if not trusted:
            assert deliver_due(store) == Round(failed=2)
            assert kept(store)[0][2] == "tls"
            assert box.taken == tries == []
            return
        assert deliver_due(store) == Round(sent=4)
    finally:
        controller.stop()
    assert sorted(to for to, _ in box.taken) == [
        ["center@bureau.example"],
        ["steward@bureau.example"],
    ]
    message = box.taken[0][1]
    assert message["subject"] == "归口：2 项数据变化 / Guikou: 2 changes in data"
    text = message.get_content()
    assert "人员（people）：新出现个人信息（重要）" in text
    assert "0 → 80.00% (8/10)" in text
    assert tries[0] == (b"guikou", b"smtp-password")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_mail_that_is_refused_and_a_server_without_tls(opened: Opened) -> None:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    given = {
        "mail_server": f"127.0.0.1:{controller.port}",
        "mail_from": "guikou@bureau.example",
        "mail_to": "center@bureau.example",
    }
    try:
        store = opened(**given)
        tell(store)
        assert deliver_due(store) == Round(failed=1)
        assert kept(store) == [("due", 1, "SMTPNotSupportedError")]
        plain = opened(**given, mail_security="none")
        box.code = "451 try center@bureau.example later"
        make_due(plain)
        assert deliver_due(plain) == Round(failed=1)
        assert kept(plain)[0][2] == "smtp 451"
        box.code = "250 taken"
        make_due(plain)
        assert deliver_due(plain) == Round(sent=1)
    finally:
        controller.stop()
    make_due(plain)


def test_who_may_deliver_by_hand_and_what_is_recorded(
    opened: Opened,
    bureau: Bureau,
    hook: Hook,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GUIKOU_SOURCE_WEBHOOK_PASSWORD", SECRET)
    monkeypatch.setenv("GUIKOU_WEBHOOK_URL", hook.url)
    store = opened(webhook_url=hook.url)
    tell(store)
    with pytest.raises(RefusedError):
        deliver_due(store, bureau["steward"])
    monkeypatch.setenv("GUIKOU_TOKEN", people.sign_in(store, "operator", PASSWORD).token)
    assert run(["drift", "deliver"]) == 0
    assert "1 made" in capsys.readouterr().out
    with store.reading() as session:
        query = sa.select(AuditEvent).where(AuditEvent.action == "drift:deliver")
        found = session.scalars(query.order_by(AuditEvent.seq)).all()
        assert [e.outcome for e in found] == ["refused", "allowed"]
        assert SECRET not in "".join(e.body for e in found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBHOOK_URL", "http://hook.example/"),  # neither TLS nor this machine
        ("WEBHOOK_URL", "ftp://127.0.0.1/"),
        ("WEBHOOK_URL", "https://user:password@hook.example/"),
        ("WEBHOOK_URL", "https:///nowhere"),
        ("MAIL_SERVER", "mail.example"),
        ("MAIL_SERVER", "mail.example:smtp"),
        ("MAIL_TO", "center"),
        ("MAIL_TO", "a@b.example\nBcc: c@d.example"),
        ("MAIL_FROM", "Guikou"),
    ],
)
def test_settings_that_cannot_be_meant(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"GUIKOU_{name}", value)
    with pytest.raises(UsageError, match=f"GUIKOU_{name}"):
        load_settings()
