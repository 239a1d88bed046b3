"""Every route and its action, written down by hand: a new route is a decision about who may use it."""

from __future__ import annotations

from collections.abc import Mapping

from servicetelefon.domain.permissions import Action

_BY_ACTION: Mapping[Action, str] = {
    Action.APPROVE_KNOWLEDGE: """
        POST /redaktion/fassung/{version}/freigeben
        POST /redaktion/fassung/{version}/zurueckgeben
    """,
    Action.CHANGE_SWITCHES: """
        GET /schalter
        POST /schalter
        POST /wallboard/schalter
    """,
    Action.DECIDE_ROLLOUT: """
        POST /planning/entscheidung
        POST /planning/live
    """,
    Action.EDIT_KNOWLEDGE: """
        GET /redaktion
        GET /redaktion/artikel/{article}
        GET /redaktion/betraege
        POST /redaktion/betraege/{figure}/geprueft
        POST /redaktion/betraege/{figure}/wert
        POST /redaktion/betraege/{figure}/{value}/beenden
        POST /redaktion/betraege/{figure}/{value}/bestaetigen
        POST /redaktion/betraege/{figure}/{value}/uebernehmen
        GET /redaktion/fassung/{version}
        GET /redaktion/fassung/{version}/anhoeren
        POST /redaktion/fassung/{version}/einreichen
        POST /redaktion/fassung/{version}/zurueckziehen
        GET /redaktion/fragen
        POST /redaktion/fragen/{question}/erledigt
        GET /redaktion/gesetze
        GET /redaktion/schreiben
        POST /redaktion/schreiben
        GET /redaktion/vergleich
    """,
    Action.HAND_OVER: """
        GET /desk/nachtrag/{contact}
        POST /desk/nachtrag/{contact}
        GET /desk/uebergabe/{contact}
        POST /desk/uebergabe/{contact}
    """,
    Action.KEEP_RULES: """
        GET /compliance
        POST /compliance/dienstleister
        POST /compliance/dienstleister/{processor}/ende
        GET /compliance/erklaerung
        POST /compliance/immer
        POST /compliance/pflicht/{duty}
        POST /compliance/schulung
        POST /compliance/uebung
        POST /compliance/vorfall
        POST /compliance/vorfall/{incident}/ende
        POST /compliance/vorfall/{incident}/gemeldet
        GET /compliance/zugriffe
        POST /compliance/zugriffe/anfrage/{asked}/name
        POST /compliance/zugriffe/anfrage/{request}
        POST /compliance/zugriffe/{line}/name
    """,
    Action.MANAGE_ACCOUNTS: """
        GET /verwaltung/beratungsstellen
        POST /verwaltung/beratungsstellen
        POST /verwaltung/beratungsstellen/{number}/ende
        GET /verwaltung/konten
        POST /verwaltung/konten
        GET /verwaltung/konten/neu
        GET /verwaltung/konten/{account}
        POST /verwaltung/konten/{account}
        POST /verwaltung/konten/{account}/aktiv
        POST /verwaltung/konten/{account}/passwort
        POST /verwaltung/konten/{account}/zentral
    """,
    Action.MOVE_SKILLS: """
        GET /wallboard/faehigkeiten
        POST /wallboard/faehigkeiten
    """,
    Action.OVERSEE_REFERRALS: """
        GET /weiterleitungen
        GET /weiterleitungen/vertretung/{office}
        POST /weiterleitungen/vertretung/{office}
        POST /weiterleitungen/zustellung/{delivery}
        GET /weiterleitungen/{enquiry}
        POST /weiterleitungen/{enquiry}/freigabe
        POST /weiterleitungen/{enquiry}/schritt/{event}
    """,
    Action.PLAN: """
        GET /planning
        POST /planning/dienstplan
        POST /planning/kapazitaet
        POST /planning/szenarien
        POST /planning/szenarien/entfernen
    """,
    Action.PUBLIC: """
        GET /
        GET /anliegen
        POST /anliegen
        POST /anliegen/nachtrag
        POST /anliegen/quittung
        GET /anliegen/rueckruf
        POST /anliegen/rueckruf
        GET /anliegen/rueckruf/aendern
        POST /anliegen/rueckruf/aendern
        GET /anliegen/stand
        POST /anliegen/stand
        GET /anmelden
        GET /anmelden/zentral
        GET /anmelden/zentral/zurueck
        POST /anmelden
        POST /api/receipts
        POST /api/sign-out
        POST /api/v1/chats
        GET /api/v1/chats/{chat}
        POST /api/v1/chats/{chat}/end
        POST /api/v1/chats/{chat}/messages
        POST /api/v1/chats/{chat}/notice
        POST /api/v1/chats/{chat}/person
        GET /api/v1/chats/{chat}/summary.pdf
        GET /api/v1/openapi.json
        POST /chat
        POST /chat/versand
        POST /chat/zusammenfassung
        POST /chat/zusammenfassung.pdf
        GET /eingang/{delivery}/{token}
        POST /eingang/{delivery}/{token}
        GET /f/{code}
        GET /frage/{token}
        POST /f/{code}
        POST /frage/{token}
        GET /healthz
        GET /offene-daten/{name}
        GET /phone/citizen
        GET /static/{version}/{name:path}
        GET /versprechen
        GET /widget
        GET /widget.js
        GET /z/{code}
        GET /zustaendig
        POST /zustaendig
    """,
    Action.READ_FEEDBACK: """
        GET /rueckmeldungen
        POST /rueckmeldungen
    """,
    Action.REVIEW_WORDING: """
        GET /redaktion/sprachen
        GET /redaktion/sprachen/{language}
        POST /redaktion/sprachen/{language}/geprueft
        POST /redaktion/sprachen/{language}/zurueck
    """,
    Action.SEARCH_KNOWLEDGE: """
        POST /desk/zustaendig
    """,
    Action.SEE_CONTACTS: """
        GET /aufzeichnungen
        GET /aufzeichnungen/{contact}
    """,
    Action.SEE_FIGURES: """
        GET /zahlen
        GET /zahlen/bericht.pdf
        GET /zahlen/export.csv
        GET /zahlen/versand
        POST /zahlen/versand/{mailing}/erneut
    """,
    Action.SEE_LIVE: """
        GET /wallboard
        GET /wallboard/jetzt
        GET /wallboard/strom
    """,
    Action.SEE_OPERATIONS: """
        GET /metrics
        GET /readyz
    """,
    Action.SIGNED_IN: """
        POST /abmelden
        GET /konto
        POST /konto
    """,
    Action.TAKE_ALARMS: """
        GET /alarme/jetzt
        GET /alarme/strom
        POST /alarme/{alarm}/ende
        POST /alarme/{alarm}/notruf
        POST /alarme/{alarm}/uebernehmen
    """,
    Action.TAKE_CONTACTS: """
        GET /desk
        POST /desk/add
        POST /desk/alarm
        POST /desk/alarm/ende
        GET /desk/answers
        POST /desk/answers/{article}
        POST /desk/away
        GET /desk/chat
        POST /desk/chat/close
        POST /desk/chat/code
        POST /desk/chat/decline
        GET /desk/chat/log
        POST /desk/chat/say
        POST /desk/chat/take
        POST /desk/conference
        POST /desk/consult
        POST /desk/decline
        POST /desk/desk-phone
        POST /desk/end
        GET /desk/events
        POST /desk/hand-over
        POST /desk/hold
        POST /desk/frage/{contact}
        POST /desk/link/{article}
        POST /desk/keys
        POST /desk/mute
        POST /desk/pause
        POST /desk/phone
        POST /desk/put-back
        POST /desk/put-through
        POST /desk/next
        POST /desk/ready
        POST /desk/resume
        POST /desk/ring-me
        GET /desk/stand
        GET /desk/fragen
        GET /desk/third
        GET /desk/work/{contact}
        POST /desk/work/{contact}
        POST /desk/work/{contact}/close
        POST /konto/tischtelefon
        GET /rueckrufe
        POST /rueckrufe
        POST /rueckrufe/{callback}
        POST /uebung/abheben
        POST /uebung/anruf
        POST /uebung/frage/{number}
        GET /uebung/person
        GET /uebung/telefon
    """,
    Action.WORK_REFERRALS: """
        GET /office
        POST /office/suche
        GET /office/jetzt
        GET /office/strom
        GET /office/{enquiry}
        GET /office/{enquiry}/anruf
        POST /office/{enquiry}/anruf
        POST /office/{enquiry}/anruf/ende
        POST /office/{enquiry}/anruf/nicht-erreicht
        POST /office/{enquiry}/anruf/wieder
        GET /office/{enquiry}/strom
        POST /office/{enquiry}/telefon
        POST /office/{enquiry}/dringlichkeit
        POST /office/{enquiry}/notiz
        POST /office/{enquiry}/nummer
        POST /office/{enquiry}/rueckmeldung
        POST /office/{enquiry}/schritt/{event}
        GET /office/{enquiry}/unterlage/{document}
        POST /office/{enquiry}/unterlage/{document}/akte
    """,
}

ROUTES = {
    route.strip(): action
    for action, routes in _BY_ACTION.items()
    for route in routes.strip().splitlines()
}
