"""Codes of letters and digits, spelled: "B as in Bravo, four two", "bee forty two", "B-42".

A code is read word by word into characters, each with how sure it is; words that are none end the row, and the row that
fits is the answer. `say_code` and `spell` are the way back.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from flowengine.answers.figures import number_at, words_of
from flowengine.answers.hearing import Heard, speak_digits
from flowengine.answers.letters import Letters, letters_of
from flowengine.answers.locale import Locale, locale_of
from flowengine.answers.normal import normalise

__all__ = ["Word", "hear_code", "letters_at", "say_code", "spell", "words_in"]

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONGEST = 600
"""So many words are looked at."""
_OH = "\0"
"""An "oh" of which the neighbours decide whether it's a zero."""
_OWN = frozenset("äöüñ")
"""Letters with a mark that are letters of their own."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of an utterance: as it was written, and in its normal form (but with ñ kept)."""

    raw: str
    plain: str
    glued: bool = False
    """Whether an apostrophe joins it to another: the s of "it's" is no letter."""


@dataclass(slots=True)
class _Row:
    """Characters that follow each other, and how sure they are."""

    text: str = ""
    score: float = 0.9

    def add(self, characters: str, sure: float = 1.0) -> None:
        self.text += characters
        self.score = min(self.score, sure)


def words_in(text: str, locale: Locale) -> list[Word]:
    """The words of a raw utterance, number words taken apart as `figures.words_of` does."""
    found: list[Word] = []
    for token in _TOKEN.findall(unicodedata.normalize("NFC", text)):
        parts = re.split("['’]", token)
        for part in parts:
            kept = part.lower()
            plain = kept if len(kept) == 1 and kept in _OWN | {"ß"} else normalise(part)
            if locale.code == "es" and "ñ" in kept:
                plain = "".join([c if c == "ñ" else normalise(c) for c in kept])
            several = words_of(plain, locale)
            found += [Word(part, one, len(parts) > 1) for one in several] if len(several) > 1 else [Word(part, plain, len(parts) > 1)] if plain else []
        if len(found) >= _LONGEST:
            break
    for index in range(len(found) - 1, 0, -1):
        one = locale.compounds.get(f"{found[index - 1].plain} {found[index].plain}")
        if one:
            found[index - 1 : index + 1] = [Word(one, one)]
    return found


@lru_cache(maxsize=16)
def _phrases(code: str) -> tuple[dict[str, list[tuple[str, ...]]], ...]:
    """Introductions, endings, strong and doubtful words of likeness, by their first word, longest first."""
    letters = letters_of(code)
    tables = []
    for phrases in (letters.introductions, letters.endings, letters.like, letters.like_doubtful):
        found: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(phrases, key=len, reverse=True):
            parts = tuple(phrase.split())
            found.setdefault(parts[0], []).append(parts)
        tables.append(found)
    return tuple(tables)


def _phrase_at(words: list[Word], index: int, table: dict[str, list[tuple[str, ...]]]) -> int:
    """How many words of a table's phrase stand at a place."""
    if index >= len(words):
        return 0
    for parts in table.get(words[index].plain, ()):
        if tuple(word.plain for word in words[index : index + len(parts)]) == parts:
            return len(parts)
    return 0


def letters_at(words: list[Word], index: int, letters: Letters) -> tuple[str, int, bool]:
    """The letter named at a place, how many words name it, and whether by a word of an alphabet; "" and 0 for none."""
    for count in (3, 2, 1):
        if index + count > len(words):
            continue
        name = words[index].plain if count == 1 else " ".join([word.plain for word in words[index : index + count]])
        if name in letters.names:
            return letters.names[name], count, False
        if name in letters.alphabet:
            return letters.alphabet[name], count, True
        if count == 1 and len(name) == 1 and not name.isdecimal() and not words[index].glued:
            return {"ß": "SS"}.get(name, name.upper()), 1, False
    return "", 0, False


