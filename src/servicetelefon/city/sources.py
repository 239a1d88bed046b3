"""The files of a release, parsed and each checked against its own schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeVar

from pydantic import BaseModel

from servicetelefon.city import menu_schema, schema
from servicetelefon.city.practice_schema import PracticeFile, ScenarioPart
from servicetelefon.city.release import Release, is_text
from servicetelefon.city.responsibility_schema import ResponsibilityFile
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.kit.yaml_file import Loc, YamlFile, parse

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that stands in the files, and where it stands."""

    city: schema.CityFile
    lines: Mapping[str, schema.LinePart]
    districts: Mapping[str, schema.DistrictPart]
    postcodes: Mapping[str, tuple[str, ...]]
    offices: Mapping[str, schema.OfficePart]
    closures: tuple[schema.ClosurePart, ...]
    announcements: Mapping[str, Mapping[str, str]]
    menus: Mapping[str, menu_schema.MenuPart]
    skills: Mapping[str, schema.SkillPart]
    enquiries: schema.EnquiriesFile
    crisis: Mapping[str, schema.CrisisPart]
    outcomes: Mapping[Outcome, str]
    practice: Mapping[str, ScenarioPart]
    responsibility: ResponsibilityFile
    wording: Mapping[str, schema.WordingFile]
    release: Release
    yaml: Mapping[str, YamlFile]
    root: Path

    def fault(self, name: str, loc: Loc, problem: str) -> BrokenFile:
        return self.yaml[name].fault(loc, problem)

    def file_fault(self, name: str, problem: str) -> BrokenFile:
        return BrokenFile(Place(self.root / name), problem)


class UnusableFiles(Exception):
    """Faults of form; what the files say together was not looked at."""

    def __init__(self, faults: tuple[BrokenFile, ...]) -> None:
        super().__init__(*faults)
        self.faults = faults


FILES: Mapping[str, type[BaseModel]] = {
    "city.yaml": schema.CityFile,
    "lines.yaml": schema.LinesFile,
    "districts.yaml": schema.DistrictsFile,
    "postcodes.yaml": schema.PostcodesFile,
    "offices.yaml": schema.OfficesFile,
    "closures.yaml": schema.ClosuresFile,
    "announcements.yaml": schema.AnnouncementsFile,
    "menus.yaml": menu_schema.MenusFile,
    "skills.yaml": schema.SkillsFile,
    "enquiries.yaml": schema.EnquiriesFile,
    "crisis.yaml": schema.CrisisFile,
    "outcomes.yaml": schema.OutcomesFile,
    "responsibility.yaml": ResponsibilityFile,
    "practice.yaml": PracticeFile,
}
MAY_BE_ABSENT = frozenset({"practice.yaml"})
WORDING_FOLDER = "wording"


def read_sources(release: Release, root: Path) -> Sources:
    """Parse all files; UnusableFiles with every fault of every file."""
    reader = _Reader(release, root)
    for name, model in FILES.items():
        if name in release.files or name not in MAY_BE_ABSENT:
            reader.read(name, model)
    for name in release.files:
        if PurePosixPath(name).match(f"{WORDING_FOLDER}/*.yaml"):
            reader.read(name, schema.WordingFile)
        elif is_text(name):
            reader.is_written(name)
    if reader.faults:
        raise UnusableFiles(tuple(reader.faults))
    return Sources(
        city=reader.model("city.yaml", schema.CityFile),
        lines=reader.model("lines.yaml", schema.LinesFile).root,
        districts=reader.model("districts.yaml", schema.DistrictsFile).root,
        postcodes=reader.model("postcodes.yaml", schema.PostcodesFile).root,
        offices=reader.model("offices.yaml", schema.OfficesFile).root,
        closures=reader.model("closures.yaml", schema.ClosuresFile).root,
        announcements=reader.model("announcements.yaml", schema.AnnouncementsFile).root,
        menus=reader.model("menus.yaml", menu_schema.MenusFile).root,
        skills=reader.model("skills.yaml", schema.SkillsFile).root,
        enquiries=reader.model("enquiries.yaml", schema.EnquiriesFile),
        crisis=reader.model("crisis.yaml", schema.CrisisFile).root,
        outcomes=reader.model("outcomes.yaml", schema.OutcomesFile).root,
        practice=reader.model("practice.yaml", PracticeFile).root
        if "practice.yaml" in release.files
        else {},
        responsibility=reader.model("responsibility.yaml", ResponsibilityFile),
        wording=reader.wording(),
        release=release,
        yaml=reader.yaml,
        root=root,
    )


class _Reader:
    """Reads file after file and keeps every fault, so that a person can mend all at once."""

    def __init__(self, release: Release, root: Path) -> None:
        self._release = release
        self._root = root
        self._models: dict[str, BaseModel] = {}
        self.yaml: dict[str, YamlFile] = {}
        self.faults: list[BrokenFile] = []

    def read(self, name: str, model: type[BaseModel]) -> None:
        content = self._release.files.get(name)
        if content is None:
            self.faults.append(BrokenFile(Place(self._root / name), "the file is missing"))
            return
        self.yaml[name] = parse(self._root / name, content)
        value, faults = self.yaml[name].check(model)
        self.faults.extend(faults)
        if value is not None:
            self._models[name] = value

    def is_written(self, name: str) -> None:
        """Texts that are not YAML: other readers look at what they say."""
        content = self._release.files[name]
        try:
            wrong = content.decode().find("\0")
        except UnicodeDecodeError as undecodable:
            wrong = undecodable.start
        if wrong >= 0:
            line = content.count(b"\n", 0, wrong) + 1
            self.faults.append(BrokenFile(Place(self._root / name, line), "this is not UTF-8 text"))

    def model(self, name: str, kind: type[Model]) -> Model:
        value = self._models[name]
        if not isinstance(value, kind):
            raise TypeError(name)
        return value

    def wording(self) -> dict[str, schema.WordingFile]:
        return {
            name: value
            for name, value in self._models.items()
            if isinstance(value, schema.WordingFile)
        }
