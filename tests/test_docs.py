"""The pages are true of this version: their flows pass, every key and every problem has its place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from flowengine.checks import examine_together
from flowengine.dialog.program import Program
from flowengine.explaining import EITHER, explanation, found_in, write_pages
from flowengine.language.elements import Element
from flowengine.language.report import as_text, summary
from flowengine.lessons import Lesson, lessons
from flowengine.loading import check_bytes, check_file
from flowengine.server.app import Server
from flowengine.server.settings import Settings
from flowengine.server.shelf import Shelf
from tests.dialog.driver import Line, program
from tests.language_keys.schema import schema_keys

ROOT = Path(__file__).parent.parent
PAGES = [page for page in (*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md") if page.exists()]
FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^```(?:yaml|csv) (\S+\.\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE_SPAN = re.compile(r"`([^`\n]+)`")


def whole(block: str) -> str:
    """A ```yaml block as a flow. One of a header alone gets a state that says hello."""
    return f"flow: header\nstart: hello\nstates: {{hello: {{prompt: Hello., hangup: true}}}}\n{block}" if block.startswith("relay:") else block


def blocks() -> Iterator[Any]:
    """Every ```yaml block that isn't shown as wrong, as a flow, named by its page and line."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in FENCE.finditer(text):
            if not match[1].startswith("# wrong"):
                line = text.count("\n", 0, match.start()) + 1
                yield pytest.param(whole(match[1]), id=f"{page.relative_to(ROOT).as_posix()}:{line}")


def lay_beside(folder: Path) -> None:
    """The files that flows in the pages look up or include, in a folder."""
    for page in PAGES:
        for name, text in FILE.findall(page.read_text(encoding="utf-8")):
            (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("flow", list(blocks()))
def test_flows_in_the_pages_pass_and_run(flow: str, tmp_path: Path) -> None:
    """A caller who says nothing hears them to their end, and nothing goes wrong but what they ask of others."""
    lay_beside(tmp_path)
    found, problems = check_bytes(flow.encode(), str(tmp_path / "page.yaml"))
    assert problems == []
    assert found is not None
    line = Line(Program(found)).start(env={"CLINIC_API": "https://clinic.example"}).wait(1000)
    assert line.ended is not None
    assert [fault for fault in line.faults if fault.code != "request-failed"] == []


def test_flows_of_a_page_that_go_into_each_other_fit() -> None:
    flows = [flow for block in FENCE.findall(FORMAT) if (flow := check_bytes(whole(block).encode(), "page.yaml")[0]) is not None]
    served = {flow.id: flow for flow in flows}
    outer = [flow for flow in flows if flow.subflows]
    assert outer and all(set(flow.subflows) <= set(served) for flow in outer)
    assert [problem for flow in outer for problem in examine_together(flow, served)] == []


# ------------------------------------------------------------------------------------------------------ docs/flow-format


FORMAT = (ROOT / "docs/flow-format.md").read_text(encoding="utf-8")

# Blocks whose keys are explained in one place: an example in one of them does for all.
ALIKE = {"browse_choice": "choice", "say": "part", "play": "part", "one_of": "part"}
KEYS = sorted({f"{ALIKE.get(block, block)}.{name}" for block, _, name in (key.partition(".") for key in schema_keys())})


def elements(node: Any) -> Iterator[Element]:
    """Every block of a flow, at any depth."""
    if isinstance(node, Element):
        yield node
    if is_dataclass(node):
        node = {field.name: getattr(node, field.name) for field in fields(node)}
    if isinstance(node, Mapping | list | tuple):
        for child in node.values() if isinstance(node, Mapping) else node:
            yield from elements(child)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The keys, as `block.key`, that the page's flows have: read as such, and standing there as `key:`."""
    folder = tmp_path_factory.mktemp("page")
    lay_beside(folder)
    found: set[str] = set()
    for block in FENCE.findall(FORMAT):
        flow, _ = check_bytes(whole(block).encode(), str(folder / "page.yaml"))
        lines = whole(block).splitlines()
        for element in elements(flow):
            name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(element).__name__).lower()
            places = {key: span for key, span in element.places.items() if span.line <= len(lines)}  # a part of another file has lines of its own
            found |= {f"{ALIKE.get(name, name)}.{key}" for key, span in places.items() if lines[span.line - 1].startswith(f"{key}:", span.column - 1)}
    return found


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_explained_and_has_an_example(key: str, shown: set[str]) -> None:
    assert key.partition(".")[2] in CODE_SPAN.findall(FORMAT)
    assert key in shown


# ----------------------------------------------------------------------------------------------------------- docs/checks

# Where a call names a problem's code: function → which argument.
CODE_ARGUMENT = {"report": 0, "problem": 0, "give_up": 1, "_id": 1, "Problem": 2}


@lru_cache
def codes() -> dict[str, set[str]]:
    """Every problem code in the package's source, with how grave it is said to be where it is reported."""
    found: dict[str, set[str]] = {}
    for file in (ROOT / "flowengine").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args, keywords=keywords) if name in CODE_ARGUMENT:
                    match args[CODE_ARGUMENT[name] :]:
                        case [ast.Constant(value=str(code)), *_]:
                            grave = next((ast.literal_eval(keyword.value) for keyword in keywords if keyword.arg == "severity"), "error")
                            found.setdefault(code, set()).add(grave)
                case ast.Assign(targets=[ast.Name(id="CODES")], value=ast.Tuple(elts=elements)):
                    for element in elements:
                        if isinstance(element, ast.Constant) and isinstance(element.value, str):
                            found.setdefault(element.value, set())
                case _:
                    pass
    return found


