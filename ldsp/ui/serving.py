"""What the server serves beside the pages: shapes and fonts under addresses that never change content, sign-in, health."""

import asyncio
import gc
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit.runtime.pages_manager import PagesManager

from ldsp.errors import LdspError, WrongSetting
from ldsp.services import shapes, starting
from ldsp.ui import open_data_routes, sign_in, sign_in_routes

ASSETS = Path(__file__).parent / "assets"
FOR_EVER = "public, max-age=31536000, immutable"
_GEO_FILE = re.compile(r"^(?P<area>[A-Za-z0-9-]{1,40})-(?P<digest>[0-9a-f]{12})\.geojson$")


def routes() -> list[BaseRoute]:
    """Everything under our own roof: nothing here asks the network for anything.

    Called before anything is served, so a setting that cannot be used ends the program here, with its sentence.
    """
    try:
        starting.check_settings()
    except WrongSetting as wrong:
        sys.exit(f"LDSP: {wrong}")
    return [
        Route("/geo/{kind}/{file}", _outlines),
        Route("/healthz", _healthz),
        Route("/readyz", _readyz),
        Mount("/assets", StaticFiles(directory=ASSETS)),
        *sign_in_routes.routes(),
        *open_data_routes.routes(),
    ]


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Begin to seed as soon as the server is up, so that the first visitor finds it done or under way."""
    # Streamlit takes pages/ beside the main script for its older kind of multipage application until a script has called
    # st.navigation, and tells whoever comes first by a deep link that the page does not exist. We know better from the start.
    PagesManager.uses_pages_directory = False
    starting.ensure_started()
    settling = asyncio.create_task(_settle())
    yield
    settling.cancel()


async def _settle() -> None:
    """Once the store answers, print the code for the first administrator; if it does not, the sign-in form will.

    Streamlit collects garbage after every run of a page, and looks through everything in memory for it while nothing else
    can run: libraries, two thirds of a page's time. What is there when the server is up stays, so it need not be looked at.
    """
    while not (progress := starting.ensure_started()).ready:
        if progress.trouble:
            return
        await asyncio.sleep(0.5)
    gc.collect()
    gc.freeze()
    try:
        await run_in_threadpool(sign_in.announce)
    except LdspError as trouble:
        print(f"LDSP: {trouble}", flush=True)  # noqa: T201 - the server's log is where it belongs


async def _outlines(request: Request) -> Response:
    kind, file = request.path_params["kind"], _GEO_FILE.match(request.path_params["file"])
    if not file:
        return PlainTextResponse("There are no such outlines.", status_code=404)
    try:
        body = await run_in_threadpool(_gzipped, kind, file["area"], file["digest"])
    except LdspError as error:
        return PlainTextResponse(str(error), status_code=404)
    return Response(
        body, media_type="application/geo+json", headers={"Content-Encoding": "gzip", "Cache-Control": FOR_EVER}
    )


@lru_cache(maxsize=64)
def _gzipped(kind: str, area_code: str, digest: str) -> bytes:  # noqa: ARG001 - part of the key: other content, other address
    return shapes.geojson(kind, area_code)


async def _healthz(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def _readyz(_request: Request) -> Response:
    progress = starting.ensure_started()
    return JSONResponse({"ready": progress.ready, "doing": progress.words}, status_code=200 if progress.ready else 503)
