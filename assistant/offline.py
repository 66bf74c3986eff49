"""The drafter that needs no model: it reads who is who from the words around each figure.

It proposes the same values as a model does, so everything behind it (forming, rules, questions) is the
same. Its pairs are also the measure that a model's rows are held against (crosscheck.py).
"""

import re
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import permutations, product

from assistant.phrasing.effects import effects
from assistant.phrasing.indicators import DURATIONS, TIME, indicator_name, level2_of
from assistant.phrasing.reasons import aside_spans, reasons
from assistant.proposal import FundsProposal, Proposal, RowProposal
from validators.ledger import Fact, Ledger
from validators.template import Template
from validators.witness import Reading, Role, readings, testify, wording
from validators.witness.sampling import only_sample, sizes

WITHIN = re.compile(
    r"(?:年度?|月份?|季度|日)?(?:内|底前|末前|前|以前|底|之前)?(?:均|都|已|全部|如期|按时|按期|顺利)*完成|完成$"
)
SAMPLE = re.compile("问卷|回访|抽查|抽样|调查|访谈|样本|走访调查|测评")
RESTATING = re.compile(
    r"(?:.*(?:完成|完成率|完成比例|完成计划|完成任务|完成进度|进度)|占.*|(?:投放|建成|发放|拨付|安装|改造)率)?"
)
SPAN_OF_PROJECT = re.compile(r"(?:期的?|的)?(?:项目|规划|计划|行动|工程|方案)")
WHOLE_COST = re.compile(r"总投资|概算|估算|合同(?:价|金额|总价)|中标")
DATED = ("date", "period")
SMALL_WORDS = re.compile(r"[\d年月日内在底前均都已全部各项]+$|^(?:全部|各项|[各均都已在])+|(?:时间|工作)$")
DATED_WORK = re.compile("完成|完工|竣工|建成|交付|验收|投入使用|结束|发放|拨付|下达|完毕|办结|到位|上线|开通")

WORK_DONE = re.compile(rf"(?:{DATED_WORK.pattern})+$")


def propose_offline(ledger: Ledger, template: Template) -> Proposal:
    """Read a whole proposal out of the text, without any model."""
    read = readings(ledger)
    rows = (*_figured(ledger, read), *_dated(ledger, read), *_worded(ledger, template))
    return Proposal(
        funds_offline(ledger), tuple(sorted(rows, key=lambda row: row.sentence)), reasons(ledger, rows)
    )


@lru_cache(maxsize=64)
def funds_offline(ledger: Ledger) -> FundsProposal:
    """Read the three amounts of the 资金 table."""
    initial, budget, executed = (_amount(ledger, role) for role in ("initial_budget", "budget", "executed"))
    adjusted = wording.ADJUSTED.search(ledger.text) is not None
    if not adjusted:
        initial, budget = initial or budget, budget or initial
    if executed is None and budget and testify(ledger, "executed", budget).verdict == "supports":
        executed = budget  # 全部执行完毕
    return FundsProposal(initial, budget, executed)


def _amount(ledger: Ledger, role: Role) -> str | None:
    """Give the fact whose words say that it is the amount of *role*; supported ones before silent ones."""
    order = {"supports": 0, "silent": 1, "contradicts": 2}
    found = [
        (order[testify(ledger, role, fact.id).verdict], *_earliest(fact, role, ledger), fact.id)
        for fact in ledger.facts
        if fact.kind == "money" and readings(ledger)[fact.id].role == role
    ]
    return min(found)[-1] if found else None


def _earliest(fact: Fact, role: Role, ledger: Ledger) -> tuple[bool, int]:
    """Rank what is said first before the rest; but of several adjustments the last one holds."""
    adjusted = role == "budget" and bool(wording.ADJUSTED.search(_clause(ledger, readings(ledger)[fact.id])))
    return not adjusted, -fact.start if adjusted else fact.start


