"""`servicetelefon person …`: information and erasure for one person, each with a receipt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from servicetelefon.cli.tools import print_json, tools
from servicetelefon.domain.person import ByNumber, ByReference, Request

if TYPE_CHECKING:
    from servicetelefon.journey.person import Receipt

KEPT_SOMETHING = 1


@click.group("person")
def command() -> None:
    """What is held about one person (Art. 15 GDPR, § 83 SGB X), and its erasure (§ 84 SGB X).

    Code, number and password are asked for, so that no list of processes and no history of the
    shell holds them.
    """


def _asked(function: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print the receipt as JSON."),
        click.option("--reason", required=True, help="The file number or letter that asks for it."),
        click.option("--officer", required=True, help="Sign-in name; the password is asked for."),
        click.option("--number", "by_number", is_flag=True, help="By telephone number."),
        click.option("--reference", help="By reference; the code is asked for."),
    ):
        function = option(function)
    return function


def _request(*, reference: str | None, by_number: bool, officer: str, reason: str) -> Request:
    if (reference is None) != by_number:
        raise click.UsageError("--reference or --number, not both")
    from servicetelefon.journey.person import checked_reason  # noqa: PLC0415 - heavy to import

    checked_reason(reason)
    password = _secret(f"Password of {officer}")
    if reference is None:
        return Request(officer, password, reason, ByNumber(_secret("Telephone number", hide=False)))
    return Request(officer, password, reason, ByReference(reference, _secret("Code")))


def _secret(what: str, *, hide: bool = True) -> str:
    """Asked on stderr: stdout is the receipt's."""
    return click.prompt(what, hide_input=hide, err=True)


@command.command("information")
@click.argument("folder", type=click.Path(path_type=Path))
@_asked
@click.pass_context
def information(context: click.Context, folder: Path, *, as_json: bool, **given: Any) -> None:
    """Write everything that is held about a person into a new FOLDER."""
    _tell(tools(context).person_information(_request(**given), folder.absolute()), as_json=as_json)


@command.command("erase")
@click.option("--dry-run", is_flag=True, help="Say what would be destroyed, and destroy nothing.")
@_asked
@click.pass_context
def erase(context: click.Context, *, dry_run: bool, as_json: bool, **given: Any) -> None:
    """Destroy what is held about a person, but for what the law keeps: that is named.

    Exit status 1 when something is kept.
    """
    receipt = tools(context).person_erase(replace(_request(**given), dry_run=dry_run))
    _tell(receipt, as_json=as_json)
    context.exit(KEPT_SOMETHING if receipt.kept else 0)


def _tell(receipt: Receipt, *, as_json: bool) -> None:
    if as_json:
        print_json(as_values(receipt))
        return
    tried = ", dry run: nothing was done" if receipt.dry_run else ""
    click.echo(f"{receipt.what.value} {receipt.id} of {receipt.at:%Y-%m-%d %H:%M} UTC{tried}")
    for column, count in sorted(receipt.values.items()):
        click.echo(f"  {count} {column}")
    if not receipt.values:
        click.echo("  nothing")
    for one, why in receipt.kept.items():
        click.echo(f"  kept: {one}, {why.value}")


def as_values(receipt: Receipt) -> dict[str, object]:
    """For the file: ids and counts, nothing about the person."""
    return {
        "receipt": str(receipt.id),
        "what": receipt.what.value,
        "at": receipt.at.isoformat(),
        "found_by": receipt.way.value,
        "dry_run": receipt.dry_run,
        "values": dict(sorted(receipt.values.items())),
        "kept": [{"id": str(one), "why": why.value} for one, why in receipt.kept.items()],
        "contacts": sorted(map(str, receipt.traces.contacts)),
        "enquiries": sorted(map(str, receipt.traces.enquiries)),
        "callbacks": sorted(map(str, receipt.traces.callbacks)),
    }
