"""D11 sign-reversed: 指标值的方向符号写反

查什么
    越多越好的指标（合格率、及时率、满意度、受益人数等）用了“≤”“不超过”；越少越好的指标（投诉率、事故数等）和
    成本、费用的金额用了“≥”“不低于”。节约、收入、补助标准一类不算，说变化幅度的（“下降≥5%”）不算。
为什么
    符号反了，做得越差越算完成，得分也就没有意义。
例
    “工程验收合格率 ≤98%” → “≥98%”；“单位建设成本 ≥3000元” → “≤3000元”。
依据
    财预〔2021〕101号指引：指标值由比较符号、数值和计量单位构成，符号应与指标方向一致（本条原文未核）。
"""

from collections.abc import Iterator

from validators.rule import Case, Complaint, Edit, Fix, rule
from validators.scoring import Assessment

REVERSED = {"up": ("le", "lt"), "down": ("ge", "gt")}
SIGNS = {"≤": "≥", "≦": "≥", "<": ">", "＜": "＞", "≥": "≤", "≧": "≤", ">": "<", "＞": "＜"}
WORDS = {"up": "越高（多）越好", "down": "越低（少）越好"}


@rule("D11", "sign-reversed", clause="财预〔2021〕101号指引：比较符号与指标方向一致（未核）")
def sign_reversed(case: Case) -> Iterator[Complaint]:
    """Look for rows that are judged against their sign."""
    for each in case.assessments:
        if each.direction in REVERSED and each.target and each.target.comparator in REVERSED[each.direction]:
            yield _complaint(each, WORDS[each.direction], "≥" if each.direction == "up" else "≤")


def _complaint(each: Assessment, way: str, sign: str) -> Complaint:
    where, text = f"/rows/{each.index}/target", each.row.target.text.strip() if each.row.target else ""
    mended = SIGNS[text[0]] + text[1:] if text[:1] in SIGNS else ""
    return Complaint(
        where,
        f"“{each.row.name}”{way}，指标值“{text}”的符号写反了。请改为“{mended or sign}”。",
        found=text,
        expected=mended or sign,
        fix=Fix(applicability="unsafe", edits=(Edit(where=where, text=mended),)) if mended else None,
    )