def _figured(ledger: Ledger, read: dict[str, Reading]) -> Iterator[RowProposal]:
    """Give a row for each pair of target and actual, and for each that stands alone."""
    facts = [
        fact for fact in ledger.facts if _is_indicator(fact, ledger) and not _restates(fact, ledger, read)
    ]
    targets = [f for f in facts if _is_target(f, read[f.id]) or _stands_against(f, facts, read)]
    actuals = [fact for fact in facts if fact not in targets]
    actuals += [fact for fact in ledger.facts if _is_spent_on(fact, targets, ledger)]
    pairs = _pair(targets, actuals, read)
    paired = {fact.id for pair in pairs for fact in pair}
    alone = [(fact, None) for fact in targets if fact.id not in paired]
    alone_actuals = [(None, fact) for fact in actuals if fact.id not in paired and not _is_each(fact, read)]
    for target, actual in (*pairs, *alone, *alone_actuals):
        yield _row(target, actual, ledger)


def _is_target(fact: Fact, reading: Reading) -> bool:
    """Whether the figure is a target: by its words, or as a bound that nothing says was reached."""
    return reading.role == "target" or (reading.role is None and fact.comparator in ("le", "ge"))


def _is_each(fact: Fact, read: dict[str, Reading]) -> bool:
    """Whether an amount for one of many stands alone (户均补助3万元): nobody set a target for it."""
    return bool(re.match("[户人亩]均|每[户人亩]", read[fact.id].own))


def _stands_against(fact: Fact, facts: list[Fact], read: dict[str, Reading]) -> bool:
    """Whether an unmarked figure is followed by its actual: 准确率100%，实际100%. The clerk confirms it."""
    later = [f for f in facts if f.start > fact.start and read[f.id].sentence == read[fact.id].sentence]
    if not later or read[fact.id].explicit or not read[fact.id].own:
        return False
    after = later[0]
    told = read[after.id].role == "actual" and read[after.id].explicit and not read[after.id].own
    return told and (after.kind, after.unit) == (fact.kind, fact.unit)


def _is_spent_on(fact: Fact, targets: list[Fact], ledger: Ledger) -> bool:
    """Whether the figure is the spending that a target of its own sentence bounds (制作费4万元以内).

    The execution rate, too, is a row's actual only where the text sets a target for it.
    """
    reading, funds = readings(ledger)[fact.id], funds_offline(ledger)
    mine = [each for each in targets if readings(ledger)[each.id].sentence == reading.sentence]
    if reading.role == "rate":
        return any("执行率" in readings(ledger)[each.id].subject for each in mine)
    spent = reading.role == "executed" and fact.id not in funds
    return spent and any(each.kind == "money" for each in mine)


def _is_indicator(fact: Fact, ledger: Ledger) -> bool:
    """Whether the figure may be a row's: no date, no amount of the 资金 table, no bare standard, named."""
    reading = readings(ledger)[fact.id]
    aside = any(start <= fact.start < end for start, end in aside_spans(ledger))
    if aside or _is_sample(fact, ledger) or _only_describes(fact, ledger):
        return False
    if fact.kind in DATED or reading.aside or reading.role in ("initial_budget", "budget", "executed"):
        return False
    if reading.role in ("target", "actual"):
        return True
    return reading.role is None and bool(reading.subject) and not reading.standard


def _only_describes(fact: Fact, ledger: Ledger) -> bool:
    """Whether a figure describes something else: 7天内办结率…, 三年项目, 总投资4800万元, a bare number."""
    reading = readings(ledger)[fact.id]
    invested = fact.kind == "money" and reading.role != "target"
    return (
        (fact.unit in DURATIONS and _has_figure_behind(fact, ledger))
        or (fact.unit in ("年", "个月") and SPAN_OF_PROJECT.match(ledger.text, fact.end) is not None)
        or (invested and WHOLE_COST.search(_clause(ledger, reading)) is not None)
        or (fact.kind == "count" and not fact.unit and fact.value != 0)
    )


def _is_sample(fact: Fact, ledger: Ledger) -> bool:
    """Whether the figure is the size of a sample: 发放问卷120份."""
    reading = readings(ledger)[fact.id]
    if fact.id in sizes(ledger):
        return True
    asked = SAMPLE.search(_clause(ledger, reading)) is not None
    return asked and reading.role != "target" and fact.unit in ("份", "人", "户", "名", "人次", "家")


