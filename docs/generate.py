"""Writes the documents that are cut from the code, or with --check says which of them are stale.

RULES.md is the catalogue of rules: its pages are the docstrings of the rules, so they cannot drift apart.
The walk
through an example in README.md is what the program answers.
"""

import asyncio
import json
import re
import sys
from pathlib import Path

from assistant.draft import Answer, Draft, Question, Request
from assistant.pipeline import answer, draft_form
from assistant.report import draft_lines
from benchmarks import seeds
from validators.catalogue import rule_book
from validators.rule import Rule

ROOT = Path(__file__).parent.parent
SEVERITIES = {"error": "拒绝", "warning": "警告", "info": "提示"}
HEAD = """# 规则目录

本页由 `make docs` 从 validators/rules/ 各文件的说明生成，请勿手改。命令行查看一条：`assistant explain C07`。
表样可以改一条规则的级别（validators/templates/ 各文件的 severities）。

"""


def rules_page() -> str:
    """Give RULES.md: a table of all rules, then a page for each."""
    rules = list(rule_book().values())
    rows = "".join(
        f"| [{r.code}](#{r.code.lower()}) | {title(r)} | {SEVERITIES[r.severity]} |\n" for r in rules
    )
    return f"{HEAD}| 代号 | 查什么 | 缺省级别 |\n|---|---|---|\n{rows}\n" + "\n".join(page(r) for r in rules)


def title(rule: Rule) -> str:
    """Give what stands behind the code and the slug in the first line of the rule's docstring."""
    return rule.doc.splitlines()[0].split(":", 1)[1].strip()


def page(rule: Rule) -> str:
    """Give the rule's docstring as Markdown: its parts become bold, their texts lose the indent."""
    lines = [line for line in rule.doc.strip().splitlines()[1:] if line.strip()]
    body = "\n".join(line.strip() if line.startswith(" ") else f"\n**{line}**\n" for line in lines)
    return f'<a id="{rule.code.lower()}"></a>\n\n## {rule.code} {rule.slug}\n\n{title(rule)}\n{body}\n'


WALK = re.compile(r"(?<=<!-- walk -->\n).*?(?=<!-- /walk -->)", re.DOTALL)
EXAMPLE = ROOT / "examples" / "01-judicial-aid"


def readme() -> str:
    """Give README.md with its walk through an example as the program really answers today."""
    return WALK.sub(lambda _: walk(), (ROOT / "README.md").read_text("utf-8"))


def walk() -> str:
    """Draft an example without a model, answer what is asked, and show both."""
    asked = json.loads((EXAMPLE / "request.json").read_text("utf-8"))
    notes = (EXAMPLE / "notes.txt").read_text("utf-8")
    request = Request(text=notes, template=asked["template"], year=asked["year"])
    first = asyncio.run(draft_form(request, model=None, tell=lambda _: None))
    answers = [Answer(where=q.where, text=reply(q, asked["project"])) for q in first.questions]
    second = answer(first, answers)
    given = " \\\n".join(f"  --answer {each.where}={each.text}" for each in answers)
    command = f"assistant draft {EXAMPLE.relative_to(ROOT)}/notes.txt --template {request.template} --offline"
    return (
        f"`{EXAMPLE.relative_to(ROOT)}/notes.txt` 是经办人写的话：\n\n"
        + "".join(f"> {line}\n" for line in notes.splitlines())
        + f"\n```console\n$ {command}\n{shown(first)}\n```\n\n回答问题，写成 Word：\n\n"
        + f"```console\n$ {command} \\\n{given} \\\n  --out 自评表.docx\n{shown(second)}\n```\n"
    )


def reply(question: Question, project: dict[str, str]) -> str:
    """Answer as the clerk of the example would: a yes, or what the example's request says."""
    if question.kind == "confirm":
        return "是"
    boxes = {f"/checkboxes/{n}": each for n, each in enumerate(("项目类别", "项目类型"))}
    named = {
        "/project/name": "name",
        "/project/department": "department",
        "/project/implementer": "implementer",
    }
    return project[boxes.get(question.where) or named.get(question.where, "department")]


def shown(draft: Draft) -> str:
    """Give what the command prints of a draft."""
    return "\n".join(draft_lines(draft))


PAGES = {"RULES.md": rules_page, "README.md": readme}
if seeds.PRESENT:  # the real forms that docs/seeds.md speaks of are no part of the repository
    PAGES["docs/seeds.md"] = seeds.page


def main() -> None:
    """Write every page; with --check write nothing and exit with 1 when one is stale."""
    stale = [name for name, make in PAGES.items() if (ROOT / name).read_text("utf-8") != make()]
    if "--check" in sys.argv:
        sys.exit("过期的文档（请运行 make docs）：" + "、".join(stale) if stale else 0)
    for name in stale:
        (ROOT / name).write_text(PAGES[name](), "utf-8")


if __name__ == "__main__":
    main()
