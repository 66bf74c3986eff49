"""Reading: what the words around each figure say that it is, and of which thing it is the figure.

No model has a say here. A text falls into statements (up to 。), sentences (up to ；, the pieces that
are asked about), clauses (up to ，) and mentions (one figure with the words before and behind it).
A mark (wording.py) in its own clause decides first, then the heading above it, then the contrast with
a neighbour of the same unit, then what is being told: a plan or what was done. Unsure is None.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from validators import wording
from validators.ledger import Fact, Ledger

Role = Literal["initial_budget", "budget", "executed", "rate", "target", "actual"]
FUNDS: frozenset[str] = frozenset({"initial_budget", "budget", "executed"})
ASIDES = frozenset({"part", "future", "baseline", "difference", "remainder", "delta", "achieved", "both"})
STRONG = frozenset({*FUNDS, "generic_budget", "granted", "rate", "target", "actual"})
COMPARABLE = 4


class Reading(NamedTuple):
    """The code's own reading of one fact.

    `role`: what the words say that it is (None: they do not say). `subject`: the words that name the
    counted thing ("司法救助案件"). `clause`: span in the text. `standard`: a bound that is to be kept
    (不低于90%), not a count. `words`: everything near that names the thing, verbs included; `own`: the
    part of it that stands in the fact's own clause. `aside`: why it can be neither target nor actual.
    `explicit`: a word says the role, it does not only follow from what is being told.
    """

    role: Role | None
    subject: str
    clause: tuple[int, int]
    sentence: int
    standard: bool
    words: str = ""
    own: str = ""
    aside: str = ""
    explicit: bool = False


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
    return any(tag in {"target", "actual"} for tag in _tags(words))


def _tags(words: str) -> list[str]:
    """Give the tags of the marks in *words*, in order."""
    return [tag for tag, _ in _marks(words) if tag != "skip"]


def _marks(words: str) -> Iterator[tuple[str, re.Match[str]]]:
    for found in wording.MARK.finditer(words):
        yield (found.lastgroup or "").rsplit("_", 1)[0], found


def readings(ledger: Ledger) -> dict[str, Reading]:
    """Read every fact of *ledger*: its role by the words around it, and the thing it counts."""
    return dict(_all(ledger))


@lru_cache(maxsize=64)
def _all(ledger: Ledger) -> dict[str, Reading]:
    mentions = tuple(_mentions(ledger))
    roles = _roles(mentions)
    subjects = _subjects(mentions, roles)
    found = {
        mention.fact.id: _reading(mention, subject, *role)
        for mention, subject, role in zip(mentions, subjects, roles, strict=True)
    }
    return _settle_budgets(ledger, found)


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


def _piece(pieces: tuple[tuple[int, int], ...], start: int, end: int) -> int:
    return next((n for n, (left, right) in enumerate(pieces) if left < end and start < right), 0)


def _heading(words: str) -> str:
    """Say what a heading announces: "target", "actual", "unsure" or nothing."""
    if wording.HEAD_ACTUAL.search(words):
        return "actual"
    if wording.HEAD_TARGET.search(words):
        return "target" if re.search(r"目标|计划|任务|指标值|预期|要求", words) else "unsure"
    return ""


def _mentions(ledger: Ledger) -> Iterator[Mention]:
    for clause in _clauses(ledger):
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
        words += _tidy(behind)
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
    aside = next((tag for tag in tags if tag in ASIDES), None)
    strong = [tag for tag in tags if tag in STRONG]
    if wording.BOTH.search(before) and len({*strong}) > 1:
        return "both"
    if fact.kind == "money" and wording.FROM.search(before):
        return "initial_budget" if wording.ADJUSTED.search(behind) else "baseline"
    if "need" in tags and strong == ["generic_budget"]:
        return "unsure"  # 申请预算45万元 is not what was granted
    if aside and not (aside == "part" and strong[-1:] == ["executed"]):
        return aside
    if strong:
        return _weigh(strong)
    after = _behind(behind, fact) if alone or behind.startswith("的") else ""
    if after:
        return after
    if wording.FROM.search(before) and fact.kind != "date":
        return "baseline"
    return "unsure" if {"unsure", "need"} & {*tags} else ("verb" if {"verb", "reached"} & {*tags} else "")


def _fitting(tag: str, found: re.Match[str], fact: Fact) -> str:
    """Translate a mark for a fact of another kind: budgets are money, rates are percent."""
    if tag == "skip":
        return ""
    if fact.kind == "money":
        return "" if tag == "rate" else tag
    if tag == "initial_budget":
        return "target" if "预算" not in found.group() else ""
    if tag == "remainder":
        return "verb" if found.group() == "收回" else "difference"
    if tag in {"budget", "generic_budget", "granted", "delta"}:
        return "difference" if tag == "delta" and found.end() == len(found.string) else ""
    if tag == "executed":
        return "verb"
    return "" if tag == "rate" and fact.kind != "percent" else tag


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
    own = _tidy(before)
    noun = re.split(r"[、和及与]", behind)[0] if alone or re.search(r"[、和及与]", behind) else ""
    noun = "" if any(tag in STRONG for tag in _tags(noun)) else _tidy(noun)
    bare = wording.GENERIC_VERBS.sub("", own)
    if noun and len(bare) <= 1:
        return noun, own + noun
    return bare or "", own + (noun if len(own) <= 1 else "")


def _tidy(words: str) -> str:
    """Take marks and adverbs out of *words*; verbs and rates stay, they name things too."""
    words = wording.BECAUSE.sub("", words)
    kept, at = "", 0
    for tag, found in _marks(words):
        if tag in {"verb", "rate", "skip", "unsure"}:
            continue
        kept, at = kept + words[at : found.start()], found.end()
    kept += words[at:]
    kept = re.sub(r"[\s“”\"'《》*]", "", kept)
    return wording.TRAILERS.sub("", wording.ADVERBS.sub("", kept))


# --- roles ----------------------------------------------------------------------------------------


def _roles(mentions: tuple[Mention, ...]) -> list[tuple[str, bool]]:
    """Give (role or aside or "", whether a word says so) for each mention."""
    marked, states = _told(mentions)
    settled = list(marked)
    for index, (role, _) in enumerate(marked):
        if not role:
            settled[index] = (_settle(mentions, marked, index, states[index]), False)
    return settled


def _told(mentions: tuple[Mention, ...]) -> tuple[list[tuple[str, bool]], list[str]]:
    """Carry explicit marks through the text; `states` says what is being told at each mention."""
    marked: list[tuple[str, bool]] = []
    states: list[str] = []
    state, outer = "open", "open"
    for index, mention in enumerate(mentions):
        previous = mentions[index - 1] if index else None
        if previous is None or previous.clause.statement != mention.clause.statement:
            state = outer = "open"
        elif previous.clause.depth < mention.clause.depth:
            outer = state
        elif previous.clause.depth > mention.clause.depth:
            state = outer
        in_turn = _in_turn(mentions, index) if mention.mark != "both" else ""
        role = in_turn or mention.mark
        role = role if role in STRONG | ASIDES else _carried(mentions, marked, index)
        if role == "executed" and "其中" in mention.before and _spent_before(mentions, marked, index):
            role = "part"
        states.append(state)
        marked.append((role, bool(role)))
        if role == "target" and not _is_aside(mentions, marked, index):
            state = "plan"
        elif role in {"actual", "rate", "executed"}:
            state = "done"
        elif mention.mark == "unsure":
            state = "plan"
    return marked, states


def _in_turn(mentions: tuple[Mention, ...], index: int) -> str:
    """Give the role of a figure in 预算数和执行数分别为125万元、116万元; "unsure" where the counts differ."""
    first = index
    while first and wording.IN_TURN not in mentions[first].before and not mentions[first].subject:
        first -= 1
    opening = mentions[first]
    if wording.IN_TURN not in opening.before or opening.clause.statement != mentions[index].clause.statement:
        return ""
    roles = [tag for tag in _tags(opening.before) if tag in STRONG - {"granted"}]
    if len({*roles}) < 2:  # noqa: PLR2004  # 实际分别为40起和62人 says one role for all
        return ""
    return roles[index - first] if index - first < len(roles) else "difference"


def _spent_before(mentions: tuple[Mention, ...], marked: list[tuple[str, bool]], index: int) -> bool:
    """Say whether the statement told the whole spending before: then 其中支出 is a part of that."""
    statement = mentions[index].clause.statement
    return any(
        role == "executed" and mention.clause.statement == statement
        for mention, (role, _) in zip(mentions[:index], marked, strict=False)
    )


def _carried(mentions: tuple[Mention, ...], marked: list[tuple[str, bool]], index: int) -> str:
    """Carry the mark of the figure before, within one clause: 计划培训12场、参训600人."""
    mention = mentions[index]
    if index == 0 or mentions[index - 1].clause != mention.clause or mention.fact.kind == "date":
        return ""
    before, role = mentions[index - 1], marked[index - 1][0]
    if mention.fact.kind == "percent" and role in {"budget", "generic_budget"}:
        return "rate" if wording.SHARE_OF.search(before.before) else ""
    if role == "baseline":
        strong = [tag for tag in _tags(before.before) if tag in {"target", "actual"}]
        return strong[-1] if strong else ""
    if role not in {"target", "actual", "part", "future"}:
        return ""
    rival = mention.mark == "verb" and unit_class(before.fact) == unit_class(mention.fact)
    return "" if rival or mention.mark == "unsure" else role


def _is_aside(mentions: tuple[Mention, ...], marked: list[tuple[str, bool]], index: int) -> bool:
    """Say whether a target only looks back at a figure told before: 救助62人,目标是28人."""
    mention = mentions[index]
    before = _neighbour(mentions, index, -1)
    return before is not None and not mention.subject and marked[before][0] != "target"


def _neighbour(mentions: tuple[Mention, ...], index: int, step: int) -> int | None:
    """Give the nearest mention of the same unit in the same statement, on one side."""
    at = index + step
    while 0 <= at < len(mentions) and mentions[at].clause.statement == mentions[index].clause.statement:
        if unit_class(mentions[at].fact) == unit_class(mentions[index].fact):
            return at
        at += step
    return None


def unit_class(fact: Fact) -> str:
    """Give what can be compared with what: 元, %, 人, 起 …; times are one class."""
    return (
        "time"
        if fact.kind in {"date", "period"}
        else f"{fact.kind if fact.kind == 'money' else ''}{fact.unit}"
    )


def _settle(mentions: tuple[Mention, ...], marked: list[tuple[str, bool]], index: int, state: str) -> str:
    """Settle a figure that bears no mark of its own."""
    mention = mentions[index]
    told = mention.clause.told
    if is_standard(mention.fact) and mention.fact.kind != "date":
        return "" if told == "actual" else "target"
    if told in {"target", "actual"}:
        return told
    if mention.fact.kind == "date":
        return _finished(mention, state)
    contrast = _contrast(mentions, marked, index)
    if contrast:
        return "actual" if contrast == "target" else ("target" if mention.mark == "unsure" else "")
    if told or state == "plan" or mention.mark == "unsure" or wording.LOOSE.search(mention.fact.quote):
        return ""
    return "actual" if state == "done" or _was_done(mention) else ""


def _finished(mention: Mention, state: str) -> str:
    done = re.match(
        r"(?:底|末|前|内|期间)*(?:全部|均|已|如期|按时|正式|顺利)*(?:完成|完工|竣工|建成|验收|交付|投入|开工|通过)",
        mention.behind,
    )
    return "actual" if done and state != "plan" and not is_standard(mention.fact) else ""


def _was_done(mention: Mention) -> bool:
    """Say whether the words tell something done or measured, and no plan."""
    lead = mention.clause.lead
    listed = bool(wording.DOING.search(lead)) and not {"target", "unsure", "future"} & {*_tags(lead)}
    measured = mention.fact.kind == "percent" and bool(wording.MEASURE.search(mention.subject))
    reached = bool(wording.REACHED.match(mention.fact.quote))
    return mention.mark == "verb" or measured or reached or (listed and mention.fact.kind == "money")


def _contrast(mentions: tuple[Mention, ...], marked: list[tuple[str, bool]], index: int) -> str:
    """Give the explicit role of the neighbour that this figure stands against, if there is one."""
    after, before = _neighbour(mentions, index, 1), _neighbour(mentions, index, -1)
    if after is not None and marked[after][0] in {"target", "actual"} and _same_thing(mentions, index, after):
        return marked[after][0]
    if before is None or marked[before][0] not in {"target", "actual"}:
        return ""
    earlier = _neighbour(mentions, before, -1)
    taken = earlier is not None and not mentions[before].subject and marked[earlier][0] != marked[before][0]
    return "" if taken or not _same_thing(mentions, before, index) else marked[before][0]


def _same_thing(mentions: tuple[Mention, ...], first: int, second: int) -> bool:
    """Say whether the second names no thing of its own, or the same as the first."""
    one, other = mentions[first], mentions[second]
    if not other.subject or other.words in one.words or not one.words:
        return True
    return likeness(one.words, other.words) >= SAME


SAME = 0.5


def is_standard(fact: Fact) -> bool:
    """Say whether the figure is written as a bound: 不低于90%, ≥90%, 9月底前; 截至12月底 is none."""
    if fact.kind in {"date", "period"}:
        return fact.comparator in {"le", "lt"} and not wording.UP_TO.match(fact.quote)
    return (
        bool(wording.STANDARD.match(fact.quote))
        or fact.comparator in {"le", "ge"}
        and not (wording.LOOSE.search(fact.quote) or wording.REACHED.match(fact.quote))
    )


def likeness(one: str, other: str) -> float:
    """Give how alike two names are, 0 to 1: shared characters and shared pairs of characters."""
    return (_share(list(one), list(other)) + _share(_pairs(one), _pairs(other))) / 2


def _pairs(words: str) -> list[str]:
    return [a + b for a, b in pairwise(words)] or [words]


def _share(one: list[str], other: list[str]) -> float:
    if not one or not other:
        return 0.0
    left, shared = list(other), 0
    for each in one:
        if each in left:
            left.remove(each)
            shared += 1
    return 2 * shared / (len(one) + len(other))


# --- readings -------------------------------------------------------------------------------------


def _reading(mention: Mention, inherited: str, role: str, explicit: bool) -> Reading:  # noqa: FBT001  # unpacked from a pair
    subject = inherited or mention.words
    if role == "actual" and mention.fact.kind == "percent" and re.search(r"执行率|完成预算", subject):
        role = "rate"
    return Reading(
        role=role if role in {*FUNDS, "rate", "target", "actual"} else None,  # type: ignore[arg-type]  # narrowed by the set
        subject=subject,
        clause=(mention.clause.start, mention.clause.end),
        sentence=mention.clause.sentence,
        standard=is_standard(mention.fact),
        words=mention.words if mention.subject else inherited + mention.words,
        own=mention.words,
        aside=role if role in ASIDES | {"generic_budget", "granted"} else "",
        explicit=explicit,
    )


def _subjects(mentions: tuple[Mention, ...], roles: list[tuple[str, bool]]) -> list[str]:
    """Give the thing that each figure counts, inherited where its own clause does not name one."""
    named: list[str] = []
    for index, mention in enumerate(mentions):
        fuller = _fuller(mentions, index, roles, named)
        named.append(fuller or mention.subject or _inherited(mentions, index, roles, named))
    return named


def _fuller(
    mentions: tuple[Mention, ...], index: int, roles: list[tuple[str, bool]], named: list[str]
) -> str:
    """Give the full name where the contrast repeats only a part of it: 计划调解邻里纠纷400件,实际调解415件."""
    mention, before = mentions[index], _neighbour(mentions, index, -1)
    if before is None or not mention.subject or mentions[before].clause.sentence != mention.clause.sentence:
        return ""
    contrast = {roles[before][0], roles[index][0]} == {"target", "actual"}
    part = len(mention.subject) < len(named[before]) and mention.subject in named[before]
    return named[before] if contrast and part else ""


def _inherited(
    mentions: tuple[Mention, ...], index: int, roles: list[tuple[str, bool]], named: list[str]
) -> str:
    """Give the subject of a figure that names none: of its partner, else of the clause before."""
    mention = mentions[index]
    together = index > 0 and mentions[index - 1].clause == mention.clause
    if together and unit_class(mentions[index - 1].fact) == unit_class(mention.fact):
        return named[index - 1]
    partner = _partner(mentions, index, roles, named)
    if partner:
        return partner
    before = wording.GENERIC_VERBS.sub("", _tidy(mention.clause.before))
    if index and mentions[index - 1].clause.statement == mention.clause.statement:
        return named[index - 1] if together or not before else before
    return before


def _partner(
    mentions: tuple[Mention, ...], index: int, roles: list[tuple[str, bool]], named: list[str]
) -> str:
    """Give the subject of the figure of the same unit that this one goes with: before, else behind.

    Where a statement begins with a figure that names nothing (目标28人,救助62人) the thing comes behind.
    """
    before, after = _neighbour(mentions, index, -1), _neighbour(mentions, index, 1)
    earlier = "" if before is None else named[before]
    later = "" if after is None else mentions[after].subject
    if before is not None and (not mentions[before].subject or roles[before][0] == roles[index][0]):
        leading = mentions[before].subject or not _follows(mentions, before)
        return (later or earlier) if leading else (earlier or later)
    return earlier or later


def _follows(mentions: tuple[Mention, ...], index: int) -> bool:
    """Say whether a figure took its subject from one before it."""
    return _neighbour(mentions, index, -1) is not None


def _settle_budgets(ledger: Ledger, found: dict[str, Reading]) -> dict[str, Reading]:
    """Decide what 预算X万元 and 拨付X万元 are, now that everything else is known."""
    values = {fact.id: fact.value for fact in ledger.facts}
    adjusted = {values[key] for key, each in found.items() if each.role == "budget"}
    for key, each in found.items():
        role: Role | None = None
        if each.aside == "generic_budget":
            role = "budget" if not adjusted or values[key] in adjusted else "initial_budget"
        elif each.aside == "granted" and (not adjusted or values[key] in adjusted):
            role = "budget"
        if each.aside in {"generic_budget", "granted"}:
            found[key] = each._replace(role=role, aside="granted" if role is None else "")
    return found
