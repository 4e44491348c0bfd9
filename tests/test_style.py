"""One look: colours and formats in one module, and the same palettes in Streamlit's configuration."""

import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from ldsp.disclosure import Column, publish
from ldsp.figures import style

ROOT = Path(__file__).parents[1]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
HEX = re.compile(r"#(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\b")


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [value / 255 for value in style.rgb(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_are_written_in_one_module_only():
    places = [ROOT / "app.py", *(ROOT / "ldsp").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    strays = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in places
        if path.exists() and path != ROOT / "ldsp" / "figures" / "style.py"
        for found in HEX.findall(path.read_text())
    ]
    assert not strays, f"Colours belong in ldsp/figures/style.py: {strays}"


def test_streamlits_palettes_are_ours():
    theme = CONFIG["theme"]
    assert theme["chartCategoricalColors"] == list(style.CATEGORICAL)
    # Streamlit takes ten colours or none: each of our five stands twice.
    assert theme["chartSequentialColors"] == [colour for colour in style.SEQUENTIAL for _ in range(2)]
    assert theme["chartDivergingColors"] == [colour for colour in style.DIVERGING for _ in range(2)]


def test_streamlits_interface_colours_are_ours():
    expected = {
        "primaryColor": style.LINK,
        "linkColor": style.LINK,
        "textColor": style.INK,
        "backgroundColor": style.PAPER,
        "secondaryBackgroundColor": style.PANEL,
        "borderColor": style.FIELD_BORDER,
        "redColor": style.ERROR,
        "greenColor": style.SUCCESS,
        "blueColor": style.LINK,
        "grayColor": style.INK_SECONDARY,
    }
    assert {key: CONFIG["theme"][key] for key in expected} == expected


def test_every_font_of_the_configuration_is_served_from_our_own_folder():
    assert {face["family"] for face in CONFIG["theme"]["fontFaces"]} == {style.FONT}
    for face in CONFIG["theme"]["fontFaces"]:
        assert face["url"].startswith("/assets/fonts/")  # a relative address would break on pages deeper than the first
        assert (ROOT / "ldsp" / "ui" / face["url"].lstrip("/")).is_file()
    assert (ROOT / "ldsp" / "ui" / "assets" / "fonts" / "OFL.txt").is_file()


def test_nothing_is_reported_and_only_this_machine_is_served():
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert {"127.0.0.1", "localhost"} <= set(CONFIG["server"]["allowedHosts"])
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["server"]["enableXsrfProtection"] is True


def test_every_option_of_the_configuration_is_one_that_streamlit_knows():
    from streamlit import config

    known = set(config.get_config_options())
    for section, options in CONFIG.items():
        for option in options:
            assert f"{section}.{option}" in known


@pytest.mark.parametrize("colour", [style.INK, style.INK_SECONDARY, style.LINK, style.ERROR, style.SUCCESS])
def test_text_can_be_read(colour):
    assert contrast(colour, style.PAPER) >= 4.5
    if colour != style.ERROR:  # 4.3:1 on a panel: errors are written on white or in ink
        assert contrast(colour, style.PANEL) >= 4.5


@pytest.mark.parametrize(
    "colour",
    [*style.CATEGORICAL[:4], style.SELECTED, style.FOCUS, style.BENCHMARK, style.FIELD_BORDER, style.NO_DATA_LINE],
)
def test_marks_can_be_seen(colour):
    # 3:1, WCAG 2.2, 1.4.11; A285D1 of the palette's emergency pair is 2.97 and must be labelled.
    assert contrast(colour, style.PAPER) >= 3


def test_no_judgement_is_told_by_colour_alone():
    for group in (style.JUDGEMENTS, style.RAG):
        assert all(judgement.symbol and judgement.word for judgement in group.values())
        assert len({judgement.word for judgement in group.values()}) == len(group)


def test_classes_grow_darker():
    for classes in range(1, 6):
        colours = style.sequential(classes)
        assert len(colours) == classes
        assert sorted(colours, key=luminance, reverse=True) == list(colours)
    with pytest.raises(ValueError, match="one to five"):
        style.sequential(6)


@pytest.mark.parametrize(
    ("value", "symbol", "printed"),
    [
        (0, None, "0.0"),  # a nought is a nought
        (None, "c", "[c]"),  # confidential
        (None, None, "[x]"),  # not available
        (float("nan"), "z", "[z]"),
        (0.02, "low", "[low]"),  # rounds to nought and is not
        (12.25, "u", "12.3 [u]"),
        (-1234.55, None, "−1,234.6"),
    ],
)
def test_nought_hidden_and_missing_are_three_different_things(value, symbol, printed):
    assert style.format_value(value, Column(label="Share", unit="%", decimals=1), symbol) == printed


def test_half_is_rounded_away_from_nought_once():
    assert [style.number(value, 1) for value in (0.25, 0.35, -0.25, 2.45, 1.005)] == [
        "0.3",
        "0.4",
        "−0.3",
        "2.5",
        "1.0",
    ]
    assert style.number(-0.04, 1) == "0.0"


def test_a_shown_table_has_human_heads_and_no_blank_cell():
    table = pd.DataFrame({"name": ["Burnley", None], "change": [1.25, None], "why": [None, "c"]})
    columns = {
        "name": Column(label="District"),
        "change": Column(label="Change", unit="percentage points", decimals=1, symbol="why"),
    }
    published = publish(table, name="n", question="?", sentence="", subtitle="", columns=columns)
    shown = style.shown(published)
    assert list(shown.columns) == ["District", "Change (percentage points)"]
    assert shown.to_numpy().tolist() == [["Burnley", "+1.3"], ["[x]", "[c]"]]
    assert style.shorthand_used(shown) == (
        "[x] not available",
        "[c] confidential: hidden, so that nobody can be recognised",
    )
