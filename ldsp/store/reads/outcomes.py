"""What happened to learners? True counts with their keys, for services and nobody else.

Every answer is a table of those alike: `n` enrolments (or learners), and `key`, the sum of their marks. Of a region that records
they are asked of the sums (`ldsp.store.adding_up`), so that they come as fast however many learners there are; of those who live in a
region for which nobody records, of the records (`outcomes_recorded`).
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
from sqlalchemy import ColumnElement, func, literal, select
from sqlmodel import Session

from ldsp.domain.outcomes import WAVES, Learners
from ldsp.domain.records import Kind
from ldsp.domain.take_up import Scope
from ldsp.store import questions
from ldsp.store.keys import BETWEEN
from ldsp.store.questions import Question
from ldsp.store.reads import outcomes_recorded as recorded
from ldsp.store.reads.asking import answer, entered_for
from ldsp.store.reads.outcomes_recorded import COUNTED, HEARD, joined
from ldsp.store.tables import FATE_SUMS, OUTCOME_SUMS


def whose(session: Session, region_code: str, lad_codes: Sequence[str]) -> tuple[Scope, bool] | None:
    """Whose outcomes are those of a region: recorded for it, else of those who live there; and are they demonstration records?

    Real records if there are any. None: there are no learners at all.
    """
    for scope in (Scope(region_code), Scope(lad_codes=tuple(lad_codes))):
        for demonstration in (False, True):
            some = select(literal(1)).where(*recorded.records(Learners(scope, demonstration))).limit(1)
            if session.execute(some).first() is not None:
                return scope, demonstration
    return None


def header(session: Session, who: Learners) -> pd.DataFrame:
    """By whom are they recorded? Of any group.

    Returns
    -------
    A row a region, provider and answer to whether the record may be used for evaluation: `region_code`, `provider_id`, `agreed`,
    `n`.
    """
    if not _added_up(who):
        return recorded.header(session, who)
    found = _told(session, who, questions.RECORDED, "provider_id")
    return found.assign(region_code=who.scope.region_code, provider_id=found["value"], agreed=found["agreed"] == "1")[
        ["region_code", "provider_id", "agreed", "n"]
    ]


def span(session: Session, who: Learners) -> tuple[pd.Timestamp, pd.Timestamp, pd.Timestamp]:
    """The first and the last day of a start, and the last day of an end, of those who agreed, of any group. NaT: there is none."""
    if not _added_up(who):
        return recorded.span(session, who)
    day = OUTCOME_SUMS.c.told
    started, ended = (_about(who, question) for question in (questions.STARTED, questions.ENDED))
    first, last = session.execute(select(func.min(day), func.max(day)).where(*started)).one()
    return pd.Timestamp(first), pd.Timestamp(last), pd.Timestamp(session.scalar(select(func.max(day)).where(*ended)))


def last_asked(session: Session, region_codes: Sequence[str], *, demonstration: bool) -> pd.Timestamp:
    """On which day was the newest follow-up of some regions? NaT: there is none."""
    table = OUTCOME_SUMS
    asked = select(func.max(table.c.told)).where(
        table.c.question == questions.ASKED.name,
        table.c.region_code.in_(region_codes),
        table.c.demonstration.is_(demonstration),
    )
    return pd.Timestamp(session.execute(asked).scalar_one())


def fates(session: Session, who: Learners, by: str = "programme_id") -> pd.DataFrame:
    """What became of their enrolments? A row a value of one dimension and fate: `by`, `fate`, `n`, `key`."""
    if not _added_up(who):
        return recorded.fates(session, who, by)
    table, group = FATE_SUMS, who.group
    if group.by and by not in {group.by, "programme_id"}:
        raise ValueError(f"Fates of a group are kept by programme alone, not by {by}.")
    attribute = by if by != "programme_id" else group.by if group.by != "programme_id" else ""
    where = [table.c.attribute == attribute, table.c.demonstration.is_(who.demonstration)]
    if group.by:
        where.append((table.c.programme_id if group.by == "programme_id" else table.c.value) == group.value)
    where.append(table.c.region_code == who.scope.region_code)
    where += [table.c.year <= int(who.until)] if who.until else []
    same = ((table.c.programme_id if by == "programme_id" else table.c.value).label(by), table.c.fate)
    sums = (func.sum(table.c.enrolments).label("n"), func.sum(table.c.enrolments_key).label("key"))
    return answer(session, select(*same, *sums).where(*where).group_by(*same).order_by(*same))


def fates_everywhere(session: Session, *, demonstration: bool, until: str = "") -> pd.DataFrame:
    """What became of the enrolments of all regions? A row a fate: `fate`, `n`, `key`."""
    table = FATE_SUMS
    where = [
        table.c.region_code.in_(entered_for(session, Kind.LEARNERS)),
        table.c.demonstration.is_(demonstration),
        table.c.attribute == "",
    ]
    where += [table.c.year <= int(until)] if until else []
    sums = (func.sum(table.c.enrolments).label("n"), func.sum(table.c.enrolments_key).label("key"))
    return answer(session, select(table.c.fate, *sums).where(*where).group_by(table.c.fate).order_by(table.c.fate))


def heard(session: Session, who: Learners, due: Sequence[pd.Timestamp]) -> pd.DataFrame:
    """What was heard of those who completed on a known day?

    Parameters
    ----------
    session, who
        As everywhere.
    due
        For each wave the last day of an end after which its time has come.

    Returns
    -------
    A row of those alike who were asked or whose time has come: `level`, `in_work` at the start, `months` of the wave, `answer`
    (empty: none).
    """
    if not _added_up(who):
        return recorded.heard(session, who, due)
    asked, unasked = _told(session, who, questions.ANSWER), _told(session, who, questions.UNASKED)
    parts, within = [asked.assign(months=asked["months"].astype("int64"))], {}
    for months, day in zip(WAVES, due, strict=True):
        month, is_last = f"{day:%Y-%m}", (day + pd.Timedelta(days=1)).day == 1
        theirs = unasked[unasked["waves"].map(lambda waves, wave=str(months): wave in waves.split(",")).astype(bool)]
        parts.append(theirs[(theirs["month"] < month) | ((theirs["month"] == month) & is_last)].assign(months=months))
        if not is_last and (theirs["month"] == month).any():
            within[months] = (day.replace(day=1), day)
    if within:
        some = recorded.unasked(session, who, within)
        parts.append(some.assign(in_work=some["in_work"].map({True: "1", False: "0"})))
    every = pd.concat(parts, ignore_index=True).fillna({"answer": ""})
    return joined(every.assign(in_work=every["in_work"] == "1"), HEARD)


def watched(session: Session, who: Learners) -> pd.DataFrame:
    """How soon did they have a job? Of those not in work at the start who were heard of.

    Returns
    -------
    A row of those alike: `days` until a job began, or else until last heard of, and `job`.
    """
    if not _added_up(who):
        return recorded.watched(session, who)
    found = _told(session, who, questions.JOB)
    found = found.assign(days=found["days"].astype("int64"), job=found["job"] == "1")
    return found[["days", "job", *COUNTED]].sort_values(["days", "job"], ignore_index=True)


def stays(session: Session, who: Learners) -> pd.DataFrame:
    """How long did they stay, of those who started?

    Returns
    -------
    A row of those alike: `month` of the start (year * 12 + month - 1), `gone`: whole months after which they had withdrawn
    (-1: they have not, or the day is not known), `known`: whether it is.
    """
    if not _added_up(who):
        return recorded.stays(session, who)
    found = _told(session, who, questions.STAY)
    first = pd.to_datetime(found["month"], format="%Y-%m")
    found = found.assign(
        month=(first.dt.year * 12 + first.dt.month - 1).astype("int64"),
        gone=found["gone"].astype("int64"),
        known=found["known"] == "1",
    )
    return found[["month", "gone", "known", *COUNTED]]


def last_start(session: Session, who: Learners, first: pd.Timestamp) -> pd.Timestamp:
    """The last day of a start in the month that begins on a day, of those whose stay is known. NaT: there is none."""
    return recorded.last_start(session, who, first, first + pd.offsets.MonthEnd(1))


def pairs(session: Session, who: Learners) -> pd.DataFrame:
    """What could they do before, and after?

    Of each learner, framework and skill the first assessment before learning beside the last one after it; a learner has the
    groups of the first enrolment.

    Returns
    -------
    A row of those alike: `framework`, `skill`, `before` and `after` in per cent of the most (missing: not assessed), `matched`:
    assessed both times, in that order, out of the same most. In this order, so that means are the same by either way.
    """
    if not _added_up(who):
        return recorded.pairs(session, who)
    found = _told(session, who, questions.SKILL)
    shares = {name: pd.to_numeric(found[name]).astype("float64") for name in ("before", "after")}
    found = found.assign(**shares, matched=found["matched"] == "1")
    same = ["framework", "skill", "before", "after", "matched"]
    return found[[*same, *COUNTED]].sort_values(same, ignore_index=True)


def frameworks(session: Session, who: Learners) -> set[str]:
    """By which frameworks have learners of these regions been assessed? Of any group and year."""
    if not _added_up(who):
        return recorded.frameworks(session, who)
    where = _about(replace(who, until=""), questions.ASSESSED)
    return set(session.execute(select(OUTCOME_SUMS.c.told).where(*where).distinct()).scalars())


# --- the sums ---------------------------------------------------------------------------------------------------------


def _added_up(who: Learners) -> bool:
    """Are there sums of them? There are by region that records."""
    return not who.scope.by_home


def _about(who: Learners, question: Question, attribute: str = "") -> list[ColumnElement[bool]]:
    table = OUTCOME_SUMS
    where = [table.c.region_code == who.scope.region_code, table.c.demonstration.is_(who.demonstration)]
    where += [table.c.question == question.name, table.c.attribute == attribute]
    return [*where, *([table.c.year <= int(who.until)] if who.until else [])]


def _told(session: Session, who: Learners, question: Question, by: str = "") -> pd.DataFrame:
    """The answers to a question of a group, or of any by something: `value` if so, the parts of the answer as texts, `n`, `key`."""
    table = OUTCOME_SUMS
    where = _about(who, question, by or who.group.by)
    where += [] if by or not who.group.by else [table.c.value == who.group.value]
    same = (table.c.value, table.c.told)
    sums = (func.sum(table.c.enrolments).label("n"), func.sum(table.c.enrolments_key).label("key"))
    found = answer(session, select(*same, *sums).where(*where).group_by(*same).order_by(*same))
    parts = [told.split(BETWEEN) for told in found.pop("told")]
    return pd.DataFrame(parts, columns=[*question.parts], dtype="str").join(found)
