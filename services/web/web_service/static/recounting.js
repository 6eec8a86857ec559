/* What counting again in this browser has in common, for votes and for rounds. The program is the one that is handed out
   for Node.js: the same file. Nothing that is typed here leaves the page. */
const box = document.getElementById("recount");
const outcome = box.querySelector("[data-outcome]");
const start = box.querySelector("[data-start]");
export const data = box.dataset;
export const words = JSON.parse(data.words);

/* Keeps what it is given and lets the browser hash it. */
export function sha256() {
  const parts = [];
  const encoder = new TextEncoder();
  return {
    update: (text) => { parts.push(encoder.encode(text)); },
    digest: async () => {
      const bytes = await new Blob(parts).arrayBuffer();
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    },
  };
}

async function* lines(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const found = (rest + value).split("\n");
    rest = found.pop();
    yield* found;
  }
  if (rest) yield rest;
}

/* As somebody types it: case, hyphens and the letters that look like digits do not matter. */
const typed = () => document.getElementById("own-code").value.toUpperCase().replace(/[-\s]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");

/* Every line of a stream; gives the own receipt, and the ballot that bears it. */
export async function through(recount, stream) {
  const own = typed();
  let found = null;
  for await (const line of lines(stream)) {
    const ballot = recount.line(line);
    if (own && ballot && ballot.code === own) found = ballot;
  }
  return { own, found };
}

export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/* The verdict, a table of what was stated beside what was counted, and everything that differs. */
export function verdict(differences) {
  const agrees = differences.length === 0;
  return element("p", agrees ? "recount-verdict recount-agrees" : "recount-verdict recount-differs",
    (agrees ? "✓ " : "✗ ") + (agrees ? words.agrees : words.differs));
}

export function table(columns, rows) {
  const head = element("tr", "", ...columns.map((text, at) => {
    const cell = element("th", at ? "text-end" : "", text);
    cell.scope = "col";
    return cell;
  }));
  const body = rows.map(([label, stated, counted]) => {
    const name = element("th", "", label);
    name.scope = "row";
    return element("tr", counted === stated ? "" : "row-differs", name,
      element("td", "num text-end", String(stated)), element("td", "num text-end", String(counted)));
  });
  return element("table", "table table-sm", element("thead", "", head), element("tbody", "", ...body));
}

export function list(differences) {
  return element("ul", "recount-list", ...differences.slice(0, 20).map((text) => element("li", "", text)));
}

async function go(count, open) {
  if (!globalThis.crypto?.subtle) { outcome.replaceChildren(element("p", "note", words.insecure)); return; }
  start.setAttribute("aria-disabled", "true");
  outcome.replaceChildren(element("p", "quiet", words.working));
  try {
    outcome.replaceChildren(...await count(await open()));
    outcome.dataset.done = "1";
  } catch (error) {
    outcome.replaceChildren(element("p", "recount-verdict recount-differs", "✗ " + words.unreadable), element("p", "quiet", String(error.message)));
    outcome.dataset.done = "1";
  }
  start.removeAttribute("aria-disabled");
}

/* `count` makes what is shown from a stream of lines: of the published ballots, or of a file. */
export function whenAsked(count) {
  start.addEventListener("click", () => go(count, async () => {
    const answer = await fetch(data.ballots, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.body;
  }));
  document.getElementById("own-file").addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (file) go(count, async () => file.stream());
  });
}
