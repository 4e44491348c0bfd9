"""`python -m ldsp.accounts`: look after accounts from the terminal of the server.

Whoever can run this can read the store anyway, so it asks for no sign-in; the history says "terminal".

    python -m ldsp.accounts add anna@example.org --role administrator
    python -m ldsp.accounts add ben@example.org --role coordinator --region E37000019
    python -m ldsp.accounts list
    python -m ldsp.accounts role ben@example.org board --region E37000019
    python -m ldsp.accounts regions ben@example.org E37000019 E37000022
    python -m ldsp.accounts password ben@example.org
    python -m ldsp.accounts disable ben@example.org
    python -m ldsp.accounts enable ben@example.org

A password is asked for twice and not shown; `--password-stdin` reads it from the first line of the standard input, and
`--no-password` leaves it out, for people who sign in through their organisation.
"""

import argparse
import getpass
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from ldsp.domain.roles import Person, Role
from ldsp.errors import LdspError, NotAccepted
from ldsp.services import accounts as service

TERMINAL = Person("terminal", Role.ADMINISTRATOR)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; 0 if it was done, 1 with a sentence if not."""
    asked = _parser().parse_args(arguments)
    try:
        sys.stdout.write(COMMANDS[asked.command][1](asked, datetime.now(UTC)) + "\n")
    except LdspError as error:
        sys.stderr.write(f"{error.what}\n{error.do}\n")
        return 1
    return 0


def _add(asked: argparse.Namespace, at: datetime) -> str:
    password = None if asked.no_password else _password(from_stdin=asked.password_stdin)
    name = service.add(TERMINAL, asked.name, Role(asked.role), asked.region, password=password, at=at)
    return f"Added {name}, {asked.role}."


def _list(_asked: argparse.Namespace, _at: datetime) -> str:
    return _table(service.accounts(TERMINAL))


def _role(asked: argparse.Namespace, at: datetime) -> str:
    service.change(TERMINAL, asked.name, role=Role(asked.role), region_codes=asked.region or None, at=at)
    return f"{asked.name} is {asked.role} now."


def _regions(asked: argparse.Namespace, at: datetime) -> str:
    service.change(TERMINAL, asked.name, region_codes=asked.region, at=at)
    return f"The regions of {asked.name} are {', '.join(asked.region)} now."


def _new_password(asked: argparse.Namespace, at: datetime) -> str:
    service.set_password(TERMINAL, asked.name, _password(from_stdin=asked.password_stdin), at=at)
    return f"{asked.name} has a new password; every sign-in with the old one has ended."


def _disable(asked: argparse.Namespace, at: datetime) -> str:
    service.disable(TERMINAL, asked.name, at=at)
    return f"{asked.name} is disabled; every sign-in has ended."


def _enable(asked: argparse.Namespace, at: datetime) -> str:
    service.enable(TERMINAL, asked.name, at=at)
    return f"{asked.name} is enabled."


COMMANDS: Mapping[str, tuple[str, Callable[[argparse.Namespace, datetime], str]]] = {
    "add": ("add an account", _add),
    "list": ("list every account", _list),
    "role": ("give an account another role", _role),
    "regions": ("give an account other regions", _regions),
    "password": ("give an account another password", _new_password),
    "disable": ("shut an account", _disable),
    "enable": ("open an account again", _enable),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ldsp.accounts", description="Look after the accounts of LDSP.")
    commands = parser.add_subparsers(dest="command", required=True)
    made = {command: commands.add_parser(command, help=words) for command, (words, _) in COMMANDS.items()}
    for command, one in made.items():
        if command != "list":
            one.add_argument("name", help="user name or e-mail address")
    made["add"].add_argument("--role", required=True, choices=[str(role) for role in Role])
    made["role"].add_argument("role", choices=[str(role) for role in Role])
    for command in ("add", "role"):
        made[command].add_argument(
            "--region", action="append", default=[], metavar="CODE", help="an own region; may be repeated"
        )
    made["regions"].add_argument("region", nargs="+", metavar="CODE", help="every own region")
    for command in ("add", "password"):
        made[command].add_argument(
            "--password-stdin", action="store_true", help="read the password from the standard input"
        )
    made["add"].add_argument("--no-password", action="store_true", help="for who signs in through an organisation")
    return parser


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("The same once more: ") != first:
        raise NotAccepted("The two passwords differ.", "Try again.")
    return first


def _table(found: Sequence[service.Account]) -> str:
    if not found:
        return "There are no accounts."
    rows = [("name", "role", "regions", "signs in with", "")]
    for one in found:
        ways = [way for way, has in (("password", one.has_password), ("organisation", one.is_bound)) if has]
        with_what = ", ".join(ways) or "organisation, not yet"
        rows.append((one.name, one.role, ", ".join(sorted(one.region_codes)), with_what, "disabled" * one.disabled))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


if __name__ == "__main__":
    sys.exit(main())
