"""TwiML, read into what Twilio does then."""

from __future__ import annotations

from flowengine.relay.twiml import Links, relay_twiml
from flowengine.testing.verbs import Away, Connect, Hangup, Leave, Speak, Verb, read_verbs
from tests.dialog.driver import program


def only(inside: str) -> Verb:
    [verb] = read_verbs(f"<Response>{inside}</Response>")
    return verb


def test_verbs() -> None:
    assert only('<Dial action="https://x/flows/a/action" timeout="20"><Number>+1555</Number></Dial>') == Away("dial", "+1555", "https://x/flows/a/action", 20)
    assert only('<Dial action="a"><Sip>sip:a@x</Sip></Dial>') == Away("dial", "sip:a@x", "a")
    assert only('<Enqueue action="a">sales</Enqueue>') == Away("queue", "sales", "a")
    assert only('<Enqueue action="a" workflowSid="WW1"><Task>{}</Task></Enqueue>') == Away("queue", "WW1", "a")
    assert only('<Refer action="a"><Sip>sip:a@x</Sip></Refer>') == Away("refer", "sip:a@x", "a")
    assert only('<Record action="a"/>') == Away("voicemail", "", "a")
    assert only("<Redirect>https://x/twiml</Redirect>") == Leave("https://x/twiml")
    assert only("<Say>Sorry.</Say>") == Speak("Sorry.")
    assert only("<Hangup/>") == Hangup()
    assert read_verbs("<Response/>") == []


def test_a_session_begins_as_the_flows_own_twiml_has_it() -> None:
    flow = program(
        "flow: shop\nrelay: {parameters: {clinic: uptown}}\nstart: a\nstates:\n  a: {prompt: For a, press 1., choices: [{dtmf: 1, goto: a}]}\n".replace(
            "For a, press 1.", "Press 1."
        )
    ).flow
    [verb] = read_verbs(relay_twiml(flow, Links("https://phone.example")))
    assert isinstance(verb, Connect)
    assert (verb.flow_id, verb.action, verb.parameters) == ("shop", "https://phone.example/flows/shop/action", {"clinic": "uptown"})
    assert verb.attributes["dtmfDetection"] == "true"