class _Reader:
    """One utterance on its way to rows of characters."""

    def __init__(self, text: str, locale: Locale) -> None:
        self.locale, self.letters = locale, letters_of(locale.code)
        self.words = words_in(text, locale)
        self.plain = [word.plain for word in self.words]
        self.introductions, self.endings, self.like, self.like_doubtful = _phrases(locale.code)
        single = [word.raw for word in self.words if len(word.raw) == 1 and word.raw.isalpha()]
        # Where single letters are written large, a small "a" or "e" is a word.
        self.cased = any(one.isupper() and one != "I" for one in single)
        self.rows = [_Row()]
        self.other = False
        """Whether anything was said that is neither a code nor around one."""

    def read(self) -> list[_Row]:
        index = 0
        while index < len(self.words):
            index += self._step(index)
        for row in self.rows:
            row.text = _with_zeros(row.text)
        return [row for row in self.rows if row.text]

    @property
    def row(self) -> _Row:
        return self.rows[-1]

    def _cut(self) -> None:
        if self.row.text:
            self.rows.append(_Row())

    def _step(self, index: int) -> int:
        """Reads what stands at a place; returns how many words that was."""
        word = self.words[index]
        used = _phrase_at(self.words, index, self.introductions)
        if used and not self.row.text and not (used == 1 and letters_at(self.words, index, self.letters)[1]):
            return used
        used = _phrase_at(self.words, index, self.endings)
        if used:
            self._cut()
            return used
        times = self.locale.repeats.get(word.plain, 0)
        letter, used, alphabetic = letters_at(self.words, index, self.letters)
        if times and used < 2:
            used = self._repeated(index, times)
            if used:
                return used
            letter = ""
        if (
            letter
            and len(word.raw) == 1
            and word.raw.islower()
            and word.plain in self.letters.doubtful
            and (self.cased or self._is_article(index))
            and not _phrase_at(self.words, index + 1, self.like)
        ):
            return 1
        if word.plain in self.letters.zero_or_o and used < 2:
            self.row.add("O" if word.raw == "O" else _OH)
            return 1
        if letter and not (len(letter) == 1 and letter in "EÉ" and word.raw in ("é", "è") and not self.row.text):
            return used + self._letter(letter, index + used, alphabetic)
        if self.locale.digits.get(word.plain) == "1" and index + 1 < len(self.words) and self.plain[index + 1] in self.letters.passed_over:
            return 1  # "ein großes K"
        ways, used = number_at(self.plain, index, self.locale)
        if used:
            self.row.add(ways[0], 0.9 if len(ways) == 1 else 0.8)
            return used
        return self._doubtful(index)

    def _repeated(self, index: int, times: int) -> int:
        """ "double s", "triple oh"; 0 where what follows is no letter."""
        at = index + 1
        if at >= len(self.words):
            return 0
        if self.plain[at] in self.letters.zero_or_o:
            self.row.add(("O" if self.words[at].raw == "O" else _OH) * times)
            return 2
        letter, used, _ = letters_at(self.words, at, self.letters)
        if not letter and self.plain[at] in self.letters.doubtful and self.plain[at] not in self.locale.digits:
            letter, used = self.letters.doubtful[self.plain[at]], 1
        if not letter:
            return 0
        more = self._letter(letter, at + used, False)
        self.row.add(self.row.text[-1] * (times - 1), 0.8)
        return 1 + used + more

    def _letter(self, letter: str, after: int, alphabetic: bool) -> int:
        """A letter, with the word that makes it clear; returns how many words that takes after the letter's own."""
        word, used = self._likeness(letter, after)
        if word:
            known = self.letters.alphabet.get(word, word[0].upper())
            self.row.add(known)
            return used
        self.row.add(letter)
        if not alphabetic and after < len(self.words) and not self.words[after].glued:
            told = self.plain[after]
            if len(told) > 2 and self.letters.alphabet.get(told) == letter:
                self.row.score = min(self.row.score, 0.75)  # "B Bravo" is one letter, told twice
                return 1
        return 0

    def _likeness(self, letter: str, after: int) -> tuple[str, int]:
        """The word by which a letter is made clear ("as in bravo"), and how many words that takes; "" and 0 for none."""
        for table, doubtful in ((self.like, False), (self.like_doubtful, True)):
            used = _phrase_at(self.words, after, table)
            at = after + used
            while used and at < len(self.words) - 1 and self.plain[at] in self.letters.passed_over:
                at += 1
            if not used or at >= len(self.words):
                continue
            told = self.plain[at]
            if at + 1 < len(self.words) and (both := f"{told} {self.plain[at + 1]}") in self.letters.alphabet:
                return both, at + 2 - after
            if told in self.letters.names and self.letters.names[told] == letter and not doubtful:
                return letter, at + 1 - after
            if len(told) < 2 or not told[0].isalpha() or told in self.letters.names:
                continue
            same = self.letters.alphabet.get(told, told[0].upper())[0] == letter[0]
            if doubtful and (not same or told in self.letters.doubtful or number_at(self.plain, at, self.locale)[1]):
                continue
            return told, at + 1 - after
        return "", 0

    def _doubtful(self, index: int) -> int:
        """What may be a letter, an abbreviation, or nothing."""
        word = self.words[index]
        plain = word.plain
        before, after = bool(self.row.text), self._is_code(index + 1)
        if plain in self.letters.alike and before and after:
            self.row.add(self.letters.alike[plain], 0.6)
            return 1
        if plain in self.letters.fillers or plain in self.letters.passed_over:
            return 1
        if plain in self.letters.doubtful and not word.glued:
            likeness = bool(_phrase_at(self.words, index + 1, self.like))
            if before or after or likeness or len(self.words) == 1:
                self.row.score = min(self.row.score, 0.75 if before or likeness else 0.6)
                return 1 + self._letter(self.letters.doubtful[plain], index + 1, False)
        if word.raw in ("é", "è"):
            return 1
        if plain.isalnum() and plain.isascii() and not plain.isalpha():
            self.row.add(plain.upper())
            return 1
        if self._is_abbreviation(index):
            self.row.add(plain.upper(), 0.7)
            return 1
        if self.row.text and plain[:1].upper() == self.row.text[-1] and len(plain) > 2 and after:
            self.row.score = min(self.row.score, 0.6)  # "B, boy, four two"
            return 1
        self.other = True
        self._cut()
        return 1

    def _is_code(self, index: int) -> bool:
        """Whether the word at a place is surely part of a code."""
        if index >= len(self.words):
            return False
        return bool(letters_at(self.words, index, self.letters)[1] or number_at(self.plain, index, self.locale)[1]) or not self.words[index].plain.isalpha()

    def _is_article(self, index: int) -> bool:
        """Whether this is the "a" of "it's a bravo": who spells by an alphabet has a word for A."""
        return self.plain[index] == "a" and not self.row.text and letters_at(self.words, index + 1, self.letters)[2]

    def _is_abbreviation(self, index: int) -> bool:
        """Whether a word is letters said together: "ABC 123", "xyz"."""
        word = self.words[index]
        if not word.plain.isascii() or not word.plain.isalpha() or word.glued or not 2 <= len(word.plain) <= 5:
            return False
        if word.raw.isupper():
            return any(not other.raw.isupper() and other.raw.isalpha() for other in self.words) or len(self.words) == 1 or self._is_code(index + 1)
        if not set(word.plain) & set("aeiouy"):
            return True
        beside = [self.plain[place] for place in (index - 1, index + 1) if 0 <= place < len(self.words)]
        known = word.plain in self.locale.fillers or any(word.plain in table for table in (self.introductions, self.endings, self.like, self.like_doubtful))
        return len(word.plain) == 3 and not known and any(one.isdecimal() for one in beside)


