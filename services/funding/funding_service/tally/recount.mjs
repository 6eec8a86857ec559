// Counts the published ballots of a round again, from the export alone, with nothing but Node.js, or in a browser.
//
//   node recount.mjs ticks.jsonl [SHA-256 of the ballots as it was announced]
//
// The first line holds everything that was frozen, and what the round came to; every other line is a ballot:
// {"code": …, "choice": [numbers of projects]}, of points [[number, points], …], of rankings in the order of preference.
// Prints what it counted as JSON. Exit code 0: all agrees; 1: something differs (it says what); 2: this is no export.
//
// In a browser: `new Recount(sha256)`, `line(text)` for every line, `await finish(announced)`; the platform's page
// /rounds/…/recount does so with this very file. `sha256()` gives something with update(text) and digest(), in
// hexadecimal digits. The rules are those of docs/recount-a-round.md; amounts are fen, and nothing is rounded.

export class Recount {
  constructor(sha256) {
    this.newDigest = sha256;
    this.ofBallots = sha256();
    this.header = undefined;
    this.differences = [];
    this.lastCode = "";
    this.ballots = 0;
    this.choices = new Map();
  }

  // Takes one line in, without its line feed; gives the ballot, nothing for the header. Throws what is no export.
  line(text) {
    if (this.header === undefined) return this.#begin(JSON.parse(text));
    this.ofBallots.update(text + "\n");
    const ballot = JSON.parse(text);
    this.#add(ballot, text);
    return ballot;
  }

  // What was counted, and one sentence for everything in which it differs from what is stated.
  async finish(announced, pause = async () => {}) {
    if (this.header === undefined) throw new Error("the file is empty");
    const { header } = this;
    const ballotsSha = await this.ofBallots.digest();
    const frozen = this.newDigest();
    frozen.update(canonical(header.frozen));
    const frozenSha = await frozen.digest();
    const counted = await this.#tally(pause);
    const winners = header.valid ? counted.flatMap((one) => one.winners) : [];
    this.#differs("frozen_sha256", frozenSha, header.frozen_sha256);
    this.#differs("ballots", this.ballots, header.ballots);
    this.#differs("ballots_sha256", ballotsSha, header.ballots_sha256);
    if (announced) this.#differs("announced SHA-256", ballotsSha, announced.toLowerCase());
    if (this.ballots > header.participating_units)
      this.differences.push(`${this.ballots} ballots of ${header.participating_units} people who took part`);
    const votes = Object.fromEntries(counted.flatMap((one) => one.votes));
    for (const one of header.tally.explanations) this.#differs(`votes of ${one.project_id}`, votes[one.project_id], one.score);
    this.#differs("voters", this.ballots, header.tally.voters);
    this.#differs("spent", counted.reduce((sum, one) => sum + one.spent, 0), header.tally.spent);
    const stated = header.tally.envelopes?.length ? header.tally.envelopes : [header.tally];
    counted.forEach((one, at) => {
      this.#differs(`share of ${one.envelope}`, one.share, stated[at]?.share ?? null);
      this.#differs(`raised of ${one.envelope}`, one.raised, stated[at]?.raised ?? 0);
    });
    this.#differs("winners", winners, header.winners);
    return { differences: this.differences, ballots: this.ballots, ballots_sha256: ballotsSha, frozen_sha256: frozenSha, votes, winners };
  }

