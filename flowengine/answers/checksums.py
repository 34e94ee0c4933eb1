"""Numbers that carry a check of their own: cards by Luhn's sum, bank accounts by ISO 13616."""

from __future__ import annotations

import re

__all__ = ["passes_iban", "passes_luhn"]

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


def passes_luhn(text: str) -> bool:
    """Whether digits pass Luhn's sum (ISO/IEC 7812-1, annex B), as those of payment cards do. Spaces and dashes are passed over."""
    digits = re.sub(r"[\s-]", "", text)
    if not (digits.isascii() and digits.isdecimal() and len(digits) > 1):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def passes_iban(text: str) -> bool:
    """Whether a text is an IBAN whose check digits are right (ISO 13616-1: the rearranged number is 1 modulo 97)."""
    account = re.sub(r"[\s-]", "", text).upper()
    if not _IBAN.fullmatch(account):
        return False
    return int("".join(str(int(c, 36)) for c in account[4:] + account[:4])) % 97 == 1
