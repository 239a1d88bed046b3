"""Controls of what people must have done: entered by a manager, and looked at here."""

from __future__ import annotations

from datetime import timedelta
from typing import LiteralString

from servicetelefon.compliance.control import Evidence, Finding, Verdict
from servicetelefon.compliance.looking import Looking
from servicetelefon.compliance.measured import faults_of

DRILL_EVERY = timedelta(days=90)
SIGNED_FOR = timedelta(days=365)
# § 80 Abs. 2 SGB X: Germany, EU, EEA, Switzerland, or a decision of adequacy.
ALLOWED = (
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
    "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip

_UNTRAINED: LiteralString = """
select count(distinct a.id) from people.account a join people.role r on r.account = a.id
where a.active and r.role in ('agent', 'specialist', 'supervisor') and not exists (
  select 1 from compliance.training t where t.account = a.id and t.subject = %s)
"""


async def _without(look: Looking, subject: str, fine: str, open_: str) -> Finding:
    found = await look.count(_UNTRAINED, (subject,))
    if not found.count:
        return Finding(Verdict.PASS, fine, (found,))
    verdict = Verdict.FAIL if look.city.is_productive else Verdict.NEEDS_PERSON
    return Finding(verdict, f"{found.count} {open_}", (found,))


async def trained(look: Looking) -> Finding:
    return await _without(look, "search", "alle sind geschult", "Personen ohne Schulung")


async def undertakings(look: Looking) -> Finding:
    return await _without(look, "secrecy", "alle sind verpflichtet", "Personen ohne Verpflichtung")


async def sessions_proven(look: Looking) -> Finding:
    """Nobody is signed in for longer than a shift, or after the account was closed."""
    return await look.none(
        "select count(*) from people.session s join people.account a on a.id = s.account "
        "where not a.active or s.expires_at > s.created_at + interval '12 hours' "
        "or s.way = 'central' and not exists "
        "(select 1 from people.identity i where i.account = a.id)",
        "jede Anmeldung gehört zu einem gültigen Konto",
        "eine Anmeldung ohne gültiges Konto",
    )


async def processors_listed(look: Looking) -> Finding:
    outside = await look.count(
        "select count(*) from compliance.processor "
        "where (until is null or until > %s) and country <> all(%s)",
        (look.now, list(ALLOWED)),
    )
    untold = await look.count(
        "select count(*) from compliance.processor "
        "where (until is null or until > %s) and authority_told_at is null",
        (look.now,),
    )
    if outside.count:
        return Finding(Verdict.FAIL, "ein Dienstleister sitzt außerhalb", (outside, untold))
    if untold.count:
        said = "die Aufsichtsbehörde wurde nicht unterrichtet"
        return Finding(Verdict.FAIL, said, (outside, untold))
    return Finding(Verdict.PASS, "alle Dienstleister sind erlaubt", (outside, untold))


async def switches_tried(look: Looking) -> Finding:
    since = look.now - DRILL_EVERY
    worked = await look.count(
        "select count(*) from compliance.drill where worked and at >= %s", (since,)
    )
    failed = await look.count(
        "select count(*) from compliance.drill d where not d.worked and not exists "
        "(select 1 from compliance.drill l where l.switch = d.switch and l.worked and l.at > d.at)"
    )
    if failed.count:
        return Finding(Verdict.FAIL, "ein Schalter hat beim Üben nicht gewirkt", (worked, failed))
    if not worked.count:
        return Finding(Verdict.NEEDS_PERSON, "das Abschalten wurde noch nicht geübt", (worked,))
    return Finding(Verdict.PASS, "das Abschalten ist geübt", (worked, failed))


async def signed(look: Looking, duty: str, what: str) -> Finding:
    """Shown by a report that a person has entered within a year."""
    found = await look.count(
        "select count(*) from compliance.attestation where duty = %s and at >= %s",
        (duty, look.now - SIGNED_FOR),
    )
    if found.count:
        return Finding(Verdict.PASS, f"{what} liegt vor", (found,))
    return Finding(Verdict.NEEDS_PERSON, f"{what} fehlt", (found,))


async def evals_current(look: Looking) -> Finding:
    """What runs was measured with the question sets of its city, not long ago, and passed."""
    measured = look.measured
    faults = faults_of(measured, look.register, look.day)
    asked = Evidence("Fragen der letzten Messung", measured.questions if measured else 0, look.now)
    if not faults and measured is not None:
        return Finding(Verdict.PASS, f"gemessen am {measured.day:%d.%m.%Y}", (asked,))
    failed = measured is not None and not measured.passed
    return Finding(Verdict.FAIL if failed else Verdict.NEEDS_PERSON, "; ".join(faults), (asked,))


async def rights_served(look: Looking) -> Finding:
    """Given for real within a year, or tried and signed."""
    given = await look.count(
        "select count(distinct what) from compliance.person_request where at >= %s",
        (look.now - SIGNED_FOR,),
    )
    if given.count == len(("information", "erasure")):
        return Finding(Verdict.PASS, "Auskunft und Löschung sind erteilt", (given,))
    tried = await signed(look, "D10", "Probe von Auskunft und Löschung")
    return Finding(tried.verdict, tried.said, (*tried.evidence, given))


CONTROLS = {
    "trained": trained,
    "undertakings": undertakings,
    "sessions_proven": sessions_proven,
    "processors_listed": processors_listed,
    "switches_tried": switches_tried,
    "evals_current": evals_current,
    "rights_served": rights_served,
}
