"""Who is looking, on the screen: the form to sign in, who is signed in, and the list of accounts."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from ldsp.domain.roles import ROLE_WORDS, Person, Role
from ldsp.errors import LdspError, SignInRefused
from ldsp.figures import style
from ldsp.services import accounts
from ldsp.ui import address, cached, providers
from ldsp.ui.sign_in_routes import COOKIE, SAID

Field = tuple[str, str, str, str]
"""Name, label, kind of input, and what a password manager may fill in."""

USER: Field = ("user", "User name or e-mail address", "text", "username")
PASSWORD: Field = ("password", "Password", "password", "current-password")
NEW_PASSWORD: Field = ("password", f"New password, {accounts.SHORTEST} characters or more", "password", "new-password")
OLD_PASSWORD: Field = ("old", "Present password", "password", "current-password")
CODE: Field = ("code", "One-time code from the server's log", "text", "one-time-code")

_BOX = f"width:100%;box-sizing:border-box;padding:.45rem .6rem;border:1px solid {style.FIELD_BORDER};border-radius:.25rem;font:inherit"
_BUTTON = (
    f"{_BOX};width:auto;margin-top:.9rem;background:{style.LINK};color:{style.PAPER};font-weight:600;cursor:pointer"
)


def person() -> Person:
    """Whoever is looking; anybody, a viewer, if nobody has signed in. Ask at every run: an account may have changed.

    Raises
    ------
    StoreTrouble, WrongSetting
        The store or the secret of this installation cannot be read.
    """
    if providers.are_used():
        return accounts.person(providers.identity(), at=_now())
    return accounts.person(st.context.cookies.get(COOKIE), at=_now())


def panel() -> None:
    """Who is signed in and how to sign out, or how to sign in."""
    who = person()
    with st.container():
        _what_was_said(who)
    if who.name:
        st.write(f"Signed in as `{who.name}`: {who.role}, {ROLE_WORDS[who.role]}.")
        if who.region_codes:
            names = {place.code: place.name for place in cached.regions()}
            own = ", ".join(names.get(code, code) for code in sorted(who.region_codes))
            st.caption(f"Own regions: {_plain(own)}.")
        _signed_in(who)
    elif providers.are_used():
        _organisation()
    elif accounts.open_claim(_tell):
        st.subheader("Nobody looks after this LDSP yet")
        st.write("Whoever runs the server finds a one-time code in its log. With it, become the administrator:")
        _form("/sign-in/first", [CODE, USER, NEW_PASSWORD], "Become administrator")
    else:
        st.subheader("Sign in")
        _form("/sign-in", [USER, PASSWORD], "Sign in")
        st.caption(f"A sign-in lasts {accounts.LIFETIME.total_seconds() / 3600:.0f} hours. {_whom_to_ask()}")


def line(who: Person) -> None:
    """Who is signed in, in a line, with the way to sign out: for the head of a page that is about something else."""
    with st.container():
        _what_was_said(who)
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.caption(f"Signed in as **{_plain(who.name)}**: {who.role}, {ROLE_WORDS[who.role]}.")
    with right.popover("Your account", width="stretch"):
        _signed_in(who)


def _signed_in(who: Person) -> None:
    if providers.are_used():
        if st.button("Sign out", key="sign_out"):
            st.logout()
        return
    _form("/sign-out", [], "Sign out")
    with st.expander("Change your password"):
        _form("/sign-in/password", [OLD_PASSWORD, NEW_PASSWORD], "Change password", user=who.name)


# --- through an organisation ------------------------------------------------------------------------------------------


def _organisation() -> None:
    identity = providers.identity()
    if identity is None or identity.is_over(at=_now()):
        st.subheader("Sign in")
        if identity is not None:
            st.write(f"Your sign-in has lasted {accounts.LIFETIME.total_seconds() / 3600:.0f} hours and is over.")
        for name in providers.named() or ("",):
            label = f"Sign in through {name}" if name else "Sign in through your organisation"
            if st.button(label, key=f"sign_in_{name}", type="primary"):
                st.login(name or None)
        return
    st.write("You are signed in to your organisation, and have no account here: you see what everybody sees.")
    st.write(
        f"{_whom_to_ask()} The account's user name must be `{identity.account_name or 'one that your provider vouches for'}`."
    )
    if st.button("Sign out", key="sign_out"):
        st.logout()
    if accounts.open_claim(_tell):
        with st.form("first_administrator"):
            st.write("Nobody looks after this LDSP yet. Whoever runs the server finds a one-time code in its log.")
            code = st.text_input(CODE[1], type="password")
            if st.form_submit_button("Become administrator"):
                try:
                    accounts.claim_as(code, identity, at=_now())
                except SignInRefused as refusal:
                    address.explain(refusal)
                else:
                    st.rerun()


def _whom_to_ask() -> str:
    """Whom people without an account should ask."""
    return f"Accounts are given by {accounts.contact()}."


# --- forms of plain HTML ----------------------------------------------------------------------------------------------


def _form(action: str, fields: Sequence[Field], button: str, *, user: str = "") -> None:
    """A form that the browser itself sends, so that the answer can set a cookie, and a password manager knows it.

    `user` tells a password manager whose password is changed.
    """
    xsrf = st.context.cookies.get(XSRF_COOKIE_NAME, "")
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in (("xsrf", xsrf), ("back", _here()))
    )
    if user:
        hidden += f'<input type="text" name="user" value="{escape(user)}" autocomplete="username" readonly style="display:none">'
    stem = "ldsp-" + action.strip("/").replace("/", "-")
    rows = "".join(
        f'<label for="{stem}-{name}" style="display:block;margin:.6rem 0 .2rem">{escape(label)}</label>'
        f'<input id="{stem}-{name}" name="{name}" type="{kind}" autocomplete="{fill}" required style="{_BOX}">'
        for name, label, kind, fill in fields
    )
    st.html(
        f'<form method="post" action="{action}" style="max-width:26rem">{hidden}{rows}'
        f'<button type="submit" style="{_BUTTON}">{escape(button)}</button></form>'
    )


def _here() -> str:
    """The address of this page, for the way back."""
    path = quote(urlsplit(st.context.url or "/").path or "/")
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name != SAID}
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path


def _what_was_said(who: Person) -> None:
    """Say what the last form led to, and take the word out of the address."""
    said = st.query_params.get(SAID)
    if said is not None:
        del st.query_params[SAID]
        st.session_state["sign_in_said"] = said
    said = st.session_state.get("sign_in_said")
    if said in accounts.REASONS:
        what, do = accounts.REASONS[said]
        address.explain(LdspError(what, do))
    elif said == "changed" and who.name:
        st.success("Your password is changed. You are signed out everywhere else.")
    elif said == "bye" and not who.name:
        st.success("You are signed out.")


# --- the list of accounts ---------------------------------------------------------------------------------------------


def accounts_panel() -> None:
    """Every account and what may be done to it; only for administrators.

    Raises
    ------
    NotAllowed
        Somebody else is looking.
    """
    found = accounts.accounts(person())
    names = {place.code: place.name for place in cached.regions()}
    st.table(
        {
            "User name": [f"`{one.name}`" for one in found],
            "Role": [str(one.role) for one in found],
            "Own regions": [
                _plain(", ".join(names.get(code, code) for code in sorted(one.region_codes)))
                or ("every region" if one.role is Role.ADMINISTRATOR else "none")
                for one in found
            ],
            "State": ["disabled" if one.disabled else "in use" for one in found],
        },
        hide_index=True,
        alt="Accounts and what each may do",
    )
    with st.container():  # there even if there is nothing to tell: else the tabs would move, and open at the first
        _told()
    add, change = st.tabs(["Add an account", "Change an account"])
    with add, st.form("account_add"):
        st.text_input("User name or e-mail address", key="account_add_name", max_chars=200)
        _role_and_regions("account_add", names, Role.COORDINATOR, ())
        st.form_submit_button("Add account", on_click=_act, args=(_add,))
    with change:
        by_name = {one.name: one for one in found}
        name = st.selectbox("Account", list(by_name), key="account_change_name")
        if name is not None:
            _change_form(by_name[name], names)


def _change_form(one: accounts.Account, names: Mapping[str, str]) -> None:
    stem = f"account_{one.name}"  # each account its own boxes, filled with what it has
    with st.form(stem):
        _role_and_regions(stem, names, one.role, one.region_codes)
        st.form_submit_button(f"Save role and regions of `{one.name}`", on_click=_act, args=(_change, one.name))
    with st.container(horizontal=True):
        if not providers.are_used():
            st.button(
                f"Give `{one.name}` a new password",
                key=f"{stem}_password",
                on_click=_act,
                args=(_new_password, one.name),
            )
        if one.disabled:
            st.button(f"Enable `{one.name}`", key=f"{stem}_enable", on_click=_act, args=(_enable, one.name))
        else:
            st.button(f"Disable `{one.name}`", key=f"{stem}_disable", on_click=_act, args=(_disable, one.name))
    shown_once = "" if providers.are_used() else "A new password is shown once, and ends every sign-in of the account. "
    st.caption(f"{shown_once}A disabled account opens nothing until it is enabled again; its records stay.")


def _role_and_regions(stem: str, names: Mapping[str, str], role: Role, own: Collection[str]) -> None:
    st.selectbox(
        "Role",
        [str(one) for one in Role],
        index=list(Role).index(role),
        format_func=lambda one: f"{one}: {ROLE_WORDS[Role(one)]}",
        key=f"{stem}_role",
    )
    st.multiselect(
        "Own regions, for coordinators and boards",
        list(names),
        default=[code for code in names if code in own],
        format_func=lambda code: names.get(code, code),
        key=f"{stem}_regions",
    )


def _act(do: Callable[..., str], *about: str) -> None:
    """Do what a button says, before the page is drawn again, and remember what to tell."""
    try:
        st.session_state["accounts_told"] = do(person(), *about)
    except LdspError as error:
        st.session_state["accounts_trouble"] = [error.what, error.do]


def _told() -> None:
    """What the last button led to, said once: it may be a password."""
    if words := st.session_state.pop("accounts_told", None):
        st.success(words)
    if trouble := st.session_state.pop("accounts_trouble", None):
        address.explain(LdspError(*trouble))


def _entered(stem: str) -> tuple[Role, list[str]]:
    return Role(st.session_state[f"{stem}_role"]), list(st.session_state[f"{stem}_regions"])


def _add(who: Person) -> str:
    role, own = _entered("account_add")
    password = None if providers.are_used() else accounts.new_password()
    name = accounts.add(who, st.session_state["account_add_name"], role, own, password=password, at=_now())
    st.session_state["account_add_name"] = ""
    if password is None:
        return f"Added `{name}`, who signs in through their organisation."
    return f"Added `{name}`. The first password, shown this once: `{password}`"


def _change(who: Person, name: str) -> str:
    role, own = _entered(f"account_{name}")
    accounts.change(who, name, role=role, region_codes=own, at=_now())
    return f"Changed `{name}`."


def _new_password(who: Person, name: str) -> str:
    return f"The new password of `{name}`, shown this once: `{accounts.set_password(who, name, at=_now())}`"


def _enable(who: Person, name: str) -> str:
    accounts.enable(who, name, at=_now())
    return f"Enabled `{name}`."


def _disable(who: Person, name: str) -> str:
    accounts.disable(who, name, at=_now())
    return f"Disabled `{name}`: every sign-in has ended."


# --- small helps ------------------------------------------------------------------------------------------------------


def announce() -> None:
    """Print the code for the first administrator in the server's log, while there is none."""
    accounts.open_claim(_tell)


def _tell(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - the server's log is where it belongs


def _plain(words: str) -> str:
    """Words as they are: a region's name is entered by people, and must not become a link or a picture."""
    return re.sub(r"([\\`*_{}\[\]()<>#+!|~:$-])", r"\\\1", words)


def _now() -> datetime:
    return datetime.now(UTC)
