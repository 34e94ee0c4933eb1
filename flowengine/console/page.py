"""The page that `flowengine dev` opens: which flows are served, how to call them, what is wrong with them."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from flowengine.console.call import call_routes
from flowengine.language.model import Flow
from flowengine.language.report import as_text
from flowengine.relay.twiml import Links
from flowengine.server.access import COOKIE
from flowengine.server.app import Server

__all__ = ["console_routes"]

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #2563eb; }
* { box-sizing: border-box; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 52rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 0 0 .25rem; }
p { margin: .4rem 0; } .quiet { opacity: .72; }
article { border: 1px solid var(--line); border-radius: .75rem; padding: 1rem 1.25rem; margin: 1rem 0; }
code, pre { font: .875rem/1.5 ui-monospace, monospace; background: var(--soft); border-radius: .3rem; padding: .1rem .35rem; overflow-wrap: anywhere; }
pre { padding: .75rem 1rem; overflow-x: auto; white-space: pre-wrap; margin: .5rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .75rem 0 0; } dt { opacity: .72; } dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
"""
# The style goes by its hash: what somebody might get into a page brings none of its own, and no script runs at all.
HEADERS = {
    "content-security-policy": f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}


def console_routes(server: Server) -> list[BaseRoute]:
    """The page, and the way to it from `/`."""

    async def page(request: Request) -> Response:
        if server.gate.token_in_query(request.url.query):
            response: Response = RedirectResponse(f"{_mount(request)}/console/", 303, headers=HEADERS)
            response.set_cookie(COOKIE, request.query_params["token"], httponly=True, samesite="strict", secure=_by_tls(request, server), path=_mount(request) or "/")
            return response
        if not server.gate.has_token(request.headers):
            text = "<h1>Which call may this be?</h1><p>Open the address that <code>flowengine dev</code> printed when it started: it ends in <code>?token=…</code>.</p>"
            return HTMLResponse(_document("flowengine", text), 403, headers=HEADERS)
        return HTMLResponse(_document("Flows served here", _flows(server)), headers=HEADERS)

    async def root(request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{_mount(request)}/console/{query}", 303, headers=HEADERS)

    return [Route("/", root, methods=["GET"]), Route("/console/", page, methods=["GET"]), *call_routes(server, HEADERS)]


def _by_tls(request: Request, server: Server) -> bool:
    """Whether the page is asked for by https, be it that a tunnel ends it."""
    public = urlsplit(server.settings.public_url)
    return request.url.scheme == "https" or (public.scheme == "https" and request.url.hostname == public.hostname)


def _mount(request: Request) -> str:
    """Where the application hangs in another; empty by itself."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def _document(title: str, body: str) -> str:
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title><style>{_STYLE}</style></head><body>{body}</body></html>'


def _flows(server: Server) -> str:
    flows = server.shelf.flows()
    cards = "".join(_card(flow, server) for flow in flows)
    on_line = len(server.calls)
    head = f"<h1>Flows served here</h1><p class=quiet>{len(flows)} flow{'s' if len(flows) != 1 else ''}, {on_line} call{'s' if on_line != 1 else ''} on the line. Save a file and the next answer follows it.</p>"
    problems = server.shelf.problems()
    wrong = f"<article><h2>Problems</h2><pre>{escape(as_text(problems))}</pre></article>" if problems else ""
    return f"<main>{head}{wrong}{cards}</main>"


def _card(flow: Flow, server: Server) -> str:
    links = Links(server.settings.public_url)
    exits = sum(state.handoff is not None or state.hangup for state in flow.states.values())
    rows = {
        "File": f"<code>{escape(flow.file)}</code>",
        "States": f"{len(flow.states)}, begins at <code>{escape(str(flow.start))}</code>, {exits} exit{'s' if exits != 1 else ''}",
        "Voice webhook": f"<code>{escape(links.twiml(flow.id))}</code>",
    }
    if flow.numbers:
        rows["Numbers"] = escape(", ".join(flow.numbers))
    listed = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows.items())
    described = f"<p>{escape(str(flow.description))}</p>" if flow.description else ""
    command = f"<p>Call it from a terminal:</p><pre>flowengine simulate {escape(flow.file)}</pre>"
    return f"<article><h2>{escape(str(flow.title or flow.id))}</h2>{described}{command}<dl>{listed}</dl></article>"
