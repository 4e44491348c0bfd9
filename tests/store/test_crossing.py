"""What crosses where no sums are kept: counted from the records in one pass, and the same as a count by hand."""

from collections import Counter
from datetime import date
from itertools import product

import pandas as pd
import pytest
import sqlalchemy as sa

from ldsp.domain.people import record_key
from ldsp.domain.records import Kind
from ldsp.domain.take_up import COURSES, HOME, MEASURES, Scope
from ldsp.store.database import migrate, reading
from ldsp.store.reads import take_up
from ldsp.store.standing import SUMS
from ldsp.store.tables import COURSE_SUMS, GROUP_SUMS
from tests.store.peoples import LANCASHIRE, kept

BURNLEY, PENDLE, ELSEWHERE = "E07000117", "E07000122", "E37000099"
INCLUSIVE, FUTURE = "Inclusive Workforce", "Future Workforce"
UNDER = {"GDG": ("general", INCLUSIVE), "LIB": ("basic", FUTURE), "": ("", "")}  # level and theme of a programme
RUNS = {"GDG-1": ("GDG", PENDLE), "LIB-1": ("LIB", BURNLEY), "": ("", "")}  # programme and district of a course run

CASES = (
    (("age_band",), (("sex", "female"),)),
    ((), (("sex", "female"), ("disability", "yes"))),
    (("sex", "age_band"), (("sex", "female"),)),  # sorted and chosen by the same
    (("age_band", HOME), (("disability", "no"),)),
    (("sex",), (("theme", INCLUSIVE),)),
    (("theme", "level"), (("sex", "not known"),)),
    (("programme_id",), (("sex", "male"),)),
    (("provider_id",), ((HOME, BURNLEY), ("age_band", "25 to 34"))),
    ((HOME,), (("programme_id", "GDG"), ("sex", "female"))),
    (("sex",), (("delivery_lad_code", PENDLE),)),
)
PERIODS = (("", ""), ("2019", ""), ("", "2018"), ("2019", "2019"))


@pytest.fixture
def store(url: str) -> str:
    migrate(url)
    return url


