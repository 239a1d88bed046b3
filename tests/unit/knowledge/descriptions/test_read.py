from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from servicetelefon.kit.errors import BrokenFile
from servicetelefon.knowledge.descriptions.proposal import plain
from servicetelefon.knowledge.descriptions.read import read_descriptions

pytestmark = pytest.mark.unit

SHARED = Path(__file__).parents[5] / "shared" / "data" / "pvog_benefits"
SERVICE = """<x:schreibe><x:leistung><x:id schemeAgencyID="S100002">L{n}</x:id>
<x:referenzLeiKa><code>99107009017000</code></x:referenzLeiKa>
<x:modulText><x:leikaTextmodul><code>02</code></x:leikaTextmodul>
<x:inhalt languageCode="de">Grundsicherung</x:inhalt>
<x:inhalt languageCode="en">Basic income support</x:inhalt></x:modulText>
<x:modulText><x:leikaTextmodul><code>08</code></x:leikaTextmodul>
<x:inhalt languageCode="de">&lt;ul&gt;&lt;li&gt;Ausweis&lt;/li&gt;&lt;li&gt;Miete&amp;amp;Strom&lt;/li&gt;&lt;/ul&gt;</x:inhalt>
</x:modulText></x:leistung></x:schreibe>
"""
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<x:transaktion xmlns:x="http://xoev.de/schemata/xzufi/2_2_0" xzufiVersion="2.2.0">
<x:nachrichtenkopf/>
"""


def a_message(*services: str) -> str:
    return HEAD + "".join(services) + "</x:transaktion>"


def a_file(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_each_service_gives_a_proposal_a_language(tmp_path: Path):
    path = a_file(tmp_path / "a.xml", a_message(SERVICE.format(n=1), SERVICE.format(n=2)))
    found = list(read_descriptions(path))
    assert [(one.id, one.language, one.title) for one in found] == [
        ("L1", "de", "Grundsicherung"),
        ("L1", "en", "Basic income support"),
        ("L2", "de", "Grundsicherung"),
        ("L2", "en", "Basic income support"),
    ]
    assert found[0].texts["documents"] == "- Ausweis\n- Miete&Strom"
    assert found[0].leika_keys == ("99107009017000",)


def test_links_come_with_their_title(tmp_path: Path):
    link = "<x:weiterfuehrenderLink><x:uri>https://a.de</x:uri><x:titel>Mehr</x:titel></x:weiterfuehrenderLink>"
    content = a_message(SERVICE.format(n=1).replace("</x:leistung>", link + "</x:leistung>"))
    found = next(read_descriptions(a_file(tmp_path / "a.xml", content)))
    assert found.links == (("Mehr", "https://a.de"),)


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (a_message(SERVICE.format(n=1)).replace("</x:transaktion>", ""), 12, "not XML"),
        (a_message("<x:schreibe>"), 4, "not XML"),
        (a_message(SERVICE.format(n=1)).encode("latin-1", "replace") + b"\xff", 12, "not XML"),
        (a_message(SERVICE.format(n=1)).replace("UTF-8", "UTF-77"), 1, "encoding"),
        ("<a/>", 1, "no message of XZuFi"),
        (a_message().replace("2.2.0", "6.0"), 1, "no message of XZuFi"),
        ('<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]>\n<a>&b;</a>', 2, "DOCTYPE"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 1, "DOCTYPE"),
        ("<a>" * 100, 1, "nested too deeply"),
        ("", 1, "not XML"),
    ],
)
def test_bad_xml_names_its_line_and_gives_nothing(
    tmp_path: Path, content: str | bytes, line: int, problem: str
):
    path = a_file(tmp_path / "a.xml", content)
    with pytest.raises(BrokenFile, match=problem) as broken:
        read_descriptions(path)
    assert broken.value.place.line == line


def test_one_endless_service_is_refused(tmp_path: Path):
    words = "Wort " * 1_000_000
    path = a_file(tmp_path / "a.xml", a_message(SERVICE.replace("Grundsicherung", words)))
    with pytest.raises(BrokenFile, match="longer than"):
        read_descriptions(path)


@pytest.mark.parametrize(
    ("inside", "problem"),
    [
        ("<x:a b='c'/>" * 60_000, "leistung is longer than"),
        (f"<x:a b='{'c' * 6_000_000}'/>", "tag or comment is longer than"),
        (f"<!-- {'c' * 6_000_000} -->", "tag or comment is longer than"),
    ],
)
def test_what_fills_the_memory_without_a_word_is_refused(tmp_path: Path, inside: str, problem: str):
    path = a_file(tmp_path / "a.xml", a_message(f"<x:leistung>{inside}</x:leistung>"))
    with pytest.raises(BrokenFile, match=problem) as broken:
        read_descriptions(path)
    assert broken.value.place.line == 4


def test_a_stream_of_fifty_megabytes_is_read_in_bounded_memory(tmp_path: Path):
    service = SERVICE.replace("</x:leistung>", f"<x:mehr>{'hilft ' * 20_000}</x:mehr></x:leistung>")
    path = tmp_path / "a.xml"
    with path.open("w") as file:
        file.write(HEAD)
        for number in range(420):
            file.write(service.replace("{n}", str(number)))
        file.write("</x:transaktion>")
    assert path.stat().st_size > 50_000_000
    tracemalloc.start()
    count = sum(1 for _ in read_descriptions(path))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 2 * 420
    assert most < 20_000_000


PVOG = {
    "id": "B1",
    "name": "Grundsicherung",
    "languageCode": "de",
    "leikakeys": ["99107009017000"],
    "description": "<p>Kurz</p>",
    "details": [{"code": "08", "text": "<p>Ausweis</p>"}, {"code": "09", "text": None}],
    "onlineServiceLinks": [{"uri": "https://a.de", "title": "Antrag"}],
}


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([PVOG, PVOG]),
        json.dumps([PVOG, PVOG], indent=2),
        json.dumps(PVOG) + "\n" + json.dumps(PVOG) + "\n",
    ],
)
def test_services_of_the_portal_are_read_in_any_layout(tmp_path: Path, content: str):
    found = list(read_descriptions(a_file(tmp_path / "a.json", content)))
    assert len(found) == 2
    assert found[0].texts == {"documents": "Ausweis", "short_text": "Kurz"}
    assert found[0].links == (("Antrag", "https://a.de"),)


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ('[{"id": "a"}]', 1, "name"),
        (json.dumps([PVOG])[:-1] + ",\n\n{]", 3, "JSON"),
        (json.dumps(PVOG) + "\n" + '{"id": ', 2, "not complete"),
        (json.dumps(PVOG) + "\nnonsense", 2, "JSON"),
        (b'{"id": "a",\n"name": "\xff"}', 2, "UTF-8"),
    ],
)
def test_bad_json_names_its_line(tmp_path: Path, content: str | bytes, line: int, problem: str):
    with pytest.raises(BrokenFile, match=problem) as broken:
        read_descriptions(a_file(tmp_path / "a.json", content))
    assert broken.value.place.line == line


def test_another_kind_of_file_is_refused(tmp_path: Path):
    with pytest.raises(BrokenFile, match="expected one of"):
        read_descriptions(a_file(tmp_path / "a.pdf", "x"))


def test_markup_becomes_lines():
    assert plain("<p>Eins<br>Zwei</p><ol><li>Drei &amp; vier</ol>") == "Eins\nZwei\n- Drei & vier"


@pytest.mark.skipif(not SHARED.exists(), reason="the example of the portal is not here")
def test_a_real_service_of_the_portal():
    (found,) = read_descriptions(SHARED / "pvog_service_example.json")
    assert found.title == "Ausbildungsgeld beantragen"
    assert {"full_text", "requirements", "documents"} <= set(found.texts)
    assert not any("<p>" in text for text in found.texts.values())
