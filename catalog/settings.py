"""Every setting of an installation, in one frozen class; each is an environment variable ``GUIKOU_<NAME>``."""

import re
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from catalog.errors import UsageError

_ADDRESS = re.compile(r"[^\s@,=<>\"]+@[^\s@,=<>\"]+")


class Settings(BaseSettings):
    """Where an installation lives and how it behaves. Read once, never changed.

    docs/settings.md describes each field; a test holds the two together.
    """

    model_config = SettingsConfigDict(env_prefix="GUIKOU_", frozen=True, extra="ignore")

    home: Path = Field(
        default=Path(".guikou"),
        description="Folder of the installation: embedded catalog, keys, releases, sign-ins.",
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy URL of the catalog database. Empty: SQLite in the home folder.",
    )
    lang: Literal["zh", "en", ""] = Field(
        default="", description="Language of messages: zh or en. Empty: from the locale."
    )
    token: str = Field(
        default="",
        repr=False,
        description="Session token for scripts, as printed by `guikou login --print-token`.",
    )
    port: int = Field(default=8501, ge=1, le=65535, description="Port of the browser screens.")
    timezone: str = Field(
        default="Asia/Shanghai", description="IANA time zone of schedules and of times shown."
    )
    session_hours: int = Field(
        default=12, ge=1, le=168, description="Hours after which a sign-in ends."
    )
    batch_rows: int = Field(
        default=131_072, ge=1, description="Rows read at a time in scans, checks and releases."
    )
    lease_seconds: float = Field(
        default=60,
        gt=0,
        le=3600,
        description="Seconds after which work is taken from a process that gives no sign of life.",
    )
    run_days: int = Field(
        default=400,
        ge=1,
        le=36_500,
        description="Days that ended runs of scans and crawls are kept; what scans found stays.",
    )
    nightly_cron: str = Field(
        default="0 2 * * *",
        description="Cron expression of the nightly scan `guikou demo` sets up.",
    )
    spark_master: str = Field(
        default="local[*]",
        description="Where `--engine spark` scans: spark://…, yarn, k8s://… or local[*].",
    )
    spark_connections: int = Field(
        default=4,
        ge=1,
        le=256,
        description="Connections in which Spark's executors read one database at a time.",
    )
    spark_executor_seconds: int = Field(
        default=300,
        ge=1,
        description="Seconds in which Spark has to start, and that a scan waits for an executor when there is none.",
    )
    attachment_mib: int = Field(
        default=20, ge=1, le=1024, description="Largest attachment of a request, in MiB."
    )
    spacy_model: str = Field(
        default="",
        description="Installed spaCy model for names in free text. Empty: none, nothing is fetched.",
    )

    state_secret_approved: str = Field(
        default="",
        description="Number of the approval by which this system may hold state secrets. Empty: it may not.",
    )
    detectors: str = Field(
        default="",
        description="File or folder of your own detectors. Empty: detectors/ in the home folder, if it is there.",
    )

    credentials: str = Field(
        default="",
        description="File of the passwords of sources, readable by its owner only. "
        "Empty: credentials.yaml in the home folder.",
    )

    webhook_url: str = Field(
        default="",
        description="Where changes in data are posted: https, or http on this machine. Empty: nowhere.",
    )
    mail_server: str = Field(
        default="",
        description="Mail server for changes in data, as host:port. Empty: no mail is sent.",
    )
    mail_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="How the mail server is spoken to: starttls, tls, or none (a server on this machine).",
    )
    mail_from: str = Field(default="", description="Address that mail comes from.")
    mail_to: str = Field(
        default="",
        description="Who gets mail, by commas: an address for all changes, department=address for its own.",
    )

    cipher: Literal["aes", "sm4"] = Field(
        default="aes",
        description="Block cipher of pseudonyms and made-up numbers: aes, or sm4 (GB/T 32907).",
    )

    @field_validator("lang", mode="before")
    @classmethod
    def _short_language(cls, value: object) -> object:
        """Accept locale spellings such as zh_CN.UTF-8 and en-US."""
        text = str(value).lower()
        return text[:2] if text[:2] in {"zh", "en"} else text

    @field_validator("webhook_url")
    @classmethod
    def _safe_webhook(cls, value: str) -> str:
        """Refuse what would send names of data unencrypted over a network, or a password that is no setting."""
        if not value:
            return value
        parts = urlsplit(value)
        local = parts.hostname in {"127.0.0.1", "::1", "localhost"}
        if not parts.hostname or parts.username is not None:
            raise ValueError
        if parts.scheme != "https" and not (local and parts.scheme == "http"):
            raise ValueError
        return value

    @field_validator("mail_server")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        """Refuse what is no host and port."""
        host, _, port = value.rpartition(":")
        if value and not (host and port.isdecimal()):
            raise ValueError
        return value

    @field_validator("mail_from", "mail_to")
    @classmethod
    def _addresses(cls, value: str) -> str:
        """Refuse what is no list of addresses."""
        for entry in filter(None, value.split(",")):
            if not _ADDRESS.fullmatch(entry.strip().rpartition("=")[2]):
                raise ValueError
        return value

    def addresses(self, department: str) -> list[str]:
        """Return who gets mail about the data of a department."""
        entries = (entry.strip().rpartition("=") for entry in self.mail_to.split(","))
        return sorted({to for code, _, to in entries if to and code in {"", department}})

    @cached_property
    def url(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{(self.home / 'catalog.db').resolve()}"

    @property
    def keys(self) -> Path:
        """Folder of the installation's signing keys."""
        return self.home / "keys"

    @property
    def releases(self) -> Path:
        """Folder of prepared artifacts, one sub-folder a request."""
        return self.home / "releases"

    @property
    def attachments(self) -> Path:
        """Folder of the documents attached to requests, by their digest."""
        return self.home / "attachments"

    @property
    def session_file(self) -> Path:
        """File of the command line's sign-in, readable by its owner only."""
        return self.home / "session.json"


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises UsageError naming the variable that cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        names = ", ".join(f"GUIKOU_{'_'.join(map(str, e['loc'])).upper()}" for e in error.errors())
        raise UsageError(
            f"设置无效：{names}。请更正该环境变量，说明见 docs/settings.md。",
            f"Unusable setting: {names}. Correct the environment variable; see docs/settings.md.",
        ) from None
