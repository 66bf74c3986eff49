"""E04 narrative-disagrees: 叙述、摘要与表不一致

查什么
    摘要和叙述里的总分、分项得分、预算数、执行数、未支出数、执行率、指标完成数，与表内数按各自的小数位数比对，不同为拒绝；
    摘要写了原因而表内原因栏空着（或反过来）、执行率很低而产出效益全满分、有一行称尚未完工而别的行都称完成，为警告。
为什么
    公开的是摘要，存档的是表，两处数字不同就有一处是错的。
例
    表内总分91.38、摘要写91.83 → 核对后改为一致。
依据
    鄂财绩发〔2020〕3号：自评结果摘要版按自评表填写；财预〔2020〕10号：自评结果真实、客观。
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from validators.evidence.money import slip
from validators.evidence.narrative import Statement, agrees, ahead, of_another_time, stated
from validators.evidence.reasons import CAUSE, deducted, execution_score, says_nothing
from validators.form import Form, number, rounded
from validators.pattern import pattern
from validators.quantity import Quantity, quantities
from validators.rule import Case, Complaint, rule
from validators.scoring import Assessment, half_up
from validators.scoring.funds import amount, plain, reliable_rate, total, wrong_columns

FULL = Decimal(100)
MONEY = {"budget", "executed", "left"}
USUAL, VERY_LOW = Decimal(90), Decimal(50)  # percent: must be explained; cannot go with full marks
YUAN = {"万元": Decimal(10000), "元": Decimal(1)}
REPEATS = pattern(r"得分|总分|评分|预算|执行|支出|支付|资金")  # what a figure of the table is called
PROBLEM = pattern(r"(?:发现|存在)[^，。]{0,6}问题|问题及|原因|不足|偏低|较低|未完成|整改|改进|下一步")
UNFINISHED = pattern(r"(?:尚未|未|没有)(?:全部|完全)?(?:完工|竣工|建成|完成|实施)|不能完全体现")
PAYMENT = pattern(r"付款|支付|拨付|到位|尾款|质保|结算|分期|余款|结余|收回")
DONE = pattern(r"(?:已|全部|均|已全部)?完成了?")
SUFFIX = pattern(r"(?:完成)?(?:数量|件数|人数|人次|次数|场次|户数|台数|面积|里程|长度|规模|金额|数|量)$")
BETWEEN = pattern(
    r"(?:数量|件数|人数|人次|次数|场次|金额|数|量|率)?[，,]?(?:全年|本年|年度|实际|累计|共计?|完成|达到?|为|了|：|:)*$"
)
# Words before a name that leave it the whole year's and the whole project's: not 东片区, 计划, 其中, 平均.
NEUTRAL = pattern(
    r"(?:(?:主要)?产出(?:和|及|与)效益[:：]|[一二三四五六七八九十]是|[（(]?\d+[）)、.．]|20\d\d年度?|全[年省市县区州乡镇村]|[本该]?(?:年度?|项目|单位)"
    r"|我[省市县区局委办院]|累计|共计?|合计|实际|已|均|并|且|和|及|与|同时|完成|实现|开展|组织|新增|使得?|[:：“”\s])*"
)
SHORTEST = 4  # characters: a shorter name stands in many sentences


@rule(
    "E04",
    "narrative-disagrees",
    clause="摘要、叙述与自评表一致（鄂财绩发〔2020〕3号摘要版；财预〔2020〕10号）",
)
def narrative_disagrees(case: Case) -> Iterator[Complaint]:
    """Compare the figures, then what the words say."""
    form = case.form
    texts = {
        "/summary": form.summary,
        "/goal/actual": form.goal.actual if form.goal else None,
        "/analysis": form.analysis,
        "/measures": form.measures,
    }
    for where, text in texts.items():
        if not text or not REPEATS.search(text):
            continue
        for statement in stated(text, form.project.name.strip()):
            if statement.role == "left" and text.count("未支出") > 1:
                continue  # each may be a part
            yield from _figure(case, where, statement)
    for where in ("/summary", "/goal/actual"):
        yield from _results(case, where, texts[where] or "")
    yield from _reasons(case)
    yield from _unfinished(case)
    yield from _spent_little(case)


def _figure(case: Case, where: str, said: Statement) -> Iterator[Complaint]:
    """Compare one stated figure with the table: as printed there, or as the table's own parts give it."""
    unit = YUAN[case.form.money_unit]
    value = said.value / unit if said.role in MONEY else said.printed
    known = [figure for figure in _known(case, said) if figure is not None]
    if not known or any(agrees(value, figure) or _is_whole_percent(said, figure) for figure in known):
        return
    if not (said.role in MONEY and slip(case.form)):  # else the unit of the whole table is wrong (B09)
        yield Complaint(
            where,
            f"“{said.quote}”与表内的{plain(known[0])}{_unit(case.form, said)}不一致。"
            "请核对，改正有误的一处。",
            found=plain(value),
            expected=plain(known[0]),
        )