def _restates(fact: Fact, ledger: Ledger, read: dict[str, Reading]) -> bool:
    """Whether a percentage only says again how much of a plan was done: 计划45公里,实际43.2公里,完成96%."""
    here = read[fact.id]
    mine = [f for f in ledger.facts if read[f.id].sentence == here.sentence and f.start < fact.start]
    if fact.kind != "percent" or here.role == "target" or not RESTATING.fullmatch(here.own):
        return False
    if not isinstance(fact.value, Decimal):
        return False
    counts = [f for f in mine if f.kind in ("count", "money") and isinstance(f.value, Decimal) and f.value]
    return any(
        (one.value / other.value * 100).quantize(fact.value, way) == fact.value  # type: ignore[operator]  # Decimals, by the line above
        for one, other in permutations(counts, 2)
        for way in (ROUND_HALF_UP, ROUND_DOWN)
        if (one.kind, one.unit) == (other.kind, other.unit)
    )


def _has_figure_behind(fact: Fact, ledger: Ledger) -> bool:
    """Whether a span of time only belongs to the name of another figure: 受理后7天内办结率95%."""
    end = readings(ledger)[fact.id].clause[1]
    return any(fact.end <= other.start < end and other.kind not in DATED for other in ledger.facts)


def _pair(targets: list[Fact], actuals: list[Fact], read: dict[str, Reading]) -> list[tuple[Fact, Fact]]:
    """Pair each target with the actual that fits it best; each figure is used once."""
    fits = sorted(
        (-fit, abs(target.start - actual.start), target.start, actual.start)
        for target, actual in product(targets, actuals)
        if (fit := _fit(target, actual, read)) > 0
    )
    by_start = {fact.start: fact for fact in (*targets, *actuals)}
    used: set[int] = set()
    pairs = []
    for _, _, target, actual in fits:
        if not {target, actual} & used:
            used |= {target, actual}
            pairs.append((by_start[target], by_start[actual]))
    return pairs


def _fit(target: Fact, actual: Fact, read: dict[str, Reading]) -> int:
    """How well two figures are one indicator's: 0 not at all. Across sentences the names must agree."""
    nought = actual.kind == "count" and not actual.unit and actual.value == 0
    if (target.kind, target.unit) != (actual.kind, actual.unit) and not nought:
        return 0
    one, other = read[target.id], read[actual.id]
    near = one.sentence == other.sentence
    told = min(len(one.subject), len(other.subject)) > 1  # one character names nothing
    named = overlap(one.subject, other.subject) if told else None
    if named is None or (named == 0 and near and one.explicit and other.explicit):
        return 1 if near else 0
    return (2 if near else 1) * (3 if named == 1 else 2) if named >= 0.5 else 0  # noqa: PLR2004  # half of the words


def overlap(one: str, other: str) -> float:
    """How many of the shorter name's pairs of characters stand in the longer one."""
    shorter, longer = sorted((one, other), key=len)
    grams = [shorter[i : i + 2] for i in range(max(len(shorter) - 1, 1))]
    return sum(gram in longer for gram in grams) / len(grams)


def _row(target: Fact | None, actual: Fact | None, ledger: Ledger) -> RowProposal:
    fact = target if actual is not None and not actual.unit and target is not None else actual or target
    assert fact is not None  # noqa: S101  # a row is made of at least one figure
    read = readings(ledger)
    subjects = [_in_full(read[each.id], ledger) for each in (target, actual) if each is not None]
    name = indicator_name(_joined(subjects, fact), fact)
    sample = (
        only_sample(ledger, name, target) if target and actual is None and target.kind == "percent" else None
    )
    if target and actual is None and _is_reached(target, name, ledger):
        actual = target
    return RowProposal(
        level2=level2_of(name, fact) or "",
        name=name,
        target=target.id if target else None,
        actual=actual.id if actual else None,
        sentence=read[fact.id].sentence,
        by="code",
        sample=(sample.whole.id, sample.part.id) if sample else None,
    )


