"""What a prompt offers: the keys that it names, with the option that each is for, found by the words around them.

Theory of operation. A prompt is read sentence by sentence. A key counts as offered where a verb of pressing leads to it
("press 1", "die 1 drücken"); and, once a sentence has such a verb, where an option stands right beside it ("press 1 for
billing, 2 for hours"; "for billing press 1, for hours 2"). What may stand behind a key is a short list of words, so that
"press two keys for the month" and "press 0 5, 0 2" offer nothing. Whatever isn't understood is passed over: those who ask
would rather miss an offer than hear one that nobody made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from flowengine.answers.menu_words import MenuWords, menu_words
from flowengine.answers.normal import normalise, normalise_phrase

__all__ = ["Offer", "Token", "names_key", "offers", "tokens_of", "words_of"]

_TOKEN = re.compile(r"\{\{.*?\}\}|<[^<>]*>|[^\W_]+|[*#]|[.!?…]|[,;:()–—]", re.DOTALL)
_MOST_BEFORE_KEY = 6


class Token(NamedTuple):
    """A word of a text, or what stands for a pause, and where it is."""

    word: str
    """In its normal form; `.` ends a sentence, `,` is any lesser pause, `{` a value that is put in."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Offer:
    """Keys that a prompt offers together ("press 1 or 2"), with where each stands in the text."""

    keys: tuple[str, ...]
    """Digits (one or two), `*` or `#`."""
    places: tuple[tuple[int, int], ...]
    """Where each key's word begins and ends, as characters of the text."""
    option: tuple[str, ...]
    """The words of what it is for, and of what else may be said for it, in their normal form; `{` for a value that is put in."""
    key_first: bool
    """The caller hears the key before what it is for."""
    clause: bool = False
    """What it is for is said as a purpose or condition ("to continue", "if …"), not as a thing ("for billing")."""
    opens: bool = False
    """It begins its sentence."""
    call: tuple[int, int] | None = None
    """Where "press 1" begins and ends, where the verb stands before the key."""
    aim: tuple[int, int] | None = None
    """Where "for billing" begins and ends, where it stands behind the key."""


@lru_cache(maxsize=8192)
def offers(text: str, language: str) -> tuple[Offer, ...]:
    """What a text offers, in its order; nothing in a language that has no table of words."""
    words = menu_words(language)
    if words is None or not any(word in words.press or word in words.enter for word in normalise(text).split()):
        return ()
    found: list[Offer] = []
    sentence: list[Token] = []
    before: list[Offer] = []
    for token in [*tokens_of(text), Token(".", len(text), len(text))]:
        if token.word != ".":
            sentence.append(token)
        elif sentence:
            before = _Sentence(sentence, words).offers(follows=bool(before) and not before[-1].key_first)
            found += before
            sentence = []
    return tuple(found)


@lru_cache(maxsize=8192)
def words_of(text: str) -> frozenset[str]:
    """The words of a text, in their normal form."""
    return frozenset(token.word for token in tokens_of(text))


def names_key(text: str, keys: str, language: str) -> bool:
    """Whether a text has a key anywhere in it, as a figure or a word."""
    words = menu_words(language)
    tokens = [token.word for token in tokens_of(text)]
    if keys in tokens or words is None:
        return keys in tokens
    names = [(word,) for word, digit in words.numbers.items() if digit == keys] + [name for name, key in words.keys.items() if key == keys]
    return any(tuple(tokens[place : place + len(name)]) == name for name in names for place in range(len(tokens)))


def tokens_of(text: str) -> Iterator[Token]:
    """The words and pauses of a text, without its SSML."""
    for match in _TOKEN.finditer(text):
        piece = match[0]
        if piece[0] == "<":
            continue
        word = "{" if piece[0] == "{" else piece if piece in "*#" else "." if piece in ".!?…" else "," if piece in ",;:()–—" else normalise_phrase(piece)
        yield Token(word, match.start(), match.end())


