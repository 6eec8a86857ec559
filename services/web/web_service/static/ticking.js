"use strict";
/* Ticking works without this file: what is too much is said when it is looked over. This counts while one chooses. */
(function () {
  const form = document.querySelector("[data-ticks]");
  if (!form) return;
  const kind = form.dataset.ticks;
  const most = Number(form.dataset.most || 0);
  const said = form.querySelector("[data-said]");
  const projects = Array.from(form.querySelectorAll("[data-project]"));

  /* Fen as the pages write them: ¥1,234, or ¥1,234.50. */
  function yuan(fen) {
    const whole = Math.floor(fen / 100).toLocaleString("en-US");
    const rest = fen % 100;
    return "¥" + whole + (rest ? "." + String(rest).padStart(2, "0") : "");
  }
  const tickOf = function (one) { return one.querySelector("input[name=project]"); };
  const costOf = function (one) { return Number(one.dataset.cost); };
  const ticked = function () { return projects.filter(function (one) { return tickOf(one).checked; }); };
  function say(text, over) {
    said.textContent = text;
    said.classList.toggle("is-over", Boolean(over));
    said.hidden = false;
  }

  function approval() {
    const count = ticked().length;
    say(said.dataset.words.replace("{count}", count), count > most);
    for (const one of projects) {
      tickOf(one).disabled = !tickOf(one).checked && count >= most;
      one.classList.toggle("is-full", tickOf(one).disabled);
    }
  }

  function envelope(box) {
    const amount = Number(box.dataset.amount);
    const own = Array.from(box.querySelectorAll("[data-project]"));
    const spent = own.filter(function (one) { return tickOf(one).checked; }).reduce(function (sum, one) { return sum + costOf(one); }, 0);
    const left = amount - spent;
    const line = box.querySelector("[data-left]");
    line.textContent = left < 0 ? line.dataset.over.replace("{over}", yuan(-left)) : line.dataset.words.replace("{left}", yuan(left));
    line.hidden = false;
    box.querySelector("[data-bar]").value = Math.min(spent, amount);
    box.classList.toggle("is-over", left < 0);
    for (const one of own) {
      const full = !tickOf(one).checked && costOf(one) > left;
      tickOf(one).disabled = full;
      one.classList.toggle("is-full", full);
      one.querySelector("[data-no-room]").hidden = !full;
    }
    return left < 0;
  }

  function knapsack() {
    const over = Array.from(form.querySelectorAll("[data-envelope]")).map(envelope).some(Boolean);
    const chosen = ticked();
    const cost = chosen.reduce(function (sum, one) { return sum + costOf(one); }, 0);
    say(said.dataset.words.replace("{count}", chosen.length).replace("{cost}", yuan(cost)), over);
  }

  function points() {
    let given = 0;
    for (const one of projects) {
      const own = Math.max(0, Math.floor(Number(one.querySelector("input[type=number]").value) || 0));
      one.classList.toggle("is-picked", own > 0);
      given += own;
    }
    const over = given > most;
    say((over ? said.dataset.over.replace("{over}", given - most) : said.dataset.words.replace("{left}", most - given)), over);
  }

  /* Two projects never have one place: who is pushed out takes the place that was given up. */
  const before = new Map();
  function ranking(changed) {
    const selects = projects.map(function (one) { return one.querySelector("select"); });
    if (changed && changed.value) {
      const other = selects.find(function (one) { return one !== changed && one.value === changed.value; });
      if (other) other.value = before.get(changed) || "";
    }
    const ranked = selects.filter(function (one) { return one.value; }).sort(function (a, b) { return a.value - b.value; });
    for (const one of selects) {
      before.set(one, one.value);
      one.closest("[data-project]").classList.toggle("is-picked", one.value !== "");
    }
    say(ranked.length ? said.dataset.words + " " + ranked.map(function (one) { return one.closest("[data-project]").dataset.project; }).join(" › ") : "");
  }

  const look = { approval: approval, knapsack: knapsack, points: points, ranking: ranking }[kind];
  form.addEventListener("input", function (event) { if (kind !== "ranking") look(event.target); });
  form.addEventListener("change", function (event) { look(event.target); });
  look(null);
})();
