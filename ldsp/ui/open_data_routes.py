"""Open data over HTTP: the published tables under `/data/`, for Excel, Power BI and whoever wants to compute with them.

The same door as the pages: what is answered here was made `Published` first, and nothing asks who is there. So any site may
read it (`Access-Control-Allow-Origin: *`); no cookie is looked at and none is set. Addresses are stable and answers carry an
ETag, so that a program that asks every morning is sent nothing again while nothing has changed.
"""

import hashlib
import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from html import escape
from typing import Any, NamedTuple

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from ldsp.domain.quarters import Quarter
from ldsp.errors import LdspError, NothingToShow, UnknownCode
from ldsp.figures import catalogues, open_data, packs
from ldsp.services import starting
from ldsp.ui import cached, publications
from ldsp.ui.limiting import Limiter

ROOT = "/data"
A_MINUTE, BURST = 120, 60
"""Requests that one address may send. Our own choice: a workbook with every table of a region refreshes at once."""

AT_ONCE = 2
"""Answers that are made at the same time; the others wait, and the pages are not slowed down. Our own choice."""

OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Content-Disposition, Retry-After"}
LD_JSON = "application/ld+json"

limiter = Limiter(burst=BURST, a_minute=A_MINUTE)
"""One a process."""

Answer = tuple[bytes, str, str]
"""What is answered: body, media type, name of the file (empty: none)."""


class Asked(NamedTuple):
    """What is asked for."""

    site: str  # the server, as the visitor calls it
    html: bool  # by a person with a browser
    region: str = ""
    file: str = ""
    quarter: str = ""  # of a board report


def routes() -> list[BaseRoute]:
    """Everything under `/data/`."""
    return [
        Route(ROOT, lambda _request: RedirectResponse(f"{ROOT}/", status_code=308)),
        Mount(
            ROOT,
            routes=[
                Route(address, _answered(make), methods=["GET", "OPTIONS"])
                for address, make in (
                    ("/", _catalogue),
                    ("/openapi.json", _open_api),
                    ("/{region}/", _region),
                    ("/{region}/{file}", _file),
                )
            ],
        ),
    ]


# --- what is answered -------------------------------------------------------------------------------------------------


def _catalogue(asked: Asked) -> Answer:
    regions = cached.regions()
    if asked.html:
        links = [(f"{ROOT}/{place.code}/", f"{place.name} ({place.code})") for place in regions]
        return _page(catalogues.TITLE, catalogues.ABOUT, links), "text/html", ""
    return _ld(catalogues.catalogue(f"{asked.site}{ROOT}", regions))


def _region(asked: Asked) -> Answer:
    place, tables = cached.region(asked.region), _titles()
    if asked.html:
        files = [
            (f"{name}.{ext}", f"{title} ({ext.upper()})")
            for name, (title, _) in tables.items()
            for ext in ("csv", "json")
        ]
        return _page(f"{place.name}: open data", catalogues.ABOUT, files), "text/html", ""
    return _ld(catalogues.of_region(f"{asked.site}{ROOT}", place, tables))


def _open_api(asked: Asked) -> Answer:
    return json.dumps(catalogues.open_api(f"{asked.site}{ROOT}", _titles(), A_MINUTE)).encode(), catalogues.JSON, ""


def _file(asked: Asked) -> Answer:
    region = asked.region
    if asked.file == "pack.zip":
        content = publications.pack(region, datetime.now(UTC).date()).content
        made_up = any(each.demonstration for _, each in publications.tables(region))
        return content, catalogues.ZIP, packs.file_name(cached.region(region), demonstration=made_up)
    name, dot, ext = asked.file.rpartition(".")
    if not dot or ext not in {"csv", "json"}:
        raise UnknownCode("file", asked.file, [f"{table}.csv" for table in publications.PUBLICATIONS])
    quarter = Quarter.parse(asked.quarter)
    if asked.quarter and quarter is None:
        raise UnknownCode(
            "quarter", asked.quarter, [each.code for each in cached.quarters(region, datetime.now(UTC).date())]
        )
    published = publications.table(name, region, quarter)
    if ext == "csv":
        marked = "-demonstration" if published.demonstration else ""
        return open_data.tidy_csv(published), catalogues.CSV, f"ldsp-{region}-{name}{marked}.csv"
    about = {"region": region, "table": name, "csv": f"{asked.site}{ROOT}/{region}/{name}.csv"}
    return open_data.as_json(published, **about), catalogues.JSON, ""


