"""`/doctor`: tells whoever has the auth token how a request arrived here, so that what a proxy does to it can be seen.

Who asks proves to have the token by a header that no proxy has a reason to change, and that holds for any address: a
request whose signature doesn't fit is just what is looked for.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from flowengine.relay.signatures import SIGNATURE_HEADER, webhook_is_signed
from flowengine.server.access import raw_path
from flowengine.server.monitoring import Monitoring
from flowengine.server.settings import Settings
from flowengine.server.shelf import Shelf

__all__ = ["DOCTOR_PATH", "PROOF_HEADER", "Examination", "proof"]

DOCTOR_PATH = "/doctor"
PROOF_HEADER = "x-flowengine-doctor"


def proof(token: str, word: str) -> str:
    """What shows that one has the token, without showing it: `word` is the asker's own, letters and digits."""
    return f"{word}:{hmac.new(token.encode(), f'flowengine doctor {word}'.encode(), hashlib.sha256).hexdigest()}"


class Examination:
    """The endpoint."""

    def __init__(self, settings: Settings, shelf: Shelf, monitoring: Monitoring) -> None:
        self.settings, self.shelf, self.monitoring = settings, shelf, monitoring

    async def tell(self, request: Request) -> Response:
        token, given = self.settings.auth_token, request.headers.get(PROOF_HEADER, "")
        word = given.partition(":")[0]
        if not token or not re.fullmatch("[0-9a-z]{8,64}", word) or not hmac.compare_digest(proof(token, word).encode(), given.encode()):
            return PlainTextResponse("Not Found", 404)
        return JSONResponse(self._seen(request, token))

    def _seen(self, request: Request, token: str) -> dict[str, Any]:
        query = request.url.query
        signature = request.headers.get(SIGNATURE_HEADER)
        path = raw_path(request.scope)
        return {
            "host": request.headers.get("host", ""),
            "path": path,
            "query": query,
            "signature": "missing" if not signature else "right" if webhook_is_signed(token, self.settings.public_url, path, query, {}, signature) else "wrong",
            "host_is_known": self.settings.knows_host(request.headers.get("host", "")),
            "public_url": self.settings.public_url,
            "flows": [flow.id for flow in self.shelf.flows()],
            "not_ready": self.monitoring.hindered_by(),
        }
