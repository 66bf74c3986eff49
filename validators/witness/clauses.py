"""Clauses: a text cut into statements, sentences, clauses and mentions, and the mark that each figure bears.

A statement goes up to 。, a sentence (the piece that is asked about) up to ；, a clause up to ，; a mention
is one figure with the words before and behind it in its clause, and the words that name what it counts.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from validators.ledger import Fact, Ledger
from validators.witness import wording

FUNDS: frozenset[str] = frozenset({"initial_budget", "budget", "executed"})
ASIDES = frozenset(
    {"part", "future", "baseline", "difference", "remainder", "delta", "achieved", "both", "each", "years"}
)
STRONG = frozenset({*FUNDS, "generic_budget", "granted", "rate", "target", "actual"})
COMPARABLE = 4
NOT_OF_MONEY = {"executed": "verb"}  # 使用面积, 支付笔数: a deed, no spending


class Clause(NamedTuple):
    """A stretch between two commas.

    `depth`: within how many brackets; `told`: what a heading says of it; `before`: the clause before it;
    `lead`: the statement up to it, where that ends in a colon.
    """

    start: int
    end: int
    depth: int
    statement: int
    sentence: int
    told: str
    before: str
    lead: str


class Mention(NamedTuple):
    """One fact in its clause, with the words between it and its neighbours, and the mark that it bears."""

    fact: Fact
    clause: Clause
    before: str
    behind: str
    mark: str
    subject: str
    words: str


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Give the spans of the pieces of *text*: cut at 。！？, line breaks and ；.

    A list behind a colon whose parts all read alike stays one piece.
    """
    return tuple(
        span for start, end in _cut(text, 0, len(text), "。！？!?\n\r") for span in _pieces(text, start, end)
    )


def _cut(text: str, start: int, end: int, stops: str) -> Iterator[tuple[int, int]]:
    for piece in re.compile(f"[^{stops}]+").finditer(text, start, end):
        words = piece.group()
        left = piece.start() + len(words) - len(words.lstrip())
        if words.strip():
            yield left, left + len(words.strip())


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = list(_cut(text, start, end, "；;"))
    if len(pieces) < COMPARABLE or not re.search(r"[：:]", text[pieces[0][0] : pieces[0][1]]):
        return pieces
    items = [re.split(r"[：:]", text[left:right])[-1] for left, right in pieces]
    alike = all(len(re.findall(r"\d[\d,.]*", item)) == 1 and not _says_role(item) for item in items)
    return [(pieces[0][0], pieces[-1][1])] if alike else pieces


def _says_role(words: str) -> bool:
    return any(tag in {"target", "actual"} for tag in tags_of(words))


def tags_of(words: str) -> list[str]:
    """Give the tags of the marks in *words*, in order."""
    return [tag for tag, _ in _marks(words) if tag != "skip"]


def _marks(words: str) -> Iterator[tuple[str, re.Match[str]]]:
    for found in wording.MARK.finditer(words):
        yield (found.lastgroup or "").rsplit("_", 1)[0], found


# --- clauses and mentions -------------------------------------------------------------------------


def _clauses(ledger: Ledger) -> Iterator[Clause]:
    """Cut the text into clauses; figures are never cut (1,200)."""
    text, pieces = ledger.text, sentences(ledger.text)
    figures = {at for fact in ledger.facts for at in range(fact.start, fact.end)}
    start, depth, statement, told, kept = 0, 0, 0, "", False
    begun, before, lead = 0, "", ""
    for at, char in enumerate([*text, "\n"]):
        if char not in "，,；;。！？!?：:（）()\n\r" or at in figures:
            continue
        if char in "：:" and _is_label(text, start, at, figures):
            continue
        if text[start:at].strip():
            yield Clause(start, at, depth, statement, _piece(pieces, start, at), told, before, lead)
        if char in "：:":
            said, lead = _heading(text[start:at]), text[begun:at]
            told, kept = said or told, bool(said) and text[at + 1 : at + 2] in {"\n", "\r", ""}
        elif char in "。！？!?\n\r":
            statement, begun, lead = statement + 1, at + 1, ""
            blank = char == "\n" and text[at + 1 : at + 2] in {"\n", "\r", ""}
            told = told if kept and not blank else ""
        depth = max(0, depth + (char in "（(") - (char in "）)"))
        if text[start:at].strip():
            before = "" if any(start <= fact.start < at for fact in ledger.facts) else text[start:at].strip()
        start = at + 1


