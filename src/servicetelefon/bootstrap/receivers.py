"""Whom this installation speaks to beside the offices, from its settings: what the record of
processing has to name (Art. 30(1)(d) GDPR)."""

from __future__ import annotations

from urllib.parse import urlsplit

from servicetelefon.bootstrap.delivery import DeliveryFile
from servicetelefon.config import Settings


def receivers(settings: Settings, delivery: DeliveryFile) -> tuple[tuple[str, str], ...]:
    """What goes there, and the host; never a name or secret of the address."""
    named = (
        ("Telefonnetz: Rufnummern und Sprache", settings.trunk_out or " ".join(settings.trunk)),
        ("Textnachrichten: Rufnummer und Text", settings.text_gateway),
        ("E-Mail: was verschickt wird", delivery.mail.host if delivery.mail else None),
        ("Sprachmodell, wenn eingeschaltet: maskierte Suchworte", settings.model),
        ("Vektoren der Suche: maskierte Suchworte", _address(settings.embeddings)),
        ("Anmeldung der Stadt: wer sich als Beschäftigte anmeldet", settings.openid_issuer),
        ("Prüfung auf Schadprogramme: eingereichte Unterlagen", settings.malware_scanner),
        ("Relais für Ton im Browser: verschlüsselter Ton", settings.turn),
    )
    return tuple((what, _host(where)) for what, where in named if where)


def _address(embeddings: str | None) -> str | None:
    """A folder stays on this machine."""
    return embeddings if embeddings and "://" in embeddings else None


def _host(address: str) -> str:
    return urlsplit(address).hostname or address.partition("?")[0]
