"""Settings: everything that is wrong with them, in sentences, before anything starts."""

from __future__ import annotations

import pytest

from flowengine.server.settings import BadSettings, Settings

GOOD = {"FLOWENGINE_PUBLIC_URL": "https://phone.example", "TWILIO_AUTH_TOKEN": "t"}


def reasons(environment: dict[str, str], **given: object) -> str:
    with pytest.raises(BadSettings) as info:
        Settings.read(environment, **given)
    return str(info.value)


def test_what_is_given_beats_the_environment() -> None:
    settings = Settings.read({**GOOD, "FLOWENGINE_ENV_CLINIC": "x", "FLOWENGINE_SECRET_KEY": "y"}, public_url="https://other.example/", fallback_number=None)
    assert settings.public_url == "https://other.example" and settings.auth_token == "t"
    assert settings.env == {"CLINIC": "x"}


def test_nothing_secret_is_shown() -> None:
    settings = Settings.read({**GOOD, "TWILIO_AUTH_TOKEN": "hush", "FLOWENGINE_ENV_X": "shy"}, dev_token="quiet")
    assert not {"hush", "shy", "quiet"} & set(repr(settings).replace("'", " ").split())


def test_all_that_is_missing_is_said_at_once() -> None:
    said = reasons({})
    assert "TWILIO_AUTH_TOKEN is not set" in said and "FLOWENGINE_PUBLIC_URL is not set" in said


@pytest.mark.parametrize(
    "url",
    [
        "http://phone.example",
        "phone.example",
        "https://",
        "https://a b",
        "ftp://x",
        "https://user:pw@host",
        "https://host:99999",
        "https://host?x=1",
        "https://[",
        "http://127.0.0.1:8000",
    ],
)
def test_a_public_address_must_be_https(url: str) -> None:
    assert "public address" in reasons({**GOOD, "FLOWENGINE_PUBLIC_URL": url})


def test_dev_may_be_local_and_needs_a_token() -> None:
    assert Settings.read({}, dev=True, dev_token="t").public_url == "http://127.0.0.1:8000"
    assert "https" in reasons({}, dev=True, dev_token="t", public_url="http://phone.example")
    assert "dev_token" in reasons({}, dev=True)


@pytest.mark.parametrize(("name", "value"), [("TWILIO_ACCOUNT_SID", "AC1"), ("FLOWENGINE_FALLBACK_NUMBER", "555 0100")])
def test_ids_and_numbers_are_looked_at(name: str, value: str) -> None:
    assert name in reasons({**GOOD, name: value})


def test_an_unknown_setting_is_named() -> None:
    assert "there is no setting `publc_url`" in reasons(GOOD, publc_url="x")
