"""What a meeting looks at together, and what it decides over it."""

from ldsp.domain.records.common import free, whole
from ldsp.domain.records.shape import Contract, Field, Holds, Kind

ADDRESS = r"[a-z_-]*(\?[A-Za-z0-9=&,._~%+:-]*)?"
"""A view of LDSP's own: a page and what is chosen on it. No host, so that a saved view leads nowhere else."""

VIEWS = Contract(
    kind=Kind.VIEWS,
    title="Saved views and decisions",
    row="a view of an agenda, with what was decided over it",
    fields=(
        free("agenda", "Agenda", "The meeting, or what it is about.", "Steering group, June 2019", longest=100,
             required=True, key=True,
             aliases=("meeting", "set", "list")),
        free("name", "View", "What is to be seen, in a few words.", "Where the risk is greatest", longest=150,
             required=True, key=True,
             aliases=("title", "view name", "item")),
        whole("position", "Order", "Which comes first: 1, then 2, then 3.", "1", required=True,
              aliases=("no", "number", "position", "item number")),
        Field(
            name="address", label="Address", holds=Holds.TEXT, required=True, longest=2000, pattern=ADDRESS,
            guide="The page and what is chosen on it: what stands in the address bar after the name of the server and /.",
            example="need?area=E07000117", aliases=("link", "url"),
        ),
        free("question", "To discuss", "What to point out or to ask. No names of people.",
             "Why does Burnley stand above Blackpool here?", longest=500,
             aliases=("note", "notes", "what to say")),
        free("decision", "Decision", "What was decided. No names of people.", "Ask the libraries for two more sessions a week.",
             longest=2000,
             aliases=("decided", "minutes", "outcome", "action")),
        Field(
            name="decided_on", label="Decided on", holds=Holds.DATE, past=True, guide="The day of the decision.",
            example="12/06/2019", aliases=("date", "date of decision"),
        ),
        whole("data_revision", "Revision of the data", "Which state of the store was on the screen; LDSP writes it.", "7",
              aliases=("revision", "data version")),
    ),
)  # fmt: skip
