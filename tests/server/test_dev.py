"""The token of `dev`, which stands in for Twilio's signature."""

from __future__ import annotations

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
