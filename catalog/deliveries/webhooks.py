"""Post an event to a webhook, signed as Standard Webhooks says (standardwebhooks.com, specification 1.0)."""

import base64
import binascii
import hashlib
import hmac
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from catalog.deliveries.failures import DeliveryError
from catalog.errors import UsageError

#: Seconds that one read or write may take, and the whole exchange: a server that drips its answer holds nobody up.
STEP_SECONDS = 10
WHOLE_SECONDS = 30
PREFIX = "whsec_"


def signature(key: bytes, name: str, timestamp: int, body: bytes) -> str:
    """Return the header ``webhook-signature``: v1 and HMAC-SHA256 over ``id.timestamp.body``, in base64."""
    signed = f"{name}.{timestamp}.".encode() + body
    made = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return f"v1,{made}"


def key_of(secret: str) -> bytes:
    """Return the key of a secret ``whsec_<base64>`` of 24 to 64 bytes. Raises UsageError, which does not quote it."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not 24 <= len(key) <= 64:
        raise UsageError(
            "Webhook 密钥不可用：须为 whsec_ 加 24 至 64 字节的 base64（docs/drift.md）。",
            "The webhook's secret cannot be used: whsec_ and 24 to 64 bytes in base64 (docs/drift.md).",
        )
    return key


def post(url: str, key: bytes, name: str, timestamp: int, body: bytes) -> None:
    """Post a body once. Only an answer 2xx is a success; a redirect is not followed. Raises DeliveryError."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=STEP_SECONDS)
    headers = {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "guikou",
        "webhook-id": name,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(key, name, timestamp, body),
    }
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.connect()
        with _no_longer_than(connection, WHOLE_SECONDS):
            connection.request("POST", path, body, headers)
            status = connection.getresponse().status
    except TimeoutError:
        raise DeliveryError("timeout") from None
    except ssl.SSLError:
        raise DeliveryError("tls") from None
    except OSError as error:
        raise DeliveryError(type(error).__name__) from None
    except http.client.HTTPException:
        raise DeliveryError("no HTTP answer") from None
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise DeliveryError(f"status {status}")


@contextmanager
def _no_longer_than(connection: http.client.HTTPConnection, seconds: float) -> Iterator[None]:
    line: socket.socket = connection.sock
    timer = threading.Timer(seconds, line.shutdown, [socket.SHUT_RDWR])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
