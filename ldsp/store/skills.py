"""What learners can do before and after, in the database's own words: assessments set beside each other."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, func, select

from ldsp.domain.records import Kind
from ldsp.store.fates import LEARNER
from ldsp.store.tables import RECORDS

ASSESSMENTS = RECORDS[Kind.ASSESSMENTS]
IS_CURRENT = ASSESSMENTS.c.superseded_by.is_(None)


def paired(*where: ColumnElement[bool]) -> CTE:
    """Of each learner, framework and skill the first assessment before learning beside the last one after it.

    Returns
    -------
    The columns of `LEARNER`, `framework`, `skill`; `before` and `after` in per cent of the most (null: not assessed), `matched`:
    assessed both times, in that order, out of the same most.
    """
    learner = (*LEARNER, "framework", "skill")
    assessed = ASSESSMENTS
    most = func.coalesce(assessed.c.out_of, 1.0)
    is_before = assessed.c.stage == "before"
    alike = ("learner_ref", "skill", "framework", "provider_id", "region_code", "demonstration")
    # One order for both stages, so that the database sorts once: the first day before, the last day after.
    place = func.row_number().over(
        partition_by=[assessed.c[name] for name in (*alike[:4], "stage", *alike[4:])],
        order_by=(
            case((is_before, assessed.c.assessed_on)),
            case((~is_before, assessed.c.assessed_on)).desc(),
            case((is_before, assessed.c.record_id), else_=-assessed.c.record_id),
        ),
    )
    of_stages = (
        select(
            *(assessed.c[name] for name in (*learner, "stage")),
            (assessed.c.score / most * 100).label("share"),
            most.label("most"),
            assessed.c.assessed_on.label("day"),
            place.label("place"),
        )
        .where(*where)
        .subquery()
    )

    def of(stage: str, name: str) -> ColumnElement[Any]:
        return func.max(case((of_stages.c.stage == stage, of_stages.c[name])))

    matched = and_(of("after", "day") >= of("before", "day"), of("after", "most") == of("before", "most"))
    return (
        select(
            *(of_stages.c[name] for name in learner),
            of("before", "share").label("before"),
            of("after", "share").label("after"),
            func.coalesce(matched, False).label("matched"),
        )
        .where(of_stages.c.place == 1)
        .group_by(*(of_stages.c[name] for name in alike))
        .cte("paired")
    )


def first_enrolments(every: CTE) -> CTE:
    """The first of the enrolments of each learner."""
    place = func.row_number().over(
        partition_by=[every.c[name] for name in LEARNER], order_by=(every.c.started_on, every.c.record_id)
    )
    placed = select(every, place.label("place")).cte("placed")
    return select(placed).where(placed.c.place == 1).cte("first_enrolments")
