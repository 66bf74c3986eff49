"""P04 secret: 表里写了口令或密钥

查什么
    “密码：……”“口令是……”一类写出来的口令，接口密钥（sk-、AKIA、ghp_ 等开头的长串）、令牌和私钥。
    “密码改造”“口令更换率”一类只谈工作的话不算。
为什么
    口令随自评表公开，系统就等于没有锁。写在表里的口令应当立即更换。
例
    “平台账号admin，密码 Abc…” → 删去，并更换口令。
依据
    《网络安全法》第二十一条、第四十四条。
"""

from collections.abc import Iterator

from validators.evidence.personal import texts
from validators.pattern import pattern
from validators.rule import Case, Complaint, rule

HINTS = (
    "密码",
    "口令",
    "sk-",
    "AKIA",
    "ghp_",
    "eyJ",
    "PRIVATE KEY",
    "token",
    "Token",
    "password",
    "secret",
    "密钥",
)
SECRET = pattern(
    r"(?:密码|口令|密钥|[Pp]assword|[Ss]ecret|[Tt]oken|[Aa]pi[_ -]?[Kk]ey)\s*(?:[:：=]|[是为])\s*"
    r"(?P<said>(?=[!-~]*[A-Za-z0-9])[!-~]{4,})"
    r"|(?<![A-Za-z0-9])(?P<key>sk-[A-Za-z0-9_\-]{16,}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,}"
    r"|eyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}|-----BEGIN [A-Z ]*PRIVATE KEY-----)"
)


@rule("P04", "secret", clause="《网络安全法》第二十一条、第四十四条")
def secret(case: Case) -> Iterator[Complaint]:
    """Look for what opens a system."""
    if not any(hint in case.written for hint in HINTS):
        return
    for where, text in texts(case):
        for found in SECRET.finditer(text):
            shown = f"{(found['said'] or found['key'])[:2]}***"
            yield Complaint(
                where,
                f"这一格写了口令或密钥（{shown}）。请删去，并立即更换这个口令。",
                found=shown,
                expected="不写口令和密钥",
            )
