// How a draft is shown: the form as it will be printed, findings beside their cells, sources, questions.

const $ = (id) => document.getElementById(id);
export const LEVELS = { error: "拒绝", warning: "警告", info: "提示" };
const VERDICTS = {
  accepted: "通过核查，可以下载正式的 Word 表。",
  accepted_with_warnings: "通过核查，有警告请确认后再用。",
  rejected: "还没有通过核查：请回答下面的问题，或按核查发现改写。",
};

export function showRow(list, row) {
  const text = (cell) => (cell && cell.text) || "—";
  list.append(node("li", `${row.level2} ${row.name}：目标 ${text(row.target)}，完成 ${text(row.actual)}（待核查）`));
}

export function showDraft(draft, sheet, answer) {
  $("verdict").className = draft.verdict;
  $("verdict").textContent = [VERDICTS[draft.verdict], draft.notice].filter(Boolean).join("\n");
  $("verdict").tabIndex = -1;
  $("verdict").hidden = false;
  $("source-text").textContent = textOf(draft);
  $("form").innerHTML = sheet; // our own service's escaped markup; the page's policy allows no script in it
  for (const cell of $("form").querySelectorAll("[data-where]")) cell.tabIndex = 0;
  showFindings(draft.findings, answer);
  showQuestions(draft.questions, answer);
}

function textOf(draft) {
  return (draft.ledger && draft.ledger.text) || draft.text || "";
}

function showFindings(findings, answer) {
  const order = Object.keys(LEVELS);
  const sorted = [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  $("findings").replaceChildren(...sorted.map((finding) => findingItem(finding, answer)));
  showMending(findings, answer);
  $("found").hidden = !findings.length;
  for (const finding of sorted) markCell(finding);
}

// What a rule calls safe can be mended at once, all of it; the rest one by one, by somebody who has looked.
function showMending(findings, answer) {
  const edits = new Map();
  for (const { fix } of findings) {
    if (fix && fix.applicability === "safe") for (const edit of fix.edits) edits.set(edit.where, edit.text);
  }
  $("mend").hidden = !edits.size;
  $("mend-all").textContent = `一键改正（${edits.size}格）`;
  $("mend-all").onclick = () => answer([...edits].map(([where, text]) => ({ where, text })));
}

function fixButton(fix, answer) {
  const texts = fix.edits.map((edit) => `“${edit.text}”`).join("、");
  const made = button(fix.applicability === "safe" ? `改为${texts}` : `确认，改为${texts}`, "button");
  made.addEventListener("click", () => answer([...answersTyped(), ...fix.edits]));
  return made;
}

function findingItem(finding, answer) {
  const item = node("li");
  item.id = idOf(finding);
  item.dataset.finding = finding.where;
  const level = node("span", LEVELS[finding.severity], `level ${finding.severity}`);
  const link = node("a", finding.cell, "cell");
  link.href = "#form";
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const cell = cellAt(finding.where);
    if (cell) {
      cell.focus();
      cell.click();
    }
  });
  item.append(level, ` ${finding.code} `, link, `：${finding.message}`);
  if (finding.fix) item.append(" ", fixButton(finding.fix, answer));
  return item;
}

// The cell carries the code; what it means stands in the list beside the form and is read out with the cell.
function markCell(finding) {
  const cell = cellAt(finding.where);
  if (!cell || finding.severity === "info") return;
  if (!cell.classList.contains("error")) cell.classList.add(finding.severity);
  const note = node("span", finding.code, `code is-${finding.severity}`);
  note.title = finding.message;
  cell.append(" ", note);
  const described = cell.getAttribute("aria-describedby");
  cell.setAttribute("aria-describedby", [described, idOf(finding)].filter(Boolean).join(" "));
}

function idOf(finding) {
  return `finding-${finding.code}-${finding.where.replaceAll("/", "-")}`;
}

