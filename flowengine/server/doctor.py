"""Looking at a server from where Twilio stands: its address, its certificate, and what a proxy does on the way.

Each check is told in words with what to try. One cause is told once: what can't be known without an earlier check is
passed over. Nothing here changes anything, and no call is begun.
"""

from __future__ import annotations

import asyncio
import ipaddress
import secrets
import socket
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx
from twilio.request_validator import RequestValidator
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import connect

from flowengine.language.report import summary
from flowengine.loading import load_all
from flowengine.server.examining import DOCTOR_PATH, PROOF_HEADER, proof
from flowengine.server.monitoring import ALIVE
from flowengine.server.settings import BadSettings, Settings

__all__ = ["Finding", "Verdict", "examine", "looked_at"]

Verdict = Literal["ok", "warning", "failed", "skipped"]
FEW_DAYS = 14
"""A certificate that is valid for less should have been renewed."""
CLOCK_WARNING, CLOCK_FAILED = 5.0, 60.0
"""Seconds by which two clocks may differ. `Date` tells whole seconds."""
QUERY = "as=it%20is%2Fwas"
_AFTER_SETTINGS = ("address", "connection", "certificate", "health", "clock", "signature", "websocket", "ready")
_CERTIFICATES: Mapping[int, str] = {
    10: "Renew it, and see why it wasn't renewed by itself (`certbot renew --dry-run`).",
    18: "Twilio trusts what browsers trust: take a certificate of a public authority, such as Let's Encrypt.",
    19: "Twilio trusts what browsers trust: take a certificate of a public authority, such as Let's Encrypt.",
    20: "The proxy should send the certificates in between too (`fullchain.pem`, not `cert.pem`); and their authority must be one that browsers trust.",
    21: "The proxy should send the certificates in between too (`fullchain.pem`, not `cert.pem`).",
    62: "Take a certificate that has this name, or set FLOWENGINE_PUBLIC_URL to a name that it has.",
}
"""What to try, by OpenSSL's number for what is wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check came to. `hint`: what to try."""

    check: str
    verdict: Verdict
    found: str
    hint: str = ""


class _Stop(Exception):
    """What comes after this can't be known."""


def looked_at(findings: Sequence[Finding]) -> bool:
    """Whether the address could be looked at, whatever was found."""
    return any(finding.check == "address" and finding.verdict != "skipped" for finding in findings)


def examine(paths: Sequence[str | Path], environment: Mapping[str, str] | None = None, *, timeout: float = 5.0, **given: Any) -> Iterator[Finding]:
    """Every check in turn. `given` as `Settings.read` takes it; `timeout` (seconds) is for each step on the network."""
    settings: Settings | None = None
    try:
        settings = Settings.read(environment, **given)
        yield Finding("settings", "ok", f"complete; Twilio is to ask {settings.public_url}")
    except BadSettings as bad:
        for reason in bad.reasons:
            yield Finding("settings", "failed", reason, "Set it as for the server: in this terminal, or where the server gets it from.")
    yield _flows(paths)
    told = {"settings"}
    if settings is not None:
        yield _database(settings)
        try:
            for finding in _Visit(settings, timeout).findings():
                told.add(finding.check)
                yield finding
        except _Stop:
            pass
    left = [check for check in _AFTER_SETTINGS if check not in told]
    if left:
        yield from (Finding(check, "skipped", "not looked at, because of what failed before") for check in left)


def _flows(paths: Sequence[str | Path]) -> Finding:
    loaded = load_all(paths)
    said = summary(loaded.problems, len(loaded.files))
    if any(problem.severity == "error" for problem in loaded.problems):
        return Finding("flows", "failed", said, f"`flowengine check {' '.join(map(str, paths))}` tells what is wrong, and where.")
    if not loaded.flows:
        return Finding("flows", "failed", "there is no flow", "Name the folder that the server serves: `flowengine doctor FOLDER`.")
    return Finding("flows", "ok", said)


