"""What tests come to: counted, and what is missing with its place."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from files import lay

from flowengine.testing.coverage import Coverage, FlowCoverage, as_text, below
from flowengine.testing.running import run_case
from flowengine.testing.suites import read_suites


def covered(*files: Path) -> list[FlowCoverage]:
    coverage = Coverage()
    for suite in read_suites(files):
        assert suite.problems == ()
        coverage.of(suite)
        for case in suite.cases:
            assert run_case(case, suite, partial(coverage.note, suite)).passed
    return coverage.flows()


def test_what_no_test_comes_to_is_told_with_its_place(tmp_path: Path) -> None:
    found = covered(
        lay(
            tmp_path,
            """\
            flow: shop
            env: {API: "https://shop.example"}
            secrets: {TOKEN: x}
            requests: {"GET https://shop.example/stock": [404, {body: {left: 3}}]}
            tests:
              - {name: hours, steps: [press: 1, press: 9]}
              - {name: order, steps: [press: 2, say: five, ends: hangup]}
              - {name: somebody, steps: [press: 3, returns: busy, ends: voicemail]}
            """,
        )
    )
    file = tmp_path / "shop.yaml"
    assert as_text(found) == (
        f"shop: 7 of 8 states, 5 of 5 branches, 2 of 5 outcomes (70 %)\n"
        f"  {file}:21: in `look`: the outcome `ok`\n"
        f"  {file}:21: in `look`: the outcome `failed`\n"
        f"  {file}:22: `there` itself\n"
        f"  {file}:27: in `person`: the outcome `no_answer`"
    )
    assert below(found, 70) == []
    assert below(found, 71) == ["shop: tests come to 70 % of its branches, rungs and outcomes; 71 % are wanted"]


def test_a_flow_whose_tests_make_no_call_counts(tmp_path: Path) -> None:
    found = covered(lay(tmp_path, "flow: shop\ntests: []\n"))
    assert [(one.flow.id, one.percent, one.count("state")) for one in found] == [("shop", 0, (0, 8))]


def test_flows_gone_into_and_handed_to_count_as_calls_come_to_them(tmp_path: Path) -> None:
    (tmp_path / "card.yaml").write_text(
        "flow: card\nstart: ask\nstates:\n  ask: {prompt: Pay?, choices: [{dtmf: 1, goto: paid}, {dtmf: 2, goto: off}]}\n  paid: {return: paid}\n  off: {return: off}\n"
    )
    (tmp_path / "night.yaml").write_text("flow: night\nstart: a\nstates: {a: {prompt: Good night., hangup: true}}\n")
    (tmp_path / "never.yaml").write_text("flow: never\nstart: a\nstates: {a: {prompt: Never., hangup: true}}\n")
    flow = """\
flow: shop
start: pay
states:
  pay: {subflow: card, outcomes: {paid: night, off: never}}
  night: {handoff: {flow: night}}
  never: {handoff: {flow: never}}
"""
    found = covered(lay(tmp_path, "flow: shop\ntests: [{name: a, steps: [press: 1, hear: Good night, ends: hangup]}]\n", flow))
    assert [(one.flow.id, one.count("state"), one.count("branch"), one.count("outcome")) for one in found] == [
        ("card", (2, 3), (1, 2), (0, 0)),
        ("night", (1, 1), (0, 0), (0, 0)),
        ("shop", (2, 3), (0, 0), (1, 2)),
    ]


def test_flows_of_one_name_in_two_folders_are_two(tmp_path: Path) -> None:
    for name, key in (("a", "1"), ("b", "3")):
        (tmp_path / name).mkdir()
        lay(tmp_path / name, f"flow: shop\ntests: [{{name: x, steps: [press: {key}, wait: 1s]}}]\n")
    found = covered(tmp_path / "a" / "shop.test.yaml", tmp_path / "b" / "shop.test.yaml")
    assert [(Path(one.flow.file).parent.name, one.count("branch")) for one in found] == [("a", (1, 5)), ("b", (1, 5))]
