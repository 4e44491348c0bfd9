"""The second implementation of what happened to learners: single records in tables, put together step by step."""

from collections.abc import Iterable

import pandas as pd
from sqlmodel import Session

from ldsp.analysis import outcomes as analysis
from ldsp.domain.outcomes import NOT_IN_WORK, WAVES, Learners
from ldsp.domain.people import mark
from ldsp.domain.records import CONTRACTS, Kind
from ldsp.store.reads.records import records

WHO = ["provider_id", "learner_ref"]
HEARD = ["answered", "outcome", "asked_on", "outcome_started_on"]
JOBS = ("paid work", "self-employment")


def enrolments(session: Session, who: Learners) -> pd.DataFrame:
    """Enrolments of those who agreed, with what programme and run say where the record is silent. Of any group."""
    table = of_kind(session, Kind.LEARNERS, who, [*columns(Kind.LEARNERS), "record_key"])
    of_learner = table.groupby(WHO)["record_id"].transform("size")
    table["mark"] = [mark(*pair) for pair in zip(table["record_key"], of_learner, strict=True)]
    table = table[table["consent"].fillna(value=False).astype(bool)].reset_index(drop=True)
    if who.until:
        table = table[table["started_on"].dt.year <= int(who.until)].reset_index(drop=True)
    programmes = of_kind(session, Kind.PROGRAMMES, who).set_index("programme_id")
    runs = of_kind(session, Kind.COURSE_RUNS, who).set_index("run_id")
    for name in ("programme_id", "run_id", "level", "theme", "home_lad_code"):
        table[name] = table[name].fillna("").astype("object")
    filled = table["run_id"].map(runs["programme_id"]).astype("object").fillna("")
    table["programme_id"] = table["programme_id"].where(table["programme_id"] != "", filled)
    for name in ("level", "theme"):
        table[name] = table[name].where(
            table[name] != "", table["programme_id"].map(programmes[name]).astype("object").fillna("")
        )
    for name in ("age_band", "sex", "disability", "employment"):
        table[name] = table[name].fillna("not known").replace("", "not known")
    table["result"] = table["result"].where(table["result"] != "", None).astype("object")
    answered = answers(session, who, table, pd.Timestamp("1900-01-01"))
    latest = answered[answered["answered"]].sort_values("months", kind="stable").drop_duplicates("row", keep="last")
    table["outcome"] = latest.set_index("row")["outcome"].reindex(table.index).astype("object")
    return table.join(analysis.stages(table))


def answers(session: Session, who: Learners, table: pd.DataFrame, as_at: pd.Timestamp) -> pd.DataFrame:
    """A row a completed enrolment and wave that has come, or was asked before its time; `row` is that of the enrolment."""
    followed = of_kind(session, Kind.FOLLOW_UPS, who)
    heard = followed["outcome"].notna() & ~followed["outcome"].isin(("", "not returned"))
    heard &= ~followed["returned"].eq(other=False).fillna(value=False).astype(bool)
    followed = followed.assign(answered=heard, outcome=followed["outcome"].where(heard, None))
    followed["programme_id"] = followed["programme_id"].fillna("").astype("object")
    done = table[(table["status"] == "completed") & table["ended_on"].notna()]
    rows = []
    for months in WAVES:
        wave = followed[followed["months"] == months].sort_values(["answered", "asked_on"], kind="stable")
        for at, one in done.iterrows():
            theirs = wave[(wave["provider_id"] == one["provider_id"]) & (wave["learner_ref"] == one["learner_ref"])]
            about = theirs[theirs["programme_id"] == one["programme_id"]] if one["programme_id"] else theirs[:0]
            about = about if len(about) else theirs[theirs["programme_id"] == ""]
            come = one["ended_on"] + pd.DateOffset(months=months) <= as_at
            said = about.iloc[-1][HEARD] if len(about) else pd.Series({"answered": False} | dict.fromkeys(HEARD[1:]))
            if len(about) or come:
                rows.append({**one, **said, "months": months, "row": at})
    found = pd.DataFrame(rows, columns=[*done.columns, *[n for n in HEARD if n not in done], "months", "row"])
    return found.astype({"answered": bool})


def watched(found: pd.DataFrame) -> pd.DataFrame:
    """A row an enrolment out of work at the start that was heard of: `days` until a job or until last heard of, `job`."""
    rows = []
    for _, theirs in found[found["answered"] & found["employment"].isin(NOT_IN_WORK)].groupby("row"):
        jobs = theirs[theirs["outcome"].isin(JOBS)]
        days = [
            max((pd.Timestamp(day) - one["ended_on"]).days, 0)
            for _, one in (jobs if len(jobs) else theirs).iterrows()
            for day in [
                one["outcome_started_on"] if len(jobs) and pd.notna(one["outcome_started_on"]) else one["asked_on"]
            ]
        ]
        told = {"days": min(days) if len(jobs) else max(days), "job": len(jobs) > 0}
        rows.append(told | {"mark": theirs["mark"].iloc[0]})
    return pd.DataFrame(rows, columns=["days", "job", "mark"])


def pairs(session: Session, who: Learners, table: pd.DataFrame) -> pd.DataFrame:
    """Assessments set before beside after, with the groups of each learner's first enrolment."""
    first = table.sort_values("started_on", kind="stable").drop_duplicates(WHO)
    return analysis.match(of_kind(session, Kind.ASSESSMENTS, who)).merge(
        first.drop(columns="mark"), how="inner", on=WHO
    )


def counted(table: pd.DataFrame, names: Iterable[str]) -> dict[tuple, tuple[int, int]]:
    """How many are alike in some columns, and the sum of their marks; of learners counted once, of their keys."""
    found: dict[tuple, tuple[int, int]] = {}
    for row in table.to_dict("records"):
        at = tuple(None if pd.isna(row[name]) else row[name] for name in names)
        n, key = found.get(at, (0, 0))
        found[at] = (n + int(row.get("n", 1)), key + int(row.get("key", row.get("mark", row.get("record_key")))))
    return found


def columns(kind: Kind) -> list[str]:
    return ["record_id", *(field.name for field in CONTRACTS[kind].kept)]


def of_kind(session: Session, kind: Kind, who: Learners, names: list[str] | None = None) -> pd.DataFrame:
    return records(
        session,
        kind=kind,
        region_codes=[who.scope.region_code],
        demonstration=who.demonstration,
        columns=names or columns(kind),
    )
