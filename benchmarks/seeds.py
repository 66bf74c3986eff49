"""The eleven real forms with their list of faults: what the rules find of it, entry by entry.

The forms and the list are no part of this repository; where they are present (a folder `shared` beside it),
tests hold the rules to the list and `make docs` writes docs/seeds.md.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from assistant.documents import read_forms
from validators.catalogue import Judgement, judge_all
from validators.form import address
from validators.rule import Finding

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEEDS, DEFECTS = SHARED / "seeds", SHARED / "seed-defects.md"
PRESENT = SEEDS.is_dir() and DEFECTS.is_file()
CELLS: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("seed_cells.yaml").read_text(encoding="utf-8")
)
FORMS = ("P1", "P2", "P3", "P4", "P5", "X1", "X2", "X3", "X4", "X5", "X6")
SEVERITIES = {"拒绝": "error", "警告": "warning", "提示": "info"}
WORDS = {severity: word for word, severity in SEVERITIES.items()}
GRAVE_ENOUGH = {
    "error": ("error",),
    "warning": ("error", "warning"),
    "info": ("error", "warning", "info"),
}


class Entry(NamedTuple):
    """One line of the list: P1-01, E05, the cell in words, the severity."""

    number: str
    code: str
    cell: str
    severity: str

    @property
    def form(self) -> str:
        """The form that it speaks of."""
        return self.number.split("-")[0]


@cache
def entries() -> tuple[Entry, ...]:
    """Read every line of the tables of faults."""
    found = []
    for line in DEFECTS.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if re.fullmatch(r"[PX]\d-\d\d", cells[0]) and len(cells) == len("号代格现应级"):
            found.append(Entry(cells[0], cells[1], cells[2], SEVERITIES[cells[5]]))
    return tuple(found)


@cache
def judgements() -> dict[str, Judgement]:
    """Judge both files as `check` does: the forms of a file together."""
    said = [
        judgement
        for path in sorted(SEEDS.glob("*.txt"))
        for judgement in judge_all(read_forms(path, path.read_bytes()))
    ]
    return dict(zip(FORMS, said, strict=True))


def findings(form: str, code: str, severities: tuple[str, ...]) -> list[Finding]:
    """Give what the rule *code* says of *form*, of the given severities."""
    return [f for f in judgements()[form].findings if f.code == code and f.severity in severities]


def below(found: Finding, where: str) -> bool:
    """Whether the finding stands at *where*, or within it."""
    return not where or found.where == where or found.where.startswith(f"{where}/")


def missing(entry: Entry) -> list[str]:
    """Give the cells of an entry at which nothing of its code and at least its severity stands."""
    said = findings(entry.form, entry.code, GRAVE_ENOUGH[entry.severity])
    return [where for where in CELLS[entry.number] if not any(below(found, where) for found in said)]


def unlisted(*severities: str) -> Iterator[tuple[str, Finding]]:
    """Give the findings whose form and code the list does not have."""
    listed = {(entry.form, entry.code) for entry in entries()}
    for form, judgement in judgements().items():
        for found in judgement.findings:
            if found.severity in severities and (form, found.code) not in listed:
                yield form, found


HEAD = """# 种子表逐条核对

本页由 `make docs` 写出（需要种子表在场）：十一张真实自评表的缺陷清单，逐条对照规则实际报出的内容。
“报出”指同一代号、不低于清单级别、在清单所指的单元格；一条涉及多格的，每格都要有。

"""


def page() -> str:
    """Give docs/seeds.md: the figures, then every entry with what is found of it."""
    lines = [HEAD, "| 清单级别 | 条数 | 报出 |\n|---|---|---|\n"]
    for word, severity in SEVERITIES.items():
        mine = [entry for entry in entries() if entry.severity == severity]
        found = sum(not missing(entry) for entry in mine)
        lines.append(f"| {word} | {len(mine)} | {found}（{found * 100 / len(mine):.0f}%） |\n")
    every = [f for each in judgements().values() for f in each.findings if f.severity != "info"]
    strange = [*unlisted("error", "warning")]
    errors = sum(f.severity == "error" for _, f in strange)
    share = (len(every) - len(strange)) * 100 / len(every)
    lines.append(
        f"\n拒绝和警告共报出{len(every)}处，其中{share:.0f}%的表和代号在清单内；清单外的拒绝{errors}处。\n\n"
        "| 条目 | 代号 | 清单级别 | 清单所指 | 实际报出 |\n|---|---|---|---|---|\n"
    )
    lines += [
        f"| {e.number} | {e.code} | {WORDS[e.severity]} | {_cells(e)} | {_answer(e)} |\n" for e in entries()
    ]
    lines.append("\n## 清单外的警告\n\n| 表 | 代号 | 单元格 |\n|---|---|---|\n")
    lines += [f"| {form} | {found.code} | {found.cell} |\n" for form, found in strange]
    return "".join(lines)


def _cells(entry: Entry) -> str:
    """Name the cells; of many, the first and how many there are."""
    form, where = judgements()[entry.form].form, CELLS[entry.number]
    more = f" 等{len(where)}格" if len(where) > 1 else ""
    return address(form, where[0]) + more


def _answer(entry: Entry) -> str:
    gaps = missing(entry)
    said = [
        found
        for found in findings(entry.form, entry.code, ("error", "warning", "info"))
        if any(below(found, where) for where in CELLS[entry.number])
    ]
    told = "、".join(sorted({WORDS[found.severity] for found in said}))
    if gaps and said:
        return (
            f"部分报出（{told}），缺{len(gaps)}格" if len(CELLS[entry.number]) > 1 else f"级别不足（{told}）"
        )
    return f"报出（{told}，{len(said)}处）" if said else "**未报**"
