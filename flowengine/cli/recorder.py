"""A call from the terminal, written into a test file once it is over and has been seen to pass."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flowengine.cli.tape import Tape
from flowengine.language.composing import read_tree
from flowengine.language.report import as_text
from flowengine.language.source import Reading
from flowengine.testing.answers import TAKES
from flowengine.testing.recording import CantRecord, Record, recorded
from flowengine.testing.running import run_case
from flowengine.testing.scenario_text import CantAppend, appended, as_yaml, new_file
from flowengine.testing.suites import ENDING, Suite, read_suite

__all__ = ["CantWrite", "Recorder"]

STAND_IN = "stand-in"
CALLER, CALLED = "+15550001111", "+15550002222"


class CantWrite(Exception):
    """The call can't be written into the file; the text says why, and what to do."""


class Recorder:
    """Writes calls to one flow into one test file, which stands in the flow's folder."""

    def __init__(self, file: Path, flow_id: str) -> None:
        """Raises `CantWrite` where that can't end well."""
        self.file, self.flow_id = file, flow_id
        if not file.name.endswith(ENDING):
            raise CantWrite(f"a test file's name ends in {ENDING}; this is {file.name}")
        if not file.parent.is_dir():
            raise CantWrite(f"there is no folder {file.parent}")
        suite = read_suite(file) if file.exists() else self._read(f"flow: {flow_id}\ntests: []\n")
        if suite.program is not None and suite.program.flow.id != flow_id:
            raise CantWrite(f"{file} belongs to the flow `{suite.program.flow.id}`, and this call is to `{flow_id}`. Take another file.")
        errors = [problem for problem in suite.problems if problem.severity == "error"]
        if errors and file.exists():
            raise CantWrite(f"{file} has errors; mend them first:\n{as_text(errors)}")
        if errors:
            raise CantWrite(f"{errors[0].message}: {file.parent}. {errors[0].hint}".strip())

    def write(self, tape: Tape, seen: Mapping[str, Any], caller: str, called: str) -> list[str]:
        """Write the call; what there is to say of it. Raises `CantWrite`, and leaves the file as it was then."""
        text = self._text()
        suite = read_suite(self.file) if text else self._read(f"flow: {self.flow_id}\ntests: []\n")
        if suite.program is None:
            raise CantWrite(f"{self.file} can't be read any more:\n{as_text(suite.problems)}")
        record = self._record(tape, seen, suite, caller, called)
        try:
            found = recorded(record, suite.program, suite.others)
        except CantRecord as wrong:
            raise CantWrite(f"{self.file} stays as it was: made once more, the call goes another way. {_sentence(str(wrong))}") from None
        name = self._name(tape.name or f"a call of {record.at:%Y-%m-%d %H:%M}", suite)
        test = as_yaml(name, self._beside(record), found.steps)
        whole = self._whole(text, test)
        self._make_sure(whole, len(suite.cases), test)
        told = [f"Wrote the test “{name}” into {self.file}. It passes: flowengine test {self.file}"]
        if found.stand_ins:
            states = ", ".join(f"`{state}`" for state in found.stand_ins)
            told.append(f"What you gave as a secret at {states} isn't in it; something else stands there. Look whether it fits.")
        return told

    # ----------------------------------------------------------------------------------------------------------- inside

    def _text(self) -> str:
        return self.file.read_bytes().decode("utf-8-sig") if self.file.exists() else ""

    def _read(self, text: str) -> Suite:
        """A text as if it were the file's."""
        beside = self.file.with_name(f".{self.file.name}.recording")
        try:
            beside.write_bytes(text.encode())
            return read_suite(beside)
        except OSError as error:
            raise CantWrite(f"{self.file.parent} can't be written to: {(error.strerror or str(error)).lower()}") from None
        finally:
            beside.unlink(missing_ok=True)

    def _record(self, tape: Tape, seen: Mapping[str, Any], suite: Suite, caller: str, called: str) -> Record:
        assert suite.program is not None
        flows = {one.flow.file: one.flow for one in (suite.program, *suite.others)}
        written = "\n".join(_read_text(Path(file)) for flow in flows.values() for file in (flow.file, *map(str, flow.beside)))
        zone = next((calendar.timezone for calendar in suite.program.flow.calendars.values()), UTC)
        started = datetime.fromisoformat(seen["started"]) if "started" in seen else datetime.now(UTC)
        return Record(
            tape.notes,
            started.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None),
            caller,
            called,
            {name: value for name, value in (seen.get("env") or {}).items() if re.search(rf"\benv\.{re.escape(name)}\b", written)},
            dict.fromkeys(sorted(set(re.findall(r"\bsecrets\.([A-Za-z_][A-Za-z0-9_]*)", written))), STAND_IN),
            _requests(seen.get("asked") or []),
        )

    def _beside(self, record: Record) -> dict[str, Any]:
        who = {name: number for name, number, usual in (("from", record.caller, CALLER), ("to", record.called, CALLED)) if number != usual}
        requests = {wanted: [_answer(answer) for answer in answers] for wanted, answers in record.requests.items()}
        return {
            "call": {**who, "at": record.at},
            "env": dict(record.env),
            "secrets": dict(record.secrets) if record.requests else {},
            "requests": {wanted: answers[0] if len(answers) == 1 else answers for wanted, answers in requests.items()},
        }

    def _name(self, wanted: str, suite: Suite) -> str:
        """A name that no other test of the file has."""
        taken, name, number = {str(case.name) for case in suite.cases}, wanted, 2
        while name in taken:
            name, number = f"{wanted} ({number})", number + 1
        return name

    def _whole(self, text: str, test: str) -> str:
        if not text:
            return new_file(self.flow_id, test)
        tree = read_tree(text.encode(), Reading(str(self.file)))
        assert tree is not None  # it was read before
        try:
            return appended(text, tree, test)
        except CantAppend as wrong:
            raise CantWrite(f"{self.file} stays as it was: {wrong}. The test:\n\n{test}") from None

    def _make_sure(self, whole: str, before: int, test: str) -> None:
        """Put the text in place, if it reads, has one test more, and that passes."""
        suite = self._read(whole)
        failure = "it couldn't be read any more" if len(suite.cases) != before + 1 else ""
        if not failure:
            failed = run_case(suite.cases[-1], suite).failure
            failure = failed.message if failed is not None else ""
        if failure:
            raise CantWrite(f"{self.file} stays as it was: with this test {failure}. The test:\n\n{test}")
        beside = self.file.with_name(f".{self.file.name}.recording")
        beside.write_bytes(whole.encode())
        beside.replace(self.file)


def _requests(asked: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """What other systems answered, as the virtual phone takes it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in asked:
        answer: dict[str, Any] = {"fails": True} if one["status"] is None else {"status": one["status"], "body": one["body"]}
        if one["seconds"] > TAKES * 2:
            answer["takes"] = one["seconds"]
        found.setdefault(one["wanted"], []).append(answer)
    return {wanted: answers[:1] if all(answer == answers[0] for answer in answers) else answers for wanted, answers in found.items()}


def _answer(answer: Mapping[str, Any]) -> Any:
    """An answer as an author writes it."""
    if answer.get("fails"):
        return "failed"
    shown = {name: value for name, value in answer.items() if value is not None and (name, value) != ("status", 200)}
    if "takes" in shown:
        shown["takes"] = f"{shown['takes']:g}s"
    return answer["status"] if set(answer) == {"status", "body"} and answer["body"] is None else shown


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
