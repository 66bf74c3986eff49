"""Effects: sentences without figures that say what a project was good for.

Such a sentence becomes a 定性 row: its name is the thing that changed, its target the change that was
wanted, its actual the clerk's own sentence behind the level that this sentence supports.
"""

import re
from typing import NamedTuple

from assistant.phrasing.indicators import level2_of_effect
from validators.ledger import Ledger
from validators.scoring.measure import MEASURABLE
from validators.template import Band, Qualitative
from validators.witness import sentences

VERB = (
    "提升|提高|增强|促进|推动|推进|维护|保障|改善|优化|激发|构建|建立|完善|缓解|减少|减轻|降低|巩固|助力|带动|拉动|支撑|"
    "营造|形成|筑牢|方便|彰显|遏制|防范|解决|满足|扩大|拓宽|加强|夯实|健全|丰富|保护|修复|节约|加快|规范|树立|化解|"
    "好转|改观|增长|下降|强化|稳固|普及|震慑"
)
ADVERB = (
    "进一步|更加|更|有效|切实|逐步|明显|显著|不断|持续|大幅|稳步|"
    "极大地?|较好地?|有力地?|全面|积极|初步|基本|部分|尚未"
)
ACTIVE = re.compile(
    rf"(?P<how>(?:{ADVERB})*地?)(?P<verb>{VERB})(?:了|着|起)?(?P<thing>[^，。；！？\n]{{2,40}})$"
)
PASSIVE = re.compile(
    rf"(?P<thing>[^，。；！？\n]{{2,30}}?)(?:也|都|均)?(?:得到了?|有了?|得以)?"
    rf"(?P<how>(?:{ADVERB})*)(?P<verb>{VERB})$"
)
FAVOUR = re.compile(
    rf"对(?:于)?(?P<thing>[^，。；！？\n]{{2,40}}?)(?:也|都|均)?(?:起到了?|有着?|具有|发挥了?|产生了?)"
    rf"(?P<how>[^，。；\n]{{0,6}}?)(?P<verb>{VERB}|支持|积极|推动)的?作用"
)
SUPPLY = re.compile(
    r"为(?P<thing>[^，。；！？\n]{2,40}?)(?P<verb>提供)(?:了)?(?P<gift>[^，。；！？\n]{2,20})$"
)
NO_EFFECT = re.compile(
    r"下一步|下步|今后|将[^来]|拟|打算|由于|因为|原因|主要是|受.{1,12}影响|目标是|要求|安排|督促|底前|预算|资金(?!支持)|拨付|支出|执行率|计划|尚需|建议|改进"
)
PROJECT = re.compile(
    r"^(?:[一二三四]是|通过[^，]{2,20}|该?项目(?:实施后?|的实施|建成后?)?|实施后|并|从而|使得?|同时|也|还|已|有利于|有助于|以及)+"
)
COUNTED = re.compile(r"\s*(?:[一二三四五六七八九]是|\d[.、])?")
# Sentences of fact: no verb of change, but what has come about.
STATED = re.compile(
    r"(?P<thing>[^，。；！？\n]{2,20}?)(?:总体|持续|保持|继续|更加|更为|明显|逐步|基本)*"
    r"(?P<state>稳定向好|稳中向好|稳定|平稳|向好|畅通|便利|整洁|增多|缩短|结束|消除)了?$"
)
NEW_LIFE = re.compile(
    r"(?P<who>[^，。；！？\n的]{2,10}?)(?:都|也|均|全部|终于)?(?P<verb>(?:用|喝|吃|住|走|坐|看|享受)[上到])了"
    r"(?P<what>[^，。；！？\n]{2,12})$"
)
PROJECT_END = re.compile(r"(?:项目|工程|经费|专项|专项资金|补助资金)$")
CLAUSE = re.compile(r"[^，,。；;：:！!？?\n]+")
FOR_WHAT = re.compile(r"^(?:对于?|在)(?=(?:" + VERB + "))")
JUDGED = re.compile(
    r"[，,](?:但|其)?(?:作用|效果|成效)[^，,。；;\n]{2,20}"
    r"|[，,](?:但|不过|然而|只是|可)[^，,。；;\n]{0,12}?(?:不|未|没|有待|还需|仍需|有限|差距)[^，,。；;\n]{0,12}"
)
DONE_VERB = re.compile(rf"(?:{ADVERB})*地?(?:{VERB})[了着起]")
ENDS_IN_VERB = re.compile(rf"(?:{VERB})$")
PART_DONE = re.compile(
    "部分|有待|还需|不够|不完全|未完全|未全面|尚不|仍需|初见成效|不明显|不显著|不高|不足|不大|有限|一定差距"
)
NOT_DONE = re.compile("尚未|没有|没能|无法|仍无|未(?!来|成年|雨)")


