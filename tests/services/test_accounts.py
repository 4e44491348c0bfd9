"""Accounts: who is looking, what they may, and what an administrator may do to an account."""

import hmac
import threading
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from ldsp.domain.roles import VIEWER, Person, Role
from ldsp.errors import NotAccepted, NotAllowed, SignInRefused, UnknownCode, WrongSetting
from ldsp.services import accounts, secrets
from ldsp.services.accounts import passwords, signing_in, tokens
from ldsp.services.accounts.throttle import failures
from ldsp.settings import settings
from ldsp.store import accounts as store
from ldsp.store import reads
from ldsp.store.database import reading, writing
from ldsp.store.seeding import seed
from ldsp.store.tables import Region
from tests.store import bundles

LANCASHIRE, CUMBRIA = "E37000019", "E37000007"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROOT_ADMIN = Person("root", Role.ADMINISTRATOR)
SECRET = "three plain words"
HOME = "192.0.2.1"


REAL_HASHER = passwords._HASHER
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture
def world(small_store, tmp_path, monkeypatch):
    """A store with two regions, in the settings; a secret; quick hashes; nobody has failed to sign in lately."""
    monkeypatch.setattr(passwords, "_HASHER", QUICK)
    passwords._of_nobody.cache_clear()
    with writing(small_store) as session:
        session.add(Region(region_code=CUMBRIA, kind="lep", name="Cumbria", vintage="May 2021"))
    monkeypatch.setenv("LDSP_DATABASE_URL", small_store)
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "secret"))
    settings.cache_clear()
    failures.clear()
    monkeypatch.setattr(signing_in, "_claim", signing_in._Claim())
    return small_store


@pytest.fixture
def anna(world):
    """Anna is administrator."""
    return accounts.add(ROOT_ADMIN, "Anna@Example.org", Role.ADMINISTRATOR, password=SECRET, at=NOON)


@pytest.fixture
def ben(anna):
    """Ben coordinates Lancashire."""
    return accounts.add(ROOT_ADMIN, "ben", Role.COORDINATOR, [LANCASHIRE], password=SECRET, at=NOON)


def signed_in(name: str, password: str = SECRET, *, at: datetime = NOON, address: str = HOME) -> str:
    return accounts.sign_in(name, password, address=address, at=at)


def refusal(name: str, password: str, *, at: datetime = NOON, address: str = HOME) -> SignInRefused:
    with pytest.raises(SignInRefused) as caught:
        signed_in(name, password, at=at, address=address)
    return caught.value


# --- rights


PEOPLE = {role: Person(role, role, frozenset({LANCASHIRE})) for role in Role} | {None: VIEWER}


@pytest.mark.parametrize("role", [*Role, None], ids=str)
@pytest.mark.parametrize(
    ("ask", "region", "allowed"),
    [
        (accounts.require_write, LANCASHIRE, {Role.COORDINATOR, Role.ADMINISTRATOR}),
        (accounts.require_write, CUMBRIA, {Role.ADMINISTRATOR}),
        (
            accounts.require_unpublished,
            LANCASHIRE,
            {Role.COORDINATOR, Role.BOARD, Role.ADMINISTRATOR, Role.NATIONAL},
        ),
        (accounts.require_unpublished, CUMBRIA, {Role.ADMINISTRATOR, Role.NATIONAL}),
        (lambda person, _region: accounts.require_admin(person), LANCASHIRE, {Role.ADMINISTRATOR}),
    ],
    ids=["write own", "write other", "see own", "see other", "administer"],
)
def test_each_role_may_what_the_programme_says_and_only_in_its_regions(ask, region, allowed, role):
    if role in allowed:
        ask(PEOPLE[role], region)
    else:
        with pytest.raises(NotAllowed) as caught:
            ask(PEOPLE[role], region)
        assert caught.value.do.startswith("Sign in" if role is None else "Ask an administrator")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR] + [None], ids=str)
