import pytest

from ldsp.domain.need import Base, Weighting
from ldsp.services import need


def test_weights_that_change_nothing_move_nobody(assessed: need.Assessment, lad_codes: tuple[str, ...]) -> None:
    made = need.moves(assessed, assessed, region="Lancashire", lad_codes=lad_codes)
    assert made.sentence == "With your weights none of the 14 districts of Lancashire changes rank."
    assert (made.table["up"] == 0).all()


def test_weights_of_ones_own_name_the_districts_that_move_furthest(
    assessed: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    yours = need.assess(
        assessed.basis, Weighting(preset_id="ldsp-1", components=(("demography", 10), ("skills_income", 0)))
    )
    made = need.moves(assessed, yours, region="Lancashire", lad_codes=lad_codes)
    table = made.table.set_index("name")
    assert (table["rank_before"] - table["rank_now"] == table["up"]).all()
    assert sorted(table["rank_now"]) == list(range(1, 15))
    furthest = table["up"].abs().idxmax()
    verb = "rises" if table.loc[furthest, "up"] > 0 else "falls"
    assert f"{furthest} {verb} from" in made.sentence
    assert made.sentence.startswith("With your weights ")


def test_a_small_change_of_weights_is_told_district_by_district(
    assessed: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    yours = need.assess(assessed.basis, Weighting(preset_id="ldsp-1", components=(("connectivity", 3),)))
    made = need.moves(assessed, yours, region="Lancashire", lad_codes=lad_codes)
    moved = int((made.table["up"] != 0).sum())
    assert 0 < moved < 14
    assert made.sentence.startswith(f"With your weights {moved} of the 14 districts of Lancashire change rank: ")


def test_a_change_of_scale_is_noted(
    assessed: need.Assessment, within_lancashire: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    made = need.moves(assessed, within_lancashire, region="Lancashire", lad_codes=lad_codes)
    assert within_lancashire.weighting.base is Base.REGION
    assert made.notes == ("Your scores are scaled within the region, the default's within England.",)


def test_areas_match_when_they_lie_within_every_limit(assessed: need.Assessment, lad_codes: tuple[str, ...]) -> None:
    limits = {"index": (4.0, None), "premises_below_30": (None, 1.0)}
    made = need.matching(assessed, limits, region="Lancashire", lad_codes=lad_codes)
    assert (made.table["index"] >= 4.0).all()
    assert (made.table["premises_below_30"] <= 1.0).all()
    assert made.sentence.startswith(f"{len(made.table)} of the 14 districts of Lancashire match: ")
    assert "2026-01" in made.as_at


@pytest.mark.parametrize(
    ("limits", "codes", "sentence"),
    [
        ({"index": (9.9, None)}, 14, "None of the 14 districts of Lancashire match."),
        ({"index": (0, None)}, 1, "The one district of Lancashire matches: Blackburn with Darwen."),
        ({"index": (9.9, None)}, 1, "The one district of Lancashire does not match."),
        ({"age_75_plus": (13.5, None)}, 14, "1 of the 14 districts of Lancashire matches: Fylde."),
    ],
)
def test_the_sentence_counts_as_a_person_would(
    assessed: need.Assessment, lad_codes: tuple[str, ...], limits: dict, codes: int, sentence: str
) -> None:
    assert need.matching(assessed, limits, region="Lancashire", lad_codes=lad_codes[:codes]).sentence == sentence


def test_all_that_match_are_told_as_all(assessed: need.Assessment, lad_codes: tuple[str, ...]) -> None:
    made = need.matching(assessed, {"index": (0, 10)}, region="Lancashire", lad_codes=lad_codes)
    assert made.sentence.startswith("All of the 14 districts of Lancashire match: ")


def test_a_district_without_a_value_never_matches(assessed: need.Assessment) -> None:
    made = need.matching(
        assessed, {"median_weekly_pay": (None, None)}, region="far", lad_codes=["E06000053", "E07000117"]
    )
    assert list(made.table["name"]) == ["Burnley"]


def test_spans_say_between_what_values_a_limit_makes_sense(
    assessed: need.Assessment, lad_codes: tuple[str, ...]
) -> None:
    told = {
        span.measure: span
        for span in need.spans(assessed, ["index", "premises_below_30", "median_weekly_pay"], lad_codes=lad_codes)
    }
    assert told["index"].words == "Risk score: from 3.5 to 5.4, mean of the districts 4.4"
    assert (
        told["premises_below_30"].words
        == "Premises below 30 Mbit/s (2026-01): from 0.2% to 3.8%, mean of the districts 1.4%"
    )
    assert told["median_weekly_pay"].least == 539.9
    assert told["median_weekly_pay"].most == 701.3


def test_a_measure_without_values_has_no_span(assessed: need.Assessment) -> None:
    assert need.spans(assessed, ["median_weekly_pay"], lad_codes=["E06000053"]) == ()
