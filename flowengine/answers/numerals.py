"""The words that numbers are made of, one frozen table a language.

Words are stored as callers' words are compared: lower case, no accents, hyphens apart (`quatre-vingt` is two words).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

__all__ = ["PERCENT", "Numerals", "decimal_marks", "numerals_of", "words_of_compound"]


def _row(words: str, first: int = 1) -> dict[str, int]:
    """Words in counting order, `|` between those for the same number."""
    return {word: number for number, same in enumerate(words.split(), first) for word in same.split("|")}


def _tens(words: str) -> dict[str, int]:
    return {word: 10 * number for word, number in _row(words, 2).items()}


def _same(number: int, words: str) -> dict[str, int]:
    return dict.fromkeys(words.split(), number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numerals:
    """The number words of one language, and the words that go with them."""

    code: str
    units: Mapping[str, int]
    """0 to 9."""
    teens: Mapping[str, int]
    """10 to 19, and whatever else below 100 is one word and takes no unit: `veintitres`."""
    tens: Mapping[str, int]
    hundred: frozenset[str]
    """What 2 to 9 are multiplied with: `two hundred`."""
    hundreds: Mapping[str, int] = field(default_factory=dict)
    """Hundreds that are one word: `doscientos`."""
    scales: Mapping[str, int]
    """Thousand and more."""
    counts: Mapping[str, int]
    """Nouns for so many: `dozen`."""
    half: frozenset[str]
    and_half: frozenset[str] = frozenset()
    """A half that is added without an `and`: German `dreieinhalb`."""
    one_and_half: frozenset[str] = frozenset()
    part: Mapping[str, int]
    """Denominators after one: `third`."""
    parts: Mapping[str, int]
    """Denominators after two and more: `thirds`."""
    point: frozenset[str]
    """The decimal mark, spoken."""
    cents_point: frozenset[str] = frozenset()
    """Words that are a decimal mark in numbers, but come before cents in amounts of money: `dos con cincuenta`."""
    and_words: frozenset[str]
    tens_join: bool
    """Whether `and` may stand between tens and units: `treinta y uno`."""
    units_first: bool = False
    """German says `ein und zwanzig`."""
    vigesimal: frozenset[int] = frozenset()
    """Tens that count on to nineteen: French 60 and 80."""
    spoken_zero: frozenset[str] = frozenset()
    """Zero within a row of digits only: `oh`."""
    articles: frozenset[str] = frozenset()
    """1 before hundred, million, dozen, half, dollar, and nothing elsewhere: English `a`."""
    weak_one: frozenset[str]
    """Words for 1 that among other words are no number."""
    minus: frozenset[str]
    no_minus_after: frozenset[str] = frozenset()
    """Words that make `minus` something else: Spanish `al menos` is "at least"."""
    of_words: frozenset[str]
    stems: Mapping[str, int] = field(default_factory=dict)
    """Italian forms that only stand within a word: `vent` in `ventuno`."""
    compounds: bool = False
    """Whether numbers are written as one word: `zweihundertfünf`."""
    corrections: frozenset[tuple[str, ...]]
    """What takes back the number before it: "forty, no, forty two"."""
    negations: frozenset[tuple[str, ...]]
    """What right before a number says that it isn't this one."""
    moments: frozenset[str]
    """Nouns that make "one …" a request to wait."""
    pronoun_after: frozenset[str] = frozenset()
    """Words that make a word for 1 after them a pronoun: `no one`, `this one`."""
    sound_alikes: Mapping[str, int] = field(default_factory=dict)
    """What recognisers write for a number that was all that was said: `for`."""
    around: frozenset[str]
    """Words that often stand around a number and say nothing else: `about`, `only`."""


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in text.split("|"))


