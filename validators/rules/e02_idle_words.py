"""E02 idle-words: 没有偏差的行，偏差栏用语不当

查什么
    没有扣分、没有偏差的行，偏差原因栏写“暂无”“完成”“达成预期指标”一类的话。每张表只提示一次。
    有扣分而写这些话的，由E01报。
为什么
    “暂无”像是还没有填完，“达成预期指标”是完成值，不是原因；用语统一，复核时一眼可辨。
例
    偏差原因栏“暂无” → “无”。
依据
    财预〔2020〕10号配套自评表：偏差原因分析及改进措施栏。
"""

from collections.abc import Iterator

from validators.evidence.reasons import owes_reason
from validators.pattern import pattern
from validators.rule import Case, Complaint, Edit, Fix, rule
from validators.scoring.measure import DONE

IDLE = pattern(r"暂无|暂时没有|已?完成|达成预期(?:指标|目标)?|达到预期|达标|是|√|正常|良好")


@rule("E02", "idle-words", severity="info", clause="财预〔2020〕10号自评表：偏差原因分析及改进措施栏")
def idle_words(case: Case) -> Iterator[Complaint]:
    """Look for words that are no reason beside rows that need none; the first cell speaks for all."""
    found = [
        each
        for each in case.assessments
        if each.row.deviation
        and _is_idle("".join(each.row.deviation.split()).rstrip("。"))
        and not owes_reason(each)
    ]
    if found:
        said = (found[0].row.deviation or "").strip()
        others = f"（共{len(found)}行）" if len(found) > 1 else ""
        edits = tuple(Edit(where=f"/rows/{each.index}/deviation", text="无") for each in found)
        yield Complaint(
            f"/rows/{found[0].index}/deviation",
            f"没有偏差的行，偏差原因栏写“{said}”{others}，用语不当。没有偏差请写“无”。",
            found=said,
            expected="无",
            fix=Fix(applicability="safe", edits=edits),
        )


def _is_idle(said: str) -> bool:
    return bool(IDLE.fullmatch(said) or DONE.fullmatch(said))