  #differs(what, counted, stated) {
    if (JSON.stringify(counted) !== JSON.stringify(stated))
      this.differences.push(`${what}: counted ${JSON.stringify(counted)}, stated ${JSON.stringify(stated)}`);
  }

  #begin(header) {
    if (header?.linli !== "ticks/1") throw new Error("not an export of ticks");
    this.header = header;
    this.terms = header.frozen.terms;
    this.projects = [...header.frozen.projects].sort((a, b) => a.number - b.number);
    this.byNumber = new Map(this.projects.map((one) => [one.number, one]));
  }

  #add({ code, choice }, text) {
    this.ballots += 1;
    if (!this.#allowed(choice)) {
      this.differences.push(`ballot ${code}: no choice that this round allows`);
      return;
    }
    if (text !== JSON.stringify({ code, choice })) this.differences.push(`ballot ${code}: not written as an export writes it`);
    if (!(code > this.lastCode)) this.differences.push(`ballot ${code}: not behind ${this.lastCode}: twice, or out of order`);
    this.lastCode = code;
    const key = JSON.stringify(choice);
    const known = this.choices.get(key);
    if (known) known.times += 1;
    else this.choices.set(key, { choice, times: 1 });
  }

  // Whether somebody can have ticked so: known projects, each once, in order, within the limit or the envelopes.
  #allowed(choice) {
    const { ballot, most, envelopes } = this.terms;
    if (!Array.isArray(choice) || !choice.length) return false;
    const ofPoints = ballot === "points";
    if (ofPoints && !choice.every((one) => Array.isArray(one) && one.length === 2 && Number.isInteger(one[1]) && one[1] > 0)) return false;
    const numbers = ofPoints ? choice.map((one) => one[0]) : choice;
    if (!numbers.every((one) => this.byNumber.has(one)) || new Set(numbers).size !== numbers.length) return false;
    if (ballot !== "ranking" && numbers.some((one, at) => at && one < numbers[at - 1])) return false;
    if (ofPoints) return choice.reduce((sum, one) => sum + one[1], 0) <= most;
    if (most !== null && numbers.length > most) return false;
    return ballot !== "knapsack" || envelopes.every((envelope) => numbers.map((one) => this.byNumber.get(one))
      .filter((one) => one.envelope === envelope.key).reduce((sum, one) => sum + one.cost_fen, 0) <= envelope.amount_fen);
  }

  // Each envelope is an election of its own: its projects, its money, and of each ballot the part that names them.
  async #tally(pause) {
    const found = [];
    for (const envelope of this.terms.envelopes) {
      const projects = this.projects.filter((one) => one.envelope === envelope.key);
      found.push({ envelope: envelope.key, ...(await count(this.#election(envelope, projects), this.terms, pause)) });
    }
    return found;
  }

  #election(envelope, projects) {
    const place = new Map(projects.map((one, at) => [one.number, at]));
    const whole = this.terms.split_by === "none";
    const groups = new Map();
    let voters = 0;
    for (const { choice, times } of this.choices.values()) {
      const own = choice.filter((one) => place.has(this.terms.ballot === "points" ? one[0] : one));
      if (!own.length && !whole) continue;
      voters += times;
      const points = own.map((one, at) =>
        this.terms.ballot === "points" ? [place.get(one[0]), one[1]] : [place.get(one), this.terms.ballot === "ranking" ? own.length - at : 1]);
      points.sort((a, b) => a[0] - b[0]);
      const key = JSON.stringify(points);
      const known = groups.get(key);
      if (known) known.times += times;
      else groups.set(key, { points, times });
    }
    const score = projects.map(() => 0);
    for (const { points, times } of groups.values()) for (const [at, given] of points) score[at] += given * times;
    return { projects, budget: envelope.amount_fen, groups: [...groups.values()], voters, score, unit: this.header.unit };
  }
}

async function count(election, terms, pause) {
  const { projects, score } = election;
  let run = { funded: [], share: null };
  let raised = 0;
  if (terms.rule === "equal_shares" && election.voters) {
    run = equalShares(election, terms, fraction(BigInt(election.budget), BigInt(election.voters)));
    if (terms.completion === "add1u") ({ run, raised } = await raisedShares(election, terms, run, pause));
  }
  const byVotes = terms.rule !== "equal_shares" || terms.completion !== "none";
  const winners = byVotes ? greedy(election, terms, run.funded) : run.funded;
  return {
    votes: projects.map((one, at) => [String(one.number), score[at]]),
    winners: winners.map((at) => projects[at].number),
    spent: cost(election, winners),
    share: run.share && said(run.share),
    raised,
  };
}

// In the order of votes, or of votes for the money, each project that still fits; behind those that are funded already.
function greedy(election, terms, funded) {
  const { projects, score } = election;
  const perCost = terms.rule === "greedy_votes_per_cost";
  const waiting = projects.map((_, at) => at).filter((at) => score[at] && !funded.includes(at));
  waiting.sort((a, b) => {
    const first = BigInt(score[a]) * (perCost ? BigInt(projects[b].cost_fen) : 1n);
    const second = BigInt(score[b]) * (perCost ? BigInt(projects[a].cost_fen) : 1n);
    return first === second ? tie(election, terms, a, b) : first > second ? -1 : 1;
  });
  const winners = [...funded];
  let left = election.budget - cost(election, funded);
  for (const at of waiting) {
    if (projects[at].cost_fen > left) continue;
    winners.push(at);
    left -= projects[at].cost_fen;
  }
  return winners;
}

// Which of two equals comes first, by the frozen list; at the end the frozen order.
function tie({ projects, score }, terms, a, b) {
  const by = {
    more_votes_first: () => score[b] - score[a],
    cheaper_first: () => projects[a].cost_fen - projects[b].cost_fen,
    dearer_first: () => projects[b].cost_fen - projects[a].cost_fen,
    lower_number_first: () => a - b,
  };
  for (const name of terms.tie_breaks) {
    const found = by[name]();
    if (found) return found;
  }
  return a - b;
}

// Everybody has a share. Again and again that project is funded whose supporters can pay for it at the smallest price of
// one unit of utility (ticks: its cost; points and ranks: 1), each price × utility, or all that they have left.
function equalShares(election, terms, share) {
  const { projects, score, groups } = election;
  const purses = groups.map(() => share);
  const supporters = projects.map((_, at) => groups.flatMap(({ points, times }, group) => {
    const own = points.find((one) => one[0] === at);
    return own ? [{ group, times: BigInt(times), points: BigInt(own[1]) }] : [];
  }));
  const weight = projects.map((one) => (terms.ballot === "approval" || terms.ballot === "knapsack" ? BigInt(one.cost_fen) : 1n));
  // Money only leaves purses, so prices only grow: an earlier one is a bound from below.
  const bound = projects.map(() => fraction(0n, 1n));
  let open = projects.map((_, at) => at).filter((at) => score[at]);
  const funded = [];
  for (;;) {
    let best = null;
    open.sort((a, b) => compare(bound[a], bound[b]));
    for (const at of [...open]) {
      if (best && compare(bound[at], best.rho) > 0) break;
      const price = priceOf(BigInt(projects[at].cost_fen), supporters[at], purses);
      if (price === null) {
        open = open.filter((one) => one !== at);
        continue;
      }
      const rho = fraction(price.top, price.bottom * weight[at]);
      bound[at] = rho;
      const against = best ? compare(rho, best.rho) : -1;
      if (against < 0 || (against === 0 && tie(election, terms, at, best.at) < 0)) best = { at, rho, price };
    }
    if (!best) return { funded, share };
    funded.push(best.at);
    open = open.filter((one) => one !== best.at);
    for (const { group, points } of supporters[best.at]) {
      const due = fraction(best.price.top * points, best.price.bottom);
      purses[group] = compare(purses[group], due) <= 0 ? fraction(0n, 1n) : minus(purses[group], due);
    }
  }
}

// The price of one point at which they pay the cost exactly; null when together they have too little.
function priceOf(costFen, supporters, purses) {
  const poorestFirst = [...supporters].sort((a, b) =>
    compare(fraction(purses[a.group].top, purses[a.group].bottom * a.points), fraction(purses[b.group].top, purses[b.group].bottom * b.points)));
  let wanted = fraction(costFen, 1n);
  let points = supporters.reduce((sum, one) => sum + one.points * one.times, 0n);
  for (const one of poorestFirst) {
    const purse = purses[one.group];
    const price = fraction(wanted.top, wanted.bottom * points);
    if (compare(fraction(price.top * one.points, price.bottom), purse) <= 0) return price;
    wanted = minus(wanted, fraction(purse.top * one.times, purse.bottom));
    points -= one.points * one.times;
  }
  return null;
}

// While a project that somebody supports would still fit, shares are raised by one yuan and all begins anew; a run that
// spends more than there is does not count, and the one before it stands.
async function raisedShares(election, terms, first, pause) {
  const wholeYuan = BigInt(Math.floor(election.budget / (election.voters * election.unit)));
  let run = first;
  let raised = 0;
  for (;;) {
    const left = election.budget - cost(election, run.funded);
    const fits = election.projects.some((one, at) => election.score[at] && !run.funded.includes(at) && one.cost_fen <= left);
    if (!fits) return { run, raised };
    const tried = equalShares(election, terms, fraction((wholeYuan + BigInt(raised) + 1n) * BigInt(election.unit), 1n));
    if (cost(election, tried.funded) > election.budget) return { run, raised };
    run = tried;
    raised += 1;
    await pause();
  }
}

function cost({ projects }, funded) {
  return funded.reduce((sum, at) => sum + projects[at].cost_fen, 0);
}

// Exact fractions with a bottom above zero, in lowest terms.
function fraction(top, bottom) {
  let [a, b] = [top < 0n ? -top : top, bottom];
  while (b) [a, b] = [b, a % b];
  return a > 1n ? { top: top / a, bottom: bottom / a } : { top, bottom };
}

function minus(a, b) {
  return fraction(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom);
}

function compare(a, b) {
  const [left, right] = [a.top * b.bottom, b.top * a.bottom];
  return left < right ? -1 : left > right ? 1 : 0;
}

function said({ top, bottom }) {
  return bottom === 1n ? Number(top) : `${top}/${bottom}`;
}

// JSON with sorted keys and without blanks: the text that was hashed when ticking opened.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

async function commandLine([file, announced]) {
  const { createHash } = await import("node:crypto");
  const { createReadStream } = await import("node:fs");
  const { createInterface } = await import("node:readline");
  const sha256 = () => {
    const hash = createHash("sha256");
    return { update: (text) => hash.update(text), digest: () => hash.digest("hex") };
  };
  const recount = new Recount(sha256);
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) recount.line(line);
    const { differences, ...counted } = await recount.finish(announced);
    console.log(JSON.stringify(counted));
    for (const difference of differences) console.error(difference);
    return differences.length ? 1 : 0;
  } catch (error) {
    console.error(`${file}: ${error.message}`);
    return 2;
  }
}

if (globalThis.process?.versions?.node) process.exitCode = await commandLine(process.argv.slice(2));
