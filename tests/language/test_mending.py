"""Slips that YAML trips over: told where they are, and read past."""

from __future__ import annotations

import pytest

from flowengine.language.reader import read_flow_bytes
from flowengine.language.source import Text
from tests.language.marks import Told, told
from tests.language.trees import expect, plain, texts, tree_of, whole

# ------------------------------------------------------------------------------------------------------------- stars and tabs


def test_bare_stars() -> None:
    expect("a: [{dtmf: «*», goto: b}, {dtmf: «*»}]\nc: «*»\n", "bare-star", "bare-star", "bare-star")
    tree, reading = tree_of("a: *\n")
    assert plain(tree) == {"a": "*"}
    assert reading.problems[0].suggestions[0] == "star"


def test_a_bare_star_as_a_key_is_the_star() -> None:
    tree, reading = tree_of("a: {*: b}\n")
    assert plain(tree) == {"a": {"*": "b"}}
    assert [p.code for p in reading.problems] == ["bare-star"]


def test_tabs() -> None:
    expect("a:\n«\t»b: c\n", "tab")
    expect("a:\n  «\t»b: c\n", "tab")


def test_tabs_are_told_of_once_a_stretch() -> None:
    expect("a:\n«\t\t»b: c\n\t\td: e\n\t\tf: g\nh:\n«\t»i: j\n", "tab", "tab")


@pytest.mark.parametrize("spaces", [2, 4, 8])
def test_a_line_with_a_tab_is_read_as_deep_as_its_neighbours(spaces: int) -> None:
    tree, reading = tree_of(f"a:\n{' ' * spaces}b: c\n\td: e\n{' ' * spaces}f: g\n")
    assert [(p.code, p.span.line) for p in reading.problems] == [("tab", 3)]
    assert plain(tree) == {"a": {"b": "c", "d": "e", "f": "g"}}


@pytest.mark.parametrize(
    ("above", "line", "below", "depth"),
    [
        ("a:\n    b:\n      - {c: d}\n", "\te: f", "x: y\n", 4),
        ("a:\n    b:\n      - c: d\n", "\t\te: f", "x: y\n", 8),
        ("a:\n    b:\n", "\t- c", "    - d\n", 4),
        ("a:\n    b:  # two\n", "\tc: d", "        e: f\n", 8),
        ("a:\n    # one\n\n    b: c\n", "\te: f", "", 4),
    ],
)
def test_a_line_with_a_tab_is_read_as_of_the_block_above(above: str, line: str, below: str, depth: int) -> None:
    found, reading = tree_of(above + line + "\n" + below)
    meant, _ = tree_of(above + " " * depth + line.lstrip("\t") + "\n" + below)
    assert [p.code for p in reading.problems] == ["tab"]
    assert found is not None and meant is not None and plain(found) == plain(meant)


def test_a_tab_after_a_dash() -> None:
    expect("a:\n  -«\t»{b: c}\n", "tab")


def test_positions_after_a_tab_are_the_authors() -> None:
    tree, _ = tree_of("a:\n\t\tb: c\n")
    assert tree is not None
    [c] = texts(tree)
    assert (c.span.line, c.span.column, c.span.end_column) == (2, 6, 7)
    assert next(iter(tree[Text("a")])).span.column == 3


def test_tabs_elsewhere_are_allowed() -> None:
    assert whole("a:\tb\nc: d\t# e\nf: [g,\n\th]\n") == {"a": "b", "c": "d", "f": ["g", "h"]}


def test_a_tab_in_a_block_of_text_is_not_told_of_when_something_else_is_wrong() -> None:
    expect("a: |\n  one\n  \ttwo\nb: «'never» closed\n", "yaml-syntax")


# --------------------------------------------------------------------------------------------------------------- YAML's slips


@pytest.mark.parametrize(
    "marked",
    [
        'a: "never «closed»\nb: c\n',
        "a: «'it's here'»\nb: c\n",
        'a: "say «\\d"»\nb: c\n',
        "a: «@home»\nb: c\n",
        "a: «`home`»\nb: c\n",
        "a: «*home»\nb: c\n",
        "a:\n  b: c\n «d:» e\nf: g\n",
        "a:\n  b: c\n    d«:» e\nf: g\n",
        "a: {b: c}«}»\nd: e\n",
        "a: {b: c d«:» e}\nf: g\n",
        "a: {b: c}  «'d'»\ne: f\n",
        "a:\n  - b: c\n  «d:» e\nf: g\n",
    ],
)
def test_syntax(marked: str) -> None:
    expect(marked, "yaml-syntax")


