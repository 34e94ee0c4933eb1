"""What an input means at the question that is open: which branch, which answer, yes or no, or nothing.

Pure deciding, no doing: a `Hearing` is the question as it stands (the state's own, "is that right?", "A or B?") with the
words of the language and the call's scope; it turns what was said or keyed into an outcome, and the interpreter acts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flowengine.answers.corrections import with_last
from flowengine.answers.days import NoSuchDate
from flowengine.answers.hearing import hear_yes_no
from flowengine.answers.kinds import Asked, kind_of
from flowengine.answers.locale import Locale, locale_of
from flowengine.answers.money import currency_in
from flowengine.answers.normal import content_words, normalise, wins_time
from flowengine.answers.numbers import digit_runs, in_figures
from flowengine.dialog.commands import Understood
from flowengine.dialog.evaluation import evaluate, holds
from flowengine.dialog.keypad import BranchPad, Pad
from flowengine.dialog.limits import preferred, within
from flowengine.dialog.options import Options, place_named
from flowengine.dialog.program import Branch, Listening, Program, by_language
from flowengine.dialog.secrets import conceal, reveal
from flowengine.dialog.speech import spoken
from flowengine.dialog.understanding import ACCEPT, Match, Matcher
from flowengine.language.collect import Collect
from flowengine.language.expressions import TemplateText
from flowengine.language.model import Choice
from flowengine.language.phrases import Phrase, PhraseSyntaxError
from flowengine.language.prompts import Prompt

__all__ = ["BY_KEYS", "Answered", "Begun", "Chosen", "Confirm", "Confirmed", "Hearing", "Ignored", "NotUnderstood", "Outcome", "Question", "Refused", "Unsure", "Waits", "Which"]


# ------------------------------------------------------------------------------------------------ questions of our own


@dataclass(frozen=True, slots=True)
class Confirm:
    """Is that right? `tries`: how often another value was denied before, so that this one is said more plainly."""

    value: Any
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Meaning:
    """One side of "A or B?": what it is called, what means it, and what it leads to."""

    label: str
    wordings: tuple[str, ...]
    keys: tuple[str, ...]
    outcome: Chosen | Answered


@dataclass(frozen=True, slots=True)
class Which:
    """A or B?"""

    a: Meaning
    b: Meaning


NO_MOMENT = datetime(1970, 1, 1)
"""Stands for when a question is asked whose answer doesn't depend on it: finding out costs more than most answers."""
SHORTEST_PHONE = 7
"""Fewer digits are the beginning of a telephone number."""

Question = Confirm | Which | None
"""None is the state's own question."""


# ----------------------------------------------------------------------------------------------------------- outcomes


@dataclass(slots=True)
class Chosen:
    """A branch."""

    choice: Choice


@dataclass(slots=True)
class Answered:
    """A value for the state's `collect`, and how sure it is."""

    value: Any
    score: float = 1.0


@dataclass(slots=True)
class Confirmed:
    """Yes, that's right; or no."""

    right: bool


@dataclass(slots=True)
class Unsure:
    """Two are too close to tell."""

    question: Which


@dataclass(slots=True)
class NotUnderstood:
    """A no-match. `neither`: both sides of "A or B?" were turned down."""

    neither: bool = False


@dataclass(slots=True)
class Ignored:
    """Nothing that counts."""


@dataclass(slots=True)
class Refused:
    """An answer that can't be right: a no-match, with a reason to be said (the author's prompt, or a sentence of ours)."""

    reason: Prompt | str | None = None


@dataclass(slots=True)
class Begun:
    """The beginning of an answer: fewer digits than it takes, or "um". The rest may follow in a moment; `then`: what it comes to if it doesn't."""

    then: Answered | NotUnderstood = field(default_factory=lambda: NotUnderstood())


@dataclass(slots=True)
class Waits:
    """The caller asks for a moment."""


