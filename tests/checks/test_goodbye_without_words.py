"""Rule `goodbye-without-words`: calls that end in silence after the caller has said something."""

from __future__ import annotations

import pytest

from tests.checks.rules import finds

SILENT = ("goodbye-without-words", "")


def flow(first: str, between: str = "", end: str = "{«hangup»: true}", top: str = "") -> str:
    return f"flow: f\nstart: m\n{top}\nstates:\n  m: {first}\n{between}  bye: {end}\n"


MENU = "{prompt: Press 1., choices: [{dtmf: 1, goto: bye}]}"


@pytest.mark.parametrize(
    "silent",
    [
        flow(MENU),
        flow("{prompt: Sure?, collect: {into: sure, type: yes_no}, goto: bye}"),
        flow("{prompt: Press 1., choices: [{dtmf: 1, goto: look}]}", "  look: {request: {post: https://a.example}, outcomes: {ok: bye, failed: bye}}\n"),
        flow("{prompt: Press 1., choices: [{dtmf: 1, goto: d}]}", "  d: {decide: [{if: call.attempt > 1, goto: e}, {else: bye}]}\n  e: {set: {a: 1}, goto: bye}\n"),
        flow("{prompt: Press 1., choices: [{dtmf: 1, do: repeat}], no_input: [{goto: bye}]}"),
        flow("{prompt: Press 1., choices: [{dtmf: 1, do: repeat}]}", top="recovery: {fallback: bye}"),
        flow("{prompt: Press 1., choices: [{dtmf: 1, do: repeat}]}", top="commands: [{speech: [goodbye], goto: bye}]"),
        flow("{prompt: One moment., handoff: {dial: '+15551230100'}, outcomes: {busy: bye, no_answer: bye}}"),
    ],
)
def test_is_told(silent: str) -> None:
    finds("goodbye-without-words", silent, SILENT)


@pytest.mark.parametrize(
    "good",
    [
        flow(MENU, end="{prompt: Goodbye., hangup: true}"),
        flow(MENU, end="{prompt: {play: 'https://a.example/bye.mp3'}, hangup: true}"),
        flow("{prompt: Press 1., choices: [{dtmf: 1, prompt: Goodbye., goto: bye}]}", end="{hangup: true}"),
        flow("{prompt: Press 1., choices: [{dtmf: 1, goto: t}]}", "  t: {prompt: Thank you., goto: bye}\n", "{hangup: true}"),
        flow("{prompt: Press 1., choices: [{dtmf: 1, goto: t}, {dtmf: 2, goto: bye}]}", "  t: {prompt: Thank you., goto: bye}\n", "{hangup: true}"),
        flow("{prompt: Speak., handoff: {voicemail: true}, goto: bye}", end="{hangup: true}"),
        flow("{prompt: One moment., handoff: {dial: '+15551230100'}, outcomes: {completed: bye}}", end="{hangup: true}"),
        flow("{decide: [{if: call.attempt > 1, goto: bye}, {else: bye}]}", end="{hangup: true}"),
        flow("{subflow: pay, outcomes: {paid: bye}}", end="{hangup: true}"),
        flow("{prompt: Press 1., choices: [{dtmf: 1, do: repeat}], no_input: [{prompt: Goodbye., goto: bye}]}", end="{hangup: true}"),
        flow("{prompt: Which day?, collect: {into: day, type: date, confirm: implicit}, goto: bye}", end="{hangup: true}"),
        flow(
            "{prompt: Press 1., choices: [{dtmf: 1, goto: look}]}",
            "  look: {request: {post: https://a.example, while_waiting: One moment.}, outcomes: {ok: bye, failed: bye}}\n",
            "{hangup: true}",
        ),
    ],
)
def test_is_not(good: str) -> None:
    finds("goodbye-without-words", good)