def test_codes_are_found() -> None:
    assert {"unknown-target", "tab", "bad-flow-id", "speech-model", "voice-unknown", "bad-keys"} <= codes().keys()
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) for code in codes())


def test_every_code_has_a_lesson_and_every_lesson_a_code() -> None:
    assert {about.code for about in lessons()} == codes().keys()


def test_codes_that_come_as_error_and_as_warning_say_both() -> None:
    assert {code for code, grave in codes().items() if len(grave) > 1} == EITHER
    for code in EITHER:
        page = explanation(code)
        assert page is not None and page.splitlines()[2].startswith("*An error or a warning")
        assert re.search(r"(?i)\bwarning\b", page.partition("## ")[0].split("\n", 3)[3]), code


# What no small file shows: sizes, bytes, what isn't there.
NOT_SHOWN = {
    "binary-file",
    "check-stumbled",
    "expression-too-long",
    "file-too-large",
    "no-file",
    "no-flow",
    "no-test",
    "not-utf-8",
    "step-failed",
    "too-many-aliases",
}


@pytest.mark.parametrize("about", lessons(), ids=lambda about: about.code)
def test_what_is_shown_as_wrong_is_found_and_what_is_shown_as_right_is_clean(about: Lesson) -> None:
    assert about.means
    assert (about.code in NOT_SHOWN) == (not about.wrong and not about.right)
    if about.wrong:
        found = found_in(about.wrong)
        assert about.code in {problem.code for problem in found}
        assert not [problem for problem in found if problem.severity == "error" and problem.code != about.code and Path(problem.file).name == about.file]
        assert found_in(about.right) == []
        assert about.mend


def test_the_pages_of_problems_are_what_the_lessons_say(tmp_path: Path) -> None:
    """`make pages` writes them anew."""
    write_pages(tmp_path)
    made, kept = ({page.name: page.read_text(encoding="utf-8") for page in folder.iterdir()} for folder in (tmp_path, ROOT / "docs/checks"))
    assert made == kept


# -------------------------------------------------------------------------------------------------------- docs/tutorial

TUTORIAL = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
TUTORIAL_FLOWS = FENCE.findall(TUTORIAL)


@pytest.mark.parametrize(("flow", "beginning"), [(TUTORIAL_FLOWS[0], "  ◂ Sunrise Bakery. For our hours"), (TUTORIAL_FLOWS[3], "  ◂ Sunrise Bakery. To ask")])
def test_calls_in_the_tutorial_go_like_that(flow: str, beginning: str) -> None:
    """What is heard between what is typed is what the page shows, as far as the flow itself speaks."""
    transcript = TUTORIAL[TUTORIAL.index(beginning) :].split("  · ")[0].splitlines()
    line = Line(program(flow)).start()
    for shown in transcript:
        mark, _, text = shown.strip().partition(" ")
        if mark == "◂":
            assert " ".join(line.heard().said) == text
        elif text.isdigit():
            line.press(text).wait(4)
        else:
            line.say(text)


def test_the_mistakes_of_the_tutorial_read_like_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    mistakes = TUTORIAL[TUTORIAL.index("## A mistake on purpose") :].split("```")[1].strip("\n")
    lines = TUTORIAL_FLOWS[0].splitlines()
    Path("bakery.yaml").write_text("\n".join([*lines[:-2], *mistakes.splitlines()]) + "\n", encoding="utf-8")
    _, problems = check_file("bakery.yaml")
    assert as_text(problems) + "\n\n" + summary(problems, 1) in TUTORIAL


# ------------------------------------------------------------------------------------------------------- docs/operating

OPERATING = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
WRITES = re.compile(
    r"(?:logger\(\)|\blog|\b_log|\btell)\.?(?:info|warning|error|exception)?\(\s*\"([^\"]+)\"(?: if \w+ else \"([^\"]+)\")?|\"([^\"]+)\" if (?:command\.handoff|handed_over) else \"([^\"]+)\""
)


def test_every_log_line_is_explained() -> None:
    sources = (*(ROOT / "flowengine/server").glob("*.py"), ROOT / "flowengine/cli/serve.py")
    events = {event for file in sources for match in WRITES.findall(file.read_text(encoding="utf-8")) for event in match if event}
    assert {"call started", "call over", "call handed over", "serving", "draining", "problem in a flow"} <= events
    assert sorted(events - set(CODE_SPAN.findall(OPERATING))) == []


def test_every_figure_is_explained() -> None:
    described = Server(Settings(database_url="sqlite:///calls.db"), Shelf([])).observer.metrics.text().decode()
    names = {name for name in re.findall(r"^# TYPE (\S+)", described, re.MULTILINE) if not name.endswith("_created")}
    assert "flowengine_answer_seconds" in names
    explained = {re.sub(r"\{.*", "", span) for span in CODE_SPAN.findall(OPERATING)}
    assert {name for name in names if not name.startswith("process_")} == {name for name in explained if re.fullmatch("flowengine_[a-z_]+", name)}


def test_every_setting_is_explained() -> None:
    read = set(re.findall(r"\b(?:FLOWENGINE|TWILIO)_[A-Z_]+[A-Z]\b", (ROOT / "flowengine/server/settings.py").read_text(encoding="utf-8")))
    assert {name for name in read if name not in OPERATING} == set()


# ---------------------------------------------------------------------------------------------------------------- links


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        other = page.parent / file if file else page
        assert other.exists(), target
        if anchor:
            assert anchor in anchors(other), target
