"""Numbers, amounts of money and places in a row, as text that any voice of the language reads right.

Where voices differ, there are words: minus signs, ordinals, one dollar, and thousands and more in languages whose
separators some voices take for decimal marks (`12 mil 345`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from flowengine.answers.currencies import currency_name, currency_of, minor_digits
from flowengine.answers.money import currency_in
from flowengine.answers.numerals import decimal_marks, numerals_of

__all__ = ["say_money", "say_number", "say_ordinal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sayings:
    """How a language says what figures leave open."""

    minus: str
    comma: str
    """The decimal mark, where no figure stands before it."""
    point: str = "point"
    thousand: str
    big: tuple[tuple[int, str, str], ...]
    """Million and more, biggest first, with the names for one and for many."""
    of: str
    """Between a round million and what there are so many of: `3 millones de pesos`."""
    cents: str
    """Main and small money in one amount."""
    ordinals: tuple[str, ...]
    """From the first on."""
    ordinal_tens: Mapping[int, str]
    """Round ones, where the others are said with a unit after them (`vigésimo primero`)."""
    ordinal: str
    """Any other ordinal, in figures."""


_SAYINGS = {
    "en": _Sayings(
        minus="minus",
        comma="point",
        thousand="",
        big=(),
        of="",
        cents="{main} and {minor}",
        ordinals=tuple(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split()
        ),
        ordinal_tens={},
        ordinal="{n}",
    ),
    "de": _Sayings(
        minus="minus",
        comma="Komma",
        thousand="Tausend",
        big=((10**12, "eine Billion", "Billionen"), (10**9, "eine Milliarde", "Milliarden"), (10**6, "eine Million", "Millionen")),
        of="",
        cents="{main} und {minor}",
        ordinals=tuple(
            "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte dreizehnte vierzehnte fünfzehnte sechzehnte siebzehnte achtzehnte neunzehnte".split()
        ),
        ordinal_tens={},
        ordinal="Nummer {n}",
    ),
    "es": _Sayings(
        minus="menos",
        comma="coma",
        point="punto",
        thousand="mil",
        big=((10**12, "un billón", "billones"), (10**6, "un millón", "millones")),
        of="de ",
        cents="{main} con {minor}",
        ordinals=tuple(
            "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo decimotercero decimocuarto decimoquinto decimosexto decimoséptimo decimoctavo decimonoveno".split()
        ),
        ordinal_tens=dict(zip(range(20, 100, 10), "vigésimo trigésimo cuadragésimo quincuagésimo sexagésimo septuagésimo octogésimo nonagésimo".split(), strict=True)),
        ordinal="número {n}",
    ),
    "fr": _Sayings(
        minus="moins",
        comma="virgule",
        thousand="mille",
        big=((10**12, "un billion", "billions"), (10**9, "un milliard", "milliards"), (10**6, "un million", "millions")),
        of="de ",
        cents="{main} et {minor}",
        ordinals=tuple(
            "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième onzième douzième treizième quatorzième quinzième seizième dix-septième dix-huitième dix-neuvième vingtième".split()
        ),
        ordinal_tens={},
        ordinal="{n}e",
    ),
    "pt": _Sayings(
        minus="menos",
        comma="vírgula",
        thousand="mil",
        big=((10**12, "um trilhão", "trilhões"), (10**9, "um bilhão", "bilhões"), (10**6, "um milhão", "milhões")),
        of="de ",
        cents="{main} e {minor}",
        ordinals=tuple("primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono".split()),
        ordinal_tens=dict(
            zip(
                range(10, 100, 10),
                "décimo vigésimo trigésimo quadragésimo quinquagésimo sexagésimo septuagésimo octogésimo nonagésimo".split(),
                strict=True,
            )
        ),
        ordinal="número {n}",
    ),
    "it": _Sayings(
        minus="meno",
        comma="virgola",
        thousand="mila",
        big=((10**12, "un bilione", "bilioni"), (10**9, "un miliardo", "miliardi"), (10**6, "un milione", "milioni")),
        of="di ",
        cents="{main} e {minor}",
        ordinals=tuple(
            "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo undicesimo dodicesimo tredicesimo quattordicesimo quindicesimo sedicesimo diciassettesimo diciottesimo diciannovesimo".split()
        ),
        ordinal_tens={},
        ordinal="numero {n}",
    ),
}
_PORTUGAL_BIG = ((10**12, "um bilião", "biliões"), (10**6, "um milhão", "milhões"))
_DECIMALS = 6
"""Decimal places of a number that is said."""


def say_number(value: int | float, language: str) -> str:
    """A number as text for a voice: `-1234.5` → `minus 1,234.5`, `12345` → `12 mil 345`."""
    exact = _rounded(value, _DECIMALS)
    whole = abs(int(exact))
    part = f"{abs(exact) - whole:f}".partition(".")[2].rstrip("0")
    sayings = _SAYINGS[numerals_of(language).code]
    said = _figures(whole, language)
    comma = decimal_marks(language)[0] == ","
    if part and said[-1].isdigit():
        said = f"{said}{',' if comma else '.'}{part}"
    elif part:
        said = f"{said} {sayings.comma if comma else sayings.point} {part}"  # "3 millones coma 5"
    return f"{sayings.minus} {said}" if exact < 0 else said


def _rounded(value: int | float, places: int) -> Decimal:
    """A value with so many decimal places, exactly."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(repr(float(value)))
    if not exact.is_finite():
        raise ValueError(f"{value} is no number that can be said")
    if exact == exact.to_integral_value():
        return exact if exact else Decimal(0)
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return rounded if rounded else Decimal(0)


