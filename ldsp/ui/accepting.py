"""The boxes with which a coordinator accepts a suggestion or a whole plan, and takes it back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import streamlit as st

from ldsp.disclosure import Published
from ldsp.domain.areas import Place
from ldsp.domain.matching import Plan
from ldsp.domain.records import MODES
from ldsp.domain.roles import Person
from ldsp.domain.tables import rows
from ldsp.errors import LdspError, NothingToShow
from ldsp.services import matching as matching_service
from ldsp.services import uploads as uploads_service
from ldsp.ui import address, cached
from ldsp.ui import matching as boxes

SAID, PLAN_SAID = "matching-said", "plan-said"  # what came of the last click, shown once
MOST_PLANS = 5  # that are listed with a way back; older ones are undone on the Admin page


def acceptance(person: Person, region: Place, suggestions: Published) -> None:
    """The form that turns a suggestion into a planned course run, for coordinators of the region."""
    if told := st.session_state.pop(SAID, ""):
        st.success(told, icon=":material/check:")
    try:
        options = matching_service.options(person, region.code)
    except NothingToShow as nothing:
        st.caption(str(nothing))
        return
    offered = {
        f"{row.pledge_id}.{row.lad_code}.{row.level}": row for row in rows(suggestions.table) if not row.demonstration
    }
    if not offered:
        st.caption("Every suggestion rests on a demonstration pledge: nothing can be planned from it.")
        return
    with st.container(border=True):
        st.subheader("Accept a suggestion: plan a course run")
        names = {code: f"{row.name}, {row.level}: {row.places:,} places" for code, row in offered.items()}
        chosen = offered[address.select("Suggestion", names, key="accept")]
        fitting = options.programmes[options.programmes["level"] == chosen.level]
        if fitting.empty:
            st.caption(f"The register holds no programme for {chosen.level} skills: enter one on the Admin page.")
            return
        taught = {str(code): str(name) for code, name in fitting["name"].items()}
        programme = address.select("Programme", taught, key="accept-programme")
        usual = (
            list(options.providers).index(fitting.loc[programme, "provider_id"])
            if (fitting.loc[programme, "provider_id"] in options.providers)
            else 0
        )
        with st.form("accept-form", border=False):
            left, middle, right = st.columns(3)
            with left:
                places = st.number_input("Places of this run", 1, int(chosen.places), min(20, int(chosen.places)))
            with middle:
                provider = st.selectbox(
                    "Provider", list(options.providers), usual, format_func=lambda code: options.providers[code]
                )
                mode = st.selectbox(
                    "Mode", list(MODES), index=list(MODES).index(chosen.mode) if chosen.mode in MODES else 0
                )
            with right:
                starts_on = st.date_input("Starts on", boxes.today() + timedelta(days=28), format="DD/MM/YYYY")
                venues = {"": "Not settled", **options.venues}
                venue = st.selectbox("Venue", list(venues), format_func=lambda code: venues[code])
            if st.form_submit_button("Plan this course run", type="primary"):
                order = matching_service.Order(
                    pledge_id=chosen.pledge_id, lad_code=chosen.lad_code, level=chosen.level, places=int(places),
                    programme_id=programme, provider_id=str(provider), venue_id=str(venue), mode=str(mode),
                    starts_on=starts_on,
                )  # fmt: skip
                _plan(person, region, order, chosen.name)
        undoing(person, region)


def _plan(person: Person, region: Place, order: matching_service.Order, name: str) -> None:
    try:
        receipt = matching_service.accept(person, region.code, order, today=boxes.today())
    except LdspError as error:
        address.explain(error)
        return
    st.session_state[SAID] = (
        f"Planned: {order.places:,} places, {name}, from {order.starts_on:%d %B %Y}. Upload {receipt.upload_id} holds it and can be undone."
    )
    st.rerun()


def undoing(person: Person, region: Place) -> None:
    """What was accepted here, each with the way back."""
    for receipt in matching_service.accepted(person, region.code)[:5]:
        told = f"Upload {receipt.upload_id}: a course run planned"
        _way_back(person, [receipt], told, SAID)


def _way_back(person: Person, receipts: Sequence[uploads_service.Receipt], told: str, said: str) -> None:
    """What was kept in one go, and the button that undoes it."""
    newest = receipts[0]
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.caption(address.literal(f"{told} by {newest.kept_by} on {newest.kept_at:%d %B %Y at %H:%M} UTC."))
    if right.button("Undo", key=f"undo-{newest.upload_id}"):
        try:
            uploads_service.undo(person, newest.upload_id)
        except LdspError as error:
            address.explain(error)
            return
        one = len(receipts) == 1
        st.session_state[said] = f"Undone: {_numbers(receipts)} no longer {'counts' if one else 'count'}."
        st.rerun()


def _numbers(receipts: Sequence[uploads_service.Receipt]) -> str:
    told = " and ".join(str(number) for number in sorted(one.upload_id for one in receipts))
    return f"upload {told}" if len(receipts) == 1 else f"uploads {told}"


def plan_acceptance(
    person: Person,
    region: Place,
    level: str,
    plans: Mapping[str, Plan],
    tried: Callable[[Plan], matching_service.Outcome],
) -> None:
    """The boxes that turn a whole plan into records, for coordinators of the region: first what would be written, then the button.

    Parameters
    ----------
    person, region, level
        Who, where, and the level of skill that the plans are about.
    plans
        The plans by their names.
    tried
        What a plan comes to.
    """
    if told := st.session_state.pop(PLAN_SAID, ""):
        st.success(told, icon=":material/check:")
    offered = {str(at): name for at, (name, plan) in enumerate(plans.items()) if not plan.is_empty}
    kept = matching_service.accepted_plans(person, region.code)
    if not offered and not kept:
        return
    with st.container(border=True):
        st.subheader("Accept a plan: record what it adds")
        if not offered:
            st.caption("Both plans are empty: add something to one of them first.")
        else:
            try:
                options = matching_service.options(person, region.code)
            except NothingToShow as nothing:
                st.caption(str(nothing))
            else:
                name = offered[address.select("Plan", offered, key="accept-plan")]
                terms = _terms(plans[name], level, options)
                if terms is not None:
                    names = {place.code: place.name for place in cached.districts(region.code)}
                    _write(person, region, matching_service.draft(name, tried(plans[name]), level, terms, names))
        for receipts in kept[:MOST_PLANS]:
            name = str(receipts[0].settings.get("name", "A plan"))
            _way_back(person, receipts, f"{name}, {_numbers(receipts)}: accepted", PLAN_SAID)


def _write(person: Person, region: Place, draft: matching_service.Draft) -> None:
    """What would be written, and the button that writes it."""
    name = draft.name
    if not draft.is_empty:
        st.markdown(f"**{name} would write {len(draft.lines):,} {'record' if len(draft.lines) == 1 else 'records'}:**")
        st.table(
            {
                "Record": [address.literal(what) for what, _, _ in draft.lines],
                "Where": [address.literal(where) for _, where, _ in draft.lines],
                "Places": [f"{places:,}" for _, _, places in draft.lines],
            },
            hide_index=True,
            alt=f"What accepting {name} would write",
        )
    for sentence in draft.left_out:
        st.caption(sentence)
    if draft.on_demonstration:
        st.caption(
            "Demonstration records take part in the matching that this rests on; what is accepted is recorded as real."
        )
    if st.button(
        f"Accept {name[:1].lower()}{name[1:]}", type="primary", key="accept-whole-plan", disabled=draft.is_empty
    ):
        try:
            receipts = matching_service.accept_plan(person, region.code, draft, today=boxes.today())
        except LdspError as error:
            address.explain(error)
            return
        count = sum(one.rows for one in receipts)
        st.session_state[PLAN_SAID] = (
            f"{name} is accepted: {count:,} {'record' if count == 1 else 'records'}, {_numbers(receipts)}. "
            "All of it can be undone in one go, below."
        )
        st.rerun()


def _terms(plan: Plan, level: str, options: matching_service.Options) -> matching_service.Terms | None:
    """What the records need and the plan does not say; None where the register cannot give it."""
    fitting = options.programmes[options.programmes["level"] == level]
    if fitting.empty:
        st.caption(f"The register holds no programme for {level} skills: enter one on the Admin page.")
        return None
    left, middle, right = st.columns(3)
    with left:
        taught = {str(code): str(programme) for code, programme in fitting["name"].items()}
        programme = address.select("Programme", taught, key="plan-programme")
        starts_on = st.date_input(
            "Course runs start on", boxes.today() + timedelta(days=28), format="DD/MM/YYYY", key="plan-starts"
        )
    with middle:
        usual = str(fitting.loc[programme, "provider_id"])
        own = {code: options.providers[code] for code in sorted(options.providers, key=lambda code: code != usual)}
        provider = address.select("Provider", own, key="plan-provider")
        mode = address.select("Mode", {each: each.capitalize() for each in MODES}, key="plan-mode")
    with right:
        partner = what = ""
        share_out, venue_places = True, 0
        if plan.pledge:
            partner = st.text_input("Partner of the new pledge", key="plan-partner", max_chars=200)
            what = st.text_input("What is pledged", f"Places in {level} skills", key="plan-what", max_chars=300)
            share_out = st.checkbox(
                "Plan its places as course runs, district by district", value=True, key="plan-share-out"
            )
        if plan.venues:
            label = "Places of the first course run at each new venue"
            venue_places = int(st.number_input(label, 0, 1_000, 0, key="plan-venue-places"))
    return matching_service.Terms(
        programme_id=programme, provider_id=provider, starts_on=starts_on, mode=mode, partner=partner, what=what,
        share_out=share_out, venue_places=venue_places,
    )  # fmt: skip
