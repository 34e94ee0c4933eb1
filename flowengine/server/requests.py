"""A flow's requests, sent: bounded in time and size, to the outside alone, and to the very address that was looked at.

A name is resolved here, every address that it has is looked at, and the connection is opened to one of those: so a name
that means something else a moment later leads nowhere. Addresses of this machine, of private networks and of a cloud's
metadata are refused, unless the operator names the host (`FLOWENGINE_REQUEST_HOSTS`). Redirects aren't followed.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import socket
from typing import Any

import httpx

from flowengine.dialog.commands import SendRequest
from flowengine.dialog.events import RequestAnswered
from flowengine.dialog.requests import BACK_OFF
from flowengine.server.settings import Settings

__all__ = ["MAX_BODY", "Requester"]

MAX_BODY = 1024 * 1024
"""The most bytes that are read of an answer."""


class _Refused(Exception):
    """A request that isn't sent, or an answer that isn't taken; the text says why, without values of the call."""


class Requester:
    """Sends requests for all calls of a server. The client is made at the first."""

    def __init__(self, settings: Settings) -> None:
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
        except _Refused as refused:
            return RequestAnswered(order.id, reason=str(refused))
        except TimeoutError:
            return RequestAnswered(order.id, reason=f"no answer within {order.timeout:g} seconds")
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError, ValueError) as error:
            return RequestAnswered(order.id, reason=f"nothing answers ({type(error).__name__})")

    async def _exchange(self, order: SendRequest) -> tuple[int, Any]:
        url = httpx.URL(order.url)
        if url.scheme not in ("http", "https") or not url.host:
            raise _Refused("the address doesn't begin with http:// or https://")
        address = await self._address(url)
        if self._client is None:
            self._client = httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=None, limits=httpx.Limits(max_connections=200))
        headers = {"User-Agent": "flowengine", "Idempotency-Key": order.key, **order.headers, "Host": url.netloc.decode("ascii")}
        params = url.params.merge(order.query)
        request = self._client.build_request(
            order.method,
            url.copy_with(host=address, params=params or None),
            headers=headers,
            json=order.json,
            data=dict(order.form) if order.form is not None else None,
            extensions={"sni_hostname": url.host},
        )
        response = await self._client.send(request, stream=True)
        try:
            return response.status_code, _body(response, await _read(response))
        finally:
            await response.aclose()

    async def _address(self, url: httpx.URL) -> str:
        """An address of the host that may be connected to; every one that it has is looked at. Raises `_Refused`."""
        host, port = url.host, url.port or (443 if url.scheme == "https" else 80)
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise _Refused("there is no such host") from None
        addresses = list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
        if host.lower() not in self._allowed and f"{host.lower()}:{port}" not in self._allowed and not all(map(_is_outside, addresses)):
            raise _Refused("the host is on this machine or in a private network; FLOWENGINE_REQUEST_HOSTS allows such hosts by name")
        return addresses[0]


def _is_outside(address: str) -> bool:
    """Whether an address is one of the public internet."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            ip = inner
        elif ip in _NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.is_global and not ip.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


async def _read(response: httpx.Response) -> bytes:
    data = b""
    async for piece in response.aiter_bytes():
        data += piece
        if len(data) > MAX_BODY:
            raise _Refused(f"the answer is larger than {MAX_BODY // 1024} KiB")
    return data


def _body(response: httpx.Response, data: bytes) -> Any:
    """JSON as what it holds, any other text as text."""
    if "json" in response.headers.get("content-type", ""):
        try:
            return json.loads(data) if data.strip() else None
        except (ValueError, RecursionError):
            raise _Refused("the answer says that it is JSON, and isn't") from None
    return data.decode(response.encoding or "utf-8", "replace")