def _with_zeros(text: str) -> str:
    """Each open "oh" decided: zero next to a digit, else the letter."""
    if _OH not in text:
        return text
    parts = re.split(f"({_OH}+)", text)
    for place in range(1, len(parts), 2):
        beside = parts[place - 1][-1:] + parts[place + 1][:1]
        zero = any(c.isdecimal() for c in beside)
        parts[place] = ("0" if zero else "O") * len(parts[place])
    return "".join(parts)


def hear_code(text: str, language: str, *, shortest: int = 1, longest: int | None = None) -> Heard | None:
    """Letters and digits that were spelled, as upper-case text; None where there is no code of such a length."""
    reader = _Reader(text, locale_of(language))
    rows = reader.read()

    def fits(code: str) -> bool:
        return max(1, shortest) <= len(code) and (longest is None or len(code) <= longest)

    if not reader.other:
        whole = "".join([row.text for row in rows])
        return Heard(whole, min(row.score for row in rows)) if rows and fits(whole) else None
    fitting = [row for row in rows if fits(row.text) and (len(row.text) >= 3 or (len(row.text) == 2 and len(rows) == 1))]
    if not fitting:
        return None
    best = max(fitting, key=lambda row: (any(c.isdecimal() for c in row.text), len(row.text)))
    return Heard(best.text, min(best.score, 0.65 if len(fitting) == 1 else 0.45))


def say_code(value: str, language: str) -> str:
    """A code spelled, letters and digits in groups: `AB1234` → `A B, 1 2 3 4`."""
    kinds = groupby([c for c in str(value).upper() if c.isalnum()], key=str.isdecimal)
    return ", ".join([speak_digits("".join(run)) for _, run in kinds])


def spell(value: str, language: str) -> str:
    """A code with a word for each letter that is mistaken for another: `B42` → `B as in Bravo, 4, 2`."""
    letters = letters_of(locale_of(language).code)
    said = []
    for character in str(value).upper():
        if character in letters.unclear and character in letters.spoken:
            said.append(letters.as_in.format(letter=character, word=letters.spoken[character]))
        elif character.isalnum():
            said.append(character)
    return ", ".join(said)
