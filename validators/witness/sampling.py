"""Sampling: a survey told by its counts, and the one rate that follows from them.

收回188份，满意179份: the counts are asides, the rate is 179/188. Only a sample and its satisfied part, in
one statement, in one unit, next to each other; whatever is graded (基本满意) or doubtful gives nothing.
"""

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from validators.ledger import Fact, Ledger, Origin

WHOLE = re.compile(r"收回|回收|检测|抽检|抽查|调查|走访|回访|访谈|问卷|测评|抽样|随访|征求")
HANDED_OUT = re.compile(r"发放|发出|印发")
PLANNED = re.compile(r"目标|计划|要求|不[低少]于|拟|预计|实际|其中|每")
GRADES = {"满意": "满意", "合格": "合格", "达标": "合格", "知晓": "知晓"}
PART = "|".join(GRADES)
BEFORE = re.compile(rf"(?:其中)?(?:表示|有)?(?P<word>{PART})(?:的)?(?:有|为|共|[：:])?$")
BEHIND = re.compile(rf"(?:表示|的)?(?P<word>{PART})(?=[，。；,.;！!\n]|$)")
GRADED = re.compile(r"(?:基本|比较|较|很|非常|十分|一般|不|未|不太)(?:满意|合格|达标|知晓)|优秀|良好|不合格")
METHOD = re.compile(
    rf"{WHOLE.pattern}|{HANDED_OUT.pattern}|入户|电话|随机|现场|网上|线上|实地|第三方|有效|样本|样品|水样|试样|产品"
    r"|群众|服务对象|受益|对象|问卷|调查表|当场|共|了|其中|表示|的|有|为|达标|合格|满意|知晓"
)
STOPS = "。！？!?\n"
CENT = Decimal("0.01")
HUNDRED = Decimal(100)


class Sample(NamedTuple):
    """A sample and the part of it that is 满意 (合格, 知晓): ids, and the statement they stand in."""

    whole: Fact
    part: Fact
    word: str
    statement: tuple[int, int]

    @property
    def rate(self) -> Decimal:
        """The share in percent, to two places."""
        return self.exact.quantize(CENT, ROUND_HALF_UP)

    @property
    def exact(self) -> Decimal:
        """The share in percent, as the division gives it."""
        whole, part = self.whole.value, self.part.value
        assert isinstance(whole, Decimal) and isinstance(part, Decimal)  # noqa: S101, PT018  # by `_counts`
        return part / whole * HUNDRED

    def told(self, text: str) -> tuple[int, int]:
        """Give the span of the clauses that tell the sample and its part."""
        left = max(text.rfind(stop, 0, self.whole.start) for stop in "，,；;：:、" + STOPS) + 1
        behind = BEHIND.match(text, self.part.end)
        return left, behind.end() if behind else self.part.end

    def shown(self, text: str) -> str:
        """Write the rate with its sample, as a cell shows it: 95.21%（收回188份，满意179份）."""
        return f"{self.rate.normalize():f}%（{text[slice(*self.told(text))].strip()}）"

    def origin(self, text: str) -> Origin:
        """Say that the rate is computed, and of which two facts."""
        start, end = self.told(text)
        facts = (self.whole.id, self.part.id)
        return Origin(kind="computed", quote=text[start:end], start=start, end=end, facts=facts)

    def names(self, name: str) -> bool:
        """Whether a row of this name is the rate of this sample."""
        words = [word for word, group in GRADES.items() if group == self.word]
        return bool(re.search(rf"(?:{'|'.join(words)})[^，。]{{0,2}}[率度]$", name))


@lru_cache(maxsize=64)
def samples(ledger: Ledger) -> tuple[Sample, ...]:
    """Give every sample of which the text tells the satisfied part."""
    found = []
    for one, other in zip(ledger.facts, ledger.facts[1:], strict=False):
        word = _word(ledger.text, other)
        span = statement(ledger.text, one)
        beside = other.start < span[1] and _counts(one, other) and _is_whole(ledger.text, one, other)
        if word and beside and not GRADED.search(ledger.text[slice(*span)]):
            found.append(Sample(one, other, GRADES[word], span))
    return tuple(found)


