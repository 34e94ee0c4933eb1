from __future__ import annotations

import pytest

from tests.checks.rules import finds

FLOW = """\
flow: f
start: menu
commands:
  - {{speech: [repeat, say that again], do: repeat}}
  - {{speech: [agent, (a|the) person], goto: x}}
states:
  menu:
    prompt: Hello.
    {job}
  x: {{hangup: true}}
"""


@pytest.mark.parametrize(
    "job",
    [
        "choices: [{«speech»: [repeat prescription], goto: x}]",
        "choices: [{«speech»: [(a|my) repeat prescription, repeat order], goto: x}]",
        "collect: {into: a, type: choice, options: [new, «repeat order»]}\n    goto: x",
        "collect: {into: a, type: choice, options: [{label: new}, «{label: travel agent}»]}\n    goto: x",
    ],
)
def test_who_shortens_a_phrase_says_the_command(job: str) -> None:
    finds("command-swallows", FLOW.format(job=job), ("command-swallows", ""))


@pytest.mark.parametrize(
    "job",
    [
        "choices: [{speech: [repeat prescription, medicine again], goto: x}]",  # there is another way to say it
        "choices: [{speech: [repeat], goto: x}]",  # its own meaning here
        "choices: [{speech: [say it], goto: x}]",
        "choices: [{speech: [repeat prescription], goto: x}]\n    commands: false",
        "choices: [{dtmf: 1, goto: x}]",
        "collect: {into: a, type: choice, options: [new, old]}\n    goto: x",
        "collect: {into: a, type: text}\n    goto: x",
    ],
)
def test_what_no_command_takes(job: str) -> None:
    finds("command-swallows", FLOW.format(job=job))
