"""The sentences of the risk map: what was measured, and the answer, never stronger than the test allows."""

from collections.abc import Sequence

from ldsp.domain.indicators import FLAG, flag
from ldsp.domain.need import BAND_NAMES, Areas, Base
from ldsp.domain.numbers import shown, with_unit

HIGHEST = BAND_NAMES[-1]
BARE = frozenset({"z-score", "category"})  # with every unit that begins "score" or names the ends of a scale
BEFORE = frozenset({"rank", "decile"})
ONE_OF = {"people": "person"}  # the others lose their s


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '102nd', '111th']
    """
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Names as a person would list them.

    >>> listed(["Burnley"]), listed(["Burnley", "Pendle"]), listed(["a", "b", "c", "d", "e"])
    ('Burnley', 'Burnley and Pendle', 'a, b, c and 2 others')
    >>> listed(["Poole", "King's Lynn, Wisbech and Boston", "Wyre"])
    "Poole; King's Lynn, Wisbech and Boston; and Wyre"
    """
    told = list(names[:most])
    comma = "; " if any(", " in name for name in told) else ", "
    last = f"{comma}and " if comma == "; " else " and "
    if (rest := len(names) - len(told)) > 0:
        return f"{comma.join(told)}{last}{rest} other{'s' if rest > 1 else ''}"
    return last.join([comma.join(told[:-1]), told[-1]]) if len(told) > 1 else "".join(told)


def quantity(value: float, unit: str, decimals: int = 1) -> str:
    """A number with its unit as a sentence has it: the ends of a scale are no unit, and a rank comes first.

    >>> quantity(94.66, "score 0-100"), quantity(3, "rank", 0), quantity(1, "learners", 0), quantity(539.9, "GBP")
    ('94.7', 'rank 3', '1 learner', '£539.9')
    >>> quantity(5.4, "% of neighbourhoods", 0), quantity(1.0, "yes or no", 0), quantity(-0.97, "z-score", 2), quantity(4806, "per 100,000", 0)
    ('5% of neighbourhoods', 'yes', '-0.97', '4,806 per 100,000')
    """
    if unit.startswith("score") or " to " in unit or unit in BARE:
        return shown(value, decimals=decimals)
    if unit in BEFORE:
        return f"{unit} {shown(value, decimals=decimals)}"
    if unit == FLAG:
        return flag(value)
    told = with_unit(value, unit, decimals)
    if told == f"1 {unit}" and " " not in unit:
        return f"1 {ONE_OF.get(unit, unit.removesuffix('s'))}"
    return told


def roughly(number: float) -> str:
    """An estimated count of people, rounded as far as its model can bear: thousands, hundreds of a few thousand, tens.

    >>> roughly(105_961), roughly(5_817), roughly(428.0)
    ('106,000', '5,800', '430')
    """
    step = -3 if number >= 10_000 else -2 if number >= 1_000 else -1
    return shown(round(number, step), decimals=0)


def areas_shown(areas: Areas, region: str, within: str = "") -> str:
    """The areas on the map, in words.

    >>> areas_shown(Areas.NEIGHBOURHOODS, "Lancashire", "Burnley")
    'neighbourhoods of Burnley'
    """
    if areas.of_england:
        return "neighbourhoods of England" if areas.of_neighbourhoods else "districts of England"
    kind = "neighbourhoods" if areas.of_neighbourhoods else "districts"
    return f"{kind} of {within or region}"


def scaled_within(base: Base, region: str) -> str:
    """Against whom scores are scaled: printed in every title, because a 9 in one region is not a 9 in another."""
    return (
        "scaled within England"
        if base is Base.ENGLAND
        else f"scaled within {region} only: do not compare with other regions"
    )


