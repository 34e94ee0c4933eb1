"""Whose request it is: Twilio's signatures, checked, and ours on what leaves by `exit`."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowengine.relay.signatures import SETTINGS_HEADER, SIGNATURE_HEADER, handshake_is_signed, sign_exit, verify_exit, webhook_is_signed
from flowengine.server.webhooks import Form

# Public and revoked: the one handshake of a real call that is known (docs/protocol.md).
KNOWN_TOKEN = "c0e4d9d4fff66d194f3101ccd7c3a38c"
KNOWN_HOST = "70cd1a93aa44.ngrok-free.app"
KNOWN_SIGNATURE = "CSS4F/5/iw8S6Zkm3aULeNJaVC8="
TOKEN = "0123456789abcdef0123456789abcdef"
PUBLIC = "https://phone.example"


def sign(text: str, token: str = TOKEN, algorithm: str = "sha1") -> str:
    """A signature as Twilio makes it, independently of any library."""
    return base64.b64encode(hmac.new(token.encode(), text.encode(), algorithm).digest()).decode()


def test_the_headers() -> None:
    assert (SIGNATURE_HEADER, SETTINGS_HEADER) == ("x-twilio-signature", "x-twilio-webhooks-signature-settings")


# -------------------------------------------------------------------------------------------------------------- handshakes


def test_the_known_handshake() -> None:
    assert sign(f"wss://{KNOWN_HOST}/", KNOWN_TOKEN) == KNOWN_SIGNATURE
    assert handshake_is_signed(KNOWN_TOKEN, f"https://{KNOWN_HOST}", "/", "", KNOWN_SIGNATURE)


@pytest.mark.parametrize("path", ["", "/"])
@pytest.mark.parametrize("public", [f"https://{KNOWN_HOST}", f"https://{KNOWN_HOST}/"])
def test_the_known_handshake_with_or_without_its_slash(public: str, path: str) -> None:
    assert handshake_is_signed(KNOWN_TOKEN, public, path, "", KNOWN_SIGNATURE)


def test_the_known_handshake_through_a_port() -> None:
    assert handshake_is_signed(KNOWN_TOKEN, f"https://{KNOWN_HOST}:443", "/", "", KNOWN_SIGNATURE)


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        " ",
        KNOWN_SIGNATURE.lower(),
        KNOWN_SIGNATURE[:-1],
        KNOWN_SIGNATURE + "=",
        " " + KNOWN_SIGNATURE,
        "é" * 28,
        "\x00",
        "x" * 100_000,
        sign(f"https://{KNOWN_HOST}/", KNOWN_TOKEN),
        sign(f"wss://{KNOWN_HOST}/other", KNOWN_TOKEN),
        sign("wss://other.example/", KNOWN_TOKEN),
        sign(f"wss://{KNOWN_HOST}/", "another token"),
    ],
)
def test_other_signatures_are_refused(signature: str | None) -> None:
    assert not handshake_is_signed(KNOWN_TOKEN, f"https://{KNOWN_HOST}", "/", "", signature)


@pytest.mark.parametrize("signed", ["wss://phone.example/flows/f/relay", "wss://phone.example/flows/f/relay/"])
@pytest.mark.parametrize("path", ["/flows/f/relay", "/flows/f/relay/"])
def test_a_slash_at_the_end_may_or_may_not_be_signed(signed: str, path: str) -> None:
    assert handshake_is_signed(TOKEN, PUBLIC, path, "", sign(signed))


@pytest.mark.parametrize(
    "signed",
    ["https://phone.example/flows/f/relay", "ws://phone.example/flows/f/relay", "wss://phone.example/flows/f/relay//", "wss://phone.example/flows/F/relay", "wss://phone.example/"],
)
def test_no_other_address_will_do(signed: str) -> None:
    assert not handshake_is_signed(TOKEN, PUBLIC, "/flows/f/relay", "", sign(signed))


def test_query_in_the_address_or_among_the_parameters() -> None:
    query = "b=2&a=1%20x&c="
    assert handshake_is_signed(TOKEN, PUBLIC, "/r", query, sign(f"wss://phone.example/r?{query}"))
    assert handshake_is_signed(TOKEN, PUBLIC, "/r", query, sign("wss://phone.example/r" + "a1 x" + "b2" + "c"))
    assert handshake_is_signed(TOKEN, PUBLIC, "/r", query, sign(f"wss://phone.example/r/?{query}"))
    assert not handshake_is_signed(TOKEN, PUBLIC, "/r", query, sign("wss://phone.example/r"))
    assert not handshake_is_signed(TOKEN, PUBLIC, "/r", "", sign(f"wss://phone.example/r?{query}"))


def test_a_public_address_with_a_path_and_a_port() -> None:
    assert handshake_is_signed(TOKEN, "https://example.com:8443/phone", "/flows/f/relay", "", sign("wss://example.com:8443/phone/flows/f/relay"))


def test_a_handshake_with_another_hash() -> None:
    settings = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"
    signature = sign("wss://phone.example/r", algorithm="sha256")
    assert handshake_is_signed(TOKEN, PUBLIC, "/r", "", signature, settings=settings)
    assert not handshake_is_signed(TOKEN, PUBLIC, "/r", "", signature)
    assert not handshake_is_signed(TOKEN, PUBLIC, "/r", "", sign("wss://phone.example/r"), settings=settings)


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=40))
def test_nothing_else_comes_in(path: str, query: str, signature: str) -> None:
    assert handshake_is_signed(TOKEN, PUBLIC, "/" + path, query, signature) is False
    assert webhook_is_signed(TOKEN, PUBLIC, "/" + path, query, {"a": query}, signature) is False


# ---------------------------------------------------------------------------------------------------------------- webhooks


def webhook(form: str, signature: str | None, *, path: str = "/flows/f/action", query: str = "", public: str = PUBLIC, settings: str | None = None) -> bool:
    return webhook_is_signed(TOKEN, public, path, query, Form(form), signature, settings=settings)


URL = "https://phone.example/flows/f/action"


def test_a_form_is_signed_with_its_names_sorted() -> None:
    assert webhook("To=%2B1&CallSid=CA1&From=%2B2", sign(URL + "CallSidCA1" + "From+2" + "To+1"))
    assert not webhook("To=%2B1&CallSid=CA1&From=%2B3", sign(URL + "CallSidCA1" + "From+2" + "To+1"))
    assert not webhook("To=%2B1&CallSid=CA1", sign(URL + "CallSidCA1" + "From+2" + "To+1"))
    assert not webhook("To=%2B1&CallSid=CA1&From=%2B2&Extra=1", sign(URL + "CallSidCA1" + "From+2" + "To+1"))


def test_names_are_sorted_by_case_and_values_are_not_trimmed() -> None:
    assert webhook("b=+x+&a=&B=1", sign(URL + "B1" + "a" + "b x "))
    assert not webhook("b=+x+&a=&B=1", sign(URL + "B1" + "a" + "bx"))


def test_empty_values_are_part_of_it() -> None:
    assert webhook("A=&B=1", sign(URL + "A" + "B1"))


def test_fields_given_twice_are_signed_once_a_value() -> None:
    """Values sorted, each once, as Twilio signs them."""
    assert webhook("A=2&B=3&A=1&A=2", sign(URL + "A1" + "A2" + "B3"))


def test_the_query_is_part_of_the_address() -> None:
    assert webhook("A=1", sign(URL + "?after=dial&state=a%20b" + "A1"), query="after=dial&state=a%20b")
    assert not webhook("A=1", sign(URL + "A1"), query="after=dial&state=a%20b")


def test_a_request_without_a_body() -> None:
    assert webhook("", sign(URL + "?a=b"), query="a=b")
    assert webhook_is_signed(TOKEN, PUBLIC, "/flows/f/action", "a=b", None, sign(URL + "?a=b"))


@pytest.mark.parametrize("public", ["https://phone.example", "https://phone.example:443"])
@pytest.mark.parametrize("signed", ["https://phone.example/flows/f/action", "https://phone.example:443/flows/f/action"])
def test_the_port_of_https_may_or_may_not_be_signed(public: str, signed: str) -> None:
    assert webhook("A=1", sign(signed + "A1"), public=public)


def test_another_port_is_another_address() -> None:
    assert webhook("A=1", sign("https://phone.example:8443/flows/f/action" + "A1"), public="https://phone.example:8443")
    assert not webhook("A=1", sign("https://phone.example:8443/flows/f/action" + "A1"))


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "é",
        "x" * 100_000,
        sign("wss://phone.example/flows/f/action" + "A1"),
        sign("http://phone.example/flows/f/action" + "A1"),
        sign(URL + "A1", "another token"),
        sign(URL),
    ],
)
def test_wrong_signatures(signature: str | None) -> None:
    assert not webhook("A=1", signature)


def test_another_hash() -> None:
    settings = "key=webhooks_sharedkey_1, algorithm=HMAC_SHA256"
    assert webhook("A=1", sign(URL + "A1", algorithm="sha256"), settings=settings)
    assert not webhook("A=1", sign(URL + "A1"), settings=settings)
    assert webhook("A=1", sign(URL + "A1"), settings="key=1,algorithm=HMAC_SHA1")
    assert webhook("A=1", sign(URL + "A1"), settings="key=1")
    assert webhook("A=1", sign(URL + "A1"), settings="")


@pytest.mark.parametrize("settings", ["algorithm=none", "algorithm=MD5", "algorithm=HMAC_SHA256,algorithm=none"])
def test_an_unknown_hash_lets_nobody_in(settings: str) -> None:
    for text in (URL + "A1", ""):
        for algorithm in ("sha1", "md5"):
            assert not webhook("A=1", sign(text, algorithm=algorithm), settings=settings)


# ------------------------------------------------------------------------------------------------------------------- bodies

BODY = '{"a": "é"}'
HASH = "bodySHA256=" + hashlib.sha256(BODY.encode()).hexdigest()


def body_is_signed(body: str, query: str, signature: str) -> bool:
    return webhook_is_signed(TOKEN, PUBLIC, "/flows/f/action", query, Form(""), signature, body=body)


def test_a_body_is_signed_by_its_hash() -> None:
    assert body_is_signed(BODY, HASH, sign(f"{URL}?{HASH}"))
    assert body_is_signed(BODY, "a=b&" + HASH, sign(f"{URL}?a=b&{HASH}"))
    assert not body_is_signed(BODY + " ", HASH, sign(f"{URL}?{HASH}"))
    assert not body_is_signed(BODY, HASH, sign(URL))
    assert not body_is_signed("", HASH, sign(f"{URL}?{HASH}"))


def test_a_body_needs_its_hash() -> None:
    """Else a signature of the address alone would pass any body."""
    assert not body_is_signed(BODY, "", sign(URL))
    assert not body_is_signed(BODY, "a=b", sign(f"{URL}?a=b"))
    assert body_is_signed("", "a=b", sign(f"{URL}?a=b"))


@pytest.mark.parametrize("query", ["note=bodySHA256", "xbodySHA256=1", "bodySHA256", "bodySHA256=", "bodySHA256=é", "a=1&bodySHA256=zz"])
def test_a_query_that_only_looks_like_a_hash(query: str) -> None:
    assert not body_is_signed(BODY, query, sign(f"{URL}?{query}"))
    assert not body_is_signed(BODY, query, "x")


# -------------------------------------------------------------------------------------------------------------------- exits

VALUES = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda name: name != "signature"), st.text(st.characters(exclude_categories=["Cs"])), max_size=4
)


@given(VALUES, st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_what_is_signed_can_be_verified(values: dict[str, str], secret: str) -> None:
    query = sign_exit(secret, values)
    assert verify_exit(secret, query) == values
    assert verify_exit(secret + "x", query) is None
    assert "#" not in query and " " not in query


def test_a_signed_exit() -> None:
    query = sign_exit("s3cret", {"label": "desk", "CallSid": "CA1", "reason": "a & b"})
    plain = urlencode({"CallSid": "CA1", "label": "desk", "reason": "a & b"})
    assert query == f"{plain}&signature={hmac.new(b's3cret', plain.encode(), hashlib.sha256).hexdigest()}"


@pytest.mark.parametrize(
    "tamper",
    [
        lambda q: q.replace("desk", "vault"),
        lambda q: q.replace("label", "Label"),
        lambda q: "more=1&" + q,
        lambda q: q + "&more=1",
        lambda q: q.replace("CallSid=CA1&", ""),
        lambda q: q.replace("&label=desk", "&label=desk&label=vault"),
        lambda q: q[:-1],
        lambda q: q.rpartition("=")[0] + "=",
        lambda q: q.rpartition("&")[0],
        lambda q: q.rpartition("=")[0] + "=" + "0" * 64,
        lambda q: q.rpartition("=")[0] + "=é",
        lambda q: q.rpartition("=")[0] + "=" + quote("日本"),
        lambda q: q.upper(),
        lambda q: "",
        lambda q: "&" * 2_000,
    ],
)
def test_tampering(tamper: object) -> None:
    query = sign_exit("s3cret", {"label": "desk", "CallSid": "CA1"})
    assert verify_exit("s3cret", query) is not None
    assert verify_exit("s3cret", tamper(query)) is None  # type: ignore[operator]


@given(st.text())
def test_any_query_is_verified_or_not(query: str) -> None:
    assert verify_exit("s3cret", query) is None


# --------------------------------------------------------------------------------------------------------------------- forms


def test_a_form_keeps_what_is_given_twice() -> None:
    form = Form("a=1&b=&a=2&c=%C3%A9+x")
    assert dict(form) == {"a": "2", "b": "", "c": "é x"}
    assert form.getlist("a") == ["1", "2"]


def test_too_many_fields_are_refused() -> None:
    with pytest.raises(ValueError, match="fields"):
        Form("&".join(f"a{n}=1" for n in range(501)))
