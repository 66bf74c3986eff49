"""What an office sets: severities and thresholds by data, never the rules that hold the promise."""

from decimal import Decimal

import pytest

from validators.catalogue import ensure_known, judge
from validators.errors import UnknownRule, UnusableProfile
from validators.form import Form
from validators.profile import FIRM, Profile, read_profile
from validators.template import find_template

FORM = Form.model_validate(
    {
        "template": "mof-2020",
        "rows": [
            {"id": "1", "level1": "产出指标", "level2": "数量指标", "name": "培训人次", "target": "≥100人次",
             "actual": "125人次", "weight": "50", "score": "50", "deviation": "无"},
        ],
    }
)  # fmt: skip


def severities(code: str, profile: Profile | None = None) -> list[str]:
    return [each.severity for each in judge(FORM, profile=profile).findings if each.code == code]


def test_an_office_sets_the_severity_of_a_rule() -> None:
    assert severities("C09") == ["warning"]
    assert severities("C09", read_profile("局.yaml", "severities: {C09: error}")) == ["error"]


def test_an_office_sets_a_threshold() -> None:
    profile = read_profile("局.yaml", 'over: {threshold: "0.3"}\nexplain_below: "80"\n')
    assert severities("C09", profile) == []
    applied = profile.applied(find_template("mof-2020"))
    assert applied.funds.explain_below == Decimal(80)
    assert find_template("mof-2020").funds.explain_below is None


@pytest.mark.parametrize("code", sorted(FIRM))
def test_what_holds_the_promise_is_not_set_lower(code: str) -> None:
    with pytest.raises(UnusableProfile, match=f"{code}是算术和出处的规则，不能降级"):
        read_profile("局.yaml", f"severities: {{{code}: warning}}")


@pytest.mark.parametrize(
    ("text", "said"),
    [("severity: {}", "没有“severity”这个键"), ("severities: {C9: error}", "C9"), ("a: [", "不是有效的 YAML"),
     ("severities: {C09: grave}", "值不对")],
)  # fmt: skip
def test_a_profile_that_is_written_wrong_is_refused(text: str, said: str) -> None:
    with pytest.raises(UnusableProfile, match=said):
        read_profile("局.yaml", text)


def test_a_code_that_no_rule_has_is_refused() -> None:
    with pytest.raises(UnknownRule):
        ensure_known(read_profile("局.yaml", "severities: {Z99: error}"))


def test_an_empty_profile_changes_nothing() -> None:
    assert judge(FORM, profile=read_profile("局.yaml", "")).findings == judge(FORM).findings
