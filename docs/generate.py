"""Writes the documents that are cut from the code, or with --check says which of them are stale.

RULES.md is the catalogue of rules: its pages are the docstrings of the rules, so they cannot drift apart.
"""

import sys
from pathlib import Path

from validators.catalogue import rule_book
from validators.rule import Rule

ROOT = Path(__file__).parent.parent
SEVERITIES = {"error": "拒绝", "warning": "警告", "info": "提示"}
HEAD = """# 规则目录

本页由 `make docs` 从 validators/rules/ 各文件的说明生成,请勿手改。命令行查看一条:`assistant explain C07`。
表样可以改一条规则的级别(validators/templates/ 各文件的 severities)。

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
    lines = rule.doc.strip().splitlines()[1:]
    body = "\n".join(
        line.strip() if line.startswith(" ") or not line else f"\n**{line}**\n" for line in lines
    )
    return f'<a id="{rule.code.lower()}"></a>\n\n## {rule.code} {rule.slug}\n\n{title(rule)}\n{body}\n'


PAGES = {"RULES.md": rules_page}


def main() -> None:
    """Write every page; with --check write nothing and exit with 1 when one is stale."""
    stale = [name for name, make in PAGES.items() if (ROOT / name).read_text("utf-8") != make()]
    if "--check" in sys.argv:
        sys.exit("过期的文档(请运行 make docs):" + "、".join(stale) if stale else 0)
    for name in stale:
        (ROOT / name).write_text(PAGES[name](), "utf-8")


if __name__ == "__main__":
    main()
