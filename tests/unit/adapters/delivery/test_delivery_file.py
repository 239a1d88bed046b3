"""The operator's `delivery.toml`: what reports it asks for, and how it is refused."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from servicetelefon.bootstrap import delivery
from servicetelefon.config import Settings
from servicetelefon.kit.errors import BrokenFile
from servicetelefon.measures.report import Dimension
from servicetelefon.measures.schedule import Every, Schedule

pytestmark = pytest.mark.unit

MAIL = '[mail]\nhost = "mail.test"\nsender = "line@line.test"\npassword = "geheim"\n'
RAT = '[reports.rat]\nevery = "month"\nat = 06:30:00\nby = "topic"\n'


def read(folder: Path, text: str) -> delivery.DeliveryFile:
    (folder / "delivery.toml").write_text(text)
    return delivery.read(Settings(home=folder))


def test_a_schedule_is_data_and_nobody_stands_in_it_twice(tmp_path: Path):
    file = read(tmp_path, MAIL + RAT + 'to = ["a@b.test", "c@d.test", "a@b.test"]\n')
    assert delivery.schedules(file) == (
        Schedule("rat", Every.MONTH, time(6, 30), Dimension.TOPIC, ("a@b.test", "c@d.test")),
    )


def test_without_a_word_it_is_seven_o_clock_by_district(tmp_path: Path):
    (one,) = delivery.schedules(
        read(tmp_path, MAIL + '[reports.rat]\nevery = "day"\nto = ["a@b.test"]\n')
    )
    assert (one.at, one.by) == (time(7), Dimension.DISTRICT)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (RAT + 'to = ["a@b.test"]\n', "no mail server"),
        (MAIL + RAT + "to = []\n", "reports.rat.to"),
        (MAIL + RAT + 'to = ["Rat der Stadt"]\n', "reports.rat.to"),
        (MAIL + RAT + 'to = ["a@b.test, c@d.test"]\n', "reports.rat.to"),
        (MAIL + RAT.replace("month", "now and then") + 'to = ["a@b.test"]\n', "every"),
        (MAIL + RAT.replace("topic", "person") + 'to = ["a@b.test"]\n', "by"),
        (MAIL + RAT + 'to = ["a@b.test"]\nwhen = "soon"\n', "when"),
    ],
)
def test_what_makes_no_sense_is_refused_and_no_secret_is_told(tmp_path: Path, text: str, why: str):
    with pytest.raises(BrokenFile, match=why) as refused:
        read(tmp_path, text)
    assert "geheim" not in str(refused.value)
