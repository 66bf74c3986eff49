"""A waiver has a reason, a name and a date; it speaks of one finding, and never of sources or persons."""

from datetime import date

import pytest

from validators.errors import UnusableWaiver
from validators.rule import Finding
from validators.waiver import Waiver, read_waivers, waive

TODAY = date(2026, 3, 1)
ONE = "code: C09, reason: 目标已报批调整, approver: 李处长, date: 2026-02-03"


def found(code: str, where: str, cell: str = "") -> Finding:
    return Finding(code=code, name="", severity="warning", where=where, cell=cell, message="")


def read(text: str) -> tuple[Waiver, ...]:
    return read_waivers("表.waivers.yaml", text, TODAY)


def test_a_waiver_takes_one_finding_out_of_the_count() -> None:
    waivers = read(f"waivers: [{{{ONE}, where: /rows/1/actual}}]")
    both = (found("C09", "/rows/1/actual"), found("C09", "/rows/2/actual"))
    result = waive(both, waivers, "")
    assert result.kept == both[1:]
    assert [(finding.where, waiver.approver) for finding, waiver in result.waived] == [
        ("/rows/1/actual", "李处长")
    ]


def test_a_waiver_may_name_the_cell_as_it_is_shown_and_the_form() -> None:
    waivers = read(f"waivers: [{{{ONE}, where: 总分, form: 绿道}}]")
    finding = found("C09", "/total", "总分")
    assert waive((finding,), waivers, "绿道").kept == ()
    assert waive((finding,), waivers, "河道").kept == (finding,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("waivers: [{code: C09, reason: 因故, date: 2026-02-03}]", "缺少“approver”"),
        ("waivers: [{code: C09, reason: '', approver: 李, date: 2026-02-03}]", "reason"),
        (f"waivers: [{{{ONE}, until: 2026-02-28}}]", "已于2026-02-28到期"),
        (f"waivers: [{{{ONE}, unti: 2026-12-28}}]", "没有这个键：“unti”"),
        ("waivers: [{code: T01, reason: 因故, approver: 李, date: 2026-02-03}]", "不能豁免"),
        ("waivers: [{code: P01, reason: 因故, approver: 李, date: 2026-02-03}]", "不能豁免"),
        ("- 1", "应写成 waivers: 下的一列"),
        ("waivers: 3", "应写成 waivers: 下的一列"),
        ("waivers: [", "不是有效的 YAML"),
    ],
)
def test_a_waiver_that_is_incomplete_or_over_is_refused(text: str, said: str) -> None:
    with pytest.raises(UnusableWaiver, match=said):
        read(text)
