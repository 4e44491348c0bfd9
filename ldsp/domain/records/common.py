"""Columns that several kinds of record share."""

from ldsp.domain.records import words
from ldsp.domain.records.shape import Field, Holds, Kind

CODE = r"[A-Za-z0-9][A-Za-z0-9 ._/&-]*"
"""What a code of one's own may be made of."""


def provider(*, key: bool = False, required: bool = True) -> Field:
    return Field(
        name="provider_id", label="Provider", holds=Holds.REFERENCE, refers_to=Kind.PROVIDERS, required=required,
        key=key,
        guide="The provider's code as under Providers: its UKPRN if it has one.", example="10000948",
        aliases=("ukprn", "provider code", "provider id", "provider ukprn", "prov", "organisation", "college",
        "provider name"),
    )  # fmt: skip


def level(*, key: bool = False, required: bool = False, guide: str = "Basic, general or advanced.") -> Field:
    return Field(
        name="level", label="Skill level", holds=Holds.CHOICE, choices=words.LEVELS, synonyms=words.LEVEL_WORDS,
        key=key,
        required=required, guide=guide, example="general", aliases=("level", "digital skill level", "level of skill"),
    )  # fmt: skip


def theme(
    *, key: bool = False, required: bool = False, choices: tuple[str, ...] = words.THEMES,
    guide: str = "The theme of the strategic framework.",
) -> Field:  # fmt: skip
    synonyms = tuple(pair for pair in words.THEME_WORDS if pair[1] in choices)
    return Field(
        name="theme", label="Theme", holds=Holds.CHOICE, choices=choices, synonyms=synonyms, key=key, required=required,
        guide=guide, example="Skilled and Productive Workforce", aliases=("strategic theme", "priority", "strand"),
    )  # fmt: skip


def district(
    name: str, label: str, guide: str, *, key: bool = False, required: bool = False, aliases: tuple[str, ...] = ()
) -> Field:
    common = (
        "local authority",
        "lad",
        "la",
        "council",
        "borough",
        "lad name",
        "lad23cd",
        "ltla",
        "district name",
        "district code",
    )
    return Field(
        name=name, label=label, holds=Holds.DISTRICT, guide=guide, example="Burnley", key=key, required=required,
        aliases=(*aliases, *(common if name == "lad_code" else ())),
    )  # fmt: skip


def period(*, key: bool = True) -> tuple[Field, Field]:
    return (
        Field(
            name="period_start", label="Period from", holds=Holds.DATE, required=True, key=key, month_is="first",
            guide="The first day counted. A month (March 2019) is taken from its first day.", example="01/01/2019",
            aliases=("from", "start", "start date", "period start", "month", "quarter start", "start of period"),
        ),
        Field(
            name="period_end", label="Period to", holds=Holds.DATE, required=True, key=key, month_is="last",
            ends="period_start",
            guide="The last day counted. A month (March 2019) is taken to its last day.", example="31/03/2019",
            aliases=("to", "end", "end date", "period end", "quarter end", "until", "end of period"),
        ),
    )  # fmt: skip


def lad_codes(guide: str = "Where, with semicolons between. Blank: the whole region.") -> Field:
    return Field(
        name="lad_codes", label="Districts", holds=Holds.DISTRICTS, guide=guide, example="Burnley; Pendle",
        longest=2000,
        aliases=("districts", "areas", "where", "local authorities", "district", "area", "location"),
    )  # fmt: skip


def free(name: str, label: str, guide: str, example: str, *, longest: int = 1000, required: bool = False,
    key: bool = False,
         aliases: tuple[str, ...] = ()) -> Field:  # fmt: skip
    """A text of some length."""
    return Field(
        name=name, label=label, holds=Holds.TEXT, guide=guide, example=example, longest=longest, required=required,
        key=key,
        aliases=aliases,
    )  # fmt: skip


def money(
    name: str, label: str, guide: str, example: str, *, required: bool = False, aliases: tuple[str, ...] = ()
) -> Field:
    return Field(
        name=name, label=label, holds=Holds.MONEY, guide=guide, example=example, required=required, aliases=aliases,
        least=0, most=1e12,
    )  # fmt: skip


def whole(
    name: str, label: str, guide: str, example: str, *, required: bool = False, aliases: tuple[str, ...] = ()
) -> Field:
    """A number of people, places or things: never below nought."""
    return Field(
        name=name, label=label, holds=Holds.WHOLE, guide=guide, example=example, required=required, aliases=aliases,
        least=0, most=1e9,
    )  # fmt: skip
