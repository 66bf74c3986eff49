"""E05 result-says-nothing: 总体完成情况只写“完成”或照抄目标

查什么
    年度总体目标的实际完成情况只有“完成”一类状态词；与预期目标大同小异而没有新的数字；
    既没有数字也没有可以核实的事实（拒绝），有事实而没有数字（警告）。
为什么
    总体完成情况要让人看出做了多少、覆盖了谁、结果怎样；“完成”证明不了任何事。
例
    实际完成情况“完成” → “全年排查纠纷2620件，化解2573件，化解率98.2%”。
依据
    财预〔2020〕10号：自评内容包括总体绩效目标完成情况；审核通行要求，完成情况须可核实。
"""

from collections.abc import Iterator

from validators.evidence.likeness import bare, covered
from validators.evidence.residue import is_placeholder
from validators.form import unfilled
from validators.pattern import pattern
from validators.quantity import quantities
from validators.rule import Case, Complaint, rule

STATUS = pattern(
    r"(?:已|均|全部|全面|全年|年度|年初|当年|本年|各项|总体|预期|既定|绩效|工作|任务|目标|指标|计划|要求|项目|按|如|期|时|质|保|量|"
    r"圆满|顺利|基本|较好|良好|优秀|达到|达成|实现|完成|完毕|执行|落实|情况|并|且|地|的|了|好|是|达标|合格|正常|\d+年?度?)+"
)
FACT = pattern(
    r"建成|竣工|投入使用|上线|开通|启用|挂牌|揭牌|验收|签订|出台|印发|制定|修订|发布|成立|未发生|没有发生|零发生|《.+》"
)
PRINTED = pattern(r"\d+(?:\.\d+)?(?![\d.]|\s*[年月日号])")
RESULT = pattern(r"实际|累计|共|达到|办结|已")
ALIKE = 0.8  # share of the text that stands in the expected goal as well


@rule("E05", "result-says-nothing", clause="总体绩效目标完成情况须可核实（财预〔2020〕10号自评内容）")
def result_says_nothing(case: Case) -> Iterator[Complaint]:
    """Judge what the form says of the whole result."""
    goal = case.form.goal
    if goal is None or goal.actual is None or unfilled(goal.actual):
        return
    actual, expected = goal.actual.strip(), goal.expected or ""
    if is_placeholder(actual):
        return
    if STATUS.fullmatch(bare(actual)):
        yield _complaint(actual, f"只写了“{actual}”，看不出做了什么。")
    elif (
        expected
        and not _newly_printed(actual, expected)
        and _figures(actual) <= _figures(expected)
        and covered(actual, expected) >= ALIKE
    ):
        told = RESULT.search(actual) and not RESULT.search(expected) and _figures(actual)
        yield _complaint(actual, "与预期目标大同小异，没有新的数字。", warning=bool(told))
    elif not _figures(actual):
        if FACT.search(actual):
            yield _complaint(actual, "有事实而没有数字。", warning=True)
        else:
            yield _complaint(actual, "没有数字，也没有可以核实的事实。")


def _newly_printed(actual: str, expected: str) -> bool:
    """Whether *actual* prints a number that *expected* does not, so that nobody need read them."""
    return not set(PRINTED.findall(actual)) <= set(PRINTED.findall(expected))


def _figures(text: str) -> set[str]:
    """Give the figures that measure something: dates and years do not."""
    return {str(q.value) for q in quantities(text) if q.kind not in {"date", "period"}}


def _complaint(actual: str, fault: str, *, warning: bool = False) -> Complaint:
    return Complaint(
        "/goal/actual",
        f"实际完成情况{fault}请写可核实的结果：数量、覆盖范围、办结件数、变化幅度等。",
        found=actual,
        expected="有数字、有事实的完成情况",
        severity="warning" if warning else None,
    )
