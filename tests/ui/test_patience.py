"""Long work can be stopped: what Stop really does in a browser, and what is kept of it."""

import textwrap
import time

from streamlit import config
from streamlit.testing.v1 import AppTest

from ldsp.errors import LdspError
from ldsp.services.revision import State
from ldsp.ui import cached
from ldsp.ui.cached import _memory
from tests import browser

SCRIPT = """
    import time
    from pathlib import Path

    import streamlit as st

    from ldsp.ui import patience

    LOG = Path({log!r})

    def work(step):
        try:
            for at in range(600):
                step(f"step {{at}}")
                time.sleep(0.05)
        except BaseException as error:
            LOG.write_text(f"{{type(error).__name__}} after {{at}}")
            raise

    if patience.worked_out("count", "to 600", "Counting", work):
        st.write("It was done.")
    else:
        patience.stopped("count", "The count was stopped: what was there before stands.")
"""


def test_pressed_in_a_browser_it_stops_the_work_and_says_so(chromium, tmp_path):
    log, script = tmp_path / "log", tmp_path / "counting.py"
    script.write_text(textwrap.dedent(SCRIPT.format(log=str(log))))
    with browser.serving({"PYTHONPATH": str(browser.ROOT)}, script=str(script)) as address:
        page = chromium.new_page()
        page.goto(address)
        main = page.get_by_test_id("stMain")  # Streamlit's own Stop, in the corner, leaves half a page
        stop = main.get_by_role("button", name="Stop")
        stop.wait_for(timeout=30_000)
        main.get_by_text("Counting: step").wait_for(timeout=5_000)
        began = time.monotonic()
        stop.click()
        main.get_by_text("The count was stopped: what was there before stands.").wait_for(timeout=5_000)
        assert time.monotonic() - began < 3
        assert stop.count() == 0
        until = time.monotonic() + 3
        while not log.exists() and time.monotonic() < until:
            time.sleep(0.05)
        assert log.read_text().startswith("_Stopped after ")  # the thread itself has ended, long before its 600 steps
        main.get_by_role("button", name="Go on").click()
        stop.wait_for(timeout=5_000)
        page.close()


# --- without a browser ------------------------------------------------------------------------------------------------

ASKED: list[int] = []  # which states of the store the work was told of


def script():
    import streamlit as st

    from ldsp.ui import patience
    from tests.ui import test_patience

    question = st.session_state.get("question", "first")
    if patience.worked_out("count", question, "Counting", test_patience.asked(question)):
        st.write("It was done.")
    else:
        patience.stopped("count", "It was stopped.")


def asked(question):
    def work():
        ASKED.append(cached.number())
        if question == "wrong":
            raise LdspError("It went wrong.", "Do something else.")

    _memory._visit.state = State(7)  # the page is about this state of the store, and so is what is done beside it
    return cached.beside(work)


def shown(**state):
    config.set_option("client.showErrorDetails", "full")
    at = AppTest.from_function(script, default_timeout=20)
    for key, value in state.items():
        at.session_state[key] = value
    return at.run()


def test_what_is_done_at_once_shows_no_button():
    at = shown()
    assert [each.value for each in at.markdown] == ["It was done."]
    assert len(at.button) == 0
    assert not at.caption


def test_the_work_is_about_the_state_of_the_store_that_the_page_is_about():
    ASKED.clear()
    shown()
    assert ASKED == [7]


def test_what_was_stopped_is_not_begun_again_until_somebody_says_so_or_asks_something_else():
    ASKED.clear()
    at = shown(**{"stopped-count": "first"})
    assert [each.value for each in at.info] == ["It was stopped."]
    assert not ASKED
    at.button(key="go-on-count").click().run()
    assert [each.value for each in at.markdown] == ["It was done."]
    other = shown(question="second", **{"stopped-count": "first"})
    assert [each.value for each in other.markdown] == ["It was done."]


def test_what_goes_wrong_in_the_work_goes_wrong_on_the_page():
    at = shown(question="wrong")
    assert at.exception[0].message == "It went wrong. Do something else."
