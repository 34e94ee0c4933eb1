"""Numbers that carry a check of their own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.answers.checksums import passes_iban, passes_luhn

# Test numbers that card networks publish, and the examples of the IBAN registry.
CARDS = ["4111111111111111", "4242 4242 4242 4242", "5555-5555-5555-4444", "378282246310005", "6011111111111117", "30569309025904", "3530111333300000"]
ACCOUNTS = [
    "DE89 3704 0044 0532 0130 00",
    "gb29nwbk60161331926819",
    "FR1420041010050500013M02606",
    "ES9121000418450200051332",
    "IT60X0542811101000000123456",
    "PT50000201231234567890154",
]


@pytest.mark.parametrize("card", CARDS)
def test_cards(card: str) -> None:
    assert passes_luhn(card)
    digits = [c for c in card if c.isdigit()]
    for place, digit in enumerate(digits):
        assert not passes_luhn("".join([*digits[:place], str((int(digit) + 1) % 10), *digits[place + 1 :]]))


@pytest.mark.parametrize("account", ACCOUNTS)
def test_accounts(account: str) -> None:
    assert passes_iban(account)
    assert not passes_iban(account[:-1] + ("0" if account[-1] != "0" else "1"))


@pytest.mark.parametrize("text", ["", "0", "abc", "4111 1111 1111 111x", "٤١١١١١١١١١١١١١١١"])
def test_what_is_no_number(text: str) -> None:
    assert not passes_luhn(text) and not passes_iban(text)


@given(st.text())
def test_any_text_is_borne(text: str) -> None:
    passes_luhn(text)
    passes_iban(text)
