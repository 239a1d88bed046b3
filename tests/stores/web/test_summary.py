"""The summary of a chat: PDF/UA in every script, read again as a reader does; by mail, kept nowhere."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncGenerator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pypdf
import pytest

from cities import HAMBURG
from house import House, a_house
from office_systems import a_mail_host
from servicetelefon.adapters.delivery.mail import MailServer
from servicetelefon.adapters.delivery.report_post import ReportPost
from servicetelefon.adapters.typesetting.pdf_ua import FACES, SURE
from servicetelefon.adapters.typesetting.sheet import pdf as receipt
from servicetelefon.adapters.typesetting.summary import pdf
from servicetelefon.chat.summary import Block, BlockKind, Part, Run, Summary
from servicetelefon.kit.bidi import numbers_kept
from servicetelefon.kit.database import Database
from servicetelefon.web import markdown
from servicetelefon.web.app import build
from stores.web.visitor import ADDRESS, Visitor

pytestmark = [
    pytest.mark.stores,
    pytest.mark.skipif(not any(FACES.glob("*.ttf")), reason="`make test` fetches the faces"),
]

HTML = {"origin": ADDRESS}
SCRIPTS = {
    "de": "Der **Regelsatz** beträgt 563 Euro – „für Alleinstehende“.",
    "tr": "İhtiyacınız varsa şöyle başvurun: ğ, ı, ş, ç, ö, ü.",
    "pl": "Zażółć gęślą jaźń.",
    "ru": "Если жизнь в опасности, звоните 112.",
    "uk": "Ґрунт, їжа, є, Київ.",
    "ar": "كم تبلغ المساعدة الاجتماعية؟",
    "fa": "چگونه می‌توانم پول بگیرم؟ گچ پژ",
}
RIGHT_TO_LEFT = {"ar", "fa"}


def read(content: bytes) -> tuple[Any, str]:
    reader: Any = pypdf.PdfReader(io.BytesIO(content))
    return reader, "\n".join(page.extract_text() for page in reader.pages)


def is_ua(content: bytes, language: str) -> None:
    """Tagged, with language and title, and it says so itself (ISO 14289-1)."""
    reader, _ = read(content)
    root = reader.root_object
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF's own kind of true
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert b"pdfuaid:part" in content
    assert reader.metadata is not None
    assert reader.metadata.title


@pytest.mark.parametrize("language", SCRIPTS)
async def test_every_script_is_set_in_a_face_of_its_own_and_can_be_read_again(language: str):
    rtl, words = language in RIGHT_TO_LEFT, SCRIPTS[language]
    part = Part("Programm", language, rtl, markdown.blocks(words))
    content = await pdf(Summary("Titel", "Dienst", "Hinweis", language, rtl, (part,)))
    is_ua(content, language)
    reader, text = read(content)
    assert reader.root_object["/ViewerPreferences"]["/Direction"] == ("/R2L" if rtl else "/L2R")
    spoken = re.findall(r"\w+", words.replace("**", "").replace("\u200c", " "))
    seen = set(re.findall(r"\w+", text.replace("\u200c", " ")))
    assert [word for word in spoken if word not in seen] == []
    fonts = (font for page in reader.pages for font in page["/Resources"]["/Font"].values())
    faces = str([font.get_object()["/BaseFont"] for font in fonts])
    assert ("Vazirmatn" in faces) is rtl


async def test_nothing_that_people_write_is_markup():
    hostile = '#read("/etc/passwd") $x$ <b> @ref = * _ ` \\ // /* \u202e \x00'
    block = Block(BlockKind.PARAGRAPH, (Run(hostile), Run(hostile, bold=True)))
    content = await pdf(Summary(hostile, "x", "", "de", False, (Part(hostile, "de", False, (block,)),)))  # fmt: skip
    assert '#read("/etc/passwd")' in read(content)[1]


@pytest.mark.parametrize(
    ("words", "read_again"),
    [("Hallo 😀, Ихнё 你好", "Hallo ?, Ихнё ??"), ("αβγ", "αβγ"), ("a\ufeffb\x01c", "abc")],
)
async def test_a_letter_that_no_face_has_costs_itself_and_not_the_sheet(
    words: str, read_again: str
):
    block = Block(BlockKind.PARAGRAPH, (Run(words),))
    part = Part("x", "de", False, (block,))
    for content in (
        await pdf(Summary("Titel", "x", "", "de", False, (part,))),
        await receipt("Titel", [("Name", words)], words, ""),
    ):
        is_ua(content, "de")
        assert read_again in read(content)[1]


async def test_every_letter_that_is_surely_known_can_be_shown():
    """Otherwise the second try would fail like the first."""
    surely = re.sub(r"(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), SURE)
    block = Block(BlockKind.PARAGRAPH, (Run(f"😀{surely}"),))
    is_ua(await pdf(Summary("T", "x", "", "de", False, (Part("x", "de", False, (block,)),))), "de")
    is_ua(await receipt("Titel", [], f"😀{surely}", ""), "de")


@pytest.fixture
async def hamburg(database: Database, dsn: str, tmp_path: Path) -> AsyncGenerator[House]:
    async with a_house(database, dsn, tmp_path, HAMBURG) as made:
        yield made


def places(content: bytes) -> dict[str, float]:
    """Each piece of the first page and how far from the left it begins."""
    reader, found = read(content)[0], dict[str, float]()

    def seen(text: str, page: list[float], line: list[float], *_: object) -> None:
        found[text.strip()] = line[4] * page[0] + page[4]

    reader.pages[0].extract_text(visitor_text=seen)
    return found


async def test_a_number_in_arabic_is_read_from_left_to_right():
    number, code = "040 428 28-5000", "1234 5678"
    words = numbers_kept(f"اتصل بالرقم {number}. الرمز: {code}.")
    part = Part("Programm", "ar", True, markdown.blocks(words))
    content = await pdf(Summary("Titel", "Dienst", "Hinweis", "ar", True, (part,)))
    is_ua(content, "ar")
    assert {number, code} <= places(content).keys(), "in one piece, so in its own order"
    assert "\u2066" not in read(content)[1], "what is copied is the number alone"


@pytest.mark.parametrize("language", ["ar", "uk"])
async def test_a_german_name_in_another_language_is_said_as_german(language: str):
    name = "115-Gebärdentelefon"
    part = Part("x", language, language == "ar", markdown.blocks(f"{SCRIPTS[language]} (\u2066{name}\u2069)"))  # fmt: skip
    content = await pdf(Summary("T", "x", "", language, language == "ar", (part,)))
    is_ua(content, language)
    assert name in places(content), "in one piece, so with its hyphen in its place"
    assert "\u2066" not in read(content)[1]
    assert b"/Lang(de)" in b"".join(drawn(content))


def drawn(content: bytes) -> list[bytes]:
    """What is drawn on each page, where a change of language stands."""
    return [page.get_contents().get_data() for page in read(content)[0].pages]


async def chatted(
    visitor: Visitor,
    *said: str,
) -> dict[str, str]:
    fields: dict[str, str] = {}
    for words in said or ("Ich bin Erika Mustermann.", "Wie hoch ist der Regelsatz?"):
        page = (await visitor.post("/chat", data={**fields, "text": words}, headers=HTML)).text
        fields = dict(re.findall(r'name="(contact|token)" value="([^"]+)"', page))
    return fields


TWO = "Wie hoch ist der Regelsatz? Und was ist mit Bildung und Teilhabe für Kinder?"


async def test_sources_stand_under_an_answer_for_each_of_its_texts(hamburg: House):
    """On the page also when it is looked at again, to print, as PDF, and for whoever asks twice."""
    transport = httpx.ASGITransport(hamburg.app)
    async with Visitor(transport=transport, base_url=ADDRESS) as visitor:
        begun = (await visitor.post("/api/v1/chats", json={"language": "de"})).json()
        fields = {"contact": begun["id"], "token": begun["token"]}
        bearer, once = {"authorization": f"Bearer {begun['token']}"}, str(uuid4())
        path, message = f"/api/v1/chats/{begun['id']}/messages", {"text": TWO, "once": once}
        first = (await visitor.post(path, json=message, headers=bearer)).json()
        names = {one["name"] for one in first["sources"]}
        assert len({name.split(" §")[0] for name in names}) > 1, "two texts of two laws"
        await visitor.post(path, json={"text": "Danke"}, headers=bearer)
        assert (await visitor.post(path, json=message, headers=bearer)).json()["sources"] == first[
            "sources"
        ]
        looked = await visitor.post("/chat", data={**fields, "do": "look"}, headers=HTML)
        printed = await visitor.post("/chat/zusammenfassung", data=fields, headers=HTML)
        made = await visitor.post("/chat/zusammenfassung.pdf", data=fields, headers=HTML)
        for text in (unescape(looked.text), unescape(printed.text), read(made.content)[1]):
            flat = " ".join(text.split())
            assert [one for one in names if one not in flat] == []


async def test_the_whole_conversation_with_sources_as_pdf(hamburg: House):
    transport = httpx.ASGITransport(hamburg.app)
    async with Visitor(transport=transport, base_url=ADDRESS) as visitor:
        fields = await chatted(visitor)
        made = await visitor.post("/chat/zusammenfassung.pdf", data=fields, headers=HTML)
        assert made.headers["content-type"] == "application/pdf"
        assert "attachment" in made.headers["content-disposition"]
        is_ua(made.content, "de")
        _, text = read(made.content)
        assert "Erika Mustermann" in text
        assert "563 Euro" in text
        assert re.search(r"SGB XII § \d+ \(\d\d\.\d\d\.\d{4}\)", text)
        assert "Hier antwortet ein Programm" in text
        other = {**fields, "token": "0" * 64}
        refused = await visitor.post("/chat/zusammenfassung.pdf", data=other, headers=HTML)
        assert refused.status_code == 404
        found = {
            (await visitor.post("/chat/zusammenfassung.pdf", data=fields, headers=HTML)).status_code
            for _ in range(12)
        }
        assert found == {200, 429}


def with_mail(house: House, port: int) -> House:
    server = MailServer("127.0.0.1", port, "line@line.test", tls="none", patience=1)
    services = house.services
    post = ReportPost(server, services.clock.now)
    services = replace(services, summaries=replace(services.summaries, postman=post))
    return replace(house, services=services, app=build(services))


async def test_by_mail_goes_only_what_we_said_and_the_address_is_kept_nowhere(hamburg: House):
    address = "erika@example.test"
    async with a_mail_host() as host:
        house = with_mail(hamburg, host.port)
        transport = httpx.ASGITransport(house.app)
        async with Visitor(transport=transport, base_url=ADDRESS) as visitor:
            fields = await chatted(visitor)
            sent = await visitor.post(
                "/chat/versand", data={**fields, "address": address}, headers=HTML
            )
            assert "unterwegs zu Ihnen" in sent.text
    (raw,) = host.taken
    message = message_from_bytes(raw, EmailMessage, policy=policy.default)
    assert message["To"] == address
    assert "Sozial" not in message["Subject"]
    (one,) = message.iter_attachments()
    is_ua(one.get_content(), "de")
    _, text = read(one.get_content())
    assert "563 Euro" in text
    assert "Mustermann" not in text
    async with hamburg.services.database.step() as tx:
        tables = await tx.rows(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_schema in ('records', 'chat', 'routing', 'referral', 'knowledge')"
        )
        for (table,) in tables:
            rows = await tx.rows(f"select t::text from {table} t")  # noqa: S608
            assert not [row for row in rows if address in row[0]], table


@pytest.mark.parametrize(
    ("address", "how", "words"),
    [
        ("keine Adresse", {}, "keine E-Mail-Adresse"),
        ("a@b.de, c@d.de", {}, "keine E-Mail-Adresse"),
        ("a@b.de\r\nBcc: c@d.de", {}, "keine E-Mail-Adresse"),
        ("", {}, "keine E-Mail-Adresse"),
        ("a@b.test", {"says": {"RCPT": "550 nobody"}}, "nicht sicher"),
        ("a@b.test", {"says": {"MAIL": "451 later"}}, "nicht sicher"),
        ("a@b.test", {"hangs_up_at": "EHLO"}, "nicht sicher"),
    ],
)
async def test_what_did_not_go_out_is_told(
    hamburg: House, address: str, how: dict[str, object], words: str
):
    async with a_mail_host(**how) as host:
        house = with_mail(hamburg, host.port)
        transport = httpx.ASGITransport(house.app)
        async with Visitor(transport=transport, base_url=ADDRESS) as visitor:
            data = {**await chatted(visitor), "address": address}
            answer = await visitor.post("/chat/versand", data=data, headers=HTML)
    assert answer.status_code == 200
    assert words in answer.text
    assert host.taken == []


async def test_without_a_mail_server_nothing_is_offered_and_mail_is_limited(
    hamburg: House,
):
    transport = httpx.ASGITransport(hamburg.app)
    async with Visitor(transport=transport, base_url=ADDRESS) as visitor:
        fields = await chatted(visitor)
        page = await visitor.post("/chat", data={**fields, "do": "look"}, headers=HTML)
        assert "/chat/versand" not in page.text
        data = {**fields, "address": "a@b.test"}
        answers = [await visitor.post("/chat/versand", data=data, headers=HTML) for _ in range(4)]
    assert [one.status_code for one in answers] == [503, 503, 503, 429]
