"""Published tables as papers: one intermediate form, three writers (Word, PDF, slides)."""

from ldsp.figures.documents.form import (
    Document,
    Heading,
    Notes,
    Part,
    Picture,
    Sentence,
    Source,
    Table,
    file_name,
    of_published,
)
from ldsp.figures.documents.pdf import pdf
from ldsp.figures.documents.slides import slides
from ldsp.figures.documents.word import word

__all__ = [
    "Document",
    "Heading",
    "Notes",
    "Part",
    "Picture",
    "Sentence",
    "Source",
    "Table",
    "file_name",
    "of_published",
    "pdf",
    "slides",
    "word",
]
