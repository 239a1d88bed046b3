"""Phones that may register, as Asterisk's own objects, put there while it runs.

"Push configuration" (ARI /asterisk/config/dynamic, deploy/asterisk/sorcery.conf): they live
in Asterisk's memory only, so every phone is admitted again after Asterisk started.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from servicetelefon.phone.port import PhoneAccount, PhoneKind

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MediaAddress:
    """What phones send their sound to; `local` binds it there (loopback only)."""

    address: str = "127.0.0.1"
    local: bool = True


# A browser that is gone sends nothing more, and nothing else tells (no BYE, no session timer).
_BROWSER: Fields = {
    "webrtc": "yes",
    "transport": "ws",
    "allow": "alaw,ulaw,opus",
    "rtp_timeout": "20",
    "rtp_timeout_hold": "300",
}
_DESK: Fields = {
    "allow": "g722,alaw,ulaw",
    "rtp_timeout": "60",
    "rtp_timeout_hold": "3600",
}
_BROWSER_ADDRESS: Fields = {"minimum_expiration": "30", "maximum_expiration": "120"}
_DESK_ADDRESS: Fields = {
    "minimum_expiration": "60",
    "maximum_expiration": "300",
    "qualify_frequency": "30",
    "qualify_timeout": "2",
}


def objects(account: PhoneAccount, media: MediaAddress) -> dict[str, dict[str, Any]]:
    """Kind of object → request body, in the order in which they must be put."""
    browser = account.kind is PhoneKind.BROWSER
    name = account.name
    auth = {"auth_type": "userpass", "username": name, "password": account.secret}
    aor = {
        "max_contacts": "1",
        "remove_existing": "yes",
        **(_BROWSER_ADDRESS if browser else _DESK_ADDRESS),
    }
    endpoint = {
        "context": "nowhere",
        "identify_by": "username",
        "auth": name,
        "aors": name,
        "disallow": "all",
        **(_BROWSER if browser else _DESK),
        "direct_media": "no",
        "media_address": media.address,
        "bind_rtp_to_media_address": "yes" if media.local else "no",
        "rtp_symmetric": "yes",
        "force_rport": "yes",
        "rewrite_contact": "yes",
        "dtmf_mode": "rfc4733",
        "allow_subscribe": "no",
        # Neither end learns the other's number from the engine.
        "send_connected_line": "no",
        "trust_id_outbound": "no",
    }
    return {"auth": _body(auth), "aor": _body(aor), "endpoint": _body(endpoint)}


def _body(fields: Fields) -> dict[str, Any]:
    return {"fields": [{"attribute": name, "value": value} for name, value in fields.items()]}
