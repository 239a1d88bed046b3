"""What a caller's dialogue needs of the parts of a node's calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from servicetelefon.domain.city import City
from servicetelefon.journey import line_plan
from servicetelefon.journey.call_engine import CallEngine
from servicetelefon.journey.callbacks import Callbacks
from servicetelefon.journey.caller_lookups import Lookups
from servicetelefon.journey.line_load import LineLoad
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault


class Parts(Protocol):
    """What we need of the parts of a node's calls."""

    @property
    def engine(self) -> CallEngine: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def vault(self) -> Vault: ...
    @property
    def city(self) -> Callable[[], City]: ...
    @property
    def switches(self) -> Callable[[], line_plan.Switches]: ...
    @property
    def callbacks(self) -> Callbacks: ...
    @property
    def load(self) -> LineLoad: ...
    @property
    def lookups(self) -> Lookups: ...
    @property
    def realm(self) -> str: ...
