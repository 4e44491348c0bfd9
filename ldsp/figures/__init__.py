"""What is published, drawn: Altair chart, pydeck deck, workbook. No Streamlit, no queries."""
