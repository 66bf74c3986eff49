"""Reading: what the words around each figure say that it is, and of which thing it is the figure.

No model has a say here. A mark (wording.py) in the figure's own clause decides first, then the heading
above it, then the contrast with a neighbour of the same unit, then what is being told: a plan or what was
done. Unsure is None.
"""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from validators.ledger import Ledger
from validators.witness import wording
from validators.witness.clauses import (
    ASIDES,
    FUNDS,
    STRONG,
    Mention,
    is_standard,
    mentions_of,
    sentences,
    tags_of,
    tidy,
    unit_class,
)
from validators.witness.naming import likeness

__all__ = ["Reading", "Role", "readings", "sentences"]

Role = Literal["initial_budget", "budget", "executed", "rate", "target", "actual"]
SAME = 0.5


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


def readings(ledger: Ledger) -> dict[str, Reading]:
    """Read every fact of *ledger*: its role by the words around it, and the thing it counts."""
    return dict(_all(ledger))


@lru_cache(maxsize=64)
def _all(ledger: Ledger) -> dict[str, Reading]:
    mentions = tuple(mentions_of(ledger))
    roles = _roles(mentions)
    subjects = _subjects(mentions, roles)
    found = {
        mention.fact.id: _reading(mention, subject, *role)
        for mention, subject, role in zip(mentions, subjects, roles, strict=True)
    }
    return _settle_budgets(ledger, found)


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
        if _of_years(mentions, index):
            role = "years"
        states.append(state)
        marked.append((role, bool(role)))
        if role == "target" and not _is_aside(mentions, marked, index):
            state = "plan"
        elif role in {"actual", "rate", "executed"}:
            state = "done"
        elif mention.mark == "unsure":
            state = "plan"
    return marked, states


def _of_years(mentions: tuple[Mention, ...], index: int) -> bool:
    """Say whether a figure is told for several years together: 2020年至2022年共改造危桥30座."""
    mention = mentions[index]
    periods = [m.fact for m in mentions[:index] if m.clause == mention.clause and m.fact.kind == "period"]
    if mention.fact.kind in {"date", "period"}:
        return False
    return any(
        len({*re.findall(r"(?:^|/)(\d{4})", str(f.value))}) > 1 and "月" not in f.quote for f in periods
    )


def _in_turn(mentions: tuple[Mention, ...], index: int) -> str:
    """Give the role of a figure in 预算数和执行数分别为125万元、116万元; "unsure" where the counts differ."""
    first = index
    while first and wording.IN_TURN not in mentions[first].before and not mentions[first].subject:
        first -= 1
    opening = mentions[first]
    if wording.IN_TURN not in opening.before or opening.clause.statement != mentions[index].clause.statement:
        return ""
    roles = [tag for tag in tags_of(opening.before) if tag in STRONG - {"granted"}]
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


def _carried(  # noqa: PLR0911  # one line a way of writing
    mentions: tuple[Mention, ...], marked: list[tuple[str, bool]], index: int
) -> str:
    """Carry the mark of the figure before, within one clause: 计划培训12场、参训600人."""
    mention = mentions[index]
    if index and _corrects(mentions[index - 1], mention):  # 目标不是90%，而是95%
        return next((tag for tag in reversed(tags_of(mentions[index - 1].before)) if tag in STRONG), "")
    if index == 0 or mentions[index - 1].clause != mention.clause or mention.fact.kind == "date":
        return ""
    before, role = mentions[index - 1], marked[index - 1][0]
    if mention.fact.kind == "percent" and mention.before.strip() == "的" and role in {"target", "actual"}:
        return "achieved"  # 占计划30个的80%
    if mention.fact.kind == "percent" and role in {"budget", "generic_budget"}:
        return "rate" if wording.SHARE_OF.search(before.before) else ""
    if role == "baseline":
        strong = [tag for tag in tags_of(before.before) if tag in {"target", "actual"}]
        return strong[-1] if strong else ""
    if role not in {"target", "actual", "part", "future"}:
        return ""
    rival = mention.mark == "verb" and unit_class(before.fact) == unit_class(mention.fact)
    return "" if rival or mention.mark == "unsure" else role


def _corrects(before: Mention, mention: Mention) -> bool:
    """Say whether a figure is put in the place of the one before: 不是380万元，而是350万元."""
    together = before.clause.statement == mention.clause.statement
    return together and bool(wording.DENIED.search(before.before) and wording.INSTEAD.match(mention.before))


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


def _settle(mentions: tuple[Mention, ...], marked: list[tuple[str, bool]], index: int, state: str) -> str:
    """Settle a figure that bears no mark of its own."""
    mention = mentions[index]
    told = mention.clause.told
    if is_standard(mention.fact) and mention.fact.kind != "date":
        return "" if told == "actual" else "target"
    if told in {"target", "actual"}:
        return told
    if mention.fact.kind == "date":
        planned = is_standard(mention.fact) and _neighbour_says(mentions, marked, index)
        return "target" if planned else _finished(mention, state)
    contrast = _contrast(mentions, marked, index)
    if contrast:
        bounded = mention.fact.comparator in {"le", "ge"} and _neighbour_says(mentions, marked, index)
        planned = mention.mark == "unsure" or bounded
        return "actual" if contrast == "target" else ("target" if planned else "")
    if told or state == "plan" or mention.mark == "unsure" or wording.LOOSE.search(mention.fact.quote):
        return ""
    return "actual" if state == "done" or _was_done(mention) else ""


def _neighbour_says(mentions: tuple[Mention, ...], marked: list[tuple[str, bool]], index: int) -> bool:
    """Say whether the next figure is told as the actual: 造价控制在12万元以内,实际11.6万元."""
    after = _neighbour(mentions, index, 1)
    if after is None or marked[after][0] != "actual" or mentions[after].fact.comparator is not None:
        return False
    return mentions[index].fact.kind == "date" or not mentions[after].subject


def _finished(mention: Mention, state: str) -> str:
    done = re.match(
        r"(?:底|末|前|内|期间)*(?:全部|均|已|如期|按时|正式|顺利)*(?:完成|完工|竣工|建成|验收|交付|投入|开工|通过)",
        mention.behind,
    )
    return "actual" if done and state != "plan" and not is_standard(mention.fact) else ""


def _was_done(mention: Mention) -> bool:
    """Say whether the words tell something done or measured, and no plan."""
    lead = mention.clause.lead
    listed = bool(wording.DOING.search(lead)) and not {"target", "unsure", "future"} & {*tags_of(lead)}
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
    """Give the full name where the contrast repeats a part of it: 计划调解邻里纠纷400件,实际调解415件."""
    mention, before = mentions[index], _neighbour(mentions, index, -1)
    if before is None or not mention.subject or mentions[before].clause.sentence != mention.clause.sentence:
        return ""
    contrast = {roles[before][0], roles[index][0]} == {"target", "actual"}
    part = len(mention.subject) < len(named[before]) and mention.subject in named[before]
    again = re.sub("完毕|完成|到位|全部", "", mention.subject)
    part = part or (before == index - 1 and _same_deed(again, mentions[before].words))
    if mention.fact.kind == "date" and before == index - 1:
        part = part or again in mentions[before].words
    return named[before] if contrast and part else ""


def _same_deed(subject: str, words: str) -> bool:
    """Say whether a subject is a bare verb, and tells the deed of *words* again: 新建供水管网, 铺设."""
    return any(subject in deeds and any(deed in words for deed in deeds) for deeds in wording.SAME_DEEDS)


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
    before = wording.GENERIC_VERBS.sub("", tidy(mention.clause.before))
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