def _database(settings: Settings) -> Finding:
    """Whether calls can be kept. A file that isn't there yet is made by `serve`."""
    if not settings.database_url:
        return Finding("database", "warning", "calls live in the server's memory alone", "Set FLOWENGINE_DATABASE_URL, so that calls outlast a restart.")
    from flowengine.journal.database import BadDatabase, database_url, look

    try:
        url = database_url(settings.database_url)
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
            return Finding("database", "ok", f"{url.database} is made when the server starts")
        where, has, wants = asyncio.run(look(settings.database_url))
    except BadDatabase as bad:
        return Finding("database", "failed", str(bad), "Calls go on without it, but a restart loses them.")
    if has != wants and url.get_backend_name() != "sqlite":
        return Finding("database", "failed", f"the tables of {where} are of another version ({has or 'none'}, wanted {wants})", "Run `flowengine db upgrade`.")
    return Finding("database", "ok", where)


class _Visit:
    """To one public address."""

    def __init__(self, settings: Settings, timeout: float) -> None:
        self.settings, self.timeout = settings, timeout
        parts = urlsplit(settings.public_url)
        self.host, self.port, self.path = parts.hostname or "", parts.port or 443, parts.path
        self.trust = ssl.create_default_context()
        self.addresses: list[str] = []
        self.reached = ""
        """The address that answers."""
        self.date, self.asked_at = "", 0.0
        """What the answer is dated, and when it was asked for."""
        self.seen: dict[str, Any] = {}
        """How a request arrived."""
        self.wrong: tuple[str, str] | None = None

    def findings(self) -> Iterator[Finding]:
        yield self._address()
        yield self._connection()
        yield from self._certificate()
        with httpx.Client(verify=self.trust, trust_env=False, follow_redirects=False, timeout=self.timeout) as http:
            yield from self._health(http)
            yield self._clock()
            yield from self._signature(http)
        yield self._websocket()
        yield self._ready()

    def _address(self) -> Finding:
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            found = []
        self.addresses = list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
        said = self.host if self.addresses == [self.host] else f"{self.host} is {', '.join(self.addresses)}"
        if not self.addresses:
            return Finding(
                "address", "failed", f"the name {self.host} isn't known", "Give it an A or AAAA record where your domain is kept; that may take some minutes to be seen."
            )
        inside = [address for address in self.addresses if not ipaddress.ip_address(address).is_global]
        if inside:
            return Finding(
                "address",
                "warning",
                f"{said}; {inside[0]} can't be reached from the internet",
                "Twilio needs an address of the internet, whatever the name means in your own network.",
            )
        return Finding("address", "ok", said)

    def _connection(self) -> Finding:
        if not self.addresses:
            raise _Stop
        silent = [address for address in self.addresses if not self._answers(address)]
        if len(silent) == len(self.addresses):
            return Finding(
                "connection",
                "failed",
                f"nothing answers on port {self.port} of {', '.join(silent)}",
                "See that the proxy runs and listens on that port, and that the firewall lets it through.",
            )
        if silent:
            return Finding(
                "connection",
                "warning",
                f"nothing answers on port {self.port} of {', '.join(silent)}",
                "Twilio may try that address first: make it answer, or take its record away.",
            )
        return Finding("connection", "ok", f"port {self.port} answers")

    def _answers(self, address: str) -> bool:
        with suppress(OSError), socket.create_connection((address, self.port), timeout=self.timeout):
            self.reached = address
            return True
        return False

    def _certificate(self) -> Iterator[Finding]:
        if not self.reached:
            raise _Stop
        try:
            with socket.create_connection((self.reached, self.port), timeout=self.timeout) as plain, self.trust.wrap_socket(plain, server_hostname=self.host) as secure:
                certificate = secure.getpeercert() or {}
        except ssl.SSLCertVerificationError as error:
            said = error.verify_message.rstrip(".")
            yield Finding(
                "certificate",
                "failed",
                f"it isn't good: {said[:1].lower()}{said[1:]}",
                _CERTIFICATES.get(error.verify_code, "Twilio trusts what browsers trust: open the address in one."),
            )
            raise _Stop from None
        except (ssl.SSLError, OSError) as error:
            said = (getattr(error, "reason", None) or error.strerror or type(error).__name__).lower().replace("_", " ")
            yield Finding(
                "certificate", "failed", f"port {self.port} doesn't speak TLS as it should ({said})", "Something must end TLS there and pass requests on, such as nginx or Caddy."
            )
            raise _Stop from None
        until = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
        days = int((until - time.time()) // 86_400)
        said = f"valid for {days} more day{'' if days == 1 else 's'}, to {datetime.fromtimestamp(until, UTC):%Y-%m-%d}"
        if days < FEW_DAYS:
            yield Finding("certificate", "warning", said, "Renew it, and see why it wasn't renewed by itself (`certbot renew --dry-run`).")
        else:
            yield Finding("certificate", "ok", said)

    def _health(self, http: httpx.Client) -> Iterator[Finding]:
        url = f"{self.settings.public_url}/healthz"
        try:
            began = time.time()
            answer = http.get(url)
        except httpx.HTTPError as error:
            yield Finding("health", "failed", f"{url} doesn't answer ({type(error).__name__})", "See what the proxy's log says of it, and whether flowengine runs behind it.")
            raise _Stop from None
        self.date, self.asked_at = answer.headers.get("date", ""), (began + time.time()) / 2
        if answer.status_code == 200 and answer.text == ALIVE:
            yield Finding("health", "ok", f"{url} is flowengine")
            return
        status = answer.status_code
        if status in (502, 503, 504):
            hint = "The proxy is there, but doesn't reach flowengine: see that it runs, and that the proxy passes on to its port (8000 unless --port says otherwise)."
        elif answer.is_redirect:
            hint = f"It leads to {answer.headers.get('location', 'elsewhere')}. FLOWENGINE_PUBLIC_URL must be the address in the end, or the proxy must not redirect."
        elif status == 404:
            hint = (
                f"Something else answers there, or it is passed on under another path: the proxy should take {self.path!r} off."
                if self.path
                else "Something else answers there: pass all paths on to flowengine."
            )
        else:
            hint = "Something else answers there, or the proxy asks for a login: pass all paths on to flowengine as they are."
        yield Finding("health", "failed", f"{url} answers, but not as flowengine does (status {status})", hint)
        raise _Stop

    def _clock(self) -> Finding:
        try:
            there = parsedate_to_datetime(self.date).timestamp()
        except (TypeError, ValueError):
            return Finding("clock", "skipped", "the answer has no date")
        off = self.asked_at - there - 0.5
        said = f"this machine's clock is {abs(off):.0f} seconds {'ahead of' if off > 0 else 'behind'} the one there"
        if abs(off) <= CLOCK_WARNING:
            return Finding("clock", "ok", "this machine's clock and the one there agree")
        hint = "Opening hours and what is logged go by the server's clock: let both keep it by NTP (`timedatectl set-ntp true`)."
        return Finding("clock", "warning" if abs(off) <= CLOCK_FAILED else "failed", said, hint)

    def _signature(self, http: httpx.Client) -> Iterator[Finding]:
        url = f"{self.settings.public_url}{DOCTOR_PATH}?{QUERY}"
        token = self.settings.auth_token
        headers = {"X-Twilio-Signature": RequestValidator(token).compute_signature(url, {}), PROOF_HEADER: proof(token, secrets.token_hex(16))}
        try:
            answer = http.post(url, headers=headers)
            seen = answer.json() if answer.status_code == 200 else None
        except (httpx.HTTPError, ValueError):
            yield Finding("signature", "failed", f"{DOCTOR_PATH} doesn't answer a POST as it should", "The proxy must pass on POST requests with all their headers.")
            raise _Stop from None
        if not isinstance(seen, dict):
            yield Finding(
                "signature",
                "failed",
                f"the server there doesn't know this TWILIO_AUTH_TOKEN (status {answer.status_code})",
                f"Start both with the same token: that of the account (and region) whose numbers call. If it is the same, the proxy takes the header {PROOF_HEADER} away, or not every path is passed on.",
            )
            raise _Stop
        self.seen, self.wrong = seen, self._wrong_on_the_way(seen)
        yield Finding("signature", "failed", *self.wrong) if self.wrong else Finding("signature", "ok", "a signed request arrives as it was sent")

    def _wrong_on_the_way(self, seen: Mapping[str, Any]) -> tuple[str, str] | None:
        """What has become of a request, and what to try; None where all is well."""
        own = self.settings.public_url
        if seen["public_url"] != own:
            return (
                f"the server was told that its address is {seen['public_url']}, and here it is {own}",
                "Set FLOWENGINE_PUBLIC_URL to the same for both: the address that Twilio asks.",
            )
        if not seen["host_is_known"]:
            hint = f"Let the proxy pass the name on: in nginx `proxy_set_header Host $host;`, in Apache `ProxyPreserveHost On` (Caddy does so by itself). It should be {self.host}."
            return f"the request arrives for the host {seen['host']!r}", hint
        if seen["signature"] == "missing":
            return "the header X-Twilio-Signature doesn't arrive", "Let the proxy pass on all headers; some firewalls drop those that they don't know."
        if seen["signature"] == "right":
            return None
        if seen["path"] not in (DOCTOR_PATH, self.path + DOCTOR_PATH):
            return (
                f"{self.path}{DOCTOR_PATH} arrives as {seen['path']}",
                "The proxy changes paths: in nginx `proxy_pass http://127.0.0.1:8000;` without a path behind the port passes them on as they are.",
            )
        if seen["query"] != QUERY:
            return f"?{QUERY} arrives as ?{seen['query']}", "The proxy changes what stands behind `?`: let it pass addresses on as they are, not decoded and put together anew."
        return "the signature doesn't fit, though address and token do", "Look for what changes headers on the way."

    def _websocket(self) -> Finding:
        flows = self.seen.get("flows") or []
        if self.wrong:
            return Finding("websocket", "skipped", "what is wrong with other requests is wrong with these")
        if not flows:
            return Finding("websocket", "skipped", "no flow is served there")
        url = f"wss{self.settings.public_url.removeprefix('https')}/flows/{flows[0]}/relay"
        headers = {"X-Twilio-Signature": RequestValidator(self.settings.auth_token).compute_signature(url, {})}
        upgrade = (
            "In nginx: `proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;`. Some load balancers must be told to pass WebSockets."
        )
        try:
            with connect(url, ssl=self.trust, additional_headers=headers, compression=None, proxy=None, open_timeout=self.timeout, close_timeout=self.timeout) as relay:
                if relay.ping().wait(self.timeout):
                    return Finding("websocket", "ok", "a WebSocket opens, and what is sent arrives")
            return Finding(
                "websocket", "failed", "a WebSocket opens, but nothing comes through it", "The proxy must not keep back what is sent: switch its buffering off for this server."
            )
        except InvalidStatus as refused:
            status = refused.response.status_code
            if status == 403:
                return Finding(
                    "websocket",
                    "failed",
                    "the server refuses the WebSocket, whose signature doesn't arrive as it was sent",
                    "See that the proxy changes nothing of the path and headers when it passes a WebSocket on.",
                )
            return Finding("websocket", "failed", f"a WebSocket doesn't open (status {status})", upgrade)
        except (WebSocketException, OSError) as error:
            return Finding("websocket", "failed", f"a WebSocket doesn't open ({type(error).__name__})", upgrade)

    def _ready(self) -> Finding:
        if not self.seen:
            raise _Stop
        reasons = self.seen.get("not_ready") or []
        if reasons:
            return Finding(
                "ready", "failed", f"the server takes no calls just now: {'; '.join(map(str, reasons))}", "Its log says more. One that is draining stops by itself; start another."
            )
        return Finding("ready", "ok", f"it takes calls for {', '.join(map(str, self.seen.get('flows') or []))}")