def test_only_administrators_look_after_accounts(ben, role):
    who = PEOPLE[role]
    for forbidden in (
        lambda: accounts.accounts(who),
        lambda: accounts.add(who, "cleo", Role.VIEWER, at=NOON),
        lambda: accounts.change(who, "ben", role=Role.ADMINISTRATOR, at=NOON),
        lambda: accounts.disable(who, "ben", at=NOON),
        lambda: accounts.enable(who, "ben", at=NOON),
        lambda: accounts.set_password(who, "ben", at=NOON),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    assert [one.name for one in accounts.accounts(ROOT_ADMIN)] == ["anna@example.org", "ben"]


# --- sign-in with a password


def test_who_signs_in_is_the_account_with_its_role_and_regions(ben):
    assert accounts.person(signed_in(" BEN "), at=NOON) == Person("ben", Role.COORDINATOR, frozenset({LANCASHIRE}))


def test_nobody_is_a_viewer(world):
    assert accounts.person(None, at=NOON) == accounts.person("", at=NOON) == VIEWER


def test_a_wrong_name_a_wrong_password_and_a_disabled_account_are_refused_in_the_same_words_and_after_the_same_work(
    ben, monkeypatch
):
    worked = []
    monkeypatch.setattr(passwords, "_HASHER", Watched(worked))
    said = {str(refusal("ben", "not these words")), str(refusal("nobody", SECRET)), str(refusal("", ""))}
    accounts.disable(ROOT_ADMIN, "ben", at=NOON)
    said.add(str(refusal("ben", SECRET)))
    accounts.add(ROOT_ADMIN, "cleo@example.org", Role.VIEWER, at=NOON)  # has no password
    said.add(str(refusal("cleo@example.org", SECRET)))
    assert len(said) == 1
    assert len(worked) == 5
    assert len({hash_.rpartition("$")[0].rpartition("$")[0] for hash_ in worked}) == 1  # the same cost every time


class Watched(PasswordHasher):
    """Notes every hash that a password is compared with."""

    def __init__(self, worked):
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self._worked = worked

    def verify(self, hash, password):  # noqa: A002 - the library's name
        self._worked.append(hash)
        return super().verify(hash, password)


def test_a_password_of_any_length_is_refused_in_bounded_time_and_a_long_one_does_not_fit_by_its_beginning(world):
    whole = "0123456789abcdef" * 16  # 256 characters: the longest
    accounts.add(ROOT_ADMIN, "dora", Role.VIEWER, password=whole, at=NOON)
    assert accounts.person(signed_in("dora", whole), at=NOON).name == "dora"
    refusal("dora", f"{whole}x")
    refusal("dora", whole * 10_000)


def test_a_letter_is_the_same_however_the_keyboard_composes_it(world):
    accounts.add(ROOT_ADMIN, "eve", Role.VIEWER, password="caf\u00e9 au lait chaud", at=NOON)
    signed_in("eve", "cafe\u0301 au lait chaud")


@pytest.mark.parametrize("password", ["short", "a" * 40, "benjamin is it then", "x" * 257, ""])
def test_a_password_that_is_easy_to_guess_is_not_accepted(anna, password):
    with pytest.raises(NotAccepted, match="15 characters or more"):
        accounts.add(ROOT_ADMIN, "benjamin@example.org", Role.VIEWER, password=password, at=NOON)


def test_an_old_hash_is_made_anew_at_the_next_sign_in(ben):
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(SECRET)
    with store.changing() as session:
        store.change(session, store.by_name(session, "ben").account_id, password_hash=weak)
    signed_in("ben")
    with reading() as session:
        kept = store.by_name(session, "ben").password_hash
    assert kept != weak
    assert not QUICK.check_needs_rehash(kept)


def test_passwords_are_kept_as_rfc_9106_recommends():
    assert REAL_HASHER.hash(SECRET).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


# --- how long it lasts


def test_a_sign_in_ends_after_twelve_hours(ben):
    token = signed_in("ben")
    assert accounts.person(token, at=NOON + timedelta(hours=12, seconds=-1)).name == "ben"
    assert accounts.person(token, at=NOON + timedelta(hours=12)) == VIEWER


def test_a_token_that_was_tampered_with_opens_nothing(ben):
    token = signed_in("ben")
    body, _, signature = token.partition(".")
    other = tokens.issue(1, "an epoch", at=NOON).partition(".")
    for wrong in (
        f"{other[0]}.{signature}",
        f"{body}.{other[2]}",
        f"{body}x.{signature}",
        body,
        f"{body}.",
        ".",
        f"{body}.{signature}\u00e9",
        token.swapcase(),
        "x" * 100_000,
    ):
        assert accounts.person(wrong, at=NOON) == VIEWER


def test_a_token_signed_by_another_installation_opens_nothing(ben, tmp_path, monkeypatch):
    token = signed_in("ben")
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path / "another"))
    settings.cache_clear()
    assert accounts.person(token, at=NOON) == VIEWER