// A finding about a part (/funds, /rows/2) is shown at the first cell of that part.
export function cellAt(where) {
  const cells = [...$("form").querySelectorAll("[data-where]")];
  return cells.find((each) => each.dataset.where === where)
    || cells.find((each) => each.dataset.where.startsWith(`${where}/`))
    || null;
}

function showQuestions(questions, answer) {
  $("questions").replaceChildren(...questions.map((each, index) => questionItem(each, index, answer)));
  $("asking").hidden = !questions.length;
  for (const each of questions) {
    const cell = cellAt(each.where);
    if (cell) cell.classList.add("asked");
  }
}

function questionItem(question, index, answer) {
  const item = node("li");
  const form = node("form");
  const label = node("label", question.ask);
  label.htmlFor = `answer-${index}`;
  const place = node("span", `（${question.cell}）`, "quiet");
  const input = node("input");
  input.id = `answer-${index}`;
  input.dataset.question = question.where;
  form.append(input, button("回答", "submit"));
  if (question.kind === "confirm") {
    input.placeholder = "不对的话，在这里写上正确的内容";
    const yes = button("是，对的", "button");
    yes.addEventListener("click", () => answer([{ where: question.where, text: "是" }]));
    form.prepend(yes);
  }
  // An input method composes with Enter: that Enter chooses a word and sends nothing.
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.isComposing) event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const filled = answersTyped();
    if (filled.length) answer(filled);
  });
  item.append(label, place, form);
  return item;
}

// Whatever has been typed is sent together, so that no answer is lost when the list is drawn anew.
export function answersTyped() {
  return [...$("questions").querySelectorAll("input")]
    .map((input) => ({ where: input.dataset.question, text: input.value.trim() }))
    .filter((each) => each.text);
}

const KINDS = {
  text: "来自您写的原文", goals: "来自批复的绩效目标", computed: "由程序按表样的公式算出",
  person: "由您填写", template: "由表样规定", form: "来自原表，尚未核对",
};

export function chooseCell(draft, where, answer) {
  for (const each of document.querySelectorAll(".chosen")) each.classList.remove("chosen");
  const cell = cellAt(where);
  if (cell) cell.classList.add("chosen");
  for (const each of $("findings").children) each.classList.toggle("chosen", each.dataset.finding === where);
  const origin = draft.origins[where];
  const panel = $("origin");
  panel.replaceChildren(node("strong", "这一格的出处："), origin ? KINDS[origin.kind] || origin.kind : "这一格没有数字，也没有出处");
  if (origin && origin.quote) panel.append(`:“${origin.quote}”`);
  if (origin && origin.confirmed) panel.append("（您已确认）");
  const locked = origin && origin.kind === "goals" && where.startsWith("/rows/");
  if (locked) panel.append("（锁定，不能改）");
  if (!locked && (!origin || origin.kind !== "computed")) panel.append(changeForm(where, answer));
  panel.hidden = false;
  markSource(textOf(draft), origin);
}

// Any cell that is not computed can be typed over; the computed ones follow.
function changeForm(where, answer) {
  const form = node("form");
  const input = node("input");
  input.setAttribute("aria-label", "这一格的新内容");
  input.placeholder = "要改这一格，在这里写上新的内容";
  form.append(input, button("改这一格", "submit"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) answer([...answersTyped(), { where, text: input.value.trim() }]);
  });
  return form;
}

function markSource(text, origin) {
  const place = $("source-text");
  if (!origin || origin.kind !== "text" || origin.start === null) {
    place.textContent = text;
    return;
  }
  // Offsets count characters as Python does; JavaScript counts UTF-16 units.
  const letters = Array.from(text);
  const mark = node("mark", letters.slice(origin.start, origin.end).join(""));
  place.replaceChildren(letters.slice(0, origin.start).join(""), mark, letters.slice(origin.end).join(""));
}

export function node(name, text = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function button(text, type) {
  const made = node("button", text, "small");
  made.type = type;
  return made;
}
