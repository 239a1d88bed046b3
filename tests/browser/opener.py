"""How tests open a page: each in a browser of its own, on the path that is asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import Page

Opener = Callable[..., Awaitable[Page]]
