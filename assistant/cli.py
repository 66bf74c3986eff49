"""The command line: read, draft, check, explain, rules, templates, convert, report, serve, doctor, key.

Exit codes: 0 clean; 1 findings at or above --fail-on; 2 usage, unreadable input or configuration; 3 the model
endpoint failed; 130 interrupted. Heavy libraries are imported inside the commands that need them, so that
`check` starts fast.
"""

import atexit
import gc
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.documents import decoded
from assistant.errors import ModelUnavailable
from validators.errors import SelfEvaluationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.checking import Checked
    from assistant.documents import Kind
    from assistant.draft import Draft, Event, Request

SEVERITIES = ("error", "warning", "info")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def assistant() -> None:
    """项目支出绩效自评表助手：由文字起草，由规则核准。"""
    if folder := os.environ.get("ASSISTANT_TEMPLATES"):  # the settings are read later, and by few commands
        from validators.template import use_folder

        use_folder(Path(folder))


@assistant.command()
@click.argument("notes", type=click.File("rb"))
@click.option("--lines", is_flag=True, help="每行一段文字，每行输出一个JSON。")
@click.option("--unit", help="表头单位（如 万元），没有单位的数按它读。")
def read(notes: Any, lines: bool, unit: str | None) -> None:  # noqa: ANN401, FBT001  # click's own types
    """读出文字里的每一个数：台账（JSON）。NOTES 为文件，- 为标准输入。"""
    from validators.ledger import read as read_ledger

    text = decoded(notes.read())
    for part in text.splitlines() if lines else [text]:
        facts = [
            fact.model_dump(mode="json", exclude={"before", "after"})
            for fact in read_ledger(part, unit=unit).facts
        ]
        click.echo(json.dumps({"facts": facts}, ensure_ascii=False, indent=None if lines else 1))


@assistant.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--notes", type=click.File("rb"), help="原始文字：核对表中每个数字的出处。")
@click.option(
    "--format", "output", type=click.Choice(["text", "json", "sarif"]), default="text", help="输出格式。"
)
@click.option("--select", help="只看这些规则（代号或前缀，逗号分开）。")
@click.option("--ignore", help="不看这些规则（代号或前缀，逗号分开）。")
@click.option("--template", help="表样；不写则由表头识别。")
@click.option(
    "--fix",
    is_flag=True,
    help="改正可以由程序改正的；JSON 改在原处，其他文件另存为“…改正.docx”（Excel 为 .xlsx）。",
)
@click.option(
    "--waivers", type=click.Path(path_type=Path), help="豁免文件；不写则用表旁的“表名.waivers.yaml”。"
)
@click.option("--baseline", type=click.Path(path_type=Path), help="只看这个文件里没有的新发现。")
@click.option("--write-baseline", type=click.Path(path_type=Path), help="把现有的发现写成基线文件。")
@click.option("--code", is_flag=True, help="核对每张表下面印的核验码：表的内容在输出后有没有被改动过。")
@click.option(
    "--annotate",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OUT",
    help="把发现写成批注、把改法写成修订，另存为 OUT（.docx；.xlsx 只有批注）。",
)
@click.option("--fail-on", type=click.Choice(SEVERITIES), default="error", help="达到此级别时退出码为1。")
def check(
    files: tuple[Path, ...],
    notes: Any,  # noqa: ANN401  # click's own type
    output: str,
    select: str | None,
    ignore: str | None,
    template: str | None,
    fix: bool,  # noqa: FBT001  # click hands flags over so
    waivers: Path | None,
    baseline: Path | None,
    write_baseline: Path | None,
    code: bool,  # noqa: FBT001  # the same
    annotate: Path | None,
    fail_on: str,
) -> None:
    """核查自评表（.docx .xlsx .json 或从Word、Excel粘贴的文字，一个文件可有多张表）。"""
    from assistant import checking, report
    from validators.ledger import read as read_ledger

    profile = os.environ.get("ASSISTANT_PROFILE")
    wanted = checking.Wanted(
        template=template,
        ledger=None if notes is None else read_ledger(decoded(notes.read())),
        select=checking.prefixes(select),
        ignore=checking.prefixes(ignore),
        profile=checking.profile_of(Path(profile) if profile else None),
        waivers=waivers,
        known=checking.read_baseline(baseline),
        fix=fix,
        code=code,
        annotate=annotate,
        limits=checking.file_limits(),
    )
    if annotate and (fix or len(files) > 1):
        raise click.UsageError("--annotate 一次批注一个文件，不能与 --fix 同用（改法已写成修订）")
    grave = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    tally = report.Tally(frozenset(grave))
    checked = tally.counting(checking.check_files(files, wanted))
    if write_baseline is not None:
        kept = list(checked)
        write_baseline.write_text(checking.baseline_of(kept), encoding="utf-8")
        checked = iter(kept)
    for piece in pieces(checked, output):
        click.echo(piece, nl=False)
    if output == "text":
        click.echo(tally.line())
    for trouble in tally.troubles:
        click.echo(trouble, err=True)
    sys.exit(2 if tally.troubles else int(tally.failed))