def test_signing_out_ends_every_copy_of_the_sign_in_and_no_other(ben):
    here, there = signed_in("ben"), signed_in("ben")
    accounts.sign_out(here, at=NOON)
    accounts.sign_out(here, at=NOON)  # a second time is no harm
    accounts.sign_out("not a token", at=NOON)
    assert accounts.person(here, at=NOON) == VIEWER
    assert accounts.person(there, at=NOON).name == "ben"


def test_what_was_signed_out_is_remembered_only_as_long_as_it_matters(ben, world):
    accounts.sign_out(signed_in("ben"), at=NOON)
    accounts.sign_out(signed_in("ben", at=NOON + timedelta(hours=13)), at=NOON + timedelta(hours=13))
    with reading() as session:
        assert session.connection().execute(text("SELECT count(*) FROM signedout")).scalar_one() == 1


def test_a_new_password_a_disabled_account_and_another_role_are_felt_at_once(ben):
    token = signed_in("ben")
    accounts.change(ROOT_ADMIN, "ben", role=Role.BOARD, region_codes=[CUMBRIA], at=NOON)
    assert accounts.person(token, at=NOON) == Person("ben", Role.BOARD, frozenset({CUMBRIA}))
    accounts.change(ROOT_ADMIN, "ben", role=Role.NATIONAL, at=NOON)
    assert accounts.person(token, at=NOON) == Person("ben", Role.NATIONAL)
    password = accounts.set_password(ROOT_ADMIN, "ben", at=NOON)
    assert accounts.person(token, at=NOON) == VIEWER
    refusal("ben", SECRET)
    token = signed_in("ben", password)
    accounts.disable(ROOT_ADMIN, "ben", at=NOON)
    assert accounts.person(token, at=NOON) == VIEWER
    accounts.enable(ROOT_ADMIN, "ben", at=NOON)
    assert accounts.person(token, at=NOON) == VIEWER  # once ended stays ended
    assert accounts.person(signed_in("ben", password), at=NOON).name == "ben"


def test_who_changes_the_own_password_stays_signed_in_here_and_nowhere_else(ben):
    here, there = signed_in("ben"), signed_in("ben")
    with pytest.raises(SignInRefused):
        accounts.change_password(here, "not these words", "another three words", address=HOME, at=NOON)
    with pytest.raises(SignInRefused, match="15 characters"):
        accounts.change_password(here, SECRET, "short", address=HOME, at=NOON)
    with pytest.raises(SignInRefused):
        accounts.change_password("not a token", SECRET, "another three words", address=HOME, at=NOON)
    new = accounts.change_password(here, SECRET, "another three words", address=HOME, at=NOON)
    assert accounts.person(new, at=NOON).name == "ben"
    assert accounts.person(here, at=NOON) == accounts.person(there, at=NOON) == VIEWER
    assert accounts.person(signed_in("ben", "another three words"), at=NOON).name == "ben"


def test_nobody_elses_remembered_answers_are_outdated_by_a_sign_in_or_an_account(ben, world):
    with reading() as session:
        before = reads.revision(session)
    accounts.sign_out(signed_in("ben"), at=NOON)
    accounts.disable(ROOT_ADMIN, "ben", at=NOON)
    with reading() as session:
        assert reads.revision(session) == before