def _is_label(text: str, start: int, at: int, figures: set[int]) -> bool:
    """Say whether a colon only stands between an amount and what it is called: 年初预算：36万元."""
    behind = re.compile(r"[：:\s*]*").match(text, at)
    named = {*tags_of(text[start:at])} & (FUNDS | {"generic_budget", "granted", "rate", "remainder", "part"})
    return bool(named and behind and behind.end() in figures and figures.isdisjoint(range(start, at)))


def _planned(text: str, clauses: list[Clause]) -> Iterator[Clause]:
    """Let a clause behind say what the figures before it are: …2000床，帐篷150顶，均为年初计划数."""
    said = [c for c in clauses if wording.ALL_ARE_PLANS.search(text[c.start : c.end].strip(" ，,：:"))]
    for clause in clauses:
        behind = any(c.statement == clause.statement and c.start > clause.start for c in said)
        yield clause._replace(told="target") if behind else clause


def _piece(pieces: tuple[tuple[int, int], ...], start: int, end: int) -> int:
    return next((n for n, (left, right) in enumerate(pieces) if left < end and start < right), 0)


def _heading(words: str) -> str:
    """Say what a heading announces: "target", "actual", "unsure" or nothing."""
    if wording.HEAD_ACTUAL.search(words):
        return "actual"
    if wording.HEAD_TARGET.search(words):
        return "target" if re.search(r"目标|计划|任务|指标值|预期|要求", words) else "unsure"
    return ""


def mentions_of(ledger: Ledger) -> Iterator[Mention]:
    """Give every fact in its clause, with its mark, in the order of the text."""
    for clause in _planned(ledger.text, [*_clauses(ledger)]):
        inside = [fact for fact in ledger.facts if clause.start <= fact.start < clause.end]
        for index, fact in enumerate(inside):
            yield _mention(ledger.text, clause, inside, index, fact)


def _mention(text: str, clause: Clause, inside: list[Fact], index: int, fact: Fact) -> Mention:
    timeless = fact.kind not in {"date", "period"}
    earlier = [f for f in inside[:index] if not timeless or f.kind not in {"date", "period"}]
    later = [f for f in inside[index + 1 :] if not timeless or f.kind not in {"date", "period"}]
    left = earlier[-1].end if earlier else clause.start
    before = _without(text, left, fact.start, inside)
    behind = _without(text, fact.end, later[0].start if later else clause.end, inside)
    if not timeless:
        behind = text[fact.end : later[0].start if later else clause.end]
    mark = _mark(before, behind, fact, alone=not later)
    subject, words = _named(before, behind, alone=not later)
    if not timeless:
        words += tidy(behind)
    return Mention(fact, clause, before, behind, mark, subject, words)


def _without(text: str, start: int, end: int, facts: list[Fact]) -> str:
    """Give text[start:end] without the dates in it, so that 计划2020年9月前培训 reads 计划培训."""
    for fact in reversed(facts):
        if start <= fact.start and fact.end <= end:
            return _without(text, start, fact.start, facts) + text[fact.end : end]
    return text[start:end]


# --- marks ----------------------------------------------------------------------------------------


def _mark(before: str, behind: str, fact: Fact, *, alone: bool) -> str:
    """Give the mark that decides: an aside anywhere, else the last strong one, else a weak one."""
    tags = [tag for tag in (_fitting(tag, found, fact) for tag, found in _marks(before)) if tag]
    strong = [tag for tag in tags if tag in STRONG]
    outright = _aside(tags, strong, before) or _before_change(before, behind, fact) or _compared(before, fact)
    if outright:
        return outright
    if "need" in tags and strong == ["generic_budget"]:
        return "unsure"  # 申请预算45万元 is not what was granted
    if strong:
        return _weigh(strong)
    after = _behind(behind, fact) if alone or behind.startswith("的") else ""
    return after or _weak(tags)


def _aside(tags: list[str], strong: list[str], before: str) -> str:
    """Give the reason why a figure has no role, if there is one; 其中支出 may still be the spending."""
    if wording.BOTH.search(before) and len({*strong}) > 1:
        return "both"
    aside = next((tag for tag in tags if tag in ASIDES), "")
    return "" if aside == "part" and strong[-1:] == ["executed"] else aside


def _before_change(before: str, behind: str, fact: Fact) -> str:
    """Read 由年初的80万元调整到92万元, 从82%提高到91%: the first figure is what was before."""
    if not wording.FROM.search(before) or fact.kind == "date":
        return ""
    return "initial_budget" if fact.kind == "money" and wording.ADJUSTED.search(behind) else "baseline"


