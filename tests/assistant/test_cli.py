"""The command line as a user types it: what it prints, what it writes, with which code it ends."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assistant import checking, cli
from tests.assistant.documents.goals import GOALS
from validators.errors import UnknownRule, UnusableProfile

PASTED = """\t项目支出绩效自评表

\t(2022年度)\t单位：万元

\t项目名称
\t乡村图书室建设

\t主管部门
\t云溪县文化和旅游局
\t实施单位
\t云溪县图书馆

\t项目资金（万元）
\t
\t年初预算数
\t全年预算数
\t全年执行数
\t分值
\t执行率
\t得分

\t
\t年度资金总额
\t40
\t40
\t30
\t10
\t75%
\t9

\t年度总体目标
\t预期目标
\t实际完成情况

\t
\t建成12个图书室
\t建成12个图书室，新增藏书9000册

\t绩效指标
\t一级指标
\t二级指标
\t三级指标
\t年度指标值
\t实际完成值
\t分值
\t得分
\t偏差原因分析及改进措施

\t
\t产出指标
\t数量指标
\t建成图书室
\t≥12个
\t12个
\t50
\t50
\t无

\t
\t效益指标
\t社会效益指标
\t年借阅量
\t≥2万册
\t2.3万册
\t30
\t30
\t无

\t
\t满意度指标
\t服务对象满意度指标
\t读者满意度
\t≥90%
\t93.5%
\t10
\t10
\t无

\t总分
\t100
\t99
\t
"""


def run(*args: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(cli.assistant, list(args), input=given)


def whole(*args: str, cwd: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run the command as a process of its own: what main() adds counts too."""
    return subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "assistant.cli", *args],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "", **settings},
    )


@pytest.fixture
def pasted(tmp_path: Path) -> Path:
    path = tmp_path / "表.txt"
    path.write_text(PASTED, "utf-8")
    return path


def test_read_gives_the_ledger_with_the_keys_of_the_contract() -> None:
    said = run("read", "-", given="全年支出116.27万元，办理案件不低于28起。".encode())
    facts = json.loads(said.stdout)["facts"]
    assert [(f["quote"], f["kind"], f["value"], f["unit"], f["comparator"]) for f in facts] == [
        ("116.27万元", "money", "1162700", "元", None),
        ("不低于28起", "count", "28", "起", "ge"),
    ]
    assert list(facts[0]) == ["id", "quote", "start", "end", "kind", "value", "unit", "comparator"]


def test_read_lines_gives_one_json_a_line() -> None:
    said = run("read", "-", "--lines", given="修路3公里\n没有数\n植树1.2万株".encode())
    assert [[f["value"] for f in json.loads(line)["facts"]] for line in said.stdout.splitlines()] == [
        ["3"],
        [],
        ["12000"],
    ]


def test_read_understands_the_encodings_of_office_machines() -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        said = run("read", "-", given="培训25人次".encode(encoding))
        assert json.loads(said.stdout)["facts"][0]["quote"] == "25人次", encoding


def test_check_reports_a_wrong_score_and_ends_with_one(pasted: Path) -> None:
    said = run("check", str(pasted), "--format", "json")
    (form,) = json.loads(said.stdout)["files"][0]["forms"]
    assert said.exit_code == 1
    assert (form["template"], form["verdict"]) == ("mof-2020", "rejected")
    assert form["recomputed"]["execution_score"] == "7.50"
    assert "B02" in {finding["code"] for finding in form["findings"]}


NARRATIVE = """临江区水务局2023年度河道清淤项目绩效自评报告
项目预算安排110万元，实际支出99万元，预算执行率95%。经自评，综合得分95分。
"""


