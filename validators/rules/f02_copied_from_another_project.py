"""F02 copied-from-another-project: 从别的项目复制

查什么
    与同一文件或同一批的其他表比对：摘要、标题写的是别的项目；指标值或叙述里有别的项目的原句，
    而与本项目的名称、目标没有共同的词（拒绝）；没有数字的指标在多张表里逐字相同、同一张表里两行逐字相同（警告）。
为什么
    复制来的内容证明不了本项目做了什么，是退表和审计中最常见的问题之一。
例
    平安建设项目的质量指标值照抄“化解矛盾纠纷”项目 → 改写为本项目自己的要求。
依据
    财预〔2020〕10号：自评指标为预算批复时确定的本项目绩效指标。
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from validators.evidence.likeness import runs, shared_run
from validators.form import Form, Row
from validators.pattern import pattern
from validators.rule import Case, Complaint, rule

LONG, WHOLE, PHRASE = 8, 6, 6  # characters: of a copied run, of a copied cell, of a template phrase
CELL = 20  # characters: what is said of a goal in so many words is not said twice by chance
ANY_FORM = pattern(r"部门|单位|整体|财政|支出|预算|中央|[省市县区]级|转移支付|区域")  # names a kind of form
TITLE = pattern(r"《(?:\d{4}年度?)?(?P<project>[^《》]+?)(?:支出)?(?:绩效)?自评(?:结果|报告|表)?》")


@rule(
    "F02",
    "copied-from-another-project",
    clause="自评指标须为本项目预算批复时确定的绩效指标（财预〔2020〕10号）",
)
def copied_from_another_project(case: Case) -> Iterator[Complaint]:
    """Compare the form with its siblings, and its titles with its own name."""
    for where in ("/title", "/summary"):
        yield from _title(case, where)
    whole = list(_whole(case)) if case.siblings else []
    yield from whole
    yield from _twice(case.form)
    for index, row in enumerate(case.form.rows):
        yield from _row(case, index, row)
    told = {each.where for each in whole}
    for where, text in _prose(case.form):
        if where not in told and (copy := _foreign(text, case.form.project.name, "", case.siblings)):
            yield _complaint(where, copy, text)


class Copy(NamedTuple):
    """A run of text that belongs to another project; `whole`: it is all of a cell there."""

    run: str
    project: str


def _title(case: Case, where: str) -> Iterator[Complaint]:
    """Look for the name of another project in the titles of the form."""
    text = case.form.title if where == "/title" else case.form.summary or ""
    own = case.form.project.name
    for found in TITLE.finditer(text):
        named = found["project"]
        words = runs(ANY_FORM.sub(" ", named), 2)
        if runs(own, 2) and words and not runs(own, 2) & words:
            source = next(
                (f"（见同批“{s.project.name}”）" for s in case.siblings if named in s.project.name), ""
            )
            yield Complaint(
                where,
                f"标题写的是“{named}”{source}，而本表的项目是“{own}”，看来是从别的表复制的。请改为本项目的名称。",
                found=found[0],
                expected=own,
            )


def _whole(case: Case) -> Iterator[Complaint]:
    """Look for a title with a sibling's name, and for what a sibling says of its goal, word for word."""
    form, own = case.form, case.form.project.name
    strangers = [s for s in case.siblings if s.project.name not in own and own not in s.project.name]
    for other in strangers:
        name = other.project.name
        for where, what, text in (("/title", "表名", form.title), ("/summary", "摘要", form.summary or "")):
            if len(name) >= WHOLE and name in text and own not in text and "《" not in text:
                message = f"{what}写的是同批的“{name}”，而本表的项目是“{own}”。请改为本项目的名称。"
                yield Complaint(where, message, name, own)
    for field in ("expected", "actual"):
        text = (getattr(form.goal, field) if form.goal else None) or ""
        if len(text) < CELL:
            continue
        source = next((s for s in strangers if s.goal and getattr(s.goal, field) == text), None)
        if source is not None:
            yield _complaint(f"/goal/{field}", Copy(text, source.project.name), text)


