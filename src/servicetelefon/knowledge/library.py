"""All that a city knows, read in one go: either everything fits together or nothing is taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from servicetelefon.domain.article import MAIN, Article
from servicetelefon.kit.errors import BrokenFile, BrokenFiles, Place
from servicetelefon.knowledge.article_file import ArticleFile, read_article
from servicetelefon.knowledge.figures import Figures, read_figures
from servicetelefon.knowledge.render import PLACEHOLDER, Rendered, render
from servicetelefon.knowledge.search import families as word_families
from servicetelefon.knowledge.search.engine import Search
from servicetelefon.knowledge.search.families import Families
from servicetelefon.knowledge.search.index import Document
from servicetelefon.knowledge.search.meaning import Embedder, Meaning

FIGURES = "figures.yaml"
FAMILIES = "families.yaml"


class BrokenKnowledge(BrokenFiles):
    """A folder of articles that cannot be used, with all its faults."""

    code = "broken-knowledge"


@dataclass(frozen=True, slots=True)
class Library:
    """Articles by id in the order of their files, the figures in them, the city's own words."""

    files: Mapping[str, ArticleFile]
    figures: Figures
    families: Families

    def article(self, id_: str) -> Article | None:
        file = self.files.get(id_)
        return file.article if file else None

    def articles(self) -> Iterator[Article]:
        return (file.article for file in self.files.values())

    def valid_on(self, day: date) -> dict[str, Article]:
        return {one.id: one for one in self.articles() if one.is_valid(day)}

    def render(self, article: Article, rendering: str, day: date) -> Rendered | None:
        """None outside the article's validity: then it is told nowhere."""
        return render(article, rendering, self.figures, day) if article.is_valid(day) else None

    def search_on(self, day: date, embedder: Embedder | None = None) -> Search:
        """A search over what may be told that day; by meaning too where there is a model."""
        documents = self.documents_on(day)
        meaning = Meaning(documents, embedder) if embedder else None
        return Search(documents, self.families, meaning)

    def documents_on(self, day: date) -> list[Document]:
        return [self._document(article, day) for article in self.valid_on(day).values()]

    def _document(self, article: Article, day: date) -> Document:
        text = self.render(article, MAIN, day)
        return Document(
            id=article.id,
            title=f"{article.title}\n{article.question}",
            wordings=article.wordings,
            text="\n".join([text.text if text else "", *article.documents]),
        )


def load(folder: Path) -> Library:
    """The library of a folder; BrokenKnowledge otherwise."""
    library, problems = read(folder)
    if library is None:
        raise BrokenKnowledge(problems)
    return library


def reload(current: Library, folder: Path) -> tuple[Library, tuple[BrokenFile, ...]]:
    """What holds from now on: the folder, or what held before with what is wrong."""
    library, problems = read(folder)
    return library or current, problems


def read(folder: Path) -> tuple[Library | None, tuple[BrokenFile, ...]]:
    """The library, or all that is wrong with the folder."""
    if not folder.is_dir():
        return None, (BrokenFile(Place(folder), "there is no such folder"),)
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    return read_files(files, folder)


def read_files(
    files: Mapping[str, bytes], root: Path = Path()
) -> tuple[Library | None, tuple[BrokenFile, ...]]:
    """The same from file names and contents; `root` stands before the names in faults."""
    problems: list[BrokenFile] = []
    articles: dict[str, ArticleFile] = {}
    for name, content in files.items():
        if name.endswith(".md"):
            article, faults = read_article(root / name, content)
            problems.extend(faults)
            if article is not None:
                articles[article.article.id] = article
    figures, faults = read_figures(root / FIGURES, files.get(FIGURES, b"{}"))
    problems.extend(faults)
    try:
        own = word_families.read(root / FAMILIES, files[FAMILIES]) if FAMILIES in files else []
    except BrokenFile as broken:
        problems.append(broken)
        own = []
    if problems or figures is None:
        return None, _in_order(problems)
    families = word_families.build([*word_families.shipped(), *own])
    library = Library(articles, figures, families)
    broken = _in_order(_faults_of_references(library))
    return (None, broken) if broken else (library, ())


def _faults_of_references(library: Library) -> Iterator[BrokenFile]:
    for file in library.files.values():
        for other in file.article.related:
            if other not in library.files:
                yield file.fault("related", f"there is no article {other!r}")
        for name, text in file.article.all_texts().items():
            for number, line in enumerate(text.split("\n")):
                for figure in PLACEHOLDER.findall(line):
                    if figure not in library.figures:
                        yield file.fault_in(name, f"there is no figure {figure!r}", number)


def _in_order(problems: Iterator[BrokenFile] | list[BrokenFile]) -> tuple[BrokenFile, ...]:
    return tuple(sorted(problems, key=lambda one: (str(one.place.path), one.place.line or 0)))
