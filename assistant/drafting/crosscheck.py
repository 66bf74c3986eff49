"""Cross-check: a model's rows are held against the text and against the code's own reading of it.

What a model adds is words: a better name, a row that code did not see. Its choice of figures counts only
where the words of the text do not speak against it; code's own pairs stand whatever the model says, and
rows that the model left out are put back. So a model can be refused, and it can be silent, but it cannot
move a figure.
"""

import re
from typing import NamedTuple

from assistant.offline import overlap
from assistant.phrasing.effects import ACTIVE, ENDS_IN_VERB, NO_EFFECT, band_of, effects, rank_of
from assistant.phrasing.indicators import QUALITATIVE, level2_by_words, level2_of
from assistant.proposal import FundsProposal, Proposal, RowProposal
from validators.ledger import Fact, Ledger
from validators.template import Template
from validators.witness import Role, readings, sentences, testify, wording
from validators.witness.naming import core
from validators.witness.sampling import sizes

DIGIT = re.compile(r"[\d０-９%％]|[一二三四五六七八九十百千万亿两]+(?:元|件|起|人|个|台|次|户|场|项|成)")
FUNDS: tuple[Role, ...] = ("initial_budget", "budget", "executed")
LONGEST_NAME = 40
OF_THE_TEXT, LIKE_OWN = 0.7, 0.6
TIMES = ("date", "period")
TASK_VERB = re.compile(rf"(?:{wording.DOING.pattern}|开展|进行|提供)+")
CHANGED = re.compile(  # a clause that tells how things are now; a bare noun or a plan tells nothing
    r"了|得到|有所|更|越|强|好|多了|便|畅|稳|升|降|减|增|改|完善|浓|满意|称赞|认可|欢迎|受益|保障|有序|达成|形成|未|没|不"
)


class Refusal(NamedTuple):
    """A row that is not believed, and why (Chinese: the model is told so when it is asked again)."""

    row: RowProposal
    why: str


class Believed(NamedTuple):
    """What is left of a model's rows, with code's own rows where the model was wrong or silent."""

    rows: tuple[RowProposal, ...]
    refused: tuple[Refusal, ...]


def cross_check(said: tuple[RowProposal, ...], own: Proposal, ledger: Ledger, template: Template) -> Believed:
    """Hold a model's rows against the text; fill up with code's own rows."""
    rows: list[RowProposal] = []
    refused: list[Refusal] = []
    left = list(own.rows)
    used: set[str] = set()
    for each in said:
        match = _match(each, left)
        why = _objection(each, match, own.rows, used, ledger)
        if why:
            refused.append(Refusal(each, why))
            continue
        if match is not None:
            left.remove(match)
        row = _settled(each, match, ledger, template)
        used |= {fact for fact in (row.target, row.actual) if fact}
        rows.append(row)
    rows += [row for row in left if not {row.target, row.actual} & used]
    return Believed(tuple(sorted(rows, key=lambda row: row.sentence)), tuple(refused))


def cross_check_funds(said: FundsProposal, own: FundsProposal, ledger: Ledger) -> FundsProposal:
    """Take a model's amounts only where code found none and no word speaks against them."""
    money = {fact.id for fact in ledger.facts if fact.kind == "money"}
    taken = {fact for fact in own if fact}
    chosen: dict[str, str | None] = {}
    for role, found in zip(FUNDS, own, strict=True):
        offered: str = getattr(said, role) or ""
        heard = testify(ledger, role, offered).verdict if offered in money else "contradicts"
        if found is None and (heard == "supports" or (heard == "silent" and offered not in taken)):
            found = offered  # noqa: PLW2901  # the model fills what code left open
            taken.add(offered)
        chosen[role] = found
    return FundsProposal(**chosen)


def _match(each: RowProposal, own: list[RowProposal]) -> RowProposal | None:
    """Find code's own row about the same figures, or about the same effect."""
    figures = {each.target, each.actual} - {None}
    if figures:
        return next((row for row in own if figures & {row.target, row.actual}), None)
    worded = [row for row in own if row.wish and row.sentence == each.sentence]
    best = max(worded, key=lambda row: overlap(row.name, each.name), default=None)
    return best if best is not None and overlap(best.name, each.name) >= LIKE_OWN else None


