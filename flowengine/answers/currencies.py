"""Currencies: whose money it is where, what callers call it, and how a voice says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

__all__ = ["CODES", "CurrencyName", "currency_name", "currency_of", "minor_digits", "minor_words", "money_words"]

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

_SYMBOLS = "$ € £ ¥ ₹ ₩ ₽ ₺ ₪ ₱ ₫ ฿ ₴"

_MONEY_WORDS: dict[str, str] = {
    "en": "dollar dollars buck bucks euro euros pound pounds quid franc francs peso pesos yen yuan rupee rupees rand rands real reais krona kronor krone kroner "
    "lira liras zloty shilling shillings naira cedi won ruble rubles shekel shekels dirham dirhams riyal riyals loonie loonies",
    "de": "euro euros dollar dollars franken fraenkli frankli schweizerfranken stutz pfund kronen krone peso pesos yen rupie rupien zloty lira rubel real mause tacken euronen ocken",
    "es": "euro euros dolar dolares peso pesos libra libras franco francos real reales yen yenes rupia rupias sol soles quetzal quetzales lempira lempiras colon colones "
    "boliviano bolivianos guarani guaranies bolivar bolivares cordoba cordobas balboa balboas corona coronas pavos lucas varos pavo lira liras rublo rublos",
    "fr": "euro euros dollar dollars franc francs livre livres balles roupie roupies peso pesos yen yens real reais couronne couronnes dirham dirhams dinar dinars piastre piastres "
    "sterling lire lires rouble roubles cfa",
    "pt": "real reais euro euros dolar dolares libra libras franco francos peso pesos iene ienes rupia rupias conto contos pila pilas pau paus kwanza kwanzas metical meticais coroa coroas lira liras",
    "it": "euro euri dollaro dollari franco franchi sterlina sterline peso pesos yen rupia rupie real reais corona corone lira lire rublo rubli",
}
_MINOR_WORDS: dict[str, dict[int, str]] = {
    "en": {1: "cent cents penny pennies pence p c ¢", 5: "nickel nickels", 10: "dime dimes"},
    "de": {1: "cent cents ct cts rappen raeppli rappli pence ¢", 10: "zehnerl"},
    "es": {1: "centavo centavos centimo centimos cent cents ¢ penique peniques ctvs cts"},
    "fr": {1: "centime centimes cent cents ct cts ¢ penny pence sou sous"},
    "pt": {1: "centavo centavos centimo centimos cent cents ¢ pence"},
    "it": {1: "centesimo centesimi cent cents cts ct ¢ pence"},
}


@lru_cache(maxsize=8)
def money_words(code: str) -> frozenset[str]:
    """What marks an amount of money in a language: names, symbols and ISO codes."""
    return frozenset({*_MONEY_WORDS[code].split(), *_SYMBOLS.split(), *CODES, "fr" if code in {"de", "fr"} else "chf", "sfr", "rs", "kr", "zl"})


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
