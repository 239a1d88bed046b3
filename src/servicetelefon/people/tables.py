"""Tables of people. Names and logins of staff are personal data too."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from servicetelefon.kit.columns import METADATA, lookup, moment, personal, plain, secret

_ACCOUNT = "people.account.id"

account = Table(
    "account",
    METADATA,
    plain("id", Uuid, primary_key=True),
    personal("login", nullable=False),
    lookup("login_lookup", nullable=False, index=False),
    personal("name", nullable=False),
    secret("password", Text),
    plain("must_change", Boolean, nullable=False, server_default=text("false")),
    plain("active", Boolean, nullable=False),
    plain("failures", Integer, nullable=False, server_default=text("0")),
    moment("locked_until"),
    moment("created_at", nullable=False),
    UniqueConstraint("login_lookup"),
    schema="people",
)

role = Table(
    "role",
    METADATA,
    plain("account", Uuid, ForeignKey(_ACCOUNT), primary_key=True),
    plain("role", Text, primary_key=True),
    plain("office", Text, primary_key=True, server_default=text("''")),
    schema="people",
)

skill = Table(
    "skill",
    METADATA,
    plain("account", Uuid, ForeignKey(_ACCOUNT), primary_key=True),
    plain("skill", Text, primary_key=True),
    schema="people",
)

session = Table(
    "session",
    METADATA,
    secret("token", LargeBinary, primary_key=True),
    plain("account", Uuid, ForeignKey(_ACCOUNT), nullable=False, index=True),
    plain("way", Text, nullable=False, server_default=text("'password'")),
    moment("created_at", nullable=False),
    moment("seen_at", nullable=False),
    moment("expires_at", nullable=False, index=True),
    schema="people",
)

identity = Table(
    "identity",
    METADATA,
    plain("account", Uuid, ForeignKey(_ACCOUNT), primary_key=True),
    lookup("subject_lookup", nullable=False, index=False),
    plain("key", Integer),  # number of the key that it was hashed with
    moment("bound_at", nullable=False),
    UniqueConstraint("subject_lookup"),
    schema="people",
)

sign_in_try = Table(
    "sign_in_try",
    METADATA,
    secret("state", LargeBinary, primary_key=True),
    moment("begun_at", nullable=False, index=True),
    schema="people",
)
