"""The accessibility statement."""

import streamlit as st

st.title("How accessible is LDSP?")
st.markdown(
    """
**LDSP aims to meet the Web Content Accessibility Guidelines 2.2 at level AA. It is partially compliant: what falls short is
listed below.**

### What you can do
- use every page with the keyboard alone; a skip link leads past the menu
- choose an area by select box or table row as well as on the map: the map is never the only way
- read every figure as a table with real heads, and as a sentence; every figure has a text alternative
- zoom to 400%, or use a screen 320 pixels wide, without scrolling sideways, except inside wide tables
- tell the classes of a map apart by their order, their printed breaks and the labels, not by colour alone

### What falls short
- areas on a map cannot be reached by keyboard: use “Selected area”, the table or the search beside it
- the ranked list and long tables are drawn as a grid on a canvas: a screen reader reads a copy of it that is less complete;
  “Show as a table” below gives real table heads for up to sixty rows, and the Excel download for more
- neighbouring classes of a map differ by less than 3 to 1 in contrast, which five classes cannot avoid: outlines, labels and
  the table carry the same information
- the parts of a page that Streamlit provides (menus, select boxes) are as accessible as it makes them. Two of them are not
  what the guidelines ask: on a narrow screen the list of pages is not marked up as one list, and the box in which a wide
  table scrolls is not marked as reachable by keyboard (current Chrome, Edge and Firefox reach it all the same)

### How it is tested
Every page is checked by axe-core against WCAG 2.0, 2.1 and 2.2, levels A and AA, each time the code changes. Last change of
this statement: 22 November 2026.

### Tell us
If you cannot get at something, tell the person who runs this copy of LDSP, or open an issue with the project.
If you are not happy with the answer and LDSP is run by a public body in England, contact the
Equality Advisory and Support Service.
"""
)
