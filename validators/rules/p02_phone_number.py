"""P02 phone-number: 表里写了个人手机号

查什么
    任何一格里的11位手机号码（可带空格、连字符或+86）；表样本来就有联系电话一栏的，只提示。办公座机、热线号码不算。
为什么
    自评表要公开，个人手机号随表公开会被滥用。
例
    “联系人李某 138…” → 写办公电话，或公开前删去。
依据
    《个人信息保护法》第六条（最小必要）；《政府信息公开条例》第十五条。
"""

from collections.abc import Iterator

from validators.evidence.personal import PHONE, digits, long_numbers, masked
from validators.pattern import pattern
from validators.rule import Case, Complaint, rule

ASKED = pattern(r"(?:负责人|联系人|填[表报]人)[^，。；]{0,8}(?:电话|手机|联系方式)|联系(?:电话|方式)")
PLACES = ("/notes", "/project", "/summary")


@rule(
    "P02",
    "phone-number",
    severity="warning",
    clause="《个人信息保护法》第六条；《政府信息公开条例》第十五条",
)
def phone_number(case: Case) -> Iterator[Complaint]:
    """Look for numbers that are built as mobile numbers are."""
    for where, text in case.once(long_numbers):
        for found in PHONE.finditer(text):
            shown = masked(digits(found[1]))
            asked = where.startswith(PLACES) and ASKED.search(text)  # the edition has a place for it
            yield Complaint(
                where,
                f"这一格写了手机号（{shown}）。自评表要公开，请改写办公电话，或公开前删去。",
                found=shown,
                expected="不写个人手机号",
                severity="info" if asked else None,
            )
