"""Uploads: check, preview, keep, undo. What people enter goes into the store by this door only."""

from ldsp.services.uploads.editing import FILE_NAME, ROW, SMALL, check_edits, choices, editable, save_edits
from ldsp.services.uploads.keeping import BuiltUpon, Overtaken, builders, keep, undo
from ldsp.services.uploads.previewing import NEW, REPLACED, UNCHANGED, ChooseSheet, Preview, check, pseudonyms
from ldsp.services.uploads.receipts import TOGETHER, Receipt, receipt, receipts
from ldsp.services.uploads.templates import template
from ldsp.services.uploads.together import keep_together

__all__ = [
    "FILE_NAME",
    "NEW",
    "REPLACED",
    "ROW",
    "SMALL",
    "TOGETHER",
    "UNCHANGED",
    "BuiltUpon",
    "ChooseSheet",
    "Overtaken",
    "Preview",
    "Receipt",
    "builders",
    "check",
    "check_edits",
    "choices",
    "editable",
    "keep",
    "keep_together",
    "pseudonyms",
    "receipt",
    "receipts",
    "save_edits",
    "template",
    "undo",
]
