"""Keys made of one secret, and what is done with them: what is kept of a live call is sealed, its socket is tied to its TwiML.

One secret serves all machines: the operator's `FLOWENGINE_KEY`, else the account's auth token, which each of them has
anyway. A key for each purpose is derived from it (HKDF, RFC 5869), so none of them gives away another. Sealing is
AES-256-GCM (NIST SP 800-38D) with a random nonce; the call's SID is authenticated with it, so that what is kept of one
call can't be put under another.
"""

from __future__ import annotations

import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

__all__ = ["Keys"]

_NONCE = 12


def _derived(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"flowengine {purpose}".encode()).derive(secret.encode())


class Keys:
    """What a secret opens and signs. Two with the same secret are the same, on whichever machine."""

    __slots__ = ("_caller", "_seal", "_token")

    def __init__(self, secret: str) -> None:
        """Raises `ValueError` for an empty secret, with which anybody could sign."""
        if not secret:
            raise ValueError("keys can't be made of nothing")
        self._seal = AESGCM(_derived(secret, "kept call"))
        self._token = _derived(secret, "call token")
        self._caller = _derived(secret, "caller")

    def seal(self, data: bytes, sid: str) -> bytes:
        """What only `unseal` with the same secret and SID reads."""
        nonce = os.urandom(_NONCE)
        return nonce + self._seal.encrypt(nonce, data, sid.encode())

    def unseal(self, sealed: bytes, sid: str) -> bytes | None:
        """What was sealed for a call; None for what wasn't, or with another secret."""
        try:
            return self._seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], sid.encode())
        except (InvalidTag, ValueError):
            return None

    def token(self, sid: str, flow_id: str) -> str:
        """What the TwiML for a call carries, and its socket brings back. The same for the same call: a webhook asked twice has one answer."""
        return hmac.new(self._token, f"{sid}\n{flow_id}".encode(), sha256).hexdigest()[:40]

    def is_token(self, given: str, sid: str, flow_id: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.token(sid, flow_id).encode())

    def caller(self, number: str) -> str:
        """A caller as a name that tells nobody who it is, and is always the same: to find their calls and to count them."""
        return hmac.new(self._caller, number.encode("utf-8", "replace"), sha256).hexdigest()[:32] if number else ""
