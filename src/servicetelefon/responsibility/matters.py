"""What people call a matter: its id, its title, other names, or a kind of enquiry about it."""

from __future__ import annotations

from servicetelefon.domain.city import City
from servicetelefon.responsibility.near import Near
from servicetelefon.responsibility.spelling import key


class Matters:
    """A city's matters by every name."""

    def __init__(self, city: City) -> None:
        self._by_name: dict[str, str] = {}
        for kind in city.enquiry_types.values():
            if kind.matter is not None:
                self._by_name[key(kind.id)] = kind.matter
        for rule in city.responsibility.rules.values():
            self._by_name |= {key(name): rule.matter for name in rule.names}
        self._by_name |= {key(title): matter for matter, title in city.matters.items()}
        self._by_name |= {key(matter): matter for matter in city.matters}
        self._near = Near(tuple(self._by_name))

    def named(self, name: str) -> str | None:
        return self._by_name.get(key(name))

    def proposals(self, name: str) -> tuple[str, ...]:
        """Ids of matters that may have been meant; none when nothing is near."""
        found = (self._by_name[one] for one in self._near.to(name))
        return tuple(dict.fromkeys(found))