Outcome = Chosen | Answered | Confirmed | Unsure | NotUnderstood | Refused | Begun | Waits | Ignored


@dataclass(frozen=True, slots=True)
class _Option:
    """One option of a `choice` answer, for this call."""

    label: str
    value: Any
    wordings: tuple[str, ...]


BY_KEYS = Understood("keys")


class Hearing:
    """A question as it stands for one call."""

    __slots__ = ("_now", "_scope", "collect", "language", "listening", "note", "program", "question", "words")

    def __init__(self, program: Program, listening: Listening, question: Question, language: str, scope: Callable[[], dict[str, Any]], now: Callable[[], datetime]) -> None:
        self.program, self.listening, self.question, self.language = program, listening, question, language
        self.collect: Collect | None = listening.state.collect
        self.words: Locale = locale_of(language)
        self.note: Understood | None = None
        self._scope, self._now = scope, now

    def asked(self, collect: Collect) -> Asked:
        """What the answer is wanted for: language, moment, length, and which year where none is said."""
        if collect.type != "date":  # the only type for which it matters when it is asked
            return Asked(self.language, NO_MOMENT, collect.shortest, collect.longest)
        now = self._now()
        prefer = preferred(collect, self._scope(), now) if collect.latest is not None else "future"
        return Asked(self.language, now, collect.shortest, collect.longest, prefer)

    def active(self) -> Sequence[Branch]:
        """The branches whose conditions hold."""
        branches = self.listening.branches
        if not self.listening.has_conditions:
            return branches
        scope = self._scope()
        return [b for b in branches if b.choice.if_ is None or holds(b.choice.if_, scope)]

    def options(self, collect: Collect) -> list[_Option]:
        """The options of a `choice` answer, from the file or from an expression."""
        scope = self._scope()
        options: list[_Option] = []
        if isinstance(collect.options, TemplateText):
            found = evaluate(collect.options, scope)
            for item in found if isinstance(found, list | tuple) else []:
                if isinstance(item, Mapping):
                    label = spoken(item.get("label", item.get("value", "")))
                    speech = item.get("speech", ())
                    phrases = [speech] if isinstance(speech, str) else speech if isinstance(speech, list | tuple) else []
                    more = [w for phrase in phrases for w in self._wordings(spoken(phrase))]
                    options.append(_Option(label, item.get("value", label), (label, *more)))
                else:
                    options.append(_Option(spoken(item), item, (spoken(item),)))
            return options
        for option in collect.options or ():
            label = spoken(evaluate(option.label, scope))
            value = evaluate(option.value, scope) if option.value is not None else label
            more = [w for phrase in option.speech for w in phrase.wordings(self.program.flow.phrases)]
            options.append(_Option(label, value, (label, *more)))
        return options

    def _wordings(self, phrase: str) -> tuple[str, ...]:
        """What a phrase that was made at run time stands for; its words as they are where it can't be read."""
        try:
            return Phrase(phrase).wordings(self.program.flow.phrases) or (phrase,)
        except PhraseSyntaxError:
            return (phrase,)

    def readable(self, value: Any, tries: int = 0) -> str:
        """An answer as it is read back: as people say it, and one by one after a "no"."""
        assert self.collect is not None
        value = reveal(value)
        if self.collect.type == "choice":
            return next((o.label for o in self.options(self.collect) if o.value == value), spoken(value))
        kind = kind_of(self.collect.type)
        return (kind.spell if tries else kind.say)(value, self.asked(self.collect))

    # ----------------------------------------------------------------------------------------------------------- keys

    def pads(self) -> tuple[Pad, BranchPad | None]:
        """The pad of the question, and that of the commands whose keys can't be part of its answer."""
        listening, collect = self.listening, self.collect
        if self.question is None:
            if collect is None:
                if listening.has_conditions:
                    return BranchPad.of(key for b in self.active() for key in b.choice.dtmf), None
                return listening.pad, None
            if not isinstance(collect.options, TemplateText):
                return listening.pad, listening.command_pad
        match self.question:
            case Confirm():
                own: set[str] = {"1", "2"}
            case Which():
                own = {*self._keys(0), *self._keys(1)}
            case None:
                assert collect is not None
                own = {str(n) for n in range(1, len(self.options(collect)) + 1)}
        end_key = collect.end_key if collect is not None else "#"
        commands = [key for b in self.active() if b.command for key in b.choice.dtmf if key[0] not in {keys[0] for keys in own}]
        return BranchPad.of(own, end_key), BranchPad.of(commands)

    def _keys(self, place: int) -> tuple[str, ...]:
        """The keys for one side of "A or B?"; its place where the two have none that tell them apart."""
        assert isinstance(self.question, Which)
        a, b = self.question.a.keys, self.question.b.keys
        if a and b and not set(a) & set(b):
            return (a, b)[place]
        return (str(place + 1),)

    def keyed(self, keys: str, *, command: bool) -> Outcome:
        """What a complete entry means."""
        self.note = BY_KEYS
        if not command:
            match self.question:
                case Confirm() if keys in ("1", "2"):
                    return Confirmed(keys == "1")
                case Which():
                    for place, side in enumerate((self.question.a, self.question.b)):
                        if keys in self._keys(place):
                            return side.outcome
                case None if self.collect is not None:
                    return self._answer_keyed(self.collect, keys)
                case _:
                    pass
        for branch in self.active():
            if keys in branch.choice.dtmf and (branch.command or not command):
                return Chosen(branch.choice)
        return NotUnderstood()

    def _answer_keyed(self, collect: Collect, keys: str) -> Outcome:
        if collect.type == "choice":
            options = self.options(collect)
            place = int(keys) - 1
            return self._admitted(collect, options[place].value) if 0 <= place < len(options) else NotUnderstood()
        try:
            value = kind_of(collect.type).key(keys, self.asked(collect))
        except NoSuchDate:
            return Refused(self.words.sentences.no_such_date)
        return NotUnderstood() if value is None else self._admitted(collect, value)

    def _admitted(self, collect: Collect, value: Any, score: float = 1.0) -> Outcome:
        """An answer that its bounds and checks let in; else why not."""
        if collect.bounded and not within(collect, value, self._scope(), self._now()):
            return NotUnderstood()
        if collect.check:
            scope = {**self._scope(), str(collect.into): conceal(value) if collect.secret else value}
            for check in collect.check:
                if not holds(check.if_, scope):
                    return Refused(check.prompt)
        return Answered(value, score)

    # --------------------------------------------------------------------------------------------------------- speech

    def said(self, text: str, spoken: str) -> Outcome:
        """What was said: in its normal form, and as it was recognised."""
        match self.question:
            case Confirm():
                return self._said_at_confirmation(self.question, text, spoken)
            case Which():
                return self._said_at_which(self.question, text, spoken)
            case None:
                if self.collect is not None:
                    return self._answer_said(self.collect, text, spoken)
                return self._branch_said(text)

    def _branch_said(self, text: str) -> Outcome:
        active = self.active()
        match = self._match(active, text)
        if match.score < ACCEPT:
            self._note(match, active)
            return self._nothing(text)
        if match.unsure and not _same_way(active[match.first].choice, active[match.second].choice):
            a, b = (active[place] for place in sorted((match.first, match.second)))
            return self._unsure(match, self._side(a), self._side(b))
        self._note(match, active)
        return Chosen(active[match.first].choice)

    def _match(self, active: Sequence[Branch], text: str) -> Match:
        branches = self.listening.branches
        if len(active) == len(branches):
            return self.listening.matcher(self.language).match(text)
        places = tuple(place for place, branch in enumerate(branches) if branch in active)
        return self.listening.matcher(self.language, places).match(text)

    def _side(self, branch: Branch) -> Meaning:
        choice = branch.choice
        if choice.label is not None:
            label = spoken(evaluate(by_language(choice.label, self.language, self.program.default_language), self._scope()))
        else:
            label = branch.wordings[0] if branch.wordings else ", ".join(choice.dtmf)
        return Meaning(label, branch.wordings, choice.dtmf, Chosen(choice))

    def _unsure(self, match: Match, a: Meaning, b: Meaning) -> Outcome:
        self.note = Understood("unsure", self._shown(a.label), match.score, self._shown(b.label), match.second_score)
        return Unsure(Which(a, b))

    def _shown(self, label: str) -> str:
        """A label for those who watch; none where the answer is secret."""
        return "" if self.collect is not None and self.collect.secret else label

    def _note(self, match: Match, active: Sequence[Branch]) -> None:
        first = active[match.first].name if match.first >= 0 else ""
        second = active[match.second].name if match.second >= 0 else ""
        self.note = Understood("speech", first, match.score, second, match.second_score)

    def _nothing(self, text: str) -> Outcome:
        """A no-match, unless nothing but "um", or "just a second", was said."""
        if wins_time(text, self.words):
            return Waits()
        return Ignored() if all(word in self.words.fillers for word in content_words(text, self.words)) else NotUnderstood()

    def _command_said(self, text: str) -> Outcome | None:
        """A command said while an answer is asked for: by its phrases alone, since spoken keys belong to the answer."""
        commands = [b for b in self.active() if b.command and b.wordings]
        if not commands:
            return None
        match = Matcher([(b.wordings, ()) for b in commands], self.words).match(text)
        if not match.understood:
            return None
        self._note(match, commands)
        return Chosen(commands[match.first].choice)

    def _answer_said(self, collect: Collect, text: str, spoken: str) -> Outcome:
        if collect.input == "dtmf":
            return self._command_said(text) or Ignored()
        if collect.type == "text":
            command = self._command_said(text)  # else any words would be the answer
            if command is not None:
                return command
        found = self._value_said(collect, text, spoken)
        if collect.type == "choice" and (isinstance(found, Unsure) or (isinstance(found, Answered) and found.score == ACCEPT)):
            return self._command_said(text) or found  # a command comes before an option that was named in part
        if found is None or isinstance(found, Refused | NotUnderstood):
            return self._command_said(text) or found or (Begun() if self._begins(collect, text) else self._nothing(text))
        return found

    def _begins(self, collect: Collect, text: str) -> bool:
        """Whether fewer digits were said than the answer takes, and little else."""
        needed = {"digits": collect.shortest, "code": collect.shortest, "phone": SHORTEST_PHONE}.get(collect.type, 0)
        return not wins_time(text, self.words) and 0 < sum(map(len, digit_runs(text, self.words))) < needed

    def _value_said(self, collect: Collect, text: str, spoken: str) -> Outcome | None:
        """An answer of the collect's type; None where it is none."""
        if collect.type == "choice":
            return self._option_said(collect, spoken)
        try:
            heard = kind_of(collect.type).hear(spoken, self.asked(collect))
        except NoSuchDate:
            return Refused(self.words.sentences.no_such_date)
        if heard is None:
            return None
        self.note = Understood("speech", score=heard.score)
        if collect.type == "yes_no" and heard.score < ACCEPT:
            # Hesitation: what it leads up to counts, and without that it is no answer that could be taken unasked.
            return Begun(Answered(heard.value, heard.score)) if collect.asks_when_unsure else Begun()
        return self._admitted(collect, heard.value, heard.score)

    def corrected(self, value: Any, spoken: str) -> Outcome | None:
        """The value that a "no" brings along: "no, Thursday", "no, the last two are seven four"; None where it brings none."""
        collect = self.collect
        assert collect is not None
        rest = _behind(spoken, self.words.no)
        if rest is None:
            return None
        words = normalise(rest)
        if not words:
            return None
        amended = with_last(str(reveal(value)), words, self.words) if collect.type in ("digits", "phone", "code") else None
        found = self._admitted(collect, amended) if amended is not None else self._value_said(collect, words, rest)
        return found if isinstance(found, Refused) or (isinstance(found, Answered) and _differ(found.value, reveal(value))) else None

    def _option_said(self, collect: Collect, spoken: str) -> Outcome | None:
        options = self.options(collect)
        sides = [Meaning(o.label, o.wordings, (str(n),), Answered(o.value)) for n, o in enumerate(options, 1)]
        match = Options([option.wordings for option in options], self.words).match(spoken)
        if match.unsure:
            a, b = (sides[place] for place in sorted((match.first, match.second)))
            return self._unsure(match, a, b)
        if not match.understood:
            return None
        self.note = Understood("speech", self._shown(options[match.first].label), match.score)
        return self._admitted(collect, options[match.first].value, match.score)

    def _said_at_which(self, question: Which, text: str, spoken: str) -> Outcome:
        sides = (question.a, question.b)
        place, score = self._place_named(text), 1.0
        if place < 0 and self.collect is not None and self.collect.type == "choice":
            match = Options([(side.label, *side.wordings) for side in sides], self.words, places=False).match(spoken)
            place, score = match.first if match.understood and not match.unsure else -1, match.score
        if place < 0:
            match = Matcher([((side.label, *side.wordings), side.keys) for side in sides], self.words).match(text)
            place, score = match.first if match.understood and not match.unsure else -1, match.score
        if place >= 0:
            self.note = Understood("speech", self._shown(sides[place].label), score)
            return sides[place].outcome
        if text in self.words.neither:
            return NotUnderstood(neither=True)
        # A clear answer that is neither of the two is taken for what it says.
        other = self._answer_said(self.collect, text, spoken) if self.collect is not None else self._branch_said(text)
        return other if isinstance(other, Chosen | Answered | Ignored) else NotUnderstood()

    def _place_named(self, text: str) -> int:
        """0 for "the first one", 1 for the second or the last; -1 where more was said than a place, or a figure: that is a key."""
        place = None if wins_time(text, self.words) else place_named(in_figures(text, self.words).split(), self.words, 2)
        return place.number - 1 if place is not None and place.number <= 2 and not place.cardinal else -1

    def _said_at_confirmation(self, question: Confirm, text: str, spoken: str) -> Outcome:
        collect = self.collect
        assert collect is not None
        if collect.input != "dtmf" and collect.type != "yes_no":
            corrected = self.corrected(question.value, spoken)
            if corrected is not None:
                return corrected
        heard = hear_yes_no(text, self.words)
        if heard is not None:
            self.note = Understood("speech", score=heard.score)
            return Confirmed(bool(heard.value))
        if collect.input != "dtmf" and collect.type != "yes_no":
            other = self._value_said(collect, text, spoken) if collect.type != "text" else None
            if isinstance(other, Answered):
                return other
        return self._command_said(text) or self._nothing(text)


def _behind(spoken: str, noes: frozenset[str]) -> str | None:
    """What follows a "no" at the beginning of what was said; None where it doesn't begin so."""
    begins = re.match(r"\W*(?:" + "|".join(sorted(map(re.escape, noes), key=len, reverse=True)) + r")\b[\s,.;:!-]*", spoken, re.IGNORECASE)
    return spoken[begins.end() :] if begins else None


def _differ(a: Any, b: Any) -> bool:
    """Whether two answers are two: twenty dollars aren't twenty euros."""
    return bool(a != b) or currency_in(a) != currency_in(b)


def _same_way(a: Choice, b: Choice) -> bool:
    """Whether two branches come to the same, so that it doesn't matter which was meant."""
    return (a.goto, a.do, a.language, a.set) == (b.goto, b.do, b.language, b.set)
