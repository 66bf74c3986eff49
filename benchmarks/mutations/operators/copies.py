"""Operators of families F, G and T: what was copied from elsewhere, and figures without a source."""

import re
from collections.abc import Iterator
from decimal import Decimal
from random import Random

from benchmarks.mutations.breaking import Mutant, Sample, operator
from benchmarks.mutations.editing import at, put, with_row
from validators.form import Form, cell
from validators.ledger import Origin

FIGURE = re.compile(r"\d+(?:\.\d+)?")


def _sister(sample: Sample) -> Form | None:
    """Give a form of another project that may stand in the same batch."""
    return next((each for each in sample.siblings if each.project.name != sample.form.project.name), None)


@operator("F02")
def goal_of_the_sister(sample: Sample, _: Random) -> Iterator[Mutant]:
    """总体目标或完成情况抄自同批的另一个项目"""
    sister = _sister(sample)
    if sister is None or sister.goal is None or sample.form.goal is None:
        return
    for field in ("expected", "actual"):
        text = getattr(sister.goal, field)
        if text:
            yield Mutant(at(sample.form, f"/goal/{field}", text), f"/goal/{field}", sample.siblings)


@operator("F02")
def sentence_of_the_sister(sample: Sample, _: Random) -> Iterator[Mutant]:
    """叙述里夹了同批另一个项目的一句"""
    sister = _sister(sample)
    if sister and sister.goal and sister.goal.expected and sample.form.goal and sample.form.goal.expected:
        text = sample.form.goal.expected + sister.goal.expected
        yield Mutant(at(sample.form, "/goal/expected", text), "/goal/expected", sample.siblings)


@operator("F02")
def title_of_the_sister(sample: Sample, _: Random) -> Iterator[Mutant]:
    """表名、摘要标题写的是另一个项目"""
    sister, form = _sister(sample), sample.form
    if sister is None:
        return
    for where in ("/title", "/summary"):
        text = form.title if where == "/title" else form.summary or ""
        if form.project.name in text:
            yield Mutant(
                at(form, where, text.replace(form.project.name, sister.project.name, 1)),
                where,
                sample.siblings,
            )


@operator("F02", "E04", "B10")
def amounts_of_the_sister(sample: Sample, _: Random) -> Iterator[Mutant]:
    """摘要的预算数、执行数是另一个项目的"""
    sister, text = _sister(sample), sample.form.summary or ""
    if sister is None or not sister.funds.rows or sister.funds.rows[0].budget is None or not text:
        return
    changed = re.sub(r"(?<=全年预算数为)[\d.]+", sister.funds.rows[0].budget.text, text)
    if changed != text:
        yield Mutant(at(sample.form, "/summary", changed), "/summary", sample.siblings)


@operator("F02", "D01", least="warning")
def rows_of_the_sister(sample: Sample, _: Random) -> Iterator[Mutant]:
    """定性行与同批三张表逐字相同，与本项目无关"""
    if len(sample.siblings) < 2:  # noqa: PLR2004
        return
    phrase = {"name": "促进经济社会协调稳定发展", "target": cell("起到促进保障作用")}
    sisters = tuple(_same_row(each, phrase) for each in sample.siblings[:3])
    for each in sample.rows:
        if each.kind == "qualitative":
            yield Mutant(with_row(sample.form, each.index, **phrase), f"/rows/{each.index}", sisters)


def _same_row(form: Form, phrase: dict[str, object]) -> Form:
    index = next((i for i, row in enumerate(form.rows) if "可持续" in row.level2), 0)
    return with_row(form, index, **phrase)


@operator("G01", "D02")
def all_full_and_all_done(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """全表满分，完成值全是“完成”"""
    if not sample.scored or any(True for _ in sample.short()) or sample.execution is None:
        return
    word = luck.choice(("完成", "已完成", "达成预期指标"))
    rows = tuple(row.model_copy(update={"actual": cell(word)}) for row in sample.form.rows)
    if all(row.score == row.weight for row in rows if row.weight):
        yield Mutant(put(sample.form, rows=rows), "/total")


# --- with the clerk's notes ----------------------------------------------------------------------------


def _sourced(sample: Sample) -> Iterator[tuple[str, str]]:
    """Give the cells whose figure came from the text."""
    if sample.ledger is None or not sample.origins:
        return
    for index, row in enumerate(sample.form.rows):
        for column in ("target", "actual"):
            held, where = getattr(row, column), f"/rows/{index}/{column}"
            origin = sample.origins.get(where)
            if held and held.value and origin and origin.kind == "text" and origin.facts:
                yield where, held.text


@operator("T01", "T03")
def figure_made_up(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """数字在原文里没有"""
    for where, text in _sourced(sample):
        figure = FIGURE.search(text)
        if figure:
            wrong = str(Decimal(figure[0]) * luck.randint(3, 9) + luck.randint(1, 7))
            yield Mutant(
                at(sample.form, where, text.replace(figure[0], wrong, 1)), where, origins=sample.origins
            )


@operator("T03", "T01", "D05")
def figure_of_another_row(sample: Sample, _: Random) -> Iterator[Mutant]:
    """填了原文里别的行的数"""
    cells = list(_sourced(sample))
    for where, text in cells:
        column = where.rpartition("/")[2]
        others = [other for place, other in cells if place.endswith(column) and _apart(text, other)]
        for other in others[:1]:
            yield Mutant(at(sample.form, where, other), where, origins=sample.origins)


def _apart(text: str, other: str) -> bool:
    return FIGURE.findall(text) != FIGURE.findall(other)


@operator("T04", "T01", "T03")
def unit_changed_on_the_way(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """单位、量级与原文不同"""
    for where, text in _sourced(sample):
        unit = re.search(r"(?<=\d)(件|起|人|户|次|个|场|台|万元|元|条)", text)
        if unit:
            other = luck.choice([each for each in ("户", "公里", "万元", "吨") if each != unit[0]])
            yield Mutant(
                at(sample.form, where, text[: unit.start()] + other + text[unit.end() :]),
                where,
                origins=sample.origins,
            )


@operator("T02")
def quote_changed(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """引文与原文不符"""
    for where, origin in (sample.origins or {}).items():
        if origin.kind == "text" and len(origin.quote) > 4:  # noqa: PLR2004
            at_ = luck.randrange(1, len(origin.quote) - 1)
            quote = origin.quote[:at_] + "某" + origin.quote[at_ + 1 :]
            changed: dict[str, Origin] = dict(sample.origins or {})
            changed[where] = origin.model_copy(update={"quote": quote})
            if quote != origin.quote:
                yield Mutant(sample.form, where, origins=changed)


@operator("T03", "T01", "B03", "B06")
def initial_budget_as_budget(sample: Sample, _: Random) -> Iterator[Mutant]:
    """把原文的别的金额填作全年预算数"""
    if sample.ledger is None or not sample.amounts or not sample.origins:
        return
    scale = 10000 if sample.form.money_unit == "万元" else 1
    for fact in sample.ledger.facts:
        if fact.kind == "money" and isinstance(fact.value, Decimal):
            amount = fact.value / scale
            if amount not in sample.amounts:
                form = at(sample.form, "/funds/rows/0/budget", f"{amount.normalize():f}")
                yield Mutant(form, "/funds/rows/0/budget", origins=sample.origins)
