"""Control of the documents: they are really made, each from what it names."""

from __future__ import annotations

from servicetelefon.compliance.control import Evidence, Finding, Verdict
from servicetelefon.compliance.documents.facts import Facts, processors
from servicetelefon.compliance.documents.fill import documents
from servicetelefon.compliance.documents.html import html
from servicetelefon.compliance.documents.sources import SOURCES
from servicetelefon.compliance.documents.template import read_templates
from servicetelefon.compliance.looking import Looking


async def export_possible(look: Looking) -> Finding:
    """Without the PDFs, which only the wiring can make."""
    facts = Facts(look, (), await processors(look), "", ())
    templates = read_templates()
    silent = [
        f"{id_}: {block.source}"
        for id_, template in templates.items()
        for section in template.sections
        for block in section.blocks
        if block.source is not None and not tuple(SOURCES[block.source](facts))
    ]
    if silent:
        return look.told("Quellen ohne Angabe", silent, "")
    pages = [html(one) for one in documents(templates, facts)]
    made = Evidence("Dokumente als Seite", len(pages), look.now)
    return Finding(Verdict.PASS, f"{len(pages)} Dokumente lassen sich ausgeben", (made,))


CONTROLS = {"export_possible": export_possible}
