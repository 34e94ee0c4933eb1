"""What is sealed opens with the same secret and for the same call alone; tokens are of one call and one flow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.journal.sealing import Keys

KEYS = Keys("one secret")


@given(st.binary(), st.text(max_size=40))
def test_what_is_sealed_opens_again(data: bytes, sid: str) -> None:
    sealed = KEYS.seal(data, sid)
    assert KEYS.unseal(sealed, sid) == data == Keys("one secret").unseal(sealed, sid)
    assert data not in sealed or len(data) < 3


def test_it_opens_for_nothing_else() -> None:
    sealed = KEYS.seal(b"state", "CA1")
    assert KEYS.unseal(sealed, "CA2") is None
    assert Keys("another").unseal(sealed, "CA1") is None
    for damaged in (sealed[:-1], b"", sealed[:5], bytes([sealed[0] ^ 1]) + sealed[1:], sealed[:-1] + bytes([sealed[-1] ^ 1])):
        assert KEYS.unseal(damaged, "CA1") is None
    assert KEYS.seal(b"state", "CA1") != sealed


def test_tokens() -> None:
    token = KEYS.token("CA1", "clinic")
    assert token == Keys("one secret").token("CA1", "clinic")
    assert KEYS.is_token(token, "CA1", "clinic")
    for sid, flow, given_token in (("CA2", "clinic", token), ("CA1", "other", token), ("CA1", "clinic", ""), ("CA1", "clinic", "ü" * 40), ("CA1", "clinic", token.upper() + "x")):
        assert not KEYS.is_token(given_token, sid, flow)
    assert not Keys("another").is_token(token, "CA1", "clinic")


def test_a_caller_is_always_the_same_and_nobody() -> None:
    name = KEYS.caller("+15551234567")
    assert name == KEYS.caller("+15551234567") != KEYS.caller("+15551234568")
    assert "555" not in name or len(name) == 32
    assert KEYS.caller("") == ""


def test_keys_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        Keys("")
