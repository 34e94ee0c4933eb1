"""Values of another kind than their variable's first."""

from __future__ import annotations

import pytest

from tests.checks.rules import finds
from tests.language.marks import in_state

FIRST = "variables: {count: 0, name: Ann, open: true, later: '', never: null, list: [], made: '{{ 1 + 1 }}'}\n"


@pytest.mark.parametrize(
    "state",
    [
        "set: {count: 3, name: 42, open: no, later: 3, never: a, list: 5, made: a}\ngoto: x",
        "set: {count: '12', name: '{{ count }}', open: '{{ count }}'}\ngoto: x",
        "set: {count: null}\ngoto: x",
        "prompt: Well?\ncollect: {into: count, type: number}\ngoto: x",
        "prompt: Well?\ncollect: {into: name, type: digits}\ngoto: x",
        "prompt: Well?\ncollect: {into: name, type: date}\ngoto: x",
        "prompt: Well?\ncollect: {into: later, type: yes_no}\ngoto: x",
        "prompt: Well?\ncollect: {into: open, type: yes_no}\ngoto: x",
        "prompt: Well?\ncollect: {into: count, type: choice, options: [1, 2]}\ngoto: x",
    ],
)
def test_what_fits(state: str) -> None:
    finds("wrong-kind", in_state(state, FIRST))


@pytest.mark.parametrize(
    "state",
    [
        "set: {«count»: three}\ngoto: x",
        "set: {«count»: true}\ngoto: x",
        "set: {«open»: maybe}\ngoto: x",
        "set: {open: «'{{ count }} of {{ name }}'»}\ngoto: x",
        "set: {«count»: ''}\ngoto: x",
        "set: {«count»: [1]}\ngoto: x",
        "prompt: Well?\ncollect: {into: «open», type: date}\ngoto: x",
        "prompt: Well?\nchoices: [{dtmf: 1, set: {«count»: many}, goto: x}]",
        "prompt: Well?\ncollect: {into: «count», type: digits, length: 4}\ngoto: x",
        "prompt: Well?\ncollect: {into: «name», type: money}\ngoto: x",
        "prompt: Well?\ncollect: {into: «count», type: yes_no}\ngoto: x",
    ],
)
def test_what_does_not(state: str) -> None:
    finds("wrong-kind", in_state(state, FIRST), ("wrong-kind", ""))
