/* Counts a round's published ballots again in this browser, by the rule that was frozen. */
import { data, element, list, sha256, table, through, verdict, whenAsked, words } from "./recounting.js";

const names = JSON.parse(data.projects);

function named(one) {
  const [number, points] = Array.isArray(one) ? one : [one, null];
  return number + " " + (names[number] ?? "") + (points === null ? "" : " × " + points);
}

function shown(counted) {
  const stated = JSON.parse(data.votes);
  const rows = Object.keys(stated).map((number) => [named(Number(number)), stated[number], counted.votes[number]]);
  const funded = counted.winners.map((number) => element("li", "", named(number)));
  const parts = [verdict(counted.differences),
    element("p", "mb-1", element("strong", "", words.funded), funded.length ? "" : words.nobody), element("ul", "", ...funded),
    table([words.project, words.stated, words.counted], rows),
    element("p", "", words.ballots.replace("{count}", counted.ballots)),
    element("p", "quiet mb-1", words.sha), element("p", "", element("code", "sha", counted.ballots_sha256))];
  if (counted.own) parts.push(element("p", "note", counted.found
    ? words.own_found.replace("{choice}", counted.found.choice.map(named).join(" / "))
    : words.own_missing));
  if (counted.differences.length) parts.push(list(counted.differences));
  return parts;
}

whenAsked(async (stream) => {
  const { Recount } = await import(data.recount);
  const recount = new Recount(sha256);
  const own = await through(recount, stream);
  /* Shares that are raised yuan by yuan take a while: the page stays alive meanwhile. */
  const pause = () => new Promise((resolve) => setTimeout(resolve));
  return shown({ ...(await recount.finish(data.announced, pause)), ...own });
});
