"""The program as `make run` starts it: a setting that cannot be used ends it with a sentence, a store in trouble does not."""

import http.client
import subprocess
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import browser


def ended(settings: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """What the program says and returns when it is started with these settings."""
    return subprocess.run(
        browser.command(browser.free_port()), cwd=browser.ROOT, env=browser.environment(settings), timeout=90,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"LDSP_DATABASE_URL": "mysql://me:s3cret@db/ldsp"}, "The setting LDSP_DATABASE_URL begins with mysql:"),
        ({"LDSP_DATA_DIR": "/nowhere"}, "The setting LDSP_DATA_DIR is /nowhere, which is not a folder."),
        (
            {"LDSP_DATABSE_URL": "sqlite:////tmp/x.sqlite"},
            "There is no setting LDSP_DATABSE_URL. Did you mean LDSP_DATABASE_URL?",
        ),
    ],
)
def test_a_wrong_setting_is_refused_with_a_sentence(settings: dict[str, str], sentence: str):
    done = ended(settings)
    assert done.returncode != 0
    assert sentence in done.stdout.splitlines()[-1]
    assert "Traceback" not in done.stdout
    assert "s3cret" not in done.stdout


def test_a_store_that_cannot_be_used_does_not_end_the_server(tmp_path: Path):
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sir or Madam, " * 100)
    with browser.serving({"LDSP_DATABASE_URL": f"sqlite:///{letter}"}, until_ready=False) as address:
        with urllib.request.urlopen(f"{address}/healthz") as answer:
            assert answer.read() == b"ok"
        with pytest.raises(urllib.error.HTTPError, match="503"):
            urllib.request.urlopen(f"{address}/readyz")


@pytest.mark.parametrize(
    "path",
    [
        "/geo/districts/E37000019-000000000000.geojson",
        "/geo/nothing/x.geojson",
        "/geo/districts/..%2f..%2fapp.py",
        "/assets/../serving.py",
        "/assets/%2e%2e/serving.py",
    ],
)
def test_the_server_hands_out_nothing_but_its_own(server: str, path: str):
    """Neither what lies outside the folder of assets, nor outlines under the digest of others."""
    with closing(http.client.HTTPConnection(urlsplit(server).netloc, timeout=30)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
    assert b"import " not in body
    assert b'"FeatureCollection"' not in body
