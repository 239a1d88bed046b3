"""The folder of an office: whole files, the same delivery once."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from servicetelefon.adapters.delivery.folder import FolderCourier
from servicetelefon.referral.port import Fault, NotDelivered
from unit.adapters.delivery.parcels import a_parcel, an_addition

pytestmark = pytest.mark.unit


async def test_a_folder_holds_whole_files_and_the_same_delivery_once(tmp_path: Path):
    courier = FolderCourier(tmp_path)
    proof = await courier.bring(a_parcel())
    await courier.bring(replace(a_parcel(), tries=2))
    names = names_in(tmp_path)
    stem = f"1234567897-{UUID(int=9)}"
    assert names == [f"{stem}-1.pdf", f"{stem}.csv", f"{stem}.json", f"{stem}.pdf"]
    assert proof == f"{stem}.csv"
    (row,) = rows_of(tmp_path / proof)
    assert row["reference"] == "1234567897"
    assert row["files"].split(" ") == [f"{stem}-1.pdf", f"{stem}.json", f"{stem}.pdf"]


async def test_an_addition_lies_behind_its_referral_in_the_same_columns(tmp_path: Path):
    courier = FolderCourier(tmp_path)
    first = await courier.bring(a_parcel())
    proof = await courier.bring(an_addition())
    await courier.bring(an_addition(tries=2))
    stem = f"1234567897-nachtrag-2-{UUID(int=10)}"
    assert proof == f"{stem}.csv"
    assert [name for name in names_in(tmp_path) if "nachtrag" in name] == [
        f"{stem}.csv", f"{stem}.json", f"{stem}.pdf"
    ]  # fmt: skip
    (referral,), (row,) = rows_of(tmp_path / first), rows_of(tmp_path / proof)
    assert list(row) == [*referral, "number"]
    assert (row["format"], row["kind"], row["number"]) == (
        "servicetelefon.referral-entry/1", "correction", "2"
    )  # fmt: skip


def names_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text("utf-8-sig").splitlines(), delimiter=";"))


async def test_a_folder_that_is_not_there(tmp_path: Path):
    with pytest.raises(NotDelivered) as why:
        await FolderCourier(tmp_path / "none").bring(a_parcel())
    assert why.value.fault is Fault.NOT_SET_UP
