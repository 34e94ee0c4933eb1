"""E-mail addresses: "john dot smith at gmail dot com", spelled or not, in and out.

An address is what stands before and after the word for @; symbols become what they stand for, everything else is joined.
What isn't an address by its form is None: nothing is invented.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from flowengine.answers.email_words import ALWAYS_COM, PROVIDERS, TOPS, TOPS_HEARD, symbols_of
from flowengine.answers.figures import number_at, words_of
from flowengine.answers.hearing import Heard
from flowengine.answers.letters import letters_of
from flowengine.answers.locale import Locale, locale_of
from flowengine.answers.normal import normalise

__all__ = ["hear_email", "say_email"]


_ADDRESS = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
_WRITTEN = re.compile(r"[^\s@<>(),;:\"]+\s?@\s?[^\s@<>(),;:\"]+\.[^\s@<>(),;:\"]+", re.IGNORECASE)
_E_MAIL = re.compile(r"\be-mail(?=\b|adresse)", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[@._+-]")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LONGEST = 1500
"""So many characters are looked at; an address has 254 at the most."""


@lru_cache(maxsize=16)
def _tables(code: str) -> tuple[dict[str, str], tuple[tuple[str, ...], ...]]:
    """Phrases of an address → what they stand for (@, a sign, or nothing), and the phrases before an address, longest first."""
    symbols = symbols_of(code)
    meaning = {**dict.fromkeys(symbols.passed_over, ""), **symbols.signs, **dict.fromkeys(symbols.at, "@"), "@": "@", ".": ".", "_": "_", "-": "-", "+": "+"}
    leads = tuple(sorted((tuple(lead.split()) for lead in symbols.leads), key=len, reverse=True))
    return meaning, leads


def hear_email(text: str, language: str) -> Heard | None:
    """An address, lower-case; surest where it came written, least sure where a provider's end had to be added."""
    text = unicodedata.normalize("NFC", text)[:_LONGEST]
    locale = locale_of(language)
    words, written = _words(text, locale)
    parts = _signs(words, locale)
    places = [place for place, part in enumerate(parts) if part == "@"]
    for place in reversed(places[:12]):
        before = max((other + 1 for other in places if other < place), default=0)
        name = _name(parts[before:place], locale)
        domain, sure = _domain(parts[place + 1 :], locale)
        address = f"{name}@{domain}"
        if name and domain and len(address) <= 254 and len(name) <= 64 and _ADDRESS.fullmatch(address):
            return Heard(address, 0.95 if written else sure)
    return None


def _plain(text: str, locale: Locale) -> str:
    """Letters without marks; in German ä is ae, as in addresses."""
    return normalise(text.lower().translate(_GERMAN) if locale.code == "de" else text)


def _words(text: str, locale: Locale) -> tuple[list[str], bool]:
    """Words and signs of an utterance; a dot, dash or underscore counts only inside a word. And whether an address came written."""
    text = _WRITTEN.sub(lambda found: re.sub(r"\s*@\s*", "@", found.group()), _E_MAIL.sub("email", text))
    written = bool(re.search(r"\S@\S+\.\w", text))
    found: list[str] = []
    for chunk in text.split():
        tokens = _TOKEN.findall(chunk.strip(".-,;:!?¡¿\"'()<>[]"))
        words = [token if token in "@._+-" else _plain(token, locale) for token in tokens]
        if "-" in words and _is_number([word for word in words if word != "-"], locale):
            words = [word for word in words if word != "-"]  # "forty-two", "quatre-vingt-douze"
        for word in words:
            found += word.split()
    return found, written


def _is_number(words: Sequence[str], locale: Locale) -> bool:
    """Whether words are a number in words, which is written with dashes in some languages."""
    joined = words_of(" ".join(words), locale)
    return bool(joined) and joined[0].isalpha() and number_at(joined, 0, locale)[1] == len(joined)


def _signs(words: Sequence[str], locale: Locale) -> list[str]:
    """Words with the phrases for signs replaced by the sign, and remarks about the writing left out."""
    meaning, _ = _tables(locale.code)
    parts: list[str] = []
    index = 0
    while index < len(words):
        for count in range(min(5, len(words) - index), 0, -1):
            phrase = " ".join(words[index : index + count])
            if phrase == "at" and parts[-1:] == ["."] and "@" in parts:
                continue  # Austria's end of a domain
            if phrase in meaning:
                parts += [meaning[phrase]] if meaning[phrase] else []
                index += count
                break
        else:
            parts.append(words[index])
            index += 1
    return parts


