"""The sentences of the risk map: what was measured, and the answer, never stronger than the test allows."""

from collections.abc import Sequence

from ldsp.domain.need import BAND_NAMES, Areas, Base

HIGHEST = BAND_NAMES[-1]


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
    """
    shown = list(names[:most])
    if (rest := len(names) - len(shown)) > 0:
        return f"{', '.join(shown)} and {rest} other{'s' if rest > 1 else ''}"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


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
    return "scaled within England" if base is Base.ENGLAND else f"scaled within {region} only: do not compare with other regions"


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


def indicator_sentence(*, areas: str, worst: Sequence[str], value: str, best: Sequence[str], best_value: str, count: int) -> str:
    """The answer for a single indicator: the two ends.

    >>> indicator_sentence(areas="districts of Lancashire", worst=["Burnley"], value="24.4%", best=["Fylde"],
    ...                    best_value="14.6%", count=14)
    'Of the 14 districts of Lancashire with data, it ranges from 14.6% in Fylde to 24.4% in Burnley.'
    """
    if count == 1:
        return f"It is {value} in {listed(worst)}."
    if value == best_value:
        return f"All {count:,} {areas} with data have the same value, {value}."
    return f"Of the {count:,} {areas} with data, it ranges from {best_value} in {listed(best)} to {value} in {listed(worst)}."


def why_sentence(area: str, score: str, top: Sequence[tuple[str, str]], raises: Sequence[str], lowers: Sequence[str]) -> str:
    """What a score is made of, and what sets it apart from England's."""
    made = listed([f"{name} ({points})" for name, points in top])
    sentence = f"{area}'s score of {score} is made up most of {made}."
    if raises:
        sentence += f" Against England, {listed(raises)} {'raises' if len(raises) == 1 else 'raise'} it most"
        sentence += f"; {listed(lowers)} {'lowers' if len(lowers) == 1 else 'lower'} it." if lowers else "."
    elif lowers:
        sentence += f" Against England, {listed(lowers)} {'lowers' if len(lowers) == 1 else 'lower'} it most."
    return sentence


def moves_sentence(moves: Sequence[tuple[str, int, int]], count: int, areas: str) -> str:
    """How ranks change from the default weights to one's own: (name, rank before, rank now).

    >>> moves_sentence([("Burnley", 3, 1), ("Wyre", 1, 3)], 14, "districts of Lancashire")
    'With your weights 2 of the 14 districts of Lancashire change rank: Burnley rises from 3rd to 1st and Wyre falls from 1st to 3rd.'
    """
    if not moves:
        return f"With your weights none of the {count:,} {areas} changes rank."
    told = [
        f"{name} {'rises' if now < before else 'falls'} from {ordinal(before)} to {ordinal(now)}" for name, before, now in moves
    ]
    change = "changes" if len(moves) == 1 else "change"
    return f"With your weights {len(moves):,} of the {count:,} {areas} {change} rank: {listed(told)}."
