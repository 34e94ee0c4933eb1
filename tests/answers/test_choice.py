"""Which option callers mean: what they say or key, in six languages, and whose rule it is that it means that.

A row is a whole question in a call. It comes to an option's value; to `PARDON`, a no-match; to `A or B`, the question
which of two was meant; or to `MOMENT`, where the caller is just given time. Rows "as callers say it" have the wordings
of people who answer such a question at a counter, as recognisers write them.
"""

from __future__ import annotations

import pytest

from flowengine.answers.locale import locale_of
from tests.dialog.driver import Line

LABEL = "flow language: options: each a text or {label, value, speech}"
PLACE = "flow language: options: numbered in order"
AT_RUN_TIME = "flow language: options: a list in the file, or an expression that gives one at run time"
KEY = 'flow language: matching takes "one", "option two" and "press 3" for the key'
FILLERS = "flow language: matching ignores case, punctuation, accents and filler words"
NOISE = "flow language: matching bears recognition noise"
UNSURE = 'flow language: the best and second best too close asks "did you mean A or B?"'
PHRASE = "flow language: (an) may be left out, (book|make) is one of them, <name> a phrase list"
EXACT = 'VoiceXML 2.0 section 2.2.5: accept="exact", the phrase as it stands'
APPROXIMATE = 'VoiceXML 2.0 section 2.2.5: accept="approximate", a part of the phrase in its order'
OPTION = "VoiceXML 2.0 section 2.3.1.3: an option's value is what the field gets, its words are what is said"
NOMATCH = "VoiceXML 2.0 section 2.2: what is none of the choices is a nomatch"
DTMF = "VoiceXML 2.0 section 2.3.1.3: each option has its DTMF"
INTERDIGIT = "VoiceXML 2.0 appendix D: interdigittimeout, where an entry begins another"
CALLERS = "as callers say it"
TWO = "two options named: which is meant is asked, never taken for granted"
PART = "a word that one option alone has is enough for it"

PARDON = "pardon"
MOMENT = "a moment"

# The dinner and the news are VoiceXML's own examples.
QUESTIONS = {
    "dinner": ("en-US", "[{label: swordfish, value: fish}, {label: roast beef, value: beef}, {label: frog legs, value: chicken}]"),
    "news": ("en-US", "[sports, weather, Stargazer astrophysics news]"),
    "accounts": ("en-US", "[checking account, savings account, {label: credit card, value: card, speech: [<plastic>, my (credit|bank) card]}]"),
    "wine": ("en-US", "[red wine, white wine, beer]"),
    "months": ("en-US", "[January, February, March, April, May, June, July, August, September, October, November, December]"),
    "visits": ("en-US", '"{{ visits }}"'),
    "slots": ("en-US", "[Monday at nine, Tuesday at three, Friday at noon]"),
    "set meal": ("en-US", "[surf or turf, surf, turf, tea]"),
    "rooms": ("en-US", "[one bedroom, two bedrooms, studio]"),
    "homes": ("en-US", '"{{ homes }}"'),
    "citas": ("es-US", "[lunes a las nueve, martes a las tres, viernes al mediodía]"),
    "cuentas": ("es-US", "[cuenta corriente, cuenta de ahorros, {label: una consulta, value: ask}]"),
    "rendezvous": ("fr-FR", "[lundi à neuf heures, mardi à trois heures, un rappel]"),
    "termine": ("de-DE", "[Montag um neun, Dienstag um drei, eine Rückfrage]"),
    "consultas": ("pt-BR", "[segunda às nove, terça às três, uma dúvida]"),
    "visite": ("it-IT", "[lunedì alle nove, martedì alle tre, un consiglio]"),
    "towns": ("en-US", '"{{ towns }}"'),
    "none": ("en-US", '"{{ nowhere }}"'),
    "entrega": (
        "es-US",
        "[{label: recoger en la tienda, value: store, speech: [(yo) lo recojo, la tienda]}, {label: entrega a domicilio, value: home, speech: [a mi casa]}, devolución]",
    ),
    "livraison": (
        "fr-FR",
        "[{label: retrait en magasin, value: store, speech: [je viens le chercher]}, {label: livraison à domicile, value: home, speech: [chez moi, la livraison]}, retour]",
    ),
    "lieferung": (
        "de-DE",
        "[{label: Abholung im Laden, value: store, speech: [ich hole es ab]}, {label: Lieferung nach Hause, value: home, speech: [nach Hause, liefern (lassen)]}, Rückgabe]",
    ),
    "loja": ("pt-BR", "[{label: retirar na loja, value: store, speech: [eu busco]}, {label: entrega em casa, value: home, speech: [em casa, a entrega]}, devolução]"),
    "negozio": ("it-IT", "[{label: ritiro in negozio, value: store, speech: [lo ritiro io]}, {label: consegna a domicilio, value: home, speech: [a casa mia, la consegna]}, reso]"),
}
FLOW = """
flow: f
start: ask
relay: {{language: {language}}}
phrases: {{plastic: [plastic, the card]}}
variables:
  visits:
    - {{label: Monday at nine, value: M9, speech: [the early one, Monday]}}
    - {{label: Tuesday at three, value: T3, speech: Tuesday}}
    - {{label: Friday at noon}}
  homes:
    - {{label: 12 Oak Street, value: oak, speech: ((my|the) old house)}}
    - {{label: 7 Elm Road, value: elm, speech: [the (new, home>, "my <nowhere> flat", 5, "", "()"]}}
  towns: [Salem, Dover, Bath]
  nowhere: []
states:
  ask: {{prompt: Well?, collect: {{into: a, type: choice, options: {options}}}, goto: done}}
  done: {{prompt: Done., choices: [{{dtmf: 0, goto: ask}}]}}
"""