def pieces(checked: "Iterator[Checked]", output: str) -> "Iterator[str]":
    """Give the output, piece by piece: nothing is kept of a file that has been shown."""
    from assistant import report

    if output == "sarif":
        from assistant.sarif import sarif

        return sarif(checked)
    return report.checked_json(checked) if output == "json" else report.checked_text(checked)


@assistant.command()
@click.argument("notes", type=click.File("rb"))
@click.option("--template", help="表样（assistant templates 列出全部）；不写用 ASSISTANT_TEMPLATE。")
@click.option(
    "--goals",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="批复的绩效目标申报表：它的指标、指标值和分值成为表里的行，不再改动。",
)
@click.option("--year", type=int, help="年度；不写则从文字里读。")
@click.option("--project", help="项目名称；不写则从文字里读。")
@click.option("--answer", "answers", multiple=True, metavar="WHERE=TEXT", help="对问题的回答，可写多次。")
@click.option("--offline", is_flag=True, help="不用模型。")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="写入 .docx、.xlsx、.pdf、.html 或 .json。"
)
def draft(
    notes: Any,  # noqa: ANN401  # click's own type
    template: str | None,
    goals: Path | None,
    year: int | None,
    project: str | None,
    answers: tuple[str, ...],
    offline: bool,  # noqa: FBT001  # click hands flags over so
    out: Path | None,
) -> None:
    """由一段文字起草自评表。NOTES 为文件，- 为标准输入。"""
    import asyncio

    from assistant import report
    from assistant.checking import file_limits, profile_of
    from assistant.documents import read_goals
    from assistant.draft import Answer, Request
    from assistant.pipeline import answer
    from assistant.settings import Settings

    text = decoded(notes.read())
    request = Request(
        text=text,
        template=template or Settings().template,
        year=year,
        project={"name": project} if project else {},
        goals=read_goals(goals.name, goals.read_bytes(), project or text, file_limits()) if goals else None,
    )
    if out is not None:
        kind_of(out)
    given = tuple(Answer(where=where, text=text) for where, _, text in (a.partition("=") for a in answers))
    made = asyncio.run(make_draft(request, offline=offline))
    if given:
        made = answer(made, given, office=profile_of(Settings().profile))
    if out is None:
        click.echo("\n".join(report.draft_lines(made)))
    else:
        out.write_bytes(file_of(made, out))
        mark = (
            ""
            if made.verdict != "rejected"
            else "（未通过，带“草稿”字样）"
            if out.suffix.lower() != ".json"
            else "（未通过）"
        )
        click.echo(f"已写入 {out}{mark}：{report.VERDICTS[made.verdict]}", err=True)
        click.echo("\n".join(report.draft_lines(made)), err=True)
    silent = bool(made.attempts) and all(each.outcome == "unavailable" for each in made.attempts)
    sys.exit(3 if silent else int(made.verdict == "rejected"))


async def make_draft(request: "Request", *, offline: bool) -> "Draft":
    """Draft with the configured model, or without one."""
    from assistant.checking import profile_of
    from assistant.pipeline import Limits, draft_form
    from assistant.settings import Settings

    settings = Settings()
    limits, office = Limits(**settings.limits()), profile_of(settings.profile)
    if offline or not settings.llm_base_url:
        return await draft_form(request, model=None, tell=show, limits=limits, office=office)
    from assistant.model import open_model

    model = open_model(
        settings.llm_base_url,
        settings.llm_api_key.get_secret_value(),
        settings.llm_model,
        timeout=settings.llm_timeout,
        parallel=settings.llm_parallel,
    )
    try:
        return await draft_form(request, model=model, tell=show, limits=limits, office=office)
    finally:
        await model.aclose()


