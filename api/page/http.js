// How the page talks to /v1: JSON both ways, problem+json as an Error whose message can be shown.

const KEY = "assistant-key";

export function key() {
  return sessionStorage.getItem(KEY) || "";
}

export function keepKey(secret) {
  sessionStorage.setItem(KEY, secret);
}

export class Refused extends Error {
  constructor(status, problem) {
    const details = (problem.errors || []).map((each) => `· ${each.detail || each.message || ""}`);
    super([problem.detail || problem.title || `服务没有完成这个操作（${status}）`, ...details].join("\n"));
    this.status = status;
    this.problem = problem;
  }
}

export async function call(method, path, body, more = {}) {
  const headers = { Accept: "application/json", ...more };
  if (key()) headers.Authorization = `Bearer ${key()}`;
  const parts = body instanceof FormData; // the browser writes their type itself
  if (body !== undefined && !parts) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined || parts ? body : JSON.stringify(body) });
  } catch {
    throw new Error("连不上服务，请确认它还在运行。您写的内容仍在这一页上。");
  }
  if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => ({})));
  return answer;
}

// Server-sent events over fetch, because EventSource cannot send a key. Goes on after a broken
// connection from the last event it saw; ends after the verdict.
export async function* events(path) {
  let last = "";
  for (let tries = 0; tries < 20; tries += 1) {
    try {
      const answer = await call("GET", path, undefined, {
        Accept: "text/event-stream", ...(last && { "Last-Event-ID": last }),
      });
      for await (const event of blocks(answer.body.getReader())) {
        tries = 0;
        if (event.id) last = event.id;
        if (event.data) yield { kind: event.event, data: JSON.parse(event.data) };
        if (event.event === "verdict") return;
      }
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("起草过程的连接断了，请刷新页面查看结果。");
}

async function* blocks(reader) {
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest = (rest + decoder.decode(value, { stream: true })).replace(/\r\n?/g, "\n");
    const parts = rest.split("\n\n");
    rest = parts.pop();
    for (const part of parts) yield fields(part);
  }
}

function fields(block) {
  const event = { event: "message", data: "" };
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon < 1) continue;
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).replace(/^ /, "");
    event[name] = name === "data" && event.data ? `${event.data}\n${value}` : value;
  }
  return event;
}
