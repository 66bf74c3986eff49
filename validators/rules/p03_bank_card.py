"""P03 bank-card: 表里写了银行卡号

查什么
    任何一格里的16至19位银行卡号（以银行卡的号段开头、校验位正确）；旁边写着“卡号”“账号”“开户行”的12位以上数字也算。
为什么
    卡号随自评表公开，会危及持卡人和单位的资金。
例
    “补助打入账号 6222…” → 只写“补助全部打卡发放”。
依据
    《个人信息保护法》第二十八条（金融账户属敏感个人信息）；校验位见 ISO/IEC 7812。
"""

from collections.abc import Iterator

from validators.evidence.personal import (
    ACCOUNT,
    CARD,
    IDENTITY,
    digits,
    is_card,
    is_identity,
    long_numbers,
    masked,
)
from validators.rule import Case, Complaint, rule


@rule("P03", "bank-card", clause="《个人信息保护法》第二十八条：金融账户")
def bank_card(case: Case) -> Iterator[Complaint]:
    """Look for numbers whose check digit is a card's, and for any that are called an account."""
    for where, text in case.once(long_numbers):
        called = bool(ACCOUNT.search(text))
        for found in CARD.finditer(text):
            number = digits(found[0])
            identity = IDENTITY.fullmatch(number) and is_identity(number)
            if not identity and (is_card(number) or called):
                yield Complaint(
                    where,
                    f"这一格写了银行账号（{masked(number)}）。自评表要公开，请删去号码。",
                    found=masked(number),
                    expected="不写银行账号",
                )
