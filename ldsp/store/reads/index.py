"""Questions about the index: how is it made?"""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session

from ldsp.store.reads.asking import answer, table


@dataclass(frozen=True, kw_only=True)
class Presets:
    """The ways of making the index that the store knows."""

    presets: pd.DataFrame  # a row a preset: preset_id, name, description, version, missing, how, edges (JSON)
    components: pd.DataFrame  # a row a component of a preset: preset_id, component, position, label, weight
    indicators: pd.DataFrame  # a row an indicator of a preset: the columns of tables.PresetIndicator


def presets(session: Session) -> Presets:
    """Which ways of making the index are there? Components and indicators come in the order in which they are shown."""
    preset, component, indicator = (table(name) for name in ("indexpreset", "presetcomponent", "presetindicator"))
    columns = [column for column in preset.columns if column.name != "upload_id"]
    by_position = (component.c.preset_id, component.c.position, component.c.component)
    return Presets(
        presets=answer(session, select(*columns).order_by(preset.c.preset_id)),
        components=answer(session, select(component).order_by(*by_position)),
        indicators=answer(
            session,
            select(indicator)
            .join(
                component,
                (component.c.preset_id == indicator.c.preset_id) & (component.c.component == indicator.c.component),
                isouter=True,
            )
            .order_by(indicator.c.preset_id, component.c.position, indicator.c.position, indicator.c.indicator_id),
        ),
    )
