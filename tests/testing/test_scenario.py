"""Test files, read: every mistake with its line, its column and the nearest right word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from files import SHOP, found, lay, suite
from jsonschema import Draft202012Validator

from flowengine.testing.scenario import STEPS, json_schema
from flowengine.testing.suites import read_suite


@pytest.mark.parametrize(
    ("step", "code", "column", "suggestions"),
    [
        ("haer: For our hours", "unknown-step", 9, ("hear",)),
        ("hangup", "unknown-step", 9, ("hang_up",)),
        ("hear", "empty-value", 9, ()),
        ("hear:", "empty-value", 13, ()),
        ("hear: …", "wrong-value", 15, ()),
        ("hear: /(/", "wrong-value", 15, ()),
        ("hear: [a, b]", "wrong-type", 15, ()),
        ("press: x", "bad-keys", 16, ()),
        ("press: starr", "bad-keys", 16, ("star",)),
        ("wait: soon", "bad-duration", 15, ()),
        ("wait: 5", "no-unit", 15, ("5s", "5ms")),
        ("silence_after: 6", "no-unit", 24, ("6s", "6ms")),
        ("state: meun", "unknown-target", 16, ("menu",)),
        ("variables: {vists: 2}", "unknown-variable", 21, ("visits",)),
        ("variables: 2", "wrong-type", 20, ()),
        ("language: en_us", "bad-language", 19, ("en-US",)),
        ("handoff: dail", "wrong-value", 18, ("dial",)),
        ("handoff: {dail: 1}", "unknown-key", 19, ("dial",)),
        ("handoff: {dial: a, queue: b}", "too-many-keys", 28, ()),
        ("handoff: {data: {a: 1}}", "missing-key", 9, ()),
        ("returns: bussy", "wrong-value", 18, ("busy",)),
        ("interrupt: {say: a, pres: 1}", "unknown-key", 29, ("press",)),
        ("interrupt: {after: 1s}", "missing-key", 9, ()),
        ("interrupt: {say: a, press: 1}", "too-many-keys", 29, ()),
        ("interrupt: {press: 1, after: 2}", "no-unit", 38, ("2s", "2ms")),
        ("socket_drops: {befor: 1s}", "unknown-key", 24, ()),
        ("ends: hangupp", "wrong-value", 15, ("hangup", "hang_up")),
        ("[a]", "wrong-type", 9, ()),
    ],
)
def test_a_step_that_is_none(step: str, code: str, column: int, suggestions: tuple[str, ...], tmp_path: Path) -> None:
    assert found(suite(tmp_path, step)) == [(code, 5, column, suggestions)]


STEPS_THAT_ARE = """
hear: For our hours
hear: /press \\d/
silence_after: 6s
press: 1
press: star
press: "#"
press: 0420
say: no
say: on, and on
say_partial: a per
interrupt: {say: person, after: 1.2s}
interrupt: {press: 1}
wait: 500ms
state: menu
variables: {visits: 2, size: big}
language: es-US
handoff: {dial: "+15551230100", data: {reason: front desk}}
handoff: dial
handoff: {voicemail: true}
returns: no_answer
socket_drops
socket_drops:
socket_drops: {after: 2s}
hang_up
hang_up: {after: 1s}
ends
ends: hangup
{hear: hours, press: 1}
""".strip().splitlines()


@pytest.mark.parametrize("step", STEPS_THAT_ARE)
def test_steps_that_are(step: str, tmp_path: Path) -> None:
    read = suite(tmp_path, step)
    assert read.problems == ()
    assert read.cases[0].steps and read.cases[0].steps[0].kind in STEPS


def test_a_step_with_several_keys_is_as_many_steps(tmp_path: Path) -> None:
    assert [step.kind for step in suite(tmp_path, "{hear: hours, silence_after: 6s, press: 1}").cases[0].steps] == ["hear", "silence_after", "press"]


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    file = lay(
        tmp_path,
        """\
        flow: shop
        tets: []
        tests:
          - name: a
            call: {at: tomorrow, direction: up}
            requests:
              GET shop.example/stock: 404
              https://shop.example/stock: {status: 999, taks: 2}
            steps: []
          - steps:
              - haer: x
        """,
    )
    assert found(read_suite(file)) == [
        ("unknown-key", 2, 1, ("tests",)),
        ("bad-date", 5, 16, ()),
        ("wrong-value", 5, 37, ()),
        ("bad-address", 7, 7, ()),
        ("bad-address", 8, 7, ("GET https://shop.example/stock",)),
        ("wrong-value", 8, 44, ()),
        ("unknown-key", 8, 49, ("takes",)),
        ("empty-value", 9, 12, ()),
        ("missing-key", 10, 5, ()),
        ("unknown-step", 11, 9, ("hear",)),
    ]


def test_what_yaml_trips_over_is_told_too(tmp_path: Path) -> None:
    assert [code for code, *_ in found(suite(tmp_path, "hear: Thanks: your order"))] == ["unquoted-colon"]
    assert [code for code, *_ in found(suite(tmp_path, "press: *"))] == ["bare-star"]
    for text in ("", "- a\n", "\x00", "flow: shop\n"):
        assert read_suite(lay(tmp_path, text)).problems
    assert read_suite(tmp_path / "none.test.yaml").problems[0].code == "no-file"


NIGHT = """\
flow: shop
start: route
calendars: {shop: {timezone: UTC, open: {mon-fri: 08:00-17:00}}}
states:
  route: {decide: [{if: calendars.shop.is_open, goto: day}, {else: bye}]}
  day: {prompt: We are open., hangup: true}
  bye: {prompt: Goodbye., hangup: true}
