"""Signing in as people do it: in a browser, on a running LDSP, with a password or through an OpenID Connect provider."""

import re
import shutil
import time
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import TimeoutError as NotInTime
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from ldsp.domain.roles import Person, Role
from ldsp.services import accounts
from ldsp.services.accounts.throttle import failures
from ldsp.settings import settings
from ldsp.ui import sign_in_routes
from tests import oidc

SECRET = "three plain words"
ROOT_ADMIN = Person("root", Role.ADMINISTRATOR)
PATIENCE_MS = 20_000


@pytest.fixture
def page(chromium):
    visit = chromium.new_context()
    visit.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    yield visit.new_page()
    visit.close()


def sign_in(page, name: str, password: str = SECRET) -> None:
    page.get_by_label("User name or e-mail address").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def pick(page, box, name: str) -> None:
    """Choose from a list with the keyboard's help; a box that was drawn anew meanwhile has shut its list again."""
    option = page.get_by_role("option", name=name)
    for _ in range(5):
        box.focus()
        box.press("ArrowDown")
        try:
            option.click(timeout=PATIENCE_MS / 4)
        except NotInTime:
            continue
        return
    raise AssertionError(f"{name} is not on offer")


# --- in a browser, with a password


def test_from_an_empty_ldsp_to_a_signed_in_administrator_who_adds_a_coordinator(served, page, chromium):
    ldsp = served("empty")
    page.goto(f"{ldsp.url}/admin")
    page.get_by_label("One-time code").fill(ldsp.code())
    page.get_by_label("User name").fill("Anna@Example.org")
    page.get_by_label("New password").fill(SECRET)
    page.get_by_role("button", name="Become administrator").click()
    expect(page.get_by_text("Signed in as anna@example.org: administrator")).to_be_visible()
    expect(page).to_have_url(f"{ldsp.url}/admin")  # the word of the answer is taken out again

    cookie = next(one for one in page.context.cookies() if one["name"] == "ldsp_sign_in")
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["secure"]) == (True, "Strict", False)
    assert cookie["expires"] - time.time() == pytest.approx(12 * 3600, abs=120)
    assert "ldsp_sign_in" not in page.evaluate("document.cookie")

    page.reload()  # a refresh keeps the sign-in
    expect(page.get_by_text("Signed in as anna@example.org")).to_be_visible()

    form = page.get_by_test_id("stForm").first
    form.get_by_label("User name or e-mail address").fill("ben")
    pick(page, form.get_by_role("combobox", name="Own regions"), "Lancashire")
    page.keyboard.press("Escape")
    form.get_by_role("button", name="Add account").click()
    told = page.get_by_text("The first password, shown this once")
    expect(told).to_be_visible()
    password = told.locator("code").last.inner_text()

    other = chromium.new_context().new_page()
    other.goto(f"{ldsp.url}/admin?region=E37000019")
    sign_in(other, "ben", password)
    expect(other.get_by_text("Signed in as ben: coordinator")).to_be_visible()
    expect(other.get_by_text("Own regions: Lancashire")).to_be_visible()
    expect(other.get_by_text("Add an account")).to_have_count(0)

    page.get_by_role("tab", name="Change an account").click()
    pick(page, page.get_by_role("combobox", name="Account"), "ben")
    expect(page.get_by_role("button", name="Disable ben")).to_be_visible()
    page.get_by_role("button", name="Disable ben").click()
    expect(page.get_by_text("Disabled ben: every sign-in has ended.")).to_be_visible()
    other.reload()
    expect(other.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    other.context.close()

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.context.add_cookies([cookie])  # a copy of the cookie is worth nothing any more
    page.reload()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_on_a_fresh_server_a_deep_link_to_a_protected_page_and_a_wrong_sign_in_are_refused_until_somebody_may(
    served, page
):
    ldsp = served("fresh")
    page.goto(f"{ldsp.url}/protected")
    expect(page.get_by_text("Only coordinators of the region E37000019 and administrators")).to_be_visible()
    expect(page.get_by_text("The records of Lancashire")).to_have_count(0)

    ldsp.add("ben", Role.COORDINATOR, "E37000019", password=SECRET)
    ldsp.add("cleo", Role.BOARD, "E37000019", password=SECRET)
    ldsp.add("anna", Role.ADMINISTRATOR, password=SECRET)
    for name, may in (("cleo", False), ("ben", True)):
        page.goto(f"{ldsp.url}/admin")
        sign_in(page, name)
        expect(page.get_by_text(f"Signed in as {name}")).to_be_visible()
        page.goto(f"{ldsp.url}/protected")
        if may:
            expect(page.get_by_text("The records of Lancashire")).to_be_visible()
        else:
            expect(page.get_by_text("Only coordinators of the region")).to_be_visible()
        page.context.clear_cookies()

    # For a wrong name and a wrong password the refusal says the same.
    page.goto(f"{ldsp.url}/admin")
    for name, password in (("anna", "not these words"), ("nobody", SECRET)):
        sign_in(page, name, password)
        expect(page.get_by_text("This name and password do not open an account. Check both")).to_be_visible()
        expect(page).to_have_url(f"{ldsp.url}/admin")
    sign_in(page, "anna")
    expect(page.get_by_text("Signed in as anna")).to_be_visible()

    page.get_by_text("Change your password").click()
    page.get_by_label("Present password").fill(SECRET)
    page.get_by_label("New password").fill("another three words")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("Your password is changed.")).to_be_visible()
    expect(page.get_by_text("Signed in as anna")).to_be_visible()


