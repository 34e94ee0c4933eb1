"""Answers to `collect`: what was said or keyed, as a value with the evidence for it.

`hear_*` take the normal form of what was said (`normal.normalise`) and the words of the language; a result's score is
from 0 to 1, and None means that this is no answer of the type.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flowengine.answers.assent import Assent, assent_of
from flowengine.answers.figures import rows_of_digits, words_of
from flowengine.answers.locale import Locale
from flowengine.answers.normal import normalise, without_lead_in
from flowengine.answers.numbers import spoken_digits

__all__ = ["Heard", "hear_digits", "hear_hesitation", "hear_yes_no", "speak_digits"]

_LONGEST_YES_NO = 60
_LONGEST_DIGITS = 300
"""So many words are looked at."""
_LONGEST_HESITATION = 12
_DOUBTFUL = 0.5
"""The score of what has to be asked about."""


@dataclass(slots=True)
class Heard:
    """An answer with how sure it is, from 0 to 1."""

    value: Any
    score: float


def hear_yes_no(text: str, locale: Locale) -> Heard | None:
    """Yes or no, whole, at the beginning of an answer or clearly within it; None where it is neither or both. Least sure is a no after a word of assent."""
    if any(f" {words} " in f" {text} " for words in locale.unsure):
        return None
    habits = assent_of(locale.code)
    trimmed = without_lead_in(text, locale)
    bare = " ".join([word for word in trimmed.split() if word not in locale.fillers])
    for candidate in (text, trimmed, bare):
        said_yes, said_no = candidate in locale.yes or candidate in habits.whole_yes, candidate in locale.no or candidate in habits.whole_no
        if said_yes != said_no:
            return Heard(said_yes, 1.0 if candidate in locale.yes or candidate in locale.no else 0.95)
    words = trimmed.split()[:_LONGEST_YES_NO]
    found = _votes(words, locale, habits)
    if not found:
        return _yes_no_around(words, locale, habits)
    first, end = found[0].yes, found[0].end
    if found[0].start == 0:
        rest = " ".join(words[end:])
        if any(f"{rest} ".startswith(f"{quote} ") for quote in habits.quotes):
            # "No, I said yes" takes back what was understood; nobody takes a yes back with "I said no".
            return None if not first and any(vote.yes for vote in found[1:]) else Heard(first, 0.85)
        if all(vote.yes == first for vote in found):
            return Heard(first, 0.9)
        softly = " ".join(words[:end]) in habits.soft
        return Heard(False, 0.7) if softly and not any(vote.yes for vote in found[1:]) and _is_clear_no(words, found[1:], habits) else None
    return _yes_no_within(words, found, habits)


@dataclass(frozen=True, slots=True)
class _Vote:
    """A phrase that says yes or no, from the word at `start` to before the one at `end`."""

    yes: bool
    start: int
    end: int
    turned: bool = False
    """Whether it's a word of assent that was turned around: "not correct"."""


def _votes(words: list[str], locale: Locale, habits: Assent) -> list[_Vote]:
    """The phrases for yes and no in an answer, in their order, the longest at each place.

    After the beginning, a phrase counts only if one word of it says the same alone: "it is" may begin anything.
    """
    found: list[_Vote] = []
    index = 0
    while index < len(words):
        turned = _turned(words, index, locale, habits)
        if turned:
            found.append(_Vote(False, index, turned, True))
            index = turned
            continue
        yes, no = _leading(words[index : index + 6], locale.yes), _leading(words[index : index + 6], locale.no)
        length = max(yes, no)
        if length == 0 or yes == no:
            index += 1
            continue
        said = words[index : index + length]
        same = locale.yes if yes > no else locale.no
        if index == 0 or any(word in same for word in said):
            after = index + length
            end = _turned(words, after - 1, locale, habits) if no > yes else 0
            if yes > no and " ".join(said) not in habits.firm:
                end = _turned_after(words, after, habits)
            if end:
                found.append(_Vote(False, index, end, True))
                index = end
                continue
            found.append(_Vote(yes > no, index, after))
        index += length
    return found


def _is_clear_no(words: list[str], found: list[_Vote], habits: Assent) -> bool:
    """Whether what follows a soft word of assent is a no of its own, and not a mere "not" somewhere."""
    return any(vote.turned or vote.end - vote.start > 1 or words[vote.start] in habits.no_at_end for vote in found)


def _turned(words: list[str], index: int, locale: Locale, habits: Assent) -> int:
    """The end of a word of assent turned around by what stands at a place ("not at all correct"); 0 for none."""
    used = _leading(words[index : index + 5], habits.before)
    at = index + used
    while used and at < len(words) and words[at] in habits.adverbs and words[at] not in locale.yes:
        at += 1
    length = _leading(words[at : at + 5], locale.yes) if used else 0
    return at + length if length else 0