def asked(question: str) -> Line:
    language, options = QUESTIONS[question]
    line = Line(FLOW.format(language=language, options=options)).start().heard()
    assert line.said == ["Well?"]
    return line


def outcome(line: Line) -> str:
    """What an answer came to, in the notation of the tables."""
    sentences = locale_of(line.call.interpreter.language).sentences
    said = line.said
    if line.state == "done":
        return str(line.variables["a"])
    if not said:
        return MOMENT
    if said == [sentences.no_match[0], "Well?"]:
        return PARDON
    before, between, after = sentences.which.replace("{b}", "{a}").split("{a}")
    [which] = said
    return which.removeprefix(before).removesuffix(after).replace(between, " or ")


SAID = [
    # By its words: the label, the value's other phrases, in a file or made at run time.
    ("dinner", "swordfish", "fish", OPTION),
    ("dinner", "roast beef", "beef", OPTION),
    ("dinner", "frog legs", "chicken", OPTION),
    ("news", "sports", "sports", EXACT),
    ("news", "Stargazer astrophysics news", "Stargazer astrophysics news", EXACT),
    ("news", "Stargazer news", "Stargazer astrophysics news", APPROXIMATE),
    ("news", "astrophysics news", "Stargazer astrophysics news", APPROXIMATE),
    ("accounts", "savings account", "savings account", LABEL),
    ("accounts", "checking", "checking account", APPROXIMATE),
    ("accounts", "savings", "savings account", APPROXIMATE),
    ("accounts", "plastic", "card", PHRASE),
    ("accounts", "the card", "card", PHRASE),
    ("accounts", "my card", "card", PHRASE),
    ("accounts", "my bank card", "card", PHRASE),
    ("wine", "white", "white wine", APPROXIMATE),
    ("visits", "Monday at nine", "M9", AT_RUN_TIME),
    ("visits", "the early one", "M9", AT_RUN_TIME),
    ("visits", "Tuesday", "T3", AT_RUN_TIME),
    ("visits", "Friday at noon", "Friday at noon", AT_RUN_TIME),
    ("towns", "Dover", "Dover", AT_RUN_TIME),
    ("entrega", "recoger en la tienda", "store", LABEL),
    ("entrega", "a mi casa", "home", LABEL),
    ("entrega", "lo recojo", "store", PHRASE),
    ("livraison", "retrait en magasin", "store", LABEL),
    ("livraison", "je viens le chercher", "store", LABEL),
    ("lieferung", "Abholung im Laden", "store", LABEL),
    ("lieferung", "liefern lassen", "home", PHRASE),
    ("loja", "retirar na loja", "store", LABEL),
    ("loja", "eu busco", "store", LABEL),
    ("negozio", "ritiro in negozio", "store", LABEL),
    ("negozio", "lo ritiro io", "store", LABEL),
    # With words around it.
    ("dinner", "I'd like the frog legs, please", "chicken", FILLERS),
    ("dinner", "I'll have the swordfish", "fish", CALLERS),
    ("dinner", "can I have the roast beef", "beef", CALLERS),
    ("dinner", "um, roast, roast beef", "beef", CALLERS),
    ("dinner", "swordfish, and nothing else", "fish", CALLERS),
    ("news", "what's the weather like", "weather", CALLERS),
    ("accounts", "my savings account", "savings account", CALLERS),
    ("wine", "some red wine please", "red wine", CALLERS),
    ("wine", "a beer", "beer", FILLERS),
    ("towns", "I live in Bath", "Bath", CALLERS),
    ("towns", "it's Dover", "Dover", CALLERS),
    ("months", "in May", "May", CALLERS),
    ("entrega", "entrega a domicilio por favor", "home", FILLERS),
    ("entrega", "quisiera la entrega a domicilio", "home", CALLERS),
    ("livraison", "la livraison s'il vous plaît", "home", FILLERS),
    ("livraison", "euh, livraison à domicile", "home", FILLERS),
    ("lieferung", "nach Hause bitte", "home", FILLERS),
    ("lieferung", "ich hätte gerne die Lieferung nach Hause", "home", CALLERS),
    ("loja", "em casa, por favor", "home", FILLERS),
    ("loja", "quero retirar na loja", "store", CALLERS),
    ("negozio", "a casa mia per favore", "home", FILLERS),
    ("negozio", "vorrei la consegna a domicilio", "home", CALLERS),
    # As recognisers mishear and write it.
    ("dinner", "Swordfish.", "fish", FILLERS),
    ("dinner", "ROAST BEEF", "beef", FILLERS),
    ("dinner", "roast beaf", "beef", NOISE),
    ("dinner", "frogs legs", "chicken", NOISE),
    ("months", "febuary", "February", NOISE),
    ("news", "sport", "sports", NOISE),
    ("entrega", "devolucion", "devolución", FILLERS),
    ("lieferung", "Rueckgabe", "Rückgabe", NOISE),
    ("loja", "devolucao", "devolução", FILLERS),
    # By its place: a number, with "option" and the like, an ordinal, figures.
    ("dinner", "two", "beef", KEY),
    ("dinner", "2.", "beef", KEY),
    ("dinner", "number two", "beef", KEY),
    ("dinner", "option two", "beef", KEY),
    ("dinner", "press one", "fish", KEY),
    ("dinner", "the second one", "beef", CALLERS),
    ("dinner", "give me the second", "beef", CALLERS),
    ("dinner", "the third option", "chicken", CALLERS),
    ("visits", "the first one", "M9", PLACE),
    ("towns", "number three", "Bath", PLACE),
    ("months", "twelve", "December", PLACE),
    ("months", "option eleven", "November", PLACE),
    ("months", "number ten", "October", PLACE),
    ("months", "the tenth", "October", PLACE),
    ("months", "one", "January", PLACE),
    ("entrega", "la segunda", "home", CALLERS),
    ("entrega", "opción dos", "home", KEY),
    ("entrega", "oprimo el tres", "devolución", KEY),
    ("livraison", "la deuxième option", "home", CALLERS),
    ("livraison", "numéro un", "store", KEY),
    ("livraison", "le numéro trois", "retour", KEY),
    ("lieferung", "das zweite bitte", "home", CALLERS),
    ("lieferung", "die erste Option", "store", CALLERS),
    ("lieferung", "Nummer drei", "Rückgabe", KEY),
    ("loja", "a segunda opção", "home", CALLERS),
    ("loja", "opção dois", "home", KEY),
    ("loja", "número três", "devolução", KEY),
    ("negozio", "la seconda opzione", "home", CALLERS),
    ("negozio", "opzione due", "home", KEY),
    ("negozio", "numero tre", "reso", KEY),
    # A part of its words, if no other has it and nothing else was said.
    ("dinner", "beef", "beef", PART),
    ("dinner", "I'll take the beef", "beef", CALLERS),
    ("dinner", "fried chicken", PARDON, NOMATCH),
    ("slots", "Friday", "Friday at noon", PART),
    ("slots", "noon", "Friday at noon", PART),
    ("slots", "the one on Tuesday", "Tuesday at three", PART),
    ("slots", "Friday works for me", "Friday at noon", CALLERS),
    ("slots", "at three o'clock", "Tuesday at three", CALLERS),
    ("slots", "nine", "Monday at nine", PART),
    ("slots", "Wednesday at nine", PARDON, NOMATCH),
    ("slots", "Thursday", PARDON, NOMATCH),
    ("visits", "noon", "Friday at noon", AT_RUN_TIME),
    ("accounts", "credit", "card", PART),
    ("rooms", "bedroom", "one bedroom or two bedrooms", UNSURE),
    ("entrega", "la tienda", "store", PART),
    ("citas", "el viernes", "viernes al mediodía", PART),
    ("citas", "a las tres", "martes a las tres", PART),
    ("cuentas", "consulta", "ask", PART),
    ("livraison", "magasin", "store", PART),
    ("rendezvous", "celui de mardi", "mardi à trois heures", PART),
    ("rendezvous", "rappel", "un rappel", PART),
    ("lieferung", "Lieferung", "home", PART),
    ("termine", "der am Dienstag", "Dienstag um drei", PART),
    ("termine", "Rückfrage", "eine Rückfrage", PART),
    ("loja", "loja", "store", PART),
    ("consultas", "dúvida", "uma dúvida", PART),
    ("negozio", "negozio", "store", PART),
    ("visite", "quello di martedì", "martedì alle tre", PART),
    # Two of them named; and one of them turned down.
    ("dinner", "swordfish or roast beef", "swordfish or roast beef", TWO),
    ("dinner", "swordfish and roast beef", "swordfish or roast beef", TWO),
    ("dinner", "the swordfish or maybe the frog legs", "swordfish or frog legs", TWO),
    ("dinner", "swordfish or roast beef or frog legs", PARDON, UNSURE),
    ("dinner", "one or two", "swordfish or roast beef", TWO),
    ("dinner", "roast or beef", "beef", TWO),
    ("wine", "red or white", "red wine or white wine", TWO),
    ("wine", "wine or beer", PARDON, UNSURE),
    ("accounts", "checking or savings", "checking account or savings account", TWO),
    ("slots", "Friday at three", "Tuesday at three or Friday at noon", TWO),
    ("set meal", "surf or turf", "surf or turf", EXACT),
    ("set meal", "the surf or turf please", "surf or turf", FILLERS),
    ("set meal", "turf", "turf", EXACT),
    ("set meal", "turf or tea", "turf or tea", TWO),
    ("accounts", "savings, not checking", "savings account", CALLERS),
    ("accounts", "not checking, savings", "savings account", CALLERS),
    ("accounts", "not checking savings", "savings account", CALLERS),
    ("accounts", "I don't want checking, I want savings", "savings account", CALLERS),
    ("dinner", "not the roast beef, the swordfish", "fish", CALLERS),
    ("dinner", "not the swordfish or the beef", PARDON, CALLERS),
    ("cuentas", "corriente o ahorros", "cuenta corriente or cuenta de ahorros", TWO),
    ("cuentas", "ahorros, no corriente", "cuenta de ahorros", CALLERS),
    ("cuentas", "no corriente, ahorros", "cuenta de ahorros", CALLERS),
    ("cuentas", "no, ahorros", "cuenta de ahorros", CALLERS),
    ("livraison", "retrait ou livraison", "retrait en magasin or livraison à domicile", TWO),
    ("livraison", "la livraison, pas le retrait", "home", CALLERS),
    ("livraison", "pas le retrait, la livraison", "home", CALLERS),
    ("lieferung", "Abholung oder Lieferung", "Abholung im Laden or Lieferung nach Hause", TWO),
    ("lieferung", "Lieferung, nicht Abholung", "home", CALLERS),
    ("lieferung", "keine Abholung, Lieferung", "home", CALLERS),
    ("loja", "loja ou entrega", "retirar na loja or entrega em casa", TWO),
    ("loja", "entrega, não loja", "home", CALLERS),
    ("loja", "não loja, entrega", "home", CALLERS),
    ("negozio", "ritiro oppure consegna", "ritiro in negozio or consegna a domicilio", TWO),
    ("negozio", "la consegna, non il ritiro", "home", CALLERS),
    ("negozio", "non il ritiro, la consegna", "home", CALLERS),
    # A number that is a place, or a part of a label.
    ("slots", "three", "Tuesday at three or Friday at noon", UNSURE),
    ("slots", "3", "Tuesday at three or Friday at noon", UNSURE),
    ("slots", "option three", "Friday at noon", KEY),
    ("slots", "the third one", "Friday at noon", PLACE),
    ("slots", "one", "Monday at nine", PLACE),
    ("rooms", "two", "two bedrooms", PLACE),
    ("citas", "tres", "martes a las tres or viernes al mediodía", UNSURE),
    ("rendezvous", "trois", "mardi à trois heures or un rappel", UNSURE),
    ("rendezvous", "un", "lundi à neuf heures", PLACE),
    ("termine", "drei", "Dienstag um drei or eine Rückfrage", UNSURE),
    ("consultas", "três", "terça às três or uma dúvida", UNSURE),
    ("consultas", "segunda", "segunda às nove or terça às três", UNSURE),
    ("consultas", "a segunda opção", "terça às três", PLACE),
    ("visite", "tre", "martedì alle tre or un consiglio", UNSURE),
    # Places, said at more length.
    ("dinner", "the last one", "chicken", PLACE),
    ("dinner", "the 2nd one", "beef", PLACE),
    ("dinner", "number 2", "beef", KEY),
    ("dinner", "I choose number three", "chicken", CALLERS),
    ("dinner", "let me have option one please", "fish", CALLERS),
    ("dinner", "I'll go with the second", "beef", CALLERS),
    ("dinner", "number three sounds good", "chicken", CALLERS),
    ("dinner", "option four", PARDON, PLACE),
    ("dinner", "the first time", PARDON, NOMATCH),
    ("dinner", "one of those", PARDON, NOMATCH),
    ("months", "the eleventh", "November", PLACE),
    ("months", "the twelfth one", "December", PLACE),
    ("months", "the last one", "December", PLACE),
    ("entrega", "la última", "devolución", PLACE),
    ("entrega", "la 2ª", "home", PLACE),
    ("entrega", "elijo la opción tres", "devolución", CALLERS),
    ("entrega", "me quedo con la primera", "store", CALLERS),
    ("livraison", "la dernière", "retour", PLACE),
    ("livraison", "le 2ème", "home", PLACE),
    ("livraison", "je choisis le numéro trois", "retour", CALLERS),
    ("livraison", "je prends la première option", "store", CALLERS),
    ("lieferung", "die letzte", "Rückgabe", PLACE),
    ("lieferung", "das 2.", "home", PLACE),
    ("lieferung", "ich nehme Nummer drei", "Rückgabe", CALLERS),
    ("lieferung", "geben Sie mir bitte Option eins", "store", CALLERS),
    ("loja", "a última", "devolução", PLACE),
    ("loja", "a 2ª", "home", PLACE),
    ("loja", "eu escolho o número três", "devolução", CALLERS),
    ("loja", "me dá a opção um", "store", CALLERS),
    ("negozio", "l'ultimo", "reso", PLACE),
    ("negozio", "la 2ª", "home", PLACE),
    ("negozio", "scelgo il numero tre", "reso", CALLERS),
    ("negozio", "mi dia l'opzione uno per favore", "store", CALLERS),
    # Split and joined.
    ("dinner", "sword fish", "fish", NOISE),
    ("dinner", "roastbeef", "beef", NOISE),
    ("dinner", "the froglegs please", "chicken", NOISE),
    ("lieferung", "Rück gabe", "Rückgabe", NOISE),
    # Phrases made at run time; what can't be read as one is its words.
    ("homes", "the old house", "oak", AT_RUN_TIME),
    ("homes", "my old house", "oak", AT_RUN_TIME),
    ("homes", "the new home", "elm", AT_RUN_TIME),
    ("homes", "my flat", "elm", AT_RUN_TIME),
    ("homes", "elm", "elm", AT_RUN_TIME),
    ("homes", "12", "oak", AT_RUN_TIME),
    # A or B?
    ("accounts", "account", "checking account or savings account", UNSURE),
    ("wine", "wine", "red wine or white wine", UNSURE),
    ("towns", "Salem or Dover", "Salem or Dover", UNSURE),
    ("months", "June or July", "June or July", UNSURE),
    # None of them.
    ("news", "astrology", PARDON, NOMATCH),
    ("dinner", "pizza", PARDON, NOMATCH),
    ("dinner", "fish", PARDON, OPTION),  # a value isn't said, unless it is the label
    ("dinner", "chicken", PARDON, OPTION),
    ("dinner", "four", PARDON, PLACE),
    ("dinner", "the fourth one", PARDON, PLACE),
    ("months", "thirteen", PARDON, PLACE),
    ("dinner", "not the frog legs", PARDON, CALLERS),
    ("dinner", "I don't know", PARDON, CALLERS),
    ("dinner", "both", PARDON, CALLERS),
    ("towns", "Boston", PARDON, NOMATCH),
    ("none", "Boston", PARDON, AT_RUN_TIME),
    ("none", "one", PARDON, AT_RUN_TIME),
    ("entrega", "cuatro", PARDON, PLACE),
    ("entrega", "no sé", PARDON, CALLERS),
    ("livraison", "je ne sais pas", PARDON, CALLERS),
    ("lieferung", "ich weiß nicht", PARDON, CALLERS),
    ("loja", "não sei", PARDON, CALLERS),
    ("negozio", "non lo so", PARDON, CALLERS),
    # No answer yet.
    ("dinner", "just a second", MOMENT, CALLERS),
    ("dinner", "one moment please", MOMENT, CALLERS),
    ("lieferung", "einen Moment bitte", MOMENT, CALLERS),
    ("dinner", "um", MOMENT, FILLERS),
]  # fmt: skip


