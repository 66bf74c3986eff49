"""P05 marked-secret: 要公开的表上有密级标志

查什么
    表名、注或正文里的密级标志（“绝密★”“机密★10年”“秘密★1年”）、单独成行的“秘密”“内部资料”“注意保密”“不得公开”。
    “保密教育”“涉密人员培训”“机密级机房建设”一类谈工作的话不算。
为什么
    涉密材料不得公开；带着密级标志的自评表不能走公开流程，误标的要先清除。
例
    表头“秘密★1年” → 涉密项目不公开、不使用本系统；误留的标志请删去。
依据
    《保守国家秘密法》第二十条（国家秘密标志）、《政府信息公开条例》第十四条。
"""

from collections.abc import Iterator

from validators.evidence.personal import texts
from validators.pattern import pattern
from validators.rule import Case, Complaint, rule

HINTS = ("秘密", "机密", "绝密", "内部资料", "内部文件", "保密", "不得公开", "不予公开", "严禁外传", "涉密")
MARK = pattern(
    r"(?:绝密|机密|秘密)\s*[★☆*＊]\s*(?:\d+\s*年|长期)?"
    r"|(?:密级\s*[:：]\s*(?:绝密|机密|秘密|内部))"
    r"|^\s*[（(【\[]?(?:绝密|机密|秘密|内部(?:资料|文件)|涉密(?:文件|资料|项目)?)(?:[，,、]?\s*(?:注意保密|不得外传|严禁外传|不得公开|不予公开))?[）)】\]]?\s*[!！。]?\s*$"
    r"|(?:内部(?:资料|文件)|本表(?:涉密)?|此件)[，,、]?\s*(?:注意保密|不得外传|严禁外传|不得公开|不予公开)",
)


@rule("P05", "marked-secret", clause="《保守国家秘密法》第二十条；《政府信息公开条例》第十四条")
def marked_secret(case: Case) -> Iterator[Complaint]:
    """Look for marks, never for mere talk about keeping secrets."""
    if not any(hint in case.written for hint in HINTS):
        return
    for where, text in texts(case):
        if found := MARK.search(text):
            mark = found[0].strip()
            yield Complaint(
                where,
                f"这里有密级标志“{mark}”。自评表要公开：确属涉密的不得公开，也不要用本系统处理；误留的标志请删去。",
                found=mark,
                expected="没有密级标志",
            )
