"""Who phones again and again to guess a PIN: counted by number, across calls."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from running import Phone, Running, running

from flowengine.server.counting import CountsHere
from flowengine.server.limits import Limits
from flowengine.server.settings import Settings
from flowengine.server.tries import SecretTries

FLOW = """
flow: bank
start: menu
recovery: {fallback: desk}
states:
  menu: {prompt: Menu., choices: [{dtmf: 1, goto: pin}, {dtmf: 2, goto: desk}]}
  pin: {prompt: PIN?, collect: {into: pin, type: digits, length: 4, secret: true, check: [{if: pin == '4711', prompt: Not that one.}]}, goto: inside}
  inside: {prompt: Welcome., goto: menu}
  desk: {prompt: One moment., handoff: {dial: "+13125550100"}}
"""


def call(up: Running, number: str, *pins: str) -> list[str]:
    """Ask for the PIN, key some, and hang up; what was said after each."""
    with up.open("bank") as socket:
        phone = Phone(socket, **{"from": number})
        phone.hear()
        phone.press("1")
        heard = [phone.hear()]
        for pin in pins:
            if heard[-1].startswith("One moment."):
                break
            phone.press(pin)
            heard.append(phone.hear())
        return heard


def test_a_caller_who_guesses_over_many_calls_is_not_asked_any_more(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    flow = tmp_path / "bank.yaml"
    flow.write_text(FLOW)
    with running(flow, limits=Limits(secret_failures=3)) as up:
        assert call(up, "+13125550111", "4711") == ["PIN?", "Welcome. Menu."]
        assert call(up, "+13125550111", "1111", "2222") == ["PIN?", "Not that one. PIN?", "Not that one. PIN?"]
        assert call(up, "+13125550111", "3333", "4711") == ["PIN?", "Not that one. PIN?", "One moment."]  # in the call that met the limit
        assert call(up, "+13125550111") == ["One moment."]
        assert call(up, "+13125550112", "4711") == ["PIN?", "Welcome. Menu."]
    said = "".join(capfd.readouterr())
    assert "secret questions aren't asked any more" in said and "5550111" not in said and "3333" not in said


def test_callers_without_a_number_share_a_larger_limit() -> None:
    counts = CountsHere()
    tries = SecretTries(Settings.read({}, dev=True, dev_token="t", limits=Limits(secret_failures=2)), counts)

    async def try_all() -> None:
        for number in ("", "anonymous", "+266696687", "Restricted"):
            assert not await tries.failed(number, 4)
        assert not tries.is_barred("")
        assert await tries.failed("Anonymous", 4)
        assert tries.is_barred("") and tries.is_barred("+266696687") and await tries.ask("")
        assert not await tries.failed("+1 (312) 555-0111", 1)
        assert await tries.failed("+13125550111", 1) and tries.is_barred("+13125550111")

    asyncio.run(try_all())
    assert not any("312555" in key for key in counts._counts)