def _compared(before: str, fact: Fact) -> str:
    """Read 高于目标4个百分点: a figure about two others."""
    beyond = fact.kind == "percent_point" and wording.BEYOND.search(before)
    return "difference" if beyond else ""


def _weak(tags: list[str]) -> str:
    if {"unsure", "need"} & {*tags}:
        return "unsure"
    return "verb" if {"verb", "reached"} & {*tags} else ""


def _fitting(tag: str, found: re.Match[str], fact: Fact) -> str:
    """Translate a mark for a fact of another kind: budgets are money, rates are percent."""
    if (
        tag == "skip"
        or (tag == "rate" and fact.kind != "percent")
        or (tag == "each" and fact.kind == "percent")
    ):
        return ""
    if fact.kind == "money":
        return tag
    if tag == "initial_budget":
        return "target" if "预算" not in found.group() else ""
    if tag == "remainder":
        return "verb" if found.group() == "收回" else "difference"
    if tag == "delta":
        return "difference" if found.end() == len(found.string) else ""
    return "" if tag in {"budget", "generic_budget", "granted"} else NOT_OF_MONEY.get(tag, tag)


def _weigh(strong: list[str]) -> str:
    """Choose among several strong marks: the last one; but 计划支出 is a plan."""
    last = strong[-1]
    if last in {"executed", "budget", "granted"} and "target" in strong and "actual" not in strong:
        return "target"
    if last == "granted" and len(strong) > 1:
        return strong[-2]
    if last == "actual" and "rate" in strong:
        return "rate"
    return "executed" if last == "actual" and "executed" in strong else last


def _behind(behind: str, fact: Fact) -> str:
    for tag, pattern in wording.BEHIND:
        if re.search(pattern, behind.strip()):
            return tag if tag not in FUNDS | {"generic_budget"} or fact.kind == "money" else ""
    return ""


# --- the thing counted ----------------------------------------------------------------------------


def _named(before: str, behind: str, *, alone: bool) -> tuple[str, str]:
    """Give (subject, all words) that a clause itself says of the thing counted."""
    own = tidy(before)
    noun = re.split(r"[、和及与]", behind)[0] if alone or re.search(r"[、和及与]", behind) else ""
    noun = "" if any(tag in STRONG for tag in tags_of(noun)) else tidy(noun)
    bare = wording.GENERIC_VERBS.sub("", own)
    if noun and (len(bare) <= 1 or wording.DOING.fullmatch(bare)):
        return noun, own + noun
    return bare or "", own + (noun if len(own) <= 1 else "")


def tidy(words: str) -> str:
    """Take marks and adverbs out of *words*; verbs and rates stay, they name things too."""
    words = wording.BECAUSE.sub("", words)
    kept, at = "", 0
    for tag, found in _marks(words):
        if tag in {"verb", "rate", "skip", "unsure"} or _names_a_thing(tag, found):
            continue
        kept, at = kept + words[at : found.start()], found.end()
    kept += words[at:]
    kept = re.sub(r"[\s“”\"'《》*]", "", kept)
    return wording.TRAILERS.sub("", wording.ADVERBS.sub("", kept))


def _names_a_thing(tag: str, found: re.Match[str]) -> bool:
    """Say whether a mark of the funds names what is counted: 到位资金目标20亿元."""
    behind = found.string[found.end() :]
    return tag == "budget" and "到位" in found.group() and bool(re.match("目标|计划|任务", behind))


# --- figures --------------------------------------------------------------------------------------


def unit_class(fact: Fact) -> str:
    """Give what can be compared with what: 元, %, 人, 起 …; times are one class."""
    return (
        "time"
        if fact.kind in {"date", "period"}
        else f"{fact.kind if fact.kind == 'money' else ''}{fact.unit}"
    )


def is_standard(fact: Fact) -> bool:
    """Say whether the figure is written as a bound: 不低于90%, ≥90%, 9月底前; 截至12月底 is none."""
    if fact.kind in {"date", "period"}:
        return fact.comparator in {"le", "lt"} and not wording.UP_TO.match(fact.quote)
    return bool(wording.STANDARD.match(fact.quote)) or (
        fact.comparator in {"le", "ge"}
        and not (wording.LOOSE.search(fact.quote) or wording.REACHED.match(fact.quote))
    )
