"""The language server: questions of an editor answered by `flowengine.editing`, problems told as one types.

A question that makes us stumble is answered with nothing and a line in the editor's log; it never ends the server.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import quote, unquote, urlsplit
from urllib.request import url2pathname

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from flowengine.editing.checking import problems_of
from flowengine.editing.completing import complete
from flowengine.editing.describing import describe
from flowengine.editing.desk import CannotRename, Desk, Place
from flowengine.editing.mentions import word_at
from flowengine.editing.outlining import Part, outline
from flowengine.editing.page import Page
from flowengine.language.problems import Problem, Span
from flowengine.lessons import address
from flowengine.lsp.positions import Positions

__all__ = ["Server", "make_server"]

DEBOUNCE = 0.15
"""Seconds without a key before problems are looked for."""
_TRIGGERS = [" ", "{", "<", "|", ".", "[", "("]
_COMPLETION_KINDS = {
    "key": types.CompletionItemKind.Property,
    "word": types.CompletionItemKind.EnumMember,
    "state": types.CompletionItemKind.Class,
    "flow": types.CompletionItemKind.Module,
    "file": types.CompletionItemKind.File,
    "variable": types.CompletionItemKind.Variable,
    "filter": types.CompletionItemKind.Function,
    "function": types.CompletionItemKind.Function,
    "fact": types.CompletionItemKind.Field,
    "column": types.CompletionItemKind.Field,
    "namespace": types.CompletionItemKind.Module,
}
_SYMBOL_KINDS = {
    "section": types.SymbolKind.Namespace,
    "state": types.SymbolKind.Class,
    "phrases": types.SymbolKind.Array,
    "variable": types.SymbolKind.Variable,
    "calendar": types.SymbolKind.Object,
    "table": types.SymbolKind.Object,
}
_SEVERITIES = {"error": types.DiagnosticSeverity.Error, "warning": types.DiagnosticSeverity.Warning}
R = TypeVar("R")


class _Asked(Protocol):
    """What every question about a place says."""

    @property
    def text_document(self) -> types.TextDocumentIdentifier: ...
    @property
    def position(self) -> types.Position: ...


def make_server(version: str) -> Server:
    """A server that is ready to speak; `start_io()` begins."""
    for name in ("pygls", "asyncio"):  # what editors get from us is said by the protocol, not on standard error
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    return Server(version)


class Server(LanguageServer):
    def __init__(self, version: str) -> None:
        super().__init__("flowengine", version, text_document_sync_kind=types.TextDocumentSyncKind.Full, max_workers=2)
        self.desk = Desk()
        self._uris: dict[Path, str] = {}
        self._checked: dict[Path, tuple[Page, list[Problem]]] = {}
        self._checking: asyncio.Task[None] | None = None
        register: Callable[..., Any] = self.feature
        for method, function, *options in (
            (types.TEXT_DOCUMENT_DID_OPEN, self._opened),
            (types.TEXT_DOCUMENT_DID_CHANGE, self._changed),
            (types.TEXT_DOCUMENT_DID_SAVE, self._saved),
            (types.TEXT_DOCUMENT_DID_CLOSE, self._closed),
            (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._saved),
            (types.TEXT_DOCUMENT_COMPLETION, self._completion, types.CompletionOptions(trigger_characters=_TRIGGERS)),
            (types.TEXT_DOCUMENT_HOVER, self._hover),
            (types.TEXT_DOCUMENT_DEFINITION, self._definition),
            (types.TEXT_DOCUMENT_REFERENCES, self._references),
            (types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, self._highlights),
            (types.TEXT_DOCUMENT_PREPARE_RENAME, self._prepare_rename),
            (types.TEXT_DOCUMENT_RENAME, self._rename, types.RenameOptions(prepare_provider=True)),
            (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, self._symbols),
            (types.TEXT_DOCUMENT_CODE_ACTION, self._actions, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])),
        ):
            register(method, *options)(self._guarded(function))

    def _guarded(self, function: Callable[[Any], R]) -> Callable[[Any], R | None]:
        @wraps(function)
        def run(params: Any) -> R | None:
            try:
                return function(params)
            except JsonRpcInvalidParams:
                raise  # meant for the one who asked
            except Exception as error:
                self._stumbled(function.__name__.strip("_").replace("_", " "), error)
                return None

        return run

    def _stumbled(self, over: str, error: Exception) -> None:
        message = f"flowengine stumbled over {over} ({type(error).__name__}). That is a mistake of flowengine's; please report it with the file."
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, message))

    # -------------------------------------------------------------------------------------------------------- documents

    @property
    def _positions(self) -> Positions:
        return Positions(str(self.workspace.position_encoding or "utf-16"))

    def _page(self, document: types.TextDocumentIdentifier) -> Page | None:
        return self.desk.page(file_of(document.uri))

    def _found(self, params: _Asked) -> tuple[Page, int, int] | None:
        """The page that is asked about, and the place."""
        page = self._page(params.text_document)
        if page is None or not (page.is_flow or page.is_part or page.is_scenario):
            return None
        return page, *self._positions.place(page, params.position)

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        self._put(params.text_document.uri, params.text_document.text)

    def _changed(self, params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        self._put(uri, self.workspace.get_text_document(uri).source)

    def _put(self, uri: str, text: str) -> None:
        file = file_of(uri)
        self._uris[file] = uri
        self.desk.put(file, text)
        self._check_soon(file)

    def _saved(self, params: types.DidSaveTextDocumentParams | types.DidChangeWatchedFilesParams) -> None:
        self._checked.clear()
        self._check_soon(None)

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        file = file_of(params.text_document.uri)
        self.desk.take_away(file)
        self._checked.pop(file, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(self._uris.pop(file, params.text_document.uri), []))

    # --------------------------------------------------------------------------------------------------------- problems

    def _check_soon(self, changed: Path | None) -> None:
        """Look for problems once nothing has been typed for a moment: in what has changed first, then in all that is open."""
        if self._checking is not None:
            self._checking.cancel()
        self._checking = asyncio.ensure_future(self._check(changed))

    async def _check(self, changed: Path | None) -> None:
        await asyncio.sleep(DEBOUNCE)
        self._checked.clear()  # one file's problems can be in what another says
        for page in sorted(self.desk.open, key=lambda page: page.file != changed):
            if page.file not in self._uris:
                continue
            problems = self._problems(page)
            document = self.workspace.text_documents.get(self._uris[page.file])
            told = types.PublishDiagnosticsParams(self._uris[page.file], [self._diagnostic(page, problem) for problem in problems], document.version if document else None)
            self.text_document_publish_diagnostics(told)
            await asyncio.sleep(0)

    def _problems(self, page: Page) -> list[Problem]:
        known = self._checked.get(page.file)
        if known is not None and known[0] is page:
            return known[1]
        try:
            problems = problems_of(self.desk, page)
        except Exception as error:
            self._stumbled("checking", error)
            problems = []
        self._checked[page.file] = (page, problems)
        return problems

    def _diagnostic(self, page: Page, problem: Problem) -> types.Diagnostic:
        more = [f"Did you mean {' or '.join(f'`{suggestion}`' for suggestion in problem.suggestions)}?"] if problem.suggestions else []
        if problem.hint:
            more.append(problem.hint)
        link = address(problem.code)
        return types.Diagnostic(
            self._positions.range(page, problem.span),
            "\n".join([problem.message, *more]),
            severity=_SEVERITIES[problem.severity],
            code=problem.code,
            code_description=types.CodeDescription(link) if link else None,
            source="flowengine",
        )

    def _actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        page = self._page(params.text_document)
        if page is None:
            return []
        start, end = (self._positions.place(page, position) for position in (params.range.start, params.range.end))
        found: list[types.CodeAction] = []
        for problem in self._problems(page):
            span = problem.span
            if not ((span.line, span.column) <= end and start <= (span.end_line, span.end_column)):
                continue
            for suggestion in problem.suggestions:
                edit = types.TextEdit(self._positions.range(page, span), suggestion)
                found.append(
                    types.CodeAction(
                        f"Replace by `{suggestion}`",
                        kind=types.CodeActionKind.QuickFix,
                        diagnostics=[self._diagnostic(page, problem)],
                        is_preferred=suggestion == problem.suggestions[0],
                        edit=types.WorkspaceEdit({params.text_document.uri: [edit]}),
                    )
                )
            line = page.lines[span.line - 1] if span.line <= len(page.lines) else "#"
            if problem.severity == "warning" and "#" not in line and not page.is_scenario:
                behind = Span(span.line, len(line) + 1, span.line, len(line) + 1)
                comment = types.TextEdit(self._positions.range(page, behind), f"  # flowengine: ignore {problem.code}")
                found.append(
                    types.CodeAction(
                        f"Ignore `{problem.code}` on this line",
                        kind=types.CodeActionKind.QuickFix,
                        diagnostics=[self._diagnostic(page, problem)],
                        edit=types.WorkspaceEdit({params.text_document.uri: [comment]}),
                    )
                )
        return found

    # -------------------------------------------------------------------------------------------------------- questions

    def _completion(self, params: types.CompletionParams) -> types.CompletionList:
        found = self._found(params)
        if found is None or found[0].is_scenario:
            return types.CompletionList(False, [])
        page, line, column = found
        items: list[types.CompletionItem] = []
        for place, offered in enumerate(complete(self.desk, page, line, column)):
            start = self._positions.range(page, Span(line, offered.column, line, column))
            items.append(
                types.CompletionItem(
                    offered.label,
                    kind=_COMPLETION_KINDS.get(offered.kind, types.CompletionItemKind.Reference),
                    documentation=types.MarkupContent(types.MarkupKind.Markdown, offered.detail) if offered.detail else None,
                    sort_text=f"{place:04}",
                    text_edit=types.TextEdit(start, offered.text),
                )
            )
        return types.CompletionList(False, items)

    def _hover(self, params: types.HoverParams) -> types.Hover | None:
        found = self._found(params)
        said = describe(self.desk, *found) if found is not None else None
        if found is None or said is None:
            return None
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, said[0]), self._positions.range(found[0], said[1]))

    def _definition(self, params: types.DefinitionParams) -> list[types.Location]:
        found = self._found(params)
        mention = word_at(found[0].mentions, *found[1:]) if found is not None else None
        return self._locations(self.desk.definitions(found[0], mention)) if found is not None and mention is not None else []

    def _references(self, params: types.ReferenceParams) -> list[types.Location]:
        found = self._found(params)
        mention = word_at(found[0].mentions, *found[1:]) if found is not None else None
        if found is None or mention is None:
            return []
        places = self.desk.references(found[0], mention)
        if not params.context.include_declaration:
            defining = set(self.desk.definitions(found[0], mention))
            places = [place for place in places if place not in defining]
        return self._locations(places)

    def _highlights(self, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        found = self._found(params)
        mention = word_at(found[0].mentions, *found[1:]) if found is not None else None
        if found is None or mention is None:
            return []
        same = [other for other in found[0].mentions if (other.kind, other.name, other.flow) == (mention.kind, mention.name, mention.flow)]
        return [types.DocumentHighlight(self._positions.range(found[0], other.span)) for other in same]

    def _prepare_rename(self, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        found = self._found(params)
        if found is None:
            return None
        try:
            mention = self.desk.renamable(*found)
        except CannotRename:
            return None
        return types.PrepareRenamePlaceholder(self._positions.range(found[0], mention.span), mention.name)

    def _rename(self, params: types.RenameParams) -> types.WorkspaceEdit | None:
        found = self._found(params)
        if found is None:
            return None
        try:
            places = self.desk.rename(*found, params.new_name)
        except CannotRename as error:
            raise JsonRpcInvalidParams(message=error.reason) from None
        changes: dict[str, list[types.TextEdit]] = {}
        for location in self._locations(places):
            changes.setdefault(location.uri, []).append(types.TextEdit(location.range, params.new_name))
        return types.WorkspaceEdit(changes)

    def _symbols(self, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        page = self._page(params.text_document)
        return [self._symbol(page, part) for part in outline(page)] if page is not None and (page.is_flow or page.is_part) else []

    def _symbol(self, page: Page, part: Part) -> types.DocumentSymbol:
        whole, name = self._positions.range(page, part.span), self._positions.range(page, part.at)
        return types.DocumentSymbol(
            part.name or "?", _SYMBOL_KINDS[part.kind], whole, name, detail=part.detail or None, children=[self._symbol(page, inner) for inner in part.parts]
        )

    def _locations(self, places: list[Place]) -> list[types.Location]:
        found: list[types.Location] = []
        for place in places:
            page = self.desk.page(place.file)
            if page is not None:
                found.append(types.Location(self._uris.get(place.file) or place.file.absolute().as_uri(), self._positions.range(page, place.span)))
        return found


def file_of(uri: str) -> Path:
    """The file of an address. A document that was never saved gets a name in a folder that isn't there."""
    parts = urlsplit(uri)
    if parts.scheme == "file":
        return Path(url2pathname((f"//{parts.netloc}" if parts.netloc else "") + parts.path))
    return Path("unsaved:") / quote(unquote(uri), safe="")
