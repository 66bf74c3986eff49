"""Proposing: the questions of one draft to the model, side by side, and what is believed of the answers.

A sentence for which the model gives nothing usable falls back to code's own reading of it; so does the
whole text when the model does not answer at all. What happened is told in the notice.
"""

import asyncio
import re

from assistant.asking import (
    funds_of,
    funds_query,
    reason_of,
    reason_query,
    repair_query,
    rows_of,
    rows_query,
    worth_asking,
)
from assistant.draft import Draft, Event, Stage, Tell
from assistant.drafting.crosscheck import Refusal, cross_check, cross_check_funds
from assistant.drafting.forming import Formed, rows_of_proposals
from assistant.drafting.inquiry import Inquiry, Limits
from assistant.errors import BudgetExhausted, ModelFailed
from assistant.offline import funds_offline
from assistant.phrasing.prose import rate_falls_short, size, unspent
from assistant.phrasing.reasons import EXECUTION, WHY, reason_span, reasons
from assistant.proposal import FundsProposal, Model, Proposal, RowProposal
from validators.ledger import Ledger
from validators.scoring import assess
from validators.template import Template
from validators.witness import sentences

MENDABLE = ("D04", "D01", "D02", "D05", "A05", "T01", "T03")
UNSAID = re.compile("未|没有|推迟|延期|延迟|滞后|疫情|暂停|取消")
SHORTEST = 4  # a piece with fewer characters holds no indicator