def _turned_after(words: list[str], index: int, habits: Assent) -> int:
    """The end of what turns the word of assent before a place around ("richtig ist das nicht"); 0 for nothing."""
    while index < len(words) and words[index] in habits.adverbs and words[index] not in habits.after:
        if used := _leading(words[index : index + 3], habits.after):
            return index + used
        index += 1
    used = _leading(words[index : index + 3], habits.after)
    return index + used if used else 0


def _yes_no_around(words: list[str], locale: Locale, habits: Assent) -> Heard | None:
    """A phrase with words around it that change nothing: "that sounds really good"."""
    kept = " ".join([word for word in words if word not in habits.adverbs and word not in locale.fillers])
    yes, no = kept in habits.whole_yes, kept in habits.whole_no
    return Heard(yes, 0.85) if yes != no else None


def _yes_no_within(words: list[str], found: list[_Vote], habits: Assent) -> Heard | None:
    """A clear yes in a sentence, a no at its end, or a word of assent turned around anywhere, if nothing says otherwise."""
    said = found[0].yes
    if any(vote.yes != said for vote in found):
        return None
    last = " ".join(words[found[-1].start :])
    phrases = {" ".join(words[vote.start : vote.end]) for vote in found}
    if any(vote.turned for vote in found):
        return Heard(False, 0.85)
    if said and (phrases & habits.yes_anywhere or all(word in habits.adverbs for word in words[: found[0].start])):
        return Heard(True, 0.85)
    if not said and last in habits.no_at_end:
        return Heard(False, 0.85)
    return None


def hear_hesitation(spoken: str, locale: Locale) -> Heard | None:
    """A no in doubt, where nothing but hesitation is said; None for anything else, and for a question ("eh?").

    Conversation analysis knows delay and hesitation as marks of the answer that isn't the preferred one, which for most
    questions is a no (Pomerantz 1984). It leans to no and says none: whoever takes it has to ask.
    """
    if "?" in spoken:
        return None
    words, habits = normalise(spoken).split(), assent_of(locale.code)
    sounds = [habits.hesitation.fullmatch(word) is not None for word in words[: _LONGEST_HESITATION + 1]]
    if not any(sounds) or len(words) > _LONGEST_HESITATION:
        return None
    return Heard(False, _DOUBTFUL) if all(sound or word in habits.beside_hesitation for word, sound in zip(words, sounds, strict=True)) else None


def _leading(words: list[str], phrases: frozenset[str]) -> int:
    """How many words at the beginning are one of the phrases (the longest)."""
    return next((n for n in range(min(6, len(words)), 0, -1) if " ".join(words[:n]) in phrases), 0)


def hear_digits(text: str, locale: Locale, fits: Callable[[str], bool] = bool) -> Heard | None:
    """Digits read aloud or transcribed as figures, alone or with words around them; `fits` says which can be the answer.

    Among other words a row counts only if it is the one that fits, and has three digits or more: "one moment" is no 1.
    """
    digits = spoken_digits(without_lead_in(text, locale), locale)
    if digits is not None and fits(digits):
        return Heard(digits, 0.9 if text.replace(" ", "").isdigit() else 0.8)
    words = words_of(text, locale)
    if len(words) > _LONGEST_DIGITS:
        return None
    rows = rows_of_digits(words, locale)
    fitting = [row.digits for row in rows if len(row.digits) >= 3 and fits(row.digits)]
    if len(set(fitting)) == 1:
        return Heard(fitting[0], 0.7)
    if fitting or not rows:
        return None
    # Said in a way that could be meant otherwise ("twenty two" as 20 2), or in parts with words between them.
    other = list(dict.fromkeys(digits for row in rows for digits in row.readings() if len(digits) >= 4 and fits(digits)))
    if other:
        return Heard(other[0], 0.5) if len(rows) == 1 or len(other) == 1 else None
    together = "".join([row.digits for row in rows])
    return Heard(together, 0.5) if len(rows) > 1 and all(len(row.digits) > 1 for row in rows) and fits(together) else None


def speak_digits(value: str) -> str:
    """Digits to be heard one by one, in groups of three or four: `4155550100` → `4 1 5, 5 5 5, 0 1 0 0`."""
    characters = [c for c in str(value) if not c.isspace()]
    if len(characters) <= 5:
        return " ".join(characters)
    groups: list[list[str]] = []
    rest = characters
    while len(rest) > 4:
        groups.append(rest[:3])
        rest = rest[3:]
    groups.append(rest)
    return ", ".join(" ".join(group) for group in groups)
