"""`plan erlang`: one pool in one interval, by formula."""

from __future__ import annotations

import json

import click

from servicetelefon.planning.erlang.figures import PoolFigures, Target, Traffic
from servicetelefon.planning.erlang.needed import Model, fewest, pool

EXAMPLES = """\b
Examples:
  servicetelefon plan erlang --load 100 --aht 300 --patience 240 --limit 30 --target 0.75
  servicetelefon plan erlang --calls-per-hour 250 --aht 330 --model c --target 0.8 --json
  servicetelefon plan erlang --load 100 --aht 300 --patience 240 --agents 97 --json
"""


@click.command(name="erlang", epilog=EXAMPLES)
@click.option(
    "--model",
    type=click.Choice([model.value for model in Model]),
    default=Model.A.value,
    show_default=True,
    help="a: callers hang up; b: lines without a queue; c: everybody waits.",
)
@click.option("--load", type=click.FloatRange(min=0), help="Work that arrives, in erlang.")
@click.option("--calls-per-hour", type=click.FloatRange(min=0), help="Instead of --load.")
@click.option("--aht", type=float, required=True, help="Mean handling time in seconds.")
@click.option("--patience", type=float, help="Mean patience in seconds (model a).")
@click.option("--limit", type=float, default=30, show_default=True, help="Promised wait (s).")
@click.option("--target", type=float, default=0.75, show_default=True, help="Promised share.")
@click.option("--max-abandoned", type=float, default=1.0, show_default=True)
@click.option("--max-occupancy", type=float, default=1.0, show_default=True)
@click.option("--agents", type=click.IntRange(min=0), help="Figures for so many, not the fewest.")
@click.option("--json", "as_json", is_flag=True, help="JSON on stdout.")
def command(  # noqa: PLR0913 – one argument an option
    *,
    model: str,
    load: float | None,
    calls_per_hour: float | None,
    aht: float,
    patience: float | None,
    limit: float,
    target: float,
    max_abandoned: float,
    max_occupancy: float,
    agents: int | None,
    as_json: bool,
) -> None:
    """The fewest agents for a target in one pool, and what they reach (SL1: hang-ups are misses)."""
    if (load is None) == (calls_per_hour is None):
        raise click.UsageError("Give either --load or --calls-per-hour.")
    erlangs = load if load is not None else (calls_per_hour or 0.0) * aht / 3600
    traffic = Traffic(erlangs, aht, patience)
    chosen = Model(model)
    if agents is None:
        figures = fewest(chosen, traffic, Target(target, limit, max_abandoned, max_occupancy))
    else:
        figures = pool(chosen, agents, traffic, limit)
    click.echo(json.dumps(_as_json(figures)) if as_json else _as_text(figures, limit))


def _as_json(figures: PoolFigures) -> dict[str, int | float | str]:
    return {
        "agents": figures.agents,
        "formula": "sl1",
        "service_level": figures.within,
        "abandonment": figures.abandoned,
        "occupancy": figures.occupancy,
        "delayed": figures.delayed,
        "mean_wait_s": figures.mean_wait_s,
        "answered_wait_s": figures.answered_wait_s,
        "waiting": figures.waiting,
    }


def _as_text(figures: PoolFigures, limit_s: float) -> str:
    return (
        f"{figures.agents} agents: {figures.within:.1%} of the calls answered within "
        f"{limit_s:g} s (SL1), {figures.abandoned:.1%} hang up, agents busy "
        f"{figures.occupancy:.1%}, mean wait of the answered {figures.answered_wait_s:.1f} s"
    )
