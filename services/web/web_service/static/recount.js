/* Counts a vote's published ballots again in this browser. */
import { data, element, list, sha256, table, through, verdict, whenAsked, words } from "./recounting.js";

function shown(counted) {
  const options = JSON.parse(data.options);
  const stated = JSON.parse(data.heads);
  const rows = options.map((label, at) => [label, stated[at], counted.tally.heads[at]]);
  const parts = [verdict(counted.differences), table([words.option, words.stated, words.counted], rows),
    element("p", "", words.ballots.replace("{count}", counted.tally.ballots) + " · " + words.result + " " + words[counted.result]),
    element("p", "quiet mb-1", words.sha), element("p", "", element("code", "sha", counted.ballots_sha256))];
  if (counted.own) parts.push(element("p", "note", counted.found
    ? words.own_found.replace("{choice}", counted.found.choice.map((one) => options[one]).join(" / "))
    : words.own_missing));
  if (counted.differences.length) parts.push(list(counted.differences));
  return parts;
}

whenAsked(async (stream) => {
  const { Recount } = await import(data.recount);
  const recount = new Recount(sha256());
  const own = await through(recount, stream);
  return shown({ ...(await recount.finish(data.announced)), ...own });
});
