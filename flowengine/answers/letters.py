"""How letters are named in each language: their names as recognisers write them, spelling alphabets, and the words around them.

Words are in the normal form (`normal.normalise`). Sources: the ICAO alphabet; APCO's for English; DIN 5009 of 1996 and
of 2022 with the Austrian and Swiss words; the French, Belgian and Swiss ones; ITU and national habit for the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["ICAO", "Letters", "letters_of"]


def _by_letter(row: str) -> dict[str, str]:
    """`b bravo boy, c charlie` as word → letter; words of several parts have `_` between them."""
    found = {}
    for entry in row.split(","):
        letter, *words = entry.split()
        found.update({word.replace("_", " "): letter.upper() for word in words})
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """The letters of one language as they are heard and said."""

    names: Mapping[str, str]
    """The name of a letter → the letter, where it is hardly another word."""
    doubtful: Mapping[str, str]
    """Names that are also words: a letter only next to letters or digits."""
    alphabet: Mapping[str, str]
    """Words of spelling alphabets → the letter."""
    spoken: Mapping[str, str]
    """Letter → the word by which the engine makes it clear."""
    unclear: frozenset[str]
    """Letters that are mistaken for others on the telephone."""
    like: tuple[str, ...]
    """What stands between a letter and a word that begins with it, whatever the word: `as in`, `wie`."""
    like_doubtful: tuple[str, ...]
    """What does so only before a word that begins with it: `for`, `de`."""
    as_in: str
    """How the engine says it: `{letter} as in {word}`."""
    passed_over: frozenset[str]
    """What belongs to a code without being part of it: dash, capital, letter."""
    introductions: tuple[str, ...]
    """What comes before a code."""
    endings: tuple[str, ...]
    """What comes after a code."""
    fillers: frozenset[str]
    zero_or_o: frozenset[str] = frozenset({"o"})
    """Zero among digits, the letter O among letters."""
    alike: Mapping[str, str] = field(default_factory=dict)
    """Words for a digit where one sounds the same: `to`, between letters and digits."""


ICAO = _by_letter(
    "a alfa alpha, b bravo, c charlie, d delta, e echo, f foxtrot fox_trot, g golf, h hotel, i india, j juliett juliet juliette, k kilo, l lima, m mike, "
    "n november, o oscar, p papa, q quebec, r romeo, s sierra, t tango, u uniform, v victor, w whiskey whisky, x xray x_ray, y yankee, z zulu"
)
"""The alphabet of aviation, in use everywhere."""

_ENGLISH = Letters(
    names=_by_letter(
        "b bee, c cee, f eff, g gee, h aitch haitch aich, j jay, k kay, l ell, m em, n en, p pee, q cue queue, r ar, s ess, t tee, v vee, "
        "w double_u double_you double_yu dubya, x ex eks, y wye, z zee zed"
    ),
    doubtful=_by_letter("a a ay, b be, c see sea, d dee, e e ee, f ef, h age, i i eye, l el elle, p pea, r are, s es, t tea ti, u you ewe, v ve, y why, x axe, o owe"),
    alphabet={
        **_by_letter(
            "a adam able apple, b boy baker, c charles cat, d david dog, e edward easy egg, f frank fox, g george, h henry how, i ida item, j john jack, k king kate, l lincoln love larry, "
            "m mary, n nora nancy nan, o ocean oboe, p paul peter, q queen, r robert roger, s sam sugar susan, t tom thomas tare, u union uncle, w william, y young yoke, z zebra"
        ),
        **ICAO,
    },
    spoken={letter: word.capitalize() for word, letter in reversed(list(ICAO.items())) if word not in ("alfa", "fox trot", "juliett", "juliette", "whisky", "x ray")}
    | {"X": "X-ray"},
    unclear=frozenset("BCDEFGMNPSTVZ"),
    like=("as in", "like in", "is in", "as an", "like", "as"),
    like_doubtful=("for", "is for", "in", "from"),
    as_in="{letter} as in {word}",
    passed_over=frozenset(
        "dash hyphen minus slash space capital uppercase lowercase upper lower case big small letter letters digit digits number numeral the an then and underscore".split()
    ),
    introductions=(
        *("my code is", "the code is", "my order number is", "the order number is", "my reference number is", "the reference number is", "my reference is", "the reference is"),
        *("my confirmation code is", "the confirmation code is", "confirmation number is", "confirmation code is", "confirmation code", "confirmation number", "reference number"),
        *(
            "booking reference is",
            "booking reference",
            "order number",
            "tracking number is",
            "tracking number",
            "serial number is",
            "serial number",
            "postcode is",
            "postal code is",
        ),
        *(
            "license plate is",
            "licence plate is",
            "plate number is",
            "my plate is",
            "my license is",
            "account number is",
            "policy number is",
            "my name is spelled",
            "it starts with",
        ),
        *(
            "it begins with",
            "i think it is",
            "i think it s",
            "i think its",
            "i believe it is",
            "i believe it s",
            "that would be",
            "that will be",
            "it would be",
            "it should be",
            "it says",
        ),
        *(
            "i have",
            "i ve got",
            "it is",
            "it s",
            "its",
            "that is",
            "that s",
            "thats",
            "this is",
            "here it is",
            "okay so",
            "my code",
            "the code",
            "code is",
            "number is",
            "it reads",
            "starting with",
        ),
    ),
    endings=(
        "i think",
        "i believe",
        "thank you very much",
        "thank you",
        "thanks",
        "please",
        "that s it",
        "thats it",
        "that is it",
        "that s all",
        "that s the code",
        "got it",
        "you got that",
    ),
    fillers=frozenset("um uh uhm er erm ah eh hmm hm mm well okay ok so yes yeah sure right hi hello please thanks sorry alright".split()),
    zero_or_o=frozenset({"o", "oh"}),
    alike={"to": "2", "too": "2", "for": "4", "won": "1", "ate": "8"},
)

_SPANISH = Letters(
    names=_by_letter(
        "f efe, h hache, j jota, k ka, l ele, n ene, ñ eñe, q cu, r erre ere, v uve, x equis, z zeta ceta ceda, i i_latina, y i_griega y_griega ye, b be_larga be_grande be_alta be_de_burro, "
        "v ve_corta ve_chica ve_baja ve_pequena uve_corta, w uve_doble doble_uve doble_ve ve_doble doble_u doble_v double_u"
    ),
    doubtful=_by_letter("a a ah, b be, c ce se, d de, e e eh, g ge, i i, m eme, o o, p pe, s ese, t te, u u, v ve, y y, k ca"),
    alphabet={
        **ICAO,
        **_by_letter(
            "a antonio alicia, b barcelona burgos beatriz, c carmen caceres carlos, d dolores dinamarca domingo dado, e españa espana enrique elena, f francia francisco federico, "
            "g gerona granada guatemala, h historia honduras huelva, i ines italia isabel inglaterra, j jose juan japon, k kilo kenia, l lorenzo leon luis lugo, "
            "m madrid mexico maria malaga, n navarra nicaragua nicolas, ñ ñoño, o oviedo oscar, p paris pedro peru portugal, q querido queso quito, r ramon roma rosa, "
            "s sabado sevilla soria susana, t tarragona toledo teresa, u ulises uruguay, v valencia venezuela victor valladolid, w washington, x xiquena xilofono, y yegua yucatan, z zaragoza zamora"
        ),
    },
    spoken={
        w[0]: w
        for w in "Antonio Barcelona Carmen Dolores España Francia Granada Historia Italia José Kilo Lorenzo Madrid Navarra Oviedo París Queso Roma Sevilla Toledo Ulises Valencia Washington Xilofono Yegua Zaragoza".split()
    }
    | {"Ñ": "Ñoño"},
    unclear=frozenset("BCDEFGMNPSTVZ"),
    like=("como en", "como de", "como", "de la palabra", "igual que"),
    like_doubtful=("de", "en", "para"),
    as_in="{letter} de {word}",
    passed_over=frozenset("guion raya barra espacio mayuscula minuscula mayusculas minusculas letra letras numero digito la el luego despues con guiones".split()),
    introductions=(
        *(
            "mi codigo es el",
            "mi codigo es",
            "el codigo es el",
            "el codigo es",
            "mi numero de reserva es",
            "el numero de reserva es",
            "mi referencia es",
            "la referencia es",
            "numero de pedido",
        ),
        *(
            "mi numero de pedido es",
            "el numero de pedido es",
            "el localizador es",
            "mi localizador es",
            "mi localizador",
            "mi matricula es",
            "la matricula es",
            "mi placa es",
            "creo que es",
        ),
        *(
            "la clave es",
            "mi clave es",
            "codigo es",
            "empieza con",
            "empieza por",
            "seria",
            "seria el",
            "es la",
            "es el",
            "es",
            "a ver",
            "aqui esta",
            "tengo",
            "dice",
            "el codigo",
            "codigo",
        ),
    ),
    endings=("muchas gracias", "gracias", "por favor", "eso es todo", "creo", "ya esta", "nada mas"),
    fillers=frozenset("eh em este um mm hmm bueno pues vale ok okay si hola claro disculpe perdon gracias oiga mire".split()),
)

_FRENCH = Letters(
    names=_by_letter(
        "h hache, k ka, l elle, n enne, q cu ku, r erre, v ve, w double_ve double_v double_vee, x ixe iks, y i_grec igrec y_grec, z zede zed, g ge, j ji, f effe, s esse, m emme, b be bee, d dee, t tee, p pe"
    ),
    doubtful=_by_letter(
        "a a ah, b bes, c ce c ces, d de des, e e eu heu, f ef, g j_ai, h ash ache, i i y, k cas, l l aile, m m aime, n n haine, o o eau au, p paix, q q, r r air, s s es, t t the te, u u hue eu, v v vais"
    ),
    alphabet={
        **ICAO,
        **_by_letter(
            "a anatole arthur anna andre, b berthe bernard bruxelles, c celestin cecile cesar camille, d desire daniel david denise, e eugene emile edouard, f francois frederic, g gaston gustave georges, "
            "h henri, i irma isidore ida isabelle, j joseph jeanne jean jacques, k kleber kilo kilogramme, l louis louise leopold leon, m marcel marie michel, n nicolas napoleon noemie, o oscar olga olivier, "
            "p pierre paul piano, q quintal quittance quievrain, r raoul robert rene, s suzanne simon sophie, t therese telephone thomas, u ursule ulysse, v victor valerie, w william waterloo wagon, "
            "x xavier xantippe, y yvonne yves, z zoe zurich"
        ),
    },
    spoken={
        w[0]: w
        for w in "Anatole Berthe Célestin Désiré Eugène François Gaston Henri Irma Joseph Kléber Louis Marcel Nicolas Oscar Pierre Quintal Raoul Suzanne Thérèse Ursule Victor William Xavier Yvonne Zoé".split()
    },
    unclear=frozenset("BCDEFGJMNPSTVZ"),
    like=("comme dans", "comme"),
    like_doubtful=("de", "pour"),
    as_in="{letter} comme {word}",
    passed_over=frozenset("tiret slash barre espace majuscule majuscules minuscule minuscules lettre lettres chiffre chiffres numero la le puis ensuite et trait union".split()),
    introductions=(
        *(
            "mon code est le",
            "mon code est",
            "le code est le",
            "le code est",
            "mon code c est",
            "le code c est",
            "mon numero de commande est le",
            "le numero de commande est le",
            "c est le",
        ),
        *(
            "mon numero de dossier est le",
            "le numero de dossier est le",
            "ma reference est",
            "la reference est",
            "ma reference c est",
            "la reference c est",
            "numero de dossier",
            "je crois que c est",
        ),
        *("ma plaque est", "mon immatriculation est", "code", "reference", "c est", "alors c est", "ca commence par", "ce serait", "j ai", "voila", "il y a marque"),
    ),
    endings=("merci beaucoup", "merci", "s il vous plait", "s il te plait", "voila", "c est tout", "je crois"),
    fillers=frozenset("euh hum heu ben bah alors donc bon oui voila ok okay hm hmm bonjour".split()),
)

_GERMAN = Letters(
    names=_by_letter(
        "b beh bee, c zeh tseh cee, d deh, e eh, f eff, g geh, h ha, i ih, j jot jott, k ka kah, l ell, m emm, n enn, o oh, p peh, q kuh ku, r err, s ess, t teh tee, u uh, v vau fau, w weh, "
        "x ix iks, y ypsilon ueppsilon, z zett zet, ß eszett scharfes_s, ä umlaut_a a_umlaut, ö umlaut_o o_umlaut, ü umlaut_u u_umlaut"
    ),
    doubtful=_by_letter("a a ah, b be, c c ce ze see, d de, e e, f ef, g ge, i i, k k, l el, m em, n en n, o o, p pe, q q, r er, s es, t te, u u, w we, z set"),
    alphabet={
        **ICAO,
        **_by_letter(
            "a anton aachen anna, b berta berlin bertha, c casar caesar cottbus chemnitz, d dora dusseldorf daniel, e emil essen, f friedrich frankfurt, g gustav goslar, "
            "h heinrich hamburg, i ida ingelheim, j julius jena jakob, k kaufmann koln konrad kaiser, l ludwig leipzig leopold, m martha munchen marta marie, n nordpol nurnberg norbert niklaus, "
            "o otto offenbach, p paula potsdam peter, q quelle quickborn quasi, r richard rostock rosa, s samuel siegfried salzwedel sophie, t theodor tubingen, u ulrich unna, "
            "v viktor volklingen vogel, w wilhelm wuppertal, x xanthippe xanten xaver, y yverdon, z zacharias zwickau zeppelin zurich, ä arger, ö okonom osterreich, ü ubermut ubel"
        ),
        "schule": "SCH",
        "charlotte": "CH",
    },
    spoken={
        w[0]: w
        for w in "Anton Berta Cäsar Dora Emil Friedrich Gustav Heinrich Ida Julius Kaufmann Ludwig Martha Nordpol Otto Paula Quelle Richard Samuel Theodor Ulrich Viktor Wilhelm Xanthippe Ypsilon Zacharias".split()
    }
    | {"Ä": "Ärger", "Ö": "Ökonom", "Ü": "Übermut"},
    unclear=frozenset("BCDEFGMNPSTVWZ"),
    like=("wie in", "wie bei", "wie"),
    like_doubtful=("fur", "von"),
    as_in="{letter} wie {word}",
    passed_over=frozenset(
        "strich bindestrich minus gedankenstrich schragstrich leerzeichen gross grosses grosser klein kleines kleiner grossbuchstabe buchstabe buchstaben ziffer zahl dann und die das der".split()
    ),
    introductions=(
        *(
            "mein code ist",
            "der code ist",
            "mein code lautet",
            "der code lautet",
            "die nummer ist",
            "die nummer lautet",
            "meine nummer ist die",
            "meine nummer ist",
            "meine kundennummer ist",
        ),
        *(
            "die kundennummer ist",
            "meine kundennummer lautet",
            "die auftragsnummer ist",
            "meine bestellnummer ist",
            "die bestellnummer ist",
            "die bestellnummer lautet",
            "der buchungscode ist",
        ),
        *(
            "mein buchungscode ist",
            "das kennzeichen ist",
            "mein kennzeichen ist",
            "mein kennzeichen lautet",
            "ich glaube",
            "das ist die",
            "das ist",
            "es ist",
            "es lautet",
            "er lautet",
            "sie lautet",
            "das ware",
            "das ware dann",
            "also das ist",
        ),
        *("fangt an mit", "ich habe", "hier steht", "code", "kennzeichen", "buchungscode"),
    ),
    endings=("danke schon", "vielen dank", "danke", "bitte", "das ist alles", "glaube ich", "das wars", "das war s"),
    fillers=frozenset("ah ahm ohm hm hmm mm also ja naja okay ok gut so hallo bitte danke genau".split()),
)

_PORTUGUESE = Letters(
    names=_by_letter(
        "f efe, h aga, j jota, l ele, m eme, n ene, r erre, v ve, w dabliu dablio dabliw duplo_ve double_u, x xis chis, y ipsilon ipsilone ypsilon i_grego, z ze, q que, k ka, c ce, b be, p pe, s esse, g ge, t te"
    ),
    doubtful=_by_letter("a a, d de, e e, i i, k ca, o o, u u, f fe, l le, m me, n ne, j ji, r re, s se si, g gue, q ke"),
    alphabet={
        **ICAO,
        **_by_letter(
            "a amor aviao ana aveiro abacaxi, b bola braganca brasil bahia banana, c casa carlos coimbra cachorro, d dado dafundo daniel, e elefante evora escola, f faca faro flor fernando, g gato guarda, "
            "h horta homem helena, i igreja italia ilha, j jose janela, k kilo kodak, l lisboa laranja lua, m maria macaco, n navio nazare nair, o ovo ovar osvaldo, p pato porto pedro paulo, q queijo queluz, "
            "r rato rossio rui roberto, s sapo setubal sapato, t tatu tavira tomate, u uva unidade, v vaca vidago vitoria, w waldemar wilson, x xavier xicara, y york, z zebra zulmira"
        ),
    },
    spoken={
        w[0]: w
        for w in "Amor Bola Casa Dado Elefante Faca Gato Hotel Igreja José Kilo Lisboa Maria Navio Ovo Pato Queijo Rato Sapo Tatu Uva Vaca Washington Xavier Yankee Zebra".split()
    },
    unclear=frozenset("BCDEFGMNPQSTVZ"),
    like=("como em", "como", "igual a"),
    like_doubtful=("de", "da", "do"),
    as_in="{letter} de {word}",
    passed_over=frozenset("traco hifen barra espaco maiuscula minuscula maiusculo minusculo maiusculas letra letras numero digito depois tracinho".split()),
    introductions=(
        *(
            "meu codigo e o",
            "meu codigo e",
            "o meu codigo e",
            "o codigo e o",
            "o codigo e",
            "o numero do pedido e",
            "meu numero de pedido e",
            "numero do pedido",
            "o localizador e",
            "meu localizador e",
        ),
        *(
            "a minha placa e",
            "minha placa e",
            "a placa e",
            "a referencia e",
            "minha referencia e",
            "o protocolo e",
            "meu protocolo e",
            "acho que e",
            "comeca com",
            "seria",
            "codigo",
            "placa",
            "aqui esta",
        ),
    ),
    endings=("muito obrigado", "muito obrigada", "obrigado", "obrigada", "por favor", "so isso", "e isso", "eu acho", "ta bom"),
    fillers=frozenset("ah eh hum hm ahn entao bom ok okay ta ola oi ne olha sim certo".split()),
)

_ITALIAN = Letters(
    names=_by_letter(
        "b bi, f effe, g gi, h acca, j i_lunga jei gei, k kappa cappa, l elle, m emme, n enne, p pi, q cu qu, r erre, s esse, v vu, w doppia_vu vu_doppia doppia_v doppia_vi doppio_vu, x ics, "
        "y ipsilon i_greca i_greco y_greca, z zeta"
    ),
    doubtful=_by_letter("a a ah ha, c ci, d di, e e, i i, o o ho, t ti, u u, v vi"),
    alphabet={
        **ICAO,
        **_by_letter(
            "a ancona, b bologna bari brescia, c como catania, d domodossola, e empoli enna, f firenze, g genova, h hotel, i imola, j jolly jersey, k kursaal, l livorno, m milano, n napoli, "
            "o otranto, p palermo padova, q quadro, r roma, s savona salerno sassari, t torino taranto, u udine, v venezia verona, w washington, x xeres xilofono xilofano, y york yacht, z zara"
        ),
    },
    spoken={
        w[0]: w
        for w in "Ancona Bologna Como Domodossola Empoli Firenze Genova Hotel Imola Jolly Kappa Livorno Milano Napoli Otranto Palermo Quarto Roma Savona Torino Udine Venezia Washington Xilofono York Zara".split()
    },
    unclear=frozenset("BCDEFGMNPSTVZ"),
    like=("come in", "come"),
    like_doubtful=("di", "per", "da"),
    as_in="{letter} come {word}",
    passed_over=frozenset("trattino lineetta meno barra spazio maiuscola maiuscolo minuscola minuscolo lettera lettere cifra numero poi la il".split()),
    introductions=(
        *(
            "il mio codice e",
            "il codice e",
            "il mio codice e il",
            "il codice e il",
            "il numero d ordine e",
            "il numero di pratica e",
            "numero di pratica",
            "il riferimento e",
            "il mio riferimento e",
        ),
        *(
            "la targa e",
            "la mia targa e",
            "il codice di prenotazione e",
            "credo che sia",
            "penso che sia",
            "credo sia",
            "sarebbe",
            "inizia con",
            "comincia con",
            "codice",
            "targa",
            "ecco",
            "allora e",
            "ho qui",
        ),
    ),
    endings=("grazie mille", "grazie", "per favore", "per cortesia", "tutto qui", "basta", "credo"),
    fillers=frozenset("ehm eh uhm mm hmm allora dunque ecco bene ok okay si certo buongiorno salve".split()),
)

_LETTERS = {"en": _ENGLISH, "es": _SPANISH, "fr": _FRENCH, "de": _GERMAN, "pt": _PORTUGUESE, "it": _ITALIAN}


def letters_of(code: str) -> Letters:
    """The table of a locale's code."""
    return _LETTERS[code]
