"""Pattern: a regular expression that is compiled when it is first asked, not when its module is read.

Compiling all of ours takes a quarter of the time in which `assistant check` judges a form, and one form
asks few of them.
"""

import re
from typing import Any, cast


class _Waiting:
    """Stands in for a compiled pattern until one of its methods is wanted."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever re.Pattern has
        """Compile, and keep what was asked for, so that the next call finds it at once."""
        wanted = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, wanted)
        return wanted


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """Give the pattern *source*; an error in it shows when it is first used."""
    return cast("re.Pattern[str]", _Waiting(source, flags))
