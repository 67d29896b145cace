"""Every setting of the portal, from environment variables `CLUEBRIDGE_…` and secret files."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from pathlib import Path
from secrets import token_bytes
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from portal.crypto import suites

ROOT = Path(__file__).resolve().parents[2]
"""The source tree: templates, static files, catalogues and migrations are read from here."""


class Settings(BaseSettings):
    """Settings of one process. `deploy/portal.env.example` is generated from the descriptions."""

    model_config = SettingsConfigDict(env_prefix="CLUEBRIDGE_", frozen=True, extra="ignore")

    data_dir: Path = Field(
        Path("var/portal"), description="Folder for keys, the SQLite file and local evidence."
    )
    database_url: str = Field(
        "", description="SQLAlchemy address of the database; empty: SQLite inside the data folder."
    )
    blob_url: str = Field(
        "", description="Where sealed evidence lies: empty (data folder) or s3://bucket/prefix."
    )
    s3_endpoint: str = Field(
        "", description="Address of the S3-compatible server, when blob_url is s3://."
    )
    s3_access_key: str = Field("", description="Access key of the S3-compatible server.")
    s3_secret_key: str = Field("", description="Secret key of the S3-compatible server.")
    public_host: str = Field("127.0.0.1", description="Address the public site listens on.")
    public_port: int = Field(8000, description="Port of the public site.")
    staff_host: str = Field("127.0.0.1", description="Address the staff site listens on.")
    staff_port: int = Field(8001, description="Port of the staff site.")
    public_origin: str = Field(
        "", description="https://… address citizens use; empty on a local machine."
    )
    staff_origin: str = Field(
        "", description="https://… address officers use; empty on a local machine."
    )
    log_origin: str = Field(
        "cluebridge.local/log", description="Name of the custody log in its checkpoints."
    )
    witnesses: str = Field(
        "",
        description="Witnesses that cosign our checkpoints: https://host/path#public-key, spaces between.",
    )
    witnessed_logs: str = Field(
        "", description="Public keys of other agencies' logs we are a witness for, spaces between."
    )
    kdf_memory_kib: int = Field(
        65536, ge=8192, description="Argon2id memory for receipts and passphrases."
    )
    kdf_passes: int = Field(3, ge=1, description="Argon2id passes for receipts and passphrases.")
    kdf_slots: int = Field(
        2, ge=1, description="Key derivations at one time; more wait their turn."
    )
    threads: int = Field(12, ge=2, description="Requests worked on at one time in one process.")
    max_file_bytes: int = Field(
        2 * 1024**3,
        description="Largest evidence file, whatever portal/evidence/book/limits.toml allows.",
    )
    max_files: int = Field(
        1000, description="Most evidence files at one place, whatever the same book allows."
    )
    min_free_bytes: int = Field(
        64 * 1024 * 1024, description="Uploads are refused below this free space."
    )
    store_quota_bytes: int = Field(
        0, ge=0, description="Room for evidence in the store; 0: as much as the disk has."
    )
    store_warn_bytes: int = Field(
        10 * 1024**3,
        ge=0,
        description="Administrators are told when less room is left, again below a quarter of it.",
    )
    smtp_host: str = Field(
        "", description="Mail server for content-free notices; empty: inbox only."
    )
    smtp_port: int = Field(25, description="Port of the mail server.")
    smtp_tls: Literal["offered", "required", "direct", "never"] = Field(
        "offered",
        description="TLS to the mail server: STARTTLS when offered, or required; direct (port 465).",
    )
    smtp_ca_file: str = Field(
        "", description="Certificates the mail server's must lead to; empty: those of the system."
    )
    smtp_user: str = Field("", description="Account at the mail server; empty: none. Needs TLS.")
    smtp_password: str = Field("", description="Password of that account.")
    mail_from: str = Field("noreply@localhost", description="Sender of notices.")
    sms_url: str = Field(
        "", description="https:// address of the text-message provider's hook; empty: no texts."
    )
    sms_secret: str = Field("", description="Secret that signs what is sent to that hook.")
    clamd: str = Field(
        "",
        description="Virus scanner: /path/of/clamd.sock or 127.0.0.1:3310; empty: no scans. Only this "
        "machine: files are streamed to it opened. Put clamd's TemporaryDirectory on a tmpfs.",
    )
    national_agencies: str = Field(
        "",
        description="Codes of agencies, with commas, whose keys are made in the national suite "
        "(SM2, SM3, SM4); * for all of them.",
    )
    tsa_url: str = Field(
        "", description="Address of the RFC 3161 time-stamp service for packages; empty: no stamps."
    )
    tsa_roots: str = Field(
        "", description="PEM file with the roots that service's certificate leads to."
    )
    letters_dir: str = Field(
        "",
        description="Folder with agencies' own wordings of letters, AGENCY/KIND.txt (docs/documents.md); "
        "empty: the common ones.",
    )
    signing_roots: str = Field(
        "",
        description="PEM file with agencies' own authorities whose signing certificates count beside "
        "ours; empty: ours only.",
    )
    sweep_seconds: int = Field(15, ge=1, description="How often the worker looks for due clocks.")
    demo: bool = Field(
        default=False, description="Demonstration data and sign-in list; loopback only."
    )

    @field_validator("clamd")
    @classmethod
    def _on_this_machine(cls, address: str) -> str:
        host = address.rpartition(":")[0].strip("[]")
        if (
            address
            and not address.startswith("/")
            and host not in {"127.0.0.1", "::1", "localhost"}
        ):
            raise ValueError("clamd gets plaintext: a Unix socket or a loopback address only")
        return address

    @property
    def secure_cookies(self) -> bool:
        """Whether the sites are served over https, so that cookies carry `__Host-` and `Secure`."""
        return "https://" in {self.public_origin[:8], self.staff_origin[:8]}

    @property
    def engine_url(self) -> str:
        """Return the database address, by default SQLite inside the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'portal.sqlite3'}"

    def suite_of(self, agency: str) -> bytes:
        """Return the suite byte of keys made for an agency; what is sealed already stays as it is.

        Without an agency (a reporter's draft and key pair, the log) it is the national one as soon
        as one agency of this server chose it: whose the tip will be is not known yet.
        """
        chosen = {code.strip() for code in self.national_agencies.split(",")} - {""}
        national = agency in chosen or "*" in chosen or (not agency and bool(chosen))
        return suites.SM2_SM4 if national else suites.XWING_AES256

    def letters_of(self, agency: str) -> Path | None:
        """Return the folder of an agency's own wordings of letters; it need not be there."""
        return Path(self.letters_dir) / agency if self.letters_dir else None

    @cached_property
    def pepper(self) -> bytes:
        """Return the 32-byte pepper of receipt codes; made once, kept beside the data, never in it."""
        return secret_file(self.data_dir / "keys" / "pepper")


def secret_file(path: Path) -> bytes:
    """Return the 32 random bytes kept in `path`, making them on first use (mode 0600)."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"{path.name}.{token_bytes(4).hex()}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(token_bytes(32))
        with suppress(FileExistsError):  # another process was first: its bytes count
            path.hardlink_to(fresh)
        fresh.unlink()
        return path.read_bytes()
