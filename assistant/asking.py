"""Asking: the one place that words a question, and that reads what was answered to it.

Every question is small, and narrow: the model picks fact ids out of the sentence it is shown, each only for
what its words do not speak against, and words of its own for a name. Whatever was not offered refuses the
whole answer before anything is made of it. What a clerk wrote is quoted line by line, so that it can neither
end its quotation nor give orders.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from assistant.errors import UnusableAnswer
from assistant.phrasing.effects import effects
from assistant.prompt import Worded, prompt
from assistant.proposal import FundsProposal, Query, Reply, RowProposal
from assistant.reply import faults
from validators.ledger import Fact, Ledger
from validators.quantity import quantities
from validators.template import Template
from validators.witness import Role, readings, sentences, testify

NAME = 40  # characters of a 三级指标
DATED = ("date", "period")
FUNDS: tuple[Role, ...] = ("initial_budget", "budget", "executed")
COLUMNS: tuple[Role, ...] = ("target", "actual")
UNTOLD = 4  # rows of a sentence in which code sees neither figure nor effect
ALIKE = 3  # so many figures of which no word says what they are: a list
COST = "成本指标"
REASON = re.compile(
    r"因|由于|受.{1,20}(?:影响|限制)|影响|导致|造成|缘|所致|所以|差距|主要是|没有|未|推迟|延|滞后|取消|暂停|要按|等待|调整|增多|疫情"
)
BESIDE = re.compile(r"原因|由于|因为|结转|结余|回访|问卷|调查|抽查|样本|走访|访谈|电话|下一步|今后")
EXPLAINS = re.compile(r"因(?!此)|已安排|将于|将在|拟于|还没有|尚未")
BENEFIT = re.compile(
    r"带动|增收|就业|收入|产值|税收|利润|效益|受益|知晓|安全感|获得感|提升|提高|改善|促进|增长|下降|减少|降低|节约"
    r"|排放|污染|绿化|植被|水质|空气|长效|机制"
)
SPOKEN_OF = {
    "成本": re.compile(r"成本|单价|造价|费|执行率|节约"),
    "满意度": re.compile("满意"),
    "效益": BENEFIT,
    "影响": BENEFIT,
}
LONGEST = 60  # sentences in one question
MARKUP = re.compile(r"<(?=[|/a-zA-Z])|\[(?=/?INST)")  # would end the turn where a chat template reads it
COLUMN_WORDS = re.compile(r"(?<=.)(?:年初)?(?:目标|实际|计划)(?:完成)?值?$")  # 满意度目标 names 满意度
CHINESE = re.compile(r"[一-鿿]")


class Offer(NamedTuple):
    """One fact of a sentence, and the columns that its words do not keep it out of."""

    fact: Fact
    columns: tuple[str, ...]


def worth_asking(ledger: Ledger, sentence: int) -> bool:
    """Whether a sentence may hold an indicator: not if all its figures are funds, and it tells no effect."""
    return bool(offers(ledger, sentence) or not facts_of(ledger, sentence) or _told(ledger, sentence))


def rows_query(ledger: Ledger, sentence: int, template: Template) -> Query:
    """Ask which indicators one sentence holds."""
    schema = _rows_schema(ledger, sentence, template)
    most = schema["properties"]["rows"]["maxItems"]
    worded = prompt("rows.v1").render(**_edition(template), **_shown(ledger, sentence, schema))
    return _query("rows", worded, schema, 120 + 70 * most)


def repair_query(
    proposal: RowProposal, complaints: tuple[str, ...], ledger: Ledger, template: Template
) -> Query:
    """Ask for one row again, in a fresh context: the row, what was found, and its sentence."""
    schema = _rows_schema(ledger, proposal.sentence, template, most=1)
    row = (
        f"level2={proposal.level2},name={proposal.name},target={proposal.target or ''},"
        f"actual={proposal.actual or ''}" + (f",level={proposal.level}" if proposal.level else "")
    )
    worded = prompt("repair.v1").render(
        **_edition(template),
        **_shown(ledger, proposal.sentence, schema),
        row=quoted(row),
        complaints="\n".join(quoted(each) for each in complaints),
    )
    return _query("repair", worded, schema, 190)


def funds_query(ledger: Ledger, template: Template) -> Query | None:  # noqa: ARG001  # asked alike for every edition
    """Ask which amounts are the funds; None when no amount of the text can be.

    The initial budget is asked for even where an edition does not print it: whoever has to name it does
    not take it for the final one.
    """
    money = [fact for fact in ledger.facts if fact.kind == "money"]
    may = {role: _candidates(ledger, role, money) for role in FUNDS}
    listed = [fact for fact in money if any(fact in facts for facts in may.values())]
    if not listed:
        return None
    schema = _object({role: _choice(fact.id for fact in facts) for role, facts in may.items()})
    spans = [(s, e) for s, e in sentences(ledger.text) if any(s <= fact.start < e for fact in listed)]
    material = "\n".join(quoted(ledger.text[s:e]) for s, e in spans[:LONGEST])
    shown = "\n".join(f"{fact.id} {_harmless(fact.quote)}" for fact in listed)
    return _query("funds", prompt("funds.v1").render(material=material, facts=shown), schema, 90)


def reason_query(name: str, size_in_words: str, ledger: Ledger) -> Query:
    """Ask which sentence tells why *name* missed its target by *size_in_words* (or surpassed it)."""
    spans = dict(enumerate(sentences(ledger.text), 1))
    telling = {number: span for number, span in spans.items() if REASON.search(ledger.text[slice(*span)])}
    offered = dict(list((telling or spans).items())[:LONGEST])
    material = "\n".join(quoted(f"{n} {ledger.text[s:e]}") for n, (s, e) in offered.items())
    schema = _object({"sentence": {"type": "integer", "enum": [0, *offered]}})
    worded = prompt("reason.v1").render(material=material, indicator=quoted(f"{name}，{size_in_words}"))
    return _query("reason", worded, schema, 40)


def rows_of(reply: Reply, ledger: Ledger, sentence: int, template: Template) -> tuple[RowProposal, ...]:
    """Give the rows that were answered. Raises UnusableAnswer when anything in them was not offered."""
    _refuse(next(faults(reply.data, _answerable(ledger, sentence, template)), ""), reply)
    rows = [_row(row, ledger, sentence) for row in reply.data["rows"]]
    for row in rows:
        _refuse(unfit_name(row.name, template), reply)
    return tuple({(row.name, row.target, row.actual): row for row in reversed(rows)}.values())[::-1]


def funds_of(reply: Reply, ledger: Ledger) -> FundsProposal:
    """Give the funds that were answered. Raises UnusableAnswer when anything in them was not offered."""
    choice = _choice(fact.id for fact in ledger.facts if fact.kind == "money")
    offered = _object(dict.fromkeys(FUNDS, choice)) | {"required": []}
    _refuse(next(faults(reply.data, offered), ""), reply)
    return FundsProposal(**{name: chosen or None for name, chosen in reply.data.items()})


def reason_of(reply: Reply, ledger: Ledger) -> int | None:
    """Give the index of the sentence that was answered, None for none. Raises UnusableAnswer."""
    number = {"type": "integer", "enum": list(range(len(sentences(ledger.text)) + 1))}
    _refuse(next(faults(reply.data, _object({"sentence": number})), ""), reply)
    chosen: int = reply.data["sentence"]
    return chosen - 1 if chosen else None


def facts_of(ledger: Ledger, sentence: int) -> tuple[Fact, ...]:
    """Give the facts that stand in one sentence."""
    start, end = sentences(ledger.text)[sentence]
    return tuple(fact for fact in ledger.facts if start <= fact.start < end)


def offers(ledger: Ledger, sentence: int) -> tuple[Offer, ...]:
    """Give the facts that a row of this sentence may show, and in which columns."""
    found = ((fact, _columns(ledger, fact)) for fact in facts_of(ledger, sentence))
    return tuple(Offer(fact, columns) for fact, columns in found if columns)


def _columns(ledger: Ledger, fact: Fact) -> tuple[str, ...]:
    read = readings(ledger)
    reading = read[fact.id]
    if reading.role == "rate":  # 预算执行率 is a row too, where the text names a target for it
        here = [other for other in facts_of(ledger, reading.sentence) if other.kind == "percent"]
        return ("actual",) if any(read[other.id].role == "target" for other in here) else ()
    told = ledger.text[slice(*sentences(ledger.text)[reading.sentence])]
    aside = fact.kind in DATED or BESIDE.search(told)
    if reading.role is None and aside:  # 2020年 at the head of a report, 62户 that were asked
        return ()
    if EXPLAINS.search(ledger.text[slice(*reading.clause)]):
        return ()
    return tuple(column for column in COLUMNS if _may_be(ledger, column, fact))


def _may_be(ledger: Ledger, role: Role, fact: Fact) -> bool:
    return testify(ledger, role, fact.id).verdict != "contradicts"


def _candidates(ledger: Ledger, role: Role, money: list[Fact]) -> list[Fact]:
    """Give the amounts that may be a part of the funds: those that words speak for, where there are any."""
    heard = {fact.id: testify(ledger, role, fact.id).verdict for fact in money}
    best = "supports" if "supports" in heard.values() else "silent"
    return [fact for fact in money if heard[fact.id] == best]


def _told(ledger: Ledger, sentence: int) -> int:
    """Give how many effects a sentence tells in words alone."""
    return _telling(ledger)[sentence]


@lru_cache(maxsize=8)
def _telling(ledger: Ledger) -> Counter[int]:
    return Counter(effect.sentence for effect in effects(ledger))


def unfit_name(name: str, template: Template) -> str:
    """Say why *name* cannot be the name of an indicator; "" when it can.

    A figure in a name would be one that the model wrote, and a group's own name says nothing.
    """
    if not CHINESE.search(name) or "\n" in name:
        return "指标名称不是中文名称"
    if name.endswith(("后", "时", "以来", "的")):
        return "指标名称只是半句话"
    if any(unicodedata.category(char).startswith("N") for char in name) or quantities(name):
        return "指标名称里写了数字"
    if any(name == group for section in template.sections for group in section.groups):
        return "指标名称只是类别"
    return ""


def quoted(text: str) -> str:
    """Quote *text* line by line; no line of it can stand outside the quotation, or look like markup."""
    return "\n".join(f"> {line}" for line in _harmless(text).splitlines() if line.strip()) or "> "


def _harmless(text: str) -> str:
    plain = "".join(" " if unicodedata.category(c) in {"Cc", "Cf"} and c != "\n" else c for c in text)
    return MARKUP.sub("〈", plain)


def _row(row: dict[str, Any], ledger: Ledger, sentence: int) -> RowProposal:
    target, actual = row.get("target") or None, row.get("actual") or None
    if target and target == actual:
        target, actual = _one_role(target, ledger)
    level = row.get("level", "") if not (target or actual) else ""
    return RowProposal(
        row["level2"], COLUMN_WORDS.sub("", row["name"].strip()), target, actual, sentence, level
    )


def _one_role(fact_id: str, ledger: Ledger) -> tuple[str | None, str | None]:
    """Give target and actual where a model gave one fact for both.

    Done by a date, the date is both; any other figure stands in the text once, for one of them.
    """
    fact = next(fact for fact in ledger.facts if fact.id == fact_id)
    if fact.kind in DATED:
        return fact_id, fact_id
    return (fact_id, None) if readings(ledger)[fact_id].role == "target" else (None, fact_id)


def _refuse(why: str, reply: Reply) -> None:
    if why:
        raise UnusableAnswer(why, reply.attempts)


def _rows_schema(
    ledger: Ledger, sentence: int, template: Template, *, most: int | None = None
) -> dict[str, Any]:
    """Give the schema of a sentence's rows: no field for a score, a rate or a total stands in it.

    Figures are offered where the sentence has any, levels where it tells an effect in words alone.
    """
    offered, told = offers(ledger, sentence), _told(ledger, sentence)
    row = _worded_fields(_groups_for(ledger, sentence, template) if offered else _benefits(template))
    for column in COLUMNS if offered else ():
        row[column] = _choice(offer.fact.id for offer in offered if column in offer.columns)
    if told or not offered:
        bands = [band.name for band in template.qualitative.bands]
        row["level"] = {"type": "string", "enum": ["", *bands] if offered else bands}
    length = most or len(offered) + told or UNTOLD
    rows: dict[str, Any] = {"type": "array", "maxItems": length, "items": _object(row)}
    if _is_list(offered) and most is None:  # or a weak model stops after the first item
        rows["minItems"] = sum(len(offer.columns) > 1 for offer in offered)
    if told and not offered:  # code sees an effect: [] would be no answer
        rows["minItems"] = 1
    return _object({"rows": rows})


def _answerable(ledger: Ledger, sentence: int, template: Template) -> dict[str, Any]:
    """Give the schema of whatever may be said of a sentence at all, in the first answer or in a repair.

    It is wider than what is offered: a fact in a column that its words speak against is for the
    cross-check to refuse, with a reason; here only what is no fact of the sentence is.
    """
    choice = _choice(fact.id for fact in facts_of(ledger, sentence))
    bands = [band.name for band in template.qualitative.bands]
    row = _worded_fields(_groups(template))
    row |= {"target": choice, "actual": choice, "level": {"type": "string", "enum": ["", *bands]}}
    item = _object(row) | {"required": ["level2", "name"]}
    return _object({"rows": {"type": "array", "items": item}})


def _worded_fields(groups: list[str]) -> dict[str, Any]:
    return {"level2": {"type": "string", "enum": groups}, "name": {"type": "string", "maxLength": NAME}}


def _mixed(schema: dict[str, Any]) -> bool:
    """Whether rows with figures and rows with levels are both offered."""
    fields = schema["properties"]["rows"]["items"]["properties"]
    return "level" in fields and "target" in fields


def _groups(template: Template) -> list[str]:
    return [group for section in template.sections for group in section.groups]


def _benefits(template: Template) -> list[str]:
    """Give the groups of a sentence without figures: it tells benefits, or nothing."""
    return [group for group in _groups(template) if group.endswith(("效益指标", "影响指标", "满意度指标"))]


def _groups_for(ledger: Ledger, sentence: int, template: Template) -> list[str]:
    """Give the groups of a sentence with figures, without those that no word of it speaks of."""
    words = ledger.text[slice(*sentences(ledger.text)[sentence])]
    unspoken = [part for part, spoken in SPOKEN_OF.items() if not spoken.search(words)]
    return [group for group in _groups(template) if not any(part in group for part in unspoken)]


def _edition(template: Template) -> dict[str, object]:
    groups = _groups(template)
    cost = COST if COST in groups else "经济成本指标"
    return {"groups": groups, "cost": cost, "bands": [band.name for band in template.qualitative.bands]}


def _shown(ledger: Ledger, sentence: int, schema: dict[str, Any]) -> dict[str, object]:
    start, end = sentences(ledger.text)[sentence]
    material = quoted(ledger.text[start:end])
    return {"material": material, "facts": _listed(ledger, sentence), "level": _mixed(schema)}


def _listed(ledger: Ledger, sentence: int) -> str:
    """List what is offered; of a list of like figures also the thing that each one counts."""
    offered = offers(ledger, sentence)
    alike = _is_list(offered)
    lines = (
        f"{fact.id} {_harmless(readings(ledger)[fact.id].subject) if alike else ''}{_harmless(fact.quote)}"
        for fact, _ in offered
    )
    return "\n".join(lines) or "无"


def _is_list(offered: tuple[Offer, ...]) -> bool:
    """Whether figures are strung together whose words say only what each one counts."""
    return sum(len(offer.columns) > 1 for offer in offered) >= ALIKE


def _choice(ids: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": [*ids, ""]}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    required = list(properties)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _query(purpose: str, worded: Worded, schema: dict[str, Any], max_tokens: int) -> Query:
    ref = prompt(f"{purpose}.v1").ref
    return Query(purpose, ref, worded.system, worded.shots, worded.user, schema, max_tokens)