class _Sentence:
    """One sentence, read from left to right."""

    def __init__(self, tokens: Sequence[Token], words: MenuWords) -> None:
        self.tokens = tokens
        self.words = words
        self.heard = [token.word for token in tokens]
        self.said_until = 0
        """Up to here everything belongs to offers that are found."""

    def offers(self, *, follows: bool) -> list[Offer]:
        """`follows`: the sentence before it offers keys, the option first, so that this one needs no verb of its own."""
        words, found = self.words, list[Offer]()
        told = any(word in words.press or word in words.enter for word in self.heard)
        if not told:
            offer = self._last() if follows else None
            return [offer] if offer is not None else []
        told, led, place = False, False, 0
        while place < len(self.heard):
            word = self.heard[place]
            offer = None
            if word in words.press or word in words.enter:
                told = True
                offer = self._behind_verb(place)
                led = self._leads(place)
            elif told or (words.press_last and any(verb in words.press_last for verb in self.heard[place + 1 :])):
                offer = self._alone(place, bool(found) or (led and self._word(place - 1) in words.before_key))
            if offer is not None and not self._ends_entry(offer) and not self._calls_for_help(offer):
                found.append(offer)
            place = max(place + 1, self.said_until)
        return found

    def _last(self) -> Offer | None:
        """The key that a sentence without a verb ends with: "For hours, 2."."""
        place = len(self.heard) - 1
        found = self._key(place) if self._purpose(0) else None
        if found is None or not (self._word(place - 1) == "," or self._word(place - 1) in self.words.before_key):
            return None
        return self._made([found[0]], [(self.tokens[place].start, self.tokens[place].end)], self._option_before(place), place + 1)

    def _word(self, place: int) -> str:
        return self.heard[place] if 0 <= place < len(self.heard) else "."

    def _ends_entry(self, offer: Offer) -> bool:
        """Whether a star or pound is named as what ends an answer, or throws it away."""
        return set(offer.keys) <= {"*", "#"} and any(word in self.words.entry for word in self.heard)

    def _calls_for_help(self, offer: Offer) -> bool:
        """Whether it is a number to call in an emergency."""
        return bool(self.words.services.intersection(offer.keys)) and any(word in self.words.urgent for word in self.heard)

    def _leads(self, verb: int) -> bool:
        """Whether what the key is for stands between a verb of pressing and its key: "Drücken Sie für Termine die 1"."""
        place = verb + 1
        while self._word(place) in self.words.before_key:
            place += 1
        return bool(self.words.press_last) and place > verb + 1 and self._word(verb) in self.words.press and self._purpose(place)

    def _key(self, place: int) -> tuple[str, int] | None:
        """The key at a place, and where what follows it begins."""
        word = self._word(place)
        if word.isdecimal() and word.isascii():
            return (word, place + 1) if len(word) <= 2 else None
        for length in (3, 2, 1):
            name = tuple(self.heard[place : place + length])
            key = self.words.keys.get(name)
            if key is not None and len(name) == length and not self._word(place + length).isdecimal():
                return key, place + length
        digit = self.words.numbers.get(word)
        return (digit, place + 1) if digit is not None else None

    def _purpose(self, place: int) -> bool:
        """Whether what a key is for begins at a place."""
        if self._word(place) not in self.words.purpose:
            return False
        behind = self._word(place + 1)
        return behind not in self.words.courtesies and (self._key(place + 1) is None or (behind in self.words.articles and not self._is_number(place + 1)))

    def _ends(self, place: int) -> bool:
        """Whether a key that is followed by this is one by itself."""
        word, words = self._word(place), self.words
        return word in (".", ",") or word in words.either or word in words.say or word in words.press or word in words.after_key or self._purpose(place)

    def _first_key(self, place: int) -> int | None:
        """Where the key stands that a verb before this place leads to."""
        for here in range(place, place + _MOST_BEFORE_KEY):
            if self._key(here) is not None and not (self._word(here) in self.words.articles and not self._is_number(here)):
                return here
            said = self._word(here) in self.words.say or (self._word(here) in self.words.either and self._word(here + 1) in self.words.say)
            if self._word(here) not in self.words.before_key and not said and not (self._word(here) == "," and here == place):
                return None
        return None

    def _is_number(self, place: int) -> bool:
        """Whether a word that may be an article stands for a number."""
        following = self._word(place + 1)
        return following in (".", ",") or following in self.words.either or following in self.words.say or self._purpose(place + 1)

    def _behind_verb(self, verb: int) -> Offer | None:
        start = self._first_key(verb + 1)
        if start is None:
            return None
        keys, places, end = self._keys(start)
        if not keys or not self._ends(end):
            return None
        option = self._option_before(verb)
        if self._word(verb) in self.words.enter and not option and not self._purpose(end):
            return None
        return self._made(keys, places, option, end, verb)

    def _keys(self, place: int) -> tuple[list[str], list[tuple[int, int]], int]:
        """One key, or a row of alternatives: "1, 2 or 3". None of it where digits stand side by side."""
        keys: list[str] = []
        places: list[tuple[int, int]] = []
        end = place
        while True:
            found = self._key(place)
            if found is None:
                return keys, places, end
            if keys and self._purpose(found[1]):
                return keys, places, end  # "press 1, or 2 for hours": the second is an offer by itself
            keys.append(found[0])
            places.append((self.tokens[place].start, self.tokens[found[1] - 1].end))
            end = place = found[1]
            if self._key(end) is not None:
                return [], [], end
            while self._word(place) == "," or self._word(place) in self.words.either:
                place += 1
            if place == end:
                return keys, places, end
            while self._word(place) in self.words.before_key:
                place += 1

    def _alone(self, place: int, after_another: bool) -> Offer | None:
        """A key without a verb of its own, beside what it is for."""
        found = self._key(place)
        before = place - 1
        while before >= self.said_until and self._word(before) in self.words.before_key:
            before -= 1
        if found is None:
            return None
        key, end = found
        spot = (self.tokens[place].start, self.tokens[end - 1].end)
        either = self._word(before) in self.words.either
        first = before < self.said_until or self._word(before) == "," or either
        if not after_another:  # "press a key, or 0 for the desk"; but "press two keys for the day, two for the month"
            first = either and not any(self._key(here) for here in range(place))
        if self._word(end) in self.words.press_last:
            return self._made([key], [spot], self._option_before(before + 1), end + 1)
        if first and self._purpose(end) and self._told_before(place):
            return self._made([key], [spot], (), end)
        option = self._option_before(before + 1)
        behind = end
        while self._word(behind) in self.words.after_key and not self._purpose(behind):
            behind += 1
        closes = self._word(behind) in (".", ",") or self._word(behind) in self.words.either
        verb_next = self._word(end + 1) in self.words.press or self._word(end + 1) in self.words.enter
        later = any(word in self.words.press_last for word in self.heard[end:])
        if (after_another or later) and closes and option and not (self._word(end) == "," and verb_next):
            return self._made([key], [spot], option, end)
        return None

    def _told_before(self, place: int) -> bool:
        return any(word in self.words.press or word in self.words.enter for word in self.heard[:place])

    def _option_before(self, verb: int) -> tuple[str, ...]:
        """What stands before the verb and says what the key is for; empty where nothing does."""
        for place in range(self.said_until, verb):
            if self._word(place) in self.words.purpose and self._word(place + 1) not in self.words.courtesies:
                return tuple(word for word in self.heard[place + 1 : verb] if word != ",")
        return ()

    def _made(self, keys: list[str], places: list[tuple[int, int]], option: tuple[str, ...], end: int, verb: int | None = None) -> Offer:
        """The offer, with what stands behind its key."""
        words = self.words
        bare = self.heard[self.said_until : end if verb is None else verb]  # not the "say" of "press or say 1"
        opens = verb is not None and all(word in words.before_key or word in words.courtesies for word in self.heard[:verb])
        call = (self.tokens[verb].start, places[-1][1]) if verb is not None else None
        aim = None
        while self._word(end) in words.after_key and not self._purpose(end):
            end += 1
        if not option and self._word(end) == "," and self._word(end + 1) in words.clause:
            end += 1
        key_first = clause = False
        if not option and self._purpose(end):
            key_first, clause = True, self._word(end) not in words.things or self._word(end + 1).endswith(words.infinitives)
            stop = self._stop(end + 1)
            aim = (self.tokens[end].start, self.tokens[stop - 1].end)
            option, end = tuple(self.heard[end + 1 : stop]), stop
        if self._word(end) in words.either and self._word(end + 1) in words.say:
            stop = self._stop(end + 2)
            option, end = (*option, *self.heard[end + 2 : stop]), stop
        elif any(word in words.say for word in bare):
            option = (*option, *bare)
        self.said_until = end
        return Offer(tuple(keys), tuple(places), option, key_first, clause, opens, call, aim)

    def _stop(self, place: int) -> int:
        """Where an option that begins here ends: at a pause, or at "or" before another key or verb."""
        while place < len(self.heard):
            word = self.heard[place]
            if word == ",":
                break
            if word in self.words.either:
                following = place + 1
                while self._word(following) in self.words.before_key:
                    following += 1
                if self._word(following) in self.words.press or self._word(following) in self.words.say or self._key(following) is not None:
                    break
            place += 1
        return place
