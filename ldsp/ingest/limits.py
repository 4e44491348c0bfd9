"""How much of an upload is read. Beyond these limits a file is refused, before it has cost much time or memory.

Our own choice: a learner return of 200,000 rows and 22 columns fits with room to spare, as a workbook too.
"""

MAX_BYTES = 100 * 2**20  # of the file as it arrives
MAX_UNPACKED = 600 * 2**20  # of all that a workbook holds, unpacked
MAX_RATIO = 250  # unpacked to packed, of a part larger than SMALL_PART; workbooks of records reach 10 to 60
SMALL_PART = 5 * 2**20
MAX_PARTS = 2_000  # files within a workbook
MAX_ROWS = 1_048_576  # what a sheet of Excel holds
MAX_COLUMNS = 1_000  # a wide ILR export has about 300
MAX_CELLS = 25_000_000
MAX_CELL = 32_767  # characters of a cell: what Excel holds
MAX_TEXT = 250_000_000  # characters of all cells together: a million rows of 22 columns and 10 letters
MAX_HTML = 30 * 2**20
MAX_MERGED = 20_000  # merged cells that are filled
MAX_NAME = 120  # characters of a file name that are kept and shown
SUGGESTIONS = 25  # likely codes looked for, a column and chunk: enough for a typing mistake, bounded for rubbish
CHUNK = 50_000  # rows checked at a time
