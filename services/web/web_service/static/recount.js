/* Counts a vote's published ballots again in this browser, with the program that is handed out for Node.js: the same
   file. Nothing that is typed here leaves the page. */
const box = document.getElementById("recount");
const words = JSON.parse(box.dataset.words);
const outcome = box.querySelector("[data-outcome]");
const start = box.querySelector("[data-start]");

/* Keeps what it is given and lets the browser hash it. */
function sha256() {
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

async function count(stream) {
  const { Recount } = await import(box.dataset.recount);
  const recount = new Recount(sha256());
  const own = typed();
  let found = null;
  for await (const line of lines(stream)) {
    const ballot = recount.line(line);
    if (own && ballot && ballot.code === own) found = ballot;
  }
  return { ...(await recount.finish(box.dataset.announced)), own, found };
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function shown(counted) {
  const options = JSON.parse(box.dataset.options);
  const stated = JSON.parse(box.dataset.heads);
  const agrees = counted.differences.length === 0;
  const verdict = element("p", agrees ? "recount-verdict recount-agrees" : "recount-verdict recount-differs",
    (agrees ? "✓ " : "✗ ") + (agrees ? words.agrees : words.differs));
  const head = element("tr", "", ...[words.option, words.stated, words.counted].map((text, at) => {
    const cell = element("th", at ? "text-end" : "", text);
    cell.scope = "col";
    return cell;
  }));
  const rows = options.map((label, at) => {
    const name = element("th", "", label);
    name.scope = "row";
    const row = element("tr", counted.tally.heads[at] === stated[at] ? "" : "row-differs", name,
      element("td", "num text-end", String(stated[at])), element("td", "num text-end", String(counted.tally.heads[at])));
    return row;
  });
  const table = element("table", "table table-sm", element("thead", "", head), element("tbody", "", ...rows));
  const parts = [verdict, table, element("p", "", words.ballots.replace("{count}", counted.tally.ballots) + " · " + words.result + " " + words[counted.result]),
    element("p", "quiet mb-1", words.sha), element("p", "", element("code", "sha", counted.ballots_sha256))];
  if (counted.own) parts.push(element("p", "note", counted.found
    ? words.own_found.replace("{choice}", counted.found.choice.map((one) => options[one]).join(" / "))
    : words.own_missing));
  if (!agrees) parts.push(element("ul", "recount-list", ...counted.differences.slice(0, 20).map((text) => element("li", "", text))));
  return parts;
}

async function go(open) {
  if (!globalThis.crypto?.subtle) { outcome.replaceChildren(element("p", "note", words.insecure)); return; }
  start.setAttribute("aria-disabled", "true");
  outcome.replaceChildren(element("p", "quiet", words.working));
  try {
    outcome.replaceChildren(...shown(await count(await open())));
    outcome.dataset.done = "1";
  } catch (error) {
    outcome.replaceChildren(element("p", "recount-verdict recount-differs", "✗ " + words.unreadable), element("p", "quiet", String(error.message)));
    outcome.dataset.done = "1";
  }
  start.removeAttribute("aria-disabled");
}

start.addEventListener("click", () => go(async () => {
  const answer = await fetch(box.dataset.ballots, { cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.body;
}));
document.getElementById("own-file").addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (file) go(async () => file.stream());
});