def test_a_colon_in_a_text_without_quotes() -> None:
    expect("a: b\nc: «Note: this»\nd:\n  - e: «f: g»\n", "unquoted-colon", "unquoted-colon")
    tree, _ = tree_of("a: b\nc: Note: this\nd: e\n")
    assert plain(tree) == {"a": "b", "c": "Note: this", "d": "e"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a:\n  b: c\n  d e\n  f: g\n", 3),
        ("a:\n  b:c\n  d: e\n", 2),
        ("a:\n  - {b: c, d: e\n  - {b: f}\ng: h\n", 2),
        ("a:\n  - [b, c\n  - d\ne: f\n", 2),
        ("a: {b: [c, d}\ne: f\n", 1),
    ],
    ids=["no-colon", "no-space", "open-brace", "open-bracket", "mixed"],
)
def test_one_slip_is_one_problem_on_its_own_line(text: str, line: int) -> None:
    _, reading = tree_of(text)
    assert [(p.code, p.span.line) for p in reading.problems] == [("yaml-syntax", line)], told(reading.problems, text)


@pytest.mark.parametrize(
    ("before", "line", "after", "message"),
    [
        ("", "    prompt: 'I'll connect you.'", '    prompt: "I\'ll connect you."', "apostrophe of `I'll`"),
        ("", '    prompt: "Hello  # a greeting', '    prompt: "Hello"  # a greeting', "never closed"),
        ("", "    prompt: {{ name }}, hello.", '    prompt: "{{ name }}, hello."', "needs quotes"),
        ("    menu2:\n", "      {prompt: Hi {{ name }}., goto: menu}", '      {prompt: "Hi {{ name }}.", goto: menu}', "between `{ }`"),
        ("", "    prompt: @home we help.", '    prompt: "@home we help."', "begins with `@`"),
        ("", '    prompt: "Hello." // a greeting', '    prompt: "Hello."  # a greeting', "not with `//`"),
        ("    prompt: Hello, and\n", "welcome to us.", "      welcome to us.", "goes on with the text of `prompt`"),
        ("    choices:\n      - {dtmf: 1, goto: menu}\n", "      {dtmf: 2, goto: menu}", "      - {dtmf: 2, goto: menu}", "`- `"),
        ("    choices:\n", "      - {speech: [yes] goto: menu}", "      - {speech: [yes], goto: menu}", "a comma is missing before `goto`"),
        ("    choices:\n", '      - {prompt: "Yes." dtmf: 1, goto: menu}', '      - {prompt: "Yes.", dtmf: 1, goto: menu}', "a comma is missing before `dtmf`"),
        ("", '    prompt: "Say "billing" now."', r'    prompt: "Say \"billing\" now."', "quotes inside"),
        ("", '    prompt: "Billing" is closed.', r'    prompt: "\"Billing\" is closed."', "begins with a quote"),
        ("", "    prompt: [pause] Hello.", '    prompt: "[pause] Hello."', "begins with a bracket"),
        ("    choices:\n", "      - {prompt: One [short] moment., goto: menu}", '      - {prompt: "One [short] moment.", goto: menu}', "needs quotes"),
        ("    choices:\n", "      - {speech: [yes]], goto: menu}", "      - {speech: [yes], goto: menu}", "`]` too many"),
        ("    choices:\n", "      - {set: {name: Bo}}, dtmf: 1, goto: menu}", "      - {set: {name: Bo}, dtmf: 1, goto: menu}", "`}` too many"),
        ("    choices:\n", "      - {speech: yes, yep], goto: menu}", "      - {speech: [yes, yep], goto: menu}", "never opened"),
        ("    choices:\n", "      - dtmf: 1, speech: [yes], goto: menu}", "      - {dtmf: 1, speech: [yes], goto: menu}", "never opened"),
        ("    prompt: Hello.\n    goto: menu\n", "  hours", "  hours:", "missing behind `hours`"),
        ("    no_match:\n", "      Pardon?", "      - Pardon?", "`- `"),
    ],
)
def test_slips_of_people_who_never_saw_yaml(before: str, line: str, after: str, message: str) -> None:
    head = f"flow: clinic\nstart: menu\nvariables: {{name: Ann}}\nstates:\n  menu:\n{before}"
    tail = "      - {prompt: Once more.}\n    goto: menu\n" if "no_match" in before else "    goto: menu\n"
    wrong, right = (f"{head}{text}\n{tail}" for text in (line, after))
    found, reading = tree_of(wrong)
    assert [message in p.message for p in reading.problems] == [True]
    problem = reading.problems[0]
    row = wrong.split("\n")[problem.span.line - 1]
    assert row[: problem.span.column - 1] + problem.suggestions[0] + row[problem.span.end_column - 1 :] == after
    assert found is not None and plain(found) == whole(right)


def test_a_quote_that_was_never_opened() -> None:
    assert whole('a: We are "open."\nb: A screen of 27"\n') == {"a": 'We are "open."', "b": 'A screen of 27"'}
    expect('a: «We are open."»\nb: [«yes"», no]\n', "yaml-syntax", "yaml-syntax")
    tree, reading = tree_of('a: We are open."\n')
    assert plain(tree) == {"a": "We are open."}
    assert reading.problems[0].suggestions == ('"We are open."',)


