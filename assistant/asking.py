"""Asking: the one place that words a question, and that reads what was answered to it.

Every question is small, and narrow: the model picks fact ids out of the sentence it is shown, and words
of its own for a name. Whatever was not offered refuses the whole answer before anything is made of it.
What a clerk wrote is quoted line by line, so that it can neither end its quotation nor give orders.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from assistant.effects import effects
from assistant.errors import UnusableAnswer
from assistant.prompt import Worded, prompt
from assistant.proposal import FundsProposal, Query, Reply, RowProposal
from assistant.reply import faults
from validators.ledger import Fact, Ledger
from validators.quantity import quantities
from validators.template import Template
from validators.witness import readings, sentences

NAME = 40  # characters of a 三级指标
DATED = ("date", "period")
FUNDS = ("initial_budget", "budget", "executed")
COST = "成本指标"
REASON = re.compile(
    r"因|由于|受.{1,20}(?:影响|限制)|导致|造成|缘|所致|故|未能|推迟|延迟|滞后|需要?按|尚未|调整"
)
LONGEST = 60  # sentences in one question
MARKUP = re.compile(r"<(?=[|/a-zA-Z])|\[(?=/?INST)")  # would end the turn where a chat template reads it
CHINESE = re.compile(r"[一-鿿]")


def rows_query(ledger: Ledger, sentence: int, template: Template) -> Query:
    """Ask which indicators one sentence holds."""
    facts = facts_of(ledger, sentence)
    schema = _rows_schema(ledger, sentence, template)
    inputs = _edition(template) | _shown(ledger, sentence) | {"level": _mixed(schema)}
    most = schema["properties"]["rows"]["maxItems"]
    worded = prompt("rows.v1").render(**inputs, facts=_list(facts))
    return _query("rows", worded, schema, 120 + 70 * most)


def repair_query(
    proposal: RowProposal, complaints: tuple[str, ...], ledger: Ledger, template: Template
) -> Query:
    """Ask for one row again, in a fresh context: the row, what was found, and its sentence."""
    facts = facts_of(ledger, proposal.sentence)
    schema = _rows_schema(ledger, proposal.sentence, template, most=1)
    row = (
        f"level2={proposal.level2},name={proposal.name},target={proposal.target or ''},"
        f"actual={proposal.actual or ''}" + (f",level={proposal.level}" if proposal.level else "")
    )
    worded = prompt("repair.v1").render(
        **_edition(template),
        **_shown(ledger, proposal.sentence),
        level=_mixed(schema),
        facts=_list(facts),
        row=quoted(row),
        complaints="\n".join(quoted(each) for each in complaints),
    )
    return _query("repair", worded, schema, 190)


def funds_query(ledger: Ledger, template: Template) -> Query | None:
    """Ask which amounts are the funds; None when the text has no amount of money."""
    money = [fact for fact in ledger.facts if fact.kind == "money"]
    if not money:
        return None
    asked = [name for name in FUNDS if any(c.field == name for c in template.funds.columns)]
    choice = _choice(fact.id for fact in money)
    schema = _object(dict.fromkeys(asked, choice))
    spans = [(s, e) for s, e in sentences(ledger.text) if any(s <= fact.start < e for fact in money)]
    material = "\n".join(quoted(ledger.text[s:e]) for s, e in spans[:LONGEST])
    return _query("funds", prompt("funds.v1").render(material=material, facts=_list(money)), schema, 90)


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
    offered = _rows_schema(ledger, sentence, template, all_fields=True)
    _refuse(next(faults(reply.data, offered), ""), reply)
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


def unfit_name(name: str, template: Template) -> str:
    """Say why *name* cannot be the name of an indicator; "" when it can.

    A figure in a name would be one that the model wrote, and a group's own name says nothing.
    """
    if not CHINESE.search(name) or "\n" in name:
        return "指标名称不是中文名称"
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
    return RowProposal(row["level2"], row["name"].strip(), target, actual, sentence, level)


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
    ledger: Ledger, sentence: int, template: Template, *, most: int | None = None, all_fields: bool = False
) -> dict[str, Any]:
    """Give the schema of a sentence's rows: no field for a score, a rate or a total stands in it.

    Figures are offered where the sentence has any, levels where it tells an effect in words alone.
    """
    facts = facts_of(ledger, sentence)
    told = sum(effect.sentence == sentence for effect in effects(ledger))
    row: dict[str, Any] = {
        "level2": {"type": "string", "enum": _groups(template, benefits_only=not facts and not all_fields)},
        "name": {"type": "string", "maxLength": NAME},
    }
    if facts or all_fields:
        row |= dict.fromkeys(("target", "actual"), _choice(fact.id for fact in facts))
    if told or not facts or all_fields:
        bands = [band.name for band in template.qualitative.bands]
        row["level"] = {"type": "string", "enum": bands if not facts and not all_fields else ["", *bands]}
    item = _object(row) | ({"required": ["level2", "name"]} if all_fields else {})
    length = most or max(len(facts) + told, 1 if facts else 4)
    return _object({"rows": {"type": "array", "maxItems": length, "items": item}})


def _mixed(schema: dict[str, Any]) -> bool:
    """Whether rows with figures and rows with levels are both offered."""
    fields = schema["properties"]["rows"]["items"]["properties"]
    return "level" in fields and "target" in fields


def _groups(template: Template, *, benefits_only: bool) -> list[str]:
    """Give the 二级指标 that are offered; a sentence without figures tells benefits."""
    return [
        group
        for section in template.sections
        for group in section.groups
        if not benefits_only or section.name in {"效益指标", "满意度指标"}
    ]


def _edition(template: Template) -> dict[str, object]:
    groups = _groups(template, benefits_only=False)
    cost = COST if COST in groups else "经济成本指标"
    return {"groups": groups, "cost": cost, "bands": [band.name for band in template.qualitative.bands]}


def _shown(ledger: Ledger, sentence: int) -> dict[str, object]:
    start, end = sentences(ledger.text)[sentence]
    return {"material": quoted(ledger.text[start:end])}


def _list(facts: Iterable[Fact]) -> str:
    return "\n".join(f"{fact.id} {_harmless(fact.quote)}" for fact in facts) or "无"


def _choice(ids: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": [*ids, ""]}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    required = list(properties)
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _query(purpose: str, worded: Worded, schema: dict[str, Any], max_tokens: int) -> Query:
    ref = prompt(f"{purpose}.v1").ref
    return Query(purpose, ref, worded.system, worded.shots, worded.user, schema, max_tokens)
