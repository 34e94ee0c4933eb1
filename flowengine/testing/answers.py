"""What other systems answer in a test, instead of being asked.

An `Answers` is made from a mapping of `METHOD address` (such as `GET https://clinic.example/patients`) to an answer, or
a list of answers that are given one after the other, the last of them again and again. An address with a `?` wants those
query values; `*` in it stands for anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flowengine.dialog.commands import SendRequest
from flowengine.dialog.events import RequestAnswered
from flowengine.dialog.requests import BACK_OFF
from flowengine.language.problems import nearest

__all__ = ["TAKES", "Answer", "Answers", "UnexpectedRequest", "split_address"]

TAKES = 0.3
"""How many seconds an answer takes, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `takes`: seconds until it is there; more than the request's `timeout` is no answer. `fails`: nothing answers at all."""

    status: int = 200
    body: Any = field(default=None, repr=False)
    takes: float = TAKES
    fails: bool = False

    @classmethod
    def of(cls, given: Answer | Mapping[str, Any] | int | None) -> Answer:
        """An answer as it may be given in code: itself, its fields, a status alone, or None for a system that doesn't answer."""
        match given:
            case Answer():
                return given
            case None:
                return cls(fails=True)
            case int():
                return cls(given)
            case _:
                return cls(**given)


class UnexpectedRequest(AssertionError):
    """A flow asked what the test has no answer for. `wanted` is the request, `near` the nearest one that has an answer."""

    def __init__(self, wanted: str, known: Iterable[str]) -> None:
        self.wanted = wanted
        self.known = tuple(known)
        self.near = nearest(wanted, self.known, most=1)
        super().__init__(wanted, self.known)

    def __str__(self) -> str:
        more = f" Did you mean `{self.near[0]}`?" if self.near else ""
        return f"the flow asks `{self.wanted}`, and the test has no answer for it.{more}"


def split_address(wanted: str) -> tuple[str, str] | None:
    """Method and address of `GET https://…`; None where it isn't one."""
    match = re.fullmatch(r"(GET|POST|PUT|PATCH|DELETE)\s+(\S+)", wanted.strip(), re.IGNORECASE)
    return (match[1].upper(), match[2]) if match else None


class Answers:
    """The answers of one call, and what was asked: `asked`, in order."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        """Raises `ValueError` where a key is no `METHOD address`."""
        self.asked: list[SendRequest] = []
        self._given: list[tuple[str, str, str, Sequence[Answer]]] = []
        self._used: dict[str, int] = {}
        for wanted, answers in given.items():
            split = split_address(wanted)
            if split is None:
                raise ValueError(f"`{wanted}` is no request: write a method and an address, such as `GET https://clinic.example/patients`")
            several = answers if isinstance(answers, list | tuple) else [answers]
            self._given.append((wanted, *split, [Answer.of(answer) for answer in several]))

    def to(self, order: SendRequest, state: str) -> tuple[RequestAnswered, float]:
        """What comes of a request of a state with all its tries, and after how many seconds. Raises `UnexpectedRequest`."""
        self.asked.append(order)
        elapsed = 0.0
        for attempt in range(order.retry + 1):
            if attempt:
                elapsed += BACK_OFF * 2 ** (attempt - 1)
            answer = self._next(order, state)
            answered = _answered(order, answer)
            elapsed += min(answer.takes, order.timeout)
            if answered.status is not None and answered.status < 500 and answered.status != 429:
                break
        return answered, elapsed

    def _next(self, order: SendRequest, state: str) -> Answer:
        for wanted, method, address, answers in self._given:
            if method == order.method and _fits(address, order):
                used = self._used.get(wanted, 0)
                self._used[wanted] = used + 1
                return answers[min(used, len(answers) - 1)]
        raise UnexpectedRequest(f"{order.method} {order.url}", [wanted for wanted, *_ in self._given])


def _answered(order: SendRequest, answer: Answer) -> RequestAnswered:
    if answer.takes > order.timeout:
        return RequestAnswered(order.id, reason=f"no answer within {order.timeout:g} seconds")
    if answer.fails:
        return RequestAnswered(order.id, reason="nothing answers")
    return RequestAnswered(order.id, answer.status, answer.body)


def _fits(address: str, order: SendRequest) -> bool:
    wanted, asked = urlsplit(address), urlsplit(order.url)
    given = {**dict(parse_qsl(asked.query, keep_blank_values=True)), **order.query}
    if any(name not in given or not _alike(value, given[name]) for name, value in parse_qsl(wanted.query, keep_blank_values=True)):
        return False
    return _alike(wanted._replace(query="", fragment="").geturl(), asked._replace(query="", fragment="").geturl())


def _alike(pattern: str, text: str) -> bool:
    return pattern == text or ("*" in pattern and fnmatchcase(text, pattern.replace("[", "[[]").replace("?", "[?]")))
