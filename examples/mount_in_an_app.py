"""flowengine beside your own pages, in one Starlette application.

    uvicorn examples.mount_in_an_app:app --ws websockets-sansio

With `FLOWENGINE_PUBLIC_URL=https://clinic.example/phone` and `TWILIO_AUTH_TOKEN` set, the number's voice webhook is
https://clinic.example/phone/flows/harbor-dental/twiml.
"""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

import flowengine

phone = flowengine.create_app("flows")


async def home(request: Request) -> Response:
    return PlainTextResponse("The clinic's own page\n")


# A mounted application's lifespan is its parent's to run: it notices saved flows.
app = Starlette(
    routes=[Route("/", home), Mount("/phone", phone)],
    lifespan=lambda _: phone.router.lifespan_context(phone),
)
