"""Twilio's HTTP requests: TwiML for a call, and the answer to the `<Connect action>` callback."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from flowengine.journal.trouble import Unreachable
from flowengine.language.model import Flow
from flowengine.relay.action import answer, is_over
from flowengine.relay.twiml import TOKEN_PARAMETER, Links, after_fallback, apology, relay_twiml
from flowengine.server.access import Gate
from flowengine.server.calls import Calls
from flowengine.server.doors import Doors
from flowengine.server.logs import logger
from flowengine.server.settings import Settings
from flowengine.server.shelf import Shelf

if TYPE_CHECKING:
    from flowengine.journal.keeping import Journal
    from flowengine.journal.sealing import Keys

__all__ = ["Form", "Webhooks"]


class Form(dict[str, str]):
    """Form fields; `getlist` for those given more than once, as the signature wants them."""

    def __init__(self, text: str) -> None:
        self._all = parse_qs(text, keep_blank_values=True, max_num_fields=500)
        super().__init__({name: values[-1] for name, values in self._all.items()})

    def getlist(self, name: str) -> list[str]:
        return self._all[name]


class Webhooks:
    """The endpoints that Twilio asks."""

    def __init__(self, settings: Settings, shelf: Shelf, calls: Calls, gate: Gate, doors: Doors, keys: Keys, journal: Journal | None) -> None:
        self.settings, self.shelf, self.calls, self.gate, self.doors, self.keys, self.journal = settings, shelf, calls, gate, doors, keys, journal
        self.links = Links(settings.public_url)

    async def twiml(self, request: Request) -> Response:
        """`/flows/{flow}/twiml`: the flow's relay; an apology where there is no such flow."""
        form = await self._form(request)
        if isinstance(form, Response):
            return form
        return self._answer(request.path_params["flow"], form)

    async def any_twiml(self, request: Request) -> Response:
        """`/twiml`: the flow that has the number called, or the only flow."""
        form = await self._form(request)
        if isinstance(form, Response):
            return form
        if request.query_params.get("after") == "fallback":
            return _xml(after_fallback(form.get("DialCallStatus", "")))
        flow = self.shelf.answering(form.get("To", ""))
        if flow is None:
            logger().error("no flow answers this number", call=form.get("CallSid", ""), to=form.get("To", ""), hint="give a flow `numbers`, or ask for /flows/FLOW/twiml")
            return self._apology()
        return self._answer(flow.id, form)

    def _answer(self, flow_id: str, form: Form) -> Response:
        program = self.shelf.program(flow_id)
        if program is None:
            logger().error("call to a flow that isn't served", flow=flow_id, call=form.get("CallSid", ""), served=[f.id for f in self.shelf.flows()])
            return self._apology()
        sid = form.get("CallSid", "")
        if not self.calls.takes_new and not self.calls.is_known(sid):
            logger().warning("call not taken", reason="draining", flow=flow_id, call=sid)
            return self._apology(program.flow.relay.first_language)
        if self.doors.admission.refuses_call():
            logger().warning("call not taken", reason="too many calls", flow=flow_id, call=sid, limit=self.doors.limits.calls)
            return self._apology(program.flow.relay.first_language)
        token = {TOKEN_PARAMETER: self.keys.token(sid, flow_id)} if sid else {}
        return _xml(relay_twiml(program.flow, self.links, token, subflows=program.joined[1:]))

    def _apology(self, language: str = "en-US") -> Response:
        return _xml(apology(self.links, self.settings.fallback_number or None, language))

    async def action(self, request: Request) -> Response:
        """`/flows/{flow}/action`: where the call goes after its session."""
        form = await self._form(request)
        if isinstance(form, Response):
            return form
        flow_id, sid = request.path_params["flow"], form.get("CallSid", "")
        log = logger().bind(flow=flow_id, call=sid)
        find = await self._versions(flow_id, sid)
        flow = find(flow_id)
        if flow is None:
            log.error("callback for a flow that isn't served")
            return self._apology()
        secret = self.settings.auth_token or self.settings.dev_token
        refused = await self.doors.dialling.refuses(form, self.shelf.flows(), self.shelf.last_flow)
        given = answer(
            flow,
            form,
            self.links,
            query=dict(request.query_params),
            find_flow=find,
            secret=secret,
            fallback_number=self.settings.fallback_number or None,
            token=lambda flow_id: self.keys.token(sid, flow_id),
            refused=refused,
        )
        if form.get("ErrorCode"):
            # Twilio's message may quote what was sent, and so what a caller said.
            log.error("session failed", error=form["ErrorCode"], answer=given.why)
            self.calls.observer.session_failed(flow_id, form["ErrorCode"])
        else:
            log.info("callback answered", answer=given.why)
        # A session that is over may be told of again while the call goes on in another; a call that is over stays so.
        if is_over(form):
            self.calls.forget(sid)
            await self._is_over(sid)
        return _xml(given.twiml)

    async def _versions(self, flow_id: str, sid: str) -> Callable[[str], Flow | None]:
        """The flows by id, in the versions that the call began with where those are known."""
        last = self.shelf.last_flow
        if self.journal is None or not sid:
            return last
        try:
            wanted = await self.journal.versions_of(sid)
            served = self.shelf.last_program(flow_id)
            if not wanted or flow_id not in wanted or (served is not None and {flow.id: flow.version for flow in served.joined} == wanted):
                return last
            program = await self.journal.program(flow_id, wanted)
        except Unreachable:
            return last
        if program is None:
            return last
        held = {flow.id: flow for flow in program.joined}
        return lambda name: held.get(name) or last(name)

    async def _is_over(self, sid: str) -> None:
        if self.journal is not None and sid:
            try:
                await self.journal.ended(sid)
            except Unreachable:
                logger().error("the end of a call could not be written down", call=sid, hint="it counts as away, and is erased in a few hours")

    async def _form(self, request: Request) -> Form | Response:
        """The form of a request that may come in; else the refusal."""
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > self.doors.limits.form_kib * 1024:
                return PlainTextResponse("too large\n", 413)
        is_form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        try:
            text = body.decode()
            form = Form(text if is_form else "")
        except ValueError:
            return PlainTextResponse("this form can't be read\n", 400)
        if not self.gate.webhook(request.scope, form, None if is_form else text):
            logger().warning("webhook refused", path=request.url.path, reason="no valid signature or token")
            return PlainTextResponse("Twilio's signature is missing or wrong. (For testing: the token that `flowengine dev` prints, as a cookie or header.)\n", 403)
        if request.method == "GET":
            form = Form(request.url.query)
        return form


def _xml(text: str) -> Response:
    return Response(text, media_type="text/xml")