def _is_whole_percent(said: Statement, known: Decimal) -> bool:
    """Whether 96 % is said of a rate of 96.18 %; all of it must be all of it."""
    whole = said.role == "rate" and said.printed == said.printed.to_integral_value() != FULL
    return whole and rounded(known, Decimal(1)) == said.printed


def _unit(form: Form, said: Statement) -> str:
    return form.money_unit if said.role in MONEY else {"rate": "%"}.get(said.role, "分")


def _known(case: Case, said: Statement) -> tuple[Decimal | None, ...]:
    form = case.form
    printed_total = form.total.value if form.total else None
    if said.role == "total":
        return (printed_total, _sum(form, None))
    if said.role == "subtotal" and said.part == "预算执行":
        return (execution_score(form), case.recomputed.execution_score)
    if said.role == "subtotal":
        section = case.template.section(f"{said.part}指标")
        return (_sum(form, section.name),) if section and section.name == f"{said.part}指标" else ()
    if said.role == "rate":
        exact = reliable_rate(form, case.template)
        first = amount(form.funds.rows[0], "rate") if form.funds.rows else None
        return (first, half_up(exact) if exact is not None else None)
    if said.role == "left":
        budget, spent = total(form, case.template.funds.base), total(form, "executed")
        wrong = wrong_columns(form) & {case.template.funds.base, "executed"}
        return () if wrong or budget is None or spent is None else (budget - spent,)
    return () if said.role in wrong_columns(form) else (total(form, said.role),)


def _sum(form: Form, level1: str | None) -> Decimal | None:
    """Add up the printed scores of one section; of the whole form, the execution score included."""
    scores = [row.score.value if row.score else None for row in form.rows if level1 in {None, row.level1}]
    if level1 is None:
        scores.append(execution_score(form))
    if not scores or None in scores:
        return None
    return sum((score for score in scores if score is not None), Decimal())


def _results(case: Case, where: str, text: str) -> Iterator[Complaint]:
    """Compare what the text says of a row, in the same unit and right behind its name, with the row."""
    found = quantities(text)
    for each in case.assessments if found else ():
        name = _stem(each.row.name, text)
        if each.actual is None or not name or each.actual.comparator not in {None, "eq"}:
            continue  # an actual such as ≥90% is no figure that was measured: D03 says so
        begin = text.index(name) + len(name)
        said = next((q for q in found if q.start >= begin), None)
        if said is None or said.comparator is not None or not _tells(text, begin, said.start, len(name)):
            continue
        known = [q for q in (each.actual, each.target) if q is not None]
        same = (said.kind, said.unit) == (each.actual.kind, each.actual.unit)
        if same and not _in(said, known, text[said.start : said.end]):
            quote = text[begin - len(name) : said.end]
            yield Complaint(
                where,
                f"“{quote}”与指标“{each.row.name}”的完成值“{_actual(each)}”不一致。请核对，改正有误的一处。",
                found=text[said.start : said.end],
                expected=_actual(each),
            )


def _stem(name: str, text: str) -> str:
    """Give what *text* has of the indicator's name, once: 服务老人 of 服务老人数; "" when it has nothing."""
    stems = (name, name[:-1] if name.endswith(("数", "量")) else name, SUFFIX.sub("", name))
    return next((stem for stem in stems if len(stem) >= SHORTEST and text.count(stem) == 1), "")


