"""What pages share; the only Streamlit under ldsp."""
