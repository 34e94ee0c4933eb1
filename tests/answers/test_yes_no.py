"""Yes and no as people say them, beyond the words of the tables: whole sentences, courtesy, doubt, words turned around.

The wordings are ordinary talk on the telephone in each language; `test_hearing` has the short ones.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowengine.answers.assent import assent_of
from flowengine.answers.hearing import Heard, hear_hesitation, hear_yes_no
from flowengine.answers.kinds import Asked, kind_of
from flowengine.answers.locale import LANGUAGES, locale_of
from flowengine.answers.normal import normalise
from tests.answers.work import calls_of


def yes_no(said: str, language: str) -> bool | None:
    heard = hear_yes_no(normalise(said), locale_of(language))
    assert heard is None or 0 < heard.score <= 1
    return None if heard is None else heard.value


SAID: dict[str, dict[bool | None, list[str]]] = {
    "en": {
        True: [
            "yep", "yea", "yes sir", "yes ma'am", "correct", "that's totally correct", "absolutely correct", "correct, yes", "sounds good", "sounds good to me", "that works for me", "you bet", "for sure", "certainly", "agreed",
            "I agree", "I guess so", "all right", "that's fine", "that looks right", "you got that right", "that would be a yes", "yeah I think that's right", "I'd say yes", "good", "great, thanks", "it does", "I would", "not wrong",
            "yes I don't mind", "by all means", "without a doubt", "spot on", "that's really good", "uh, yeah, sure",
        ],
        False: [
            "no thanks", "no, thank you very much", "no, that is not correct", "no that isn't right", "that's not right", "that's not at all right", "not quite", "not exactly", "not really, no", "I don't think that's right", "okay, no",
            "okay, that's wrong", "yeah, no", "right, no, that's wrong", "I guess no", "I'd rather not", "hell no", "nope, wrong number", "no sir", "no, it is too late", "I disagree", "that's incorrect", "negatory", "no chance",
            "that's a no", "that's a negative", "that's all", "nothing else", "no, I said four", "I'm good", "not interested",
        ],
        None: [
            "sure, but not now", "good morning", "it is too late", "I have no problem with that", "no, I said yes", "could you repeat", "yes no", "yes, it's wrong", "I can't hear you", "good question", "one two three", "I have a question",
            "yes, that's not correct",
        ],
    },
    "es": {
        True: ["claro que sí", "sí, señor", "sip", "creo que sí", "yo creo que sí", "sí, así es", "eso sí", "me parece bien", "todo correcto", "está muy bien", "supongo que sí", "sí, como no", "quiero", "desde luego que sí", "sí, gracias, muy amable"],
        False: ["negativo", "no señor", "no, no es correcto", "eso no es correcto", "no está del todo bien", "no, gracias, nada más", "creo que no", "ok, no", "mejor no", "no lo creo", "no es exacto", "ni loco", "no para nada", "nada más", "no hace falta"],
        None: ["buenos días", "no sé si sí", "sí, está mal", "quisiera otra cosa", "sí y no", "un momento"],
    },
    "fr": {
        True: ["ouais", "ben oui", "oui, c'est exact", "c'est tout à fait ça", "ça marche", "ça me va", "je crois que oui", "carrément", "oui, bien sûr", "c'est parfait", "oui oui, c'est bien ça", "parfaitement", "pas de problème", "donc oui"],
        False: ["ben non", "non merci, ça ira", "c'est pas exactement ça", "pas tout à fait exact", "c'est pas tout à fait correct", "ok, non", "non, ce n'est pas la bonne", "ça ne va pas", "je crois que non", "c'est une erreur", "non, pas vraiment", "pas maintenant", "c'est tout"],
        None: ["bonjour", "oui et non", "oui, c'est faux", "je voudrais autre chose", "comment", "un instant"],
    },
    "de": {
        True: ["ja, genau", "jo, passt schon", "ja, das stimmt so", "das ist ganz richtig", "ich denke ja", "einverstanden", "ja klar", "alles richtig", "kein Problem", "das passt so", "sehr wohl", "jau", "na sicher", "nicht schlecht"],
        False: ["stimmt nicht", "das stimmt so nicht", "richtig ist das nicht", "das ist leider nicht richtig", "nö", "okay, nein", "nein, leider nicht", "das ist nicht ganz richtig", "ich denke nein", "nicht einverstanden", "kommt nicht in Frage", "das war's", "nicht nötig", "passt mir nicht"],
        None: ["guten Morgen", "ja, das ist falsch", "jein", "wie bitte", "ich hätte gern etwas anderes", "Moment bitte"],
    },
    "pt": {
        True: ["pode sim", "então sim, pode ser", "tá certinho", "sim, com certeza", "isso aí", "quero sim", "acho que sim", "tudo certo", "é verdade", "beleza", "fechado", "sou eu", "tá ótimo", "sim senhora", "está muito bom"],
        False: ["negativo", "quero não", "isso não", "não tá certo", "não, tá errado", "não é bem assim", "acho que não", "ok, não", "não confere", "não está muito certo", "nada mais", "só isso", "melhor não", "de jeito nenhum", "não, muito obrigado"],
        None: ["bom dia", "sim, está errado", "sim e não", "quero outra coisa", "não entendi", "um minuto"],
    },
    "it": {
        True: ["certo che sì", "va bene così", "sì, è giusto", "mi sembra giusto", "direi di sì", "è proprio così", "sì, per favore", "tutto corretto", "concordo", "sissignore", "sono io", "ottimo", "eh sì", "è molto corretto"],
        False: ["direi di no", "non va bene", "no, grazie, basta così", "non è del tutto corretto", "eh no", "ok, no", "non mi sembra", "no, è un errore", "niente affatto", "assolutamente no", "non è quello giusto", "meglio di no", "non serve", "mi pare di no"],
        None: ["buongiorno", "sì, è sbagliato", "sì e no", "vorrei altro", "non ho capito", "un attimo"],
    },
}  # fmt: skip


@pytest.mark.parametrize(("language", "said", "meant"), [(language, said, meant) for language, table in SAID.items() for meant, rows in table.items() for said in rows])
def test_said(language: str, said: str, meant: bool | None) -> None:
    assert yes_no(said, language) is meant


@pytest.mark.parametrize(
    ("language", "said", "meant"),
    [
        ("en", "Yes, I said no sugar", True),
        ("en", "No. I said Monday", False),
        ("es", "Sí, dije que no", True),
        ("fr", "Oui, j'ai dit non", True),
        ("de", "Ja, ich sagte keine Milch", True),
        ("pt", "Sim, eu disse não", True),
        ("it", "Sì, ho detto no", True),
        ("en", "No, I said yes", None),
        ("es", "No, dije que sí", None),
    ],
)
def test_what_was_said_before_is_quoted(language: str, said: str, meant: bool | None) -> None:
    assert yes_no(said, language) is meant


HESITATION = {
    "en": ["Err", "Umm err", "um", "uh", "Uhhh...", "er, um", "erm", "hmm", "Well, um", "um, so, uh", "uhm"],
    "es": ["eh", "Ehm...", "em", "este...", "mmm", "pues, eh", "eh, bueno, este", "hmm"],
    "fr": ["euh", "Euuuh", "heu", "hum", "ben euh", "euh... alors, euh", "hmm"],
    "de": ["äh", "Ähm", "öhm", "hm", "tja, äh", "also ähm", "ehm"],
    "pt": ["eh", "hum", "hmm", "ahm", "bom, eh", "então, hum"],
    "it": ["ehm", "uhm", "hmm", "beh, ehm", "allora ehm"],
}
NO_HESITATION = {
    "en": ["What", "What?", "um what", "huh", "Huh?", "eh", "sorry", "well", "like", "so", "hello", "um yes", "uh no", "mhm", "uh huh", "um, I don't know", "um, just a second", "hum a song", "um 2", "um " * 13, ""],
    "es": ["¿eh?", "¿Eh?", "qué", "cómo", "pues", "bueno", "mande", "eh sí"],
    "fr": ["hein", "quoi", "comment", "alors", "pardon", "euh oui"],
    "de": ["hä", "was", "wie bitte", "also", "oh", "ähm ja", "ach"],
    "pt": ["é", "ahn", "hã", "um", "o quê", "como", "eh?", "então"],
    "it": ["eh", "eh?", "come", "cosa", "boh", "allora", "ehm sì"],
}  # fmt: skip


@pytest.mark.parametrize(("language", "said"), [(language, said) for language, rows in HESITATION.items() for said in rows])
def test_hesitation_leans_to_no_and_says_none(language: str, said: str) -> None:
    locale = locale_of(language)
    assert hear_yes_no(normalise(said), locale) is None  # at "is that right?" it is no answer
    assert hear_hesitation(said, locale) == Heard(False, 0.5)
    assert kind_of("yes_no").hear(said, Asked(language, datetime(2026, 3, 2))) == Heard(False, 0.5)


@pytest.mark.parametrize(("language", "said"), [(language, said) for language, rows in NO_HESITATION.items() for said in rows])
def test_a_question_or_a_word_is_no_hesitation(language: str, said: str) -> None:
    assert hear_hesitation(said, locale_of(language)) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clear_answer_is_sure_enough_to_be_taken(language: str) -> None:
    locale = locale_of(language)
    scores = {said: heard.score for meant in (True, False) for said in SAID[language][meant] if (heard := hear_yes_no(normalise(said), locale)) is not None}
    assert [said for said, score in scores.items() if score < 0.85] == (["right, no, that's wrong"] if language == "en" else [])


@pytest.mark.parametrize(("language", "yes", "no"), [("en", "yes", "no"), ("es", "sí", "no"), ("fr", "oui", "non"), ("de", "ja", "nein"), ("pt", "sim", "não"), ("it", "sì", "no")])
def test_yes_and_no_are_read_back_as_they_are_said(language: str, yes: str, no: str) -> None:
    kind, asked = kind_of("yes_no"), Asked(language, datetime(2026, 3, 2))
    assert (kind.say(True, asked), kind.say(False, asked), kind.spell(False, asked)) == (yes, no, no)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_habits_are_stored_as_words_are_compared(code: str) -> None:
    habits, locale = assent_of(code), locale_of(code)
    for name in ("whole_yes", "whole_no", "yes_anywhere", "no_at_end", "before", "after", "firm", "adverbs", "soft", "quotes", "beside_hesitation"):
        assert [phrase for phrase in getattr(habits, name) if phrase != normalise(phrase) or not phrase] == [], name
    assert not (habits.whole_yes | locale.yes) & (habits.whole_no | locale.no)
    assert not habits.whole_yes & locale.unsure and not habits.whole_no & locale.unsure


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_whole_answer_is_heard(code: str) -> None:
    habits = assent_of(code)
    for phrases, meant in ((habits.whole_yes, True), (habits.whole_no, False)):
        assert {phrase: yes_no(phrase, code) for phrase in phrases} == dict.fromkeys(phrases, meant)


def test_a_whole_answer_is_surer_than_one_within_a_sentence() -> None:
    locale = locale_of("en")
    whole, begun, within = (hear_yes_no(said, locale) for said in ("yes", "yes it was fine", "that should do so yes i will"))
    assert whole is not None and begun is not None and within is not None
    assert whole.score > begun.score > within.score


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_is_yes_no_or_neither(said: str, language: str) -> None:
    assert yes_no(said, language) in (True, False, None)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from("yes no not right that's i said correct okay nicht das ist pas tout à fait non è não está wrong um".split()), max_size=20), st.sampled_from(LANGUAGES)
)
def test_any_row_of_words_is_yes_no_or_neither(words: list[str], language: str) -> None:
    assert yes_no(" ".join(words), language) in (True, False, None)


@pytest.mark.parametrize("said", ["yes " * 2500, "not " * 2500, "not very " * 1100, "so nicht " * 1100, "a" * 10_000, "um " * 3000, "u" * 10_000, "e" * 9_999 + "x"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_thousand_characters_are_little_work(said: str, language: str) -> None:
    text, locale = normalise(said), locale_of(language)
    assert calls_of(lambda: (hear_yes_no(text, locale), hear_hesitation(said, locale))) < 100_000
