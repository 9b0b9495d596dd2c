// Everything that is shown is text: nothing that a tool, a target or a caller says becomes markup.
const at = (id) => document.getElementById(id);

function make(tag, text = "", properties = {}) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(text);
  return node;
}

let state = { gateways: [] };
let chosen = null; // the name of a tool
let seen = null; // the names that the caller may see; null where nobody has asked

const gateway = () => state.gateways.find((one) => one.name === at("gateway").value);
const tool = () => gateway()?.tools.find((one) => one.name === chosen);

async function load() {
  const response = await fetch("/_dev/page/state");
  if (!response.ok) {
    at("connection").textContent = (await response.json()).message;
    return;
  }
  const before = at("gateway").value;
  state = await response.json();
  at("project").textContent = state.project;
  at("gateway").replaceChildren(...state.gateways.map((one) => make("option", one.name)));
  if (state.gateways.some((one) => one.name === before)) at("gateway").value = before;
  at("picture").replaceChildren(...state.gateways.map(picture), ...state.notes.map((note) => make("p", note)));
  const unlike = state.unlike.map((row) => `${row.name}: ${row.unlike}`);
  at("unlike").querySelector("ul").replaceChildren(...[...unlike, ...state.absent].map((text) => make("li", text)));
  if (!at("claims").value) {
    const lines = Object.entries(state.claims).flatMap(([name, value]) => [value].flat().map((one) => `${name}=${one}`));
    at("claims").value = lines.join("\n");
  }
  enter();
}

function box(name, detail, className = "box") {
  const node = make("div", name, { className });
  node.append(make("small", detail));
  return node;
}

function picture(one) {
  const row = make("div", "", { className: "gateway" });
  const policies = one.policies;
  const judged = policies ? `policies: ${policies.mode}, ${policies.count} of ${policies.engine}` : "no policies";
  const targets = make("div", "", { className: "targets" });
  for (const target of one.targets) {
    const count = target.tools === null ? "asking" : `${target.tools} tools`;
    const detail = target.served ? `${target.how}, ${count}` : `not served: ${target.how}`;
    targets.append(box(`${target.name} (${target.kind})`, detail, target.served ? "box" : "box unserved"));
  }
  row.append(box("Agent", ""), make("span", one.authorizer, { className: "arrow" }));
  row.append(box(one.name, `${one.url} · ${judged}`), make("span", "", { className: "arrow" }), targets);
  return row;
}

function enter() {
  const kind = gateway()?.authorizer;
  at("claims-label").hidden = kind !== "CUSTOM_JWT";
  at("arn-label").hidden = kind !== "AWS_IAM";
  at("anyone").hidden = kind !== "NONE";
  if (!tool()) chosen = null;
  list();
  choose(chosen);
}