# --- throttled


def test_after_five_failures_the_wait_doubles_with_each_for_names_that_exist_and_names_that_do_not(ben):
    for name in ("ben", "nobody"):
        at = NOON
        for _ in range(5):
            assert refusal(name, "wrong", at=at).reason == "refused"
        for wait in (1, 2, 4, 8):
            assert refusal(name, SECRET, at=at + timedelta(seconds=wait - 0.5)).reason == "wait"
            at += timedelta(seconds=wait)
            assert refusal(name, "wrong", at=at).reason == "refused"
        failures.clear()


def test_the_right_password_must_wait_too_and_then_opens_and_clears(ben):
    for _ in range(5):
        refusal("ben", "wrong")
    assert refusal("ben", SECRET).reason == "wait"
    later = NOON + timedelta(seconds=1)
    signed_in("ben", at=later)
    assert refusal("ben", "wrong", at=later).reason == "refused"


def test_the_wait_is_never_longer_than_five_minutes_and_an_hour_forgets(ben):
    at = NOON
    for _ in range(40):
        refusal("ben", "wrong", at=at)
        at += timedelta(seconds=300)
    signed_in("ben", at=at)
    failures.clear()
    for _ in range(5):
        refusal("ben", "wrong")
    assert refusal("ben", "wrong", at=NOON + timedelta(seconds=3601)).reason == "refused"


def test_many_names_from_one_address_are_slowed_and_another_address_is_not(ben):
    reasons = [refusal(f"name{n}", "wrong").reason for n in range(25)]
    assert reasons == ["refused"] * 20 + ["wait"] * 5
    assert refusal("ben", SECRET).reason == "wait"
    signed_in("ben", address="192.0.2.2")


def test_a_success_does_not_wipe_out_the_failures_of_an_address(ben):
    for n in range(19):
        refusal(f"name{n}", "wrong")
    signed_in("ben")
    assert refusal("name", "wrong").reason == "refused"
    assert refusal("name", "wrong").reason == "wait"