"""


def test_calls_to_a_flow_that_goes_by_the_time_are_made_at_one(tmp_path: Path) -> None:
    timeless = "flow: shop\n{}tests:\n  - {{name: a{}, steps: [ends]}}\n  - {{name: b, steps: [ends]}}\n"
    at = "call: {at: 2026-03-03 10:00}"
    assert found(read_suite(lay(tmp_path, timeless.format("", ""), NIGHT))) == [("no-clock", 3, 12, ())]
    assert found(read_suite(lay(tmp_path, timeless.format("", f", {at}"), NIGHT))) == [("no-clock", 4, 12, ())]
    assert found(read_suite(lay(tmp_path, timeless.format(f"{at}\n", ""), NIGHT))) == []
    assert found(read_suite(lay(tmp_path, timeless.format("", "")))) == []  # it says the time, and goes nowhere by it


def test_the_flow_must_be_there_and_right(tmp_path: Path) -> None:
    read = read_suite(lay(tmp_path, "flow: shopp\ntests: [{name: a, steps: [ends]}]\n"))
    assert found(read) == [("unknown-flow", 1, 7, ("shop",))]
    broken = read_suite(lay(tmp_path, "flow: shop\ntests: [{name: a, steps: [ends]}]\n", SHOP.replace("goto: hours", "goto: huors")))
    assert found(broken) == [("broken-flow", 1, 7, ())]
    assert "flowengine check" in broken.problems[0].hint


def test_states_of_flows_that_it_leads_to_are_known(tmp_path: Path) -> None:
    (tmp_path / "till.yaml").write_text("flow: till\nstart: pay\nstates:\n  pay: {prompt: Pay., return: paid}\n")
    outer = "flow: shop\nstart: buy\nstates:\n  buy: {subflow: till, outcomes: {paid: bye}}\n  bye: {prompt: Goodbye., hangup: true}\n"
    read = read_suite(lay(tmp_path, "flow: shop\ntests: [{name: a, steps: [{state: pay}, {state: till/pay}, {state: till/payy}]}]\n", outer))
    assert found(read) == [("unknown-target", 2, 68, ("till/pay",))]


def test_what_holds_for_all_tests_of_a_file(tmp_path: Path) -> None:
    read = read_suite(
        lay(
            tmp_path,
            """\
            flow: shop
            call: {from: "+15550003333", parameters: {clinic: uptown, floor: 2}}
            env: {API: https://shop.example}
            requests: {GET https://shop.example/stock: 404}
            tests:
              - name: a
                call: {parameters: {clinic: downtown}, at: 2026-12-24 11:30}
                env: {MORE: 0420}
                requests: {GET https://shop.example/stock: {body: {left: 3, code: "07"}}}
                steps: [ends]
              - {name: b, steps: [ends]}
            """,
        )
    )
    first, second = read.cases
    assert first.call["parameters"] == {"clinic": "downtown", "floor": "2"} and first.call["caller"] == "+15550003333"
    assert first.env == {"API": "https://shop.example", "MORE": "0420"}
    assert first.requests["GET https://shop.example/stock"][0].body == {"left": 3, "code": "07"}
    assert second.requests["GET https://shop.example/stock"][0].status == 404 and "at" not in second.call


@pytest.mark.parametrize(
    ("given", "status", "fails", "takes"),
    [
        ("404", 404, False, 0.3),
        ("{status: 404, takes: 2s}", 404, False, 2.0),
        ("failed", 200, True, 0.3),
        ("{fails: true}", 200, True, 0.3),
        ("[500, {json: {a: 1}}]", 500, False, 0.3),
    ],
)
def test_answers_of_other_systems(given: str, status: int, fails: bool, takes: float, tmp_path: Path) -> None:
    read = suite(tmp_path, "ends", requests=f"{{GET https://shop.example/stock: {given}}}")
    assert read.problems == ()
    answer = read.cases[0].requests["GET https://shop.example/stock"][0]
    assert (answer.status, answer.fails, answer.takes) == (status, fails, takes)


def test_the_schema_takes_what_the_reader_takes() -> None:
    schema: dict[str, Any] = json_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    good = {"flow": "shop", "tests": [{"name": "a", "call": {"from": "+1", "at": "2026-12-24 11:30"}, "steps": [{"hear": "x"}, "hang_up", {"press": 1}, {"handoff": "dial"}]}]}
    assert validator.is_valid(good)
    assert not validator.is_valid({**good, "tests": [{"name": "a", "steps": [{"haer": "x"}]}]})
    assert not validator.is_valid({"flow": "shop"})
