"""Calls as traces: what is in them, what never is, and that nothing of OpenTelemetry is there unless asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from running import Phone, Running, running

from flowengine.server.tracing import Tracing, tracing_for

CLINIC = Path(__file__).parent.parent / "flows" / "clinic.yaml"


@contextmanager
def traced(path: Path, **settings: object) -> Iterator[tuple[Running, InMemorySpanExporter]]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with running(path, **settings) as up:
        up.server.observer.tracing = Tracing(provider.get_tracer("test"))
        yield up, exporter


def over(up: Running) -> None:
    """Until the server has noticed that nobody is on the line."""
    while len(up.server.calls):
        up.http.get("/healthz")


def test_a_call_is_a_trace_and_its_turns_are_spans() -> None:
    with traced(CLINIC) as (up, exporter):
        with up.open("clinic") as socket:
            phone = Phone(socket, customParameters={"ticket": "parameterised"})
            phone.hear()
            phone.say("purple elephants")
            phone.hear()
            phone.press("1")
            phone.hear()
            phone.press("4711")
            phone.hear()
            phone.heard()
            phone.next()
        over(up)
        spans = list(exporter.get_finished_spans())
    call = next(span for span in spans if span.name == "call")
    turns = [span for span in spans if span.name == "turn"]
    assert call.attributes is not None and call.attributes["flowengine.flow"] == "clinic" and call.attributes["flowengine.call"] == phone.sid
    assert call.attributes["flowengine.exit"] == "dial"
    assert {span.parent.span_id for span in turns if span.parent} == {call.context.span_id} and all(span.parent for span in turns)
    assert all(call.start_time <= span.end_time <= call.end_time for span in turns)  # type: ignore[operator]
    misheard, chosen = (next(span for span in turns if span.attributes and span.attributes.get(key)) for key in ("flowengine.failed", "flowengine.branches"))
    assert dict(misheard.attributes or {}) == {"flowengine.state": "menu", "flowengine.event": "CallerSpoke", "flowengine.failed": "no_match"}
    assert dict(chosen.attributes or {}) == {
        "flowengine.state": "menu",
        "flowengine.event": "KeyPressed",
        "flowengine.to": "number",
        "flowengine.understood_by": "keys",
        "flowengine.branches": ("key 1 · appointments, to `number`",),
    }
    written = "".join(span.to_json() for span in spans)
    for brought in ("elephants", "4711", "15550001111", "15550002222", "parameterised"):
        assert brought not in written


def test_a_request_is_a_span_without_its_address(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(
        "flow: shop\nstart: ask\nstates:\n"
        '  ask: {request: {get: "{{ env.STOCK }}/items/{{ call.from }}", timeout: 1s}, outcomes: {ok: bye, failed: bye}}\n'
        "  bye: {prompt: Goodbye., hangup: true}\n"
    )
    with traced(path, env={"STOCK": "http://127.0.0.1:9"}) as (up, exporter):
        with up.open("shop") as socket:
            phone = Phone(socket)
            phone.hear()
        over(up)
        spans: list[ReadableSpan] = list(exporter.get_finished_spans())
    request = next(span for span in spans if span.name == "request")
    assert dict(request.attributes or {}) == {"http.request.method": "GET", "flowengine.outcome": "no-answer"}
    assert {json.loads(span.to_json())["context"]["trace_id"] for span in spans} == {json.loads(request.to_json())["context"]["trace_id"]}
    assert "15550001111" not in "".join(span.to_json() for span in spans)


@pytest.mark.parametrize("environment", [{}, {"PATH": "/bin"}, {"OTEL_TRACES_EXPORTER": "otlp", "OTEL_SDK_DISABLED": "true"}])
def test_nothing_is_traced_unless_asked_for(environment: dict[str, str]) -> None:
    assert tracing_for(environment) is None


def test_it_is_where_asked_for() -> None:
    assert tracing_for({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}) is not None


def served(**environment: str) -> tuple[set[str], str]:
    """The modules that an application needs, and what it says on standard error, in a process of its own."""
    asked = f"import sys; from flowengine.app import create_app; create_app({str(CLINIC)!r}, dev=True, dev_token='t'); print(*sys.modules)"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, env={**clean, **environment})
    return {name.partition(".")[0] for name in done.stdout.split()}, done.stdout + done.stderr


def test_opentelemetry_is_not_even_imported_unless_asked_for() -> None:
    assert "opentelemetry" not in served()[0]
    assert "opentelemetry" in served(OTEL_SERVICE_NAME="phones")[0]


def test_where_it_is_asked_for_and_not_installed_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['opentelemetry'] = None\n")
    path = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH", ""))))
    assert "pip install 'flowengine[otel]'" in served(OTEL_SERVICE_NAME="phones", PYTHONPATH=path)[1]