def _after_lead(parts: list[str], locale: Locale) -> list[str]:
    """What comes after the last words that introduce an address, and after fillers at the beginning."""
    _, leads = _tables(locale.code)
    for at in range(len(parts) - 1, -1, -1):
        lead = next((lead for lead in leads if tuple(parts[at : at + len(lead)]) == lead), None)
        if lead is not None and at + len(lead) < len(parts) and (len(lead) > 1 or at < 4):
            rest = parts[at + len(lead) :]
            spelled = len(rest[0]) == 1 and all(len(word) == 1 for word in lead)  # "e o 0 …" is no "é o …"
            if rest[0] not in ".@_-+" and not spelled:
                parts = rest
                break
    letters = letters_of(locale.code)
    while len(parts) > 1 and parts[0] in letters.fillers and parts[1] not in ".@_-+":
        parts = parts[1:]
    return parts


def _name(parts: list[str], locale: Locale) -> str:
    """What stands before the @."""
    parts = _after_lead(parts, locale)
    return _joined(_only_spelled(parts, locale), locale)


def _only_spelled(parts: list[str], locale: Locale) -> list[str]:
    """ "smith spelled s m i t h": the letters alone."""
    for at in range(len(parts) - 1, 0, -1):
        if any(" ".join(parts[at : at + count]) in symbols_of(locale.code).spelled for count in (1, 2)) and at + 1 < len(parts):
            start = max((place + 1 for place in range(at) if parts[place] in "._-+"), default=0)
            used = 1 if parts[at] in symbols_of(locale.code).spelled else 2
            return parts[:start] + parts[at + used :]
    return parts


def _joined(parts: Sequence[str], locale: Locale) -> str:
    """Words, letters and numbers of an address without the spaces between them."""
    letters = letters_of(locale.code)
    words: list[str] = []
    for part in parts:
        words += [part] if part in "._-+@" else words_of(part, locale)
    for several, one in locale.compounds.items():
        first, second = several.split()
        for at in range(len(words) - 1, 0, -1):
            if words[at - 1] == first and words[at] == second:
                words[at - 1 : at + 1] = [one]
    out: list[str] = []
    index = 0
    spelling = sum(len(word) == 1 and word.isalpha() for word in words) >= 2
    while index < len(words):
        word = words[index]
        letter, used = _told(words, index, locale)
        if letter:
            out.append(letter)
            index += used
            continue
        times = locale.repeats.get(word, 0)
        following = words[index + 1] if index + 1 < len(words) else ""
        if times and len(following) == 1 and following.isalpha() and not (word == "double" and following == "u"):
            out.append(following * times)
            index += 2
            continue
        name = " ".join(words[index : index + 2])
        if name in letters.names and name.count(" "):
            out.append(letters.names[name].lower())
            index += 2
            continue
        if spelling and word in letters.names and len(word) > 1:
            out.append(letters.names[word].lower())
            index += 1
            continue
        if len(word) > 1 or word.isdecimal():
            ways, used = number_at(words, index, locale)
            if used and all(one not in "._-+@" for one in words[index : index + used]):
                out.append(ways[0])
                index += used
                continue
        if word not in letters.fillers or (len(word) > 2 and not _is_hesitation(word)):
            out.append(word)
        index += 1
    return "".join(out)


def _is_hesitation(word: str) -> bool:
    return bool(re.fullmatch(r"[eaou]+h?m+|e+h+|e+u+h+|h+m+|uh+|er+m?", word))


def _told(words: Sequence[str], index: int, locale: Locale) -> tuple[str, int]:
    """ "s as in sam" → s, and how many words that is; "" and 0 where no letter is told by a word."""
    letters = letters_of(locale.code)
    letter = words[index] if len(words[index]) == 1 else (letters.names.get(words[index]) or letters.doubtful.get(words[index], "")).lower()
    if len(letter) != 1 or not letter.isalpha():
        return "", 0
    for like, doubtful in ((letters.like, False), (letters.like_doubtful, True)):
        for phrase in like:
            count = len(phrase.split())
            at = index + 1 + count
            if at < len(words) and " ".join(words[index + 1 : at]) == phrase:
                told = letters.alphabet.get(words[at], words[at][0]).lower()[0]
                if len(words[at]) > 1 and told.isalpha() and (told == letter or not doubtful):
                    return told, count + 2
    return "", 0