def _tells(text: str, begin: int, end: int, length: int) -> bool:
    """Whether the words around a name and a figure say that the figure is the year's result."""
    before = re.split(r"[。；;，,\n]", ahead(text, begin - length))[-1]
    if of_another_time(text, begin) or not NEUTRAL.fullmatch(before):
        return False
    return bool(BETWEEN.fullmatch(text[begin:end]))


def _in(said: Quantity, known: list[Quantity], quote: str) -> bool:
    """Whether the figure is one of the known ones, to the decimals that it was rounded to."""
    for each in known:
        if isinstance(said.value, Decimal) and isinstance(each.value, Decimal):
            if agrees(said.value, each.value) or _is_rounded(quote, said.value, each.value):
                return True
        elif said.value == each.value:
            return True
    return False


def _is_rounded(quote: str, value: Decimal, exact: Decimal) -> bool:
    """Whether *quote* (1.83万人) is the exact number, rounded to the places and the scale that it shows."""
    printed = number(quote)
    if not printed or value == printed:
        return False
    exponent = int(printed.as_tuple().exponent)
    return abs(value - exact) * 2 <= Decimal(1).scaleb(exponent) * (value / printed)


def _actual(each: Assessment) -> str:
    return each.row.actual.text if each.row.actual else ""


def _reasons(case: Case) -> Iterator[Complaint]:
    """Look for reasons that stand in the summary alone, or at the foot of the table alone."""
    form = case.form
    if not form.summary or form.analysis is None or deducted(form, case.template) <= 0:
        return
    told = next((piece for piece in re.split(r"[。\n]", form.summary) if CAUSE.search(piece)), None)
    if told and says_nothing(form.analysis):
        message = (
            f"摘要写了原因（“{told.strip()}”），而表内“偏差原因分析”没有填写，两处不一致。请在表内写明原因。"
        )
        yield Complaint("/summary", message, told.strip(), "与表内一致", "warning")
    exact = reliable_rate(form, case.template)
    low = exact is not None and exact < (case.template.funds.explain_below or USUAL)
    if low and not says_nothing(form.analysis) and not PROBLEM.search(form.summary):
        message = "表内写了偏差原因，摘要却没有“发现的问题及原因”和“下一步措施”。请按表内内容补上。"
        yield Complaint("/summary", message, None, "问题、原因和措施", "warning")


def _unfinished(case: Case) -> Iterator[Complaint]:
    """Look for a row that says that the project is not finished, beside rows that say it is."""
    for each in case.assessments:
        if not UNFINISHED.search(_actual(each)):
            continue
        claims = [o for o in case.assessments if o.row.level1 == each.row.level1 and _claims_all(o)]
        if claims:
            names = "、".join(f"“{other.row.name}”" for other in claims)
            yield Complaint(
                f"/rows/{each.index}/actual",
                f"这一行写“{_actual(each)}”，而同一项目的{names}却称完成并得满分，口径相反。请统一口径，相应调整得分或说明。",
                found=_actual(each),
                expected="各行口径一致",
                severity="warning",
            )


def _claims_all(each: Assessment) -> bool:
    return bool(DONE.fullmatch(_actual(each).strip())) and _full(each)


def _full(each: Assessment) -> bool:
    score = each.row.score.value if each.row.score else None
    return score is not None and each.weight is not None and score >= each.weight


def _spent_little(case: Case) -> Iterator[Complaint]:
    """Look for full marks everywhere beside money that was hardly spent."""
    exact = reliable_rate(case.form, case.template)
    others = [each for each in case.assessments if "执行率" not in each.row.name]
    if exact is None or exact >= VERY_LOW or not others or not all(_full(each) for each in others):
        return
    reasons = [case.form.analysis, *(row.deviation for row in case.form.rows), *case.form.notes]
    if any(PAYMENT.search(text or "") for text in reasons):
        return
    budget, spent = total(case.form, "budget"), total(case.form, "executed")
    yield Complaint(
        "/funds/rows/0/rate",
        f"全年预算{plain(budget or Decimal())}{case.form.money_unit}只支出{plain(spent or Decimal())}"
        f"{case.form.money_unit}（{plain(half_up(exact))}%），产出和效益却全部得满分，两者不相称。"
        "请说明未付款的原因（质保金、分期付款、结余等），或核对完成值。",
        found=f"{plain(half_up(exact))}%",
        expected="与完成情况相称，或有说明",
        severity="warning",
    )
