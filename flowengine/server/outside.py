"""Connections to the outside alone: every address that a name has is looked at, and one of those very addresses is connected to.

So a name that means something else a moment later leads nowhere. It is looked at where the connection is opened, beneath
HTTP: what is kept open is kept by name, and a certificate that was checked for one name never serves another.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Collection, Iterable
from typing import Any

import httpcore
import httpx

__all__ = ["NotOutside", "Outside", "is_outside"]

MAX_CONNECTIONS = 200
MAX_IDLE = 20
"""Connections that are kept open for the next request. Each is looked at for each request, which costs more than it saves when there are many."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")
_APART = tuple(map(ipaddress.ip_network, ("168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")))
"""What looks public, or does to some versions of Python: how Azure speaks to its machines, protocols' own addresses (Oracle's
metadata among them), tunnels (6to4, Teredo), examples."""


class NotOutside(Exception):
    """A host that isn't connected to; the text says why."""


def is_outside(address: str) -> bool:
    """Whether an address is one of the public internet. Of one that stands for an IPv4 address, that one is looked at."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip in _NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        elif ip not in _UNICAST:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _APART)


class _Backend(httpcore.AsyncNetworkBackend):
    """Opens connections, having looked where they lead."""

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = allowed
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the signature is httpcore's)
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        error: Exception | None = None
        for address in await self._addresses(host, port):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except httpcore.ConnectError as failed:
                error = error or failed
        raise error or NotOutside("there is no such host")

    async def _addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host that may be connected to. Raises `NotOutside`."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise NotOutside("there is no such host") from None
        addresses = list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
        name = f"[{host}]" if ":" in host else host
        if not {host, name, f"{name}:{port}"} & set(self._allowed) and not all(map(is_outside, addresses)):
            raise NotOutside("the host is on this machine or in a private network; FLOWENGINE_REQUEST_HOSTS allows such hosts by name")
        return addresses


class _Body(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._response.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        await self._response.aclose()


class Outside(httpx.AsyncBaseTransport):
    """httpx' way out. `allowed`: hosts, with or without a port, that may be anywhere. Raises `NotOutside`, and httpcore's errors."""

    def __init__(self, allowed: Collection[str], verify: ssl.SSLContext | None = None) -> None:
        context = verify or httpx.create_ssl_context(trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context, max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_IDLE, keepalive_expiry=5.0, network_backend=_Backend(allowed)
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        response = await self._pool.handle_async_request(
            httpcore.Request(request.method, target, headers=request.headers.raw, content=request.stream, extensions=request.extensions)
        )
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response), extensions=response.extensions)

    async def aclose(self) -> None:
        await self._pool.aclose()
