"""`flowengine explore`, as it is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from broken import BROKEN
from click.testing import CliRunner, Result

from flowengine.cli import main

MUTE = BROKEN["a call that ends without a word"].flows[0]
GOOD = "flow: good\nstart: menu\nstates: {menu: {prompt: Press 0., choices: [{dtmf: 0, goto: desk}]}, desk: {prompt: One moment., handoff: {queue: desk}}}"


def explore(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["explore", *map(str, args)])


@pytest.fixture
def mute(tmp_path: Path) -> Path:
    path = tmp_path / "mute.yaml"
    path.write_text(MUTE)
    return path


def test_nothing_found(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    result = explore(tmp_path)
    assert result.exit_code == 0, result.output
    assert "1 flow: nothing found" in result.output
    assert "A person is never more than 1 turn away." in result.output
    assert "A caller who says nothing is out after 0:" in result.output


@pytest.mark.parametrize("folder", [".", ""])
def test_the_folder_one_stands_in(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    monkeypatch.chdir(tmp_path)
    result = explore(folder)
    assert result.exit_code == 0, result.output
    assert "good.yaml: 2 states" in result.output


def test_a_finding_is_told_with_its_line_and_a_test(mute: Path) -> None:
    result = explore(mute)
    assert result.exit_code == 1
    assert f"{mute}:9:3: error: `bye` ends the call, and nothing has been said [ends-without-word]" in result.output
    assert "  - name: ends-without-word in bye\n       call: {at: 2026-03-03 10:00}\n       steps:\n         - press: 2\n         - hear: /\\w/\n" in result.output
    assert "1 flow: 1 finding" in result.output


def test_json(mute: Path) -> None:
    result = explore(mute, "--format", "json")
    assert result.exit_code == 1
    (entry,) = json.loads(result.output)
    assert (entry["flow"], entry["complete"], entry["unreached"], entry["person_within"]) == ("mute", True, [], 1)
    assert [(found["code"], found["line"], found["state"]) for found in entry["findings"]] == [("ends-without-word", 9, "bye")]


def test_write_makes_a_file_that_test_runs(mute: Path) -> None:
    target = mute.with_name("found.test.yaml")
    assert explore(mute, "--write", target).exit_code == 1
    result = CliRunner().invoke(main, ["test", str(target)])
    assert result.exit_code == 1 and "1 test in 1 file: 1 failed" in result.output
    mute.write_text(MUTE.replace("bye: {hangup", "bye: {prompt: Goodbye., hangup"))
    assert CliRunner().invoke(main, ["test", str(target)]).exit_code == 0
    assert explore(mute).exit_code == 0


def test_write_is_for_one_flow(mute: Path) -> None:
    (mute.parent / "good.yaml").write_text(GOOD)
    result = explore(mute.parent, "--write", mute.parent / "x.test.yaml")
    assert result.exit_code == 2 and "--write is for one flow; there are 2 here" in result.output


def test_people_can_be_wanted_nearer(tmp_path: Path) -> None:
    path = tmp_path / "far.yaml"
    path.write_text(GOOD.replace("start: menu\nstates: {", "start: first\nstates: {first: {prompt: Press 1., choices: [{dtmf: 1, goto: menu}]}, "))
    assert explore(path).exit_code == 0
    result = explore(path, "--person-within", "1")
    assert result.exit_code == 1 and "from `first` it is 2 turns to a person, more than 1 [no-person]" in result.output


@pytest.mark.parametrize(("args", "says"), [(["nowhere.yaml"], "there is no file or folder of this name"), ([], "Missing argument"), (["x", "--turns", "0"], "--turns")])
def test_what_cannot_be_done(args: list[str], says: str) -> None:
    result = explore(*args)
    assert result.exit_code == 2 and says in result.output


def test_a_flow_with_errors_is_told_and_not_walked(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(GOOD.replace("goto: desk", "goto: dsk"))
    result = explore(path)
    assert result.exit_code == 1 and "Did you mean `desk`?" in result.output


def test_what_the_tests_say_is_learnt(tmp_path: Path) -> None:
    """A code that only its author knows: told in a test, it is tried."""
    path = tmp_path / "secret.yaml"
    path.write_text(
        "flow: secret\nstart: code\nstates:\n"
        "  code: {prompt: 'The code, please.', collect: {into: code, type: digits, length: 4}, goto: right_or_not}\n"
        "  right_or_not: {decide: [{if: code == '8888', goto: vault}, {else: desk}]}\n"
        "  vault: {prompt: Welcome., goto: desk}\n  desk: {prompt: One moment., handoff: {queue: desk}}\n"
    )
    result = explore(path)
    assert result.exit_code == 1 and "no call was found that gets to `vault` from `right_or_not`" in result.output
    path.with_name("secret.test.yaml").write_text("flow: secret\ntests: [{name: the code, steps: [{press: 8888}, {handoff: queue}]}]\n")
    assert explore(path).exit_code == 0
    assert explore(path.with_name("secret.test.yaml")).exit_code == 0  # stands for its flow
