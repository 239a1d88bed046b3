"""Whether everything was deleted when its rule says: one question a rule, about what is still there.

The questions look at the content and at the moment from which its time runs, never at a mark that
it was cleared: whoever forgets to delete may set the mark all the same.
"""

from __future__ import annotations

from datetime import timedelta
from typing import LiteralString

from servicetelefon.compliance.control import Finding, Verdict
from servicetelefon.compliance.looking import Looking
from servicetelefon.desk import store as desk
from servicetelefon.domain import chat
from servicetelefon.domain.referral import ReferralKind
from servicetelefon.domain.retention import NUMBERS_KEPT, QUESTIONS_KEPT
from servicetelefon.people import central_store
from servicetelefon.records.repeats import KEPT_DAYS
from servicetelefon.referral.steps import kept_after_closing
from servicetelefon.referral.store import LINE_SEES, see

LATE = timedelta(hours=26)
"""A day late, with room for a change of clock and a restart."""


_CHAT: LiteralString = """
select count(*) from chat.message m join chat.conversation c on c.contact = m.contact
where m.words is not null and c.ended_at < %s"""
_PAST: LiteralString = (
    "select count(*) from chat.conversation where past is not null and ended_at < %s"
)
_NOTE: LiteralString = "select count(*) from desk.work where note is not null and closed_at < %s"
_CALLER: LiteralString = """
select count(*) from phone.call where caller is not null and state = 'closed' and first_ring < %s"""
_CALLED_BACK: LiteralString = (
    "select count(*) from routing.callback where number is not null and ended_at < %s"
)
_REFERRAL_DUE: LiteralString = """
select count(*) from referral.referral where clear_at < %s and cleared_at is null
and (claim is null or claim = 'no' or receipt_at is not null)"""
_REFERRAL_CLOSED: LiteralString = """
select count(*) from referral.referral where closed_at < %s and cleared_at is null
and (claim is null or claim = 'no' or receipt_at is not null)"""
_REFERRAL_LEFT: LiteralString = """
select count(*) from referral.entry e join referral.referral r on r.enquiry = e.enquiry
where e.words is not null and r.cleared_at < %s"""

_AT_ONCE = timedelta(0)
RULES: tuple[tuple[LiteralString, timedelta], ...] = (
    (_CHAT, chat.CLEARED_AFTER),
    (_PAST, chat.CLEARED_AFTER),
    (_NOTE, desk.CLEARED_AFTER),
    (_CALLER, NUMBERS_KEPT),
    (_CALLED_BACK, NUMBERS_KEPT),
    ("select count(*) from records.repeat_mark where day < %s", timedelta(days=KEPT_DAYS)),
    ("select count(*) from records.repeat_key where day < %s", timedelta(days=KEPT_DAYS)),
    ("select count(*) from knowledge.unanswered where at < %s", QUESTIONS_KEPT),
    (_REFERRAL_DUE, _AT_ONCE),
    (_REFERRAL_CLOSED, max(map(kept_after_closing, ReferralKind))),
    (_REFERRAL_LEFT, _AT_ONCE),
    ("select count(*) from people.session where expires_at < %s", _AT_ONCE),
    ("select count(*) from people.sign_in_try where begun_at < %s", central_store.VALID),
)
"""A question about what is still there, and how long it may be."""


async def retention_ran(look: Looking) -> Finding:
    """What lies a day beyond its rule was not deleted; the journal tells what was."""
    await see(look.tx, LINE_SEES)
    overdue = [await look.count(asked, (look.now - LATE - kept,)) for asked, kept in RULES]
    runs = await look.count("select count(*) from records.journal where code = 'retention_run'")
    evidence = (*overdue, runs)
    if any(one.count for one in overdue):
        return Finding(Verdict.FAIL, "etwas liegt länger als seine Frist", evidence)
    return Finding(Verdict.PASS, "nichts liegt länger als seine Frist", evidence)


CONTROLS = {"retention_ran": retention_ran}