def learners() -> list[dict]:
    """Records that say much or little, with days at the ends of years, and some that were completed on no known day."""
    days = ("2018-12-31", "2019-01-01", "2019-12-31", "2020-01-01")
    return [
        {
            "learner_ref": f"p{n}", "provider_id": ("BUR", "PEN")[n % 2], "programme_id": ("GDG", "", "LIB", None)[n % 4],
            "run_id": ("", "GDG-1", "LIB-1")[n // 2 % 3], "sex": ("female", "male", None)[n % 3], HOME: (BURNLEY, PENDLE, None)[n // 4 % 3],
            "age_band": ("16 to 24", "25 to 34")[n // 3 % 2], "disability": ("yes", "no", "no")[n // 5 % 3],
            "theme": (None, FUTURE)[n % 7 == 0], "delivery_lad_code": (None, BURNLEY)[n % 5 == 0],
            "enrolled_on": (None, "2018-12-31", "2018-11-01")[n // 6 % 3], "started_on": days[n // 2 % 4],
            "ended_on": (None, "2020-01-01", "2019-12-31")[n // 3 % 3], "status": ("completed", "withdrawn", "completed")[n // 7 % 3],
        }
        for n in range(72)
    ]  # fmt: skip


def under(row: dict) -> dict[str, str]:
    """A record as it is counted: where it is silent, its programme and its course run speak."""
    of_run, district = RUNS[row["run_id"]]
    programme = row["programme_id"] or of_run
    level, theme = UNDER[programme]
    return {
        "level": level, "theme": row["theme"] or theme, "programme_id": programme, "provider_id": row["provider_id"], HOME: row[HOME] or "",
        "delivery_lad_code": row["delivery_lad_code"] or district, **{name: row[name] or "not known" for name in ("sex", "age_band", "disability")},
    }  # fmt: skip


def by_hand(rows: list[dict], by: tuple, only: tuple, period: tuple[str, str], *, monthly: bool) -> Counter:
    found: Counter = Counter()
    for row in rows:
        said = under(row)
        days = {"enrolments": row["enrolled_on"] or row["started_on"], "starts": row["started_on"]}
        if row["status"] == "completed":
            days["completions"] = row["ended_on"] or row["started_on"]
        for measure, day in days.items():
            if all(said[name] == value for name, value in only) and (period[0] or "0") <= day[:4] <= (period[1] or "9"):
                at = (*(said[name] for name in by), *((date.fromisoformat(f"{day[:7]}-01"),) if monthly else ()))
                found[*at, measure] += 1
                found[*at, f"{measure}_key"] += record_key(row["learner_ref"])
    return +found


def as_counter(found: pd.DataFrame, by: tuple, *, monthly: bool) -> Counter:
    counted: Counter = Counter()
    for row in found.to_dict("records"):
        at = (*(row[name] for name in by), *((row["month"].date(),) if monthly else ()))
        counted.update({(*at, name): row[name] for name in SUMS})
    return +counted


def test_what_crosses_is_the_count_by_hand_in_any_period(store: str) -> None:
    rows = learners()
    for region_code in (ELSEWHERE, LANCASHIRE):  # a programme means something only in the region that gave its code
        said = [
            {"programme_id": code, "level": level, "theme": theme} for code, (level, theme) in UNDER.items() if code
        ]
        if region_code == ELSEWHERE:
            said = [one | {"level": "advanced", "theme": "Community"} for one in said]
        kept(store, Kind.PROGRAMMES, *said, region_code=region_code)
    runs = [
        {"run_id": run, "programme_id": code, "lad_code": district} for run, (code, district) in RUNS.items() if run
    ]
    kept(store, Kind.COURSE_RUNS, *runs)
    kept(store, Kind.LEARNERS, *rows)
    kept(store, Kind.LEARNERS, *rows[:9], demonstration=True)
    kept(store, Kind.LEARNERS, *rows[:9], region_code=ELSEWHERE)
    with reading(store) as session:
        for (by, only), period, monthly in product(CASES, PERIODS, (False, True)):
            found = take_up.counts(
                session, Scope(LANCASHIRE), by=by, only=only, monthly=monthly, since=period[0], until=period[1]
            )
            told = by_hand(rows, by, only, period, monthly=monthly)
            assert as_counter(found, by, monthly=monthly) == told, (by, only, period, monthly)
            assert told  # each case counts somebody
            if not by and not monthly:
                assert len(found) == 1


def test_a_year_has_its_first_and_its_last_day(store: str) -> None:
    kept(
        store,
        Kind.LEARNERS,
        {"learner_ref": "a", "enrolled_on": "2018-12-31", "started_on": "2019-01-01", "ended_on": None},
        {"learner_ref": "b", "started_on": "2018-12-31", "ended_on": "2019-01-01"},
        {"learner_ref": "c", "started_on": "2019-12-31", "status": "continuing"},
        {"learner_ref": "d", "started_on": "2019-01-01", "ended_on": "2019-12-31", "status": "withdrawn"},
    )
    asked = (("sex", "not known"), ("age_band", "not known"))
    with reading(store) as session:
        years = [
            take_up.counts(session, Scope(LANCASHIRE), only=asked, since=year, until=year).iloc[0]
            for year in ("2018", "2019", "2020")
        ]
        ever = take_up.counts(session, Scope(LANCASHIRE), only=asked).iloc[0]
    assert [tuple(year[[*MEASURES]]) for year in years] == [(2, 1, 0), (2, 3, 2), (0, 0, 0)]
    assert tuple(ever[[*MEASURES]]) == (4, 4, 2)
    assert ever["completions_key"] == record_key("a") + record_key("b")


def test_sums_and_records_say_the_same_of_what_both_know(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(store, Kind.LEARNERS, *learners())
    asked = [((), ()), (("level", "theme"), ()), ((HOME,), (("sex", "female"),)), (("provider_id",), (("level", ""),))]
    for (by, only), period, monthly in product(asked, PERIODS[::3], (False, True)):
        answers = []
        for kept_sums in (True, False):
            with reading(store) as session, monkeypatch.context() as patch:
                if not kept_sums:
                    patch.setattr(take_up, "_kept", lambda *_, **__: None)
                answers.append(
                    take_up.counts(
                        session, Scope(LANCASHIRE), by=by, only=only, monthly=monthly, since=period[0], until=period[1]
                    )
                )
        pd.testing.assert_frame_equal(*answers)


def test_where_sums_are_kept_no_record_is_read(store: str) -> None:
    kept(store, Kind.LEARNERS, {"learner_ref": "a", HOME: BURNLEY})
    with reading(store) as session:
        read: list[str] = []
        sa.event.listen(session.connection(), "before_cursor_execute", lambda *said: read.append(said[2]))
        for by, scope in (
            ([*COURSES], Scope(LANCASHIRE)),
            ([HOME, "sex"], Scope(LANCASHIRE)),
            ([HOME, "sex"], Scope()),
        ):
            take_up.counts(session, scope, by=by, monthly=True)
        with pytest.raises(ValueError, match="by home"):
            take_up.counts(session, Scope(), by=["sex", "age_band"])
    assert any(COURSE_SUMS.name in words for words in read)
    assert any(GROUP_SUMS.name in words for words in read)
    assert not any("record_learners" in words for words in read)
