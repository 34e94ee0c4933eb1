"""Certain mends, applied to files."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from flowengine.cli import main
from flowengine.fixing import fix, fix_file
from flowengine.loading import check_bytes
from tests.language.test_seeded_mistakes import FLOWS

GOOD = """\
# Our desk. Ann wrote this.
flow: desk

start: menu   # the first
states:
  menu:
    prompt: To pay, press 1.     # say it slowly
    choices:
      - {dtmf: 1, goto: pay}

  pay: {prompt: "Thanks, all done.", hangup: true}
"""


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("goto: pay", "goto: payy"),
        ("    prompt: To", "    promt: To"),
        ("    choices:", "\tchoices:"),
        ("start: menu", "start:menu"),
        ("- {dtmf", "- - {dtmf"),
        ("pay}", "pay"),
        ('"Thanks, all done."', "Thanks, all done."),
        ('"Thanks, all done."', "“Thanks, all done.”"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_is_certain_is_mended_and_all_else_stays(good: str, bad: str, ends: str) -> None:
    meant = GOOD.replace("\n", ends)
    broken = meant.replace(good, bad, 1)
    assert broken != meant
    mended, fixes = fix(broken.encode(), "desk.yaml")
    assert mended.decode().replace("   choices", "    choices").replace("     choices", "    choices") == meant or not check_bytes(mended, "desk.yaml")[1]
    assert len(fixes) == 1
    assert "# say it slowly" in mended.decode() and mended.decode().count(ends) == GOOD.count("\n")


def test_several_at_once() -> None:
    broken = GOOD.replace("prompt: To", "promt: To").replace("goto: pay", "goto: payy").replace("hangup", "hangupp")
    mended, fixes = fix(broken.encode(), "desk.yaml")
    assert mended.decode() == GOOD
    assert [done.found for done in fixes] == ["promt", "payy", "hangupp"]


@pytest.mark.parametrize(
    "broken",
    [
        GOOD.replace("goto: pay", "goto: nowhere"),
        GOOD.replace("      - {dtmf: 1, goto: pay}", "      - {dtmf: 1, goto: pay}\n      - {dtmf: 1, goto: menu}"),
        GOOD + GOOD,
        GOOD.replace("menu:", "m\x00nu:"),
        GOOD.replace("hangup: true", "handoff: {dial: 3012345678}"),
        GOOD.replace("hangup: true", "handoff: {dial: '1 381 234 5678'}"),
        GOOD + "calendars: {office: {timezone: UTC, open: {mon: 9-5}}}\n",
        "",
    ],
)
def test_what_only_the_author_knows_is_left_alone(broken: str) -> None:
    assert fix(broken.encode(), "desk.yaml") == (broken.encode(), [])


def test_bytes_that_are_no_text_are_left_alone() -> None:
    assert fix(b"\xff\xfe", "desk.yaml") == (b"\xff\xfe", [])


@given(st.sampled_from(sorted(FLOWS)), st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_is_wrong_mending_never_makes_it_worse(name: str, data: st.DataObject) -> None:
    text = FLOWS[name]
    at = data.draw(st.integers(0, len(text) - 1))
    broken = text[:at] + data.draw(st.sampled_from(["", "\t", ":", "}", '"', "- ", "#", "x"])) + text[at + data.draw(st.integers(0, 2)) :]
    mended, fixes = fix(broken.encode(), name)

    def errors(flow: bytes) -> int:
        return sum(problem.severity == "error" for problem in check_bytes(flow, name)[1])

    assert errors(mended) <= errors(broken.encode())
    assert bool(fixes) == (mended != broken.encode())
    assert fix(mended, name) == (mended, [])


def test_the_command_mends_files_and_says_so(tmp_path: Path) -> None:
    desk = tmp_path / "desk.yaml"
    desk.write_text(GOOD.replace("goto: pay", "goto: payy"))
    desk.chmod(0o640)
    result = CliRunner().invoke(main, ["check", "--fix", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "mended: payy → pay [unknown-target]" in result.output and "no problems" in result.output
    assert desk.read_text() == GOOD and desk.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [desk]


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("    choices:", "\tchoices:", "a tab → spaces"),
        ("    choices:", "     choices:", "indented by 5 → by 4"),
        ("goto: pay", "goto:pay", "goto:pay → goto: pay"),
        ("- {dtmf: 1", "- {dtmf: *", "* → star"),
    ],
)
def test_what_cannot_be_seen_is_put_into_words(good: str, bad: str, said: str, tmp_path: Path) -> None:
    desk = tmp_path / "desk.yaml"
    desk.write_text(GOOD.replace(good, bad))
    result = CliRunner().invoke(main, ["check", "--fix", str(desk)])
    assert f"mended: {said} [" in result.output, result.output


def test_a_good_file_is_not_touched(tmp_path: Path) -> None:
    desk = tmp_path / "desk.yaml"
    desk.write_text(GOOD)
    before = desk.stat().st_mtime_ns
    assert fix_file(desk) == [] and desk.stat().st_mtime_ns == before
