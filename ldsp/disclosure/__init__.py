"""Statistical disclosure control: the only door through which counts of people leave the house.

What passes the door is `Published`: a table with the words that must travel with it. Figures, pages, downloads and
documents take nothing else.

* `publish` lets official statistics about areas pass as they are, with their source and date.
* `publish_people` takes true counts of learners with the sums of their record keys, and lets nothing else pass than what
  `rounding` makes of them.
* `frozen` hides cells of a table that is printed once, and shows that what is hidden cannot be worked out.
"""

from ldsp.disclosure.frozen import audit_table, suppress_table
from ldsp.disclosure.people import MOST_CROSSING, ROUNDING, SHARES, NotPublished, allow, publish_people, rounded
from ldsp.disclosure.published import Column, Published, SourceLine, publish
from ldsp.disclosure.records import record, restored
from ldsp.disclosure.rounding import (
    BASE,
    RULES,
    all_or_none,
    publish_count,
    publish_counts,
    publish_means,
    publish_medians,
    publish_percents,
)
from ldsp.domain.people import record_key, record_keys

__all__ = [
    "BASE",
    "MOST_CROSSING",
    "ROUNDING",
    "RULES",
    "SHARES",
    "Column",
    "NotPublished",
    "Published",
    "SourceLine",
    "all_or_none",
    "allow",
    "audit_table",
    "publish",
    "publish_count",
    "publish_counts",
    "publish_means",
    "publish_medians",
    "publish_people",
    "publish_percents",
    "record",
    "record_key",
    "record_keys",
    "restored",
    "rounded",
    "suppress_table",
]
