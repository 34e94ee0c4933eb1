"""`# flowengine: ignore …`: which warnings are no longer told, and what is told of the comment itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowengine.loading import check_bytes, load_all

FLOW = """\
flow: clinic
start: menu
states:
  menu: {prompt: Hello., hangup: true}
  billing: {prompt: Billing., hangup: true}COMMENT
"""


def codes(text: str) -> list[str]:
    return [problem.code for problem in check_bytes(text.encode(), "f.yaml")[1]]


@pytest.mark.parametrize(
    "comment",
    [
        "  # flowengine: ignore unreachable-state",
        " # flowengine:ignore unreachable-state",
        " # flowengine: ignore: unreachable-state",
        " # flowengine: ignore no-flow, unreachable-state",
        " # flowengine: ignore no-flow unreachable-state",
        " # for now # flowengine: ignore unreachable-state",
    ],
)
def test_a_warning_is_silenced_on_its_line(comment: str) -> None:
    assert codes(FLOW.replace("COMMENT", "")) == ["unreachable-state"]
    assert codes(FLOW.replace("COMMENT", comment)) == []


def test_or_on_lines_of_their_own_above() -> None:
    flow = FLOW.replace("COMMENT", "").replace("  billing", "  # flowengine: ignore unreachable-state\n\n  # Not on the line yet.\n  billing")
    assert codes(flow) == []
    assert codes(flow.replace("  # Not on", "  other: {hangup: true}\n  # Not on")) == ["unreachable-state"], "only the next line"


def test_other_lines_and_other_warnings_are_told() -> None:
    assert codes(FLOW.replace("COMMENT", "  # flowengine: ignore goto-never-taken")) == ["unreachable-state"]
    assert codes(FLOW.replace("COMMENT", "\n# flowengine: ignore unreachable-state")) == ["unreachable-state"]


def test_what_reading_itself_warns_of_is_silenced_too() -> None:
    noisy = "flow: f\nstart: a\nstates:\n  a:\n    prompt: Press # now\n    hangup: true\n"
    assert codes(noisy) == ["lost-comment"]
    assert codes(noisy.replace("    prompt", "    # flowengine: ignore lost-comment\n    prompt")) == []


def test_a_comment_that_silences_is_no_lost_text() -> None:
    assert codes("flow: f\nstart: a\nstates:\n  a:\n    prompt: Hello # flowengine: ignore lost-comment\n    hangup: true\n") == []


def test_errors_are_told_all_the_same() -> None:
    assert codes(FLOW.replace("COMMENT", "").replace("start: menu", "start: men  # flowengine: ignore unknown-target")) == ["unknown-target"]


def test_a_name_that_no_rule_has() -> None:
    [slip, still] = check_bytes(FLOW.replace("COMMENT", "  # flowengine: ignore unreachable-sate").encode(), "f.yaml")[1]
    assert (slip.code, slip.suggestions[0], slip.severity) == ("unknown-rule", "unreachable-state", "warning")
    assert FLOW.splitlines()[4].replace("COMMENT", "  # flowengine: ignore unreachable-sate")[slip.span.column - 1 : slip.span.end_column - 1] == "unreachable-sate"
    assert still.code == "unreachable-state"
    assert codes(FLOW.replace("COMMENT", "  # flowengine: ignore")) == ["unknown-rule", "unreachable-state"]


def test_inside_a_text_it_would_be_heard() -> None:
    text = "flow: f\nstart: a\nstates:\n  a:\n    prompt: >-BEHIND\n      Hello.INSIDE\n    hangup: true\n"
    comment = "  # flowengine: ignore unreachable-state"
    assert codes(text.replace("BEHIND", "").replace("INSIDE", comment)) == ["spoken-comment"]
    assert codes(text.replace("BEHIND", comment).replace("INSIDE", "")) == []


def test_in_a_file_that_is_included_and_beside_other_flows(tmp_path: Path) -> None:
    (tmp_path / "clinic.yaml").write_text(
        "flow: clinic\nstart: menu\ninclude: more.yaml\nstates:\n  menu: {prompt: Hello., subflow: gone, outcomes: {}}  # flowengine: ignore unknown-flow\n"
    )
    (tmp_path / "more.yaml").write_text("states:\n  bye: {prompt: Goodbye., hangup: true}  # flowengine: ignore unreachable-state\n")
    assert load_all([tmp_path]).problems == ()
    (tmp_path / "more.yaml").write_text("states:\n  bye: {prompt: Goodbye., hangup: true}\n")
    assert [problem.code for problem in load_all([tmp_path]).problems] == ["unreachable-state"]


@pytest.mark.parametrize(
    "prompt",
    [
        "prompt: >-  # flowengine: ignore key-before-option\n      Hello there.\n      Press 1 for billing, or 2 for hours.\n",
        "# flowengine: ignore key-before-option\n    prompt: Hello there.\n      Press 1 for billing, or 2 for hours.\n",
        "# flowengine: ignore key-before-option\n    prompt: 'Hello there.\n\n      Press 1 for billing, or 2 for hours.'\n",
    ],
)
def test_a_text_of_several_lines_is_silenced_as_a_whole(prompt: str) -> None:
    """No comment can stand on its other lines."""
    flow = f"flow: f\nstart: a\nstates:\n  a:\n    {prompt}    choices: [{{dtmf: 1, goto: a}}, {{dtmf: 2, goto: a}}]\n"
    assert codes(flow) == []
    assert codes(flow.replace("ignore key-before", "ignore unreachable-state, key-before")) == []
    assert codes(flow.replace("key-before-option", "unreachable-state")) == ["key-before-option"]


@pytest.mark.parametrize("name", ["x" * 5000, "-" * 300])
def test_a_name_as_long_as_no_rules_is_told_of(name: str) -> None:
    """No file can have such a name, so looking for its page fails in another way."""
    flow = f"flow: f\nstart: a\nstates:\n  a: {{prompt: Yes?, choices: [{{dtmf: 1, goto: a}}]}}  # flowengine: ignore {name}\n"
    assert codes(flow) == ["unknown-rule"]
