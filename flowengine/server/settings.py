"""What an operator sets: by environment, by flag, or by keyword. Read once, checked once, all problems together."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flowengine.relay.dialling import is_country, is_dialling_rule
from flowengine.server.limits import Limits

__all__ = ["BadSettings", "Settings", "host_name"]

DEFAULT_PORT = 8000
MIN_KEY = 24
DRAIN_SECONDS = 600.0
MIN_TOKEN = 16
_ENV_PREFIX, _SECRET_PREFIX = "FLOWENGINE_ENV_", "FLOWENGINE_SECRET_"


class BadSettings(Exception):
    """The server can't start with these settings. `reasons` are sentences."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(reasons)

    def __str__(self) -> str:
        return "\n".join(self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the server needs to know. `repr` shows no secret."""

    dev: bool = False
    """For testing: a token of its own stands in for Twilio's signature, and live calls follow a saved flow."""
    public_url: str = ""
    """Where Twilio reaches the server: `FLOWENGINE_PUBLIC_URL`, `--public-url`. https, but in `dev`."""
    auth_token: str = field(default="", repr=False)
    """Signs what Twilio sends: `TWILIO_AUTH_TOKEN`."""
    account_sid: str = ""
    """`TWILIO_ACCOUNT_SID`: sessions of other accounts are refused."""
    dev_token: str = field(default="", repr=False)
    fallback_number: str = ""
    """`FLOWENGINE_FALLBACK_NUMBER`: where calls go when nothing else can answer."""
    allowed_hosts: tuple[str, ...] = ()
    """Further names for the `Host` header, such as a load balancer's own."""
    reload: bool = True
    """Whether saved flows are noticed."""
    announce_reload: bool = False
    """Whether a tester on the line hears that a save has taken: `flowengine dev --announce`."""
    ahead: timedelta = timedelta()
    """How far the clock that calls go by is ahead of the real one: `flowengine simulate --at`."""
    database_url: str = ""
    """Where calls are kept: `FLOWENGINE_DATABASE_URL`, `--database-url`. Empty or `none`: in the memory of this process alone."""
    keep_everything: bool = False
    """Whether calls of every flow are kept as with `journal: full`: in `dev`, whose callers are its testers."""
    key: str = field(default="", repr=False)
    """`FLOWENGINE_KEY`: what is kept of live calls is sealed with it, and sockets are tied to their TwiML. Empty: the auth token."""
    keep_days: int = 30
    """`FLOWENGINE_KEEP_DAYS`: calls that ended longer ago are erased."""
    call_token: str = "off"
    """`FLOWENGINE_CALL_TOKEN`: whether a socket must bring back what its call's TwiML was given: `required`; `known`, where it is of a
    call that is known, which is what `serve` asks for; `off`. TwiML that isn't made here, call by call, can't have it."""
    drain_seconds: float = DRAIN_SECONDS
    """`FLOWENGINE_DRAIN_SECONDS`, `--drain`: how long calls on the line may go on when the server is told to stop."""
    metrics_token: str = field(default="", repr=False)
    """`FLOWENGINE_METRICS_TOKEN`: opens `/metrics`, as `Authorization: Bearer`. Empty: it isn't there."""
    metrics_port: int | None = None
    """`FLOWENGINE_METRICS_PORT`, `--metrics-port`: a port for `/metrics` alone, without a token."""
    request_hosts: tuple[str, ...] = ()
    """`FLOWENGINE_REQUEST_HOSTS`: hosts of a private network that flows may send requests to, separated by spaces."""
    dial_countries: tuple[str, ...] = ()
    """`FLOWENGINE_DIAL_COUNTRIES`: countries whose numbers may be dialled, such as `US CA`; by default those of the numbers that are written out."""
    dial_numbers: tuple[str, ...] = ()
    """`FLOWENGINE_DIAL_NUMBERS`: further numbers, prefixes (`+4480*`) and hosts (`sip:HOST`) that may be."""
    limits: Limits = field(default_factory=Limits)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    """`secrets.NAME` in requests: the variables `FLOWENGINE_SECRET_NAME`."""
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    """`env.NAME` in expressions: the variables `FLOWENGINE_ENV_NAME`."""

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
        """From the environment, with keywords on top (None: not given). Raises `BadSettings`."""
        environment = os.environ if environment is None else environment
        unknown = set(given) - {f.name for f in fields(cls)}
        if unknown:
            raise BadSettings([f"there is no setting `{name}`; there are " + ", ".join(f.name for f in fields(cls)) for name in sorted(unknown)])
        reasons: list[str] = []
        found: dict[str, Any] = {
            "limits": Limits.read(environment, reasons.append),
            "public_url": environment.get("FLOWENGINE_PUBLIC_URL", ""),
            "auth_token": environment.get("TWILIO_AUTH_TOKEN", ""),
            "account_sid": environment.get("TWILIO_ACCOUNT_SID", ""),
            "fallback_number": environment.get("FLOWENGINE_FALLBACK_NUMBER", ""),
            "database_url": environment.get("FLOWENGINE_DATABASE_URL", ""),
            "key": environment.get("FLOWENGINE_KEY", ""),
            "call_token": environment.get("FLOWENGINE_CALL_TOKEN", "off"),
            "keep_days": environment.get("FLOWENGINE_KEEP_DAYS", "30"),
            "drain_seconds": environment.get("FLOWENGINE_DRAIN_SECONDS", DRAIN_SECONDS),
            "metrics_token": environment.get("FLOWENGINE_METRICS_TOKEN", ""),
            "metrics_port": environment.get("FLOWENGINE_METRICS_PORT") or None,
            "request_hosts": tuple(environment.get("FLOWENGINE_REQUEST_HOSTS", "").lower().split()),
            "dial_countries": tuple(environment.get("FLOWENGINE_DIAL_COUNTRIES", "").upper().replace(",", " ").split()),
            "dial_numbers": tuple(environment.get("FLOWENGINE_DIAL_NUMBERS", "").replace(",", " ").split()),
            "secrets": {name.removeprefix(_SECRET_PREFIX): value for name, value in environment.items() if name.startswith(_SECRET_PREFIX)},
            "env": {name.removeprefix(_ENV_PREFIX): value for name, value in environment.items() if name.startswith(_ENV_PREFIX)},
        }
        found.update({name: value for name, value in given.items() if value is not None})
        if found.get("dev") and not found["public_url"]:
            found["public_url"] = f"http://127.0.0.1:{DEFAULT_PORT}"
        found["public_url"] = str(found["public_url"]).strip().rstrip("/")
        if found["database_url"].strip().lower() == "none":
            found["database_url"] = ""
        days = str(found["keep_days"]).strip()
        found["keep_days"] = int(days) if re.fullmatch(r"[0-9]{1,5}", days) else 0
        found["drain_seconds"] = _number(found["drain_seconds"])
        found["metrics_port"] = None if found["metrics_port"] is None else int(_number(found["metrics_port"]))
        settings = cls(**found)
        reasons = settings._reasons() + reasons
        if reasons:
            raise BadSettings(reasons)
        return settings

    def _reasons(self) -> list[str]:
        reasons: list[str] = []
        if not self.dev and not self.auth_token:
            reasons.append(
                "TWILIO_AUTH_TOKEN is not set. Without it nobody can tell Twilio's requests from others'. It stands on the first page of Twilio's console. (To try a flow without Twilio: `flowengine dev`.)"
            )
        if self.dev and not self.auth_token and not self.dev_token:
            reasons.append("a server for testing needs `dev_token`, or nobody could call it")
        reasons += self._about_public_url()
        if self.keep_days < 1:
            reasons.append("FLOWENGINE_KEEP_DAYS takes a number of days, 1 or more: after so many, calls are erased.")
        if self.call_token not in ("off", "known", "required"):
            reasons.append(f"FLOWENGINE_CALL_TOKEN takes `known`, `required` or `off`, but this is {self.call_token!r}.")
        if self.key and len(self.key) < MIN_KEY:
            reasons.append(f"FLOWENGINE_KEY is too short to keep anything: it takes {MIN_KEY} characters or more. `openssl rand -base64 32` makes one.")
        if self.drain_seconds < 0:
            reasons.append("FLOWENGINE_DRAIN_SECONDS takes a number of seconds, such as 600: for so long calls may go on when the server is told to stop.")
        if self.metrics_port is not None and not 0 <= self.metrics_port < 65536:
            reasons.append("FLOWENGINE_METRICS_PORT takes the number of a port, such as 9100.")
        if self.metrics_token and len(self.metrics_token) < MIN_TOKEN:
            reasons.append(f"FLOWENGINE_METRICS_TOKEN can be guessed: it takes {MIN_TOKEN} characters or more. `openssl rand -hex 20` makes one.")
        if self.account_sid and not re.fullmatch(r"AC[0-9a-fA-F]{32}", self.account_sid):
            reasons.append("TWILIO_ACCOUNT_SID takes `AC` and 32 letters and digits; it stands on the first page of Twilio's console.")
        if self.fallback_number and not re.fullmatch(r"\+[1-9][0-9]{6,14}", self.fallback_number):
            reasons.append(f"FLOWENGINE_FALLBACK_NUMBER takes a number such as +15551230100, but this is {self.fallback_number!r}.")
        if unknown := [code for code in self.dial_countries if not is_country(code)]:
            reasons.append(f"FLOWENGINE_DIAL_COUNTRIES takes codes of two letters such as US CA MX, but there is no {', '.join(unknown)}.")
        if odd := [rule for rule in self.dial_numbers if not is_dialling_rule(rule)]:
            reasons.append(f"FLOWENGINE_DIAL_NUMBERS takes numbers such as +15551230100, prefixes such as +4480* and hosts such as sip:pbx.example.com, but not {', '.join(odd)}.")
        return reasons

    def _about_public_url(self) -> list[str]:
        if not self.public_url:
            return ["FLOWENGINE_PUBLIC_URL is not set. It is the address at which Twilio reaches this server, such as https://phone.example.com (or give --public-url)."]
        try:
            parts = urlsplit(self.public_url)
            port = parts.port
        except ValueError:
            return [f"the public address can't be read: {self.public_url!r}. It is something like https://phone.example.com."]
        if not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc or any(c.isspace() for c in self.public_url) or (port is not None and not 0 < port < 65536):
            return [f"the public address can't be read: {self.public_url!r}. It is something like https://phone.example.com."]
        local = parts.hostname in ("127.0.0.1", "localhost", "::1")
        if parts.scheme != "https" and not (self.dev and local and parts.scheme == "http"):
            return [f"the public address must begin with https://, but this is {self.public_url!r}. Twilio doesn't open a relay to anything else."]
        return []

    @property
    def secret(self) -> str:
        """What keys are made of: the same on all machines that serve the same number."""
        return self.key or self.auth_token or self.dev_token

    @property
    def hosts(self) -> frozenset[str]:
        """The names that a `Host` header may have, without port, in lower case."""
        own = urlsplit(self.public_url).hostname or ""
        return frozenset({own, "localhost", "127.0.0.1", "::1", *(h.lower() for h in self.allowed_hosts)})

    def knows_host(self, header: str) -> bool:
        """Whether a `Host` header is one of these names."""
        return host_name(header) in self.hosts


def host_name(host: str) -> str:
    """The name in a `Host` header, without port, in lower case."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _number(given: object) -> float:
    """A number as it is set; -1 for what is none."""
    text = str(given).strip()
    return float(text) if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", text) else -1.0