def _objection(  # noqa: PLR0911  # one line an objection
    each: RowProposal, match: RowProposal | None, own: tuple[RowProposal, ...], used: set[str], ledger: Ledger
) -> str:
    """Say why a row is not believed; "" when nothing speaks against it."""
    facts = {fact.id: fact for fact in ledger.facts}
    figures = [fact for fact in (each.target, each.actual) if fact]
    if [fact for fact in figures if fact not in facts]:
        return "用了台账里没有的编号"
    if [fact for fact in figures if readings(ledger)[fact].sentence != each.sentence]:
        return "用了别的句子里的数字"
    if set(figures) & used:
        return "同一个数字已经用在另一行"
    if match is None and any(_is_bare_date(facts[fact], ledger) for fact in figures):
        return "原文没有说这个日期是完成时间"
    if set(figures) & sizes(ledger):
        return "只是抽样的份数,不是指标"
    if not figures:
        return _objection_to_words(each, match, ledger)
    if match is None and _spent_elsewhere(figures, own):
        return "同一个数字已经用在另一行"
    if match is not None and _moved(each, match):
        return "指标值和实际完成值与原文的说法不符"
    return _no_pair(each, match, facts, ledger) or _contradiction(each, each.name, ledger)


def _objection_to_words(each: RowProposal, match: RowProposal | None, ledger: Ledger) -> str:
    if match is not None:
        return ""
    if each.level and each.level2 in QUALITATIVE and _clause_of(each, ledger) is not None:
        return ""
    return "这一句里没有这样的效果,或者它已经单列一行"


def _is_bare_date(fact: Fact, ledger: Ledger) -> bool:
    """Whether no word says that the date is a term or an end: 2020年 at the head of a report."""
    return fact.kind in TIMES and readings(ledger)[fact.id].role is None


def _spent_elsewhere(figures: list[str], own: tuple[RowProposal, ...]) -> bool:
    return any(fact in (row.target, row.actual) for fact in figures for row in own)


def _moved(each: RowProposal, own: RowProposal) -> bool:
    """Whether the row puts a figure into another role, or beside another figure, than the words say."""
    return any(
        said is not None and said != read and (said in (own.target, own.actual) or read is not None)
        for said, read in ((each.target, own.target), (each.actual, own.actual))
    )


def _differ(one: Fact, other: Fact) -> bool:
    return (one.kind, one.unit) != (other.kind, other.unit)


def _no_pair(each: RowProposal, match: RowProposal | None, facts: dict[str, Fact], ledger: Ledger) -> str:
    """Say why two figures that code did not pair are no pair; "" when they may be one."""
    if not each.target or not each.actual:
        return ""
    if _differ(facts[each.target], facts[each.actual]):
        return "指标值和实际完成值的单位不同"
    paired = match is not None and match.target and match.actual
    apart = not paired and _apart(each.target, each.actual, ledger)
    return "指标值和实际完成值说的不是一件事" if apart else ""


def _apart(target: str, actual: str, ledger: Ledger) -> bool:
    """Whether the words name a thing of its own for each of two figures: 青石村180, 白塔村200."""
    one, other = (readings(ledger)[fact].subject for fact in (target, actual))
    return min(len(one), len(other)) > 1 and overlap(one, other) < LIKE_OWN


def _contradiction(each: RowProposal, name: str, ledger: Ledger) -> str:
    """Say which word of the text speaks against a figure's role under this name."""
    roles: tuple[tuple[Role, str | None], ...] = (("target", each.target), ("actual", each.actual))
    for role, fact in roles:
        heard = testify(ledger, role, fact, name) if fact else None
        if heard is not None and heard.verdict == "contradicts":
            return heard.why or "原文的说法与此不符"
    return ""