_EN = Numerals(
    code="en",
    units=_row("zero|nought|naught one two three four five six seven eight nine", 0),
    teens=_row("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10),
    tens=_tens("twenty thirty forty|fourty fifty sixty seventy eighty ninety|ninty"),
    hundred=frozenset({"hundred", "hundreds"}),
    scales=_same(10**3, "thousand thousands")
    | _same(10**6, "million millions mil")
    | _same(10**9, "billion billions")
    | _same(10**12, "trillion trillions")
    | _same(10**5, "lakh lakhs lac lacs")
    | _same(10**7, "crore crores"),
    counts=_same(12, "dozen dozens doz dozs dz dzs") | _same(2, "couple pair"),
    half=frozenset({"half"}),
    part={"third": 3, "quarter": 4} | _row("fourth fifth sixth seventh eighth ninth tenth", 4) | {"hundredth": 100, "thousandth": 1000},
    parts={"thirds": 3, "quarters": 4} | _row("fourths fifths sixths sevenths eighths ninths tenths", 4) | {"hundredths": 100, "thousandths": 1000},
    point=frozenset({"point", "dot"}),
    and_words=frozenset({"and", "n"}),
    tens_join=False,
    spoken_zero=frozenset({"oh", "o"}),
    articles=frozenset({"a", "an"}),
    weak_one=frozenset({"one"}),
    pronoun_after=frozenset("no any every each this that which other another first last next right wrong same".split()),
    minus=frozenset({"minus", "negative"}),
    of_words=frozenset({"of"}),
    corrections=_phrases("no|nope|sorry|i mean|i meant|actually|wait|make that|make it|rather|scratch that|oops|excuse me|correction|not that|pardon|my mistake|instead"),
    negations=_phrases("not|isn t|isnt|wasn t|never|don t"),
    moments=frozenset("moment second sec minute minutes min mo seconds".split()),
    sound_alikes={"to": 2, "too": 2, "for": 4, "fore": 4, "won": 1, "ate": 8, "tree": 3},
    around=frozenset(
        "about around roughly approximately approx almost nearly exactly only just maybe probably perhaps it its is s that thats would be will m am re are i we my the "
        "this there total altogether number amount say said think believe guess answer of to for in make makes sir madam ma yes yeah right now then let me see i'd d ll have want like give at least "
        "most more less or than over under up up be think with t".split()
    ),
)

_DE = Numerals(
    code="de",
    units=_row("null eins|ein|eine|einen|einem|einer|eines zwei|zwo drei vier funf|fuenf sechs sieben acht neun", 0),
    teens=_row("zehn elf zwolf|zwoelf dreizehn vierzehn funfzehn|fuenfzehn|fuffzehn sechzehn siebzehn achtzehn neunzehn", 10),
    tens=_tens("zwanzig dreissig vierzig funfzig|fuenfzig|fuffzig sechzig siebzig achtzig neunzig"),
    hundred=frozenset({"hundert"}),
    scales=_same(10**3, "tausend") | _same(10**6, "million millionen mio") | _same(10**9, "milliarde milliarden mrd") | _same(10**12, "billion billionen"),
    counts=_same(12, "dutzend"),
    half=frozenset("halb halbe halbes halben halber".split()),
    and_half=frozenset({"einhalb"}),
    one_and_half=frozenset("anderthalb anderthalbe eineinhalb".split()),
    part=_row("drittel viertel funftel|fuenftel sechstel siebtel achtel neuntel zehntel", 3) | {"hundertstel": 100, "tausendstel": 1000},
    parts=_row("drittel viertel funftel|fuenftel sechstel siebtel achtel neuntel zehntel", 3) | {"hundertstel": 100, "tausendstel": 1000},
    point=frozenset({"komma", "punkt"}),
    and_words=frozenset({"und"}),
    tens_join=False,
    units_first=True,
    weak_one=frozenset("ein eine einen einem einer eines".split()),
    minus=frozenset({"minus", "negativ"}),
    of_words=frozenset({"von"}),
    compounds=True,
    corrections=_phrases(
        "nein|nee|ne|ich meine|ich meinte|meine ich|entschuldigung|entschuldige|entschuldigen|sorry|quatsch|falsch|beziehungsweise|vielmehr|besser gesagt|halt|moment|sondern|doch|pardon|verzeihung"
    ),
    negations=_phrases("nicht|kein|keine|keinen"),
    moments=frozenset("moment sekunde sekunden minute minuten augenblick momentchen".split()),
    around=frozenset(
        "es ist sind sinds s das die der den dem ungefahr etwa circa ca rund knapp fast gut genau nur bloss vielleicht wohl so um ich wir hatte hatten mochte will habe "
        "meine nummer zahl betrag summe insgesamt zusammen glaube denke sage waren war wird werden macht kostet ja jetzt dann mal also an auf mindestens hochstens mehr weniger oder als uber unter gesamt uhm".split()
    ),
)

_ES = Numerals(
    code="es",
    units=_row("cero uno|un|una dos tres cuatro cinco seis siete ocho nueve", 0),
    teens=_row("diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve", 10)
    | _row("veintiuno|veintiun|veintiuna veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve", 21),
    tens=_tens("veinte|veinti treinta cuarenta cincuenta sesenta setenta ochenta noventa"),
    hundred=frozenset({"cientos", "cientas"}),
    hundreds={
        word: 100 * number
        for word, number in _row(
            "cien|ciento doscientos|doscientas trescientos|trescientas cuatrocientos|cuatrocientas quinientos|quinientas seiscientos|seiscientas "
            "setecientos|setecientas|sietecientos ochocientos|ochocientas novecientos|novecientas|nuevecientos"
        ).items()
    },
    scales=_same(10**3, "mil miles")
    | _same(10**6, "millon millones")
    | _same(10**9, "millardo millardos")
    | _same(10**12, "billon billones")
    | _same(10**18, "trillon trillones")
    | _same(10**5, "lakh")
    | _same(10**7, "crore"),
    counts=_same(12, "docena docenas doz dozs")
    | _same(10, "decena decenas")
    | _same(100, "centenar centenares centena centenas")
    | _same(1000, "millar millares")
    | _same(2, "par pareja"),
    half=frozenset("medio media".split()),
    part={"tercio": 3} | _row("cuarto quinto sexto septimo octavo noveno decimo", 4) | {"centesimo": 100},
    parts={"tercios": 3} | _row("cuartos quintos sextos septimos octavos novenos decimos", 4) | {"centesimos": 100},
    point=frozenset({"coma", "punto"}),
    cents_point=frozenset({"con"}),
    and_words=frozenset({"y", "e"}),
    tens_join=True,
    weak_one=frozenset("un una".split()),
    minus=frozenset({"menos", "negativo"}),
    no_minus_after=frozenset("al o lo por ni mucho".split()),
    of_words=frozenset({"de"}),
    corrections=_phrases("no|perdon|perdona|perdone|disculpe|disculpa|digo|quiero decir|queria decir|mejor dicho|mejor|espera|espere|corrijo|sino|o sea|lo siento|en realidad"),
    negations=_phrases("no es|no son|no eran|no era"),
    moments=frozenset("momento segundo segundos minuto minutos momentito segundito instante rato".split()),
    around=frozenset(
        "es son esta estan eran era seria serian el la los las mi me como unos unas aproximadamente alrededor cerca casi mas o menos al exactamente solo solamente tan quizas tal vez "
        "creo que de en total numero cantidad monto importe por a si pues yo tengo tenemos quiero quisiera seran ser digamos ahora entonces ponga pon hay lo minimo maximo cuesta vale cuestan".split()
    ),
)

_FR = Numerals(
    code="fr",
    units=_row("zero un|une deux trois quatre cinq six sept huit neuf", 0),
    teens=_row("dix onze douze treize quatorze quinze seize", 10),
    tens=_tens("vingt|vingts trente quarante cinquante soixante septante huitante|octante nonante"),
    hundred=frozenset({"cent", "cents"}),
    scales=_same(10**3, "mille mil milles")
    | _same(10**6, "million millions")
    | _same(10**9, "milliard milliards")
    | _same(10**12, "billion billions")
    | _same(10**18, "trillion trillions")
    | _same(10**5, "lakh")
    | _same(10**7, "crore"),
    counts=_same(12, "douzaine douzaines")
    | _same(10, "dizaine dizaines")
    | _same(15, "quinzaine")
    | _same(20, "vingtaine")
    | _same(30, "trentaine")
    | _same(40, "quarantaine")
    | _same(50, "cinquantaine")
    | _same(60, "soixantaine")
    | _same(100, "centaine centaines")
    | _same(1000, "millier milliers")
    | _same(2, "paire"),
    half=frozenset("demi demie demis demies moitie".split()),
    part=_row("tiers quart cinquieme sixieme septieme huitieme neuvieme dixieme", 3) | {"centieme": 100, "millieme": 1000},
    parts=_row("tiers quarts cinquiemes sixiemes septiemes huitiemes neuviemes dixiemes", 3) | {"centiemes": 100, "milliemes": 1000},
    point=frozenset({"virgule", "point"}),
    and_words=frozenset({"et"}),
    tens_join=True,
    vigesimal=frozenset({60, 80}),
    weak_one=frozenset("un une".split()),
    minus=frozenset({"moins"}),
    no_minus_after=frozenset("au du ou le les".split()),
    of_words=frozenset({"de", "d"}),
    corrections=_phrases(
        "non|pardon|je veux dire|je voulais dire|plutot|excusez|desole|desolee|attendez|attends|enfin|mais|en fait|c est a dire|ou plutot|oups|je me trompe|je corrige"
    ),
    negations=_phrases("pas|non pas"),
    moments=frozenset("moment seconde secondes minute minutes instant petit".split()),
    around=frozenset(
        "c est ce sont ca cela fait a environ peu pres plus ou moins au presque exactement seulement juste que peut etre je j crois pense dirais dis mon ma le la les il y en tout total numero nombre "
        "montant de d pour suis ai oui voila bon ben bah alors donc maintenant on nous aurais voudrais serait seraient autour dans compte coute coutent ne n vers sera".split()
    ),
)

_PT = Numerals(
    code="pt",
    units=_row("zero um|uma|hum dois|duas tres quatro cinco seis sete oito nove", 0),
    teens=_row("dez onze doze treze catorze|quatorze quinze dezesseis|dezasseis dezessete|dezassete dezoito dezenove|dezanove", 10),
    tens=_tens("vinte trinta quarenta cinquenta|cincoenta sessenta setenta oitenta noventa"),
    hundred=frozenset(),
    hundreds={
        word: 100 * number
        for word, number in _row(
            "cem|cento duzentos|duzentas trezentos|trezentas quatrocentos|quatrocentas quinhentos|quinhentas seiscentos|seiscentas "
            "setecentos|setecentas oitocentos|oitocentas novecentos|novecentas"
        ).items()
    },
    scales=_same(10**3, "mil")
    | _same(10**6, "milhao milhoes")
    | _same(10**9, "bilhao bilhoes")
    | _same(10**12, "trilhao trilhoes biliao bilioes")
    | _same(10**5, "lakh")
    | _same(10**7, "crore"),
    counts=_same(12, "duzia duzias") | _same(10, "dezena dezenas") | _same(100, "centena centenas") | _same(1000, "milhar milhares milheiro") | _same(2, "par"),
    half=frozenset("meio meia metade".split()),
    part={"terco": 3} | _row("quarto quinto sexto setimo oitavo nono decimo", 4) | {"centesimo": 100},
    parts={"tercos": 3} | _row("quartos quintos sextos setimos oitavos nonos decimos", 4) | {"centesimos": 100},
    point=frozenset({"virgula", "ponto"}),
    cents_point=frozenset({"com"}),
    and_words=frozenset({"e"}),
    tens_join=True,
    weak_one=frozenset("um uma".split()),
    minus=frozenset({"menos", "negativo"}),
    no_minus_after=frozenset("ao pelo ou muito nem".split()),
    of_words=frozenset({"de"}),
    corrections=_phrases("nao|desculpe|desculpa|perdao|digo|quer dizer|quero dizer|queria dizer|ou melhor|melhor dizendo|alias|espera|espere|na verdade|mas|corrigindo|me enganei"),
    negations=_phrases("nao e|nao sao|nao eram"),
    moments=frozenset("momento segundo segundos minuto minutos instante momentinho minutinho segundinho".split()),
    around=frozenset(
        "e sao esta sera seria seriam foi foram custa custou custam o a os as meu minha uns umas cerca de aproximadamente quase mais ou menos pelo ao exatamente so somente apenas talvez acho que "
        "eu tenho temos quero queria gostaria em total numero valor quantia no na por para sim entao agora da dao volta uma por ha tem eh ser vale".split()
    ),
)

_IT = Numerals(
    code="it",
    units=_row("zero uno|un|una due tre quattro cinque sei sette otto nove", 0),
    teens=_row("dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove", 10),
    tens=_tens("venti trenta quaranta cinquanta sessanta settanta ottanta novanta"),
    hundred=frozenset({"cento"}),
    scales=_same(10**3, "mille mila")
    | _same(10**6, "milione milioni mln")
    | _same(10**9, "miliardo miliardi mld")
    | _same(10**12, "bilione bilioni")
    | _same(10**5, "lakh")
    | _same(10**7, "crore"),
    counts=_same(12, "dozzina dozzine")
    | _same(10, "decina decine")
    | _same(15, "quindicina")
    | _same(20, "ventina")
    | _same(30, "trentina")
    | _same(50, "cinquantina")
    | _same(100, "centinaio centinaia")
    | _same(1000, "migliaio migliaia")
    | _same(2, "paio"),
    half=frozenset("mezzo mezza meta".split()),
    part=_row("terzo quarto quinto sesto settimo ottavo nono decimo", 3) | {"centesimo": 100, "millesimo": 1000},
    parts=_row("terzi quarti quinti sesti settimi ottavi noni decimi", 3) | {"centesimi": 100, "millesimi": 1000},
    point=frozenset({"virgola", "punto"}),
    cents_point=frozenset({"con"}),
    and_words=frozenset({"e", "ed"}),
    tens_join=False,
    weak_one=frozenset("un una".split()),
    minus=frozenset({"meno", "negativo"}),
    no_minus_after=frozenset("o al per quanto".split()),
    of_words=frozenset({"di"}),
    stems={"vent": 20, "trent": 30, "quarant": 40, "cinquant": 50, "sessant": 60, "settant": 70, "ottant": 80, "novant": 90, "cent": 100},
    compounds=True,
    corrections=_phrases("no|anzi|scusi|scusa|scusate|volevo dire|voglio dire|cioe|o meglio|meglio|pardon|aspetti|aspetta|bensi|ma|mi correggo|mi sbaglio|in realta|mi scusi"),
    negations=_phrases("non e|non sono|non"),
    moments=frozenset("momento secondo secondi minuto minuti attimo attimino momentino istante".split()),
    around=frozenset(
        "e sono ed il lo la i gli le mio mia circa quasi piu o meno almeno esattamente solo soltanto forse credo penso che direi ho abbiamo vorrei voglio in totale tutto numero importo somma "
        "di su per a si ecco allora adesso un po intorno ai sui sarebbe sara fa fanno costa costano costava costato verso".split()
    ),
)

_TABLES = {table.code: table for table in (_EN, _DE, _ES, _FR, _PT, _IT)}

PERCENT = frozenset({("por", "ciento"), ("por", "cento"), ("pour", "cent"), ("per", "cento"), ("per", "cent")})
"""Percent in two words, of which the second is also a hundred."""

_POINT_REGIONS = frozenset("es-mx es-us es-gt es-hn es-ni es-pa es-pr es-do es-sv es-pe es-cu es-419".split())
"""Where a point is the decimal mark though the language otherwise has a comma."""


def decimal_marks(language: str) -> str:
    """The decimal marks of a language code, first the one to say; both where neither groups figures (`12'345`)."""
    code = language.lower().replace("_", "-")
    if code.partition("-")[0] not in _TABLES or code.startswith("en") or code in _POINT_REGIONS:
        return "."
    return ",." if code.endswith(("-ch", "-li")) else ","


@lru_cache(maxsize=64)
def numerals_of(language: str) -> Numerals:
    """The table for a language code; English where there is none."""
    return _TABLES.get(language.lower().replace("_", "-").partition("-")[0], _EN)


@lru_cache(maxsize=8)
def _compound(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a word made of several number words looks like, and the words in it."""
    table = _TABLES[code]
    words = {*table.units, *table.teens, *table.tens, *table.hundred, *table.scales, *table.and_half, *table.stems, *table.parts}
    if table.units_first:
        words |= table.and_words
    any_word = "|".join(sorted(words, key=len, reverse=True))
    return re.compile(f"(?:{any_word})+"), re.compile(f"({any_word})(?=(?:{any_word})*$)")


def words_of_compound(word: str, table: Numerals) -> list[str]:
    """The number words that a word is made of: `zweihundertfünf` → zwei, hundert, fünf; none if it isn't."""
    whole, each = _compound(table.code)
    return each.findall(word) if 4 < len(word) < 120 and whole.fullmatch(word) else []
