"""The contract is what its schema says, and what goes through it comes back the same."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import TypeAdapter, ValidationError

from servicetelefon.domain.handover import (
    Authority,
    CallbackWish,
    Channel,
    Given,
    HandOver,
    Help,
    Person,
    Stated,
)
from servicetelefon.domain.referral import ClaimWish, ReferralKind
from servicetelefon.referral import contract
from servicetelefon.referral.contract import HandOverDocument, document_of

pytestmark = pytest.mark.unit

BESIDE = Path(contract.__file__)
SCHEMAS = {"referral-1": contract.schema, "referral-entry-1": contract.entry_schema}

texts = some.text(some.characters(codec="utf-8"), max_size=80)
hand_overs = some.builds(
    HandOver,
    kind=some.sampled_from(ReferralKind),
    channel=some.sampled_from(Channel),
    said=texts,
    enquiry_type=some.none() | some.just("geld-fehlt"),
    answers=some.dictionaries(
        some.sampled_from(["name", "seit-wann"]),
        some.builds(Stated, some.none() | texts, some.booleans()),
    ),
    deadline=some.none() | some.just(date(2026, 12, 1)),
    callback=some.none()
    | some.builds(
        CallbackWish,
        some.just("+4940123"),
        some.none() | some.just(datetime(2026, 12, 1, 9, tzinfo=UTC)),
        neutral=some.booleans(),
    ),
    help=some.lists(some.sampled_from(Help), unique=True).map(tuple),
    person=some.builds(Person, name=texts, authority=some.sampled_from(Authority)),
    given=some.lists(some.builds(Given, some.just("miete"), some.just("3")), max_size=2).map(tuple),
    claim=some.none() | some.sampled_from(ClaimWish),
)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_in_the_repository_is_the_programs(name: str):
    text = BESIDE.with_name(f"{name}.schema.json").read_text(encoding="utf8")
    assert json.loads(text) == SCHEMAS[name]()


@given(hand_overs)
def test_what_goes_out_comes_back(handed: HandOver):
    text = document_of(handed).model_dump_json()
    read_again = HandOverDocument.model_validate_json(text).model_dump()
    assert TypeAdapter(HandOver).validate_python(read_again) == handed


@pytest.mark.parametrize(
    "wrong",
    [
        {"surprise": 1},
        {"said": "x" * 4001},
        {"callback": {"number": "call me"}},
        {"kind": "gossip"},
    ],
)
def test_what_we_do_not_take_is_refused(wrong: dict[str, object]):
    plain: dict[str, object] = {"kind": "message", "channel": "portal", "said": "Guten Tag"}
    HandOverDocument.model_validate(plain)
    with pytest.raises(ValidationError):
        HandOverDocument.model_validate({**plain, **wrong})