def _titles() -> catalogues.Tables:
    return {name: (each.title, each.about) for name, each in publications.PUBLICATIONS.items()}


def _ld(what: dict[str, Any]) -> Answer:
    return json.dumps(what, ensure_ascii=False).encode(), LD_JSON, ""


def _page(title: str, about: str, links: list[tuple[str, str]]) -> bytes:
    """The same for whoever opens the address in a browser."""
    items = "".join(f'<li><a href="{escape(to)}">{escape(words)}</a></li>' for to, words in links)
    more = f'<p><a href="{ROOT}/">All regions</a> · <a href="{ROOT}/openapi.json">How to ask (OpenAPI)</a> · <a href="/">LDSP</a></p>'
    return (
        f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><main><h1>{escape(title)}</h1><p>{escape(about)}</p>{more}<ul>{items}</ul></main></html>"
    ).encode()


# --- how ---------------------------------------------------------------------------------------------------------------


def _answered(make: Callable[[Asked], Answer]) -> Callable[[Request], Awaitable[Response]]:
    """The handler of an address: limited, remembered until the store changes, and not sent again to who has it."""
    making = CapacityLimiter(AT_ONCE)

    async def handle(request: Request) -> Response:
        if request.method == "OPTIONS":  # another site's script asks whether it may send an ETag back
            return Response(status_code=204, headers=OPEN | {"Access-Control-Allow-Headers": "If-None-Match"})
        if waits := limiter.wait(request.client.host if request.client else "", time.monotonic()):
            told = _trouble(LdspError("Too many requests came from your address.", "Wait a little and ask again."), 429)
            told.headers["Retry-After"] = str(int(waits) + 1)
            return told
        if not (progress := starting.ensure_started()).ready:
            return _trouble(progress.trouble or LdspError("LDSP is getting ready.", "Ask again in a minute."), 503)
        asked = Asked(
            _site(request),
            "text/html" in request.headers.get("accept", ""),
            quarter=request.query_params.get("quarter", ""),
            **{name: str(part) for name, part in request.path_params.items()},
        )
        try:
            body, media_type, name = await to_thread.run_sync(_made, make, asked, limiter=making)
        except (UnknownCode, NothingToShow) as error:
            return _trouble(error, 404)
        except LdspError as error:
            return _trouble(error, 503)
        return _sent(request, body, media_type, name)

    return handle


def _site(request: Request) -> str:
    """The server as the visitor calls it, also where a proxy in front speaks https for it."""
    scheme = request.headers.get("x-forwarded-proto", request.url.scheme)
    return f"{scheme if scheme in {'http', 'https'} else 'http'}://{request.url.netloc}"


def _made(make: Callable[[Asked], Answer], asked: Asked) -> Answer:
    """The answer to a question about the store as it is now."""
    cached.begin()
    return make(asked)


def _sent(request: Request, body: bytes, media_type: str, name: str) -> Response:
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "public, no-cache",  # keep it, but ask each time whether it is still true
        "Vary": "Accept",
        **OPEN,
        "X-Content-Type-Options": "nosniff",
    }
    if name:
        headers["Content-Disposition"] = f'inline; filename="{name}"'
    if _has(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _has(request: Request, tag: str) -> bool:
    """Whether the visitor has this very answer: one of its tags is ours, weak or strong (RFC 9110, 13.1.2)."""
    told = request.headers.get("if-none-match", "")
    return told.strip() == "*" or tag in {each.strip().removeprefix("W/") for each in told.split(",")}


def _trouble(error: LdspError, status: int) -> Response:
    """What happened and what to do, as RFC 9457 writes it."""
    told = {"title": error.what, "detail": error.do, "status": status}
    return JSONResponse(
        told,
        status_code=status,
        media_type="application/problem+json",
        headers=OPEN | {"Cache-Control": "no-store"},
    )
