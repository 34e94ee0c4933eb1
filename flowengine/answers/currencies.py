"""Currencies: whose money it is where, what callers call it, and how a voice says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from flowengine.answers.numerals import numerals_of

__all__ = ["CODES", "CurrencyName", "currency_name", "currency_of", "currency_said", "minor_digits", "minor_words", "money_words"]

CODES = frozenset("usd eur gbp chf mxn brl cad aud nzd jpy cny inr ars cop clp pen zar sek nok dkk pln czk huf ils hkd sgd krw aoa mzn".split())
"""ISO codes that are heard as such: not those that are words (`try`, `all`, `mad`)."""

_REGIONS = {
    region: code
    for code, regions in {
        "USD": "US PR EC SV AS GU VI",
        "EUR": "AT BE DE ES FI FR GR IE IT LU MC MT NL PT SM VA CY AD HR SI SK EE LV LT GP MQ RE GF",
        "GBP": "GB UK GG JE IM",
        "CHF": "CH LI",
        "MXN": "MX",
        "BRL": "BR",
        "CAD": "CA",
        "AUD": "AU",
        "NZD": "NZ",
        "INR": "IN",
        "ZAR": "ZA",
        "SGD": "SG",
        "HKD": "HK",
        "PHP": "PH",
        "KES": "KE",
        "NGN": "NG",
        "GHS": "GH",
        "JMD": "JM",
        "ARS": "AR",
        "BOB": "BO",
        "CLP": "CL",
        "COP": "CO",
        "CRC": "CR",
        "CUP": "CU",
        "DOP": "DO",
        "GTQ": "GT",
        "HNL": "HN",
        "NIO": "NI",
        "PAB": "PA",
        "PEN": "PE",
        "PYG": "PY",
        "UYU": "UY",
        "VES": "VE",
        "XOF": "SN CI ML BJ TG BF NE",
        "XAF": "CM GA CG TD CF GQ",
        "MAD": "MA",
        "TND": "TN",
        "DZD": "DZ",
        "AOA": "AO",
        "MZN": "MZ",
    }.items()
    for region in regions.split()
}
_LANGUAGES = {"en": "USD", "es": "EUR", "fr": "EUR", "de": "EUR", "pt": "BRL", "it": "EUR"}


def currency_of(language: str) -> str:
    """The ISO code of the money used where a language code points: `en-US` → USD, `de-CH` → CHF."""
    primary, *more = language.replace("_", "-").split("-")
    for part in reversed(more):
        if part.upper() in _REGIONS:
            return _REGIONS[part.upper()]
    return _LANGUAGES.get(primary.lower(), "USD")


def minor_digits(currency: str) -> int:
    """Decimal places of an amount that is said: 0 where there are no cents."""
    return 0 if currency in {"JPY", "KRW", "CLP", "PYG", "XOF", "XAF", "HUF"} else 2


# ------------------------------------------------------------------------------------------------------------- as heard

_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₪": "ILS", "₱": "PHP", "₫": "VND", "฿": "THB", "₴": "UAH"}
_DOLLAR_SIGNS = {"us": "USD", "r": "BRL", "c": "CAD", "ca": "CAD", "a": "AUD", "au": "AUD", "nz": "NZD", "s": "SGD", "hk": "HKD", "j": "JMD", "mx": "MXN", "rd": "DOP"}
"""What stands before a `$` → whose it is."""
_WITH_DOLLAR_SIGN = frozenset("USD CAD AUD NZD SGD HKD JMD MXN ARS CLP COP CUP DOP UYU".split())
_SHORT = {"sfr": "CHF", "rs": "INR", "kr": "SEK", "zl": "PLN"}

_MONEY_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "USD": "dollar dollars buck bucks",
        "CAD": "loonie loonies",
        "EUR": "euro euros",
        "GBP": "pound pounds quid",
        "CHF": "franc francs",
        "MXN": "peso pesos",
        "BRL": "real reais",
        "JPY": "yen",
        "CNY": "yuan",
        "INR": "rupee rupees",
        "ZAR": "rand rands",
        "SEK": "krona kronor",
        "DKK": "krone kroner",
        "TRY": "lira liras",
        "PLN": "zloty",
        "KES": "shilling shillings",
        "NGN": "naira",
        "GHS": "cedi",
        "KRW": "won",
        "RUB": "ruble rubles",
        "ILS": "shekel shekels",
        "AED": "dirham dirhams",
        "SAR": "riyal riyals",
    },
    "de": {
        "EUR": "euro euros euronen",
        "USD": "dollar dollars",
        "CHF": "franken fraenkli frankli schweizerfranken stutz",
        "GBP": "pfund",
        "SEK": "kronen krone",
        "MXN": "peso pesos",
        "JPY": "yen",
        "INR": "rupie rupien",
        "PLN": "zloty",
        "TRY": "lira",
        "RUB": "rubel",
        "BRL": "real",
        "": "mause tacken ocken",
    },
    "es": {
        "EUR": "euro euros",
        "USD": "dolar dolares",
        "MXN": "peso pesos varos",
        "GBP": "libra libras",
        "CHF": "franco francos",
        "BRL": "real reales",
        "JPY": "yen yenes",
        "INR": "rupia rupias",
        "PEN": "sol soles",
        "GTQ": "quetzal quetzales",
        "HNL": "lempira lempiras",
        "CRC": "colon colones",
        "BOB": "boliviano bolivianos",
        "PYG": "guarani guaranies",
        "VES": "bolivar bolivares",
        "NIO": "cordoba cordobas",
        "PAB": "balboa balboas",
        "SEK": "corona coronas",
        "TRY": "lira liras",
        "RUB": "rublo rublos",
        "": "pavo pavos lucas",
    },
    "fr": {
        "EUR": "euro euros",
        "USD": "dollar dollars",
        "CHF": "franc francs",
        "GBP": "livre livres sterling",
        "INR": "roupie roupies",
        "MXN": "peso pesos",
        "JPY": "yen yens",
        "BRL": "real reais",
        "SEK": "couronne couronnes",
        "MAD": "dirham dirhams",
        "TND": "dinar dinars",
        "CAD": "piastre piastres",
        "TRY": "lire lires",
        "RUB": "rouble roubles",
        "XOF": "cfa",
        "": "balles",
    },
    "pt": {
        "BRL": "real reais",
        "EUR": "euro euros",
        "USD": "dolar dolares",
        "GBP": "libra libras",
        "CHF": "franco francos",
        "MXN": "peso pesos",
        "JPY": "iene ienes",
        "INR": "rupia rupias",
        "AOA": "kwanza kwanzas",
        "MZN": "metical meticais",
        "SEK": "coroa coroas",
        "TRY": "lira liras",
        "": "conto contos pila pilas pau paus",
    },
    "it": {
        "EUR": "euro euri",
        "USD": "dollaro dollari",
        "CHF": "franco franchi",
        "GBP": "sterlina sterline",
        "MXN": "peso pesos",
        "JPY": "yen",
        "INR": "rupia rupie",
        "BRL": "real reais",
        "SEK": "corona corone",
        "TRY": "lira lire",
        "RUB": "rublo rubli",
    },
}
"""What callers call a currency; under `""` what they call any, wherever they are."""
_WHOSE: dict[str, dict[str, str]] = {
    "en": {
        "USD": "us|american",
        "CAD": "canadian",
        "AUD": "australian|aussie",
        "NZD": "kiwi",
        "SGD": "singapore",
        "JMD": "jamaican",
        "MXN": "mexican",
        "PHP": "philippine",
        "ARS": "argentine",
        "CLP": "chilean",
        "COP": "colombian",
        "DOP": "dominican",
        "CHF": "swiss",
        "GBP": "british",
    },
    "de": {
        "USD": "us|amerikanische|amerikanischen",
        "CAD": "kanadische|kanadischen",
        "AUD": "australische|australischen",
        "MXN": "mexikanische|mexikanischen",
        "CHF": "schweizer",
        "GBP": "britische|britischen",
    },
    "es": {
        "USD": "americanos|estadounidenses|de estados unidos",
        "CAD": "canadienses",
        "AUD": "australianos",
        "MXN": "mexicanos",
        "ARS": "argentinos",
        "CLP": "chilenos",
        "COP": "colombianos",
        "CUP": "cubanos",
        "DOP": "dominicanos",
        "UYU": "uruguayos",
        "CHF": "suizos",
        "GBP": "esterlinas",
    },
    "fr": {"USD": "americains|us", "CAD": "canadiens", "AUD": "australiens", "MXN": "mexicains", "CHF": "suisses", "GBP": "sterling", "XOF": "cfa"},
    "pt": {
        "USD": "americanos",
        "CAD": "canadenses|canadianos",
        "AUD": "australianos",
        "MXN": "mexicanos",
        "ARS": "argentinos",
        "CLP": "chilenos",
        "COP": "colombianos",
        "CHF": "suicos",
    },
    "it": {"USD": "americani|statunitensi", "CAD": "canadesi", "AUD": "australiani", "MXN": "messicani", "CHF": "svizzeri"},
}
"""Words beside the name of a currency that say whose it is: "twenty Canadian dollars", "veinte pesos argentinos"."""
_MINOR_WORDS: dict[str, dict[int, str]] = {
    "en": {1: "cent cents penny pennies pence p c ¢", 5: "nickel nickels", 10: "dime dimes"},
    "de": {1: "cent cents ct cts rappen raeppli rappli pence ¢", 10: "zehnerl"},
    "es": {1: "centavo centavos centimo centimos cent cents ¢ penique peniques ctvs cts"},
    "fr": {1: "centime centimes cent cents ct cts ¢ penny pence sou sous"},
    "pt": {1: "centavo centavos centimo centimos cent cents ¢ pence"},
    "it": {1: "centesimo centesimi cent cents cts ct ¢ pence"},
}


@lru_cache(maxsize=8)
def money_words(code: str) -> Mapping[str, str]:
    """What marks an amount of money in a language: names, signs and ISO codes, with the currency each means (`""`: the local one)."""
    words = {word: currency for currency, row in _MONEY_WORDS[code].items() for word in row.split()}
    francs = {"fr": "CHF"} if code in {"de", "fr"} else {}
    return {**_SIGNS, "$": "USD", **{word: word.upper() for word in CODES}, **_SHORT, **francs, **words}


def currency_said(word: str, beside: str, language: str) -> str:
    """The currency that a word, sign or code means where a language is spoken: "dollars" are Canadian in Canada.

    `beside`: the words right before and after it, of which one may say whose it is.
    """
    if word in CODES:
        return word.upper()
    code, local = numerals_of(language).code, currency_of(language)
    whose = _whose(code)
    if found := next((whose[phrase] for phrase in whose if f" {phrase} " in f" {beside} "), ""):
        return found
    if word.endswith("$"):
        return _DOLLAR_SIGNS.get(word[:-1].casefold(), local if local in _WITH_DOLLAR_SIGN else "USD")
    currency = money_words(code).get(word, "")
    name, own = currency_name(currency, code), currency_name(local, code)
    return local if not currency or (name is not None and own is not None and name.many == own.many) else currency


@lru_cache(maxsize=8)
def _whose(code: str) -> Mapping[str, str]:
    return {phrase: currency for currency, row in _WHOSE[code].items() for phrase in row.split("|")}


@lru_cache(maxsize=8)
def minor_words(code: str) -> Mapping[str, Fraction]:
    """The small money of a language, as parts of the main unit."""
    return {word: Fraction(parts, 100) for parts, words in _MINOR_WORDS[code].items() for word in words.split()}


# -------------------------------------------------------------------------------------------------------------- as said


@dataclass(frozen=True, slots=True)
class CurrencyName:
    """A currency in the words of one language."""

    one: str
    """Exactly one, with its word for 1: `ein Euro`."""
    many: str
    minor_one: str = ""
    minor_many: str = ""
    """Empty where amounts have no cents."""


_DOLLARS = "one dollar|dollars|one cent|cents"
_NAMES: dict[str, dict[str, str]] = {
    "en": {
        "USD": _DOLLARS,
        "CAD": _DOLLARS,
        "AUD": _DOLLARS,
        "NZD": _DOLLARS,
        "SGD": _DOLLARS,
        "HKD": _DOLLARS,
        "JMD": _DOLLARS,
        "EUR": "one euro|euros|one cent|cents",
        "GBP": "one pound|pounds|one penny|pence",
        "CHF": "one franc|francs|one centime|centimes",
        "MXN": "one peso|pesos|one centavo|centavos",
        "PHP": "one peso|pesos|one centavo|centavos",
        "BRL": "one real|reais|one centavo|centavos",
        "INR": "one rupee|rupees|one paisa|paise",
        "ZAR": "one rand|rand|one cent|cents",
        "KES": "one shilling|shillings|one cent|cents",
        "NGN": "one naira|naira|one kobo|kobo",
        "GHS": "one cedi|cedis|one pesewa|pesewas",
        "JPY": "one yen|yen",
    },
    "de": {
        "EUR": "ein Euro|Euro|ein Cent|Cent",
        "CHF": "ein Franken|Franken|ein Rappen|Rappen",
        "USD": "ein Dollar|Dollar|ein Cent|Cent",
        "CAD": "ein Dollar|Dollar|ein Cent|Cent",
        "AUD": "ein Dollar|Dollar|ein Cent|Cent",
        "GBP": "ein Pfund|Pfund|ein Penny|Pence",
        "MXN": "ein Peso|Pesos|ein Centavo|Centavos",
        "BRL": "ein Real|Real|ein Centavo|Centavos",
        "JPY": "ein Yen|Yen",
    },
    "es": {
        "EUR": "un euro|euros|un céntimo|céntimos",
        "USD": "un dólar|dólares|un centavo|centavos",
        "CAD": "un dólar|dólares|un centavo|centavos",
        "AUD": "un dólar|dólares|un centavo|centavos",
        "GBP": "una libra|libras|un penique|peniques",
        "CHF": "un franco|francos|un céntimo|céntimos",
        "BRL": "un real|reales|un centavo|centavos",
        "PEN": "un sol|soles|un céntimo|céntimos",
        "BOB": "un boliviano|bolivianos|un centavo|centavos",
        "CRC": "un colón|colones|un céntimo|céntimos",
        "GTQ": "un quetzal|quetzales|un centavo|centavos",
        "HNL": "un lempira|lempiras|un centavo|centavos",
        "NIO": "un córdoba|córdobas|un centavo|centavos",
        "PAB": "un balboa|balboas|un centavo|centavos",
        "VES": "un bolívar|bolívares|un céntimo|céntimos",
        "PYG": "un guaraní|guaraníes",
        "CLP": "un peso|pesos",
        "JPY": "un yen|yenes",
    }
    | dict.fromkeys(("MXN", "ARS", "COP", "CUP", "DOP", "UYU"), "un peso|pesos|un centavo|centavos"),
    "fr": {
        "EUR": "un euro|euros|un centime|centimes",
        "CHF": "un franc|francs|un centime|centimes",
        "USD": "un dollar|dollars|un cent|cents",
        "CAD": "un dollar|dollars|un cent|cents",
        "AUD": "un dollar|dollars|un cent|cents",
        "GBP": "une livre|livres|un penny|pence",
        "MXN": "un peso|pesos|un centavo|centavos",
        "BRL": "un réal|réaux|un centavo|centavos",
        "MAD": "un dirham|dirhams|un centime|centimes",
        "TND": "un dinar|dinars|un centime|centimes",
        "DZD": "un dinar|dinars|un centime|centimes",
        "XOF": "un franc|francs",
        "XAF": "un franc|francs",
        "JPY": "un yen|yens",
    },
    "pt": {
        "BRL": "um real|reais|um centavo|centavos",
        "EUR": "um euro|euros|um cêntimo|cêntimos",
        "USD": "um dólar|dólares|um centavo|centavos",
        "CAD": "um dólar|dólares|um centavo|centavos",
        "AUD": "um dólar|dólares|um centavo|centavos",
        "GBP": "uma libra|libras|um pêni|pence",
        "CHF": "um franco|francos|um cêntimo|cêntimos",
        "MXN": "um peso|pesos|um centavo|centavos",
        "AOA": "um kwanza|kwanzas|um cêntimo|cêntimos",
        "MZN": "um metical|meticais|um centavo|centavos",
        "JPY": "um iene|ienes",
    },
    "it": {
        "EUR": "un euro|euro|un centesimo|centesimi",
        "CHF": "un franco|franchi|un centesimo|centesimi",
        "USD": "un dollaro|dollari|un centesimo|centesimi",
        "CAD": "un dollaro|dollari|un centesimo|centesimi",
        "AUD": "un dollaro|dollari|un centesimo|centesimi",
        "GBP": "una sterlina|sterline|un penny|pence",
        "MXN": "un peso|pesos|un centavo|centavos",
        "BRL": "un real|reais|un centavo|centavos",
        "JPY": "uno yen|yen",
    },
}


@lru_cache(maxsize=256)
def currency_name(currency: str, language_code: str) -> CurrencyName | None:
    """A currency's names in a language, or None where there are none."""
    names = _NAMES[language_code].get(currency)
    return CurrencyName(*names.split("|")) if names else None
