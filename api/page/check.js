// Checking a finished form: a file or a paste in, findings out. Nothing is kept; what can be mended is mended on demand.

import { call } from "./http.js";
import { LEVELS, node } from "./sheet.js";

const $ = (id) => document.getElementById(id);
const VERDICTS = { accepted: "通过", accepted_with_warnings: "通过，有警告待确认", rejected: "退回" };

// A table that is pasted from Word, WPS or Excel comes as text and as a page; only the page has its merged cells.
let page = { text: "", html: "" };

function handedIn() {
  if ($("file").files[0]) return $("file").files[0];
  const text = $("pasted").value;
  if (!text.trim()) return null;
  const [content, name] = page.html && text === page.text ? [page.html, "粘贴的表.html"] : [text, "粘贴的表.txt"];
  return new File([content], name);
}

function keepPage(event) {
  const html = event.clipboardData.getData("text/html");
  if (!/<table[\s>]/i.test(html)) return;
  setTimeout(() => {
    page = { text: $("pasted").value, html };
  });
}

async function check(fix) {
  $("check-trouble").hidden = true;
  const file = handedIn();
  if (!file) return complain("请选一个文件，或把表格粘贴进来");
  const parts = new FormData();
  parts.append("file", file);
  try {
    const answer = await (await call("POST", `/v1/checks${fix ? "?fix=safe" : ""}`, parts)).json();
    const forms = answer.forms.map((form) => shown(form, file.name));
    $("checked").replaceChildren(...leftOut(answer.remarks), ...forms, ...(answer.forms[0].kind ? [] : annotating(file)));
  } catch (error) {
    complain(error.message);
  }
}

function complain(message) {
  $("check-trouble").textContent = message;
  $("check-trouble").hidden = false;
}

// The clerk's own file again, with the findings as comments and the mends as tracked changes.
function annotating(file) {
  const [ending] = /\.(?:docx|xlsx)$/i.exec(file.name) || [];
  if (!ending) return [];
  const button = node("button", "下载带批注和修订的文件", "small annotate");
  button.type = "button";
  button.addEventListener("click", async () => {
    const parts = new FormData();
    parts.append("file", file);
    try {
      const answer = await call("POST", "/v1/checks/annotated", parts, { Accept: "*/*" });
      save(await answer.blob(), `${file.name.slice(0, -ending.length)}.批注${ending}`);
    } catch (error) {
      complain(error.message);
    }
  });
  return [button];
}

function save(blob, name) {
  const link = node("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function shown(form, name) {
  const box = node("article", "", "checked");
  box.append(node("h3", `${form.title || name}（${form.kind === "narrative" ? "自评报告，没有表格，只核对文字里的数" : form.template}）：${VERDICTS[form.verdict]}`));
  if (form.fixed && form.fixed.length) box.append(...mended(form, name));
  const safe = form.findings.filter((finding) => finding.fix && finding.fix.applicability === "safe");
  if (safe.length) {
    const mend = node("button", `一键改正（${safe.length}处）`, "small mend");
    mend.type = "button";
    mend.addEventListener("click", () => check(true));
    box.append(mend);
  }
  const list = node("ol");
  const order = Object.keys(LEVELS);
  const sorted = [...form.findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  list.append(...sorted.map(item));
  box.append(sorted.length ? list : node("p", "没有发现问题。"));
  return box;
}

function leftOut(remarks) {
  if (!remarks.length) return [];
  const list = node("ul");
  list.append(...remarks.map((remark) => node("li", remark)));
  const box = node("details", "", "left-out");
  box.append(node("summary", `读文件时有 ${remarks.length} 处提示`), list);
  return [box];
}

function item(finding) {
  const made = node("li");
  made.dataset.finding = finding.where;
  made.append(node("span", LEVELS[finding.severity], `level ${finding.severity}`), ` ${finding.code} ${finding.cell}：${finding.message}`);
  if (finding.fix && finding.fix.applicability === "unsafe") {
    made.append(node("span", ` 可改为${finding.fix.edits.map((edit) => `“${edit.text}”`).join("、")}，请确认。`, "quiet"));
  }
  return made;
}

function mended(form, name) {
  const list = node("ul", "", "mended");
  list.append(...form.fixed.map((edit) => node("li", `已改正 ${edit.code}：${edit.where} → ${edit.text}`)));
  const link = node("a", "下载改正后的表（JSON）");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(form.form, null, 1)], { type: "application/json" }));
  link.download = `${name.replace(/\.[^.]*$/, "")}.改正.json`;
  return [list, link];
}

$("pasted").addEventListener("paste", keepPage);
$("pasted").addEventListener("input", () => {
  $("file").value = "";
});
$("check").addEventListener("submit", (event) => {
  event.preventDefault();
  check(false);
});
