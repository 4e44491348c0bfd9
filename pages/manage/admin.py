"""Manage: who is who, what partners sent, and the way to take it out again."""

import streamlit as st

from ldsp.ui import managing, sign_in

person = sign_in.person()
st.title("What should LDSP know, and from whom?")
if not person.name:
    st.write("Everybody may look. To put records into the store, sign in with an account.")
    sign_in.panel()
elif region_code := managing.region_code(person):
    sign_in.line(person)
    managing.tabs(person, region_code)
else:
    sign_in.panel()
    st.write("Your account may look, but has no region to look after. Ask an administrator to give it one.")
