"""The programs under examples/ do what they say."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import httpx
import pytest
from running import serving
from twilio.request_validator import RequestValidator
from websockets.sync.client import connect

ROOT = Path(__file__).parent.parent


def example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"example_{name}", ROOT / "examples" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_read_a_flow(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    program = example("read_a_flow")
    assert program.main(str(ROOT / "tests/flows/clinic.yaml")) == 0
    assert "menu: 1 (appointments, citas) → number" in capsys.readouterr().out
    broken = tmp_path / "x.yaml"
    broken.write_text("flow: x\nstart: a\n")
    assert program.main(str(broken)) == 1
    assert "1: this flow needs `states`" in capsys.readouterr().err


def test_mounted_in_another_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("FLOWENGINE_PUBLIC_URL", "https://clinic.example/phone")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "token")
    app = example("mount_in_an_app").app
    host = {"Host": "clinic.example"}
    with serving(app) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=host) as client:
        assert client.get("/").text.startswith("The clinic")
        assert client.get("/phone/healthz").status_code == 200
        form = {"CallSid": "CA1", "To": "+15550002222"}
        signature = RequestValidator("token").compute_signature("https://clinic.example/phone/flows/harbor-dental/twiml", form)
        answer = client.post("/phone/flows/harbor-dental/twiml", data=form, headers={"X-Twilio-Signature": signature})
        assert answer.status_code == 200 and "wss://clinic.example/phone/flows/harbor-dental/relay" in answer.text
        handshake = RequestValidator("token").compute_signature("wss://clinic.example/phone/flows/harbor-dental/relay", {})
        url = f"ws://127.0.0.1:{port}/phone/flows/harbor-dental/relay"
        with connect(url, additional_headers={"X-Twilio-Signature": handshake}, compression=None, proxy=None) as socket:
            socket.send('{"type": "setup", "sessionId": "VX1", "callSid": "CA1"}')
            assert '"type":"text"' in str(socket.recv(timeout=5))