class Proposing:
    """The model's part in one draft."""

    def __init__(  # noqa: PLR0913, PLR0917  # what a draft is made of
        self, model: Model, limits: Limits, own: Proposal, ledger: Ledger, template: Template, tell: Tell
    ) -> None:
        self.inquiry = Inquiry(model, limits)
        self.own, self.ledger, self.template, self.tell = own, ledger, template, tell
        self.refused: dict[RowProposal, str] = {}
        self.fallen: set[int] = set()
        self._done = 0

    async def propose(self) -> Proposal:
        """Ask for the rows of every sentence and for the funds; believe what the text bears out."""
        spans = sentences(self.ledger.text)
        asked = [
            i
            for i, (start, end) in enumerate(spans)
            if len(self.ledger.text[start:end].strip()) >= SHORTEST and worth_asking(self.ledger, i)
        ]
        self._progress("propose", 0, len(asked))
        said, funds = await asyncio.gather(
            asyncio.gather(*(self._sentence(index, len(asked)) for index in asked)), self._funds()
        )
        believed = cross_check(
            tuple(row for rows in said for row in rows), self.own, self.ledger, self.template
        )
        self._refuse(believed.refused)
        return Proposal(funds, believed.rows, self._reasons(believed.rows))

    def _reasons(self, rows: tuple[RowProposal, ...]) -> dict[str, int]:
        """Give the reasons that code reads out of the text; they are kept by name, and names may be new."""
        return self.own.reasons | reasons(self.ledger, rows)

    async def _sentence(self, index: int, of: int) -> tuple[RowProposal, ...]:
        """Ask about one sentence, and show its rows as soon as they are there."""
        own = tuple(row for row in self.own.rows if row.sentence == index)
        try:
            reply = await self.inquiry.ask(rows_query(self.ledger, index, self.template))
            said = rows_of(reply, self.ledger, index, self.template)
        except (ModelFailed, BudgetExhausted):
            self.fallen.add(index)
            said = own
        self._done += 1
        self._progress("propose", self._done, of)
        here = Proposal(self.own.funds, own, {})
        self._show(cross_check(said, here, self.ledger, self.template).rows, index)
        return said

    async def _funds(self) -> FundsProposal:
        """Ask which amounts are the funds, only where the words around them do not say it."""
        own = funds_offline(self.ledger)
        query = funds_query(self.ledger, self.template)
        columns = {column.field for column in self.template.funds.columns}
        if query is None or all(fact for role, fact in own._asdict().items() if role in columns):
            return own
        try:
            said = funds_of(await self.inquiry.ask(query), self.ledger)
        except (ModelFailed, BudgetExhausted):
            return own
        return cross_check_funds(said, own, self.ledger)

    async def give_reasons(self, draft: Draft, proposal: Proposal) -> Proposal:
        """Ask which sentence tells why, for each deviation whose reason code did not find."""
        open_ = {name: said for name, said in self._deviating(draft) if name not in proposal.reasons}
        told = await asyncio.gather(*(self._reason(name, said) for name, said in open_.items()))
        found = {name: index for name, index in zip(open_, told, strict=True) if index is not None}
        return proposal._replace(reasons=proposal.reasons | found)

    def _deviating(self, draft: Draft) -> list[tuple[str, str]]:
        found = [(each.row.name, size(each, self.template)) for each in assess(draft.form, self.template)]
        if rate_falls_short(draft.form):
            found.append((EXECUTION, unspent(draft.form)))
        return [(name, said) for name, said in found if said]

    async def _reason(self, name: str, said: str) -> int | None:
        """Believe a sentence only when its own words give a reason."""
        if not [
            s
            for s in sentences(self.ledger.text)
            if WHY.search(self.ledger.text, *s) or UNSAID.search(self.ledger.text, *s)
        ]:
            return None
        try:
            index = reason_of(
                await self.inquiry.ask(reason_query(name or "预算执行率", said, self.ledger)), self.ledger
            )
        except (ModelFailed, BudgetExhausted):
            return None
        if index is None or not 0 <= index < len(sentences(self.ledger.text)):
            return None
        words = self.ledger.text[slice(*reason_span(self.ledger, index))]
        return index if WHY.search(words) or UNSAID.search(words) else None

    def mendable(self, draft: Draft, formed: Formed) -> dict[RowProposal, tuple[str, ...]]:
        """Give the model's rows that broke a rule which other words can mend, and those not believed.

        A row that was not believed is asked for again only where code itself has nothing in its place.
        """
        placed = {fact for row in formed.proposals if row for fact in (row.target, row.actual)}
        broken: dict[RowProposal, tuple[str, ...]] = {
            row: (why,) for row, why in self.refused.items() if {row.target, row.actual} - {None} - placed
        }
        for finding in draft.findings:
            match = re.match(r"/rows/(\d+)", finding.where)
            row = formed.proposals[int(match[1])] if match else None
            if (
                row is not None
                and row.by == "model"
                and finding.code in MENDABLE
                and finding.severity == "error"
            ):
                broken[row] = (*broken.get(row, ()), finding.message)
        return broken if not (self.inquiry.exhausted or self.inquiry.gone) else {}

    async def repair(self, broken: dict[RowProposal, tuple[str, ...]], proposal: Proposal) -> Proposal:
        """Ask for the broken rows again, each alone; a row that stays unusable gives way to code's own."""
        self.refused = {}
        self._progress("repair", 0, len(broken))
        mended = await asyncio.gather(*(self._mend(row, why) for row, why in broken.items()))
        said = tuple(row for row in proposal.rows if row.by == "model" and row not in broken)
        fresh = tuple(row for rows in mended for row in rows)
        believed = cross_check((*said, *fresh), self.own, self.ledger, self.template)
        self._refuse(believed.refused)
        self._progress("repair", len(broken), len(broken))
        return proposal._replace(rows=believed.rows, reasons=proposal.reasons | self._reasons(believed.rows))

    async def _mend(self, row: RowProposal, why: tuple[str, ...]) -> tuple[RowProposal, ...]:
        try:
            reply = await self.inquiry.ask(repair_query(row, why, self.ledger, self.template))
            return rows_of(reply, self.ledger, row.sentence, self.template)
        except (ModelFailed, BudgetExhausted):
            return ()

    def _refuse(self, refused: tuple[Refusal, ...]) -> None:
        self.refused = {each.row: each.why for each in refused}

    def notice(self) -> str:
        """Say what the clerk must know about how the draft was made."""
        said = []
        if not self.inquiry.answered:
            said.append("模型服务没有回应，本稿改由离线起草；您填写的内容没有丢失。")
        elif self.fallen:
            said.append(f"有{len(self.fallen)}句话模型没有给出可用的回答，这几句按离线读法起草。")
        if self.inquiry.exhausted:
            said.append(
                "本次起草的次数、用量或时间已用完，已按现有内容核查，没有通过的地方请回答下面的问题。"
            )
        return "".join(said)

    def signed(self, draft: Draft) -> Draft:
        """Put the model and what it cost on the draft; a model that never answered has not been used."""
        model = self.inquiry.model.name if self.inquiry.answered else None
        used = {"usage": self.inquiry.usage, "attempts": tuple(self.inquiry.attempts)}
        return draft.model_copy(update={"model": model, **used})

    def _show(self, rows: tuple[RowProposal, ...], index: int) -> None:
        formed, _, origins = rows_of_proposals(rows, self.ledger, self.template, wanted=False)
        for at, row in enumerate(formed):
            here = {p: o.model_dump(mode="json") for p, o in origins.items() if p.startswith(f"/rows/{at}/")}
            shown = row.model_copy(update={"id": f"S{index + 1}-{at + 1}"}).model_dump(mode="json")
            self.tell(Event("row", {"row": shown, "origins": here, "provisional": True}))

    def _progress(self, stage: Stage, done: int, of: int) -> None:
        self.tell(Event("progress", {"stage": stage, "done": done, "of": of}))
