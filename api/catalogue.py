"""What can be looked up: rules, templates, problems, and whether the service is well."""

from fastapi import APIRouter, Request

from api.problem import RESPONSES, Refusal
from validators.catalogue import find_rule, rule_book
from validators.form import Value
from validators.rule import Rule
from validators.template import Severity, Template, find_template, templates

router = APIRouter(responses=RESPONSES)


class ListedRule(Value):
    """一条规则：代号、名称、级别、查什么、依据。"""

    code: str
    name: str
    severity: Severity
    title: str
    clause: str


class RulePage(ListedRule):
    """一条规则的全文：查什么、为什么、例子。"""

    text: str


class RuleList(Value):
    """全部规则。"""

    rules: tuple[ListedRule, ...]


class ListedTemplate(Value):
    """一种表样。`verified` 为 false 的，`unverified` 说明哪些地方还没有核实。"""

    id: str
    title: str
    source: str
    verified: bool
    unverified: str
    regions: tuple[str, ...]
    years: tuple[int, ...]


class TemplateList(Value):
    """全部表样；`default` 是不写表样时用的那一种。"""

    templates: tuple[ListedTemplate, ...]
    default: str


class ProblemPage(Value):
    """一种没有办成的情形。"""

    type: str
    status: int
    title: str


class Health(Value):
    """服务是否正常；`model` 为 null 时离线起草。"""

    status: str
    model: str | None = None


@router.get("/v1/rules", tags=["规则与表样"], summary="全部规则")
async def rules() -> RuleList:
    """列出全部规则。"""
    return RuleList(rules=tuple(ListedRule(**_listed(each)) for each in rule_book().values()))


@router.get("/v1/rules/{code}", tags=["规则与表样"], summary="一条规则的全文")
async def rule(code: str) -> RulePage:
    """说明一条规则：查什么、为什么、例子、依据。"""
    found = find_rule(code)
    return RulePage(**_listed(found), text=found.doc.strip())


@router.get("/v1/templates", tags=["规则与表样"], summary="全部表样")
async def list_templates(request: Request) -> TemplateList:
    """列出全部表样。"""
    wanted = set(ListedTemplate.model_fields)
    return TemplateList(
        templates=tuple(ListedTemplate(**each.model_dump(include=wanted)) for each in templates().values()),
        default=request.app.state.settings.template,
    )


@router.get("/v1/templates/{template}", tags=["规则与表样"], summary="一种表样的全部内容")
async def one_template(template: str) -> Template:
    """给出一种表样：栏目、权重、档次、说明。"""
    return find_template(template)


@router.get("/v1/problems/{kind}", tags=["服务"], summary="没有办成的原因")
async def problem(kind: str, request: Request) -> ProblemPage:
    """说明一种没有办成的情形（problem+json 的 type 指向这里）。"""
    known: dict[str, tuple[int, str]] = request.app.state.problems
    if kind not in known:
        raise Refusal(404)
    status, title = known[kind]
    return ProblemPage(type=f"/v1/problems/{kind}", status=status, title=title)


@router.get("/healthz", tags=["服务"], summary="程序是否在运行")
async def healthz() -> Health:
    """程序在运行就回答 ok。"""
    return Health(status="ok")


@router.get("/readyz", tags=["服务"], summary="是否可以使用")
async def readyz(request: Request) -> Health:
    """数据库可用就回答 ready，并说明用哪个模型。"""
    if not await request.app.state.store.ready():
        raise Refusal(503, "数据库没有回应")
    model = request.app.state.model
    return Health(status="ready", model=model.name if model else None)


def _listed(found: Rule) -> dict[str, str]:
    first = found.doc.strip().splitlines()[0]
    title = first.partition(":")[2] or first
    return {
        "code": found.code, "name": found.slug, "severity": found.severity,
        "title": title.strip(), "clause": found.clause,
    }  # fmt: skip