def _twice(form: Form) -> Iterator[Complaint]:
    """Look for rows that stand in the form twice; where points are printed, their sum tells so (A04)."""
    seen: dict[tuple[str, str, str], int] = {}
    for index, row in enumerate(form.rows):
        if row.weight is not None or not row.name.strip() or row.target is None or row.actual is None:
            continue
        first = seen.setdefault((row.name, row.target.text, row.actual.text), index)
        if first != index:
            message = f"“{row.name}”与第{first + 1}行逐字相同，重复填了。请删去一行，或改为应填的指标。"
            yield Complaint(f"/rows/{index}/name", message, row.name, "不重复的指标", "warning")


def _row(case: Case, index: int, row: Row) -> Iterator[Complaint]:
    target = row.target.text if row.target else ""
    twins = [s for s in case.siblings if any(_same(row, other) for other in s.rows)]
    name, goal = case.form.project.name, (case.form.goal.expected or "") if case.form.goal else ""
    if _is_template_phrase(case, row, target, len(twins)):
        yield Complaint(
            f"/rows/{index}/name",
            f"指标“{row.name}”与同批另外{len(twins)}张表逐字相同，与本项目没有联系。请按本项目改写，不适用的删除。",
            found=row.name,
            expected="本项目自己的指标",
            severity="warning",
        )
    elif copy := _foreign(target, name, goal + row.name, case.siblings):
        yield _complaint(f"/rows/{index}/target", copy, target)
    elif twins and (copy := _foreign(row.name, name, goal, tuple(twins))):
        yield _complaint(f"/rows/{index}/name", copy, row.name, certain=_same_result(row, twins))


def _same(row: Row, other: Row) -> bool:
    return (row.name, row.target) == (other.name, other.target)


def _same_result(row: Row, twins: list[Form]) -> bool:
    """Whether even the figures of the result are those of another project."""
    text = row.actual.text if row.actual else ""
    return bool(re.search(r"\d", text)) and any(
        _same(row, other) and other.actual == row.actual for twin in twins for other in twin.rows
    )


def _is_template_phrase(case: Case, row: Row, target: str, twins: int) -> bool:
    """Whether the row stands in most forms alike, says no figure, and nothing of this project."""
    peers = [sibling for sibling in case.siblings if _same_body(case.form, sibling)]
    common = twins >= 2 and twins * 2 >= len(peers)  # noqa: PLR2004  # a pair may be chance
    said = row.name + target
    return (
        common
        and len(row.name) >= PHRASE
        and not re.search(r"\d", said)
        and not runs(said, 2) & runs(case.form.project.name, 2)
    )


def _same_body(form: Form, other: Form) -> bool:
    ours, theirs = form.project, other.project
    return ours.implementer == theirs.implementer or ours.department == theirs.department


def _prose(form: Form) -> Iterator[tuple[str, str]]:
    goal = form.goal
    for where, text in (
        ("/goal/expected", goal.expected if goal else None),
        ("/goal/actual", goal.actual if goal else None),
        ("/analysis", form.analysis),
        ("/measures", form.measures),
    ):
        if text:
            yield where, text


def _foreign(text: str, name: str, context: str, siblings: tuple[Form, ...]) -> Copy | None:
    """Find a run of *text* that stands in a sibling, speaks of the sibling's project, and not of our own."""
    if not siblings or not text:
        return None
    ours = runs(f"{name}\n{context}", 3)
    for sibling in siblings:
        for tie in sorted(tie for tie in runs(sibling.project.name, 3) - ours if tie in text):
            run = max((_shared(text, other, tie) for other in _cells(sibling)), key=len)
            if run and not runs(run, 3) & ours and not runs(run, 2) & runs(name, 2):
                return Copy(run, sibling.project.name)
    return None


def _shared(text: str, other: str, tie: str) -> str:
    """Give the copied run around *tie*, "" when it is so short that it may be chance."""
    run = shared_run(text, other, tie)
    least = WHOLE if run == text.strip() == other.strip() else LONG
    return run if len(run) >= least else ""


def _cells(form: Form) -> Iterator[str]:
    yield ""
    for row in form.rows:
        yield row.name
        yield row.target.text if row.target else ""
    yield from (text for _, text in _prose(form))


def _complaint(where: str, copy: Copy, text: str, *, certain: bool = True) -> Complaint:
    return Complaint(
        where,
        f"“{copy.run}”与同批“{copy.project}”的表逐字相同，与本项目的名称和目标没有共同的词，看来是复制的。"
        "请改为本项目自己的内容。",
        found=text,
        expected="本项目自己的内容",
        severity=None if certain else "warning",
    )
