"""Who may come in: Twilio by its signature, a tester by the token of `dev`, nobody else.

Coming from this machine proves nothing, since a tunnel does too; nor does anything that a proxy says. `Host` must be a
name of this server (a page elsewhere could otherwise be pointed at it), and a browser's `Origin` too.
"""

from __future__ import annotations

import hmac
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from flowengine.relay.signatures import SETTINGS_HEADER, SIGNATURE_HEADER, handshake_is_signed, webhook_is_signed
from flowengine.server.settings import Settings, host_name

__all__ = ["COOKIE", "SERVER_SEND", "TOKEN_HEADER", "Gate", "HostCheck", "raw_path"]

COOKIE = "flowengine_token"
TOKEN_HEADER = "x-flowengine-token"
SERVER_SEND = "flowengine.send"
"""Where a scope keeps the server's own `send`."""
_OPEN = ("/healthz", "/readyz", "/metrics", "/doctor")


class HostCheck:
    """Refuses requests and handshakes for another host, or from another site's page. What machines ask for is open: a monitor knows
    this one by its address, and `/doctor` tells by which name it was asked."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or scope["path"].removeprefix(scope.get("root_path", "")) in _OPEN:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        reason = self._refusal(headers)
        if reason is None:
            if scope["type"] == "websocket":
                # Starlette wraps `send` twice to catch HTTP exceptions; frames needn't pass through that.
                scope[SERVER_SEND] = send
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await PlainTextResponse(reason, 400)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": reason})

    def _refusal(self, headers: Headers) -> str | None:
        if not self.settings.knows_host(headers.get("host", "")):
            return "This server doesn't answer to that host name. Set FLOWENGINE_PUBLIC_URL to the address that Twilio uses.\n"
        origin = headers.get("origin")
        if origin is not None and not self._is_own(origin.lower(), headers.get("host", "").lower()):
            return "Pages of other sites can't use this server.\n"
        return None

    def _is_own(self, origin: str, host: str) -> bool:
        """Whether a page is of this very server: its host and port are those that were asked, or the public ones."""
        scheme, _, place = origin.partition("://")
        public = urlsplit(self.settings.public_url.lower())
        return place == host or (scheme, place) == (public.scheme, public.netloc) or host_name(place) in self.settings.allowed_hosts


class Gate:
    """Decides who may come in."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def has_token(self, headers: Headers) -> bool:
        """Whether a tester's token came along, in the cookie or a header (`Authorization: Bearer`, `X-Flowengine-Token`)."""
        if not self.settings.dev:
            return False
        given = [headers.get(TOKEN_HEADER, ""), headers.get("authorization", "").removeprefix("Bearer ").strip()]
        given.append(cookie_parser(headers.get("cookie", "")).get(COOKIE, ""))
        return any(self.is_token(text) for text in given)

    def is_token(self, text: str) -> bool:
        token = self.settings.dev_token
        return bool(self.settings.dev and token and text) and hmac.compare_digest(text.encode(), token.encode())

    def token_in_query(self, query: str) -> bool:
        """Whether the address itself carries the token, as the one that `dev` prints does."""
        return any(self.is_token(text) for text in parse_qs(query).get("token", []))

    def webhook(self, scope: Scope, form: dict[str, str] | None, body: str | None = None) -> bool:
        """Whether a webhook may come in."""
        headers = Headers(scope=scope)
        if self.has_token(headers):
            return True
        token = self.settings.auth_token
        return bool(token) and webhook_is_signed(
            token,
            self.settings.public_url,
            raw_path(scope),
            scope.get("query_string", b"").decode("latin-1"),
            form,
            headers.get(SIGNATURE_HEADER),
            body=body,
            settings=headers.get(SETTINGS_HEADER),
        )

    def handshake(self, scope: Scope) -> bool:
        """Whether a WebSocket handshake may come in."""
        headers = Headers(scope=scope)
        if self.has_token(headers):
            return True
        token = self.settings.auth_token
        return bool(token) and handshake_is_signed(
            token,
            self.settings.public_url,
            raw_path(scope),
            scope.get("query_string", b"").decode("latin-1"),
            headers.get(SIGNATURE_HEADER),
            settings=headers.get(SETTINGS_HEADER),
        )


def raw_path(scope: Scope) -> str:
    """The path as it was asked for, before anything in it was decoded."""
    raw = scope.get("raw_path")
    return raw.decode("latin-1").split("?", 1)[0] if isinstance(raw, bytes) else str(scope["path"])
