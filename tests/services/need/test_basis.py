import pytest

from ldsp.domain.need import Base, Weighting
from ldsp.errors import NothingToShow, UnknownCode
from ldsp.services import need


def test_the_default_is_the_first_of_three_ways_of_making_the_index() -> None:
    assert need.presets()[0] == ("ldsp-1", "LDSP default")
    assert {preset_id for preset_id, _ in need.presets()} == {"ldsp-1", "deri-1-4", "deri-1-0"}


def test_an_unknown_preset_is_a_sentence() -> None:
    with pytest.raises(UnknownCode, match="There is no index preset 'ldsp-9'"):
        need.preset("ldsp-9")


def test_every_neighbourhood_of_england_has_a_score_from_0_to_10(assessed: need.Assessment) -> None:
    assert len(assessed.neighbourhoods.index) == 33_755
    assert assessed.neighbourhoods.index.between(0, 10).all()
    assert len(assessed.districts.index) == 296


def test_a_district_scores_the_mean_of_its_neighbourhoods_weighted_by_residents(assessed: need.Assessment) -> None:
    areas = assessed.basis.areas
    here = areas["lad_code"] == "E07000117"
    score, people = assessed.neighbourhoods.index[here], areas.loc[here, "population"]
    assert assessed.districts.index["E07000117"] == pytest.approx((score * people).sum() / people.sum(), abs=1e-9)


def test_no_weight_at_all_is_a_sentence(assessed: need.Assessment) -> None:
    nothing = Weighting(
        preset_id="ldsp-1", components=tuple((name, 0) for name in assessed.basis.preset.components.index)
    )
    with pytest.raises(NothingToShow, match="All weights are 0, so there is nothing to add up"):
        need.assess(assessed.basis, nothing)


def test_a_component_whose_indicators_all_weigh_nothing_is_named(assessed: need.Assessment) -> None:
    old = Weighting(preset_id="ldsp-1", indicators=(("age_65_74", 0), ("age_75_plus", 0), ("disability", 0)))
    assert need.assess(assessed.basis, old).notes[0] == "Age and health is left out: all its indicators have weight 0."


def test_missing_values_are_told_with_their_number(
    assessed: need.Assessment, within_lancashire: need.Assessment
) -> None:
    (note,) = assessed.notes
    assert note.startswith(
        "832 of England's neighbourhoods lack one or more of the 9 indicators (suppressed by the publisher); "
    )
    assert note.endswith("the weights of the others are raised in proportion.")
    assert within_lancashire.notes[0].startswith("10 of the region's neighbourhoods lack")
    nought = need.assess(assessed.basis, Weighting(preset_id="ldsp-1", missing="zero"))
    assert "counts as nought, as in DERI 1.0, so those scores are too low" in nought.notes[0]
    assert (nought.neighbourhoods.index <= assessed.neighbourhoods.index + 1e-9).all()


def test_scaled_within_a_region_only_its_neighbourhoods_are_assessed(within_lancashire: need.Assessment) -> None:
    assert len(within_lancashire.scores) == 945
    assert within_lancashire.scores.min().to_numpy() == pytest.approx(0)
    assert within_lancashire.scores.max().to_numpy() == pytest.approx(10)
    assert within_lancashire.weighting.base is Base.REGION
