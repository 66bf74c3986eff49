"""T04 unit-changed: 单位或量级在填表时变了

查什么
    表中的数字与原文某个数的各位数字相同，单位或量级却不同：万元写成元，40起写成40人，5亿写成5万。
    原文和计算结果里完全没有的数，由T01报。
为什么
    数字看着对，差的是一万倍；这类错只看数字查不出来。
例
    原文“全年支出116.27万元”，表中“116.27元” → 改为116.27万元。
依据
    财预〔2020〕10号：自评结果应当真实、客观。没有原文时本条不查。
"""

from collections.abc import Iterator

from validators.evidence import sourcing
from validators.rule import Case, Complaint, rule


@rule("T04", "unit-changed", clause="财预〔2020〕10号：自评结果应真实、客观")
def unit_changed(case: Case) -> Iterator[Complaint]:
    """Look for figures whose digits stand in the text, but not with this unit and scale."""
    if case.ledger is None:
        return
    for place in sourcing.places(case.form):
        if sourcing.is_covered(case, place.where):
            continue
        for figure in sourcing.figures(place):
            if sourcing.matching(case.ledger, figure) or sourcing.follows(figure, place, case):
                continue
            if (fact := sourcing.rescaled(case.ledger, figure)) is not None:
                written = place.text[figure.start : figure.end]
                yield Complaint(
                    place.where,
                    f"“{written}”与原文的“{fact.quote}”数字相同，单位或量级变了。请按原文改正。",
                    found=written,
                    expected=fact.quote,
                )
