"""Makes the first operator: ``linli operator create --name 张三 --phone 13800000000``.

Also ``python -m identity_service.first_operator --name … --phone …``. The password is read from ``--password-file`` or
asked for; it is never an argument, which others could see.
"""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from identity_service.application.residents import ANONYMOUS
from identity_service.main import identity_from
from identity_service.refusals.rights import OperatorExistsError
from identity_service.settings import IdentitySettings
from linli_common.clock import utc_now
from linli_common.event_store import Act
from linli_common.refusal import Refusal
from linli_contracts.envelope import Actor
from pydantic import ValidationError

app = typer.Typer(add_completion=False, help="Those who run the platform.")


@app.callback()
def operator() -> None:
    """Those who run the platform; they see no personal data."""


def make_first_operator(*, name: str, phone: str, password: str, settings: IdentitySettings | None = None) -> UUID:
    """Makes the first operator and returns the person's id.

    Repeating a call with the same phone and password is nothing. Raises `OperatorExistsError` when somebody else
    holds the role, `PasswordUnacceptableError`, `PhoneTakenError`.
    """
    found = settings or IdentitySettings()
    identity = identity_from(found, found.issuer(), lambda: None)
    try:
        act = Act(Actor(ANONYMOUS, "operator"), utc_now())
        try:
            return identity.rights.make_first_operator(name=name, phone=phone, password=password, act=act)
        except OperatorExistsError:
            made_before = identity.rights.first_operator_with(phone, password)
            if made_before is None:
                raise
            return made_before
    finally:
        identity.close()


@app.command()
def create(
    name: Annotated[str, typer.Option(help="The operator's name; sealed.")],
    phone: Annotated[str, typer.Option(help="The phone number to sign in with.")],
    password_file: Annotated[Path | None, typer.Option(help="Else the password is asked for.")] = None,
) -> None:
    """Make the first operator, while there is none. Prints the person's id; exit code 1 when refused.

    Example:  linli operator create --name 张三 --phone 13800000000
    """
    password = password_file.read_text().strip() if password_file else getpass.getpass("Password: ")
    try:
        typer.echo(make_first_operator(name=name, phone=phone, password=password))
    except ValidationError as error:
        for problem in error.errors(include_input=False):
            typer.echo(f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}", err=True)
        raise typer.Exit(1) from None
    except (Refusal, ValueError) as refusal:
        typer.echo(f"{refusal}", err=True)
        raise typer.Exit(1) from None


if __name__ == "__main__":
    typer.run(create)
