"""F03 text-cut-off: 单位名、句子截断或标点不配对

查什么
    主管部门、实施单位、单位名称是否被截断（是另一栏全称的开头，又不以机构名结尾，拒绝）；
    指标文字是否断在半句（以“和”“及”、顿号、逗号结尾，或与摘要相比少了末尾的字，警告）；
    引号、括号是否配对，常见错字（提示）；数字里夹了字母（O代0、l代1）、多写了“%”（警告）。
为什么
    单位名不全则责任主体不明；半句话没有完整的意思，不能作为指标。
例
    主管部门“攀枝花市西”，实施单位“攀枝花市西区区委政法委” → 主管部门补全为“攀枝花市西区区委政法委”。
依据
    财预〔2020〕10号配套自评表：主管部门、实施单位填写全称。
"""

from collections.abc import Iterator
from itertools import chain

from validators.form import Form
from validators.pattern import pattern
from validators.rule import Case, Complaint, Edit, Fix, rule

BODY = pattern(
    r"(?:[局委办厅部处院校站所队会社馆园司团心府行台庭室组场狱库协镇乡村街道]|人大|中学|小学|大学|集团|基地)(?:[（(][^（()）]*[）)])?$"
)
AREA = pattern(r"[省市县区旗州盟]$")
# 和 and 与 also end whole words
REST = pattern(r"([一-龥]{1,2})(?=[，。；、！？\s]|$)")
OPEN_END = pattern(r"(?<![饱缓温祥总调共谐平柔])和$|(?<![参赋给授赠])与$|以及$|[、，,：:]$")
OPEN = ("和", "与", "及", "、", "，", ",", "：", ":")
SHORTEST = 8  # characters: a shorter text may stand inside a sentence by chance
PAIRS = {"引号": ("“‘", "”’"), "括号": ("（(【", "）)】"), "书名号": ("《", "》")}
MARKS = frozenset("".join(chain.from_iterable(PAIRS.values())))
MISSPELT = {"纠纷调节": "纠纷调解", "截止至": "截至", "帐户": "账户", "部份": "部分", "既使": "即使"}
# O for 0 and l for 1; O3 is ozone, and 10l may be litres
LETTER = pattern(
    r"(?<![A-Za-z\d])(?!O3(?!\d))[OolI](?=\.?\d|[起件人户次个台家处万元%])|(?<=[\d.])O(?=[\d.%一-龥]|$)"
    r"|(?<=[\d.])[olI](?=[\d.%起件人户次个台家处元万亩吨天])"
)
DIGITS = str.maketrans("OolI", "0011")
SIGNS = ("%%", "O", "o", "l", "I", *MISSPELT)
NAMES = {"department": "主管部门", "implementer": "实施单位", "unit": "单位名称"}


@rule("F03", "text-cut-off", clause="主管部门、实施单位填写全称，文字完整（财预〔2020〕10号自评表）")
def text_cut_off(case: Case) -> Iterator[Complaint]:
    """Look at the names of the bodies, then at every text of the form."""
    for field, heading in NAMES.items():
        yield from _name(case, field, heading)
    odd = any(sign in case.written for sign in SIGNS)  # one look at all: hardly a form holds any
    for where, text in _texts(case.form):
        yield from _sentence(case.form, where, text)
        yield from _marks(where, text)
        if odd:
            yield from _spelling(where, text)
            yield from _letter(where, text)


def _name(case: Case, field: str, heading: str) -> Iterator[Complaint]:
    short = (getattr(case.form.project, field) or "").strip()
    if not short or BODY.search(short):
        return
    known = (
        (getattr(form.project, other) or "").strip()
        for form in (case.form, *case.siblings)
        for other in NAMES
    )
    whole = next((name for name in known if name.startswith(short) and name != short), None)
    if whole:
        where = f"/project/{field}"
        yield Complaint(
            where,
            f"{heading}“{short}”不完整，别处写作“{whole}”。请填写全称。",
            found=short,
            expected=whole,
            severity="warning" if AREA.search(short) else None,
            fix=Fix(applicability="unsafe", edits=(Edit(where=where, text=whole),)),
        )


def _texts(form: Form) -> Iterator[tuple[str, str]]:
    goal = form.goal
    prose = (
        ("/project/name", form.project.name),
        ("/goal/expected", goal.expected if goal else None),
        ("/goal/actual", goal.actual if goal else None),
        ("/analysis", form.analysis),
        ("/measures", form.measures),
    )
    cells = (
        (f"/rows/{index}/{field}", text)
        for index, row in enumerate(form.rows)
        for field, text in (
            ("name", row.name),
            ("target", row.target.text if row.target else None),
            ("actual", row.actual.text if row.actual else None),
            ("deviation", row.deviation),
        )
    )
    return ((where, text.strip()) for where, text in chain(prose, cells) if text and text.strip())


def _sentence(form: Form, where: str, text: str) -> Iterator[Complaint]:
    if text.endswith(OPEN) and OPEN_END.search(text):
        message = f"“{text}”断在“{text[-1]}”字上，像是没有写完。请补全。"
        yield Complaint(where, message, text, "完整的文字", "warning")
    elif rest := _rest(text, form.summary or ""):
        message = f"“{text}”少了末尾的“{rest}”（摘要中写作“{text[-2:]}{rest}”）。请补全。"
        fix = Fix(applicability="unsafe", edits=(Edit(where=where, text=text + rest),))
        yield Complaint(where, message, text, text + rest, "warning", fix)


def _rest(text: str, fuller: str) -> str:
    """Give the one or two characters with which *fuller* ends the same clause, if it does."""
    if len(text) < SHORTEST:
        return ""
    at = fuller.find(text)
    while at >= 0:
        if found := REST.match(fuller, at + len(text)):
            return found[1]
        at = fuller.find(text, at + 1)
    return ""


def _marks(where: str, text: str) -> Iterator[Complaint]:
    if MARKS.isdisjoint(text):
        return
    for name, sides in PAIRS.items():
        left, right = (sum(text.count(mark) for mark in side) for side in sides)
        if left != right:
            message = f"左{name}有{left}个，右{name}有{right}个，不配对。请改正标点。"
            yield Complaint(where, message, text, f"配对的{name}", "info")


def _letter(where: str, text: str) -> Iterator[Complaint]:
    if "%%" in text:
        right = text.replace("%%", "%")
        yield Complaint(where, f"“{text}”多写了一个“%”。请改为“{right}”。", text, right, "warning")
    if LETTER.search(text):
        right = LETTER.sub(lambda found: found[0].translate(DIGITS), text)
        message = f"“{text}”的数字里夹了字母。请改成数字（如“{right}”）。"
        yield Complaint(where, message, text, right, "warning")


def _spelling(where: str, text: str) -> Iterator[Complaint]:
    for wrong, right in MISSPELT.items():
        if wrong in text:
            fix = Fix(applicability="unsafe", edits=(Edit(where=where, text=text.replace(wrong, right)),))
            message = f"“{wrong}”应为“{right}”。"
            yield Complaint(where, message, text, text.replace(wrong, right), "info", fix)
