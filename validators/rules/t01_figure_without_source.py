"""T01 figure-without-source: 数字没有出处

查什么
    表中的数字在原文、批复目标、计算结果和人工填写的内容里都找不到。
    数字在原文、只是单位或量级改了的（万元写成元，40起写成40人），由T04报。
为什么
    自评表的每个数都要能追到来源；编造的、改过单位的数会使整张表失实。
例
    原文“办理40起”，表中“办理42起” → 改为40起，或由填表人另行补充依据。
依据
    财预〔2020〕10号：自评结果应当真实、客观，有佐证材料。没有原文时本条不查。
"""

from collections.abc import Iterator

from validators.evidence import sourcing
from validators.evidence.sourcing import Place
from validators.quantity import Quantity
from validators.rule import Case, Complaint, rule


@rule("T01", "figure-without-source", clause="财预〔2020〕10号：自评结果应真实、客观")
def figure_without_source(case: Case) -> Iterator[Complaint]:
    """Look for a source of every figure of the form."""
    if case.ledger is None:
        return
    for place in sourcing.places(case.form):
        if sourcing.is_covered(case, place.where):
            continue
        for figure in sourcing.figures(place):
            if sourcing.matching(case.ledger, figure) or sourcing.follows(figure, place, case):
                continue
            if sourcing.rescaled(case.ledger, figure) is None:
                yield _complain(place, figure)


def _complain(place: Place, figure: Quantity) -> Complaint:
    written = place.text[figure.start : figure.end]
    return Complaint(
        place.where,
        f"“{written}”在原文和计算结果里都找不到。请按原文改正；原文没有的，由填表人直接填写并对它负责。",
        found=written,
        expected="原文或计算中有的数",
    )
