"""Problems for people, for programs and for pull requests."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.language.problems import NOWHERE, Problem, Span
from flowengine.language.report import as_github, as_json, as_text, summary

FIELDS = ["file", "line", "column", "end_line", "end_column", "severity", "code", "message", "hint", "suggestions", "example", "docs"]


AT = Span(14, 15, 14, 21)


def problem(file: str = "billing.yaml", span: Span = AT, **fields: object) -> Problem:
    given_fields: dict[str, object] = {"code": "unknown-target", "message": "this goes to `blling`, which does not exist", **fields}
    return Problem(file, span, **given_fields)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------------------------- text


def test_text_shows_the_line_and_marks_the_word(tmp_path: Path) -> None:
    file = tmp_path / "billing.yaml"
    file.write_text("states:\n  menu:\n    goto: blling\n")
    told = as_text([problem(str(file), Span(3, 11, 3, 17), suggestions=("billing",), hint="Look again.")])
    assert told.splitlines() == [
        f"{file}:3:11: error: this goes to `blling`, which does not exist [unknown-target]",
        "    1 | states:",
        "    2 |   menu:",
        "    3 |     goto: blling",
        "      |           ^^^^^^",
        "   Did you mean `billing`?",
        "   Look again.",
        "   An example that works:",
        "      choices: [{dtmf: 2, goto: billing}]",
        "   More: docs/checks/unknown-target.md",
    ]


def test_the_blocks_that_a_line_stands_in_are_shown_the_nearest_of_them(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("a:\n  b:\n    x: y\n\n    # a comment\n    c:\n      - d:\n          e: f\n")
    shown = as_text([problem(str(file), Span(8, 11, 8, 12), code="none-of-ours")]).splitlines()[1:-1]
    assert shown == ["    2 |   b:", "    6 |     c:", "    7 |       - d:", "    8 |           e: f"]


def test_what_a_code_means_is_shown_once() -> None:
    told = as_text([problem(), problem(span=NOWHERE), problem(code="tab")])
    assert told.count("More: docs/checks/unknown-target.md") == told.count("More: docs/checks/tab.md") == 1


def test_a_code_without_a_lesson_has_no_page() -> None:
    assert "docs/checks" not in as_text([problem(code="none-of-ours")])
    [row] = json.loads(as_json([problem(code="none-of-ours")]))
    assert row["example"] == row["docs"] == ""


def test_several_suggestions() -> None:
    assert "Did you mean `a`, `b` or `c`?" in as_text([problem(suggestions=("a", "b", "c"))])
    assert "Did you mean `a` or `b`?" in as_text([problem(suggestions=("a", "b"))])


def test_text_of_a_file_that_is_gone() -> None:
    head, *_ = as_text([problem("/nowhere/at/all.yaml")]).splitlines()
    assert head == "/nowhere/at/all.yaml:14:15: error: this goes to `blling`, which does not exist [unknown-target]"


def test_no_problems_are_no_text() -> None:
    assert (as_text([]), as_json([]), as_github([])) == ("", "[]", "")


def test_order_is_by_file_and_place() -> None:
    problems = [problem("b.yaml", Span(1, 1, 1, 2)), problem("a.yaml", Span(10, 1, 10, 2)), problem("a.yaml", Span(9, 9, 9, 10)), problem("a.yaml", Span(9, 2, 9, 3))]
    assert re.findall(r"^(\S+?:\d+:\d+)", as_text(problems), re.MULTILINE) == ["a.yaml:9:2", "a.yaml:9:9", "a.yaml:10:1", "b.yaml:1:1"]
    assert [(row["file"], row["line"], row["column"]) for row in json.loads(as_json(problems))] == [("a.yaml", 9, 2), ("a.yaml", 9, 9), ("a.yaml", 10, 1), ("b.yaml", 1, 1)]
    assert re.findall(r"file=([^,]+),line=(\d+)", as_github(problems)) == [("a.yaml", "9"), ("a.yaml", "9"), ("a.yaml", "10"), ("b.yaml", "1")]


def marks(text: str, span: Span, tmp_path: Path) -> str:
    """What of the line stands above the marks."""
    file = tmp_path / "f.yaml"
    file.write_bytes(text.encode())
    told = as_text([problem(str(file), span)]).splitlines()
    below = next(shown for shown in told if shown.startswith("      |"))
    line = told[told.index(below) - 1]
    return "".join(c for c, mark in zip(line.ljust(len(below)), below, strict=False) if mark == "^")


def test_marks(tmp_path: Path) -> None:
    assert marks("goto: blling\n", Span(1, 7, 1, 13), tmp_path) == "blling"
    assert marks("\ufeffgoto: blling\n", Span(1, 7, 1, 13), tmp_path) == "blling"
    assert marks("señor: 😀 blling\n", Span(1, 10, 1, 16), tmp_path) == "blling"
    assert marks("a: b\r\ngoto: blling\r\n", Span(2, 7, 2, 13), tmp_path) == "blling"
    assert marks("goto: blling\n\n", Span(1, 7, 2, 1), tmp_path) == "blling"
    assert marks("goto:\n", Span(1, 6, 1, 6), tmp_path) == " "
    assert marks("\tgoto: blling\n", Span(1, 8, 1, 14), tmp_path) == "blling"
    assert marks("a: 'x\u2028y'\ngoto: blling\n", Span(2, 7, 2, 13), tmp_path) == "blling"
    assert marks("a: 'x\u0085y'\ngoto: blling\n", Span(2, 7, 2, 13), tmp_path) == "blling"
    assert marks("a: 'x\x0cy'\rgoto: blling", Span(2, 7, 2, 13), tmp_path) == "blling"


def test_marks_of_a_long_line(tmp_path: Path) -> None:
    assert marks("x: " + "y" * 500 + " blling " + "z" * 500 + "\n", Span(1, 505, 1, 511), tmp_path) == "blling"
    assert marks("blling " + "z" * 500 + "\n", Span(1, 1, 1, 7), tmp_path) == "blling"


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text("goto: one\n")
    assert "goto: one" in as_text([problem(str(file), Span(1, 7, 1, 10))])
    file.write_text("goto: another\n")
    assert "goto: another" in as_text([problem(str(file), Span(1, 7, 1, 10))])


def test_colours_are_only_colours() -> None:
    problems = [problem(suggestions=("a",), hint="h"), problem(severity="warning")]
    coloured = as_text(problems, colour=True)
    assert "\033[" in coloured and "\033[" not in as_text(problems)
    plain = re.sub(r"\033\]8;;[^\033]*\033\\", "", re.sub(r"\033\[[0-9;]*m", "", coloured))
    assert plain == as_text(problems)


# ------------------------------------------------------------------------------------------------------------------- json


def test_json_has_exactly_these_fields() -> None:
    [row] = json.loads(as_json([problem(suggestions=("billing", "bills"), hint="h", severity="warning")]))
    assert list(row) == FIELDS
    assert row == {
        "file": "billing.yaml",
        "line": 14,
        "column": 15,
        "end_line": 14,
        "end_column": 21,
        "severity": "warning",
        "code": "unknown-target",
        "message": "this goes to `blling`, which does not exist",
        "hint": "h",
        "suggestions": ["billing", "bills"],
        "example": "choices: [{dtmf: 2, goto: billing}]",
        "docs": "docs/checks/unknown-target.md",
    }


def test_json_without_hint_or_suggestions() -> None:
    [row] = json.loads(as_json([problem(span=NOWHERE)]))
    assert (row["hint"], row["suggestions"], row["line"], row["column"]) == ("", [], 1, 1)


@given(st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_json_holds_any_text(file: str, message: str, suggestions: list[str]) -> None:
    [row] = json.loads(as_json([problem(file.replace("\0", ""), message=message, suggestions=tuple(suggestions))]))
    assert (row["message"], row["suggestions"]) == (message, suggestions)


# ----------------------------------------------------------------------------------------------------------------- github


def test_github() -> None:
    assert as_github([problem(suggestions=("billing",), hint="Look again.")]) == (
        "::error file=billing.yaml,line=14,endLine=14,col=15,endColumn=21,title=unknown-target::this goes to `blling`, which does not exist. Did you mean `billing`? Look again. See docs/checks/unknown-target.md."
    )
    assert as_github([problem(severity="warning")]).startswith("::warning file=billing.yaml,")


def test_github_escapes() -> None:
    row = as_github([problem("a,b:c%.yaml", message="100 %\r\nof: this, or\n::error::that")])
    assert row.count("\n") == 0
    properties, message = row.removeprefix("::error ").split("::", 1)
    assert properties.startswith("file=a%2Cb%3Ac%25.yaml,line=14,")
    assert message.startswith("100 %25%0D%0Aof: this, or%0A::error::that")


@given(st.text(), st.text(), st.text())
def test_github_is_one_line_a_problem(file: str, message: str, hint: str) -> None:
    told = as_github([problem(file, message=message, hint=hint)])
    assert "\n" not in told and "\r" not in told
    assert re.match(r"::error file=[^,:]*,line=14,endLine=14,col=15,endColumn=21,title=unknown-target::", told, re.DOTALL)


# ---------------------------------------------------------------------------------------------------------------- summary


@pytest.mark.parametrize(
    ("errors", "warnings", "files", "text"),
    [
        (0, 0, 1, "1 file: no problems"),
        (0, 0, 3, "3 files: no problems"),
        (1, 0, 1, "1 file: 1 error"),
        (2, 1, 3, "3 files: 2 errors and 1 warning"),
        (0, 2, 1, "1 file: 2 warnings"),
    ],
)
def test_summary(errors: int, warnings: int, files: int, text: str) -> None:
    assert summary([problem()] * errors + [problem(severity="warning")] * warnings, files) == text