def statement(text: str, fact: Fact) -> tuple[int, int]:
    """Give the span of the statement (up to 。) that a fact stands in."""
    start = max(text.rfind(stop, 0, fact.start) for stop in STOPS) + 1
    return start, min(
        (at for at in (text.find(stop, fact.end) for stop in STOPS) if at >= 0), default=len(text)
    )


def sizes(ledger: Ledger) -> frozenset[str]:
    """Give the ids of the facts that are only the size of a sample, or the satisfied part of one."""
    ids = {fact.id for sample in samples(ledger) for fact in (sample.whole, sample.part)}
    for sample in samples(ledger):
        left = sample.statement[0]
        for fact in ledger.facts:
            alike = left <= fact.start < sample.whole.start and fact.unit == sample.whole.unit
            if alike and HANDED_OUT.search(_clause_before(ledger.text, fact)):
                ids.add(fact.id)
    return frozenset(ids)


def only_sample(ledger: Ledger, name: str, beside: Fact | None) -> Sample | None:
    """Give the one sample whose rate a row of this name is, in the statement of its target *beside*."""
    mine = [each for each in samples(ledger) if each.names(name)]
    if beside is not None:
        mine = [each for each in mine if each.statement == statement(ledger.text, beside)]
    if len(mine) != 1 or not _is_asked_of(ledger, mine[0], name, beside):
        return None
    return mine[0]


def _is_asked_of(ledger: Ledger, sample: Sample, name: str, beside: Fact | None) -> bool:
    """Whether the sample follows its target, no other rate between, and nobody else was asked.

    Not so: 家长满意度目标88%；学生满意度目标90%，调查100人，满意95人 for the parents.
    """
    about = name
    if beside is not None:
        between = [f for f in ledger.facts if beside.end <= f.start < sample.whole.start]
        if beside.start > sample.whole.start or any(f.kind == "percent" for f in between):
            return False
        about += ledger.text[sample.statement[0] : beside.start]
    clause = ledger.text[sample.told(ledger.text)[0] : sample.part.start]
    asked = METHOD.sub(" ", clause.replace(sample.whole.quote, " "))
    return all(thing in about for thing in re.findall(r"[一-鿿]{2,}", asked))


def sample_of(ledger: Ledger, ids: tuple[str, ...]) -> Sample | None:
    """Give the sample that consists of these two facts."""
    return next((each for each in samples(ledger) if (each.whole.id, each.part.id) == ids), None)


def belied(ledger: Ledger, rate: Fact, name: str) -> Sample | None:
    """Give the sample that the rate stated for the row *name* does not follow from."""
    if rate.kind != "percent" or not isinstance(rate.value, Decimal):
        return None
    mine = [each for each in samples(ledger) if each.names(name)]
    here = [each for each in mine if each.statement == statement(ledger.text, rate)] or mine
    if len(here) != 1:
        return None
    rounded = {here[0].exact.quantize(rate.value, way) for way in (ROUND_HALF_UP, ROUND_DOWN)}
    return None if rate.value in rounded else here[0]


def _counts(one: Fact, other: Fact) -> bool:
    same = one.kind == other.kind == "count" and one.unit == other.unit
    plain = one.comparator is None and other.comparator is None
    whole, part = one.value, other.value
    if not same or not plain or not isinstance(whole, Decimal) or not isinstance(part, Decimal):
        return False
    return Decimal(0) < part <= whole


def _is_whole(text: str, one: Fact, other: Fact) -> bool:
    """Whether the words before the figure say that it is a sample, and nothing says that it is a goal."""
    before, behind = _clause_before(text, one), text[one.end : other.start]
    own = re.split("[，,；;]", behind)[0]
    said = WHOLE.search(before) or (HANDED_OUT.search(before) and "问卷" in before + own)
    return bool(said) and not PLANNED.search(before) and len(behind) <= 20  # noqa: PLR2004  # next to each other


def _word(text: str, fact: Fact) -> str:
    before, behind = BEFORE.match(_clause_before(text, fact)), BEHIND.match(text, fact.end)
    if before:
        return before["word"] if not behind or behind["word"] == before["word"] else ""
    bare = _clause_before(text, fact) in {"", "其中", "有", "其中有", "共", "共有"}
    return behind["word"] if behind and bare else ""


def _clause_before(text: str, fact: Fact) -> str:
    left = max(text.rfind(stop, 0, fact.start) for stop in "，,；;：:、" + STOPS) + 1
    return text[left : fact.start].strip()