# --- in a browser, through an OpenID Connect provider

AUTH = """
[auth]
redirect_uri = "{url}/oauth2callback"
cookie_secret = "a secret of the tests, thirty-two bytes long"
client_id = "{client_id}"
client_secret = "{client_secret}"
server_metadata_url = "{metadata_url}"
"""


@pytest.fixture(scope="module")
def organisation():
    with oidc.provider() as running:
        yield running


@pytest.fixture(scope="module")
def served_with_provider(served, organisation):
    port = oidc.free_port()
    url = f"http://127.0.0.1:{port}"
    client_id, client_secret = organisation.client(f"{url}/oauth2callback")
    return served(
        "provider",
        port=port,
        auth=AUTH.format(
            url=url, client_id=client_id, client_secret=client_secret, metadata_url=organisation.metadata_url
        ),
    )


def sign_in_there(page, subject: str) -> None:
    """On the provider's own page."""
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button", name="Authorize").click()


def test_people_sign_in_through_their_organisation_and_see_what_their_account_says(
    served_with_provider, organisation, page, chromium
):
    ldsp = served_with_provider
    organisation.user("s-anna", email="Anna@Example.org", email_verified=True)
    organisation.user("s-ben", email="ben@example.org", email_verified=True)
    organisation.user("s-mallory", email="anna@example.org", email_verified=False)

    page.goto(f"{ldsp.url}/admin")
    expect(page.get_by_label("Password", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Sign in through your organisation").click()
    sign_in_there(page, "s-anna")
    page.goto(f"{ldsp.url}/admin")
    expect(page.get_by_text("have no account here: you see what everybody sees.")).to_be_visible()
    expect(page.get_by_text("Accounts are given by the digital team.")).to_be_visible()
    expect(page.get_by_text("must be anna@example.org")).to_be_visible()

    page.get_by_label("One-time code").fill(ldsp.code())
    page.get_by_role("button", name="Become administrator").click()
    expect(page.get_by_text("Signed in as anna@example.org: administrator")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Signed in as anna@example.org: administrator")).to_be_visible()

    ldsp.add("ben@example.org", Role.COORDINATOR, "E37000019")
    for subject, sees in (("s-ben", "The records of Lancashire"), ("s-mallory", "Only coordinators of the region")):
        other = chromium.new_context().new_page()
        other.goto(f"{ldsp.url}/admin")
        other.get_by_role("button", name="Sign in through your organisation").click()
        sign_in_there(other, subject)
        expect(other.get_by_role("heading", name="Welcome")).to_be_visible()
        other.goto(f"{ldsp.url}/protected")
        expect(other.get_by_text(sees)).to_be_visible()
        if subject == "s-mallory":
            other.goto(f"{ldsp.url}/admin")
            expect(other.get_by_text("must be subject:s-mallory")).to_be_visible()
        other.context.close()

    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile(re.escape(organisation.url)))  # the provider asks whether to end it there too
    page.goto(f"{ldsp.url}/admin")
    expect(page.get_by_role("button", name="Sign in through your organisation")).to_be_visible()


def test_with_a_provider_nobody_signs_in_with_a_password(served_with_provider, page):
    ldsp = served_with_provider
    ldsp.add("anna", Role.BOARD, "E37000019", password=SECRET)
    page.goto(f"{ldsp.url}/admin")
    expect(page.get_by_role("button", name="Sign in through your organisation")).to_be_visible()
    xsrf = next(one["value"] for one in page.context.cookies() if one["name"] == "_streamlit_xsrf")
    form = {"user": "anna", "password": SECRET, "xsrf": xsrf, "back": "/"}
    answer = page.context.request.post(f"{ldsp.url}/sign-in", form=form, max_redirects=0)
    assert answer.status == 403
    assert "through their organisation" in answer.text()


def test_who_refuses_at_the_provider_comes_back_as_a_viewer(served_with_provider, page):
    page.goto(f"{served_with_provider.url}/admin")
    page.get_by_role("button", name="Sign in through your organisation").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    page.goto(f"{served_with_provider.url}/protected")
    expect(page.get_by_text("Only coordinators of the region")).to_be_visible()


# --- the addresses that take the forms

PATHS = ("/sign-in", "/sign-in/first", "/sign-in/password", "/sign-out")


@pytest.fixture
def client(small_sqlite, tmp_path, monkeypatch):
    """A browser without a screen, with Streamlit's cookie against forged requests, on a store with anna in it."""
    shutil.copy(small_sqlite, tmp_path / "ldsp.sqlite")  # where the settings of a test say that its store is
    failures.clear()
    accounts.add(ROOT_ADMIN, "anna", Role.ADMINISTRATOR, password=SECRET, at=datetime.now(UTC))
    made = TestClient(Starlette(routes=sign_in_routes.routes()), follow_redirects=False)
    made.cookies.set("_streamlit_xsrf", generate_xsrf_token_string())
    return made


def form(client, **fields):
    return {"xsrf": client.cookies["_streamlit_xsrf"], "back": "/admin", "user": "anna", "password": SECRET} | fields


def said(answer) -> list[str]:
    return parse_qs(urlsplit(answer.headers["location"]).query)["sign_in"]


def is_signed_in(client) -> bool:
    return accounts.person(client.cookies.get("ldsp_sign_in"), at=datetime.now(UTC)).name == "anna"


def test_a_form_of_our_own_page_signs_in_and_out(client):
    answer = client.post("/sign-in", data=form(client), headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, said(answer)) == (303, ["welcome"])
    assert answer.headers["cache-control"] == "no-store"
    assert is_signed_in(client)
    token = client.cookies["ldsp_sign_in"]
    answer = client.post("/sign-out", data=form(client))
    assert said(answer) == ["bye"]
    assert "ldsp_sign_in" not in client.cookies
    client.cookies.set("ldsp_sign_in", token)
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        ({"xsrf": ""}, {}),
        ({"xsrf": generate_xsrf_token_string()}, {}),
        ({}, {"Sec-Fetch-Site": "cross-site"}),
        ({}, {"Sec-Fetch-Site": "same-site"}),
        ({}, {"Sec-Fetch-Site": "none"}),
        ({}, {"Origin": "https://evil.example"}),
        ({}, {"Origin": "null"}),
        ({}, {"Content-Type": "text/plain"}),
        ({"password": "x" * 10_000}, {}),
        ({f"field{n}": "x" for n in range(20)}, {}),
    ],
    ids=[
        "no token",
        "another's token",
        "other site",
        "sister site",
        "no site",
        "origin",
        "null",
        "type",
        "size",
        "many",
    ],
)
def test_a_form_that_is_not_ours_does_nothing(client, fields, headers):
    for path in PATHS:
        answer = client.post(path, data=form(client, **fields), headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


def test_a_form_without_the_cookie_against_forged_requests_does_nothing(client):
    sent = form(client)
    client.cookies.clear()
    assert client.post("/sign-in", data=sent).status_code == 403


def test_nothing_is_done_by_following_a_link(client):
    for path in PATHS:
        assert client.get(path).status_code == 405


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "/a\r\nSet-Cookie: x=1",
        "/é",
    ],
)
def test_the_way_back_leads_to_our_own_pages_only(client, back):
    answer = client.post("/sign-in", data=form(client, back=back))
    assert answer.headers["location"] == "/?sign_in=welcome"


