"""The checks: modules here with ``CHECKS``, and entry points of ``toolkit.audits``."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from toolkit.audit.check import Check
from toolkit.registry import load_plugin, plugins

GROUP = "toolkit.audits"


def checks() -> tuple[Check, ...]:
    """All checks, bundled ones first. Raises `ValueError` for an entry point that is no `Check`,
    and for two checks of one name.

    >>> "persons" in [check.name for check in checks()]
    True
    """
    listed: list[Check] = []
    for info in iter_modules(__path__):
        listed += import_module(f"{__name__}.{info.name}").CHECKS
    for name in plugins(GROUP):
        check = load_plugin(GROUP, name)
        if not isinstance(check, Check):
            source = plugins(GROUP)[name].value
            raise ValueError(f"{name}: {source} is no toolkit.audit.Check")
        listed.append(check)
    names = [check.name for check in listed]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"two checks are called {twice[0]}; rename one of them")
    return tuple(listed)
