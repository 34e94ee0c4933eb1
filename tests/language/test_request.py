"""Requests as authors write them."""

from __future__ import annotations

import pytest

from tests.language.marks import expect, in_state, read


def asking(keys: str, outcomes: str = "outcomes: {ok: x, failed: x}") -> str:
    return in_state(f"request: {{{keys}}}\n{outcomes}")


def test_what_a_request_holds() -> None:
    flow = read(asking("post: https://a.example/b, json: {a: 1, b: [true, '2']}, headers: {Authorization: 'Bearer {{ secrets.T }}'}, timeout: 2s, retry: 2, into: r"))
    request = flow.states["m"].request  # type: ignore[index]
    assert request is not None
    assert (request.method, str(request.url), request.timeout, request.retry, request.into) == ("post", "https://a.example/b", 2.0, 2, "r")
    assert request.json_ == {"a": 1, "b": (True, "2")}


@pytest.mark.parametrize(
    ("yaml", "code", "suggestion"),
    [
        (asking("get: «example.com/x»"), "bad-address", "https://example.com/x"),
        (asking("get: «ftp://a.example»"), "bad-address", ""),
        (asking("get: https://a.example, «post»: https://a.example"), "too-many-keys", ""),
        (asking("post: https://a.example, json: {a: 1}, «form»: {a: 1}"), "too-many-keys", ""),
        (asking("get: https://a.example, «json»: {a: 1}"), "too-many-keys", ""),
        (asking("get: https://a.example, retry: «9»"), "wrong-value", ""),
        (asking("get: https://a.example, «tmieout»: 3s"), "unknown-key", "timeout"),
        (asking("get: https://a.example", "outcomes: {ok: x, failed: x, «fialed»: x}"), "wrong-value", "failed"),
        (asking("get: https://a.example", "outcomes: {ok: x, failed: x, «4044»: x}"), "wrong-value", ""),
        (asking("get: https://a.example", "«outcomes»: {ok: x}"), "missing-key", ""),
        (in_state("«m_request»: {get: https://a.example}").replace("m_request", "request"), "missing-key", ""),
    ],
)
def test_slips(yaml: str, code: str, suggestion: str) -> None:
    from flowengine.language.reader import read_flow_bytes
    from tests.language.marks import places

    text, _ = places(yaml)
    _, problems = read_flow_bytes(text.encode(), "test.yaml")
    found = [(p.code, next(iter(p.suggestions), "")) for p in problems]
    assert found and set(found) == {(code, suggestion)}, problems


def test_secrets_stand_in_a_request_alone() -> None:
    expect(in_state("prompt: '{{ «secrets».T }}'\ngoto: x"), ("secret-outside-request", ""))
    read(asking("get: 'https://a.example/{{ secrets.T }}', query: {k: '{{ secrets.T }}'}"))
