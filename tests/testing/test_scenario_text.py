"""Tests put into words: as authors write them, behind those that a file has, which stay as they are."""

from __future__ import annotations

from datetime import datetime

import pytest

from flowengine.language.composing import read_tree
from flowengine.language.source import Reading
from flowengine.testing.scenario_text import CantAppend, appended, as_yaml, new_file

TEST = as_yaml("new", {}, [("press", "1")])


def test_it_is_written_as_authors_write() -> None:
    beside = {
        "call": {"from": "+13125550100", "at": datetime(2026, 3, 2, 10, 5)},
        "env": {},
        "requests": {"GET https://a.example/b": [404, {"body": {"name": "Ann", "n": 1, "no": "no", "list": ["a, b", None]}}], "POST https://a.example/c": "failed"},
    }
    steps = [
        ("hear", "Hello: you"),
        ("press", "0123"),
        ("press", "*"),
        ("press", "12#"),
        ("say", "yes"),
        ("interrupt", {"press": "1", "after": "1.2s"}),
        ("handoff", {"dial": "+15551230100", "data": {"n": 3, "s": "3"}}),
        ("hang_up", None),
    ]
    assert new_file("shop", as_yaml("a call: the first", beside, steps)) == (
        "flow: shop\n\ntests:\n"
        '  - name: "a call: the first"\n'
        '    call: {from: "+13125550100", at: 2026-03-02 10:05}\n'
        "    requests:\n"
        '      GET https://a.example/b: [404, {body: {name: Ann, n: 1, "no": "no", list: ["a, b", null]}}]\n'
        "      POST https://a.example/c: failed\n"
        "    steps:\n"
        '      - hear: "Hello: you"\n'
        "      - press: 0123\n"
        "      - press: star\n"
        '      - press: "12#"\n'
        '      - say: "yes"\n'
        "      - interrupt: {press: 1, after: 1.2s}\n"
        '      - handoff: {dial: "+15551230100", data: {n: 3, s: "3"}}\n'
        "      - hang_up\n"
    )


def test_a_file_of_several() -> None:
    two = new_file("shop", as_yaml("one", {}, [("press", "1")]), as_yaml("two", {}, [("press", "2")]))
    assert two == "flow: shop\n\ntests:\n  - name: one\n    steps:\n      - press: 1\n\n  - name: two\n    steps:\n      - press: 2\n"


OLD = "# ours\nflow: shop   # the shop\n\ntests:\n  - name: old   # kept\n    steps: [press: 1]\n\n  - {name: older, steps: [press: 2]}\n"


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        (OLD, ""),
        (OLD, "# the end\n"),
        (OLD, "\nenv: {A: b}   # for all\n"),
        (OLD.replace("\n", "\r\n"), ""),
        (OLD.replace("\n  ", "\n"), "# the end\n"),
        (OLD.rstrip("\n"), ""),
    ],
)
def test_what_is_there_stays_as_it_is(before: str, behind: str) -> None:
    text = before + behind
    tree = read_tree(text.encode(), Reading("shop.test.yaml"))
    assert tree is not None
    whole = appended(text, tree, TEST)
    newline = "\r\n" if "\r\n" in text else "\n"
    indent = "" if before.count("\n- name") else "  "
    added = newline.join(["", f"{indent}- name: new", f"{indent}  steps:", f"{indent}    - press: 1", ""])
    assert whole == before.rstrip("\r\n") + newline + added + behind


@pytest.mark.parametrize(
    ("text", "why"), [("flow: shop\ntests: [{name: a, steps: [press: 1]}]\n", "between [ and ]"), ("flow: shop\ntests: []\n", "no test yet"), ("flow: shop\n", "no test yet")]
)
def test_what_cannot_be_done_without_touching_it_is_said(text: str, why: str) -> None:
    tree = read_tree(text.encode(), Reading("shop.test.yaml"))
    assert tree is not None
    with pytest.raises(CantAppend, match=why.replace("[", r"\[")):
        appended(text, tree, TEST)