def _figures(value: int, language: str) -> str:
    """A whole number: in English with commas, elsewhere with words for thousand and more."""
    code = numerals_of(language).code
    sayings = _SAYINGS[code]
    if code == "en":
        return f"{value:,}"
    if value < 10_000 or value >= 10**15:
        return str(value)
    said = []
    for size, one, many in _PORTUGAL_BIG if language.lower() == "pt-pt" else sayings.big:
        count, value = divmod(value, size)
        if count:
            said.append(one if count == 1 else f"{_figures(count, language)} {many}")
    if value >= 10_000:
        thousands, value = divmod(value, 1000)
        said.append(f"{thousands} {sayings.thousand}")
    if value:
        said.append(str(value))
    return " ".join(said)


def say_money(value: int | float, language: str, currency: str | None = None) -> str:
    """An amount as text for a voice: `3.5` → `3 dollars and 50 cents`; the currency is the amount's own, else that of the language's region.

    A currency without a name in the language is said as its code.
    """
    code = (currency or currency_in(value) or currency_of(language)).upper()
    table = numerals_of(language)
    name = currency_name(code, table.code)
    sayings = _SAYINGS[table.code]
    places = minor_digits(code) if name is None or name.minor_many else 0
    exact = _rounded(value, places)
    whole = abs(int(exact))
    minor = int((abs(exact) - whole) * 100)
    sign = f"{sayings.minus} " if exact < 0 else ""
    if name is None:
        return f"{sign}{say_number(float(abs(exact)) if minor else whole, language)} {' '.join(code)}"
    main = name.one if whole == 1 else _counted(whole, name.many, language)
    if not minor:
        return sign + main
    small = name.minor_one if minor == 1 else f"{minor} {name.minor_many}"
    if not whole:
        return sign + small
    if table.code == "de" and minor >= 10:
        return f"{sign}{main} {minor}"
    return sign + sayings.cents.format(main=main, minor=small)


def _counted(value: int, noun: str, language: str) -> str:
    """So many of something: `20 dollars`, `3 millones de pesos`, `2 millions d'euros`."""
    said, of = _figures(value, language), _SAYINGS[numerals_of(language).code].of
    if not of or said[-1].isdigit() or value % 10**6:
        return f"{said} {noun}"
    return f"{said} d'{noun}" if of == "de " and numerals_of(language).code == "fr" and noun[0] in "aeiouy" else f"{said} {of}{noun}"


def say_ordinal(value: int, language: str) -> str:
    """A place in a row as text for a voice: `first`, `zwölfte`, `vigésimo primero`; less than 1 is said as a number."""
    code = numerals_of(language).code
    sayings = _SAYINGS[code]
    if value < 1:
        return say_number(value, language)
    if value <= len(sayings.ordinals):
        return sayings.ordinals[value - 1]
    if code == "en":
        return f"{value:,}{_english_ending(value)}"
    if value < 100:
        if sayings.ordinal_tens:
            ten, unit = sayings.ordinal_tens[value // 10 * 10], value % 10
            return f"{ten} {sayings.ordinals[unit - 1]}" if unit else ten
        if code == "de":
            return _german_ordinal(value)
        if code == "it":
            return _italian_ordinal(value)
    return sayings.ordinal.format(n=_figures(value, language) if code != "fr" else value)


def _english_ending(value: int) -> str:
    return "th" if value % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def _german_ordinal(value: int) -> str:
    """20 to 99."""
    tens = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()[value // 10 - 2]
    unit = ("", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")[value % 10]
    return f"{unit}und{tens}ste" if unit else f"{tens}ste"


def _italian_ordinal(value: int) -> str:
    """20 to 99: the number without its last vowel, which three and six keep."""
    tens = "vent trent quarant cinquant sessant settant ottant novant".split()[value // 10 - 2]
    vowel = "" if value % 10 in {0, 1, 8} else ("i" if tens == "vent" else "a")
    unit = ("", "un", "du", "tre", "quattr", "cinqu", "sei", "sett", "ott", "nov")[value % 10]
    return f"{tens}{vowel}{unit}esimo"
