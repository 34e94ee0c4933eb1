"""The flows being served."""

from __future__ import annotations

import os
from pathlib import Path

from flowengine.server.shelf import Shelf

FLOW = "flow: {id}\nstart: a\nstates:\n  a: {{prompt: {words}, hangup: true}}\n"


def write(folder: Path, name: str, flow_id: str, words: str = "Hello.") -> Path:
    path = folder / name
    path.write_text(FLOW.format(id=flow_id, words=words))
    return path


def codes(problems: tuple[object, ...]) -> list[str]:
    return [p.code for p in problems]  # type: ignore[attr-defined]


def test_the_same_file_is_not_read_twice(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "a")
    shelf = Shelf([tmp_path])
    assert shelf.refresh().changed == ("a",)
    before = shelf.program("a")
    assert shelf.refresh() == type(shelf.refresh())((), (), ()) and shelf.program("a") is before


def test_a_good_version_outlives_a_broken_one(tmp_path: Path) -> None:
    path = write(tmp_path, "a.yaml", "a")
    shelf = Shelf([tmp_path])
    shelf.refresh()
    path.write_text("flow: a\nstart: b\nstates: {}\n")
    change = shelf.refresh()
    assert change.changed == () and change.problems and shelf.flow("a") is not None
    assert shelf.refresh().problems == ()  # told once
    assert shelf.problems()  # but still there to be looked at


def test_two_flows_of_one_id_serve_neither_but_what_was_served_goes_on(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", "same")
    shelf = Shelf([tmp_path])
    shelf.refresh()
    served = shelf.program("same")
    write(tmp_path, "b.yaml", "same")
    change = shelf.refresh()
    assert codes(change.problems) == ["duplicate-flow", "duplicate-flow"] and shelf.program("same") is served
    fresh = Shelf([tmp_path])
    fresh.refresh()
    assert len(fresh) == 0


def test_a_file_that_is_removed_is_served_no_more(tmp_path: Path) -> None:
    path = write(tmp_path, "a.yaml", "a")
    shelf = Shelf([tmp_path])
    shelf.refresh()
    path.unlink()
    assert shelf.refresh().gone == ("a",) and shelf.program("a") is None


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    assert codes(Shelf([tmp_path]).refresh().problems) == ["no-flow"]


def test_numbers_choose_the_flow(tmp_path: Path) -> None:
    for name in ("a", "b"):
        path = write(tmp_path, f"{name}.yaml", name)
        path.write_text(path.read_text() + f'numbers: "+1555000000{1 if name == "a" else 2}"\n')
    shelf = Shelf([tmp_path])
    shelf.refresh()
    assert shelf.answering("+15550000002") is shelf.flow("b") and shelf.answering("+1999") is None


def test_a_file_renamed_and_broken_at_once_keeps_its_last_good_version(tmp_path: Path) -> None:
    path = write(tmp_path, "a.yaml", "a")
    shelf = Shelf([tmp_path])
    shelf.refresh()
    served = shelf.flow("a")
    path.unlink()
    (tmp_path / "b.yaml").write_text("flow: a\nstart: nowhere\nstates:\n  a: {prompt: Hello., hangup: true}\n")
    change = shelf.refresh()
    assert change.gone == () and shelf.flow("a") is served and codes(change.problems) == ["unknown-target"]
    write(tmp_path, "b.yaml", "a", "Mended.")
    assert shelf.refresh().changed == ("a",) and shelf.flow("a") is not served


def test_a_flow_that_is_gone_is_still_known_to_its_calls(tmp_path: Path) -> None:
    path = write(tmp_path, "a.yaml", "a")
    shelf = Shelf([tmp_path])
    shelf.refresh()
    served = shelf.program("a")
    path.unlink()
    shelf.refresh()
    assert shelf.program("a") is None and shelf.last_program("a") is served and shelf.last_flow("a") is not None


def test_what_a_flow_is_made_of_is_watched_too(tmp_path: Path) -> None:
    flow = "flow: a\nstart: a\ninclude: more.yaml\ntables: {t: t.csv}\nstates:\n  a: {prompt: '{{ tables.t.find(k=1).v }}', goto: b}\n"
    (tmp_path / "a.yaml").write_text(flow)
    (tmp_path / "more.yaml").write_text("states:\n  b: {prompt: Bye., hangup: true}\n")
    (tmp_path / "t.csv").write_text("k,v\n1,one\n")
    shelf = Shelf([tmp_path])
    assert shelf.refresh().changed == ("a",) and shelf.refresh().changed == ()
    (tmp_path / "t.csv").write_text("k,v\n1,uno\n")
    assert shelf.refresh().changed == ("a",) and shelf.refresh().changed == ()
    (tmp_path / "more.yaml").write_text("states:\n  b: {prompt: Bye.}\n")
    change = shelf.refresh()
    assert codes(change.problems) == ["dead-end"] and change.problems[0].file.endswith("more.yaml")  # type: ignore[attr-defined]
    served = shelf.flow("a")
    assert served is not None and shelf.refresh().problems == () and shelf.flow("a") is served
    (tmp_path / "more.yaml").write_text("states:\n  b: {prompt: Good bye., hangup: true}\n")
    assert shelf.refresh().changed == ("a",)
    (tmp_path / "t.csv").unlink()
    assert codes(shelf.refresh().problems) == ["unreadable-file"] and shelf.flow("a") is not None


OUTER = "flow: outer\nstart: m\nstates:\n  m: {subflow: inner, outcomes: {done: x}}\n  x: {prompt: Bye., hangup: true}\n"
INNER = "flow: inner\nstart: m\nstates:\n  m: {prompt: Hello., return: done}\n"


def test_versions_that_do_not_fit_together_do_not_replace_those_that_do(tmp_path: Path) -> None:
    (tmp_path / "outer.yaml").write_text(OUTER)
    (tmp_path / "inner.yaml").write_text(INNER)
    shelf = Shelf([tmp_path])
    shelf.refresh()
    before = shelf.program("outer")
    (tmp_path / "inner.yaml").write_text(INNER.replace("return: done", "return: over"))
    change = shelf.refresh()
    assert [p.code for p in change.problems] == ["unknown-outcome"]
    assert change.changed == () and shelf.program("outer") is before
    assert shelf.refresh().problems == () and shelf.program("outer") is before, "it waits for the other file"
    (tmp_path / "outer.yaml").write_text(OUTER.replace("done: x", "over: x"))
    assert shelf.refresh().changed == ("inner", "outer")
    outer = shelf.program("outer")
    assert outer is not None and outer.library["inner"].flow.returns == ("over",)


def test_a_file_alone_is_served_with_the_flows_beside_it_that_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "outer.yaml").write_text(OUTER)
    (tmp_path / "inner.yaml").write_text(INNER)
    (tmp_path / "other.yaml").write_text(INNER.replace("inner", "other"))
    shelf = Shelf([tmp_path / "outer.yaml"])
    assert shelf.refresh().problems == ()
    assert [flow.id for flow in shelf.flows()] == ["inner", "outer"]
    (tmp_path / "inner.yaml").write_text(INNER.replace("Hello.", "Hello again."))
    assert shelf.refresh().changed == ("inner", "outer")


