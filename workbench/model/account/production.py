"""Which accounts, profiles and regions are production, by the user's patterns."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

import msgspec

from workbench.model.inspection import inspect_now


class Production(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Globs of what is production. One that matches is enough.

    Args:
        accounts: patterns of account IDs that are production.
        profiles: patterns of profile names that are, in whatever case.
        regions: patterns of regions that are.
    """

    accounts: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.accounts or self.profiles or self.regions)

    def reason(self, *, account_id: str = "", profile: str = "", region: str = "") -> str:
        """Returns what makes it production, such as `account 123456789012`; empty where nothing does."""
        for kind, value, patterns in (
            ("account", account_id, self.accounts),
            ("profile", profile, self.profiles),
            ("region", region, self.regions),
        ):
            if value and _matches(value, patterns):
                return f"{kind} {value}"
        return ""


def _matches(value: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(value.lower(), pattern.lower()) for pattern in patterns)


inspect_now(Production)
