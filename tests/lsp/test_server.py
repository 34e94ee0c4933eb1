"""The server as an editor meets it: a process of its own, spoken to over standard input and output by pygls' client."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient

from flowengine.lessons import address
from flowengine.lsp.server import file_of
from tests.editing.cursors import split

ROOT = Path(__file__).parent.parent.parent
FLOW = """\
flow: shop
start: menu
states:
  menu:
    prompt: "Crème brûlée 😀 {{ tries }}?"
    choices:
      - {dtmf: 1, speech: ["hôtel 😀", <person>], goto: desk}
  desk: {prompt: One moment., handoff: {dial: "+15551230100"}}
variables: {tries: 0}
phrases: {person: [operator]}
"""


class Editor:
    """One editor with a folder."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.told: dict[str, types.PublishDiagnosticsParams] = {}
        self.logged: list[str] = []
        self.versions: dict[str, int] = {}
        self.news = asyncio.Event()
        self.capabilities: types.ServerCapabilities | None = None

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str) -> None:
        self.versions[name] = 1
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(self.uri(name), "yaml", 1, text)))

    def change(self, name: str, text: str) -> None:
        self.versions[name] += 1
        document = types.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name))
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [types.TextDocumentContentChangeWholeDocument(text)]))

    async def problems(self, name: str) -> list[types.Diagnostic]:
        """What is wrong with a file as it is now."""
        while (told := self.told.get(self.uri(name))) is None or told.version != self.versions[name]:
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), 20)
        return list(told.diagnostics)

    def at(self, name: str, marked: str) -> dict[str, Any]:
        """The place of the `▮`, as UTF-16 counts it, in a text that is put in."""
        text, line, _ = split(marked)
        before = marked.partition("▮")[0].rpartition("\n")[2]
        if name in self.versions:
            self.change(name, text)
        else:
            self.open(name, text)
        return {"text_document": types.TextDocumentIdentifier(self.uri(name)), "position": types.Position(line - 1, len(before.encode("utf-16-le")) // 2)}


@asynccontextmanager
async def editor(folder: Path, encodings: list[str] | None = None) -> AsyncIterator[Editor]:
    """Begins and ends a server; it must end by itself, well, and without a word on standard error."""
    client = LanguageClient("test", "1")
    here = Editor(client, folder)

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def published(params: types.PublishDiagnosticsParams) -> None:
        here.told[params.uri] = params
        here.news.set()

    @client.feature(types.WINDOW_LOG_MESSAGE)
    def logged(params: types.LogMessageParams) -> None:
        here.logged.append(params.message)

    await client.start_io(sys.executable, "-m", "flowengine", "lsp", "--stdio", env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=folder)
    process = client._server
    assert process is not None and process.stderr is not None
    general = types.GeneralClientCapabilities(position_encodings=list(encodings)) if encodings else None
    started = await client.initialize_async(types.InitializeParams(types.ClientCapabilities(general=general), root_uri=folder.as_uri()))
    here.capabilities = started.capabilities
    client.initialized(types.InitializedParams())
    try:
        yield here
    finally:
        await client.shutdown_async(None)
        client.exit(None)
        errors = await asyncio.wait_for(process.stderr.read(), 20)
        await asyncio.wait_for(process.wait(), 20)
        await client.stop()
    assert errors == b""
    assert here.logged == []
    assert process.returncode == 0


def edit(folder: Path, what: Callable[[Editor], Awaitable[None]], encodings: list[str] | None = None) -> None:
    async def run() -> None:
        async with editor(folder, encodings) as here:
            await what(here)

    asyncio.run(run())


def labels(found: Any) -> list[str]:
    assert isinstance(found, types.CompletionList)
    return [item.label for item in found.items]


def test_a_session(tmp_path: Path) -> None:
    async def session(here: Editor) -> None:
        client = here.client
        assert here.capabilities is not None and here.capabilities.position_encoding == "utf-16"
        assert here.capabilities.text_document_sync is not None and not here.capabilities.document_formatting_provider
        here.open("shop.yaml", FLOW)
        assert await here.problems("shop.yaml") == []

        here.change("shop.yaml", FLOW.replace("goto: desk", "goto: dsek"))
        (problem,) = await here.problems("shop.yaml")
        assert (problem.code, problem.source, problem.severity) == ("unknown-target", "flowengine", types.DiagnosticSeverity.Error)
        assert problem.message == "this goes to `dsek`, which does not exist\nDid you mean `desk`?"
        assert problem.code_description is not None and problem.code_description.href.endswith("docs/checks/unknown-target.md")
        row = FLOW.split("\n")[6]
        start = len(row[: row.index("desk")].encode("utf-16-le")) // 2
        assert problem.range == types.Range(types.Position(6, start), types.Position(6, start + 4))

        document = types.TextDocumentIdentifier(here.uri("shop.yaml"))
        context = types.CodeActionContext([problem])
        actions = await client.text_document_code_action_async(types.CodeActionParams(document, problem.range, context))
        assert actions is not None
        (action,) = actions
        assert isinstance(action, types.CodeAction) and action.title == "Replace by `desk`" and action.is_preferred
        assert action.edit is not None and action.edit.changes is not None
        assert list(action.edit.changes[here.uri("shop.yaml")]) == [types.TextEdit(problem.range, "desk")]
        elsewhere = types.Range(types.Position(0, 0), types.Position(0, 3))
        assert not await client.text_document_code_action_async(types.CodeActionParams(document, elsewhere, context))

        found = await client.text_document_completion_async(types.CompletionParams(**here.at("shop.yaml", FLOW.replace("goto: desk}", "goto: ▮"))))
        assert labels(found) == ["menu", "desk"]

        asked = here.at("shop.yaml", FLOW.replace("<person>", "<per▮son>"))
        assert places(await client.text_document_definition_async(types.DefinitionParams(**asked))) == [("shop.yaml", 9, 10)]
        asked = here.at("shop.yaml", FLOW.replace("{{ tries", "{{ tri▮es"))
        references = await client.text_document_references_async(types.ReferenceParams(context=types.ReferenceContext(True), **asked))
        assert places(references) == [("shop.yaml", 4, 32), ("shop.yaml", 8, 12)]
        references = await client.text_document_references_async(types.ReferenceParams(context=types.ReferenceContext(False), **asked))
        assert places(references) == [("shop.yaml", 4, 32)]
        highlights = await client.text_document_document_highlight_async(types.DocumentHighlightParams(**asked))
        assert highlights is not None and len(highlights) == 2

        asked = here.at("shop.yaml", FLOW.replace("goto: desk", "goto: de▮sk"))
        hover = await client.text_document_hover_async(types.HoverParams(**asked))
        assert hover is not None and isinstance(hover.contents, types.MarkupContent) and "> One moment." in hover.contents.value
        prepared = await client.text_document_prepare_rename_async(types.PrepareRenameParams(**asked))
        assert isinstance(prepared, types.PrepareRenamePlaceholder) and prepared.placeholder == "desk"
        renamed = await client.text_document_rename_async(types.RenameParams(new_name="front_desk", **asked))
        assert renamed is not None and renamed.changes is not None
        assert applied(FLOW, renamed.changes[here.uri("shop.yaml")]) == FLOW.replace("desk", "front_desk")
        with pytest.raises(JsonRpcException, match="is there already"):
            await client.text_document_rename_async(types.RenameParams(new_name="menu", **asked))

        symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
        assert symbols is not None
        assert [(top.name, [inner.name for inner in top.children or []]) for top in symbols if isinstance(top, types.DocumentSymbol)] == [
            ("states", ["menu", "desk"]),
            ("variables", ["tries"]),
            ("phrases", ["person"]),
        ]

        client.text_document_did_close(types.DidCloseTextDocumentParams(document))

    edit(tmp_path, session)


def test_a_warning_is_silenced_by_a_quick_fix(tmp_path: Path) -> None:
    flow = "flow: shop\nstart: a\nstates:\n  a: {hangup: true}\n  b: {hangup: true}\n"

    async def session(here: Editor) -> None:
        here.open("shop.yaml", flow)
        (problem,) = await here.problems("shop.yaml")
        assert problem.severity == types.DiagnosticSeverity.Warning
        document = types.TextDocumentIdentifier(here.uri("shop.yaml"))
        actions = await here.client.text_document_code_action_async(types.CodeActionParams(document, problem.range, types.CodeActionContext([problem])))
        assert actions is not None
        (action,) = actions
        assert isinstance(action, types.CodeAction) and action.title == "Ignore `unreachable-state` on this line"
        assert action.edit is not None and action.edit.changes is not None
        edits = [one for one in action.edit.changes[here.uri("shop.yaml")] if isinstance(one, types.TextEdit)]
        silenced = applied(flow, edits)
        assert silenced == flow.replace("b: {hangup: true}", "b: {hangup: true}  # flowengine: ignore unreachable-state")
        here.change("shop.yaml", silenced)
        assert await here.problems("shop.yaml") == []

    edit(tmp_path, session)


def test_a_test_file_is_looked_at_as_it_is_typed(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text("flow: shop\nstart: a\nstates: {a: {hangup: true}}\n")

    async def session(here: Editor) -> None:
        here.open("shop.test.yaml", "flow: shop\ntests:\n  - name: the end\n    steps: [{sate: a}]\n")
        (problem,) = await here.problems("shop.test.yaml")
        assert (problem.code, problem.range.start.line) == ("unknown-step", 3)

    edit(tmp_path, session)


def places(found: Any) -> list[tuple[str, int, int]]:
    """File, line and character of each location."""
    return [(place.uri.rpartition("/")[2], place.range.start.line, place.range.start.character) for place in found]


def applied(text: str, edits: Sequence[types.TextEdit]) -> str:
    """A text with edits made, counted in UTF-16 as the protocol says."""
    lines = text.split("\n")
    for one in sorted(edits, key=lambda one: (one.range.start.line, one.range.start.character), reverse=True):
        raw = lines[one.range.start.line].encode("utf-16-le")
        start, end = 2 * one.range.start.character, 2 * one.range.end.character
        lines[one.range.start.line] = (raw[:start] + one.new_text.encode("utf-16-le") + raw[end:]).decode("utf-16-le")
    return "\n".join(lines)


BROKEN = [
    "",
    "flow",
    "flow: [",
    "{{{{{{",
    'flow: x\nstates:\n  a: {prompt: "never closed\n  b: *\n\tc: [\n',
    "states:\n" + "  - [" * 60,
    "flow: x\nstates: &a\n  b: *a\n",
    "\x00\x01 flow: x",
    "\ufeffflow: x\r\nstates: {a: {prompt: \u2028😀 é, goto: a}}",
    "flow: x\nstart: \nstates:\n  :\n  ? [a]\n  : b\n",
    "flow: x\ninclude: [x.yaml, ../y.yaml, nothing.yaml]\ntables: {a: .}\nstates: {}\n",
    "a: " * 2000,
]


def test_broken_files(tmp_path: Path) -> None:
    async def session(here: Editor) -> None:
        for text in BROKEN:
            for place in (0, len(text) // 2, len(text)):
                asked = here.at("x.yaml", text[:place] + "▮" + text[place:])
                await here.client.text_document_completion_async(types.CompletionParams(**asked))
                await here.client.text_document_hover_async(types.HoverParams(**asked))
                await here.client.text_document_definition_async(types.DefinitionParams(**asked))
                await here.client.text_document_prepare_rename_async(types.PrepareRenameParams(**asked))
                await here.client.text_document_document_symbol_async(types.DocumentSymbolParams(asked["text_document"]))
            await here.problems("x.yaml")
        here.change("x.yaml", FLOW)
        assert await here.problems("x.yaml") == []

    edit(tmp_path, session)


def test_two_hundred_quick_changes(tmp_path: Path) -> None:
    async def session(here: Editor) -> None:
        here.open("shop.yaml", FLOW)
        row = '  more: {prompt: "Größe 😀 {{ tries }}", goto: menu}\n'
        text = FLOW.replace("variables:", row + "variables:")
        for number in range(200):
            cut = text.index("  more") + number % len(row)
            here.change("shop.yaml", text[:cut])
        here.change("shop.yaml", text.replace("goto: menu", "goto: nowhere"))
        (problem,) = [problem for problem in await here.problems("shop.yaml") if problem.code == "unknown-target"]
        assert problem.message.startswith("this goes to `nowhere`")
        here.change("shop.yaml", FLOW)
        assert await here.problems("shop.yaml") == []

    edit(tmp_path, session)


def test_flows_and_files_beside(tmp_path: Path) -> None:
    (tmp_path / "pay.yaml").write_text("flow: pay\nstart: a\nstates: {a: {return: paid}}\n")
    (tmp_path / "people.yaml").write_text("states:\n  person: {prompt: Hello., hangup: true}\n")
    (tmp_path / "shop.test.yaml").write_text("flow: shop\ntests:\n  - name: x\n    steps: [{state: person}]\n")
    shop = "flow: shop\nstart: a\ninclude: people.yaml\nstates:\n  a: {subflow: pay, outcomes: {paid: person}}\n"

    async def session(here: Editor) -> None:
        asked = here.at("shop.yaml", shop.replace("subflow: pay", "subflow: ▮"))
        assert labels(await here.client.text_document_completion_async(types.CompletionParams(**asked))) == ["pay"]
        asked = here.at("shop.yaml", shop.replace("subflow: pay", "subflow: p▮ay"))
        assert await here.problems("shop.yaml") == []
        definition = await here.client.text_document_definition_async(types.DefinitionParams(**asked))
        assert places(definition) == [("pay.yaml", 0, 6)]
        asked = here.at("shop.yaml", shop.replace("paid: person", "paid: per▮son"))
        renamed = await here.client.text_document_rename_async(types.RenameParams(new_name="clerk", **asked))
        assert renamed is not None and renamed.changes is not None
        assert {uri.rpartition("/")[2]: len(edits) for uri, edits in renamed.changes.items()} == {"shop.yaml": 1, "people.yaml": 1, "shop.test.yaml": 1}
        # What is wrong with one file can be what another says.
        here.open("people.yaml", "states:\n  human: {prompt: Hello., hangup: true}\n")
        await here.problems("people.yaml")
        here.told.pop(here.uri("shop.yaml"), None)
        here.change("people.yaml", "states:\n  humans: {prompt: Hello., hangup: true}\n")
        await here.problems("people.yaml")
        assert {problem.code for problem in await here.problems("shop.yaml")} == {"unknown-target"}

    edit(tmp_path, session)


def test_an_editor_that_counts_otherwise(tmp_path: Path) -> None:
    async def session(here: Editor) -> None:
        assert here.capabilities is not None
        encoding = str(here.capabilities.position_encoding)
        here.open("shop.yaml", FLOW.replace("goto: desk", "goto: dsek"))
        (problem,) = await here.problems("shop.yaml")
        row = FLOW.split("\n")[6]
        before = row[: row.index("desk")]
        assert problem.range.start.character == {"utf-8": len(before.encode()), "utf-32": len(before), "utf-16": len(before.encode("utf-16-le")) // 2}[encoding]

    edit(tmp_path, session, ["utf-8", "utf-16"])


def test_a_document_that_was_never_saved(tmp_path: Path) -> None:
    async def session(here: Editor) -> None:
        uri = "untitled:Untitled-1"
        here.client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "yaml", 1, FLOW.replace("goto: desk", "goto: dsek"))))
        while uri not in here.told:
            here.news.clear()
            await asyncio.wait_for(here.news.wait(), 20)
        assert [problem.code for problem in here.told[uri].diagnostics] == ["unknown-target"]
        asked = types.DefinitionParams(types.TextDocumentIdentifier(uri), types.Position(1, 8))
        definition = await here.client.text_document_definition_async(asked)
        assert places(definition) == [(uri, 3, 2)]

    edit(tmp_path, session)


def test_an_editor_that_dies_leaves_no_server_behind(tmp_path: Path) -> None:
    async def run() -> int:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "flowengine", "lsp", stdin=pipe, stdout=pipe, stderr=pipe, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=tmp_path
        )
        _, errors = await asyncio.wait_for(process.communicate(b"Content-Length: 9\r\n\r\n{oh dear}"), 20)
        assert b"Traceback" not in errors
        assert process.returncode is not None
        return process.returncode

    assert asyncio.run(run()) == 0


def test_files_by_their_address() -> None:
    assert file_of("file:///a/b%20c/%C3%A9.yaml") == Path("/a/b c/é.yaml")
    assert not file_of("untitled:Untitled-1").parent.exists()


def test_where_a_problem_is_explained() -> None:
    assert address("tab") == (ROOT / "docs/checks/tab.md").as_uri()
