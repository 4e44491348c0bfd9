"""What must the board know this quarter? One page, and the same as Word, PDF and slides; frozen, shared, taken away."""

import streamlit as st

from ldsp.ui import board, cached, frame, parts, sharing, sign_in

region, person = cached.region(frame.region_code()), sign_in.person()
head = st.container()
left, middle, right = st.columns([4, 4, 6], vertical_alignment="bottom")
with left:
    quarter = board.quarter(region)
with middle:
    version = board.version(region, quarter)

now = cached.board(region.code, quarter)
report, made, report_id = now, board.today(), ""
if version != board.LIVE:
    about, report = cached.thawed(version)
    made, report_id = about.made_at.date(), about.report_id
with right:
    board.report_downloads(report.parts(), made=made, report_id=report_id)

with head:
    st.title(report.summary.question)
    if frame.until():
        st.caption(
            "“Data up to” changes nothing on this page: a report is about its quarter, and a frozen one never changes."
        )
    if report_id:
        board.then_and_now(about, report, now)
    else:
        board.freezing(person, region, now)
board.summary(report.summary)
parts.words(report.summary)
for name, part in report.parts():
    if part is not report.summary:
        board.part(name, part)

if ours := parts.section("Share: the region's tables for others", key="ours"):
    with ours, parts.or_reason():
        sharing.ours(region)
if theirs := parts.section("What other regions have shared", key="theirs"):
    with theirs, parts.or_reason():
        sharing.theirs(region, person)
if local := parts.section("Local Skills Report: tables under DfE's four headings", key="local-skills"):
    with local, parts.or_reason():
        board.local_skills_report(region)
