"""An OpenID Connect provider for the tests: oidc-provider-mock, run as a process of its own, with clients it must know."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Provider:
    """A running provider. Its sign-in form asks for a subject and believes it."""

    url: str

    @property
    def metadata_url(self) -> str:
        return f"{self.url}/.well-known/openid-configuration"

    def client(self, redirect_uri: str) -> tuple[str, str]:
        """The id and the secret of a new client that may be sent back to one address only."""
        made = self._ask("POST", "/oauth2/clients", {"redirect_uris": [redirect_uri]})
        return made["client_id"], made["client_secret"]

    def user(self, subject: str, **claims: Any) -> None:
        """Let the provider say this about a subject."""
        self._ask("PUT", f"/users/{subject}", claims)

    def _ask(self, method: str, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(
            self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or b"null")


def free_port() -> int:
    """A port of this machine on which nobody listens just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(url: str, process: "subprocess.Popen[bytes]", *, seconds: float = 60) -> None:
    """Wait until an address answers with success; a server that ends before is an error."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server of {url} ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise TimeoutError(url)


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider that runs until the end of the block."""
    port = free_port()
    running = Provider(f"http://127.0.0.1:{port}")
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-registration", "true"]
    # The provider has warnings of its own about the libraries it uses; they are not ours to mend.
    process = subprocess.Popen(
        [*command, "--no-refresh-token", "true"],
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(running.metadata_url, process)
        yield running
    finally:
        process.terminate()
        process.wait(timeout=10)