def _domain(parts: Sequence[str], locale: Locale) -> tuple[str, float]:
    """What stands after the @, ended where a domain ends, and how sure it is."""
    sure = 0.85
    labels: list[list[str]] = [[]]
    for part in parts:
        if part == "@":
            break
        if part == ".":
            labels.append([])
        elif part in "_+":
            break
        else:
            labels[-1].append(part)
        if len(labels) > 8:
            break
    if labels and not labels[-1]:
        labels.pop()
    if not labels:
        return "", 0.0
    if len(labels) == 1:
        return _without_dot(labels[0], locale)
    labels[-1], cut = _top(labels[-1], locale)
    if cut:
        sure = 0.75
    names = [_label(label, locale) for label in labels[:-1]]
    top = "".join(labels[-1])
    if names and (names[-1] in PROVIDERS or names[-1].replace("-", "") in PROVIDERS):
        names[-1] = PROVIDERS.get(names[-1]) or PROVIDERS[names[-1].replace("-", "")]
    return ".".join([*names, top]), sure


def _top(label: list[str], locale: Locale) -> tuple[list[str], bool]:
    """The end of a domain without what was said after it: "com thanks", "c o m", "de bitte"."""
    if not label:
        return [], False
    if len(label[0]) > 1:
        first = label[0]
        top = TOPS_HEARD.get(first, first)
        return [top], len(label) > 1 and label[1] not in letters_of(locale.code).fillers
    letters = letters_of(locale.code)
    spelled: list[str] = []
    for word in label:
        letter = word if len(word) == 1 else letters.names.get(word, "").lower()
        if len(letter) != 1 or not letter.isalpha():
            break
        spelled.append(letter)
    return spelled[:6], False


def _label(label: Sequence[str], locale: Locale) -> str:
    joined = _joined(label, locale)
    return joined.strip("-")


def _without_dot(label: list[str], locale: Locale) -> tuple[str, float]:
    """A domain said without its dot: "gmail com", "web de", or a provider alone."""
    letters = letters_of(locale.code)
    kept = list(label)
    while len(kept) > 1 and (kept[-1] in letters.fillers or _is_hesitation(kept[-1])):
        kept.pop()
    for end in range(len(kept) - 1, 0, -1):
        if kept[end] in TOPS:
            name = _label(kept[:end], locale)
            name = PROVIDERS.get(name, name)
            if name and (end == len(kept) - 1 or name in PROVIDERS.values()):
                return f"{name}.{kept[end]}", 0.6
    name = _label(kept, locale)
    for top in ("com", "de", "fr", "it"):
        if name.endswith(top) and name.removesuffix(top) in PROVIDERS:
            return f"{PROVIDERS[name.removesuffix(top)]}.{top}", 0.6
    if PROVIDERS.get(name) in ALWAYS_COM:
        return f"{PROVIDERS[name]}.com", 0.45
    return "", 0.0


def say_email(value: str, language: str) -> str:
    """An address as it is read out: words as words, digits one by one, and what would be misheard letter by letter."""
    locale = locale_of(language)
    address = str(value).strip().lower()
    said = _said(address, locale, spelled=False)
    heard = hear_email(said, language)
    return said if heard is not None and heard.value == address else _said(address, locale, spelled=True)


def _said(address: str, locale: Locale, *, spelled: bool) -> str:
    symbols = symbols_of(locale.code)
    words: list[str] = []
    for run in re.findall(r"[a-z]+|\d|[^a-z\d\s]", address):
        if run in symbols.said:
            words.append(symbols.said[run])
        elif spelled or (run.isalpha() and not _is_word(run)):
            words += list(run)
        else:
            words.append(run)
    return " ".join(words)


def _is_word(run: str) -> bool:
    """Whether letters can be read out as a word."""
    return run in ("com", "net", "org", "gmail", "hotmail") or (len(run) > 2 and bool(set(run) & set("aeiouy")) and not re.search(r"[bcdfghjklmnpqrstvwxz]{5}", run))
