"""The words: codes as types, areas, indicators, periods, bands. No I/O, no SQL, no Streamlit."""