def _is_reached(target: Fact, name: str, ledger: Ledger) -> bool:
    """Whether the words right behind a plan say that all of it was done: 计划改造水厂3座,全部按期完成."""
    return target.comparator is None and testify(ledger, "actual", target.id, name).verdict == "supports"


def _joined(subjects: list[str], fact: Fact) -> str:
    """Choose the fuller of two names; a span of time is named by both (平台故障 + 处置)."""
    both = fact.unit in DURATIONS and len(subjects) > 1 and min(map(len, subjects)) > 1
    if both and not overlap(*subjects):
        return "".join(subjects)
    return max(subjects, key=len)


def _in_full(reading: Reading, ledger: Ledger) -> str:
    """Give the subject as the text writes it: marks are taken out of a reading's words (达标率 -> 标率)."""
    clause = _clause(ledger, reading)
    if not reading.subject or reading.subject in ledger.text:
        return reading.subject
    spelt = re.search("[达均共已计]?".join(map(re.escape, reading.subject)), clause)
    return spelt[0] if spelt else reading.subject


def _dated(ledger: Ledger, read: dict[str, Reading]) -> Iterator[RowProposal]:
    """Give the 时效 rows: a date by which the work was to be done, and the clause that says it was."""
    facts = [fact for fact in ledger.facts if fact.kind in DATED]
    asides = aside_spans(ledger)
    free = [fact for fact in facts if not any(start <= fact.start < end for start, end in asides)]
    work = [fact for fact in free if DATED_WORK.search(_clause(ledger, read[fact.id]))]
    told = {read[fact.id].sentence for fact in work}
    targets = [
        f for f in free if _is_deadline(f, read, ledger) and (f in work or read[f.id].sentence in told)
    ]
    actuals = [fact for fact in work if read[fact.id].role != "target"]
    taken: set[str] = set()
    for actual in actuals:
        same = [t for t in targets if read[t.id].sentence == read[actual.id].sentence and t.id not in taken]
        target = same[0] if same else None
        if target is None and not WITHIN.search(_clause(ledger, read[actual.id])):
            continue
        taken.add((target or actual).id)
        name, reading = _time_name(ledger, target, actual), read[actual.id]
        bound = actual.comparator is not None and reading.role != "actual"
        quote = reading.clause if target is None or bound else None
        yield RowProposal(
            TIME, name, (target or actual).id, actual.id, reading.sentence, quote=quote, by="code"
        )
    for target in targets:
        if target.id not in taken:
            yield RowProposal(
                TIME,
                _time_name(ledger, target),
                target.id,
                None,
                read[target.id].sentence,
                by="code",
            )


def _is_deadline(fact: Fact, read: dict[str, Reading], ledger: Ledger) -> bool:
    """Whether a date is one by which work was due; of 2021年春节前 the year alone says nothing."""
    cut = re.fullmatch(r"20\d{2}年", fact.quote) and not re.match(
        "度|内|底|末|前|完", ledger.text[fact.end :]
    )
    return read[fact.id].role == "target" and not cut


def _clause(ledger: Ledger, reading: Reading) -> str:
    return ledger.text[slice(*reading.clause)]


def _time_name(ledger: Ledger, *facts: Fact | None) -> str:
    """Name a 时效 row by the work and its end: 案件要求…前办结 -> 案件办结时间."""
    readers = [readings(ledger)[fact.id] for fact in facts if fact is not None]
    ends = [word[0] for r in reversed(readers) if (word := DATED_WORK.search(_clause(ledger, r)))]
    end = ends[0] if ends else "完成"
    cores = [WORK_DONE.sub("", SMALL_WORDS.sub("", _in_full(reading, ledger))) for reading in readers]
    core = max(cores, key=len)
    return f"{core or '项目'}{end}时间"


def _worded(ledger: Ledger, template: Template) -> Iterator[RowProposal]:
    """Give a 定性 row for each effect that the text states without figures."""
    for effect in effects(ledger):
        band = template.qualitative.bands[min(effect.rank, len(template.qualitative.bands) - 1)]
        yield RowProposal(
            effect.level2, effect.name, None, None, effect.sentence,
            level=band.name, wish=effect.wish, quote=(effect.start, effect.end), by="code",
        )  # fmt: skip
