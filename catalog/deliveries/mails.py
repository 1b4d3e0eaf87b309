"""Hand a message to the mail server: STARTTLS unless told otherwise, the certificate verified."""

import smtplib
import ssl
from email.message import EmailMessage

from catalog.deliveries.failures import DeliveryError
from catalog.settings import Settings
from catalog.sources.credentials import Credentials

SECONDS = 20


def send(message: EmailMessage, settings: Settings, credentials: Credentials) -> None:
    """Send one message. Raises DeliveryError: a server that offers no TLS where it must is one, and gets nothing."""
    host, _, port = settings.mail_server.rpartition(":")
    try:
        with _opened(host, int(port), settings.mail_security) as server:
            if settings.mail_security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if credentials.password is not None:
                server.login(credentials.user or "", credentials.password.reveal())
            server.send_message(message)
    except TimeoutError:
        raise DeliveryError("timeout") from None
    except ssl.SSLError:
        raise DeliveryError("tls") from None
    except smtplib.SMTPResponseException as error:
        # The server's own words may quote an address.
        raise DeliveryError(f"smtp {error.smtp_code}") from None
    except smtplib.SMTPException as error:
        raise DeliveryError(type(error).__name__) from None
    except OSError as error:
        raise DeliveryError(type(error).__name__) from None


def _opened(host: str, port: int, security: str) -> smtplib.SMTP:
    if security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    return smtplib.SMTP(host, port, timeout=SECONDS)
