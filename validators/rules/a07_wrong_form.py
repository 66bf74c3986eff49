"""A07 wrong-form: 表名、版式与项目不符

查什么
    项目的自评表用了“部门整体”“转移支付”一类别的表名（或反过来），而指标和资金不是那种表的；表头与几种表样都符合的，
    说明按哪一种核对、为什么（提示）；这几种表样的权重、档位或公式不同的，请用 --template 写明。
为什么
    不同的表样权重、档位和填报要求不同，用错了表，分数和结论都不能用。
例
    项目支出自评表的表名写成“部门整体支出绩效自评表” → 改用项目支出的表样和表名。
依据
    财预〔2020〕10号：项目支出、部门整体支出和转移支付的自评分别用各自的表样。
"""

from collections.abc import Iterator

from validators.form import Form
from validators.pattern import pattern
from validators.rule import Case, Complaint, rule
from validators.template import Template, find_template

NO_PROJECT = pattern(r"整体|部门|单位|预算|[局委办厅部处院校站所队会社馆园中心府]$")
WHOLE, TRANSFER = "部门整体", "转移支付"


@rule("A07", "wrong-form", severity="warning", clause="财预〔2020〕10号：各类自评用各自的表样")
def wrong_form(case: Case) -> Iterator[Complaint]:
    """Compare the title with the table below it, and say which editions the headings leave open."""
    form, title = case.form, "".join(case.form.title.split())
    whole = WHOLE in title and _is_project(form)
    transfer = TRANSFER in title and TRANSFER not in f"{case.template.title}{form.project.name}"
    if whole or transfer:
        kind = WHOLE if whole else TRANSFER
        yield Complaint(
            "/title",
            f"表名“{form.title}”是{kind}的自评表，表内却是项目支出的内容。请改用项目支出自评表的表样和表名。",
            found=form.title,
            expected="项目支出绩效自评表",
        )
    others = [find_template(each) for each in form.also_fits]
    if others:
        taken = case.template
        names = "、".join(f"“{each.title}”（{each.id}）" for each in others)
        yield Complaint(
            "/title",
            f"表头与几种表样都符合。本次按“{taken.title}”（{taken.id}）核对，因为{_why(case)}；同样符合的还有{names}。"
            f"{_differences(taken, others)}如不对，请用 --template 指明表样。",
            found=taken.id,
            expected="、".join(each.id for each in others),
            severity="info",
        )


def _is_project(form: Form) -> bool:
    """Whether the name is a project's: no body's own, and none that speaks of the whole budget."""
    name = form.project.name.strip()
    return (
        bool(name)
        and not NO_PROJECT.search(name)
        and name not in {form.project.department, form.project.implementer}
    )


def _why(case: Case) -> str:
    if case.form.year in case.template.years:
        return f"它适用于{case.form.year}年度"
    return "它已与原件核对" if case.template.verified else "它排在前面"


def _differences(taken: Template, others: list[Template]) -> str:
    """Say in what the law of the editions differs."""
    mine = _law(taken)
    differ = [name for name, law in mine.items() if any(_law(each)[name] != law for each in others)]
    return f"它们的{'、'.join(differ)}不同。" if differ else "它们的计分规定相同。"


def _law(template: Template) -> dict[str, object]:
    return {
        "权重": (template.funds.weight, tuple((each.name, each.weight) for each in template.sections)),
        "定性档位": template.qualitative.bands,
        "反向公式": template.reverse,
        "超额界限": template.over,
    }
