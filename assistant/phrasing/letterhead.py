"""Letterhead: what a text says of the project itself: its name, who is in charge, who carries it out."""

import re

Span = tuple[int, int]

END = r"(?:专项经费|专项资金|补助资金|工作经费|项目|工程|专项|经费|资金|行动|计划|补助|补贴|试点|建设)"
STOP = (
    r"(?=[，。：:；;,.\s（(]|20\d{2}年|年初|全年|预算|总投资|财政拨款|由|为|是|的自评|的?绩效|自评"
    r"|[嘛呢啊吧]|$)"
)
LEAD = re.compile(
    r"[\s“《]*(?:关于)?(?:[我本](?:局|委|院|校|中心|单位|县|市|区))?(?:今年的?|20\d{2}年度?的?)?"
    r"(?:[^，。：:；;\d\n]{2,15}?(?:组织|负责|承担|牵头)?实施的)?"
)
HEADING = re.compile(rf"(?P<name>[^，。：:；;,\n（(\d]{{2,34}}?{END}){STOP}")
NO_NAME = re.compile(
    r"年初|全年|目标|用于|实际|完成|截至|预算|支出|总结|情况|^(?:该|本|此|这个?|项目|专项|工程|经费|资金|全部|共)(?!区|县|市|级|地)"
)
NAMED = re.compile(
    r"(?:^|[，。；：:\n])(?:[我本][局委院校]|[我本]单位)?(?:20\d{2}年度?)?(?:组织)?(?:实施)?的?"
    r"([^，。；：:\n、]{2,30}?(?:项目|专项经费|专项资金|工作经费|经费|专项))"
    r"(?:20\d{2}年度?)?(?:工作|绩效)?(?:总结|自评|情况)?(?=[，。：:；\n]|$)"
)
OFFICE = (
    r"(?!该|本|各|其|此|实施|由|经)[一-鿿]{2,20}?(?:委员会|政法委|办公室|服务中心|中心|管理局|保健院|局|厅|医院|学校|大学|学院|站|院"
    r"|人民政府|政府|街道办|联社|联合会|残联|妇联|队)"
)
DEPARTMENT = re.compile(rf"主管部门(?:为|是|:|：)?\s*({OFFICE})(?=[，。；：:、\n]|$)")
IMPLEMENTER = re.compile(
    rf"(?:实施单位|承办单位|项目单位|单位名称)(?:为|是|:|：)?\s*({OFFICE})(?=[，。；：:、\n]|$)"
    rf"|由({OFFICE})(?:负责)?(?:组织)?(?:具体)?(?:实施|承办|承担)"
    rf"|(?:^|[，。；\n])({OFFICE})(?:负责)?组织实施(?=的|[，。；,.\n])"
)

AUTHORITY = re.compile(r"(?:局|委|委员会|厅|办公室|政府)$")


def project_name(text: str) -> Span | None:
    """Give where the name of the project stands: the text begins with it, or some clause is nothing else."""
    lead = LEAD.match(text)
    for begin in {lead.end() if lead else 0: None, 0: None}:
        found = HEADING.match(text, begin)
        if found and len(found["name"]) > 3 and not NO_NAME.search(found["name"]):  # noqa: PLR2004  # 本项目 is no name
            return found.span("name")
    named = NAMED.search(text)
    return named.span(1) if named and not NO_NAME.search(named[1]) else None


def implementer(text: str) -> Span | None:
    """Give where the organisation that carries the project out is named."""
    return _group(IMPLEMENTER.search(text))


def department(text: str) -> Span | None:
    """Give where the organisation in charge is named; an authority that carries the work out is both."""
    named, works = _group(DEPARTMENT.search(text)), implementer(text)
    return named or (works if works and AUTHORITY.search(text[slice(*works)]) else None)


def _group(found: re.Match[str] | None) -> Span | None:
    if found is None:
        return None
    return found.span(next(index for index, each in enumerate(found.groups(), 1) if each))