@pytest.mark.parametrize(("question", "said", "meant", "source"), SAID, ids=[f"{row[0]}: {row[1]}" for row in SAID])
def test_said(question: str, said: str, meant: str, source: str) -> None:
    assert outcome(asked(question).say(said)) == meant


KEYED = [
    # Keys one tenth of a second apart, and how many seconds it takes after the last.
    ("dinner", "1", 0.0, "fish", DTMF),
    ("dinner", "2", 0.0, "beef", DTMF),
    ("dinner", "3", 0.0, "chicken", DTMF),
    ("dinner", "2#", 0.0, "beef", DTMF),
    ("dinner", "4", 0.0, PARDON, NOMATCH),
    ("dinner", "0", 0.0, PARDON, NOMATCH),
    ("dinner", "*", 0.0, PARDON, NOMATCH),
    ("visits", "2", 0.0, "T3", AT_RUN_TIME),
    ("visits", "3", 0.0, "Friday at noon", AT_RUN_TIME),
    ("visits", "4", 0.0, PARDON, AT_RUN_TIME),
    ("towns", "1", 0.0, "Salem", AT_RUN_TIME),
    ("negozio", "3", 0.0, "reso", DTMF),
    # Ten options and more: 1 may go on to 10, 11 or 12; the others are answers at once.
    ("months", "1", 3.0, "January", INTERDIGIT),
    ("months", "1#", 0.0, "January", INTERDIGIT),
    ("months", "2", 0.0, "February", PLACE),
    ("months", "9", 0.0, "September", PLACE),
    ("months", "10", 0.0, "October", PLACE),
    ("months", "11", 0.0, "November", PLACE),
    ("months", "12", 0.0, "December", PLACE),
    ("months", "13", 0.0, PARDON, PLACE),
    ("months", "0", 3.0, PARDON, PLACE),
]  # fmt: skip


