"""Names and values on a map, moved a little so that none covers another.

deck.gl cannot do this inside Streamlit: its collision filter hides a label only when its very middle is covered. The
zoom of the first view is known here, so the places can be worked out here, in pixels.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd

from ldsp.domain.areas import Shapes
from ldsp.figures import projection, style

MOST = 20  # labels on a map
LETTER = 7.2  # pixels: mean width of a letter of our font at 13 px, semibold
LINE = 15.0  # pixels from one line to the next
LONGEST_LINE = 13  # letters; longer names are broken at a space
STEPS = (0.0, -0.5, 0.5, -1.0, 1.0)  # how far a label may be moved, in its own widths and heights


@dataclass(frozen=True)
class Label:
    """A text whose middle is drawn at a point, moved by so many pixels (right, down)."""

    code: str
    text: str
    offset: tuple[float, float]


def broken(name: str, longest: int = LONGEST_LINE) -> str:
    """A name on as many lines as it needs.

    >>> broken("Blackburn with Darwen").splitlines(), broken("Ribble Valley")
    (['Blackburn', 'with Darwen'], 'Ribble Valley')
    """
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= longest:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


def size(text: str) -> tuple[float, float]:
    """Width and height of a text in pixels, near enough to keep texts apart."""
    lines = text.split("\n")
    return max(map(len, lines)) * LETTER, len(lines) * LINE


def placed(table: pd.DataFrame, shapes: Shapes, selected: str | None, *, width: int, height: int) -> list[Label]:
    """Name and value for each area of a map, the selected one and the higher classes choosing first.

    `table` is by area code, with `name`, `shown` and `band`. There are no labels where more than twenty areas would want
    one, or where the shapes have no points for them.
    """
    codes = [code for code in shapes.codes if code in shapes.labels and code in table.index]
    if len(shapes.codes) > MOST or not codes:
        return []
    view = projection.fitted(shapes.bounds, width=width, height=height)
    bands = pd.to_numeric(table["band"]).fillna(-1)
    return place(
        {code: projection.pixels(view, *shapes.labels[code], width=width, height=height) for code in codes},
        {code: plain(str(table["name"][code])) for code in codes},
        {code: plain(str(table["shown"][code])) for code in codes},
        sorted(codes, key=lambda code: (code != selected, -bands[code])),
        (0, 0, width, height),
    )


def plain(text: str) -> str:
    """Only what deck.gl's default set of characters can write; a character outside it makes all the text vanish."""
    return text.replace(style.MINUS, "-").encode("ascii", "replace").decode()


def place(
    points: Mapping[str, tuple[float, float]],
    names: Mapping[str, str],
    values: Mapping[str, str],
    order: Sequence[str],
    frame: tuple[float, float, float, float],
) -> list[Label]:
    """Find a place for each label, the first in `order` choosing first.

    Parameters
    ----------
    points
        Where each area's label would stand at best, in pixels, right and down.
    names, values
        What to write; a name that finds no room is left out and its value alone is tried.
    order
        Codes, the most important first.
    frame
        Left, top, right and bottom of the picture, in the same pixels; no label reaches beyond it.

    Returns
    -------
    A label for each code that found room, in the same order. What finds none is left out: it is in the table.
    """
    taken: list[tuple[float, float, float, float]] = []
    labels: list[Label] = []
    for code in order:
        for text, (dx, dy) in _choices(names[code], values[code]):
            wide, high = size(text)
            x, y = points[code][0] + dx * wide, points[code][1] + dy * high
            box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            if _within(box, frame) and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                labels.append(Label(code, text, (round(dx * wide, 1), round(dy * high, 1))))
                break
    return labels


def _choices(name: str, value: str) -> Iterator[tuple[str, tuple[float, float]]]:
    """Texts and moves, best first: the whole label near its point before a value alone."""
    moves = sorted(product(STEPS, STEPS), key=lambda move: (abs(move[0]) + abs(move[1]), abs(move[0])))
    yield from ((f"{broken(name)}\n{value}", move) for move in moves if abs(move[0]) + abs(move[1]) <= 1)
    yield from ((value, move) for move in moves)


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _within(box: tuple[float, float, float, float], frame: tuple[float, float, float, float]) -> bool:
    return frame[0] <= box[0] and frame[1] <= box[1] and box[2] <= frame[2] and box[3] <= frame[3]
