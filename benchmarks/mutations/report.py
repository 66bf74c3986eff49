"""Report: the run as a page of tables (MUTATIONS.md), and as figures for RESULTS.md."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

from benchmarks.mutations.measure import (
    OPERATORS,
    Outcome,
    Run,
    by_edition,
    by_operator,
    errors,
    noise,
    run,
    tally,
)
from benchmarks.whole import Figure

REPORT = Path(__file__).resolve().parent.parent / "MUTATIONS.md"
SHOWN = 3  # misses of one operator
HEAD = """# 破坏试验

由 `python -m benchmarks.mutations` 写出，固定种子，每次相同。先按各版式生成没有毛病的表
（另加 examples/ 里通过的表和测试里写得好的粘贴文本），再用每个算子逐处破坏，看规则说什么。
检出：有一条原表没有的发现，级别不低于算子要求的级别；对号：其中有算子对应的代号（“*”不限）。

"""


class Size(TypedDict):
    """How much is run."""

    each: int
    places: int
    every: int


SIZE: Size = {"each": 3, "places": 2, "every": 8}


def summary(done: Run) -> Iterator[str]:
    """Say the figures in lines."""
    for what, outcomes in (("按表", done.forms), ("按粘贴文本", done.pasted)):
        found = tally(outcomes)
        yield f"{what}：{found.made} 个，检出 {found.detection:.2%}，对号 {found.rightness:.2%}"
    wrong = [each for found in done.alarms.values() for each in errors(found)]
    warned = [each for found in done.alarms.values() for each in found if each.severity == "warning"]
    yield f"干净的表 {len(done.alarms)} 张：误报拒绝 {len(wrong)}，警告 {len(warned)}"
    yield f"算子 {len(OPERATORS)} 个"


def report(done: Run) -> str:
    """Write the page."""
    parts = [HEAD, *(f"- {line}\n" for line in summary(done)), "\n", *_operators(done), *_editions(done)]
    return "".join([*parts, *_misses(done), *_alarms(done), *_noise(done)])


def table(*heads: str) -> str:
    """Begin a table."""
    return f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}\n"


def _operators(done: Run) -> Iterator[str]:
    yield "## 按算子\n\n" + table("算子", "怎样破坏", "代号", "级别", "个数", "检出", "对号", "粘贴检出")
    pasted = by_operator(done.pasted)
    for name, outcomes in by_operator(done.forms).items():
        one, found, text = OPERATORS[name], tally(outcomes), tally(pasted[name])
        shares = f"{found.made} | {found.detection:.1%} | {found.rightness:.1%}"
        again = f"{text.detected}/{text.made}"
        yield f"| {name} | {one.says} | {'、'.join(one.codes)} | {one.least} | {shares} | {again} |\n"


def _editions(done: Run) -> Iterator[str]:
    yield "\n## 按版式\n\n" + table("版式", "个数", "检出", "对号", "粘贴：个数", "检出", "对号")
    pasted = by_edition(done.pasted)
    for edition, outcomes in by_edition(done.forms).items():
        found, text = tally(outcomes), tally(pasted.get(edition, ()))
        cells = [edition, str(found.made), f"{found.detection:.2%}", f"{found.rightness:.2%}"]
        cells += [str(text.made), f"{text.detection:.2%}", f"{text.rightness:.2%}"]
        yield f"| {' | '.join(cells)} |\n"


def _misses(done: Run) -> Iterator[str]:
    yield "\n## 漏报和错码\n\n"
    for kind, outcomes in (("按表", done.forms), ("按粘贴文本", done.pasted)):
        for name, found in by_operator(outcomes).items():
            yield from _missed(f"{kind} {name}", [each for each in found if not each.right])


def _missed(what: str, missed: list[Outcome]) -> Iterator[str]:
    if missed:
        shown = "；".join(str(each) for each in missed[:SHOWN])
        yield f"- {what}：{len(missed)} 个，如 {shown}\n"


def _alarms(done: Run) -> Iterator[str]:
    yield "\n## 干净的表上的发现\n\n"
    for name, found in done.alarms.items():
        for each in found:
            if each.severity != "info":
                yield f"- {name} {each.code} {each.severity} {each.where}：{each.message}\n"


def _noise(done: Run) -> Iterator[str]:
    yield "\n## 对应代号之外的拒绝（一个原因应只报一个代号）\n\n"
    for (name, code), count in noise(done.forms).most_common(40):
        yield f"- {name}：{code} {count} 次\n"


def figures() -> Iterator[Figure]:
    """Give the figures for RESULTS.md, and write the page."""
    done = run(**SIZE)
    REPORT.write_text(report(done), encoding="utf-8")
    for what, outcomes in (("", done.forms), ("，经粘贴文本", done.pasted)):
        found = tally(outcomes)
        yield Figure(f"破坏试验{what}：{found.made}张坏表的检出", f"{found.detection:.2%}", "≥ 99.5%")
        yield Figure(f"破坏试验{what}：代号对的", f"{found.rightness:.2%}", "≥ 97%")
    wrong = sum(len(errors(found)) for found in done.alarms.values())
    yield Figure(f"破坏试验：{len(done.alarms)}张没有毛病的表误报拒绝", str(wrong), "0")