def test_the_way_back_keeps_the_view(client):
    answer = client.post("/sign-in", data=form(client, back="/admin?region=E37000019"))
    assert answer.headers["location"] == "/admin?region=E37000019&sign_in=welcome"


def test_the_cookie_is_secure_when_the_browser_sees_https(client):
    plain = client.post("/sign-in", data=form(client))
    assert "secure" not in plain.headers["set-cookie"].lower()
    # Behind a proxy the server itself may see http; the browser names the origin that it sees.
    behind = client.post("/sign-in", data=form(client), headers={"Origin": "https://testserver"})
    assert "secure" in behind.headers["set-cookie"].lower()
    for attribute in ("httponly", "samesite=strict", "path=/", "max-age=43200"):
        assert attribute in behind.headers["set-cookie"].lower()


def test_failures_say_why_in_a_plain_word_and_are_throttled(client):
    # The first wait is a second, and each is twice as long: a slow machine meets a later one.
    words = [said(client.post("/sign-in", data=form(client, password="wrong"))) for _ in range(10)]
    assert words[:5] == [["refused"]] * 5
    assert ["wait"] in words[5:]
    assert "ldsp_sign_in" not in client.cookies


def test_a_password_is_changed_only_by_who_is_signed_in(client):
    change = {"old": SECRET, "password": "another three words"}
    assert said(client.post("/sign-in/password", data=form(client, **change))) == ["refused"]
    client.post("/sign-in", data=form(client))
    assert said(client.post("/sign-in/password", data=form(client, **change))) == ["changed"]
    assert is_signed_in(client)


def test_a_store_that_does_not_answer_is_said_so(client, monkeypatch):
    monkeypatch.setenv("LDSP_DATABASE_URL", "postgresql://127.0.0.1:1/nowhere")
    settings.cache_clear()
    answer = client.post("/sign-in", data=form(client))
    assert answer.status_code == 503
    assert "cannot be reached" in answer.text