@pytest.mark.parametrize(("question", "keys", "seconds", "meant", "source"), KEYED, ids=[f"{row[0]}: {row[1]}" for row in KEYED])
def test_keyed(question: str, keys: str, seconds: float, meant: str, source: str) -> None:
    line = asked(question).press(keys)
    if seconds:
        assert line.wait(seconds - 0.1).state == "ask" and line.said == []
    assert outcome(line.wait(0.2)) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("red", "red wine"),
        ("the white wine", "white wine"),
        ("the first one", "red wine"),
        ("the second", "white wine"),
        ("the last one", "white wine"),
        ("two", "white wine"),
        ("beer", "beer"),  # clear, and neither of the two
        ("neither", PARDON),
        ("no", PARDON),
    ],
)
def test_which_of_two_was_meant(said: str, meant: str) -> None:
    line = asked("wine").say("wine").heard()
    assert outcome(line) == "red wine or white wine"
    assert outcome(line.say(said)) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("three", "Tuesday at three"),  # what it is called comes before its key
        ("noon", "Friday at noon"),
        ("the second", "Friday at noon"),
        ("the 1st one", "Tuesday at three"),
        ("Tuesday, not Friday", "Tuesday at three"),
        ("nine", "Monday at nine"),
        ("Tuesday or Friday", PARDON),
    ],
)
def test_which_of_two_by_a_part(said: str, meant: str) -> None:
    line = asked("slots").say("three").heard()
    assert outcome(line) == "Tuesday at three or Friday at noon"
    assert outcome(line.say(said)) == meant


def test_a_command_comes_before_a_part_of_an_option() -> None:
    flow = """
flow: f
start: ask
commands: [{speech: [repeat], do: repeat}]
states:
  ask: {prompt: Well?, collect: {into: a, type: choice, options: [repeat prescription, new patient]}, goto: done}
  done: {prompt: Done., hangup: true}
"""
    line = Line(flow).start().heard()
    assert line.said == ["Well?"]
    assert line.say("repeat").said == ["Well?"]
    assert line.heard().say("prescription").said == ["Done."]
