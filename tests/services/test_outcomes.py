"""Outcomes as anybody may see them: right to the rounding, silent where they must be, and a sentence for every gap."""

import shutil

import pytest

from ldsp.domain.outcomes import RATED, Group, group
from ldsp.domain.records import Kind
from ldsp.errors import NothingToShow
from ldsp.services import outcomes
from ldsp.services.regions import DEFAULT_REGION
from ldsp.settings import settings
from ldsp.store.database import engine
from ldsp.store.seeding import seed
from tests.services import outcomes_world as world
from tests.store import bundles

ALL, NAME = Group(), "all learners"


@pytest.fixture
def _answers_from_the_bundled_data():
    """Not here: each test names a small store of its own."""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Small stores, each with a world of learners of its own: Lancashire of two districts, and a North West that records nothing."""
    empty = tmp_path_factory.mktemp("outcomes") / "empty.sqlite"
    seed(data_dir=bundles.write(empty.parent / "data", world.bundle()), url=f"sqlite:///{empty}")
    engine(f"sqlite:///{empty}").dispose()

    def make(records, **rest):
        path = tmp_path_factory.mktemp("outcomes") / "ldsp.sqlite"
        shutil.copy(empty, path)
        url = f"sqlite:///{path}"
        world.keep_all(url, records, **rest)
        engine(url).dispose()
        return url

    return make


@pytest.fixture(scope="module")
def whole_store(made):
    return made(world.whole())


known: dict = {}


@pytest.fixture
def use(monkeypatch, tmp_path):
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "secret"))

    def name(url):
        monkeypatch.setenv("LDSP_DATABASE_URL", url)
        settings.cache_clear()
        if url not in known:
            known[url] = outcomes.cohort(DEFAULT_REGION)
        return known[url]

    return name


@pytest.fixture
def cohort(use, whole_store):
    return use(whole_store)


def panels(cohort, some=ALL):
    """Everything the page publishes."""
    yield outcomes.funnel(cohort, some, NAME)
    for stage in RATED:
        centre = outcomes.all_regions(stage, demonstration=cohort.demonstration)
        yield outcomes.programmes(cohort, some, NAME, stage=stage, centre=centre)
    yield outcomes.gains(cohort, some, NAME, world.FRAMEWORK)
    yield outcomes.follow_up(cohort, some, NAME)
    yield outcomes.destinations(cohort, some, NAME)
    yield outcomes.time_to_job(cohort, some, NAME)
    yield outcomes.staying(cohort, some, NAME)


def test_the_funnel_counts_within_a_step_of_rounding_of_the_truth(cohort):
    funnel = outcomes.funnel(cohort, ALL, NAME)
    for stage, truth in {"Enrolled": 420, "Started": 420, "Completed": 300, "Achieved": 240, "Progressed": 60}.items():
        assert abs(world.value(funnel, stage, "reached") - truth) < 5
        assert world.value(funnel, stage, "reached") % 5 == 0


def test_rates_are_of_closed_cases_and_bounds_keep_the_open_ones_open(cohort):
    """300 of 360 closed completed; at least 300 of 420, at most 360 of 420."""
    funnel = outcomes.funnel(cohort, ALL, NAME)
    assert world.value(funnel, "Completed", "rate") == pytest.approx(300 / 360 * 100, abs=2)
    assert world.value(funnel, "Completed", "least") == pytest.approx(300 / 420 * 100, abs=2)
    assert world.value(funnel, "Completed", "most") == pytest.approx(360 / 420 * 100, abs=2)
    assert world.value(funnel, "Enrolled", "rate") is None
    assert "on course" in funnel.sentence


def test_follow_up_says_who_answered_and_leaves_the_silent_open(cohort):
    """Due 300, answered 180, of whom 90 progressed: half of those who answered; between 30% and 70% of all."""
    found = outcomes.follow_up(cohort, ALL, NAME)
    six = "After 6 months"
    assert abs(world.value(found, six, "due") - 300) < 5
    assert abs(world.value(found, six, "answered") - 180) < 5
    assert world.value(found, six, "response") == pytest.approx(60, abs=2)
    assert world.value(found, six, "rate") == pytest.approx(50, abs=3)
    assert world.value(found, six, "weighted") == pytest.approx(50, abs=3)
    assert world.value(found, six, "least") == pytest.approx(30, abs=2)
    assert world.value(found, six, "most") == pytest.approx(70, abs=2)
    assert world.value(found, "After 3 months", "answered") == 0
    assert world.value(found, "After 3 months", "rate") is None
    assert "of those who answered" in found.sentence


def test_a_silent_learner_is_in_no_outcome(cohort):
    found = outcomes.destinations(cohort, ALL, NAME)
    assert "Not returned" not in set(found.table["name"])
    assert world.value(found, "None of these", "n6") == pytest.approx(90, abs=4)


def test_skills_rise_by_what_was_put_in(cohort):
    """From 2 of 5 to 3, 4 and 5 in turn: means 40 and 80 per cent."""
    found = outcomes.gains(cohort, ALL, NAME, world.FRAMEWORK)
    row = found.table.set_index("name").loc["Communicating"]
    assert (row["before"], row["after"], row["difference"]) == (40, 80, 40)
    assert row["lower"] < 40 < row["upper"]
    assert row["ceiling_after_pct"] == pytest.approx(33, abs=3)
    assert "what else changed is not known" in found.sentence


def test_another_framework_is_not_joined(cohort):
    with pytest.raises(NothingToShow, match="was assessed by National standards 2019"):
        outcomes.gains(cohort, ALL, NAME, "National standards 2019")


def test_time_to_a_job_is_of_those_out_of_work_and_heard_of(cohort):
    found = outcomes.time_to_job(cohort, ALL, NAME)
    watched = sum(
        row["employment"] == "not in work, looking" and row["learner_ref"] in {f["learner_ref"] for f in world.whole()[Kind.FOLLOW_UPS] if f["returned"]}
        for row in world.whole()[Kind.LEARNERS]
    )  # fmt: skip
    assert abs(world.value(found, "3 months", "watched") - watched) < 5


def test_a_triangle_has_no_number_for_months_to_come(cohort):
    found = outcomes.staying(cohort, ALL, NAME)
    first = found.table.iloc[0]
    assert first["name"] == "2024, quarter 1"
    assert first["share1"] == 100
    assert first["share2"] == pytest.approx(83, abs=2)
    last = found.table.iloc[-1]
    assert last["share12_symbol"] == "z"


def test_programmes_alike_are_not_told_apart(cohort):
    found = outcomes.programmes(
        cohort,
        ALL,
        NAME,
        stage="completed",
        centre=outcomes.all_regions("completed", demonstration=cohort.demonstration),
    )
    assert set(found.table["word"]) == {"Similar"}
    assert "none differs from all regions by more than chance" in found.sentence
    assert "Fewer than 5 programmes" in found.facts["spread_words"]


def test_a_programme_that_differs_is_named(use, made):
    records = world.whole()
    for row in records[Kind.LEARNERS]:
        if row["programme_id"] == "BOOT" and int(row["learner_ref"], 16) % 2:
            row.update(status="withdrawn", ended_on="2024-02-20", result=None)
    cohort = use(made(records))
    found = outcomes.programmes(
        cohort,
        ALL,
        NAME,
        stage="completed",
        centre=outcomes.all_regions("completed", demonstration=cohort.demonstration),
    )
    assert world.value(found, "Bootcamp", "word") == "Worse"
    assert found.sentence.startswith("Beyond chance, ")
    assert "Bootcamp is worse than all regions" in found.sentence


@pytest.mark.parametrize("code", ["", "level:basic", "home_lad_code:E07000117", "sex:female", "programme_id:GDG"])
def test_every_panel_is_marked_made_up_and_nothing_true_leaks(cohort, code):
    """Counts are multiples of five or hidden, percentages whole, and whoever counts learners says how."""
    for found in panels(cohort, group(code)):
        assert found.demonstration
        assert found.sentence.endswith(".")
        assert any("rounded at random" in note for note in found.notes)
        for key in found.table:
            numbers = found.table[key].dropna() if found.table[key].dtype.kind == "f" else []
            if key in {
                "reached",
                "open",
                "base",
                "closed",
                "due",
                "answered",
                "positive",
                "matched",
                "once",
                "learners",
                "watched",
                "at_risk",
            }:
                assert all(number % 5 == 0 and number != 5 for number in numbers), key
            if (
                key in {"rate", "least", "most", "response", "weighted", "lower", "upper"}
                and "skills" not in found.name
            ):
                assert all(number == round(number) for number in numbers), key


def test_asking_again_gives_the_same(cohort):
    first, again = ([found.table.to_csv() for found in panels(cohort)] for _ in range(2))
    assert first == again


def test_a_provider_that_withdrew_is_told(cohort):
    assert any(note.startswith("Burnley College has stopped") for note in outcomes.funnel(cohort, ALL, NAME).notes)


def test_nobody_recorded_says_what_to_do(use, made):
    with pytest.raises(NothingToShow, match="No learner of Lancashire is recorded yet"):
        use(made({}))


def test_nobody_who_agreed_says_so(use, made):
    records = world.whole()
    records[Kind.LEARNERS] = [row | {"consent": None} for row in records[Kind.LEARNERS]]
    with pytest.raises(NothingToShow, match="None of the learners recorded for Lancashire has agreed"):
        use(made(records))


@pytest.mark.parametrize("number", [1, 9])
def test_few_learners_are_protected_in_every_panel(use, made, number):
    cohort = use(made(world.only(world.whole(), lambda row: 60 <= int(row["learner_ref"], 16) < 60 + number)))
    centre = outcomes.all_regions("progressed", demonstration=cohort.demonstration)
    with pytest.raises(NothingToShow, match="Too few cases are closed"):
        outcomes.programmes(cohort, ALL, NAME, stage="progressed", centre=centre)
    everything = [
        outcomes.funnel(cohort, ALL, NAME),
        outcomes.programmes(cohort, ALL, NAME, stage="completed", centre=0.8),
        outcomes.gains(cohort, ALL, NAME, world.FRAMEWORK),
        outcomes.follow_up(cohort, ALL, NAME),
        outcomes.destinations(cohort, ALL, NAME),
        outcomes.time_to_job(cohort, ALL, NAME),
        outcomes.staying(cohort, ALL, NAME),
    ]
    for found in everything:
        assert "few" in found.sentence.lower() or "nobody" in found.sentence.lower(), found.sentence
        for key in found.table.columns:
            if found.table[key].dtype.kind == "f":
                assert set(found.table[key].dropna()) <= {0.0, 10.0}, (found.name, key)


def test_no_follow_up_yet(use, made):
    cohort = use(made(world.whole() | {Kind.FOLLOW_UPS: [], Kind.ASSESSMENTS: []}))
    assert "Nobody has answered yet" in outcomes.follow_up(cohort, ALL, NAME).sentence
    assert "Nobody has answered yet" in outcomes.destinations(cohort, ALL, NAME).sentence
    assert "Nobody who was out of work" in outcomes.time_to_job(cohort, ALL, NAME).sentence
    with pytest.raises(NothingToShow, match="Upload skills assessments"):
        outcomes.gains(cohort, ALL, NAME, world.FRAMEWORK)


def test_a_group_without_anybody_says_so(cohort):
    nobody = group("home_lad_code:E07000128")
    assert "nothing to follow" in outcomes.funnel(cohort, nobody, "living in Wyre").sentence
    assert (
        "by the newest record nobody was due to be asked"
        in outcomes.follow_up(cohort, nobody, "living in Wyre").sentence
    )
    with pytest.raises(NothingToShow, match="Nobody of this group"):
        outcomes.staying(cohort, nobody, "living in Wyre")
    with pytest.raises(NothingToShow, match="stands under a programme"):
        outcomes.programmes(cohort, nobody, "living in Wyre", stage="completed", centre=0.8)


def test_a_region_that_records_nothing_sees_its_residents(use, whole_store):
    use(whole_store)
    north_west = outcomes.cohort(world.NORTH_WEST)
    assert abs(world.value(outcomes.funnel(north_west, ALL, NAME), "Enrolled", "reached") - 420) < 5


def test_real_records_go_before_demonstration_ones(use, made):
    url = made(world.whole())
    real = world.only(world.whole(), lambda row: int(row["learner_ref"], 16) < 140)
    world.keep_all(url, {Kind.LEARNERS: real[Kind.LEARNERS]}, demonstration=False)
    cohort = use(url)
    funnel = outcomes.funnel(cohort, ALL, NAME)
    assert not funnel.demonstration
    assert abs(world.value(funnel, "Enrolled", "reached") - 140) < 5


def test_only_those_who_started_by_a_year(use, whole_store):
    use(whole_store)
    by_2024 = outcomes.cohort(DEFAULT_REGION, "2024")
    assert abs(world.value(outcomes.funnel(by_2024, ALL, NAME), "Enrolled", "reached") - 360) < 5
    with pytest.raises(NothingToShow, match="by the end of 2020"):
        outcomes.cohort(DEFAULT_REGION, "2020")
