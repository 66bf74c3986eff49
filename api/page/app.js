// The page: a client of /v1 and nothing more. Whatever is decided is decided by the service.

import { call, events, key, keepKey, Refused } from "./http.js";
import { chooseCell, showDraft, showRow } from "./sheet.js";

const $ = (id) => document.getElementById(id);
const KEPT = "assistant-notes";
let current = null;

async function open() {
  $("notes").value = sessionStorage.getItem(KEPT) || "";
  $("key").value = key();
  try {
    await fillTemplates();
    const id = location.hash.slice(1);
    if (id) present(await (await call("GET", `/v1/drafts/${encodeURIComponent(id)}`)).json());
  } catch (error) {
    complain(error);
  }
}

async function fillTemplates() {
  if ($("template").options.length) return;
  const listed = await (await call("GET", "/v1/templates")).json();
  for (const each of listed.templates) {
    $("template").add(new Option(each.title + (each.verified ? "" : "【未核实】"), each.id));
  }
  $("template").value = listed.default;
}

function complain(error) {
  $("trouble").textContent = error.message;
  $("trouble").hidden = false;
  if (error instanceof Refused && error.status === 401) {
    $("key-field").hidden = false;
    $("key").focus();
  }
}

function request() {
  const project = {};
  for (const [field, id] of [["name", "project"], ["department", "department"], ["implementer", "implementer"]]) {
    if ($(id).value.trim()) project[field] = $(id).value.trim();
  }
  const asked = { text: $("notes").value, template: $("template").value, project };
  if ($("year").value) asked.year = Number($("year").value);
  return asked;
}

// The approved targets are read first; what comes back goes into the request as it is.
async function goals() {
  const file = $("goals").files[0];
  if (!file) return {};
  const parts = new FormData();
  parts.append("file", file);
  return { goals: await (await call("POST", `/v1/goals?project=${encodeURIComponent($("project").value || $("notes").value.slice(0, 300))}`, parts)).json() };
}

async function begin(event) {
  event.preventDefault();
  $("trouble").hidden = true;
  if ($("key").value) keepKey($("key").value);
  $("draft").disabled = true;
  try {
    await fillTemplates();
    const answer = await call("POST", "/v1/drafts", { ...request(), ...await goals() }, { Prefer: "respond-async" });
    await follow(answer);
  } catch (error) {
    complain(error);
  } finally {
    $("draft").disabled = false;
  }
}

async function follow(answer) {
  const made = await answer.json();
  if (answer.status === 201) return present(made);
  clear();
  for await (const { kind, data } of events(`/v1/drafts/${made.id}/events`)) {
    if (kind === "progress") $("progress").textContent = progress(data);
    if (kind === "row") {
      $("rows").hidden = false;
      showRow($("rows"), data.row);
    }
  }
  return present(await (await call("GET", `/v1/drafts/${made.id}`)).json());
}

function progress({ stage, done, of }) {
  const names = { read: "正在读数", propose: "正在起草", recompute: "正在计算", check: "正在核查", repair: "正在修正" };
  return `${names[stage] || stage}：${done}/${of}`;
}

function clear() {
  $("result").hidden = false;
  $("rows").replaceChildren();
  $("rows").hidden = true;
  for (const id of ["verdict", "asking", "found", "downloads", "origin"]) $(id).hidden = true;
  $("form").replaceChildren();
}

async function present(draft) {
  clear();
  if (!draft.form) throw new Error(`${draft.problem || "起草没有完成"}\n您写的内容已经保存。`);
  current = draft;
  history.replaceState(null, "", `#${draft.id}`);
  $("progress").textContent = "";
  $("engine").textContent = draft.model ? `模型：${draft.model}` : "离线起草：没有使用模型";
  $("start").hidden = true;
  $("source").hidden = false;
  const sheet = await (await call("GET", `/v1/drafts/${draft.id}/exports/sheet?draft=true`, undefined, { Accept: "text/html" })).text();
  showDraft(draft, sheet, send);
  const marked = draft.verdict === "rejected" ? "（带“草稿”字样）" : "";
  $("word").textContent = `下载 Word${marked}`;
  $("excel").textContent = `下载 Excel${marked}`;
  $("pdf").textContent = `下载 PDF${marked}`;
  $("downloads").hidden = false;
}

async function send(answers) {
  $("trouble").hidden = true;
  try {
    await call("POST", `/v1/drafts/${current.id}/answers`, answers);
    await present(await (await call("GET", `/v1/drafts/${current.id}`)).json());
    const next = document.querySelector("#questions input, #questions button");
    (next || $("verdict")).focus();
  } catch (error) {
    complain(error);
    $("trouble").scrollIntoView();
  }
}

async function download(kind) {
  const wanted = current.verdict === "rejected" ? "?draft=true" : "";
  try {
    const answer = await call("GET", `/v1/drafts/${current.id}/exports/${kind}${wanted}`, undefined, { Accept: "*/*" });
    const named = /filename\*=UTF-8''([^;]+)/i.exec(answer.headers.get("Content-Disposition") || "");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = named ? decodeURIComponent(named[1]) : `自评表.${kind}`;
    link.click();
    URL.revokeObjectURL(link.href);
  } catch (error) {
    complain(error);
  }
}

function startAgain() {
  $("notes").value = current.text || $("notes").value;
  $("start").hidden = false;
  $("source").hidden = true;
  $("notes").focus();
}

$("start").addEventListener("submit", begin);
$("notes").addEventListener("input", () => sessionStorage.setItem(KEPT, $("notes").value));
$("notes").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey && !event.isComposing) $("start").requestSubmit();
});
$("rewrite").addEventListener("click", startAgain);
$("word").addEventListener("click", () => download("docx"));
$("excel").addEventListener("click", () => download("xlsx"));
$("pdf").addEventListener("click", () => download("pdf"));
$("print").addEventListener("click", () => print());
$("json").addEventListener("click", () => download("json"));
$("form").addEventListener("click", (event) => {
  const cell = event.target.closest("[data-where]");
  if (cell) chooseCell(current, cell.dataset.where, send);
});
$("form").addEventListener("keydown", (event) => {
  const cell = event.target.closest("[data-where]");
  if (cell && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    chooseCell(current, cell.dataset.where, send);
  }
});
open();
