"""The token of `dev`, which stands in for Twilio's signature."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from running import DEV_TOKEN, Phone, Running, only, running, serving
from websockets.exceptions import InvalidStatus

from flowengine.app import create_app

CLINIC = Path(__file__).parent.parent / "flows" / "clinic.yaml"


@pytest.fixture(scope="module")
def server() -> Running:  # type: ignore[misc]
    with running(CLINIC, dev=True, auth_token="", public_url="http://127.0.0.1:8000") as up:
        yield up


def test_the_printed_address_gives_the_cookie_that_opens_everything(server: Running) -> None:
    with httpx.Client(base_url=server.local, follow_redirects=True) as browser:
        page = browser.get(f"/?token={DEV_TOKEN}")
        assert page.status_code == 200 and "token" not in str(page.url)
        assert "clinic" in page.text and "flowengine simulate" in page.text
        relay = only(browser.get("/flows/clinic/twiml").text, "ConversationRelay")
        assert relay.get("url") == "ws://127.0.0.1:8000/flows/clinic/relay"
        cookie = f"flowengine_token={browser.cookies['flowengine_token']}"
    with server.open("clinic", Cookie=cookie) as socket:
        assert Phone(socket).hear().startswith("For appointments")


@pytest.mark.parametrize("headers", [{"X-Flowengine-Token": DEV_TOKEN}, {"Authorization": f"Bearer {DEV_TOKEN}"}])
def test_the_token_in_a_header_does_too(server: Running, headers: dict[str, str]) -> None:
    assert server.http.get("/flows/clinic/twiml", headers=headers).status_code == 200
    with server.open("clinic", **headers) as socket:
        assert Phone(socket).hear()


def test_nothing_opens_without_it_though_the_request_comes_from_this_machine(server: Running) -> None:
    assert server.http.get("/console/").status_code == 403
    assert server.http.get("/console/?token=guess").status_code == 403
    assert server.http.get("/flows/clinic/twiml").status_code == 403
    assert server.http.get(f"/flows/clinic/twiml?token={DEV_TOKEN}").status_code == 403  # addresses end up in logs
    with pytest.raises(InvalidStatus):
        server.open("clinic", Cookie="flowengine_token=guess")


def test_the_token_means_nothing_to_a_production_server() -> None:
    with running(CLINIC, dev_token=DEV_TOKEN) as up:
        assert up.http.get("/flows/clinic/twiml", headers={"X-Flowengine-Token": DEV_TOKEN}).status_code == 403
        assert up.http.get("/console/").status_code == 404


def test_the_page_loads_nothing_from_elsewhere(server: Running) -> None:
    page = server.http.get("/console/", headers={"X-Flowengine-Token": DEV_TOKEN})
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text


def test_every_answer_of_the_console_keeps_browsers_to_it(server: Running) -> None:
    token = {"X-Flowengine-Token": DEV_TOKEN}
    for path, headers in (("/console/", token), ("/console/", {}), (f"/console/?token={DEV_TOKEN}", {}), ("/", {}), ("/console/calls/CA1", token), ("/console/calls/CA1", {})):
        answer = server.http.get(path, headers=headers)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "form-action 'none'" in policy, path
        assert "unsafe" not in policy and "http" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store" and answer.headers["x-frame-options"] == "DENY"


def test_the_style_of_the_page_is_the_one_that_its_policy_names(server: Running) -> None:
    page = server.http.get("/console/", headers={"X-Flowengine-Token": DEV_TOKEN})
    style = page.text.partition("<style>")[2].partition("</style>")[0]
    assert f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in page.headers["content-security-policy"]
    assert " style=" not in page.text and " on" not in re.sub(r">[^<]*<", "><", page.text)


def test_the_cookie_is_for_this_site_alone(tmp_path: Path) -> None:
    with running(CLINIC, dev=True, auth_token="", public_url="https://tunnel.example") as up:
        cookie = up.http.get(f"/console/?token={DEV_TOKEN}").headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Secure" not in cookie  # this machine, by http
        cookie = up.http.get(f"/console/?token={DEV_TOKEN}", headers={"Host": "tunnel.example"}).headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Secure" in cookie


def test_a_page_elsewhere_does_nothing_with_the_cookie_of_a_tester(server: Running) -> None:
    """Cross-site requests: by form, by script, by socket; the browser says where they are from."""
    own = {"Cookie": f"flowengine_token={DEV_TOKEN}"}
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        for path in ("/flows/clinic/twiml", "/flows/clinic/action", "/console/", "/console/calls/CA1"):
            assert server.http.post(path, headers={**own, "Origin": origin}).status_code == 400, path
            assert server.http.get(path, headers={**own, "Origin": origin}).status_code == 400, path
        with pytest.raises(InvalidStatus):
            server.open("clinic", **own, Origin=origin)
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
        assert server.http.request(method, "/console/", headers=own).status_code == 405


def test_mounted_in_another_application_the_page_stays_under_its_mount() -> None:
    from starlette.applications import Starlette
    from starlette.routing import Mount

    app = Starlette(routes=[Mount("/phone", create_app(CLINIC, dev=True, dev_token=DEV_TOKEN))])
    with serving(app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as browser:
        to_page = browser.get(f"/phone/?token={DEV_TOKEN}")
        assert (to_page.status_code, to_page.headers["location"]) == (303, f"/phone/console/?token={DEV_TOKEN}")
        with_cookie = browser.get(to_page.headers["location"])
        assert (with_cookie.status_code, with_cookie.headers["location"]) == (303, "/phone/console/")
        assert "Path=/phone" in with_cookie.headers["set-cookie"]
        assert "Flows served here" in browser.get("/phone/console/").text
