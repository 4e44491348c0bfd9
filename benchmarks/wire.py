"""A door between browser and server that counts what passes: compressed, with heads and frames, as a network would carry it."""

import asyncio
import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class Wire:
    """Forwards connections to 127.0.0.1:`port`, and counts bytes in both directions."""

    def __init__(self, port: int) -> None:
        self.server_port = port
        self.port = 0
        self.down = 0  # bytes from the server to the browser
        self.up = 0
        self.hang_up: Callable[[], object] = lambda: None

    async def serve(self, ready: threading.Event) -> None:
        over = asyncio.Event()
        self.hang_up = functools.partial(asyncio.get_running_loop().call_soon_threadsafe, over.set)
        server = await asyncio.start_server(self._forward, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await over.wait()
        server.close()

    async def _forward(self, browser: asyncio.StreamReader, to_browser: asyncio.StreamWriter) -> None:
        server, to_server = await asyncio.open_connection("127.0.0.1", self.server_port)
        with suppress(asyncio.CancelledError):  # hung up
            await asyncio.gather(self._pump(browser, to_server, "up"), self._pump(server, to_browser, "down"))

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: str) -> None:
        try:
            while chunk := await source.read(1 << 18):
                setattr(self, way, getattr(self, way) + len(chunk))
                sink.write(chunk)
                await sink.drain()
        except ConnectionError:
            return
        finally:
            sink.close()


@contextmanager
def counted(port: int) -> Iterator[Wire]:
    """The wire to a server that listens on 127.0.0.1:`port`; browsers go to `wire.port` instead."""
    wire, ready = Wire(port), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(wire.serve(ready)), daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield wire
    finally:
        wire.hang_up()
        thread.join(5)
