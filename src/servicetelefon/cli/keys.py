"""`servicetelefon keys …`: which keys there are, and new ones in place of old ones."""

from __future__ import annotations

import click

from servicetelefon.cli.tools import print_json, tools


@click.group("keys")
def command() -> None:
    """Keys and secrets of this installation. No key is ever printed."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print names and check digits as JSON.")
@click.pass_context
def listed(context: click.Context, *, as_json: bool) -> None:
    """Each key's name, number and check digits: two machines with the same ones share the keys."""
    found = tools(context).list_keys()
    if as_json:
        print_json(found)
    else:
        for name, digits in found.items():
            click.echo(f"{name}  {digits}")


@command.command("rotate")
@click.argument("name")
@click.pass_context
def rotate(context: click.Context, name: str) -> None:
    """A new key NAME for what is written from now on; what is older still opens with the old one.

    NAME is line, cookie, backup-signing, office:ID, city-hmac, or engine for Asterisk's secrets.
    What was hashed under city-hmac is made anew at once, in the practice too; broken off, the same
    command goes on.
    Keep a new copy of the key file afterwards.
    """
    click.echo(tools(context).rotate_key(name))


@command.command("retire")
@click.argument("name")
@click.pass_context
def retire(context: click.Context, name: str) -> None:
    """Destroy the keys before the current one of NAME (city-hmac), once nothing refers to them.

    What still does is told and counted, and nothing is changed then. At the earliest eight days
    after the change. Backups that are older need the copy of the key file of their time.
    """
    click.echo(tools(context).retire_keys(name))