def test_check_reads_a_report_without_a_table(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(NARRATIVE, "utf-8")
    said = run("check", str(path))
    assert said.exit_code == 1
    assert "这是自评报告（没有表格）" in said.stdout
    assert "B01 第2段“95%”" in said.stdout
    assert "1份没有表的自评报告" in said.stdout
    form = json.loads(run("check", str(path), "--format", "json").stdout)["files"][0]["forms"][0]
    assert (form["kind"], form["verdict"], form["recomputed"]["rate"]) == ("narrative", "rejected", "90.00")
    assert [each["role"] for each in form["figures"]] == ["budget", "executed", "rate", "total"]
    assert run("check", str(path), "--ignore", "B01").exit_code == 0
    results = json.loads(run("check", str(path), "--format", "sarif").stdout)["runs"][0]["results"]
    assert [each["ruleId"] for each in results] == ["B01"]


def test_check_narrows_to_the_rules_that_were_asked_for(pasted: Path) -> None:
    said = run("check", str(pasted), "--format", "json", "--select", "B", "--ignore", "B02,B08")
    (form,) = json.loads(said.stdout)["files"][0]["forms"]
    assert {finding["code"][0] for finding in form["findings"]} <= {"B"}
    assert "B02" not in {finding["code"] for finding in form["findings"]}


def test_check_says_in_chinese_what_is_wrong_and_counts(pasted: Path) -> None:
    said = run("check", str(pasted))
    assert "乡村图书室建设" in said.stdout
    assert "[拒绝] B02" in said.stdout
    assert said.stdout.splitlines()[-1].startswith("共1张表：")


def test_a_file_that_cannot_be_read_ends_with_two_and_the_others_are_still_checked(
    pasted: Path, tmp_path: Path
) -> None:
    said = run("check", str(pasted), str(tmp_path / "没有.docx"), "--format", "json")
    assert said.exit_code == 2
    first, second = json.loads(said.stdout)["files"]
    assert len(first["forms"]) == 1
    assert "没有.docx" in second["error"]


def test_convert_writes_json_that_checks_the_same(pasted: Path, tmp_path: Path) -> None:
    out = tmp_path / "表.json"
    assert run("convert", str(pasted), str(out)).exit_code == 0
    one, two = (json.loads(run("check", str(path), "--format", "json").stdout) for path in (pasted, out))
    assert one["files"][0]["forms"] == two["files"][0]["forms"]


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_convert_writes_a_file_that_checks_the_same(pasted: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"表.{kind}"
    assert run("convert", str(pasted), str(out)).exit_code == 0
    one, two = (json.loads(run("check", str(path), "--format", "json").stdout) for path in (pasted, out))
    codes = [
        [(finding["code"], finding["where"]) for finding in said["files"][0]["forms"][0]["findings"]]
        for said in (one, two)
    ]
    assert codes[0] == codes[1]


def test_explain_prints_the_page_of_a_rule() -> None:
    assert run("explain", "c02").stdout.startswith("C02 score-over-weight:")


def test_an_unknown_rule_is_a_chinese_sentence_and_ends_with_two(tmp_path: Path) -> None:
    said = whole("explain", "Z99", cwd=tmp_path)
    assert (said.returncode, said.stderr.strip()) == (
        2,
        "错误：没有这条规则，可用 assistant rules 查看全部规则：Z99",
    )


def test_rules_and_templates_are_listed() -> None:
    assert "C02" in run("rules").stdout
    assert {each["code"] for each in json.loads(run("rules", "--format", "json").stdout)["rules"]} > {"C02"}
    listed = json.loads(run("templates", "--format", "json").stdout)["templates"]
    assert {each["id"] for each in listed} >= {"mof-2020", "hubei-2020", "sichuan-2023", "transfer-2021"}


def test_a_draft_without_a_model_is_written_and_says_so(tmp_path: Path) -> None:
    out = tmp_path / "草稿.json"
    notes = "2022年度乡村图书室建设项目，全年预算40万元，支出30万元。计划建成图书室12个，实际建成12个。"
    said = run("draft", "-", "--offline", "--out", str(out), given=notes.encode())
    made = json.loads(out.read_text("utf-8"))
    assert said.exit_code == {"rejected": 1}.get(made["verdict"], 0)
    assert made["model"] is None
    assert "模型" in made["notice"]
    assert made["form"]["funds"]["rows"][0]["executed"]["text"] == "30"


def test_a_dead_endpoint_costs_no_draft_and_ends_with_three(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("ASSISTANT_LLM_BASE_URL", f"http://127.0.0.1:{free.getsockname()[1]}/v1")
    monkeypatch.setenv("ASSISTANT_LLM_MODEL", "gone")
    out = tmp_path / "草稿.json"
    notes = "2022年度乡村图书室建设项目，全年预算40万元，支出30万元。计划建成图书室12个，实际建成12个。"
    said = run("draft", "-", "--out", str(out), given=notes.encode())
    assert said.exit_code == 3
    made = json.loads(out.read_text("utf-8"))
    assert made["form"]["rows"][0]["actual"]["text"] == "12个"
    assert "没有回应" in made["notice"]
    assert made["model"] is None


def test_an_unknown_file_kind_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    notes = tmp_path / "说明.txt"
    notes.write_text("预算40万元。", "utf-8")
    said = whole("draft", str(notes), "--offline", "--out", "x.odp", cwd=tmp_path)
    assert said.returncode == 2
    assert not (tmp_path / "x.odp").exists()


def test_doctor_finds_nothing_broken() -> None:
    said = run("doctor", "--offline")
    assert said.exit_code == 0
    assert "✗" not in said.stdout


def wrong(tmp_path: Path, name: str = "form.json") -> Path:
    """A form whose total is one off, and that the program can mend."""
    row = {
        "id": "R1", "level1": "产出指标", "level2": "数量指标", "name": "培训人次", "target": "≥50人次",
        "actual": "60人次", "weight": "90", "score": "90", "deviation": "无",
    }  # fmt: skip
    line = {"name": "年度资金总额", "budget": "10", "executed": "10", "rate": "100%", "score": "10"}
    form = {
        "template": "mof-2020", "project": {"name": "讲解员培训"}, "rows": [row], "total": "99.5",
        "funds": {"rows": [line], "weight": "10", "score": "10"},
    }  # fmt: skip
    path = tmp_path / name
    path.write_text(json.dumps(form, ensure_ascii=False), encoding="utf-8")
    return path


def said(path: Path, *options: str) -> list[str]:
    """Give the codes that `check` says of the one form of *path*."""
    result = run("check", str(path), "--format", "json", *options)
    return [each["code"] for each in json.loads(result.stdout)["files"][0]["forms"][0]["findings"]]


def test_fix_mends_a_json_form_in_its_place(tmp_path: Path) -> None:
    path = wrong(tmp_path)
    assert "C07" in said(path)
    result = run("check", str(path), "--fix", "--select", "C07")
    assert "[已改正] C07 总分：99.5 → 100" in result.stdout
    assert "已改正1格" in result.stdout
    assert json.loads(path.read_text("utf-8"))["total"]["text"] == "100"
    assert "C07" not in said(path)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_fix_leaves_a_file_alone_and_writes_one_of_its_kind_beside_it(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"表.{kind}"
    run("convert", str(wrong(tmp_path)), str(path))
    before = path.read_bytes()
    result = run("check", str(path), "--fix")
    assert path.read_bytes() == before
    assert (tmp_path / f"表.改正.{kind}").is_file()
    assert "改正后的表已写入" in result.stdout


def test_a_waiver_beside_the_form_is_heeded_and_stays_visible(tmp_path: Path) -> None:
    path = wrong(tmp_path)
    (tmp_path / "form.waivers.yaml").write_text(
        "waivers:\n- {code: C07, where: 总分, reason: 按局务会纪要, approver: 王局长, date: 2026-01-05}\n"
        "- {code: C02, reason: 早已改正, approver: 王局长, date: 2026-01-05}\n",
        encoding="utf-8",
    )
    assert "C07" not in said(path)
    result = run("check", str(path))
    assert "[已豁免] C07 总分：按局务会纪要（王局长，2026-01-05）" in result.stdout
    assert "C02的豁免没有用上" in result.stdout
    shown = json.loads(run("check", str(path), "--format", "json").stdout)["files"][0]
    assert [each["code"] for each in shown["unused_waivers"]] == ["C02"]
    assert [each["finding"]["code"] for each in shown["forms"][0]["waived"]] == ["C07"]


def test_a_waiver_without_a_name_stops_the_check(tmp_path: Path) -> None:
    path = wrong(tmp_path)
    (tmp_path / "w.yaml").write_text("waivers: [{code: C07, reason: 因故, date: 2026-01-05}]", "utf-8")
    result = run("check", str(path), "--waivers", str(tmp_path / "w.yaml"))
    assert result.exit_code == 2
    assert "缺少“approver”" in result.output


def test_a_baseline_hides_what_was_known(tmp_path: Path) -> None:
    path, baseline = wrong(tmp_path), tmp_path / "基线.json"
    run("check", str(path), "--write-baseline", str(baseline))
    assert said(path, "--baseline", str(baseline)) == []
    result = run("check", str(path), "--baseline", str(baseline))
    assert result.exit_code == 0
    assert "基线里已有" in result.stdout
    path.write_text(path.read_text("utf-8").replace('"99.5"', '"98"'), encoding="utf-8")
    assert said(path, "--baseline", str(baseline)) == ["C07"]


def test_an_office_profile_sets_severities(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = tmp_path / "局.yaml"
    monkeypatch.setenv("ASSISTANT_PROFILE", str(profile))
    profile.write_text("severities: {A06: error, E05: info}\n", encoding="utf-8")
    shown = json.loads(run("check", str(wrong(tmp_path)), "--format", "json").stdout)
    found = {each["code"]: each["severity"] for each in shown["files"][0]["forms"][0]["findings"]}
    assert found["A06"] == "error"
    profile.write_text("severities: {C07: info}\n", encoding="utf-8")
    with pytest.raises(UnusableProfile, match="C07"):
        checking.profile_of(profile)


def test_an_office_keeps_its_own_editions(tmp_path: Path) -> None:
    (tmp_path / "county.yaml").write_text("extends: mof-2020\nid: county\ntitle: 县表\n", encoding="utf-8")
    listed = whole("templates", cwd=tmp_path, ASSISTANT_TEMPLATES=str(tmp_path))
    assert "county  县表" in listed.stdout


def test_sarif_holds_the_rules_and_the_findings(tmp_path: Path) -> None:
    log = json.loads(run("check", str(wrong(tmp_path)), "--format", "sarif").stdout)
    assert log["version"] == "2.1.0"
    (ran,) = log["runs"]
    rules = {each["id"] for each in ran["tool"]["driver"]["rules"]}
    result = next(each for each in ran["results"] if each["ruleId"] == "C07")
    assert {each["ruleId"] for each in ran["results"]} <= rules
    assert result["level"] == "error"
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"].endswith("form.json")
    assert place["logicalLocations"] == [{"name": "总分", "fullyQualifiedName": "/forms/0/total"}]
    assert result["properties"]["fix"]["applicability"] == "safe"


def test_a_prefix_that_no_rule_has_is_refused() -> None:
    with pytest.raises(UnknownRule, match="没有这条规则"):
        checking.prefixes("Z")


def test_explain_tells_a_whole_family() -> None:
    text = run("explain", "b").stdout
    assert text.startswith("B01 rate-wrong:")
    assert "\nB10 " in text


def test_the_code_tells_whether_a_form_was_changed_after_it_was_written(pasted: Path, tmp_path: Path) -> None:
    out, changed = tmp_path / "表.docx", tmp_path / "改过.txt"
    run("convert", str(pasted), str(out))
    unchanged = run("check", str(out), "--code", "--select", "P")
    assert (unchanged.exit_code, "核验码相符" in unchanged.stdout) == (0, True)
    (shown,) = json.loads(run("check", str(out), "--code", "--format", "json").stdout)["files"][0]["forms"]
    assert shown["code"]["matches"] is True
    changed.write_text(f"{PASTED}\n核验码：{shown['code']['printed']}\n".replace("93.5%", "94%"), "utf-8")
    told = run("check", str(changed), "--code", "--select", "P")
    assert (told.exit_code, "核验码不符：表的内容在输出后被改动过" in told.stdout) == (1, True)
    assert "1张表的核验码不符或没有" in told.stdout
    assert run("check", str(changed), "--select", "P").exit_code == 0
    none = run("check", str(pasted), "--code", "--select", "P")
    assert (none.exit_code, "没有核验码" in none.stdout) == (1, True)


def test_convert_binds_the_forms_of_several_files_into_one(pasted: Path, tmp_path: Path) -> None:
    one, out = wrong(tmp_path), tmp_path / "全部.docx"
    done = run("convert", str(pasted), str(one), str(out))
    assert (done.exit_code, "（2张表）" in done.stderr) == (0, True)
    titles = [
        each["title"]
        for each in json.loads(run("check", str(out), "--format", "json").stdout)["files"][0]["forms"]
    ]
    assert len(titles) == 2
    second = tmp_path / "第二张.json"
    assert run("convert", str(out), str(second), "--form", "2").exit_code == 0
    assert json.loads(second.read_text("utf-8"))["project"]["name"] == "讲解员培训"
    every = tmp_path / "全部.json"
    run("convert", str(out), str(every))
    assert [each["project"]["name"] for each in json.loads(every.read_text("utf-8"))["forms"]] == [
        "乡村图书室建设",
        "讲解员培训",
    ]
    assert "没有第3张" in str(run("convert", str(out), str(second), "--form", "3").exception)


def test_convert_never_overwrites_what_it_reads(pasted: Path) -> None:
    before = pasted.read_bytes()
    assert "另写一个文件名" in str(run("convert", str(pasted), str(pasted)).exception)
    assert pasted.read_bytes() == before


def test_fix_mends_every_form_of_a_json_file_in_its_place(pasted: Path, tmp_path: Path) -> None:
    every = tmp_path / "全部.json"
    run("convert", str(pasted), str(wrong(tmp_path)), str(every))
    run("check", str(every), "--fix")
    first, second = json.loads(every.read_text("utf-8"))["forms"]
    assert (first["project"]["name"], second["total"]["text"]) == ("乡村图书室建设", "100")


def test_a_draft_takes_the_approved_targets_from_a_file(tmp_path: Path) -> None:
    goals, out = tmp_path / "目标.txt", tmp_path / "表.json"
    goals.write_text(GOALS, "utf-8")
    notes = "普法宣传项目2021年全年预算120万元，支出114万元。举办普法培训14场。"
    run("draft", "-", "--offline", "--goals", str(goals), "--out", str(out), given=notes.encode())
    first = json.loads(out.read_text("utf-8"))["form"]["rows"][0]
    assert (first["name"], first["target"]["text"], first["actual"]["text"]) == (
        "举办培训场次",
        "≥12场",
        "14场",
    )


@pytest.mark.parametrize(
    "command",
    [
        ("check", "{}"),
        ("convert", "{}", "a.html"),
        ("report", "{}"),
        ("draft", "-", "--offline", "--goals", "{}"),
    ],
    ids=lambda command: command[0],
)
def test_every_command_that_opens_files_keeps_the_limits_of_the_office(
    pasted: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    pasted.write_text(pasted.read_text("utf-8") + "\n" * 3_000, "utf-8")
    monkeypatch.setenv("ASSISTANT_FILE_SIZE", "2048")
    done = run(*(part.format(pasted) for part in command), given="普法宣传项目。".encode())
    assert "文件超过 0.002048 MB" in f"{done.stderr}{done.exception}"


def test_report_tells_of_all_forms_and_is_written_as_a_document(pasted: Path, tmp_path: Path) -> None:
    files = [str(pasted), str(wrong(tmp_path))]
    said = run("report", *files, "--unit", "县文旅局", "--year", "2022")
    assert "2022年度县文旅局共有2个项目开展绩效自评，涉及全年预算50万元。" in said.stdout
    for kind in ("docx", "xlsx", "html"):
        done = run("report", *files, "--out", str(tmp_path / f"报告.{kind}"))
        assert (done.exit_code, "（2个项目）（有退回的表，带“草稿”字样）" in done.stderr) == (0, True)
        assert (tmp_path / f"报告.{kind}").is_file()
    assert "不能写成 .json" in str(run("report", *files, "--out", str(tmp_path / "报告.json")).exception)
    assert "讲解员培训绩效自评得分为99.5分" in run("report", files[1], "--summary").stdout
