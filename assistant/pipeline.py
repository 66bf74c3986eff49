"""From a clerk's text to an accepted form. This is the whole flow; the rest is detail.

read        every quantity, with its span                       validators/ledger.py
propose     words by the model, figures by fact id              drafting/proposing.py, offline.py
form        code puts the figures in, each with its origin      drafting/forming.py
complete    points, scores and prose that follow                drafting/completing.py
check       all rules, with the text and the origins            validators/catalogue.py
repair      rows that broke a rule are asked for again, alone   drafting/proposing.py
ask         what only the clerk can say                         drafting/questions.py
answer      what the clerk says goes into its cell, and counts  drafting/answering.py
"""

from assistant.draft import Answer, Draft, Event, Request, Tell, Usage
from assistant.drafting.answering import Taken, in_order, take
from assistant.drafting.approved import only_told
from assistant.drafting.completing import complete
from assistant.drafting.forming import Formed, form_of
from assistant.drafting.inquiry import USUAL, Limits
from assistant.drafting.proposing import Proposing
from assistant.drafting.questions import questions
from assistant.offline import propose_offline
from assistant.phrasing.punctuation import punctuated
from assistant.proposal import Model, Proposal
from validators.catalogue import judge, verdict
from validators.ledger import Ledger, read
from validators.profile import Profile
from validators.template import Template, find_template

__all__ = ["Limits", "answer", "draft_form"]
OFFLINE = "本稿由离线起草，没有使用模型。"


async def draft_form(
    request: Request,
    *,
    model: Model | None,
    tell: Tell,
    limits: Limits = USUAL,
    office: Profile | None = None,
) -> Draft:
    """Draft the form that *request* asks for, by the law of the edition and of the *office*.

    Raises UnknownTemplate; a model's faults never surface.
    """
    template = find_template(request.template)
    ledger = read(punctuated(request.text))
    tell(Event("progress", {"stage": "read", "done": 1, "of": 1}))
    own = propose_offline(ledger, template)
    if model is None:
        draft, formed = _examined(own, ledger, request, template, office)
        return _announced(draft, "".join((OFFLINE, *formed.remarks)), tell)

    asking = Proposing(model, limits, own, ledger, template, tell)
    proposal = await asking.propose()
    draft, formed = _examined(proposal, ledger, request, template, office)
    proposal = await asking.give_reasons(draft, proposal)
    for _ in range(limits.repairs):
        draft, formed = _examined(proposal, ledger, request, template, office)
        broken = asking.mendable(draft, formed)
        if not broken:
            break
        proposal = await asking.repair(broken, proposal)
    draft, formed = _examined(proposal, ledger, request, template, office)
    return _announced(asking.signed(draft), "".join((asking.notice(), *formed.remarks)), tell)


def answer(
    draft: Draft, answers: tuple[Answer, ...] | list[Answer], *, office: Profile | None = None
) -> Draft:
    """Put the clerk's answers into their cells, then judge again. Raises UnknownCell; nothing is lost."""
    template = find_template(draft.form.template)
    taken = Taken(draft.form, draft.origins)
    for each in in_order(answers):
        taken = take(taken.form, taken.origins, each, template, draft.ledger)
    judged = _judged(taken, draft.reasons, draft.ledger, template, office)
    kept = {"model": draft.model, "notice": draft.notice, "usage": draft.usage, "attempts": draft.attempts}
    return judged.model_copy(update=kept)


def _examined(
    proposal: Proposal, ledger: Ledger, request: Request, template: Template, office: Profile | None
) -> tuple[Draft, Formed]:
    """Form, complete and judge a proposal."""
    formed = form_of(proposal, ledger, request, template)
    called = {name: proposal.reasons[own] for name, own in formed.names.items() if own in proposal.reasons}
    taken = Taken(formed.form, formed.origins)
    return _judged(taken, proposal.reasons | called, ledger, template, office), formed


def _judged(
    taken: Taken, reasons: dict[str, int], ledger: Ledger, template: Template, office: Profile | None
) -> Draft:
    """Fill in what follows, ask every rule, and ask the clerk what is missing."""
    form, origins = complete(taken.form, taken.origins, reasons, ledger, template)
    judgement = judge(form, ledger=ledger, origins=origins, profile=office)
    findings = only_told(judgement.findings, origins)
    return Draft(
        verdict=verdict(findings),
        form=form,
        findings=findings,
        questions=questions(form, findings, origins, ledger),
        origins=origins,
        ledger=ledger,
        model=None,
        usage=Usage(),
        reasons=reasons,
    )


def _announced(draft: Draft, notice: str, tell: Tell) -> Draft:
    """Tell the finished draft, part by part."""
    for index, row in enumerate(draft.form.rows):
        here = {
            p: o.model_dump(mode="json") for p, o in draft.origins.items() if p.startswith(f"/rows/{index}/")
        }
        tell(Event("row", {"row": row.model_dump(mode="json"), "origins": here, "provisional": False}))
    for finding in draft.findings:
        tell(Event("finding", finding.model_dump(mode="json")))
    for question in draft.questions:
        tell(Event("question", question.model_dump(mode="json")))
    tell(Event("progress", {"stage": "check", "done": 1, "of": 1}))
    tell(Event("verdict", {"verdict": draft.verdict, "version": 1}))
    return draft.model_copy(update={"notice": notice})
