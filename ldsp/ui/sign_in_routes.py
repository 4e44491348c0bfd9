"""Where the forms of sign-in are sent: plain HTML forms, so that the browser keeps a cookie that no script can read.

A page that runs in Streamlit talks over a web socket and can set no cookie; these addresses can. Each takes a form of our own
page only: the browser must not say that another site sent it, and it must repeat the token of Streamlit's own cookie against
forged requests. Each answers by sending the browser back to the page it came from.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit.web.server.starlette.starlette_app_utils import validate_xsrf_token
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from ldsp.errors import LdspError, SignInRefused
from ldsp.services import accounts
from ldsp.ui import providers

COOKIE = "ldsp_sign_in"
SAID = "sign_in"
"""What the address of a page says after a form was sent: a plain word, which the page takes out again."""

MOST_BYTES = 8_192
"""Of a form. Our own choice: a user name and two passwords are far below."""

_LOCAL = re.compile(r"/(?![/\\])[A-Za-z0-9_\-./%~]*(\?[A-Za-z0-9_\-./%~=&,+:]*)?")

Form = dict[str, str]
Done = tuple[str | None, str]
"""The token to keep (empty: none any more; None: as it was), and the word for the page."""


def routes() -> list[BaseRoute]:
    """The addresses of the forms."""
    return [
        Route("/sign-in", _posted(_sign_in), methods=["POST"]),
        Route("/sign-in/first", _posted(_claim), methods=["POST"]),
        Route("/sign-in/password", _posted(_password), methods=["POST"]),
        Route("/sign-out", _posted(_sign_out), methods=["POST"]),
    ]


# --- what each does ---------------------------------------------------------------------------------------------------


def _sign_in(form: Form, request: Request, at: datetime) -> Done:
    token = accounts.sign_in(form.get("user", ""), form.get("password", ""), address=_address(request), at=at)
    return token, "welcome"


def _claim(form: Form, request: Request, at: datetime) -> Done:
    code, user, password = (form.get(name, "") for name in ("code", "user", "password"))
    return accounts.claim(code, user, password, address=_address(request), at=at), "welcome"


def _password(form: Form, request: Request, at: datetime) -> Done:
    old, new = form.get("old", ""), form.get("password", "")
    token = request.cookies.get(COOKIE, "")
    return accounts.change_password(token, old, new, address=_address(request), at=at), "changed"


def _sign_out(_form: Form, request: Request, at: datetime) -> Done:
    accounts.sign_out(request.cookies.get(COOKIE, ""), at=at)
    return "", "bye"


# --- what they have in common -----------------------------------------------------------------------------------------


def _posted(act: Callable[[Form, Request, datetime], Done]) -> Callable[[Request], Awaitable[Response]]:
    """The handler of a form."""

    async def handle(request: Request) -> Response:
        if providers.are_used() and act is not _sign_out:
            return PlainTextResponse("People sign in to this LDSP through their organisation.", status_code=403)
        form = await _form(request)
        if form is None or not _is_ours(form, request):
            words = "This form did not come from a page of this LDSP, or it is too old. Go back, reload the page and try again."
            return PlainTextResponse(words, status_code=403)
        back = form.get("back", "")
        try:
            token, said = await run_in_threadpool(act, form, request, datetime.now(UTC))
        except SignInRefused as refusal:
            return _back_to(back, refusal.reason)
        except LdspError as trouble:
            return PlainTextResponse(str(trouble), status_code=503)
        response = _back_to(back, said)
        if token is not None:
            _keep(response, token, request)
        return response

    return handle


async def _form(request: Request) -> Form | None:
    """The fields of a form; None if it is no form, or too large to be one of ours."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        return None
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, strict_parsing=True, max_num_fields=10)
    except ValueError:
        return None
    return {name: values[0] for name, values in fields.items()}


def _is_ours(form: Form, request: Request) -> bool:
    """Whether one of our own pages sent the form, as far as the browser and the token tell."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        same = site == "same-origin"
    else:  # a browser on a plain http: address does not tell the site, but the origin
        same = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    return same and validate_xsrf_token(form.get("xsrf"), request.cookies.get(XSRF_COOKIE_NAME))


def _back_to(page: str, said: str) -> Response:
    """To a page of our own and nowhere else, with a word in its address."""
    page = page if _LOCAL.fullmatch(page) else "/"
    return RedirectResponse(f"{page}{'&' if '?' in page else '?'}{SAID}={said}", status_code=303)


def _keep(response: Response, token: str, request: Request) -> None:
    """Let the browser keep a token, or forget it: out of reach of scripts, never sent along from another site."""
    https = request.url.scheme == "https" or request.headers.get("origin", "").startswith("https://")
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(accounts.LIFETIME.total_seconds()) if token else 0,
        path="/",
        secure=https,
        httponly=True,
        samesite="strict",
    )
    response.headers["Cache-Control"] = "no-store"


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
