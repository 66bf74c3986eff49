"""Profile: what one office sets otherwise than the editions do: severities and thresholds, as data.

A profile is a patch of a Template, so that no rule needs to know of it. What holds the promise cannot be
set lower: the arithmetic of money and scores, and the sources of figures.
"""

from decimal import Decimal
from typing import Annotated

import yaml
from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from validators.errors import UnusableProfile
from validators.form import Value
from validators.template import LOADER, Limits, OverAchievement, Severity, Template

# Rules without which a wrong figure could stand in an accepted form.
FIRM = frozenset(
    {"B01", "B02", "B03", "B04", "B05", "C01", "C02", "C03", "C04", "C07", "T01", "T02", "T03", "T04"}
)
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d\d$")]


def _keeps_the_promise(given: dict[str, Severity]) -> dict[str, Severity]:
    lowered = sorted(code for code, severity in given.items() if code in FIRM and severity != "error")
    if lowered:
        raise ValueError(f"{'、'.join(lowered)}是算术和出处的规则，不能降级")
    return given


class Profile(Value):
    """What an office sets. `explain_below` in percent, `over` and `limits` as in a Template.

    `severities`: by code; all findings of the rule then have this severity.
    """

    name: str = ""
    severities: Annotated[dict[Code, Severity], AfterValidator(_keeps_the_promise)] = {}
    explain_below: Annotated[Decimal, Field(gt=0, le=100)] | None = None
    adjustment_must_be_explained: bool | None = None
    over: OverAchievement | None = None
    limits: Limits | None = None

    def applied(self, template: Template) -> Template:
        """Give *template* with what the office sets otherwise."""
        funds = {
            key: value
            for key in ("explain_below", "adjustment_must_be_explained")
            if (value := getattr(self, key)) is not None
        }
        changes = {key: value for key in ("over", "limits") if (value := getattr(self, key)) is not None}
        return template.model_copy(update={"funds": template.funds.model_copy(update=funds), **changes})


def read_profile(name: str, text: str) -> Profile:
    """Read the profile that stands in *text*, the content of the file *name*. Raises UnusableProfile."""
    try:
        return Profile.model_validate(yaml.load(text, LOADER) or {})  # noqa: S506  # a SafeLoader
    except yaml.YAMLError as error:
        raise UnusableProfile(f"{name}：不是有效的 YAML（{error}）") from error
    except ValidationError as error:
        raise UnusableProfile(f"{name}：{_faults(error)}") from error


def _faults(error: ValidationError) -> str:
    said = []
    for fault in error.errors(include_url=False, include_input=False):
        place = " → ".join(str(part) for part in fault["loc"])
        own = str(fault.get("ctx", {}).get("error") or "")
        said.append(
            f"没有“{place}”这个键" if fault["type"] == "extra_forbidden" else f"“{place}” {own or '的值不对'}"
        )
    return "；".join(said)
