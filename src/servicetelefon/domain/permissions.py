"""Who may do what: role × action. A route without an action does not start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    AGENT = "agent"
    SPECIALIST = "specialist"
    SUPERVISOR = "supervisor"
    EDITOR = "editor"
    APPROVER = "approver"
    PLANNER = "planner"
    COMPLIANCE = "compliance"
    ADMIN = "admin"


class Action(StrEnum):
    """PUBLIC needs nobody signed in; SIGNED_IN needs anybody."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    TAKE_CONTACTS = "take_contacts"
    TAKE_ALARMS = "take_alarms"
    SEE_CONTACTS = "see_contacts"
    SEE_LIVE = "see_live"
    CHANGE_SWITCHES = "change_switches"
    MOVE_SKILLS = "move_skills"
    SEE_FIGURES = "see_figures"
    PLAN = "plan"
    DECIDE_ROLLOUT = "decide_rollout"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_CITY = "manage_city"
    SEE_OPERATIONS = "see_operations"
    SEARCH_KNOWLEDGE = "search_knowledge"
    EDIT_KNOWLEDGE = "edit_knowledge"
    APPROVE_KNOWLEDGE = "approve_knowledge"
    REVIEW_WORDING = "review_wording"
    HAND_OVER = "hand_over"
    WORK_REFERRALS = "work_referrals"
    OVERSEE_REFERRALS = "oversee_referrals"
    READ_FEEDBACK = "read_feedback"
    KEEP_RULES = "keep_rules"


ALLOWED: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.TAKE_CONTACTS: frozenset({Role.AGENT, Role.SUPERVISOR}),
        Action.TAKE_ALARMS: frozenset({Role.SUPERVISOR}),
        Action.SEE_CONTACTS: frozenset({Role.SUPERVISOR, Role.COMPLIANCE}),
        Action.SEE_LIVE: frozenset({Role.SUPERVISOR, Role.PLANNER}),
        Action.CHANGE_SWITCHES: frozenset({Role.SUPERVISOR, Role.ADMIN}),
        Action.MOVE_SKILLS: frozenset({Role.SUPERVISOR}),
        Action.SEE_FIGURES: frozenset({Role.SUPERVISOR, Role.PLANNER, Role.COMPLIANCE}),
        Action.PLAN: frozenset({Role.PLANNER, Role.SUPERVISOR}),
        Action.DECIDE_ROLLOUT: frozenset({Role.SUPERVISOR}),
        Action.MANAGE_ACCOUNTS: frozenset({Role.ADMIN}),
        Action.MANAGE_CITY: frozenset({Role.ADMIN}),
        Action.SEE_OPERATIONS: frozenset({Role.ADMIN, Role.SUPERVISOR}),
        Action.SEARCH_KNOWLEDGE: frozenset(Role) - {Role.PLANNER, Role.ADMIN},
        Action.EDIT_KNOWLEDGE: frozenset({Role.EDITOR, Role.APPROVER}),
        Action.APPROVE_KNOWLEDGE: frozenset({Role.APPROVER}),
        Action.REVIEW_WORDING: frozenset({Role.EDITOR, Role.APPROVER}),
        Action.HAND_OVER: frozenset({Role.AGENT, Role.SUPERVISOR}),
        Action.WORK_REFERRALS: frozenset({Role.SPECIALIST}),
        Action.OVERSEE_REFERRALS: frozenset({Role.SUPERVISOR}),
        Action.READ_FEEDBACK: frozenset({Role.EDITOR, Role.APPROVER}),
        Action.KEEP_RULES: frozenset({Role.COMPLIANCE}),
    }
)


def may(roles: Iterable[Role], action: Action) -> bool:
    """Whether somebody with these roles may do it (signed in; PUBLIC and SIGNED_IN always)."""
    if action in (Action.PUBLIC, Action.SIGNED_IN):
        return True
    return not ALLOWED[action].isdisjoint(roles)