def test_a_problem_that_only_moves_is_not_told_again_and_one_that_comes_back_is(tmp_path: Path) -> None:
    path = write(tmp_path, "a.yaml", "a")
    good = path.read_text()
    broken = good.replace("start: a", "start: b")
    shelf = Shelf([tmp_path])
    path.write_text(broken)
    assert codes(shelf.refresh().problems) == ["unknown-target"]
    path.write_text("# Our clinic.\n\n" + broken)
    assert shelf.refresh().problems == ()
    assert [problem.span.line for problem in shelf.problems()] == [4]
    path.write_text(broken.replace("hangup", "hagnup"))
    assert codes(shelf.refresh().problems) == ["unknown-key"]
    path.write_text(good)
    assert shelf.refresh().problems == () and shelf.problems() == []
    path.write_text(broken)
    assert codes(shelf.refresh().problems) == ["unknown-target"]


def test_the_same_slip_twice_is_told_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("flow: a\nstart: a\nstates:\n  a: {prompt: Hello., goto: bye}\n")
    shelf = Shelf([tmp_path])
    assert codes(shelf.refresh().problems) == ["unknown-target"]
    path.write_text("flow: a\nstart: a\nstates:\n  a: {prompt: Hello., goto: bye}\n  b: {prompt: Hello., goto: bye}\n")
    assert [(problem.code, problem.span.line) for problem in shelf.refresh().problems] == [("unknown-target", 5)]


def test_a_file_that_is_just_being_saved_is_as_it_was(tmp_path: Path) -> None:
    """Some editors empty a file before they write it."""
    path = write(tmp_path, "a.yaml", "a")
    shelf = Shelf([tmp_path])
    shelf.refresh()
    path.write_text("")
    change = shelf.refresh()
    assert (change.settled, change.problems, change.gone) == (False, (), ()) and shelf.flow("a") is not None
    os.utime(path, (1_000_000_000, 1_000_000_000))  # emptied long ago, and meant
    change = shelf.refresh()
    assert change.settled and codes(change.problems) == ["empty-file"]


def test_flows_are_added_renamed_and_taken_away(tmp_path: Path) -> None:
    shelf = Shelf([tmp_path])
    shelf.refresh()
    path = write(tmp_path, "a.yaml", "a")
    assert shelf.refresh().changed == ("a",)
    served = shelf.program("a")
    path.rename(tmp_path / "b.yaml")
    change = shelf.refresh()
    assert (change.gone, change.problems) == ((), ()) and shelf.flow("a") is not None
    draft = tmp_path / "a.yaml~"
    draft.write_text((tmp_path / "b.yaml").read_text().replace("Hello.", "Good day."))
    draft.replace(tmp_path / "b.yaml")  # as editors do that save atomically
    assert shelf.refresh().changed == ("a",) and shelf.program("a") is not served
    (tmp_path / "b.yaml").unlink()
    assert shelf.refresh().gone == ("a",)