function list() {
  const words = at("filter").value.toLowerCase().split(/\s+/);
  const found = (gateway()?.tools ?? []).filter((one) => {
    const text = `${one.name} ${one.description ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  at("tools").replaceChildren(
    ...found.map((one) => {
      const hidden = seen !== null && !seen.has(one.name);
      const button = make("button", one.name, {
        type: "button",
        className: hidden ? "hidden" : "",
        title: hidden ? "this caller does not see it" : "",
        onclick: () => choose(one.name, true),
      });
      button.setAttribute("aria-current", String(one.name === chosen));
      const item = make("li");
      item.append(button);
      return item;
    }),
  );
  if (!found.length) at("tools").append(make("li", "none"));
}

function choose(name, moved = false) {
  const before = chosen;
  chosen = name;
  const one = tool();
  const schema = one ? JSON.stringify(one.inputSchema, null, 2) : "";
  const other = name !== before || schema !== at("schema").textContent;
  at("form").hidden = !one;
  at("name").textContent = one ? one.name : "Choose a tool";
  at("description").textContent = one?.description ?? "";
  at("schema").textContent = schema;
  if (other) {
    at("answer").hidden = true;
    at("fields").replaceChildren(...(one ? fields(one.inputSchema) : []));
    at("json").value = "{}";
  }
  for (const button of at("tools").querySelectorAll("button")) {
    button.setAttribute("aria-current", String(button.textContent === name));
  }
  if (moved) (at("fields").querySelector("input, select, textarea") ?? at("call")).focus();
}

function fields(schema) {
  const required = new Set(schema?.required ?? []);
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => {
    const label = make("label");
    label.append(make("span", name, { className: required.has(name) ? "required" : "" }));
    let input;
    if (Array.isArray(property.enum) || property.type === "boolean") {
      input = make("select");
      const values = property.enum ?? [true, false];
      input.append(make("option", "", { value: "" }));
      for (const value of values) input.append(make("option", String(value), { value: JSON.stringify(value) }));
    } else {
      const plain = ["string", "number", "integer"].includes(property.type);
      input = make(plain ? "input" : "textarea", "", { spellcheck: false, autocomplete: "off" });
      input.placeholder = plain ? property.type : `JSON: ${property.type ?? "any"}`;
    }
    input.dataset.name = name;
    input.dataset.text = String(property.type === "string" && !Array.isArray(property.enum));
    label.append(input);
    if (property.description) label.append(make("small", property.description));
    return label;
  });
}

// JSON text, and not an object: 10.50 stays 10.50, and a long number keeps its digits.
function written() {
  if (at("as-json").checked) return at("json").value;
  const parts = [];
  for (const input of at("fields").querySelectorAll("[data-name]")) {
    if (input.value === "") continue;
    const value = input.dataset.text === "true" ? JSON.stringify(input.value) : input.value;
    parts.push(`${JSON.stringify(input.dataset.name)}: ${value}`);
  }
  return `{${parts.join(", ")}}`;
}

function caller() {
  const claims = {};
  const lines = at("claims-label").hidden ? [] : at("claims").value.split("\n").filter((line) => line.trim());
  for (const line of lines) {
    const [name, ...rest] = line.split("=");
    if (!name.trim() || !rest.length) throw new Error(`A claim is NAME=VALUE: ${line}`);
    const value = rest.join("=").trim();
    const before = claims[name.trim()];
    claims[name.trim()] = before === undefined ? value : [before, value].flat();
  }
  return { claims, iam_arn: at("arn").value.trim() || null };
}

async function ask(message) {
  let who;
  try {
    who = caller();
  } catch (error) {
    return [{ ok: false, status: "Not sent" }, { message: error.message }];
  }
  const body = JSON.stringify({ gateway: gateway().name, message, ...who });
  const headers = { "content-type": "application/json" };
  const response = await fetch("/_dev/page/ask", { method: "POST", headers, body });
  return [response, await response.json()];
}

const said = (method, params) => `{"jsonrpc": "2.0", "id": 1, "method": "${method}", "params": ${params}}`;

async function call(event) {
  event.preventDefault();
  const text = written();
  try {
    JSON.parse(text);
  } catch (error) {
    return show("The arguments are no JSON", String(error.message), text, false);
  }
  const params = `{"name": ${JSON.stringify(chosen)}, "arguments": ${text}}`;
  const [response, answer] = await ask(said("tools/call", params));
  const raw = JSON.stringify(answer, null, 2);
  if (!response.ok) return show(`${response.status}`, answer.message ?? "", raw, false);
  if (answer.error) return show(`Error ${answer.error.code}`, answer.error.message, raw, false);
  const blocks = answer.result.content ?? [];
  const words = blocks.map((block) => block.text ?? `(${block.type})`).join("\n");
  show(answer.result.isError ? "Error of the tool" : "Answer", words, raw, !answer.result.isError);
}

function show(outcome, text, raw, good) {
  at("answer").hidden = false;
  at("outcome").textContent = outcome;
  at("outcome").className = good ? "good" : "bad";
  at("text").textContent = text;
  at("raw").textContent = raw;
}

async function see() {
  const names = new Set();
  let cursor = null;
  do {
    const [response, answer] = await ask(said("tools/list", JSON.stringify(cursor ? { cursor } : {})));
    if (!response.ok || answer.error) return show("Not listed", answer.message ?? answer.error.message, "", false);
    for (const one of answer.result.tools) names.add(one.name);
    cursor = answer.result.nextCursor;
  } while (cursor);
  seen = names;
  list();
}

function logged(event) {
  const row = make("tr");
  const time = event.at.slice(11, 19);
  if (!["call", "list", "refused"].includes(event.event)) {
    row.append(make("td", time), make("td", event.text ?? event.event, { colSpan: 6 }));
    if (event.event === "problem") row.className = "bad";
    return row;
  }
  const denied = event.outcome === "denied" || event.event === "refused";
  const decision = [event.decision === "none" ? "" : event.decision, ...event.policies].join(" ");
  const came = [event.event === "refused" ? event.status : event.outcome, event.text].filter(Boolean).join(": ");
  const tool = event.tool ?? (event.event === "list" ? "tools/list" : "-");
  const cells = [time, event.who, tool, event.args ? JSON.stringify(event.args) : ""];
  row.append(...cells.map((text) => make("td", text)), make("td", decision), make("td", came));
  row.append(make("td", event.ms ? event.ms.toFixed(1) : ""));
  if (event.explain) row.children[4].append(make("br"), make("code", event.explain));
  row.children[4].className = denied ? "bad" : event.decision === "allow" ? "good" : "";
  row.children[5].className = event.outcome === "ok" && !denied ? "" : "bad";
  return row;
}

let last = 0;

function follow() {
  const events = new EventSource("/_dev/page/events");
  events.onopen = () => {
    at("connection").textContent = "connected";
    load();
  };
  events.onerror = () => (at("connection").textContent = "connect dev does not answer");
  events.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (event.number <= last) return; // a stream that was opened again begins with what was
    last = event.number;
    at("log").prepend(logged(event));
    while (at("log").childElementCount > 500) at("log").lastChild.remove();
    if (event.event === "reload") load();
  };
}

at("gateway").onchange = () => {
  seen = null;
  enter();
};
at("filter").oninput = list;
at("form").onsubmit = call;
at("list").onclick = see;
at("claims").oninput = at("arn").oninput = () => {
  seen = null;
  list();
};
at("as-json").onchange = () => {
  const json = at("as-json").checked;
  if (json) {
    at("as-json").checked = false; // `written` reads the fields then
    at("json").value = written();
    at("as-json").checked = true;
  }
  at("json-label").hidden = !json;
  at("fields").hidden = json;
};
document.onkeydown = (event) => {
  const writing = ["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName);
  if (event.key === "/" && !writing) {
    event.preventDefault();
    at("filter").focus();
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && tool()) at("form").requestSubmit();
};
follow();
