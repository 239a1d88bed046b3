"""The doctor's check of the certificate that browsers and carriers are shown."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from servicetelefon.kit.clock import Clock
from servicetelefon.ops.certificate import Certificate, alternative
from servicetelefon.ops.doctor import Check, Finding, State

_SOON = timedelta(days=21)
"""What is made here is renewed at a start in its last 30 days; a city's takes its office as long."""


def certificate(shown: Certificate, host: str, clock: Clock) -> Check:
    """It can be read, is for `host`, belongs to its key, and does not run out soon."""

    async def check() -> Finding:
        state, sentence = await asyncio.to_thread(_found, shown, host, clock)
        return Finding("certificate", state, sentence, None, str(shown.certificate))

    return check


def _found(shown: Certificate, host: str, clock: Clock) -> tuple[State, str]:
    try:
        read = x509.load_pem_x509_certificate(shown.certificate.read_bytes())
        key = serialization.load_pem_private_key(shown.key.read_bytes(), None)
    except (OSError, ValueError, TypeError) as unreadable:
        return State.FAIL, f"it or its key cannot be read ({type(unreadable).__name__})"
    if key.public_key() != read.public_key():
        return State.FAIL, f"it does not belong to the key {shown.key}"
    until, left = read.not_valid_after_utc, read.not_valid_after_utc - clock.now()
    if left <= timedelta(0):
        return State.FAIL, f"it ran out on {until:%Y-%m-%d}: browsers refuse the pages"
    if left < _SOON:
        return State.WARN, (
            f"it runs out on {until:%Y-%m-%d}: put the new one in its place and start again; one"
            " that was made here is made anew by the start"
        )
    if not _is_for(read, host):
        return State.WARN, f"it is not for {host}: browsers warn of it"
    return State.OK, f"for {host}, until {until:%Y-%m-%d}"


def _is_for(read: x509.Certificate, host: str) -> bool:
    try:
        names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    wide = x509.DNSName(f"*.{host.partition('.')[2]}")
    return bool({alternative(host), wide}.intersection(names))