class Effect(NamedTuple):
    """One effect as the text states it: `text[start:end]` is the clause that shows it."""

    name: str
    wish: str
    level2: str
    sentence: int
    start: int
    end: int
    rank: int  # 0 reached, 1 in part, 2 not: the index of the template's band


def effects(ledger: Ledger) -> tuple[Effect, ...]:
    """Give every effect that the text states in words alone, in order."""
    figures = [fact.start for fact in ledger.facts]
    found = []
    for index, (start, end) in enumerate(sentences(ledger.text)):
        for left, right in _clauses(ledger.text, start, end):
            heads = _is_heading(ledger.text, left, right)
            if not heads and not any(left <= at < right for at in figures):
                found += _read(ledger.text, left, right, index)
    return tuple(found)


def _is_heading(text: str, left: int, right: int) -> bool:
    """Whether the clause only names what follows, or the project: 防火隔离带维护：, 能力提升项目."""
    return text[right : right + 1] in {"：", ":"} or PROJECT_END.search(text[left:right].strip()) is not None


def band_of(rank: int, qualitative: Qualitative) -> Band:
    """Give the template's band for a rank; the last one when the template has fewer."""
    return qualitative.bands[min(rank, len(qualitative.bands) - 1)]


def named_effect(sentence: str) -> tuple[str, str] | None:
    """Give the thing that changed and the change, from the first clause that states one."""
    cores = [PROJECT.sub("", piece.strip()) for piece in re.split(r"[，,。；;：:！!？?\n]", sentence)]
    return next((named for core in cores if core and (named := _named(core)) is not None), None)


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [
        (start + m.start(), start + m.end()) for m in re.finditer(r"[^，,。；;：:！!？?\n]+", text[start:end])
    ]


def _read(text: str, left: int, right: int, sentence: int) -> list[Effect]:
    """Give the effect that the clause text[left:right] states; a judgement behind it belongs to it."""
    judged = JUDGED.match(text, right)
    right = judged.end() if judged else right
    counted = COUNTED.match(text, left, right)
    left = counted.end() if counted else left
    bare = text[left:right].strip()
    core = PROJECT.sub("", FOR_WHAT.sub("", re.split("[，,]", bare)[0]))
    named = None if NO_EFFECT.search(bare) else _named(core)
    if named is None:
        return []
    name, wish = named
    if MEASURABLE.search(name):
        name = f"{name}{wish}情况"  # a name that can be counted would ask for a figure that nobody gave
    begin = text.index(bare, left)
    level2 = level2_of_effect(name + wish)
    return [Effect(name, wish, level2, sentence, begin, begin + len(bare), rank_of(bare))]


def _named(core: str) -> tuple[str, str] | None:
    """Give the thing that changed and the change that was wanted."""
    if favour := FAVOUR.search(core):
        return favour["thing"], f"{favour['verb']}作用"
    if supply := SUPPLY.search(core):
        return f"{supply['thing']}的{supply['gift']}", "提供支持"
    active = ACTIVE.match(core)
    if active and (DONE_VERB.match(core) or not ENDS_IN_VERB.search(core)):
        return _tidy(active["thing"]), _wish(active["how"], active["verb"])
    if passive := PASSIVE.match(core):
        return _tidy(passive["thing"]), _wish(passive["how"], passive["verb"])
    return _of_fact(core) or _buried(core)


def _of_fact(core: str) -> tuple[str, str] | None:
    """Name what a sentence of fact tells: 安全生产形势稳定向好, 农户用上了放心水."""
    if stated := STATED.match(core):
        return stated["thing"], stated["state"]
    if new := NEW_LIFE.match(core):
        return f"{new['who']}{new['verb']}{new['what']}情况", f"{new['verb']}{new['what']}"
    return None


def _buried(core: str) -> tuple[str, str] | None:
    """Name a change that is told somewhere within the clause."""
    later = ACTIVE.search(core)
    return (_tidy(later["thing"]), _wish(later["how"], later["verb"])) if later else None


def _wish(how: str, verb: str) -> str:
    return re.sub(r"尚未|部分|初步|基本|地", "", how) + verb


def _tidy(thing: str) -> str:
    return re.sub(r"(?:的?(?:有效)?(?:作用|工作)?)$", "", thing).strip("的了 ") or thing


def rank_of(clause: str) -> int:
    """Say how far the words claim the effect was reached: 0 reached, 1 in part, 2 not."""
    if PART_DONE.search(clause):
        return 1
    return 2 if NOT_DONE.search(clause) else 0