def _settled(each: RowProposal, own: RowProposal | None, ledger: Ledger, template: Template) -> RowProposal:
    """Join the model's words to code's figures; the model's name only where it is the text's own."""
    if own is None:
        return _alone(each, ledger, template)
    figures = own._replace(
        target=own.target or each.target,
        actual=own.actual or each.actual,
        by="model",
    )
    if not named_by_text(each, ledger) or overlap(each.name, own.name) < LIKE_OWN:
        return figures
    if _is_cut(each.name, own.name):
        return figures
    if own.wish and (own.wish in each.name or ENDS_IN_VERB.search(each.name) or ACTIVE.match(each.name)):
        return figures  # the change is no part of a name: 群众防范意识, not 群众防范意识明显增强
    if _contradiction(figures, each.name, ledger) or _vaguer(figures, each.name, ledger):
        return figures
    level2 = own.level2 if not own.wish else _effect_group(each, own.level2)
    return figures._replace(name=each.name, level2=level2_by_words(each.name) or level2)


def _is_cut(name: str, full: str) -> bool:
    """Whether *name* is a piece of the full name that lacks more than a verb at its head: 意度, 供水(站)."""
    piece, whole = core(name), core(full)
    head, found, tail = whole.partition(piece)
    return bool(found and (tail or (head and not TASK_VERB.fullmatch(head))))


def _vaguer(row: RowProposal, name: str, ledger: Ledger) -> bool:
    """Whether a figure that has its witness under the row's own name would lose it under *name*."""
    roles: tuple[tuple[Role, str | None], ...] = (("target", row.target), ("actual", row.actual))
    return any(
        testify(ledger, role, fact, row.name).verdict == "supports"
        and testify(ledger, role, fact, name).verdict != "supports"
        for role, fact in roles
        if fact
    )


def _effect_group(each: RowProposal, own: str) -> str:
    return each.level2 if each.level2 in QUALITATIVE else own


def _alone(each: RowProposal, ledger: Ledger, template: Template) -> RowProposal:
    """Settle a row that code did not see: its group by words and kind, its quote by code."""
    fact = next((f for f in ledger.facts if f.id in (each.actual, each.target)), None)
    if fact is None:
        span = _clause_of(each, ledger)
        level = band_of(rank_of(ledger.text[slice(*span)]) if span else 0, template.qualitative).name
        return each._replace(quote=span, level=level)
    name = each.name if named_by_text(each, ledger) else readings(ledger)[fact.id].subject or "该项工作"
    return each._replace(name=name, level2=level2_of(name, fact) or each.level2)


def named_by_text(each: RowProposal, ledger: Ledger) -> bool:
    """Whether the name is made of words of its sentence, short, and without any figure."""
    sentence = ledger.text[slice(*sentences(ledger.text)[each.sentence])]
    name = each.name.strip()
    core = re.sub(r"(?:数量|人数|件数|次数|金额|情况|率|数|额|时间)$", "", name)
    return (
        1 < len(name) <= LONGEST_NAME
        and DIGIT.search(name) is None
        and overlap_in(core or name, sentence) >= OF_THE_TEXT
    )


def overlap_in(name: str, text: str) -> float:
    """How many of the name's pairs of characters stand in *text*."""
    grams = [name[i : i + 2] for i in range(max(len(name) - 1, 1))]
    return sum(gram in text for gram in grams) / len(grams)


def _clause_of(each: RowProposal, ledger: Ledger) -> tuple[int, int] | None:
    """Find the clause without figures whose words the name is made of, that no effect holds yet."""
    start, end = sentences(ledger.text)[each.sentence]
    known = {(effect.start, effect.end) for effect in effects(ledger)}
    for piece in re.finditer(r"[^，,。；;：:！!？?\n]+", ledger.text[start:end]):
        span = (start + piece.start(), start + piece.end())
        inside = any(span[0] <= fact.start < span[1] for fact in ledger.facts)
        if span in known or inside or NO_EFFECT.search(piece[0]) or not CHANGED.search(piece[0]):
            continue
        if DIGIT.search(each.name) is None and overlap_in(each.name, piece[0]) >= OF_THE_TEXT:
            return span
    return None
