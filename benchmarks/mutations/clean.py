"""Clean: well-written forms of every edition, made of its template and invented projects (projects.yaml).

Every figure is computed here anew, with nothing of validators/scoring: what the rules call wrong in such a
form, the rules and this file have to settle between them.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal, NamedTuple

import yaml

from benchmarks.mutations.editing import EXECUTION, chance, printed
from validators.form import Form, Value
from validators.template import Section, Template, templates

PROJECTS = Path(__file__).with_name("projects.yaml")
CENT, HUNDRED = Decimal("0.01"), Decimal(100)
State = Literal["met", "exact", "short", "beyond"]


# How offices explain the same thing: size, cause, measure with its owner, and when (domain.md 6).
SHORT = (
    "指标值{aim}，完成{reached}，{way}{off}，偏离{share}%。原因：{why}。措施：{owner}负责{mend}，{next}年6月底前完成。",
    "因{why}，实际完成{reached}，比目标{way}{off}（{share}%）。下一步由{owner}{mend}，{next}年6月底前完成。",
    "偏差{share}%。主要原因是{why}。改进措施：{mend}，责任科室为{owner}，完成时限{next}年6月底。",
    "{why}，致使{way}{off}，偏差率{share}%；下一步由{owner}负责{mend}，计划{next}年6月底前到位。",
)
BEYOND = (
    "完成{reached}，超出指标值{off}（{share}%）。原因：{why}。{owner}在编制{next}年目标时据此调整指标值。",
    "{why}，实际比指标值多{off}，超{share}%；{next}年编报目标时由{owner}相应提高指标值。",
    "超额{share}%。主要是{why}，年初目标偏低，{owner}将在{next}年调高目标。",
)
CHANGED = (
    "10月按财政部门通知{way}预算{off}，目标不变。",
    "年中经财政局批复{way}预算{off}，绩效目标未作调整。",
    "9月财政部门下达通知，{way}资金{off}，年度目标不变。",
)
LEFT = (
    "预算执行率{rate}，未支出{left}，原因：{why}；由{owner}负责，结余资金结转下年，{next}年3月底前支付。",
    "结余{left}，主要因{why}，资金已按规定结转下年继续使用，由{owner}于{next}年3月底前支付完毕。",
    "尚有{left}未支付，系{why}，由{owner}负责跟进，{next}年3月底前办结支付。",
)


class Indicator(Value):
    """One line of projects.yaml."""

    group: str
    name: str
    sign: str = ""
    aim: str = ""
    unit: str = ""
    due: str = ""
    fact: str = ""
    short: str = ""
    mend: str = ""
    beyond: str = ""


class Project(Value):
    """One invented project."""

    project: str
    department: str
    implementer: str
    year: int
    budget: Decimal
    owner: str
    idle: str
    rows: tuple[Indicator, ...]


class Told(NamedTuple):
    """One row of a clean form before it is printed."""

    indicator: Indicator
    section: Section
    group: str
    weight: Decimal
    state: State
    target: str
    actual: str
    score: Decimal
    reason: str
    shown: str  # the actual with its unit, as prose says it


@cache
def projects() -> tuple[Project, ...]:
    """Give every invented project."""
    return tuple(Project.model_validate(each) for each in yaml.safe_load(PROJECTS.read_text("utf-8")))


def clean_forms(each: int) -> Iterator[tuple[str, Form]]:
    """Give *each* clean forms of every edition, the projects taking turns."""
    for at, template in enumerate(templates().values()):
        for turn in range(each):
            project = projects()[(at * 5 + turn * 3) % len(projects())]
            yield f"{template.id}/{turn + 1}", make(template, project, turn)


def make(template: Template, project: Project, seed: int) -> Form:
    """Make one clean form."""
    return Writer(template, project, chance(template.id, project.project, seed)).form()


class Style(NamedTuple):
    """How an office writes the same thing: one style a form."""

    least: str  # of a target that is to be reached: ≥, 不低于, 以上
    most: str
    nothing: str  # beside a row that lost nothing
    whole: bool  # 10.00 for 10
    grouped: bool  # 2,385 for 2385
    dated: bool  # the year stands in the date, too
    points: str  # behind the total

    @classmethod
    def of(cls, luck: Random) -> "Style":
        """Choose one; most offices write as the official form does."""
        plain = luck.random() < 0.5  # noqa: PLR2004
        signs = [
            ("≥", "≤"),
            ("不低于", "不超过"),
            (">=", "<="),
            ("≧", "≦"),
            ("以上", "以内"),
            ("不少于", "不高于"),
        ]
        least, most = signs[0] if plain else luck.choice(signs)
        nothing = "无" if plain else luck.choice(("无", "", "/", "—", "无偏差"))
        odds = [luck.random() < 0.3 for _ in range(3)]  # noqa: PLR2004
        return cls(least, most, nothing, odds[0], odds[1], plain or odds[2], luck.choice(("", "", "分")))

    def target(self, sign: str, figure: str, unit: str) -> str:
        """Write a target."""
        if sign == "=":
            return f"={figure}{unit}"
        word = self.least if sign == "≥" else self.most
        return f"{figure}{unit}{word}" if word in {"以上", "以内"} else f"{word}{figure}{unit}"

    def figure(self, number: Decimal) -> str:
        """Write a result."""
        return f"{number:,f}" if self.grouped else f"{number:f}"

    def score(self, number: Decimal) -> str:
        """Write points."""
        return f"{number:.2f}" if self.whole else printed(number)


class Writer:
    """Writes one clean form: the rows first, then the money, then what is said of both."""

    def __init__(self, template: Template, project: Project, luck: Random) -> None:
        self.template, self.project, self.luck = template, project, luck
        years = template.years or (project.year,)
        self.year = min(years, key=lambda year: abs(year - project.year))
        self.columns = {column.field for column in template.columns}
        self.pointed = template.has_points_column
        self.scored = self.pointed or "score" in self.columns
        self.step = Decimal(1).scaleb(-template.decimals)
        self.explains = template.deviation_place != "none"
        self.style = Style.of(luck)
        self.rows = list(self._rows())
        self.funds = Money(self)

    def form(self) -> Form:
        """Put the parts together."""
        template, project = self.template, self.project
        heads = {part.field.removeprefix("/project/") for part in template.project}
        whole = "整体" in template.title  # a department tells of all its money
        name = "部门整体支出" if whole else project.project
        named = {"name": name, "department": project.department}
        named |= {"implementer": project.implementer, "unit": project.department}
        heading = template.heading or template.title
        fields: dict[str, Any] = {
            "title": heading.format(year=self.year, project=project.project),
            "template": template.id,
            "year": self.year,
            "money_unit": template.money_unit,
            "project": {field: text for field, text in named.items() if field in heads or field == "name"},
            "funds": self.funds.printed(),
            "rows": self._printed_rows(),
            **self._prose(),
            "checkboxes": [
                {
                    "group": boxes.group,
                    "options": [{"text": o, "ticked": not i} for i, o in enumerate(boxes.options)],
                }
                for boxes in template.checkboxes
            ],
            "filled_on": f"{self.year + 1}-01-18" if template.filled_on else None,
        }
        return Form.model_validate(fields | self._sums())

    # --- rows -------------------------------------------------------------------------------------------

    def _rows(self) -> Iterator[Told]:
        for section in self.template.sections:
            chosen = self._chosen(section)
            shorts = 0
            for (group, indicator), weight in zip(chosen, self._shares(section, len(chosen)), strict=True):
                state = self._state(indicator, may_fail=shorts < (2 if self.pointed else 1))
                shorts += state == "short"
                yield self._told(section, group, indicator, weight, state)

    def _chosen(self, section: Section) -> list[tuple[str, Indicator]]:
        """Choose rows for every 二级指标 of the section that the project has something to say of."""
        out: list[tuple[str, Indicator]] = []
        for group in section.groups:
            fitting = [row for row in self.project.rows if key(row.group) == key(group)]
            count = 2 if key(group) == "数量" or len(section.groups) <= 3 <= len(fitting) + 1 else 1  # noqa: PLR2004
            if key(group) in {"质量", "时效"} and self.luck.random() < 0.4:  # noqa: PLR2004
                count = 2
            picked = fitting[:count] if self.luck.random() < 0.7 else fitting[-count:]  # noqa: PLR2004
            out += [(group, row) for row in picked]
        return out or [(section.groups[0], generic(section, at)) for at in range(2)]

    def _shares(self, section: Section, count: int) -> list[Decimal]:
        """Share out the section's points, unevenly where there are enough of them."""
        base, left = divmod(int(section.weight), count)
        shares = [Decimal(base + (index < left)) for index in range(count)]
        shares[-1] += section.weight - int(section.weight)
        if count > 1 and base > 4 and self.luck.random() < 0.5:  # noqa: PLR2004
            shares[0] += 2
            shares[-1] -= 2
        return shares

    def _state(self, indicator: Indicator, *, may_fail: bool) -> State:
        lot = self.luck.random()
        measured = bool(indicator.sign) and indicator.aim != "0"
        if not measured or indicator.unit == "%" and indicator.sign == "=" and lot > 0.2:  # noqa: PLR2004, RUF021
            return "exact"
        if lot < 0.2 and may_fail and indicator.short and self.explains:  # noqa: PLR2004
            return "short"
        if lot > 0.85 and indicator.beyond and indicator.sign == "≥" and self.explains:  # noqa: PLR2004
            return "beyond"
        if indicator.sign == "=" or (lot > 0.75 and "满意" not in indicator.name):  # noqa: PLR2004
            return "exact"
        return "met"

    def _told(
        self, section: Section, group: str, indicator: Indicator, weight: Decimal, state: State
    ) -> Told:
        own_unit = "unit" in self.columns
        if indicator.due:
            due = date.fromisoformat(f"{self.year}-{indicator.due}")
            done = due - timedelta(days=self.luck.randint(2, 25))
            year = f"{self.year}年" if self.style.dated else ""
            target, actual = f"{year}{due.month}月{due.day}日前", f"{year}{done.month}月{done.day}日"
            return Told(indicator, section, group, weight, "met", target, actual, weight, "", actual)
        if indicator.fact:
            said = (indicator.aim, indicator.fact)
            return Told(indicator, section, group, weight, "exact", *said, weight, "", indicator.fact)
        aim = Decimal(indicator.aim)
        reached = self._reached(indicator, aim, state)
        score = self._score(indicator, aim, reached, weight)
        reason = self._reason(indicator, aim, reached, state)
        unit = "" if own_unit else indicator.unit
        sample = ""
        if "满意" in indicator.name and not own_unit:
            sample = f"（问卷{self.luck.randint(8, 40) * 10}份）"
        sign = indicator.sign
        target = f"{sign}{indicator.aim}" if own_unit else self.style.target(sign, indicator.aim, unit)
        actual = f"{self.style.figure(reached)}{unit}{sample}"
        shown = f"{reached}{indicator.unit}{sample}"
        return Told(indicator, section, group, weight, state, target, actual, score, reason, shown)

    def _reached(self, indicator: Indicator, aim: Decimal, state: State) -> Decimal:
        """Choose what was reached, with one decimal more than the target where that is small."""
        if state == "exact" or not aim:
            return aim
        near, far = {"met": (1, 8), "short": (4, 14), "beyond": (38, 60)}[state]
        step = aim * self.luck.randint(near * 10, far * 10) / 1000
        better = (state == "short") == (indicator.sign == "≤")
        reached = aim + step if better else aim - step
        if indicator.unit == "%":
            reached = min(reached, Decimal("99.6"))
        places = Decimal("0.1") if aim < 100 and indicator.unit not in WHOLE else Decimal(1)  # noqa: PLR2004
        reached = reached.quantize(places, ROUND_HALF_UP)
        worse = (reached > aim) == (indicator.sign == "≤") and reached != aim
        if worse != (state == "short"):
            reached = aim - places if (state == "short") != (indicator.sign == "≤") else aim + places
        if indicator.unit == "%" and aim > 99 and state == "met":  # noqa: PLR2004
            reached = aim + (HUNDRED - aim) / 2
        return reached

    def _score(self, indicator: Indicator, aim: Decimal, reached: Decimal, weight: Decimal) -> Decimal:
        if indicator.sign == "≤":
            if reached <= aim:
                return weight
            ratio = aim / reached if self.template.reverse == "ratio" else 1 - (reached - aim) / aim
        else:
            if reached >= aim:
                return weight
            ratio = reached / aim
        return (weight * max(ratio, Decimal(0))).quantize(self.step, ROUND_HALF_UP)

    def _reason(self, indicator: Indicator, aim: Decimal, reached: Decimal, state: State) -> str:
        forms = {"short": SHORT, "beyond": BEYOND}.get(state)
        if forms is None:
            return ""
        over = indicator.sign == "≤"
        return self.luck.choice(forms).format(
            aim=f"{indicator.aim}{indicator.unit}",
            reached=f"{reached}{indicator.unit}",
            way="超出" if over or state == "beyond" else "少完成",
            off=f"{abs(reached - aim)}{'个百分点' if indicator.unit == '%' else indicator.unit}",
            share=("" if over or state == "beyond" else "-") + printed(abs(reached - aim) / aim * HUNDRED),
            why=indicator.short if state == "short" else indicator.beyond,
            mend=indicator.mend,
            owner=self.project.owner,
            next=self.year + 1,
        )

    def _printed_rows(self) -> list[dict[str, Any]]:
        """Print the rows; where an edition has rows that stand for others, the first one stands for two."""
        rows = [self._row(index, told) for index, told in enumerate(self.rows, 1)]
        first, alone = self.rows[0], self.luck.random() < 0.4  # noqa: PLR2004
        if not getattr(self.template, "parent_rows", False) or not first.indicator.sign or alone:
            return rows
        half = Decimal(first.indicator.aim) // 2
        halves = (
            (f"其中：上半年{first.indicator.name}", half),
            (f"其中：下半年{first.indicator.name}", half),
        )
        unit = first.indicator.unit
        children = [
            rows[0]
            | {"id": f"R01{'ab'[at]}", "name": name, "target": f"≥{aim}{unit}", "actual": f"{aim + 1}{unit}"}
            | {"weight": "—", "score": "—", "deviation": "无"}
            for at, (name, aim) in enumerate(halves)
        ]
        return [rows[0] | {"name": f"★{first.indicator.name}"}, *children, *rows[1:]]

    def _row(self, index: int, told: Told) -> dict[str, Any]:
        cells: dict[str, Any] = {
            "name": told.indicator.name,
            "target": told.target,
            "actual": told.actual,
            "unit": told.indicator.unit,
            "weight": printed(told.weight),
            "score": self.style.score(told.score),
            "deviation": told.reason or self.style.nothing,
        }
        if "unit" in self.columns and (told.indicator.due or told.indicator.fact):
            cells["unit"] = ""
        kept = {field: content for field, content in cells.items() if field in self.columns}
        return {"id": f"R{index:02}", "level1": told.section.name, "level2": told.group} | kept

    # --- words ------------------------------------------------------------------------------------------

    def _prose(self) -> dict[str, Any]:
        out: dict[str, Any] = {}
        parts = {part.field for part in self.template.narratives}
        if any(part.startswith("/goal/") for part in parts):
            out["goal"] = {"expected": self._expected(), "actual": f"{self._done()}{self.funds.told()}"}
        reasons = [f"“{told.indicator.name}”{told.reason}" for told in self.rows if told.reason]
        foot = self.template.deviation_place in {"foot", "both"} or "/analysis" in parts
        if foot:
            out["analysis"] = "".join([self.funds.told(), *reasons]) or "无"
            out["measures"] = self._measures() or "无"
        if self.template.has_summary:
            out["summary"] = self._summary()
        if not foot and "goal" not in out and self.funds.told():
            out["notes"] = [f"说明：{self.funds.told()}"]
        return out

    def _expected(self) -> str:
        aims = [told for told in self.rows if told.indicator.sign][:4]
        said = [f"{each.indicator.name}{spoken(each.indicator)}" for each in aims]
        kept = [told.indicator.aim for told in self.rows if told.indicator.fact][:1]
        return f"{self.project.project}：{'，'.join([*said, *kept])}。"

    def _done(self) -> str:
        said = [f"{told.indicator.name}{told.shown}" for told in self.rows if told.indicator.sign]
        if self.luck.random() < 0.3:  # noqa: PLR2004
            said = said[: len(said) // 2 + 1]
        facts = [told.indicator.fact for told in self.rows if told.indicator.fact]
        return f"全年{'，'.join(said)}。{'；'.join(facts)}。"

    def _measures(self) -> str:
        due = f"{self.year + 1}年6月底前完成"
        steps = [
            f"{self.project.owner}负责{told.indicator.mend}，{due}。"
            for told in self.rows
            if told.state == "short"
        ]
        return "".join(steps) or (
            f"{self.project.owner}按季核对支出进度，{due}结算。" if self.funds.left else ""
        )

    def _summary(self) -> str:
        parts = [f"{s.name}得分{printed(self._subtotal(s))}分" for s in self.template.sections]
        named = f"{self.year}年度{self.project.department}{self.project.project}"
        funds = self.funds
        return (
            f"{named}绩效自评得分为{printed(self._total())}分，其中：预算执行情况得分{printed(funds.score)}分，"
            f"{'，'.join(parts)}。项目全年预算数为{printed(funds.budget)}{funds.unit}，执行数为{printed(funds.executed)}{funds.unit}，"
            f"完成预算{funds.rate}。主要产出和效益：{self._done()}发现的问题及原因："
            f"{''.join([funds.told(), *(told.reason for told in self.rows)]) or '无。'}"
            f"改进措施：{self._measures() or '无。'}"
        )

    # --- sums -------------------------------------------------------------------------------------------

    def _subtotal(self, section: Section) -> Decimal:
        return sum((told.score for told in self.rows if told.section == section), Decimal(0))

    def _total(self) -> Decimal:
        return sum((told.score for told in self.rows), self.funds.score)

    def _sums(self) -> dict[str, Any]:
        if not self.scored:
            return {}
        total = self._total()
        out: dict[str, Any] = {"total": self.style.score(total) + self.style.points}
        if self.pointed:
            out["total_weight"] = "100"
        if self.template.grades and self.luck.random() < 0.5:  # noqa: PLR2004
            out["grade"] = next(name for least, name in self.template.grades if total >= least)
        if self.luck.random() < 0.4:  # noqa: PLR2004
            out["subtotals"] = {EXECUTION: printed(self.funds.score)} if self.funds.weight else {}
            out["subtotals"] |= {s.name: printed(self._subtotal(s)) for s in self.template.sections}
        return out


WHOLE = frozenset("期起人户场册份个台件次名项条处")


class Money:
    """The 资金 table of a clean form."""

    def __init__(self, writer: Writer) -> None:
        self.writer, self.part, luck = writer, writer.template.funds, writer.luck
        self.unit = writer.template.money_unit
        self.manner = luck.randrange(len(LEFT))
        scale = Decimal(10000) if self.unit == "元" else Decimal(1)
        self.columns = {column.field for column in self.part.columns}
        self.budget = writer.project.budget * luck.randint(90, 110) / 100 * scale
        share = luck.choice(
            [1000, 1000, luck.randint(930, 999), luck.randint(930, 999), luck.randint(720, 880)]
        )
        self.budget = self.budget.quantize(CENT).normalize() + 0
        self.executed = (self.budget * share / 1000).quantize(CENT)
        self.left = self.budget - self.executed
        both = {"initial_budget", "budget"} <= self.columns and self.part.base == "budget"
        self.changed = luck.random() < 0.3 and both  # noqa: PLR2004
        step = (self.budget * luck.choice([-8, -5, 6, 10]) / 100).quantize(Decimal(1))
        self.initial = self.budget - step if self.changed else self.budget
        self.rate = f"{(self.executed / self.budget * HUNDRED).quantize(CENT, ROUND_HALF_UP)}%"
        self.weight = self.part.weight if writer.scored else Decimal(0)
        self.score = (self.weight * self.executed / self.budget).quantize(writer.step, ROUND_HALF_UP)

    def printed(self) -> dict[str, Any]:
        """Give the table as the form prints it."""
        lines = [self._line(line.name, index) for index, line in enumerate(self.part.lines)]
        out: dict[str, Any] = {"rows": lines}
        if self.weight:
            out |= {"weight": printed(self.weight), "score": printed(self.score)}
        return out

    def _line(self, name: str, index: int) -> dict[str, Any]:
        split = self.writer.project.year % 2 and len(self.part.lines) > 2  # noqa: PLR2004
        carried = (self.budget / 10).quantize(Decimal(1)) if split else Decimal(0)
        spent = min(carried, self.executed)
        amounts = {
            0: (self.initial, self.budget, self.executed),
            1: (self.initial - carried, self.budget - carried, self.executed - spent),
            2: (carried, carried, spent),
        }.get(index, (Decimal(0),) * 3)
        cells = dict(zip(("initial_budget", "budget", "executed"), map(plain, amounts), strict=True))
        cells |= {"weight": printed(self.weight), "rate": self.rate, "score": printed(self.score)}
        cells |= {"reason": self.told() or "无"}
        if index:
            cells |= {"weight": "—", "rate": "—", "score": "—", "reason": ""}
        return {"name": name} | {field: text for field, text in cells.items() if field in self.columns}

    def told(self) -> str:
        """Say why the budget was changed, and why money is left."""
        said, writer = [], self.writer
        if self.changed:
            way, off = "追加" if self.budget > self.initial else "调减", abs(self.budget - self.initial)
            said.append(CHANGED[self.manner].format(way=way, off=f"{plain(off)}{self.unit}"))
        if self.left:
            left = f"{plain(self.left)}{self.unit}"
            owner, why = writer.project.owner, writer.project.idle
            words = LEFT[self.manner]
            said.append(words.format(rate=self.rate, left=left, why=why, owner=owner, next=writer.year + 1))
        return "".join(said)


def plain(amount: Decimal) -> str:
    """Write an amount without needless noughts."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def spoken(indicator: Indicator) -> str:
    """Say the target as prose does: 不低于2200人次."""
    words = {"≥": "不低于", "≤": "不高于", "=": ""}
    return f"{words[indicator.sign]}{indicator.aim}{indicator.unit}"


def key(group: str) -> str:
    """Give what a 二级指标 is about, whatever an edition calls it."""
    known = (
        "满意",
        "可持续",
        "生态环境成本",
        "社会成本",
        "数量",
        "质量",
        "时效",
        "成本",
        "经济",
        "社会",
        "生态",
    )
    return next((each for each in known if each in group), group)


def generic(section: Section, at: int) -> Indicator:
    """Give a row for a section that no project tells of: 决策, 管理."""
    what = section.name.removesuffix("指标")
    names = (f"{what}制度执行检查次数", f"{what}问题整改完成率")
    aims = (("≥", "4", "次"), ("≥", "95", "%"))
    sign, aim, unit = aims[at]
    group = section.groups[min(at, len(section.groups) - 1)]
    return Indicator(group=group, name=names[at], sign=sign, aim=aim, unit=unit)
