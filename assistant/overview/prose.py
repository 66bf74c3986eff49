"""Prose: the report of a unit in words, by sections. No figure is written here that no form states."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from assistant.overview.projects import Project, Unit
from assistant.phrasing.prose import results
from assistant.phrasing.reasons import measure_spans
from validators.form import PENDING
from validators.ledger import read
from validators.scoring import half_up

LOW_RATE = Decimal(90)
GOOD = ((Decimal(90), "90分及以上"), (Decimal(80), "80分至90分"), (Decimal(60), "60分至80分"))
LAST_BAND = "60分以下"
MOST_RESULTS = 4
MOST_NAMED = 10
NOTHING = {"", "无", "/", "—", "-", "不适用"}


class Section(NamedTuple):
    """One section of the report: its heading, and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


def sections(unit: Unit) -> tuple[Section, ...]:
    """Give the report of *unit*, section by section."""
    parts = (
        ("一、总体情况", _whole(unit)),
        ("二、资金执行", _money(unit)),
        ("三、主要产出与效果", _results(unit)),
        ("四、存在问题与原因", _problems(unit)),
        ("五、下一步", _measures(unit)),
    )
    return tuple(Section(heading, tuple(paragraphs)) for heading, paragraphs in parts)


def money(value: Decimal) -> str:
    """Write an amount in 万元: two decimals at the most, no idle zeros."""
    text = f"{half_up(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def points(value: Decimal) -> str:
    """Write points or a percentage: as they are, with two decimals at the most."""
    return money(value)


def _whole(unit: Unit) -> Iterator[str]:
    year = f"{unit.year}年度" if unit.year else ""
    said = f"{year}{unit.name}共有{len(unit.projects)}个项目开展绩效自评"
    budget = unit.sum("budget")
    yield f"{said}，涉及全年预算{money(budget)}万元。" if budget else f"{said}。"
    scored = [each for each in unit.projects if each.total is not None]
    if scored:
        yield _scores(unit, scored)
    yield _verdicts(unit)


def _scores(unit: Unit, scored: list[Project]) -> str:
    best, worst = max(scored, key=_total), min(scored, key=_total)
    mean = unit.mean(each.total for each in scored)
    said = f"自评总分平均{points(mean or Decimal())}分"
    if len(scored) > 1 and _total(best) != _total(worst):
        said += f"，最高的是“{best.name}”{points(_total(best))}分"
        said += f"，最低的是“{worst.name}”{points(_total(worst))}分"
    counts = [(name, len([each for each in scored if _band(each) == name])) for name in _bands()]
    return f"{said}；其中{'，'.join(f'{name}的{count}个' for name, count in counts if count)}。"


def _total(project: Project) -> Decimal:
    return project.total or Decimal()


def _bands() -> tuple[str, ...]:
    return (*(name for _, name in GOOD), LAST_BAND)


def _band(project: Project) -> str:
    return next((name for low, name in GOOD if _total(project) >= low), LAST_BAND)


def _verdicts(unit: Unit) -> str:
    rejected = [each.name for each in unit.projects if each.verdict == "rejected"]
    passed = f"经逐项核查，通过{len(unit.projects) - len(rejected)}个"
    if not rejected:
        return f"{passed}，没有退回的。"
    return f"{passed}，退回{len(rejected)}个（{_listed(rejected)}），退回的改正以前，本报告只是草稿。"


def _listed(names: list[str]) -> str:
    more = f"等{len(names)}个" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more


def _money(unit: Unit) -> Iterator[str]:
    known = [each for each in unit.projects if each.budget is not None and each.executed is not None]
    if not known:
        yield "各项目的自评表没有写明预算数和执行数。"
        return
    initial = f"年初预算{money(unit.sum('initial'))}万元，" if unit.all_state("initial") else ""
    rate = f"，总执行率{points(unit.rate)}%" if unit.rate is not None else ""
    budget, executed = money(unit.sum("budget")), money(unit.sum("executed"))
    yield f"{initial}全年预算{budget}万元，实际执行{executed}万元{rate}。"
    unknown = [each.name for each in unit.projects if each not in known]
    if unknown:
        yield f"没有写明预算数或执行数的有{len(unknown)}个：{_listed(unknown)}，没有计入总执行率。"
    low = [each for each in known if each.rate is not None and each.rate < LOW_RATE]
    full = len([each for each in known if each.left == 0])
    done = f"全部执行完毕的{full}个；" if full else ""
    if low:
        yield f"{done}执行率低于90%的{len(low)}个：{'；'.join(_spent(each) for each in low)}。"
    else:
        yield f"{done}各项目执行率均在90%以上。"


def _spent(project: Project) -> str:
    left = f"，未支出{money(project.left)}万元" if project.left is not None and project.left > 0 else ""
    return f"“{project.name}”{points(project.rate or Decimal())}%{left}"


def _results(unit: Unit) -> Iterator[str]:
    rows = [each for project in unit.projects for each in project.rows]
    met = len([each for each in rows if each.met])
    missed = len([each for each in rows if each.met is False])
    if met or missed:
        told = f"各项目共有三级指标{len(rows)}项，按数值核对，达到指标值的{met}项，没有达到的{missed}项"
        rest = len(rows) - met - missed
        yield told + (f"，其余{rest}项是定性指标或没有可比的数。" if rest else "。")
    for number, project in enumerate(unit.projects, 1):
        if done := results(project.form, MOST_RESULTS):
            yield f"{number}. {project.name}：{_sentence(done)}"


def _sentence(text: str) -> str:
    return f"{text.rstrip('。；;')}。"


def _problems(unit: Unit) -> Iterator[str]:
    found = False
    for project in unit.projects:
        said = [*_missed(project), *_analysis(project)]
        if said:
            found = True
            yield f"{project.name}：{'；'.join(each.rstrip('。；;') for each in said)}。"
    if not found:
        yield "各项目按自评表所填，没有未达到指标值的，也没有写明的问题。"


def _missed(project: Project) -> Iterator[str]:
    """Say each target that was missed, with its reason where the row has one."""
    for each in project.rows:
        row = each.row
        if each.met is False and row.target and row.actual:
            told = (row.deviation or "").strip()
            # A draft's own deviation begins with both figures: they are not said twice.
            if told.startswith("指标值"):
                yield f"“{row.name}”{told}"
            else:
                reason = "" if told in NOTHING or PENDING in told else f"（{told.rstrip('。；;')}）"
                yield f"“{row.name}”指标值{row.target.text}，实际完成{row.actual.text}{reason}"


def _analysis(project: Project) -> Iterator[str]:
    text = (project.form.analysis or "").strip()
    if text not in NOTHING and PENDING not in text and "没有偏差" not in text:
        yield text.replace("\n", "")


def _measures(unit: Unit) -> Iterator[str]:
    found = False
    for project in unit.projects:
        said = tuple(dict.fromkeys(_planned(project)))
        if said:
            found = True
            yield f"{project.name}：{'；'.join(each.rstrip('。；;') for each in said)}。"
    if not found:
        yield "各项目的自评表没有写明改进措施。"


def _planned(project: Project) -> Iterator[str]:
    """Give what will be done: the measures of the form, and what the reasons of its rows announce."""
    text = (project.form.measures or "").strip()
    if text not in NOTHING and PENDING not in text:
        yield text.replace("\n", "")
    told: Iterable[str] = (row.deviation or "" for row in project.form.rows)
    for each in told:
        ledger = read(each)
        yield from (ledger.text[slice(*span)].strip() for span in measure_spans(ledger))
