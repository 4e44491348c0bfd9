"""Small pledges and gaps, and the plainest ways of finding the answers."""

import itertools

import pandas as pd


def pledges(**columns):
    """Pledges that anybody may use, but for what is given."""
    whole = {
        "unit": "places",
        "level": "basic",
        "lad_codes": (),
        "audience": "",
        "mode": "face to face",
        "until": pd.NaT,
    }
    count = len(next(iter(columns.values())))
    table = {name: columns.get(name, [value] * count) for name, value in whole.items()}
    index = columns.get("index", [f"p{i}" for i in range(count)])
    return pd.DataFrame({**table, "capacity": columns["capacity"]}, index=pd.Index(index, name="pledge_id"))


def gaps(**columns):
    """Gaps in basic skills, all of whose people are online, but for what is given."""
    count = len(columns["unmet"])
    table = {
        "lad_code": columns.get("lad_code", [f"E0700000{i}" for i in range(count)]),
        "level": columns.get("level", ["basic"] * count),
        "unmet": columns["unmet"],
        "online_unmet": columns.get("online_unmet", columns["unmet"]),
        "risk": columns.get("risk", [5.0] * count),
    }
    index = columns.get("index", [f"g{i}" for i in range(count)])
    return pd.DataFrame(table, index=pd.Index(index, name="gap_id"))


def every_allotment(capacity, unmet, online_unmet, online, eligible):
    """Every way of giving out whole places: dictionaries of (pledge, gap) to places. Only for a handful of places."""
    pairs = [(p, g) for p in range(len(capacity)) for g in range(len(unmet)) if eligible[p][g]]
    ranges = [range(min(capacity[p], unmet[g]) + 1) for p, g in pairs]
    for amounts in itertools.product(*ranges):
        given = dict(zip(pairs, amounts, strict=True))
        if keeps_the_bounds(given, capacity, unmet, online_unmet, online):
            yield given


def keeps_the_bounds(given, capacity, unmet, online_unmet, online):
    for p, most in enumerate(capacity):
        if sum(n for (q, _), n in given.items() if q == p) > most:
            return False
    for g, most in enumerate(unmet):
        if sum(n for (_, h), n in given.items() if h == g) > most:
            return False
        if sum(n for (q, h), n in given.items() if h == g and online[q]) > online_unmet[g]:
            return False
    return True
