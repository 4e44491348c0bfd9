"""Columns that say who somebody is: recognised by their head and by what is in them, and never kept."""

import re
from collections.abc import Callable
from datetime import date

import pandas as pd

from ldsp.ingest.heads import squashed

LOOKED_AT = 400  # cells of a column, spread over it
MOST = 0.5  # of the filled cells: below it a column is not of that kind

BY_HEAD: tuple[tuple[str, str], ...] = (  # pattern of a squashed head; what it holds
    (r"(e?mail|emailaddress|contactemail|.*email.*)", "e-mail addresses"),
    (r".*(telephone|telno|phone|mobile|landline).*|tel|fax", "phone numbers"),
    (r".*(dateofbirth|birthdate|birthday)|dob|doby?", "dates of birth"),
    (r"uln|.*uniquelearner(no|number|ref.*)?", "unique learner numbers (ULN)"),
    (r"ni(no|number|num)?|.*nationalinsurance.*|ninumber.*", "National Insurance numbers"),
    (r".*(forename|surname|givenname|familyname|firstname|lastname|middlename|maidenname|preferredname|fullname|christianname).*", "names of people"),
    (r"(learner|student|pupil|client|participant|candidate|customer|tutor|contact|parent|guardian|nextofkin|coordinator)s?name", "names of people"),
    (r"nextofkin|emergencycontact|tutor|keyworker|contactperson|contact|mentor", "names of people"),
    (r"(home|postal|full|street|learner|contact|prior)?address(line)?\d?|addline\d|street|housenumber|house",
        "addresses"),
    (r".*(passport|nhsnumber|nhsno|bankaccount|sortcode|accountnumber|ipaddress|socialmedia|twitter|facebook|photo).*",
        "personal details"),
)  # fmt: skip

EMAIL = re.compile(r"[^\s@,;<>]{1,64}@[^\s@,;<>]{1,190}\.[A-Za-z]{2,10}\b")
PHONE = re.compile(r"(?<![\d.])(?:\+44\s?\(?0?\)?\s?|\(?0)(?:7\d|1\d|2[0-9]|3[03]|8[04])(?:[\s()-]{0,2}\d){7,9}(?!\d)")
NI = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", re.IGNORECASE)
ADDRESS = re.compile(
    r"\d+[A-Za-z]?,?\s+[A-Za-z' ]{2,40}\b(road|rd|street|st|avenue|ave|lane|ln|close|drive|dr|court|crescent|way|place|terrace|grove)\b",
    re.IGNORECASE,
)
PERSON = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Dr)\.?\s+)?([A-Z][a-z]+)(?:\s+[A-Z]\.?)?[\s,]+[A-Z][A-Za-z'’-]+$")
FIRST_NAMES = frozenset(
    """aaron abdul abigail adam ahmed aisha alan alex alexander alice ali amanda amelia amy andrea andrew angela
    ann anna anne anthony asif barbara ben benjamin beth brian carol caroline catherine charles charlotte chloe
    chris christine christopher claire colin daniel david dawn deborah denise diane donna dorothy edward
    elizabeth ella ellie emily emma eric ethan fatima fiona frances gary gemma george georgia grace graham
    hannah harry hassan heather helen henry holly hussain ian imran irene isla jack jacob jacqueline james jamie
    jane janet jason jean jennifer jessica jill joan joanna joanne john jonathan joseph joshua joyce judith
    julia julie karen kate katherine kathleen keith kelly kenneth kerry kevin laura lauren leah lee lewis liam
    linda lisa louise lucy luke margaret maria marie mark martin mary matthew maureen megan mia michael michelle
    mohammad mohammed molly muhammad nadia natalie nathan neil nicholas nicola nigel oliver olivia pamela
    patricia patrick paul pauline peter philip rachel raymond rebecca richard robert robin roger ronald rosemary
    ruth ryan sally sam samantha samuel sandra sara sarah scott sean shabana sharon sheila shirley simon sophia
    sophie stephanie stephen steven stuart susan tariq teresa thomas tim timothy tom tracey tracy usman valerie
    vanessa victoria wayne wendy william yasmin yusuf zainab zoe""".split()  # noqa: SIM905 - read more easily than a list
)  # common in England; only to notice a column of names, never to judge a person


def by_head(head: str) -> str:
    """What a column holds about people, by its head; "" if nothing.

    >>> by_head("Learner's E-mail"), by_head("Mobile no."), by_head("ULN"), by_head("Given Names"), by_head("Level")
    ('e-mail addresses', 'phone numbers', 'unique learner numbers (ULN)', 'names of people', '')
    """
    bare = re.sub(r"[^a-z0-9]", "", squashed(head))
    return next((what for pattern, what in BY_HEAD if re.fullmatch(pattern, bare)), "")


def by_content(cells: pd.Series, today: date) -> str:
    """What a column holds about people, by its cells; "" if nothing.

    >>> by_content(pd.Series(["07700 900123", "01282 555 0199", "n/a"]), date(2019, 6, 1))
    'phone numbers'
    """
    step = max(len(cells) // LOOKED_AT, 1)
    seen = [cell[:200] for cell in cells.iloc[::step].tolist() if cell]
    if not seen:
        return ""
    tests: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("e-mail addresses", EMAIL.search),
        ("National Insurance numbers", NI.fullmatch),
        ("unique learner numbers (ULN)", is_uln),
        ("phone numbers", PHONE.fullmatch),
        ("addresses", ADDRESS.match),
        ("names of people", is_name),
        ("dates of birth", lambda cell: _is_birth_date(cell, today)),
    )
    for what, test in tests:
        if sum(bool(test(cell)) for cell in seen) >= MOST * len(seen):
            return what
    return ""


def within(text: str) -> str:
    """What a text gives away about somebody; "" if nothing that can be recognised.

    >>> within("ring 07700 900123"), within("write to jo@example.org"), within("ran for 20190311 sessions")
    ('a phone number', 'an e-mail address', '')
    """
    if EMAIL.search(text):
        return "an e-mail address"
    if NI.search(text):
        return "a National Insurance number"
    return "a phone number" if PHONE.search(text) else ""


def is_uln(cell: str) -> bool:
    """A unique learner number: ten digits, the last a check on the others. 9999999999 stands for none."""
    if not re.fullmatch(r"[1-9][0-9]{9}", cell):
        return False
    return (
        cell == "9999999999"
        or int(cell[9]) == 10 - sum(int(digit) * (10 - at) for at, digit in enumerate(cell[:9])) % 11
    )


def is_name(cell: str) -> bool:
    found = PERSON.match(cell.strip())
    return bool(found) and (found[1].lower() in FIRST_NAMES or cell.startswith(("Mr", "Mrs", "Ms ", "Miss", "Dr")))  # type: ignore[index]


def _is_birth_date(cell: str, today: date) -> bool:
    """A day 10 to 100 years ago: in a return about a programme of a few years nothing else is so old."""
    years = re.match(r"(?:\d{1,2}[/.-]\d{1,2}[/.-]((?:19|20)\d\d)|((?:19|20)\d\d)-\d\d-\d\d)", cell)
    return bool(years) and 10 < today.year - int(years[1] or years[2]) <= 100  # type: ignore[index]
