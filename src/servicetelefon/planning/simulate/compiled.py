"""Compiles numeric functions by numba and keeps the machine code in the user's cache folder.

numba notices a change in a function's own file only, not in the functions it calls, so the
folder carries a fingerprint of this package. Where the folder cannot be written, each
process compiles for itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, TypeVar, cast

import platformdirs
from numba import njit
from numba.core import config
from numba.extending import intrinsic

Function = TypeVar("Function", bound=Callable[..., object])


@cache
def _cache_folder() -> Path | None:
    """The folder for machine code of this version of the sources; None where it is read-only."""
    sources = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        sources.update(source.read_bytes())
    folder = platformdirs.user_cache_path("servicetelefon") / "kernel" / sources.hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return folder
    except OSError:
        return None


def compiled(function: Function) -> Function:
    """The same function as machine code, without Python's lock."""
    folder = _cache_folder()
    if folder is not None:
        config.__dict__["CACHE_DIR"] = str(folder)
    return cast("Function", njit(cache=folder is not None, nogil=True)(function))


def inlined(function: Function) -> Function:
    """Becomes part of the compiled functions that call it: a call that hands on arrays would
    cost more than what these functions do."""
    return cast("Function", njit(inline="always")(function))


@intrinsic
def _without_counter(_typing: Any, array: Any) -> tuple[Any, Any]:
    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        view = context.make_array(signature.return_type)(context, builder, arguments[0])
        view.meminfo = view.meminfo.type(None)
        view.parent = view.parent.type(None)
        return view._getvalue()  # noqa: SLF001 – numba's own way to hand on a structure

    return array(array), code


@inlined
def borrowed(table: Any) -> Any:
    """For compiled functions: the same array without its counter of references, which is
    otherwise changed at each use and for all cores at once; more than half of a simulated call
    was that. Whoever called the function holds the array meanwhile."""
    of_numba: Any = _without_counter  # numba gives the first argument itself
    return of_numba(table)
