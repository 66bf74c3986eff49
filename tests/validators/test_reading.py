"""Reading: sentences, roles and subjects, as the words around each figure give them; and the traps."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from validators import witness
from validators.ledger import Ledger, read
from validators.witness import readings, sentences

TRAPS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "witness_traps.yaml").read_text(encoding="utf-8")
)


def roles(text: str) -> list[str | None]:
    ledger = read(text)
    found = readings(ledger)
    return [found[fact.id].role for fact in ledger.facts]


def subjects(text: str) -> list[str]:
    ledger = read(text)
    found = readings(ledger)
    return [found[fact.id].subject for fact in ledger.facts]


def test_a_text_falls_into_sentences_at_stops_semicolons_and_line_breaks() -> None:
    text = "办理40起；救助62人。\n  满意度95%！"
    assert [text[start:end] for start, end in sentences(text)] == ["办理40起", "救助62人", "满意度95%"]


def test_a_list_behind_a_colon_stays_one_piece() -> None:
    text = "各乡镇金额：东乡3万元；西镇4万元；南乡5万元；北镇6万元。其余未下达。"
    pieces = [text[start:end] for start, end in sentences(text)]
    assert pieces == ["各乡镇金额：东乡3万元；西镇4万元；南乡5万元；北镇6万元", "其余未下达"]


def test_a_list_of_targets_and_results_does_not_stay_one_piece() -> None:
    text = "情况：培训目标3场；实际3场；参训目标40人；实际41人。"
    assert len(sentences(text)) == 4


def test_every_fact_has_a_reading_with_its_clause() -> None:
    ledger = read("计划培训1,200人，实际培训1,150人。")
    clauses = [ledger.text[slice(*each.clause)] for each in readings(ledger).values()]
    assert clauses == ["计划培训1,200人", "实际培训1,150人"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("办理40起，年初定的是不低于28起。", ["actual", "target"]),
        ("目标是达到100万元，发放116.27万元。", ["target", "actual"]),
        ("购置电脑，计划30台，实际30台。", ["target", "actual"]),
        ("及时率要求100%，实际做到100%。", ["target", "actual"]),
        ("达标率由82%提高到91%。", [None, "actual"]),
        ("年初预算21万元，后来调整，实际拨付12万元，支出11万元。", ["initial_budget", "budget", "executed"]),
        ("预算150万元，支出150万元。", ["budget", "executed"]),
        ("预算执行率93.02%，目标是不低于90%。", ["rate", "target"]),
        ("预算数和执行数分别为125万元、116.27万元。", ["budget", "executed"]),
        ("实际支出116.27万元，占全年预算125万元的93.02%。", ["executed", "budget", "rate"]),
        ("年初计划：培训12场；参训600人。", ["target", "target"]),
        ("下一步计划明年培训20场。", [None]),
        ("按计划培训12场。", ["actual"]),
        ("全年支出96万元，其中办公费3万元。", ["executed", None]),
        ("申请预算45万元，财政批复40万元。", [None, "budget"]),
    ],
)  # fmt: skip
def test_words_give_roles(text: str, expected: list[str | None]) -> None:
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年共办理司法救助案件40起，年初定的是不低于28起。", ["司法救助案件", "司法救助案件"]),
        ("计划购置内网通用台式机3台，实际购置3台。", ["内网通用台式机", "内网通用台式机"]),
        ("目标不少于50户，危房改造53户。", ["危房改造", "危房改造"]),
        ("慰问了86户困难家庭。", ["困难家庭"]),
        ("归档率目标100%，实际100%。", ["归档率", "归档率"]),
    ],
)
def test_words_name_what_is_counted(text: str, expected: list[str]) -> None:
    assert subjects(text) == expected


def test_a_bound_is_read_as_a_standard_and_a_count_is_not() -> None:
    found = readings(read("满意度不低于90%，实际95%。"))
    assert [each.standard for each in found.values()] == [True, False]


@pytest.mark.parametrize("trap", TRAPS, ids=range(len(TRAPS)))
def test_no_trap_catches_the_witness(trap: dict[str, Any]) -> None:
    ledger = read(trap["text"])
    assert [claim for claim in trap.get("never", ()) if hear(ledger, claim) == "supports"] == []
    assert [claim for claim in trap.get("fine", ()) if hear(ledger, claim) == "contradicts"] == []


def hear(ledger: Ledger, claim: list[Any]) -> str:
    role, name, quote, turn = claim
    same = [fact.id for fact in ledger.facts if bare(fact.quote) == quote]
    return witness.testify(ledger, role, same[turn - 1], name).verdict


def bare(quote: str) -> str:
    return quote.removeprefix("不低于").removeprefix("达到")


def test_a_fact_that_does_not_exist_is_refused() -> None:
    assert witness.testify(read("培训12场。"), "actual", "F9", "培训场次").verdict == "contradicts"


def test_a_self_contradicting_text_leaves_the_funds_to_the_clerk() -> None:
    ledger = read("全年预算100万元，实际支出85万元，预算执行率92%。")
    assert witness.testify(ledger, "executed", "F2").verdict == "silent"


def test_a_sharp_rate_picks_out_the_pair_that_words_leave_open() -> None:
    ledger = read("资金143万元，已办结97.15万元，预算执行率67.94%，另有押金5万元。")
    said = {fact.quote: witness.testify(ledger, "budget", fact.id).verdict for fact in ledger.facts[:2]}
    assert said["143万元"] == "supports"
    assert said["97.15万元"] == "contradicts"
