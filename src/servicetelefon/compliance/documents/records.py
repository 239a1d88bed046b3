"""Two records in public formats: the EU database's fields and a city's algorithm register.

What people must write is None and stands under `gaps`; nothing is made up.
"""

from __future__ import annotations

from collections.abc import Mapping

from servicetelefon.compliance.card import Card
from servicetelefon.compliance.documents.facts import Facts

_BY_PEOPLE = (
    "section_b.provider",
    "section_b.authorised_representative",
    "section_b.submitter",
    "section_c.deployer",
    "section_c.submitter",
    "section_c.provider_entry_url",
    "section_c.fundamental_rights_summary",
    "section_c.data_protection_summary",
)


def annex_viii(facts: Facts) -> dict[str, object]:
    """Section B without the points 7 and 9 that were deleted in 2026, and section C."""
    near = {id_: one for id_, one in facts.look.register.items() if one.near_annex_iii}
    return {
        "norm": "KI-VO Anhang VIII",
        "made_at": facts.look.now.isoformat(),
        "section_b": {
            "provider": None,
            "submitter": None,
            "authorised_representative": None,
            "systems": [_system(id_, card, facts) for id_, card in near.items()],
        },
        "section_c": {
            "deployer": None,
            "submitter": None,
            "provider_entry_url": None,
            "fundamental_rights_summary": None,
            "data_protection_summary": None,
        },
        "gaps": list(_BY_PEOPLE),
    }


def _system(id_: str, card: Card, facts: Facts) -> dict[str, object]:
    return {
        "trade_name": f"servicetelefon {facts.version}: {card.name}",
        "id": id_,
        "intended_purpose": card.purpose,
        "annex_iii_points": list(card.near_annex_iii),
        "conditions": list(card.assessment),
        "profiling": card.profiling,
        "status": "in_service" if facts.look.city.is_productive else "trial",
    }


def algorithm_register(facts: Facts) -> dict[str, object]:
    """Field names as in the Dutch publication standard, contents in German."""
    register: Mapping[str, Card] = facts.look.register
    return {
        "organization": facts.look.city.name,
        "standard_version": "1.0",
        "made_at": facts.look.now.isoformat(),
        "contact": None,
        "algorithms": [
            {
                "id": id_,
                "name": card.name,
                "description_short": card.purpose,
                "type": card.kind,
                "status": "in gebruik" if facts.look.city.is_productive else "in ontwikkeling",
                "goal": card.purpose,
                "human_intervention": card.oversight,
                "risks": "; ".join(card.must_not),
                "source_data": card.data,
                "methods_and_models": card.reasons,
                "owner": card.owner,
                "high_risk": card.high_risk,
            }
            for id_, card in register.items()
        ],
        "gaps": ["contact"],
    }
