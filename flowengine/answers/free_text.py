"""Answers in the caller's own words: the utterance, without what people say around an answer."""

from __future__ import annotations

import re

from flowengine.answers.hearing import Heard
from flowengine.answers.locale import locale_of
from flowengine.answers.normal import normalise

__all__ = ["hear_text"]

_HESITATIONS = {
    "en": frozenset("um uh uhm umm er err erm ah eh hm hmm mm well okay ok so".split()),
    "es": frozenset("eh em mm hm hmm este pues bueno ah a_ver".split()),
    "fr": frozenset("euh heu hum hm hmm ben bah bon alors eh ah".split()),
    "de": frozenset("ah ahm oh ohm hm hmm mm also naja tja okay ok so".split()),
    "pt": frozenset("ah eh hum hm hmm hã bom entao ahn".split()),
    "it": frozenset("eh ehm uhm mm hm hmm allora dunque beh ecco ah".split()),
}
"""Words before an answer that only win time."""
_LEADS = {
    "en": "my answer is|the answer is|i would say|i d say|id say|i said|my name is|it is|it s|its|that is|that s|thats|i think it is|i think it s|this is|hello|hi|yes|yeah|sure",
    "es": "mi respuesta es|la respuesta es|diria que|yo diria|digo que|dije|mi nombre es|me llamo|es que|seria|hola|creo que es",
    "fr": "ma reponse est|la reponse est|je dirais que|je dirais|j ai dit|mon nom est|je m appelle|c est|ce serait|bonjour|je crois que c est",
    "de": "meine antwort ist|die antwort ist|ich wurde sagen|ich sagte|ich habe gesagt|mein name ist|ich heisse|das ist|es ist|das ware|hallo|guten tag",
    "pt": "minha resposta e|a resposta e|eu diria que|eu diria|eu disse|meu nome e|o meu nome e|me chamo|seria|ola|oi|acho que e",
    "it": "la mia risposta e|la risposta e|direi che|direi|ho detto|il mio nome e|mi chiamo|sarebbe|buongiorno|salve|credo che sia",
}
"""What introduces an answer without being part of it."""
_AFTER = {
    "en": "thank you very much|thank you|thanks|please|um|uh|er|you know",
    "es": "muchas gracias|gracias|por favor|eh",
    "fr": "merci beaucoup|merci|s il vous plait|s il te plait|euh|voila",
    "de": "vielen dank|danke schon|danke|bitte|ahm",
    "pt": "muito obrigado|muito obrigada|obrigado|obrigada|por favor",
    "it": "grazie mille|grazie|per favore|per cortesia|ehm",
}
"""What comes after an answer."""


def hear_text(text: str, language: str) -> Heard | None:
    """What was said, as it was said, less what stands around it; None where nothing but hesitation was."""
    code = locale_of(language).code
    chunks = text.split()
    plain = [normalise(chunk) for chunk in chunks]
    start, end = 0, len(chunks)
    leads, after = _longest_first(_LEADS[code]), _longest_first(_AFTER[code])
    while end > start and (used := _matches(plain[start:end], after, last=True)):
        end -= used
    while start < end and (plain[start] in _HESITATIONS[code] or not plain[start]):
        start += 1
    used = _matches(plain[start:end], leads)
    if used < end - start:
        start += used
    while start < end - 1 and (plain[start] in _HESITATIONS[code] or not plain[start]):
        start += 1
    said = " ".join(chunks[start:end]).strip(" ,;:-–—")
    if end < len(chunks):
        said = said.rstrip(" .")
    if normalise(said):
        return Heard(said, 0.9)
    # Thanks alone are an answer too; hesitation isn't.
    whole = " ".join(chunks)
    return Heard(whole, 0.5) if any(word and word not in _HESITATIONS[code] for word in plain) else None


def _longest_first(phrases: str) -> list[list[str]]:
    return sorted((phrase.split() for phrase in phrases.split("|")), key=len, reverse=True)


def _matches(chunks: list[str], phrases: list[list[str]], *, last: bool = False) -> int:
    """How many chunks at the beginning (or the end) are one of the phrases; "it's" is one chunk of two words."""
    for phrase in phrases:
        words = " ".join(phrase)
        for count in range(1, min(len(phrase), len(chunks)) + 1):
            at = chunks[-count:] if last else chunks[:count]
            if re.sub(" +", " ", " ".join(at)) == words:
                return count
    return 0
