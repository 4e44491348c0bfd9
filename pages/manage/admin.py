"""Manage: who is who, what partners sent, and the way to take it out again."""

import streamlit as st

from ldsp.ui import parts, sign_in, uploading

person = sign_in.person()
st.title("What should LDSP know, and from whom?")
if not person.name:
    st.write("Everybody may look. To put records into the store, sign in with an account.")
    sign_in.panel()
elif not (person.may_administer or person.region_codes):
    sign_in.panel()
    st.write("Your account may look, but has no region to look after.")
else:
    names = ["New upload", "Kept so far", *(["Accounts"] if person.may_administer else []), "You"]
    tabs = dict(zip(names, st.tabs(names), strict=True))
    with tabs["New upload"], parts.or_reason():
        uploading.panel(person)
    with tabs["Kept so far"], parts.or_reason():
        uploading.receipts_panel(person)
    if "Accounts" in tabs:
        with tabs["Accounts"]:
            sign_in.accounts_panel()
    with tabs["You"]:
        sign_in.panel()
