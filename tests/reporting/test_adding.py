"""Lines that give a branch one phrase more: the file still reads, and the phrase is understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowengine.answers.normal import normalise
from flowengine.dialog.program import Program
from flowengine.language.model import Flow
from flowengine.loading import check_bytes, find_flow_files
from flowengine.reporting.adding import Addition, addition, as_phrase

FLOWS = find_flow_files([Path(__file__).parent.parent.parent / "flows"])[0]
NEW = "purple elephants"


def applied(source: str, add: Addition) -> str:
    lines = source.split("\n")
    lines[add.line - 1 : add.line - (0 if not add.new else 1)] = [add.text]
    return "\n".join(lines)


def understood(flow: Flow, state: str) -> int:
    return Program(flow).listening(state).matcher(flow.relay.first_language).match(normalise(NEW)).first


@pytest.mark.parametrize("file", FLOWS, ids=lambda file: file.stem)
def test_every_choice_of_every_flow_takes_one_more(file: Path) -> None:
    source = file.read_text()
    flow, _ = check_bytes(source.encode(), str(file))
    assert flow is not None
    for name, state in flow.states.items():
        if state.collect is not None or not state.listens:
            continue
        for place, branch in enumerate(Program(flow).listening(name).branches):
            at = branch.choice.at
            add = addition(source, (at.line, at.column), NEW)
            assert add is not None, at
            changed, problems = check_bytes(applied(source, add).encode(), str(file))
            assert changed is not None, (add, problems)
            assert understood(changed, name) == place, add


@pytest.mark.parametrize(
    ("choice", "becomes"),
    [
        ("{dtmf: 1, speech: [hours, 'open'], goto: menu}", "{dtmf: 1, speech: [hours, 'open', 'purple elephants'], goto: menu}"),
        ('{dtmf: 1, speech: ["hours"], goto: menu}', '{dtmf: 1, speech: ["hours", "purple elephants"], goto: menu}'),
        ("{dtmf: 1, speech: hours, goto: menu}  # when", "{dtmf: 1, speech: [hours, purple elephants], goto: menu}  # when"),
        ("{dtmf: 1, goto: menu}", "{dtmf: 1, speech: purple elephants, goto: menu}"),
    ],
)
def test_the_line_keeps_its_layout(choice: str, becomes: str) -> None:
    source = f"choices:\n  - {choice}\n"
    assert addition(source, (2, 5), NEW) == Addition(2, f"  - {becomes}", False)


def test_blocks_get_a_line() -> None:
    source = 'choices:\n  - dtmf: 1\n    speech:\n      - hours\n      - "open"\n    goto: menu\n  - dtmf: 2\n    goto: menu\n'
    assert addition(source, (2, 5), NEW) == Addition(6, '      - "purple elephants"', True)
    assert addition(source, (7, 5), NEW) == Addition(8, "    speech: purple elephants", True)


def test_what_cant_be_told_isnt() -> None:
    assert addition("choices: [", (1, 1), NEW) is None
    assert addition("a: 1\n", (5, 5), NEW) is None
    assert addition("p: &p [a, b]\nchoices:\n  - {dtmf: 1, speech: *p}\n", (3, 5), NEW) is None


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("How late are you open?", "how late are you open"),
        ("I don’t know", "i don't know"),
        ("(a|b) <c>", "a b c"),
        ("...", None),
        ("one two three four five six seven eight nine", None),
    ],
)
def test_what_was_said_as_a_phrase(said: str, phrase: str | None) -> None:
    assert as_phrase(said) == phrase