def show(event: "Event") -> None:
    """Show on standard error how far the draft has come."""
    if event.kind == "progress":
        stages = {"read": "读数", "propose": "起草", "recompute": "计算", "check": "核查", "repair": "修正"}
        stage = stages.get(event.data["stage"], event.data["stage"])
        click.echo(f"{stage} {event.data['done']}/{event.data['of']}", err=True)
    elif event.kind == "row":
        row = event.data["row"]
        click.echo(f"  {row['level2']} {row['name']}", err=True)


def file_of(made: "Draft", out: Path) -> bytes:
    """Give the content of the file that the draft becomes. Raises UnreadableFile for unknown kinds."""
    from assistant.documents import write
    from validators.template import find_template

    kind = kind_of(out)
    if kind == "json":
        return made.model_dump_json(indent=1).encode()
    return write(made.form, find_template(made.form.template), kind, draft=made.verdict == "rejected")


def kind_of(out: Path) -> "Kind":
    """Tell by its ending what kind of file is wanted. Raises UnreadableFile."""
    from assistant.documents import WRITABLE
    from assistant.errors import UnreadableFile

    if out.suffix.lower() not in WRITABLE:
        raise UnreadableFile(f"不能写 {out.suffix or out.name} 文件，可用 {'、'.join(WRITABLE)}")
    return WRITABLE[out.suffix.lower()]


@assistant.command()
@click.argument("code")
def explain(code: str) -> None:
    """说明一条规则：查什么、为什么、例子、依据。CODE 为代号（C07），或一族的字母（C）。"""
    from validators.catalogue import find_rule, rule_book

    if len(code) == 1 and (family := [each for each in rule_book() if each.startswith(code.upper())]):
        click.echo("\n\n".join(find_rule(each).doc.strip() for each in family))
        return
    click.echo(find_rule(code).doc.strip())


@assistant.command()
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", help="输出格式。")
def rules(output: str) -> None:
    """列出全部规则。"""
    from validators.catalogue import rule_book
    from validators.rule import SEVERITIES as SAID

    every = [
        (r.code, r.slug, r.severity, r.doc.splitlines()[0].split(":", 1)[1].strip())
        for r in rule_book().values()
    ]
    if output == "json":
        listed = [dict(zip(("code", "name", "severity", "title"), each, strict=True)) for each in every]
        click.echo(json.dumps({"rules": listed}, ensure_ascii=False, indent=1))
        return
    for code, slug, severity, title in every:
        click.echo(f"{code}  {SAID[severity]}  {title}({slug})")


@assistant.command()
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", help="输出格式。")
def templates(output: str) -> None:
    """列出全部表样。"""
    from validators.template import templates as every

    if output == "json":
        listed = [
            each.model_dump(mode="json", include={"id", "title", "source", "verified", "years", "regions"})
            for each in every().values()
        ]
        click.echo(json.dumps({"templates": listed}, ensure_ascii=False, indent=1))
        return
    for each in every().values():
        doubt = "" if each.verified else f"【未核实】{each.unverified}"
        click.echo(f"{each.id}  {each.title}  {'、'.join(each.regions)}  来源：{each.source}{doubt}")


