"""Who is speaking to us: Twilio's signatures on webhooks and handshakes, ours on what leaves by `exit`.

The signed address is made of the configured public one, never of what a request or a proxy says. A WebSocket handshake
is signed as `wss://…` (docs/protocol.md has the known-answer vector); a slash at the end may or may not be part of it,
and query parameters are found either in the address or among the parameters, so both are tried.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from twilio.request_validator import RequestValidator

__all__ = ["SETTINGS_HEADER", "SIGNATURE_HEADER", "handshake_is_signed", "sign_exit", "verify_exit", "webhook_is_signed"]

SIGNATURE_HEADER = "x-twilio-signature"
SETTINGS_HEADER = "x-twilio-webhooks-signature-settings"


def _algorithm(settings: str | None) -> str | None:
    """The hash that the settings header names (`key=…,algorithm=HMAC_SHA256`)."""
    for part in (settings or "").split(","):
        name, _, value = part.strip().partition("=")
        if name == "algorithm":
            return value
    return None


def webhook_is_signed(
    token: str,
    public_url: str,
    path: str,
    query: str,
    form: Mapping[str, str] | None,
    signature: str | None,
    *,
    body: str | None = None,
    settings: str | None = None,
) -> bool:
    """Whether Twilio signed this webhook. `form`: its form fields; `body`: its text where it is no form."""
    if not signature or not signature.isascii():
        return False
    address = _join(public_url, path) + (f"?{query}" if query else "")
    validator = RequestValidator(token)
    params: Mapping[str, str] | str = form or {}
    if body is not None and (body or "bodySHA256" in parse_qs(query)):
        if not parse_qs(query).get("bodySHA256"):
            return False  # nothing says that this body is what was signed
        params = body
    return bool(validator.validate(address, params, signature, _algorithm(settings)))


def handshake_is_signed(token: str, public_url: str, path: str, query: str, signature: str | None, *, settings: str | None = None) -> bool:
    """Whether Twilio signed this WebSocket handshake."""
    if not signature or not signature.isascii():
        return False
    validator = RequestValidator(token)
    algorithm = _algorithm(settings)
    return any(validator.validate(address, params, signature, algorithm) for address, params in _handshakes(public_url, path, query))


def _handshakes(public_url: str, path: str, query: str) -> Iterator[tuple[str, dict[str, str]]]:
    parts = urlsplit(_join(public_url, path or "/"))
    path = parts.path or "/"
    other = path[:-1] if path.endswith("/") else path + "/"
    for variant in dict.fromkeys((path, other)):
        if not variant:
            continue
        address = f"wss://{parts.netloc}{variant}"
        if query:
            yield address, dict(parse_qsl(query, keep_blank_values=True))
            yield f"{address}?{query}", {}
        else:
            yield address, {}


def _join(public_url: str, path: str) -> str:
    """The address that Twilio asked for. A path in the public address may or may not have been taken off on the way."""
    parts = urlsplit(public_url)
    prefix = parts.path.rstrip("/")
    if prefix and (path == prefix or path.startswith(prefix + "/")):
        prefix = ""
    return f"{parts.scheme}://{parts.netloc}{prefix}{path}"


def sign_exit(secret: str, values: Mapping[str, str]) -> str:
    """The query of an exit: the values, sorted, with `signature` (hex HMAC-SHA256 over the encoded rest)."""
    query = urlencode(sorted(values.items()))
    return f"{query}&signature={hmac.new(secret.encode(), query.encode(), hashlib.sha256).hexdigest()}"


def verify_exit(secret: str, query: str) -> dict[str, str] | None:
    """The values of a query that `sign_exit` made; None where the signature is wrong."""
    values = dict(parse_qsl(query, keep_blank_values=True))
    given = values.pop("signature", "")
    expected = sign_exit(secret, values).rpartition("signature=")[2]
    return values if hmac.compare_digest(given.encode(), expected.encode()) else None