def test_single_quotes_of_a_word_processor() -> None:
    expect("a: [«‘billing’»]\n", "curly-quotes")
    tree, reading = tree_of("b: « Un instant. »\n")
    assert plain(tree) == {"b": "Un instant."}
    assert reading.problems[0].suggestions == ('"Un instant."',)


def test_an_apostrophe_in_single_quotes_that_is_doubled_is_right() -> None:
    assert whole("a: 'I''ll be back'\n") == {"a": "I'll be back"}


def test_blanks_that_look_like_spaces_are_spaces() -> None:
    assert whole("a:\n\u00a0\u00a0b: c\n  d:\u00a0e\u00a0f\n") == {"a": {"b": "c", "d": "e\u00a0f"}}


def test_a_text_that_begins_with_an_exclamation_mark() -> None:
    tree, reading = tree_of("a: !Hola a todos.\nb: !Hola\n")
    assert [(p.code, p.suggestions) for p in reading.problems] == [("yaml-syntax", ('"!Hola a todos."',)), ("yaml-syntax", ('"!Hola"',))]
    assert plain(tree) == {"a": "!Hola a todos.", "b": "!Hola"}


def test_a_state_that_is_indented_too_far_is_one_problem() -> None:
    good = "flow: f\nstart: m\nstates:\n  m:\n    prompt: Hello.\n    goto: hours\n  hours:\n    prompt: We are open.\n    goto: m\n"
    assert read_flow_bytes(good.encode(), "test.yaml")[1] == []
    _, problems = read_flow_bytes(good.replace("  hours:", "    hours:").encode(), "test.yaml")
    assert [(p.code, p.span.line, p.span.end_column, p.suggestions) for p in problems] == [("wrong-level", 7, 5, ("  ",))]


STATELESS = """\
flow: clinic
start: menu
commands:
  - {dtmf: 0, goto: desk}
«»
  menu:
    prompt: Hello.
    choices: [{dtmf: 1, goto: desk}]
  desk:
    prompt: Goodbye.
    hangup: true
"""


def test_a_flow_without_its_line_of_states_is_told_of_once() -> None:
    text = STATELESS.replace("«»", "")
    flow, problems = read_flow_bytes(text.encode(), "clinic.yaml")
    assert flow is None
    assert [(p.code, p.span.line, p.suggestions) for p in problems] == [("missing-key", 5, ("states:",))]
    assert read_flow_bytes(STATELESS.replace("«»", "states:").encode(), "clinic.yaml")[1] == []


def test_it_is_told_of_at_the_first_state_where_no_line_is_empty() -> None:
    flow, problems = read_flow_bytes(STATELESS.replace("«»\n", "").encode(), "clinic.yaml")
    assert flow is None
    assert [(p.code, p.span.line, "above `menu`" in p.message) for p in problems] == [("missing-key", 5, True)]


def test_several_slips_are_told_of_at_once() -> None:
    tree, reading = tree_of('a: «"never closed\nb: c\nd: {e: What, now}\nf: x: y\ng:\n  h: i\n j: k\nl: m\n'.replace("«", ""))
    assert [(p.code, p.span.line) for p in sorted(reading.problems, key=lambda p: p.span)] == [("yaml-syntax", 1), ("stray-key", 3), ("unquoted-colon", 4), ("yaml-syntax", 7)]
    assert reading.damaged
    assert tree is not None and plain(tree)["l"] == "m"


def test_slips_without_end_come_to_an_end() -> None:
    _, reading = tree_of("".join(f"k{n}: x: y\n" for n in range(500)))
    assert 1 <= len(reading.problems) <= 50
    assert [p.span.line for p in reading.problems][:3] == [1, 2, 3]


def test_a_second_document() -> None:
    _, reading = tree_of("a: b\n---\nc: d\n")
    assert told(reading.problems, "a: b\n---\nc: d\n") == [Told("yaml-syntax", "---", 2, 1)]


def test_a_lost_comment_is_told_of() -> None:
    """`# …` behind unquoted text of a prompt was perhaps meant to be spoken."""
    text = "flow: f\nstart: m\nstates:\n  m: \n    prompt: Press 1 # or 2\n    hangup: true\n"
    _, problems = read_flow_bytes(text.encode(), "test.yaml")
    assert (5, 13) in [(p.span.line, p.span.column) for p in problems]


@pytest.mark.parametrize(
    "slip",
    [
        'a: "{word} b',
        "a: {{b: {word} c",
        "a: [{word}, {word}: ]{word}",
        'a: "{word}',
        "a: {{b: {word}",
        "{word}: x: {word}",
        "a: [x, {word}\n{word}",
        "- - {word}: [",
        "{word}\n  {word}: {word}\n {word}",
    ],
)
def test_a_line_as_long_as_a_file_is_told_of_and_nothing_is_searched_in_it(slip: str) -> None:
    """What looks for the last word of a line takes the square of its length."""
    _, reading = tree_of(f"flow: f\n{slip.format(word='x' * 30_000)}\nb: c\n")
    assert reading.problems
