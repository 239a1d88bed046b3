"""`servicetelefon plan …`: each command's output is the next one's input, and bad files are named by line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from servicetelefon.cli.plan import command
from servicetelefon.cli.plan.output import Progress
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.errors import BrokenFile

pytestmark = pytest.mark.unit

MONDAY = date(2026, 9, 7)


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(command, [str(one) for one in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def as_json(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """Four weeks, Monday to Friday, 8 to 10, twelve calls a slot."""
    lines = ["start,calls,topic,handling_s"]
    for day in (MONDAY + timedelta(n) for n in range(28)):
        if day.weekday() < 5:
            for slot in range(8):
                at = f"{day}T{8 + slot // 4:02d}:{slot % 4 * 15:02d}"
                lines.append(f"{at},{10 + day.day % 5},wohnen,300")
    path = tmp_path / "history.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf8")
    return path


def saved(path: Path, result: Result) -> Path:
    assert result.exit_code == 0, result.output
    path.write_text(result.stdout, encoding="utf8")
    return path


def test_each_output_is_the_next_input(history: Path, tmp_path: Path):
    calls = saved(
        tmp_path / "calls.csv", run("forecast", history, "--until", "2026-10-06", "--land", "HH")
    )
    assert calls.read_text().splitlines()[0].startswith("day,start,topic,calls,low,high")
    need = saved(tmp_path / "need.csv", run("staff", calls, "--max-abandoned", 0.05))
    seen = as_json("simulate", calls, need, "--runs", 30)
    assert [row["day"] for row in seen["rows"]] == ["2026-10-05", "2026-10-06"]
    assert all(row["service_level"] > 0.7 for row in seen["rows"])
    people = tmp_path / "people.csv"
    people.write_text(
        "person,hours_per_week\n" + "".join(f"V{n},20\n" for n in range(7)), encoding="utf8"
    )
    roster = as_json("roster", need, people, "--seconds", 2, "--hours", "2")
    assert {row["person"] for row in roster["rows"]} <= {f"V{n}" for n in range(7)}
    assert roster["worth"] <= roster["bound"]


def test_a_zone_that_is_none_is_refused_before_the_work_begins(tmp_path: Path):
    need, people = tmp_path / "need.csv", tmp_path / "people.csv"
    need.write_text("day,start,agents\n2026-10-05,08:00,1\n", encoding="utf8")
    people.write_text("person,hours_per_week\nV1,20\n", encoding="utf8")
    result = run("roster", need, people, "--zone", "Europe/Nirgends", "--format", "ical")
    assert result.exit_code == 2
    assert "there is no time zone Europe/Nirgends" in result.output


def test_a_holiday_of_the_land_is_closed(history: Path):
    """Buß- und Bettag of 2026, in Saxony only."""
    free = as_json("forecast", history, "--until", "2026-11-19", "--land", "SN")
    open_day = as_json("forecast", history, "--until", "2026-11-19", "--land", "HH")
    days = {row["day"] for row in open_day["rows"]}
    assert days - {row["day"] for row in free["rows"]} == {"2026-11-18"}


def test_days_steps_and_corrections_come_from_files(history: Path, tmp_path: Path):
    (tmp_path / "days.csv").write_text("day,kind\n2026-10-06,closed\n")
    (tmp_path / "corrections.csv").write_text(
        "first,last,factor,reason,from,to\n2026-10-05,2026-10-05,2,Bescheide,08:00,09:00\n"
    )
    (tmp_path / "steps.json").write_text(
        '[{"start": "2026-10-07", "factor": 3, "reason": "ein Bezirk mehr"}]'
    )
    found = as_json(
        "forecast", history, "--until", "2026-10-07", "--days", tmp_path / "days.csv",
        "--corrections", tmp_path / "corrections.csv", "--steps", tmp_path / "steps.json",
    )  # fmt: skip
    rows = {(row["day"], row["start"]): row for row in found["rows"]}
    assert {day for day, _ in rows} == {"2026-10-05", "2026-10-07"}
    corrected, plain = rows["2026-10-05", "08:00"], rows["2026-10-05", "09:00"]
    assert corrected["calls"] == pytest.approx(2 * corrected["calculated"], rel=1e-3)
    assert corrected["reason"] == "Bescheide"
    assert plain["calls"] == plain["calculated"]
    assert rows["2026-10-07", "08:00"]["calls"] > 2 * plain["calls"]


def test_staff_for_enough_days_with_shrinkage(tmp_path: Path):
    calls = tmp_path / "calls.json"
    slots = [{"day": "2026-10-05", "start": f"{h:02d}:00", "calls": 40} for h in range(8, 12)]
    calls.write_text(json.dumps(slots))
    plain = as_json("staff", calls, "--runs", 40, "--days-kept", 0.6)
    sure = as_json(
        "staff", calls, "--runs", 40, "--days-kept", 0.95, "--shrink", "leave=0.2:absent"
    )
    assert sure["days"]["2026-10-05"]["days_kept"] >= 0.95
    assert sure["agent_hours"] > plain["agent_hours"]
    assert all(row["paid"] > row["agents"] == row["present"] for row in sure["rows"])


def test_topics_are_staffed_together_by_groups(tmp_path: Path):
    calls, groups = tmp_path / "calls.csv", tmp_path / "groups.csv"
    calls.write_text(
        "day,start,calls,topic\n2026-10-05,08:00,10,wohnen\n2026-10-05,08:00,10,pflege\n"
        "2026-10-05,08:15,0,wohnen\n"
    )
    groups.write_text("group,skills,cost\nboth,wohnen pflege,1\n")
    found = as_json("staff", calls, "--groups", groups)
    agents = {row["start"]: row["agents"] for row in found["rows"]}
    # 6.7 erlang in one pool: 8 or 9 people, never counted once for each skill.
    assert 7 <= agents["08:00"] <= 9
    assert agents["08:15"] == 0


ROLLOUT = {
    "line": {"opens": "08:00", "closes": "10:00", "handling_s": 300, "patience_s": 240},
    "districts": [
        {"name": "Nord", "calls_per_day": 100, "live_since": "2026-01-01"},
        {"name": "Süd", "calls_per_day": 100},
    ],
    "scenarios": [
        {"name": "heute", "on": "2026-10-05"},
        {"name": "dann", "on": "2026-10-05", "join": {"Süd": "2026-10-01"}, "to_assistant": 0.2},
    ],
}


def test_scenarios_of_a_rollout_stand_side_by_side(tmp_path: Path):
    path = tmp_path / "rollout.json"
    path.write_text(json.dumps(ROLLOUT))
    found = as_json("rollout", path, "--runs", 20)
    calls = {(row["scenario"], row["volume"]): row["calls_per_day"] for row in found["rows"]}
    assert calls["heute", "expected"] == pytest.approx(100)
    assert calls["dann", "expected"] == pytest.approx(160)
    assert calls["dann", "low"] < calls["dann", "expected"] < calls["dann", "high"]
    assert set(found["agents_by_hour"]["dann"]) == {"08:00", "09:00"}


@pytest.mark.parametrize(
    ("arguments", "name", "text", "line", "problem"),
    [
        (["staff"], "c.csv", "day,start,calls\n2026-10-05,08:00,viele\n", 2, "must be a number"),
        (["staff"], "c.csv", "day,start,calls\n2026-10-05,08:00,-3\n", 2, "must be 0 or more"),
        (["staff"], "c.csv", "day,start,calls\n2026-10-05,25:00,3\n", 2, "no time of a day"),
        (["staff"], "c.csv", "day,start,calls\n" + 2 * "2026-10-05,08:00,3\n", 3, "twice"),
        (["staff"], "c.csv", "day,start,calls,name\n", 1, "unknown column 'name'"),
        (["staff"], "c.json", '[{"day": "2026-10-05",\n "start": "08:00"}]', 1, "calls is missing"),
        (["staff"], "c.json", '[{"day": "2026-10-05",\n "who": 1}]', 2, "unknown key 'who'"),
        (["staff"], "c.json", "[1,\n", 2, "this is not YAML"),
        (["staff"], "c.json", '{"day": 1}', 1, "a list of objects"),
        (["rollout"], "r.json", json.dumps(ROLLOUT).replace('"name": "heute"', '\n"name": ""'), 2,
         "name"),
        (["rollout"], "r.json", json.dumps(ROLLOUT).replace('{"S\\u00fcd"', '{\n"West"'), 2, "West"),
        (["forecast", "--until", "2026-10-05"], "h.csv",
         "start,calls\n2026-03-29T02:15,3\n", 2, "does not exist"),
        (["forecast", "--until", "2026-10-05"], "h.csv",
         "start,calls\n2026-10-05T08:00,1\n2026-10-05T08:30,1\n", 3, "is missing"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_with_its_line(
    tmp_path: Path, arguments: list[str], name: str, text: str, line: int, problem: str
):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(BrokenFile) as wrong:
        run(*arguments, path)
    assert f"{path}:{line}: " in str(wrong.value)
    assert problem in str(wrong.value)


def test_every_command_has_help():
    for name in ("erlang", "forecast", "staff", "simulate", "roster", "rollout"):
        result = run(name, "--help")
        assert result.exit_code == 0
        assert "Example" in result.output


async def test_progress_is_silent_for_two_seconds():
    clock = ManualClock(datetime(2026, 10, 5, tzinfo=UTC))
    told: list[str] = []
    progress = Progress(clock, told.append)
    for step in range(50):
        await clock.move_to(datetime(2026, 10, 5, tzinfo=UTC) + timedelta(seconds=step / 10))
        progress.of("days")(step, 50)
    assert told == ["days: 20 of 50 done", "days: 30 of 50 done", "days: 40 of 50 done"]