def test_a_hundred_attempts_at_once_are_not_a_way_round(ben, monkeypatch):
    monkeypatch.setattr(passwords, "fits", lambda kept, password: False)
    reasons, together = [], threading.Barrier(30)

    def attempt():
        together.wait()
        reasons.append(refusal("ben", "wrong").reason)

    crowd = [threading.Thread(target=attempt) for _ in range(30)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert reasons.count("refused") == 5


# --- the first administrator


def code_in_the_log() -> str:
    said = []
    assert accounts.open_claim(said.append)
    return said[0].rpartition(" ")[2] if said else ""


def test_the_code_in_the_log_makes_one_administrator_once(world):
    code = code_in_the_log()
    assert code_in_the_log() == ""  # said once
    token = accounts.claim(f" {code.upper()} ", "Anna", SECRET, address=HOME, at=NOON)
    assert accounts.person(token, at=NOON) == Person("anna", Role.ADMINISTRATOR)
    with pytest.raises(SignInRefused) as caught:
        accounts.claim(code, "mallory", SECRET, address=HOME, at=NOON)
    assert caught.value.reason == "code"
    assert not accounts.open_claim(pytest.fail)
    assert [one.name for one in accounts.accounts(ROOT_ADMIN)] == ["anna"]


def test_a_wrong_code_opens_nothing_and_is_throttled_and_a_slip_does_not_use_up_the_right_one(world):
    code = code_in_the_log()
    for wrong in ("", code[:-1]):
        with pytest.raises(SignInRefused) as caught:
            accounts.claim(wrong, "anna", SECRET, address=HOME, at=NOON)
        assert caught.value.reason == "code"
    for name, password, reason in (
        ("an na", SECRET, "name"),
        ("subject:1", SECRET, "name"),
        ("anna", "short", "password"),
    ):
        with pytest.raises(SignInRefused) as caught:
            accounts.claim(code, name, password, address=HOME, at=NOON)
        assert caught.value.reason == reason
    accounts.claim(code, "anna", SECRET, address=HOME, at=NOON)


def test_codes_cannot_be_guessed_at_speed(world):
    reasons = []
    code_in_the_log()
    for _ in range(7):
        with pytest.raises(SignInRefused) as caught:
            accounts.claim("00000000-00000000-00000000-00000000", "anna", SECRET, address=HOME, at=NOON)
        reasons.append(caught.value.reason)
    assert reasons == ["code"] * 5 + ["wait"] * 2


def test_without_a_code_in_the_log_there_is_none_to_enter(world):
    with pytest.raises(SignInRefused):
        accounts.claim("", "anna", SECRET, address=HOME, at=NOON)


def test_the_code_is_worth_nothing_once_somebody_else_made_an_administrator(world):
    code = code_in_the_log()
    accounts.add(ROOT_ADMIN, "anna", Role.ADMINISTRATOR, password=SECRET, at=NOON)
    with pytest.raises(SignInRefused):
        accounts.claim(code, "mallory", SECRET, address=HOME, at=NOON)


def test_of_two_who_claim_at_once_with_two_codes_one_becomes_administrator(world):
    """As with two server processes on one store: each prints a code of its own."""
    codes, claims = [], [signing_in._Claim(), signing_in._Claim()]
    for one in claims:
        signing_in._claim = one
        codes.append(code_in_the_log())
    outcomes, together = [], threading.Barrier(2)

    def first(n: int) -> None:
        together.wait()
        try:
            outcomes.append(_first_of(claims[n], codes[n], f"person{n}"))
        except SignInRefused:
            outcomes.append(None)

    both = [threading.Thread(target=first, args=(n,)) for n in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sum(outcome is not None for outcome in outcomes) == 1
    assert len(accounts.accounts(ROOT_ADMIN)) == 1


def _first_of(claim, code: str, name: str) -> str:
    assert claim.digest == signing_in._digest(code)
    return signing_in._first(name, NOON, password_hash="$argon2id$not-looked-at")


# --- through an organisation


def identity(subject: str = "s-1", email: str = "ben@example.org", issuer: str = "https://id.example", at=NOON):
    return accounts.Identity(issuer, subject, email, at)


def test_an_address_that_the_provider_vouches_for_opens_the_account_entered_for_it(anna):
    accounts.add(ROOT_ADMIN, "Ben@Example.org", Role.BOARD, [LANCASHIRE], at=NOON)
    assert accounts.person(identity(email="BEN@example.org"), at=NOON) == Person(
        "ben@example.org", Role.BOARD, frozenset({LANCASHIRE})
    )


def test_an_unknown_identity_is_a_viewer(anna):
    assert accounts.person(identity(), at=NOON) == VIEWER
    assert accounts.person(identity(email=""), at=NOON) == VIEWER


def test_an_address_that_nobody_vouches_for_opens_nothing_but_its_subject_may_be_entered_instead(anna):
    accounts.add(ROOT_ADMIN, "ben@example.org", Role.NATIONAL, at=NOON)
    stranger = identity(subject="AbC-1", email="")
    assert accounts.person(stranger, at=NOON) == VIEWER
    assert stranger.account_name == "subject:AbC-1"
    accounts.add(ROOT_ADMIN, "subject:AbC-1", Role.BOARD, [LANCASHIRE], at=NOON)
    assert accounts.person(stranger, at=NOON).role is Role.BOARD
    assert accounts.person(identity(subject="abc-1", email=""), at=NOON) == VIEWER


def test_a_subject_that_looks_like_an_address_does_not_open_the_account_of_the_address(anna):
    accounts.add(ROOT_ADMIN, "ben@example.org", Role.NATIONAL, at=NOON)
    assert accounts.person(identity(subject="ben@example.org", email=""), at=NOON) == VIEWER


def test_an_account_stays_with_its_person_and_does_not_go_to_the_next_holder_of_the_address(anna):
    accounts.add(ROOT_ADMIN, "ben@example.org", Role.NATIONAL, at=NOON)
    assert accounts.person(identity("s-1"), at=NOON).role is Role.NATIONAL
    assert accounts.person(identity("s-2"), at=NOON) == VIEWER
    assert accounts.person(identity("s-1", issuer="https://other.example"), at=NOON) == VIEWER
    assert accounts.person(identity("s-1", email="benjamin@example.org"), at=NOON).name == "ben@example.org"


def test_an_account_that_is_enabled_again_is_bound_anew(anna):
    accounts.add(ROOT_ADMIN, "ben@example.org", Role.NATIONAL, at=NOON)
    accounts.person(identity("s-1"), at=NOON)
    accounts.disable(ROOT_ADMIN, "ben@example.org", at=NOON)
    assert accounts.person(identity("s-1"), at=NOON) == accounts.person(identity("s-2"), at=NOON) == VIEWER
    accounts.enable(ROOT_ADMIN, "ben@example.org", at=NOON)
    assert accounts.person(identity("s-2"), at=NOON).role is Role.NATIONAL
    assert accounts.person(identity("s-1"), at=NOON) == VIEWER


def test_a_sign_in_through_an_organisation_ends_after_twelve_hours_too(anna):
    accounts.add(ROOT_ADMIN, "ben@example.org", Role.NATIONAL, at=NOON)
    assert accounts.person(identity(), at=NOON + timedelta(hours=11)).role is Role.NATIONAL
    assert accounts.person(identity(), at=NOON + timedelta(hours=12)) == VIEWER


def test_the_store_holds_no_identity_as_the_provider_writes_it(anna):
    accounts.add(ROOT_ADMIN, "ben@example.org", Role.NATIONAL, at=NOON)
    accounts.person(identity("a-very-telling-subject"), at=NOON)
    with reading() as session:
        rows = session.connection().execute(text("SELECT * FROM account")).all()
    assert "a-very-telling-subject" not in repr(rows)


def test_the_first_administrator_may_come_through_an_organisation(world):
    code = code_in_the_log()
    with pytest.raises(SignInRefused):
        accounts.claim_as("wrong", identity(), at=NOON)
    accounts.claim_as(code, identity(), at=NOON)
    assert accounts.person(identity(), at=NOON) == Person("ben@example.org", Role.ADMINISTRATOR)
    with pytest.raises(SignInRefused):
        accounts.claim_as(code, identity("s-2", "mallory@example.org"), at=NOON)


# --- looking after accounts


def test_an_account_is_entered_once_with_a_fit_name_role_and_region(ben):
    for name in ("", "a", "an na", "anna`", "<b>", "subject:", "x" * 101):
        with pytest.raises(NotAccepted, match="cannot be a user name"):
            accounts.add(ROOT_ADMIN, name, Role.VIEWER, at=NOON)
    with pytest.raises(NotAccepted, match="There is an account ben already"):
        accounts.add(ROOT_ADMIN, "BEN", Role.VIEWER, at=NOON)
    with pytest.raises(NotAccepted, match="none is named"):
        accounts.add(ROOT_ADMIN, "cleo", Role.COORDINATOR, at=NOON)
    with pytest.raises(UnknownCode, match="Did you mean E37000019"):
        accounts.add(ROOT_ADMIN, "cleo", Role.COORDINATOR, ["E37000018"], at=NOON)
    with pytest.raises(UnknownCode, match="Did you mean ben"):
        accounts.disable(ROOT_ADMIN, "benn", at=NOON)
    with pytest.raises(NotAccepted, match="has no password here"):
        accounts.add(ROOT_ADMIN, "subject:1", Role.VIEWER, password=SECRET, at=NOON)


def test_a_role_without_regions_keeps_none(ben):
    accounts.change(ROOT_ADMIN, "ben", role=Role.VIEWER, at=NOON)
    with pytest.raises(NotAccepted):
        accounts.change(ROOT_ADMIN, "ben", role=Role.BOARD, at=NOON)


def test_the_last_administrator_can_be_neither_disabled_nor_demoted(ben):
    for attempt in (
        lambda: accounts.disable(ROOT_ADMIN, "anna@example.org", at=NOON),
        lambda: accounts.change(ROOT_ADMIN, "anna@example.org", role=Role.VIEWER, at=NOON),
    ):
        with pytest.raises(NotAccepted, match="only administrator"):
            attempt()
    accounts.change(ROOT_ADMIN, "ben", role=Role.ADMINISTRATOR, at=NOON)
    accounts.disable(ROOT_ADMIN, "anna@example.org", at=NOON)


def test_the_history_tells_who_did_what_to_an_account_and_nothing_of_passwords(ben):
    accounts.change(ROOT_ADMIN, "ben", role=Role.BOARD, at=NOON)
    accounts.set_password(ROOT_ADMIN, "ben", "another three words", at=NOON)
    with reading() as session:
        told = session.connection().execute(text("SELECT who, what, kind, key, before, after FROM history")).all()
    assert [(row.who, row.what, row.kind, row.key) for row in told] == [
        ("root", "added", "account", "anna@example.org"),
        ("root", "added", "account", "ben"),
        ("root", "changed", "account", "ben"),
        ("root", "new password", "account", "ben"),
    ]
    assert '"role": "coordinator"' in told[2].before
    assert '"role": "board"' in told[2].after
    assert "argon2" not in repr(told)


def test_a_newer_bundle_leaves_the_accounts_as_they_are(ben, world, tmp_path):
    sets = bundles.small()
    sets["geography"]["placename"] = []
    seed(data_dir=bundles.write(tmp_path / "newer", sets, version="2"), url=world)
    assert [one.name for one in accounts.accounts(ROOT_ADMIN)] == ["anna@example.org", "ben"]
    assert accounts.accounts(ROOT_ADMIN)[1].region_codes == {LANCASHIRE}


# --- the secret


@pytest.fixture
def secret_file(tmp_path, monkeypatch):
    file = tmp_path / "kept" / "secret"
    monkeypatch.setenv("LDSP_SECRET_FILE", str(file))
    settings.cache_clear()
    secrets._secret.cache_clear()
    return file


def test_the_secret_is_made_once_readable_by_nobody_else_and_each_purpose_has_its_own_key(secret_file):
    key = secrets.signing_key("learners")
    assert len(key) == 32
    assert key != secrets.signing_key("sign-in")
    assert secret_file.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in secret_file.parent.iterdir()] == ["secret"]
    secrets._secret.cache_clear()
    assert secrets.signing_key("learners") == key
    assert len(secrets.fingerprint()) == 16


def test_the_keyed_hash_is_hmac(secret_file):
    of = secrets.keyed_hash("learner")
    for text_ in ("", "BUR|A1", "naïve" * 100, "BUR|A1"):
        assert of(text_) == hmac.digest(secrets.signing_key("learner"), text_.encode(), "sha256").hex()


def test_of_two_that_start_at_once_both_use_the_same_secret(secret_file, monkeypatch):
    found, together = [], threading.Barrier(8)

    def start():
        together.wait()
        found.append(secrets._secret.__wrapped__(secret_file))

    crowd = [threading.Thread(target=start) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(set(found)) == 1
    assert len(found) == 8


@pytest.mark.parametrize("content", [b"", b"password", b"\xff\xfe\x00", b"0" * 63])
def test_a_file_that_holds_no_secret_of_ours_is_refused_and_left_as_it_is(secret_file, content):
    secret_file.parent.mkdir()
    secret_file.write_bytes(content)
    secret_file.chmod(0o600)
    with pytest.raises(WrongSetting):
        secrets.signing_key("sign-in")
    assert secret_file.read_bytes() == content


def test_a_secret_that_others_may_read_is_refused(secret_file):
    secrets.signing_key("sign-in")
    secret_file.chmod(0o644)
    secrets._secret.cache_clear()
    with pytest.raises(WrongSetting, match="chmod 600"):
        secrets.signing_key("sign-in")


def test_a_folder_where_the_secret_should_be_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("LDSP_SECRET_FILE", str(tmp_path))
    settings.cache_clear()
    with pytest.raises(WrongSetting, match=r"LDSP_SECRET_FILE is .* which is a folder"):
        settings()