def risk_sentence(*, areas: str, top: Sequence[str], top_score: str, highest: int, count: int, whole: str) -> str:
    """The answer of the risk map.

    >>> risk_sentence(areas="districts of Lancashire", top=["Blackpool"], top_score="5.5", highest=3, count=14,
    ...               whole="England")
    'Of the 14 districts of Lancashire, Blackpool scores highest (5.5 out of 10); 3 are in the highest fifth of England.'
    """
    if count == 1:
        where = f"in the highest fifth of {whole}" if highest else f"not in the highest fifth of {whole}"
        return f"{listed(top)} scores {top_score} out of 10 and is {where}."
    verb = "scores" if len(top) == 1 else "score"
    number = "none is" if highest == 0 else "1 is" if highest == 1 else f"{highest:,} are"
    return f"Of the {count:,} {areas}, {listed(top)} {verb} highest ({top_score} out of 10); {number} in the highest fifth of {whole}."


def indicator_sentence(
    *, areas: str, lowest: Sequence[str], low: str, highest: Sequence[str], high: str, count: int, of: int
) -> str:
    """The answer for a single indicator: the two ends, the lower number first. `count` areas of `of` have a value.

    >>> indicator_sentence(areas="districts of Lancashire", lowest=["Fylde"], low="14.6%", highest=["Burnley"],
    ...                    high="24.4%", count=14, of=14)
    'Across the 14 districts of Lancashire, it ranges from 14.6% in Fylde to 24.4% in Burnley.'
    """
    if count == 1:
        return f"It is {high} in {listed(highest)}."
    some = "" if count == of else " with a value"
    if high == low:
        return f"All {count:,} {areas}{some} have the same value, {high}."
    return (
        f"Across the {count:,} {areas}{some}, it ranges from {low} in {listed(lowest)} to {high} in {listed(highest)}."
    )


def why_sentence(
    area: str,
    score: str,
    top: Sequence[tuple[str, str]],
    raises: Sequence[str],
    lowers: Sequence[str],
    *,
    whole: str = "England",
) -> str:
    """What a score is made of, and what sets it apart from England's.

    >>> why_sentence("Burnley", "4.9", [("No qualifications", "1.0"), ("Aged 75+", "0.3")], ["No qualifications"], [])
    'Burnley scores 4.9. The largest parts of it are No qualifications (1.0) and Aged 75+ (0.3). Against England, No qualifications raises it most.'
    """
    made = listed(
        [f"{name.removesuffix(')')}; {points})" if name.endswith(")") else f"{name} ({points})" for name, points in top]
    )
    sentence = f"{area} scores {score}. The largest parts of it are {made}."
    if raises:
        sentence += f" Against {whole}, {listed(raises)} {'raises' if len(raises) == 1 else 'raise'} it most"
        sentence += f"; {listed(lowers)} {'lowers' if len(lowers) == 1 else 'lower'} it." if lowers else "."
    elif lowers:
        sentence += f" Against {whole}, {listed(lowers)} {'lowers' if len(lowers) == 1 else 'lower'} it most."
    return sentence


def moves_sentence(moves: Sequence[tuple[str, int, int]], count: int, areas: str) -> str:
    """How ranks change from the default weights to one's own: (name, rank before, rank now).

    >>> moves_sentence([("Burnley", 3, 1), ("Wyre", 1, 3)], 14, "districts of Lancashire")
    'With your weights 2 of the 14 districts of Lancashire change rank: Burnley rises from 3rd to 1st and Wyre falls from 1st to 3rd.'
    """
    if count == 1:
        return "With one district there is no rank for weights to change."
    if not moves:
        return f"With your weights none of the {count:,} {areas} changes rank."
    told = [
        f"{name} {'rises' if now < before else 'falls'} from {ordinal(before)} to {ordinal(now)}"
        for name, before, now in moves
    ]
    change = "changes" if len(moves) == 1 else "change"
    number = f"all {count:,} {areas}" if len(moves) == count else f"{len(moves):,} of the {count:,} {areas}"
    rest = f"; {len(told) - 3:,} more {'moves' if len(told) == 4 else 'move'}" if len(told) > 3 else ""
    return f"With your weights {number} {change} rank: {listed(told[:3])}{rest}."
