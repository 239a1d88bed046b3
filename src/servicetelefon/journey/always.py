"""Crisis list, mask and label are approved: by being delivered in trial operation, by a person otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from servicetelefon.assistant import lists
from servicetelefon.assistant.lists import BrokenLists
from servicetelefon.city import always, read
from servicetelefon.city.always import Always
from servicetelefon.city.load import BrokenCity, city_of
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.rules_noted import noted
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Conflict
from servicetelefon.kit.ids import Ids


class NothingToApprove(Conflict):
    """What runs is what was approved, or cannot be used."""

    code = "nothing-to-approve"


@dataclass(frozen=True, slots=True)
class AlwaysRuns:
    clock: Clock
    ids: Ids

    async def settle(self, tx: Transaction) -> None:
        """Delivered texts are as good as approved in trial operation; so are the very first."""
        found = await self._other(tx)
        if found is None:
            return
        one, productive = found
        if not productive or await always.newest(tx) is None:
            await always.approve(tx, self.ids.new(), one, self.clock.now(), None)

    async def approve(self, tx: Transaction, fingerprint: str, by: SignedIn) -> None:
        """What the active release holds and `by` has looked at."""
        found = await self._other(tx)
        if found is None or found[0].fingerprint != fingerprint:
            raise NothingToApprove("this does not wait for an approval")
        await always.approve(tx, self.ids.new(), found[0], self.clock.now(), Role.COMPLIANCE)
        await noted(tx, (self.clock, self.ids), by, "always_approved", fingerprint)

    async def waiting(self, tx: Transaction) -> Always | None:
        """What nobody has approved yet; in its place the last approved runs."""
        found = await self._other(tx)
        return found[0] if found else None

    @staticmethod
    async def _other(tx: Transaction) -> tuple[Always, bool] | None:
        """What the active release has and was not approved, if it can be used."""
        active = await read.active_hash(tx)
        if active is None:
            return None
        release = await read.release(tx, active)
        try:
            city = city_of(release)
            one, last = always.of(release, city), await always.approved(tx)
            if last is not None and last.fingerprint == one.fingerprint:
                return None
            if one.files:  # a city without the assistant has none
                lists.read({name: text.encode() for name, text in one.files.items()})
        except (BrokenCity, BrokenLists):
            return None
        return one, city.is_productive
