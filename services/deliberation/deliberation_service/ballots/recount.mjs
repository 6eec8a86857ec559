// Counts the published ballots of a vote again, from the export alone, with nothing but Node.js, or in a browser.
//
//   node recount.mjs ballots.jsonl [SHA-256 as it was announced]
//
// The first line says how it was asked and what it came to; every other line is a ballot:
// {"code": …, "choice": [option numbers from 0], "area_cm2": … on owners' ballots}. Prints what it counted as JSON.
// Exit code 0: all agrees; 1: something differs (it says what); 2: this is no export.
//
// In a browser: `new Recount(sha256)`, `line(text)` for every line, `await finish(announced)`; the platform's page
// /votes/…/recount does so with this very file. `sha256` has update(text) and digest(), in hexadecimal digits.

export class Recount {
  constructor(sha256) {
    this.sha256 = sha256;
    this.header = undefined;
    this.differences = [];
    this.lastCode = "";
  }

  // Takes one line in, without its line feed; gives the ballot, nothing for the header. Throws what is no export.
  line(text) {
    if (this.header === undefined) return this.#begin(JSON.parse(text));
    this.sha256.update(text + "\n");
    const ballot = JSON.parse(text);
    this.#add(ballot);
    return ballot;
  }

  // What was counted, and one sentence for everything in which it differs from what is stated.
  async finish(announced) {
    if (this.header === undefined) throw new Error("the file is empty");
    const { header, tally } = this;
    const digest = await this.sha256.digest();
    const won = this.#winners();
    const result = this.#result(won);
    this.#differs("ballots", tally.ballots, header.ballots);
    this.#differs("ballots_sha256", digest, header.ballots_sha256);
    if (announced) this.#differs("announced SHA-256", digest, announced.toLowerCase());
    for (const part of Object.keys(tally)) this.#differs(`tally.${part}`, tally[part], header.tally[part]);
    this.#differs("winners", won, header.winners);
    this.#differs("result", result, header.result);
    return { differences: this.differences, ballots_sha256: digest, tally, winners: won, result };
  }

  #differs(what, counted, stated) {
    if (JSON.stringify(counted) !== JSON.stringify(stated))
      this.differences.push(`${what}: counted ${JSON.stringify(counted)}, stated ${JSON.stringify(stated)}`);
  }

  #begin(header) {
    if (header.linli !== "ballots/1") throw new Error("not an export of ballots");
    const zeros = () => Array(header.options).fill(0);
    this.header = header;
    this.tally = { ballots: 0, ballots_area_cm2: 0, heads: zeros(), area_cm2: zeros() };
    if (header.kind === "ranking") this.tally.pairs = Array.from({ length: header.options }, zeros);
  }

  #add({ code, choice, area_cm2 = 0 }) {
    const { header, tally } = this;
    if (!(code > this.lastCode))
      this.differences.push(`ballot ${code}: not behind ${this.lastCode}: twice, or out of order`);
    this.lastCode = code;
    const known = choice.every((option) => Number.isInteger(option) && option >= 0 && option < header.options);
    if (!known || !choice.length || choice.length > header.most || new Set(choice).size !== choice.length) {
      this.differences.push(`ballot ${code}: no choice that this vote allows`);
      return;
    }
    tally.ballots += 1;
    tally.ballots_area_cm2 += area_cm2;
    for (const option of tally.pairs ? choice.slice(0, 1) : choice) {
      tally.heads[option] += 1;
      tally.area_cm2[option] += area_cm2;
    }
    if (tally.pairs) {
      const behind = new Set(Array(header.options).keys());
      for (const option of choice) {
        behind.delete(option);
        for (const other of behind) tally.pairs[option][other] += 1;
      }
    }
  }

  // An option wins that no other beats by a stronger path of won pairs than the path back (Schulze); else the most heads.
  #winners() {
    const { header, tally } = this;
    if (!tally.ballots) return [];
    const options = [...Array(header.options).keys()];
    if (!tally.pairs) return options.filter((option) => tally.heads[option] === Math.max(...tally.heads));
    const path = tally.pairs.map((row, a) => row.map((won, b) => (won > tally.pairs[b][a] ? won : 0)));
    for (const via of options)
      for (const a of options)
        for (const b of options)
          if (a !== b) path[a][b] = Math.max(path[a][b], Math.min(path[a][via], path[via][b]));
    return options.filter((a) => options.every((b) => a === b || path[a][b] >= path[b][a]));
  }

  #result(won) {
    const { header, tally } = this;
    if (header.more_slips_than_voters) return "invalid";
    const { threshold } = header;
    const chosen = header.decision ? 0 : won.length === 1 ? won[0] : null;
    const on = (base, units, area) => (base === "area" ? area : units);
    const reached = (share, part, whole) => part >= least(share, whole);
    for (const base of threshold.bases) {
      const part = on(base, header.participating_units, header.participating_area_cm2);
      const whole = on(base, header.roll_units, header.roll_area_cm2);
      if (threshold.participation && !reached(threshold.participation, part, whole)) return "invalid";
    }
    if (!header.needs_consent) return chosen === null ? "failed" : "passed";
    for (const base of threshold.bases) {
      const part = chosen === null ? 0 : on(base, tally.heads[chosen], tally.area_cm2[chosen]);
      const whole =
        threshold.of === "participating"
          ? on(base, header.participating_units, header.participating_area_cm2)
          : on(base, header.roll_units, header.roll_area_cm2);
      if (!reached(threshold.consent, part, whole)) return "failed";
    }
    return "passed";
  }
}

// The smallest part of a whole that reaches a share, in whole numbers.
function least(share, whole) {
  const product = BigInt(whole) * BigInt(share.numerator);
  const exact = product / BigInt(share.denominator);
  const up = share.more_than || product % BigInt(share.denominator) ? 1n : 0n;
  return Number(exact + up) || 1;
}

async function commandLine([file, announced]) {
  const { createHash } = await import("node:crypto");
  const { createReadStream } = await import("node:fs");
  const { createInterface } = await import("node:readline");
  const hash = createHash("sha256");
  const recount = new Recount({ update: (text) => hash.update(text), digest: () => hash.digest("hex") });
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity }))
      recount.line(line);
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
