"""P01 identity-number: 表里写了身份证号

查什么
    任何一格里的18位居民身份证号码（出生日期合理、校验码正确）。普通的长数字、文号不算。
为什么
    自评表要公开，身份证号属于个人敏感信息，公开就是泄露。
例
    “救助对象张某（身份证号 110…）” → 只写“救助对象1人”。
依据
    《个人信息保护法》第二十八条（敏感个人信息）；《政府信息公开条例》第十五条。号码规则见 GB 11643。
"""

from collections.abc import Iterator

from validators.evidence.personal import IDENTITY, is_identity, long_numbers, masked
from validators.rule import Case, Complaint, rule


@rule("P01", "identity-number", clause="《个人信息保护法》第二十八条；《政府信息公开条例》第十五条")
def identity_number(case: Case) -> Iterator[Complaint]:
    """Look for 18 digits whose check is right."""
    for where, text in case.once(long_numbers):
        for found in IDENTITY.finditer(text):
            if is_identity(found[0]):
                yield Complaint(
                    where,
                    f"这一格写了身份证号（{masked(found[0])}）。自评表要公开，请删去号码，需要时只写人数或姓氏。",
                    found=masked(found[0]),
                    expected="不写身份证号",
                )