@assistant.command()
@click.argument(
    "sources", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--template", help="表样；不写则由表头识别。")
@click.option("--form", "number", type=int, help="只取第几张表；不写则全部，几张表的前面加一张清单。")
def convert(sources: tuple[Path, ...], out: Path, template: str | None, number: int | None) -> None:
    """把自评表转成另一种文件（.docx .xlsx .pdf .html .json）；没有通过核查的带“草稿”字样。

    SOURCES 可以是几个文件：所有的表合成一个 OUT，前面有一张清单，每张表另起一页。
    """
    from assistant.checking import file_limits, read_path
    from assistant.documents import write_all
    from assistant.documents.binding import Bound
    from assistant.errors import UnreadableFile
    from assistant.report import VERDICTS
    from validators.catalogue import judge_all

    if out in sources:
        raise UnreadableFile(f"{out} 既是要读的又是要写的，请在最后另写一个文件名")
    limits = file_limits()
    forms = tuple(form for source in sources for form in read_path(source, template, limits).forms)
    if number is not None and not 1 <= number <= len(forms):
        raise UnreadableFile(f"{'、'.join(map(str, sources))} 里有{len(forms)}张表，没有第{number}张")
    judged = judge_all(forms if number is None else forms[number - 1 : number])
    rejected = any(each.verdict == "rejected" for each in judged)
    bound = [Bound(each.form, VERDICTS[each.verdict]) for each in judged]
    out.write_bytes(write_all(bound, kind_of(out), draft=rejected))
    count = f"（{len(judged)}张表）" if len(judged) > 1 else ""
    click.echo(f"已写入 {out}{count}" + ("（未通过核查，带“草稿”字样）" if rejected else ""), err=True)


@assistant.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="写入 .docx、.xlsx、.pdf 或 .html；不写则显示文字。",
)
@click.option("--unit", help="单位名称；不写则取各表里最常见的。")
@click.option("--year", type=int, help="年度；不写则取各表里最常见的。")
@click.option("--template", help="表样；不写则由表头识别。")
@click.option("--summary", is_flag=True, help="只写每张表的摘要版（显示在屏幕上）。")
def report(
    files: tuple[Path, ...],
    out: Path | None,
    unit: str | None,
    year: int | None,
    template: str | None,
    summary: bool,  # noqa: FBT001  # click hands flags over so
) -> None:
    """由收上来的自评表写单位的自评报告：文字、各项目汇总表、得分和执行率图；数字都取自各表。"""
    from assistant.checking import file_limits, profile_of, read_path
    from assistant.documents.files import write_document
    from assistant.errors import UnreadableFile
    from assistant.overview import overview, sections, unit_of
    from assistant.phrasing.prose import summary as summarised
    from validators.catalogue import judge_all
    from validators.template import find_template

    profile = os.environ.get("ASSISTANT_PROFILE")
    limits = file_limits()
    forms = tuple(form for each in files for form in read_path(each, template, limits).forms)
    if summary:
        click.echo("\n\n".join(summarised(form, find_template(form.template)) for form in forms))
        return
    judged = judge_all(forms, profile=profile_of(Path(profile) if profile else None))
    whole = unit_of(judged, unit, year)
    if out is None:
        for section in sections(whole):
            click.echo("\n".join((section.heading, *section.paragraphs)))
        return
    kind = kind_of(out)
    if kind == "json":
        raise UnreadableFile("报告不能写成 .json，可用 .docx、.xlsx、.pdf 或 .html")
    out.write_bytes(write_document(overview(whole, spreadsheet=kind == "xlsx"), kind))
    mark = "（有退回的表，带“草稿”字样）" if whole.draft else ""
    click.echo(f"已写入 {out}（{len(forms)}个项目）{mark}", err=True)


@assistant.command()
@click.option("--host", help="监听地址；除本机外须先配置 ASSISTANT_API_KEYS。")
@click.option("--port", type=int, help="端口。")
def serve(host: str | None, port: int | None) -> None:
    """启动服务和网页。"""
    import uvicorn

    from assistant.access import ensure_safe
    from assistant.settings import Settings

    settings = Settings()
    host, port = host or settings.host, port or settings.port
    ensure_safe(host, settings)
    click.echo(f"请用浏览器打开 http://{host}:{port}/ （按 Ctrl+C 停止）", err=True)
    # By name: the doors stand above the assistant, so nothing here imports them.
    uvicorn.run(
        "api.app:create_app",
        factory=True,
        host=host,
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=3,
    )


@assistant.command()
@click.option("--offline", is_flag=True, help="不连模型服务。")
def doctor(offline: bool) -> None:  # noqa: FBT001  # click hands flags over so
    """检查这台机器是否样样齐备。"""
    from assistant.examination import examine

    broken = False
    for each in examine(offline=offline):
        mark = {"good": "✓", "missing": "–", "broken": "✗"}[each.state]
        broken = broken or each.state == "broken"
        click.echo(f"{mark} {each.what}：{each.says}")
    sys.exit(2 if broken else 0)


@assistant.group()
def key() -> None:
    """访问密钥。"""


@key.command()
@click.argument("name")
def new(name: str) -> None:
    """为 NAME 新建一个访问密钥：只显示一次，文件里只存它的摘要。"""
    from assistant.access import new_key
    from assistant.errors import Misconfigured
    from assistant.settings import Settings

    path = Settings().api_keys
    if path is None:
        raise Misconfigured("请先设置 ASSISTANT_API_KEYS=密钥文件的路径")
    click.echo(new_key(path, name))


def main() -> None:
    """Run the command line; what stops it is said in Chinese, on one line."""
    # Looking for garbage in all that the libraries make takes a fifth of the time of `check`, most of it at
    # the end: it is done more rarely, and not then.
    gc.set_threshold(50_000)
    atexit.register(gc.freeze)
    try:
        assistant(standalone_mode=True)
    except ModelUnavailable as error:
        click.echo(f"错误：{error}", err=True)
        sys.exit(3)
    except SelfEvaluationError as error:
        click.echo(f"错误：{error}", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
