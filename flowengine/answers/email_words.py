"""The words of an e-mail address: signs as they are spoken in each language, remarks about the writing, providers and ends of domains as recognisers write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["ALWAYS_COM", "PROVIDERS", "TOPS", "TOPS_HEARD", "Symbols", "symbols_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbols:
    """The words of an address in one language, in the normal form."""

    at: tuple[str, ...]
    signs: Mapping[str, str]
    """Words for signs → the sign; `@` is in `at`."""
    said: Mapping[str, str]
    """Sign → how the engine says it."""
    passed_over: frozenset[str]
    """Remarks about the writing: "all lower case", "capital"."""
    leads: tuple[str, ...]
    """What comes before an address."""
    spelled: frozenset[str]
    """What says that the word before it comes again, spelled."""


def _spoken(*, dot: str, low: str, dash: str, plus: str) -> dict[str, str]:
    """Words for the four signs → the sign."""
    return {word: sign for sign, row in ((".", dot), ("_", low), ("-", dash), ("+", plus)) for word in row.split("|")}


_SYMBOLS = {
    "en": Symbols(
        at=("at sign", "at symbol", "at the rate", "at"),
        signs=_spoken(
            dot="dot|period|point|full stop|dots",
            low="under score|underscore|underline|under bar|low dash",
            dash="dash|hyphen|minus|minus sign|hyphen sign|dash sign",
            plus="plus|plus sign",
        ),
        said={"@": "at", ".": "dot", "_": "underscore", "-": "dash", "+": "plus"},
        passed_over=frozenset(
            "all lower case|all lowercase|lower case|lowercase|upper case|uppercase|all small|small letters|capital|all one word|one word|no spaces|no space|the letter|letter|the number|number|the word|symbol".split(
                "|"
            )
        ),
        leads=tuple(
            "address is|email is|e mail is|mail is|email address|e mail address|email would be|it is|it s|its|that is|that s|thats|that would be|that will be|it would be|reach me at|contact me at|write to|send it to|use|i think it s|this is|me at|it to|sure|my email|the email".split(
                "|"
            )
        ),
        spelled=frozenset({"spelled", "spelt", "spelling", "spell"}),
    ),
    "es": Symbols(
        at=("arroba", "a roba", "arrova", "aroba", "at"),
        signs=_spoken(
            dot="punto|dot",
            low="guion bajo|guion abajo|guion de abajo|raya baja|raya abajo|barra baja|subguion|sub guion|underscore|piso",
            dash="guion medio|guion del medio|guion|raya|menos|raya al medio",
            plus="mas|signo mas|signo de mas",
        ),
        said={"@": "arroba", ".": "punto", "_": "guion bajo", "-": "guion", "+": "más"},
        passed_over=frozenset(
            "todo en minusculas|todo en minuscula|todo minusculas|en minusculas|todas minusculas|minusculas|minuscula|mayuscula|todo junto|todo pegado|junto|sin espacios|la letra|letra|el numero|numero|con".split(
                "|"
            )
        ),
        leads=tuple(
            "correo es|correo electronico es|email es|mail es|e mail es|direccion es|direccion de correo es|es el|es|seria|mi correo|mi email|mi correo electronico|anote|apunte|a ver".split(
                "|"
            )
        ),
        spelled=frozenset({"deletreado", "deletreo", "escrito", "se escribe"}),
    ),
    "fr": Symbols(
        at=("arobase", "arobas", "arrobase", "arobaze", "arrobas", "a commercial", "at"),
        signs=_spoken(
            dot="point|poin|dot",
            low="tiret du bas|tiret bas|tiret en bas|underscore|under score|souligne|tiret du huit|tiret du 8|barre basse",
            dash="tiret du milieu|tiret du six|tiret du 6|tiret haut|tiret|trait d union|moins",
            plus="plus|signe plus",
        ),
        said={"@": "arobase", ".": "point", "_": "tiret du bas", "-": "tiret", "+": "plus"},
        passed_over=frozenset(
            "tout en minuscules|tout en minuscule|en minuscules|en minuscule|minuscules|minuscule|majuscule|tout attache|tout attaches|attache|en un mot|en un seul mot|sans espace|sans espaces|la lettre|lettre|le chiffre|chiffre".split(
                "|"
            )
        ),
        leads=tuple(
            "adresse est|adresse c est|mail est|mail c est|adresse mail est|email est|email c est|adresse email est|e mail c est|e mail est|c est|ce serait|mon adresse|mon mail|mon email|alors|notez".split(
                "|"
            )
        ),
        spelled=frozenset({"epele", "ca s ecrit", "s ecrit"}),
    ),
    "de": Symbols(
        at=("at zeichen", "klammeraffe", "klammeraffen", "klammer affe", "affenschwanz", "at", "et", "aet"),
        signs=_spoken(
            dot="punkt|dot|point",
            low="unterstrich|unter strich|underscore|tiefstrich",
            dash="bindestrich|binde strich|minus|minuszeichen|strich|mittelstrich",
            plus="plus|pluszeichen",
        ),
        said={"@": "at", ".": "Punkt", "_": "Unterstrich", "-": "Bindestrich", "+": "Plus"},
        passed_over=frozenset(
            "alles klein geschrieben|alles kleingeschrieben|alles klein|klein geschrieben|kleingeschrieben|alles zusammen|zusammengeschrieben|zusammen geschrieben|in einem wort|ein wort|zusammen|gross|ohne leerzeichen|der buchstabe|buchstabe|die zahl|die ziffer|zahl|ziffer".split(
                "|"
            )
        ),
        leads=tuple(
            "adresse ist|adresse lautet|mail ist|mail lautet|email ist|email lautet|e mail ist|mailadresse ist|mailadresse lautet|das ist die|das ist|das ware|es ist|die lautet|lautet|meine e mail|meine mail|ja also".split(
                "|"
            )
        ),
        spelled=frozenset({"buchstabiert", "ich buchstabiere"}),
    ),
    "pt": Symbols(
        at=("arroba", "a roba", "arroba do", "at"),
        signs=_spoken(
            dot="ponto|dot",
            low="underline|under line|underscore|anderline|underlaine|traco baixo|traco em baixo|traco embaixo|sublinhado|sublinha|andarline",
            dash="traco|hifen|ifen|tracinho|menos|traco do meio",
            plus="mais|sinal de mais",
        ),
        said={"@": "arroba", ".": "ponto", "_": "underline", "-": "hífen", "+": "mais"},
        passed_over=frozenset(
            "tudo em minusculo|tudo em minuscula|tudo minusculo|tudo minuscula|em minusculas|tudo em letra minuscula|minusculo|minuscula|maiusculo|maiuscula|tudo junto|junto|sem espaco|sem espacos|a letra|letra|o numero|numero".split(
                "|"
            )
        ),
        leads=tuple("email e|e mail e|correio eletronico e|endereco e|email seria|anota ai|pode anotar|e o|seria|meu email|meu e mail|o email|acho que e".split("|")),
        spelled=frozenset({"soletrando", "soletrado", "escreve se"}),
    ),
    "it": Symbols(
        at=("chiocciola", "chiocciolina", "ciocciola", "chioccola", "at", "et"),
        signs=_spoken(
            dot="punto|dot",
            low="trattino basso|underscore|under score|sottolineato|linea bassa|lineetta bassa|trattino in basso|anderscor",
            dash="trattino alto|trattino medio|trattino|lineetta|meno",
            plus="piu|segno piu",
        ),
        said={"@": "chiocciola", ".": "punto", "_": "trattino basso", "-": "trattino", "+": "più"},
        passed_over=frozenset(
            "tutto in minuscolo|tutto minuscolo|in minuscolo|minuscolo|minuscola|maiuscolo|maiuscola|tutto attaccato|tutto unito|tutta attaccata|attaccato|senza spazi|la lettera|lettera|il numero|numero".split(
                "|"
            )
        ),
        leads=tuple("indirizzo e|mail e|email e|e mail e|posta elettronica e|sarebbe|la mia mail|la mia email|il mio indirizzo|allora e|allora|e la".split("|")),
        spelled=frozenset({"si scrive", "scritto"}),
    ),
}
TOPS = frozenset(
    "com net org edu gov info biz io co me us uk ca au ie nz de at ch fr be lu es mx ar cl pe it pt br eu in app dev online gmbh tv cat ve uy ec bo py cr do gt hn ni pa sv pr".split()
)
"""Ends of a domain that are taken for one without a dot before them, or end one."""
TOPS_HEARD = {
    "calm": "com",
    "come": "com",
    "comm": "com",
    "con": "com",
    "kom": "com",
    "komm": "com",
    "comme": "com",
    "como": "com",
    "orc": "org",
    "bear": "br",
    "bere": "br",
    "nett": "net",
    "erre": "r",
    "itt": "it",
}
"""What recognisers write for the end of a domain, after the dot."""
PROVIDERS = {
    **dict.fromkeys(
        (
            "gmail",
            "geemail",
            "jemail",
            "jeemail",
            "gimail",
            "jimail",
            "gemail",
            "geymail",
            "djimail",
            "jmail",
            "gmai",
            "ggmail",
            "gimeil",
            "gimel",
            "jimeil",
            "gmeil",
            "gemeil",
            "ggmel",
        ),
        "gmail",
    ),
    **dict.fromkeys(("hotmail", "hotmeil", "otmail", "hotmel", "hotmale", "rotmail", "otmeil"), "hotmail"),
    **dict.fromkeys(("yahoo", "yahu", "jahoo", "yaho", "iahoo", "yahou", "yahoho", "yajoo", "iau"), "yahoo"),
    **dict.fromkeys(("outlook", "autlook", "outluk", "autluk", "outlooks"), "outlook"),
    **dict.fromkeys(("icloud", "eyecloud", "aicloud", "iclaud", "aiclaud"), "icloud"),
    **dict.fromkeys(("aol", "aoel", "ayol"), "aol"),
    **dict.fromkeys(("gmx", "geemx", "geemix", "giemix"), "gmx"),
    **dict.fromkeys(("tonline", "teonline", "teaonline"), "t-online"),
    **{name: name for name in "protonmail proton web orange wanadoo laposte libero terra uol live msn".split()},
}
"""Providers as they are spoken and misheard → their domain's name."""
ALWAYS_COM = frozenset({"gmail", "hotmail", "outlook", "icloud", "yahoo"})


def symbols_of(code: str) -> Symbols:
    """The table of a locale's code."""
    return _SYMBOLS[code]
