"""Rule `odd-timeout`: waits that nobody can answer in, or in which the line seems dead."""

from __future__ import annotations

import pytest

from flowengine.checks import RULES
from tests.checks.rules import finds
from tests.language.marks import in_state, read

ODD = ("odd-timeout", "")
MENU = "prompt: Press 1 or 2.\nchoices: [{dtmf: 1, goto: x}, {dtmf: 2, goto: x}]\n"
COLLECT = "prompt: Your number?\ngoto: x\ncollect: {into: n, type: digits, "
DIAL = "prompt: One moment.\nhandoff: {dial: '+15551230100', "


@pytest.mark.parametrize(
    "state",
    [
        MENU + "«timeout»: 1s",
        MENU + "«timeout»: 300ms",
        MENU + "«timeout»: 500",
        MENU + "«timeout»: 40s",
        MENU + "«digit_timeout»: 500ms",
        COLLECT + "«timeout»: 1.5s}",
        COLLECT + "«timeout»: 2m}",
        COLLECT + "«digit_timeout»: 600ms}",
        COLLECT + "«digit_timeout»: 30s}",
        COLLECT + "length: 4, «end_timeout»: 30s}",
        DIAL + "«timeout»: 2s}",
        DIAL + "«timeout»: 20m}",
        "prompt: Speak.\nhandoff: {voicemail: {«timeout»: 1s}}",
        "prompt: Let me look.\nrequest: {get: https://a.example, «timeout»: 25s}\noutcomes: {ok: x, failed: x}",
        "prompt: Let me look.\nrequest: {get: https://a.example, «retry»: 5}\noutcomes: {ok: x, failed: x}",
        "prompt: Your books.\nbrowse: {items: call.parameters.books, as: b, item: '{{ b }}', «pause»: 30s}\noutcomes: {end: x}",
    ],
)
def test_is_told(state: str) -> None:
    finds("odd-timeout", in_state(state), ODD)


@pytest.mark.parametrize(
    "state",
    [
        MENU,
        MENU + "timeout: 2s",
        MENU + "timeout: 20s\ndigit_timeout: 1s",
        MENU + "timeout: 500ms\nno_input: [{goto: x}]",
        "prompt: Press 1 when you have found it.\nchoices: [{dtmf: 1, goto: x}]\ntimeout: 60s",
        COLLECT + "timeout: 30s, digit_timeout: 10s, end_timeout: 2s}",
        DIAL + "timeout: 5s}",
        "prompt: Speak.\nhandoff: {voicemail: true}",
        "prompt: Let me look.\nrequest: {get: https://a.example, timeout: 10s, retry: 1}\noutcomes: {ok: x, failed: x}",
        "prompt: Let me look.\nrequest: {get: https://a.example, timeout: 30s, while_waiting: One moment.}\noutcomes: {ok: x, failed: x}",
    ],
)
def test_is_not(state: str) -> None:
    finds("odd-timeout", in_state(state))


def test_those_of_the_whole_flow() -> None:
    finds("odd-timeout", in_state(MENU, "recovery: {«timeout»: 30s, «digit_timeout»: 200ms}"), ODD, ODD)
    finds("odd-timeout", in_state(MENU, "recovery: {timeout: 15s, digit_timeout: 4s}"))


@pytest.mark.parametrize(
    ("written", "said"), [("500", "8 minutes and 20 seconds"), ("1s", "1 second:"), ("1500ms", "1.5 seconds"), ("300ms", "300 milliseconds"), ("60", "1 minute:")]
)
def test_it_says_how_long_that_is(written: str, said: str) -> None:
    [problem] = RULES["odd-timeout"](read(in_state(MENU + f"timeout: {written}")))
    assert said in problem.message
