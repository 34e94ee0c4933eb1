"""A flow's requests, sent: bounded in time and size, to the outside alone, and to the very address that was looked at.

Addresses of this machine, of private networks and of a cloud's metadata are refused (`.outside`), unless the operator names
the host (`FLOWENGINE_REQUEST_HOSTS`). Redirects aren't followed.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import zlib
from typing import Any

import httpcore
import httpx

from flowengine.dialog.commands import SendRequest
from flowengine.dialog.events import RequestAnswered
from flowengine.dialog.requests import BACK_OFF
from flowengine.server.outside import NotOutside, Outside
from flowengine.server.settings import Settings

__all__ = ["MAX_BODY", "Requester"]

MAX_BODY = 1024 * 1024
"""The most bytes that are read of an answer, packed and unpacked."""
_TOO_LARGE = f"the answer is larger than {MAX_BODY // 1024} KiB"
_KEPT = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer", "expect", "accept-encoding", "proxy-authorization", "proxy-connection"}
)
"""Headers that say how a request is carried: ours to write, not a flow's."""
_CHARSETS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "windows-1252": "cp1252", "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be"}
"""What answers are read in; all else as UTF-8. Python knows more under such names, and some of it is no charset, or takes forever."""


_FAILED = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, httpcore.UnsupportedProtocol)


class _Refused(Exception):
    """A request that isn't sent, or an answer that isn't taken; the text says why, without values of the call."""


class Requester:
    """Sends requests for all calls of a server. The client is made at the first."""

    def __init__(self, settings: Settings, verify: ssl.SSLContext | None = None) -> None:
        """`verify`: by which certificates are checked, if not by the authorities that everybody trusts."""
        self._verify = verify
        self._allowed = frozenset(settings.request_hosts)
        self._client: httpx.AsyncClient | None = None

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def send(self, order: SendRequest) -> RequestAnswered:
        """What came of an order, after as many tries as it has."""
        for attempt in range(order.retry + 1):
            if attempt:
                await asyncio.sleep(BACK_OFF * 2 ** (attempt - 1))
            answered = await self._try(order)
            if answered.status is not None and answered.status < 500 and answered.status != 429:
                break
        return answered

    async def _try(self, order: SendRequest) -> RequestAnswered:
        try:
            async with asyncio.timeout(order.timeout):
                status, body = await self._exchange(order)
            return RequestAnswered(order.id, status, body)
        except (_Refused, NotOutside) as refused:
            return RequestAnswered(order.id, reason=str(refused))
        except TimeoutError:
            return RequestAnswered(order.id, reason=f"no answer within {order.timeout:g} seconds")
        except (*_FAILED, httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError, ValueError) as error:
            return RequestAnswered(order.id, reason=f"nothing answers ({type(error).__name__})")
        except Exception as error:  # whatever it was, the call mustn't wait for it in vain
            return RequestAnswered(order.id, reason=f"it can't be sent, or its answer not be read ({type(error).__name__})")

    async def _exchange(self, order: SendRequest) -> tuple[int, Any]:
        url = httpx.URL(order.url)
        if url.scheme not in ("http", "https") or not url.host:
            raise _Refused("the address doesn't begin with http:// or https://")
        if self._client is None:
            self._client = httpx.AsyncClient(transport=Outside(self._allowed, self._verify), trust_env=False, follow_redirects=False, timeout=None)
        own = {name: value for name, value in order.headers.items() if name.strip().lower() not in _KEPT}
        request = self._client.build_request(
            order.method,
            url.copy_merge_params(dict(order.query)) if order.query else url,
            headers={"User-Agent": "flowengine", "Idempotency-Key": order.key, **own, "Accept-Encoding": "gzip"},
            json=order.json,
            data=dict(order.form) if order.form is not None else None,
        )
        response = await self._client.send(request, stream=True)
        try:
            return response.status_code, _body(response, _unpacked(response, await _read(response)))
        finally:
            await response.aclose()


async def _read(response: httpx.Response) -> bytes:
    data = b""
    async for piece in response.aiter_raw():
        data += piece
        if len(data) > MAX_BODY:
            raise _Refused(_TOO_LARGE)
    return data


def _unpacked(response: httpx.Response, data: bytes) -> bytes:
    """An answer as it was before it was packed: never more of it than is read."""
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed in ("identity", "") or not data:
        return data
    if packed not in ("gzip", "x-gzip", "deflate"):
        raise _Refused("the answer is packed in a way that wasn't asked for")
    try:
        unpacking = zlib.decompressobj(zlib.MAX_WBITS | 32)
        found = unpacking.decompress(data, MAX_BODY + 1)
    except zlib.error:
        raise _Refused("the answer says that it is packed, and isn't") from None
    if len(found) > MAX_BODY:
        raise _Refused(_TOO_LARGE)
    return found


def _no_number(word: str) -> None:
    """`NaN` and `Infinity`, which aren't JSON."""
    raise ValueError


def _body(response: httpx.Response, data: bytes) -> Any:
    """JSON as what it holds, any other text as text."""
    if "json" in response.headers.get("content-type", ""):
        try:
            return json.loads(data, parse_constant=_no_number) if data.strip() else None
        except (ValueError, RecursionError):
            raise _Refused("the answer says that it is JSON, and isn't") from None
    return data.decode(_CHARSETS.get((response.charset_encoding or "").lower(), "utf-8"), "replace")
