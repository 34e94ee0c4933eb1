"""The types of `collect`: how an answer of each is heard, keyed, said and spelled.

One `Kind` a type, with what the question wants beside it in `Asked`. The functions are those of the modules beside; each
module is imported when the first flow asks for its type, so that a menu pays for none of them. A `choice` is no kind:
its options are the flow's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from flowengine.answers.days import Prefer
from flowengine.answers.hearing import Heard, hear_digits, hear_hesitation, hear_yes_no, speak_digits
from flowengine.answers.locale import locale_of
from flowengine.answers.normal import normalise

__all__ = ["Asked", "Keys", "Kind", "kind_of"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question wants: in which language, at which moment, how many characters, and which of two possible dates."""

    language: str
    now: datetime
    shortest: int = 1
    longest: int | None = None
    prefer: Prefer = "future"

    def fits(self, text: str) -> bool:
        return len(text) >= self.shortest and (self.longest is None or len(text) <= self.longest)


@dataclass(frozen=True, slots=True)
class Keys:
    """How many keys an answer takes, and which key stands for a decimal point (none: `""`)."""

    shortest: int = 1
    longest: int | None = None
    point: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One type. `hear` takes what was said as it was recognised; `key` a complete entry; `say` and `spell` give text for a voice.

    `keys` is None where the keypad can't give the answer.
    """

    hear: Callable[[str, Asked], Heard | None]
    say: Callable[[Any, Asked], str]
    spell: Callable[[Any, Asked], str]
    key: Callable[[str, Asked], Any] = lambda keys, asked: keys
    keys: Keys | None = Keys()


@lru_cache(maxsize=32)
def kind_of(name: str) -> Kind:
    """The kind of a type's name."""
    return _MAKERS[name]()


def _digits() -> Kind:
    def hear(text: str, asked: Asked) -> Heard | None:
        return hear_digits(normalise(text), locale_of(asked.language), asked.fits)

    return Kind(hear, lambda value, asked: speak_digits(value), lambda value, asked: ", ".join(str(value)))


def _yes_no() -> Kind:
    def say(value: Any, asked: Asked) -> str:
        sentences = locale_of(asked.language).sentences
        return sentences.yes if value else sentences.no

    def hear(text: str, asked: Asked) -> Heard | None:
        locale = locale_of(asked.language)
        return hear_yes_no(normalise(text), locale) or hear_hesitation(text, locale)

    return Kind(hear, say, say, key=lambda keys, asked: keys == "1")


def _number() -> Kind:
    from flowengine.answers.amounts import hear_number, key_number
    from flowengine.answers.spoken_amounts import say_number

    return Kind(
        lambda text, asked: hear_number(text, asked.language),
        lambda value, asked: say_number(value, asked.language),
        lambda value, asked: speak_digits(say_number(value, asked.language)),
        key=lambda keys, asked: key_number(keys),
        keys=Keys(1, 15, "*"),
    )


def _money() -> Kind:
    from flowengine.answers.amounts import hear_money, key_money
    from flowengine.answers.spoken_amounts import say_money

    return Kind(
        lambda text, asked: hear_money(text, asked.language),
        lambda value, asked: say_money(value, asked.language),
        lambda value, asked: say_money(value, asked.language),
        key=lambda keys, asked: key_money(keys, asked.language),
        keys=Keys(1, 12, "*"),
    )


def _date() -> Kind:
    from flowengine.answers.dates import hear_date, key_date, say_date

    def spell(value: date, asked: Asked) -> str:
        return say_date(value, asked.language)  # the year is said, whichever it is

    return Kind(
        lambda text, asked: hear_date(text, asked.language, asked.now, prefer=asked.prefer),
        lambda value, asked: say_date(value, asked.language, asked.now),
        spell,
        key=lambda keys, asked: key_date(keys, asked.language),
        keys=Keys(8, 8),
    )


def _time() -> Kind:
    from flowengine.answers.times import hear_time, key_time, say_time

    def say(value: time, asked: Asked) -> str:
        return say_time(value, asked.language)

    return Kind(lambda text, asked: hear_time(text, asked.language), say, say, key=lambda keys, asked: key_time(keys), keys=Keys(3, 4))


def _phone() -> Kind:
    from flowengine.answers.phones import hear_phone, key_phone, say_phone

    return Kind(
        lambda text, asked: hear_phone(text, asked.language),
        lambda value, asked: say_phone(value, asked.language),
        lambda value, asked: ", ".join(c for c in str(value) if c.isdigit()),
        key=lambda keys, asked: key_phone(keys, asked.language),
        keys=Keys(5, 15),
    )


def _email() -> Kind:
    from flowengine.answers.emails import hear_email, say_email
    from flowengine.answers.spelling import spell

    return Kind(
        lambda text, asked: hear_email(text, asked.language),
        lambda value, asked: say_email(value, asked.language),
        lambda value, asked: spell(value, asked.language),
        keys=None,
    )


def _code() -> Kind:
    from flowengine.answers.spelling import hear_code, say_code, spell

    return Kind(
        lambda text, asked: hear_code(text, asked.language, shortest=asked.shortest, longest=asked.longest),
        lambda value, asked: say_code(value, asked.language),
        lambda value, asked: spell(value, asked.language),
    )


def _text() -> Kind:
    from flowengine.answers.free_text import hear_text

    def hear(text: str, asked: Asked) -> Heard | None:
        heard = hear_text(text, asked.language)
        return heard if heard is not None and asked.fits(str(heard.value)) else None

    return Kind(hear, lambda value, asked: str(value), lambda value, asked: str(value), keys=None)


_MAKERS: dict[str, Callable[[], Kind]] = {
    "digits": _digits,
    "number": _number,
    "money": _money,
    "date": _date,
    "time": _time,
    "phone": _phone,
    "email": _email,
    "yes_no": _yes_no,
    "code": _code,
    "text": _text,
}
