"""Other programs read what the pages show, and nothing else: tables, catalogue, ETags, limits."""

import csv
import io
import json
import time
import urllib.request
from collections.abc import Iterator

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ldsp.disclosure import Column, Published, publish
from ldsp.figures import catalogues, open_data, style
from ldsp.services import starting
from ldsp.ui import cached, open_data_routes, publications
from ldsp.ui.limiting import Limiter
from tests.pages import visits

LANCASHIRE = "E37000019"
TABLE = f"/data/{LANCASHIRE}/risk-districts"


@pytest.fixture
def client(seeded: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    visits.use_store(seeded)
    monkeypatch.setattr(open_data_routes, "limiter", Limiter(burst=1_000, a_minute=1_000))
    until = time.monotonic() + 60
    while not starting.ensure_started().ready:
        assert time.monotonic() < until
        time.sleep(0.05)
    with TestClient(Starlette(routes=open_data_routes.routes())) as asking:
        yield asking


def tidy(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def small(*, demonstration: bool = False) -> Published:
    return publish(
        pd.DataFrame({"name": ["Burnley", "=1+1"], "n": [0.0, None], "why": [None, "c"], "secret": [7, 8]}),
        name="small",
        question="Who?",
        sentence="Nobody.",
        subtitle="Starts",
        columns={"name": Column(label="District"), "n": Column(label="Starts", decimals=0, symbol="why")},
        demonstration=demonstration,
    )


# --- a table ----------------------------------------------------------------------------------------------------------


def test_a_tidy_table_has_one_type_a_column_and_says_why_a_number_is_missing():
    assert tidy(open_data.tidy_csv(small())) == [
        {"name": "Burnley", "n": "0", "n_symbol": ""},
        {"name": "'=1+1", "n": "", "n_symbol": "c"},
    ]


def test_only_what_is_printed_leaves_the_house():
    for content in (open_data.tidy_csv(small()), open_data.as_json(small())):
        assert b"secret" not in content


def test_demonstration_rows_say_so_in_every_row():
    assert {row["demonstration"] for row in tidy(open_data.tidy_csv(small(demonstration=True)))} == {"true"}
    assert json.loads(open_data.as_json(small(demonstration=True)))["demonstration"] is True


@pytest.mark.parametrize("name", sorted(publications.PUBLICATIONS))
def test_every_table_is_the_table_of_the_page(client: TestClient, name: str):
    published = publications.table(name, LANCASHIRE)
    told = client.get(f"/data/{LANCASHIRE}/{name}.json").json()
    rows = tidy(client.get(f"/data/{LANCASHIRE}/{name}.csv").content)
    shown = style.shown(published)
    assert len(rows) == len(told["rows"]) == len(shown) > 0
    for at, (key, column) in enumerate(published.columns.items()):
        for n, text in enumerate(shown.iloc[:, at]):
            symbol = told["rows"][n].get(f"{key}_symbol")
            assert style.format_value(told["rows"][n][key], column, symbol) == text
            cell: object = rows[n][key]
            if column.decimals is not None:
                cell = float(rows[n][key]) if rows[n][key] else None
            assert style.format_value(cell, column, rows[n].get(f"{key}_symbol")) == text
    assert told["question"] == published.question
    assert [source["attribution"] for source in told["sources"]] == [source.attribution for source in published.sources]


def test_a_program_that_reads_numbers_gets_numbers(client: TestClient):
    table = pd.read_csv(io.BytesIO(client.get(f"{TABLE}.csv").content))
    assert table["value"].dtype == "float64"
    assert table["value"].between(0, 10).all()
    assert len(table) == 14


def test_englands_neighbourhoods_are_a_table_too(client: TestClient):
    """All of them, in the order of the ranking; each region's are the same rows."""
    england = pd.read_csv(io.BytesIO(client.get("/data/E92000001/risk-neighbourhoods.csv").content), dtype=str)
    assert len(england) == england["area_code"].nunique() == 33_755
    ours = pd.read_csv(io.BytesIO(client.get(f"/data/{LANCASHIRE}/risk-neighbourhoods.csv").content), dtype=str)
    assert len(ours) == 945
    scores = england.set_index("area_code")["value"]
    assert scores[ours["area_code"]].tolist() == ours["value"].tolist()


# --- asked again ------------------------------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_sent_again(client: TestClient):
    first = client.get(f"{TABLE}.csv")
    again = client.get(f"{TABLE}.csv", headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (first.status_code, again.status_code) == (200, 304)
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert client.get(f"{TABLE}.csv", headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get(f"{TABLE}.json").headers["etag"] != first.headers["etag"]


def test_a_write_changes_what_is_answered(client: TestClient, monkeypatch: pytest.MonkeyPatch):
    """Each answer is of the store as it is then: the revision is asked anew for every one."""
    asked: list[int] = []
    real = cached.begin
    monkeypatch.setattr(cached, "begin", lambda: (asked.append(1), real())[1])
    client.get(f"{TABLE}.csv")
    client.get(f"{TABLE}.csv")
    assert len(asked) == 2


def test_any_site_may_read_and_no_cookie_is_set(client: TestClient):
    answer = client.get(f"{TABLE}.csv", headers={"Origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "set-cookie" not in answer.headers
    asked = client.options(
        f"{TABLE}.csv", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    )
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-headers"] == "If-None-Match"


def test_nothing_can_be_written(client: TestClient):
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.request(method, f"{TABLE}.csv").status_code == 405


def test_only_the_head_may_be_asked_for(client: TestClient):
    head = client.head(f"{TABLE}.csv")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == client.get(f"{TABLE}.csv").headers["etag"]


# --- what there is ----------------------------------------------------------------------------------------------------


def test_every_address_of_the_catalogue_answers(client: TestClient):
    whole = client.get("/data/", headers={"accept": "application/ld+json"})
    assert whole.headers["content-type"] == "application/ld+json"
    parts = [each["@id"] for each in whole.json()["dcat:catalog"]]
    assert f"http://testserver/data/{LANCASHIRE}/" in parts
    assert len(parts) == len(cached.regions())
    here = client.get(f"/data/{LANCASHIRE}/").json()
    files = [file for dataset in here["dcat:dataset"] for file in dataset["dcat:distribution"]]
    assert len(files) == 2 * len(publications.PUBLICATIONS)
    for file in files:
        answer = client.get(file["dcat:downloadURL"]["@id"])
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == file["schema:encodingFormat"]


def test_a_dataset_has_what_dcat_ap_makes_mandatory(client: TestClient):
    whole, here = client.get("/data/").json(), client.get(f"/data/{LANCASHIRE}/").json()
    for catalogue in (whole, here):
        assert {"dct:title", "dct:description", "dct:publisher"} <= set(catalogue)
        prefixes = {key.partition(":")[0] for key in _keys(catalogue) if not key.startswith("@")}
        assert prefixes <= set(catalogue["@context"])
    for dataset in here["dcat:dataset"]:
        assert {"dct:title", "dct:description", "dct:license", "dcat:distribution"} <= set(dataset)
        assert all("dcat:accessURL" in file for file in dataset["dcat:distribution"])


def _keys(what: object) -> Iterator[str]:
    if isinstance(what, dict):
        for key, value in what.items():
            if key != "@context":
                yield key
                yield from _keys(value)
    if isinstance(what, list):
        for each in what:
            yield from _keys(each)


def test_the_openapi_document_describes_what_is_answered(client: TestClient):
    told = client.get("/data/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    schema = told["components"]["schemas"]["Table"]["properties"]
    assert set(client.get(f"{TABLE}.json").json()) - {"csv"} == set(schema)
    for path, item in told["paths"].items():
        answer = client.get("/data" + path.format(region=LANCASHIRE, table="overview"))
        assert answer.status_code == 200, path
        (media_type,) = item["get"]["responses"]["200"]["content"]
        assert answer.headers["content-type"].partition(";")[0] == media_type


def test_a_person_with_a_browser_finds_the_files(client: TestClient):
    page = client.get(f"/data/{LANCASHIRE}/", headers={"accept": "text/html,*/*"})
    assert page.headers["content-type"].startswith("text/html")
    assert '<html lang="en-GB">' in page.text
    assert "risk-districts.csv" in page.text
    assert client.get("/data", follow_redirects=False).headers["location"] == "/data/"


# --- what there is not ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/data/E99999999/overview.csv", "There is no region"),
        (f"/data/{LANCASHIRE}/learners.csv", "There is no table 'learners'"),
        (f"/data/{LANCASHIRE}/overview.xlsx", "There is no file 'overview.xlsx'"),
        (f"/data/{LANCASHIRE}/..%2F..%2Fvar%2Fsecret.csv", "There is no"),
        ("/data/E99999999/", "There is no region"),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(client: TestClient, address: str, words: str):
    answer = client.get(address)
    assert answer.status_code == 404
    if answer.headers["content-type"] == "application/problem+json":
        assert words in answer.json()["title"]
        assert answer.json()["detail"]


def test_a_store_that_is_not_ready_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(starting, "ensure_started", lambda: starting.Progress("Loading", 0.2))
    answer = client.get(f"{TABLE}.csv")
    assert answer.status_code == 503
    assert answer.json()["title"] == "LDSP is getting ready."


def test_too_many_requests_are_told_when_to_come_back(client: TestClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(open_data_routes, "limiter", Limiter(burst=3, a_minute=1))
    answers = [client.get("/data/openapi.json") for _ in range(5)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]
    assert 55 <= int(answers[-1].headers["retry-after"]) <= 61


def test_one_address_does_not_take_what_is_anothers():
    limiter = Limiter(burst=1, a_minute=60)
    assert limiter.wait("192.0.2.1", 0) == 0
    assert limiter.wait("192.0.2.2", 0) == 0
    assert limiter.wait("192.0.2.1", 0.5) == pytest.approx(0.5)
    assert limiter.wait("2001:db8::1", 0) == 0
    assert limiter.wait("2001:db8::2", 0) > 0  # the same site


# --- a real server ----------------------------------------------------------------------------------------------------


def test_a_running_ldsp_answers_beside_its_pages(server: str):
    with urllib.request.urlopen(f"{server}{TABLE}.csv", timeout=60) as answer:
        tag, body = answer.headers["ETag"], answer.read()
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert len(tidy(body)) == 14
    request = urllib.request.Request(
        f"{server}{TABLE}.csv", headers={"If-None-Match": tag, "Origin": "https://example.org"}
    )
    with pytest.raises(urllib.error.HTTPError) as unchanged:
        urllib.request.urlopen(request, timeout=60)
    assert unchanged.value.code == 304
    unchanged.value.close()
    with urllib.request.urlopen(f"{server}/data/", timeout=60) as answer:
        assert json.load(answer)["@id"] == f"{server}/data/"
    assert catalogues.TITLE
