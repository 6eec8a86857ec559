"use strict";
/* Taking part works without this file. It counts ticks, keeps places of a ranking apart, copies the receipt, and keeps
   what was opened or begun while parts of a page are swapped. */
(function () {
  function approval(form) {
    const line = form.querySelector("[data-count]");
    const ticks = form.querySelectorAll("input[name=choice]");
    const most = Number(form.dataset.most);
    function look() {
      const chosen = form.querySelectorAll("input[name=choice]:checked").length;
      line.textContent = line.dataset.words.replace("{count}", chosen);
      for (const tick of ticks) tick.disabled = !tick.checked && chosen >= most;
      line.hidden = false;
    }
    for (const tick of ticks) tick.addEventListener("change", look);
    look();
  }

  /* Two options never have one place: who is pushed out takes the place that was given up. */
  function ranking(form) {
    const line = form.querySelector("[data-order]");
    const selects = Array.from(form.querySelectorAll(".rank select"));
    const before = new Map();
    function look() {
      const ranked = selects.filter(function (one) { return one.value; }).sort(function (a, b) { return a.value - b.value; });
      line.textContent = ranked.length ? line.dataset.words + " " + ranked.map(function (one, at) {
        return (at + 1) + ". " + one.closest(".rank").dataset.option;
      }).join("　") : "";
      line.hidden = !ranked.length;
      for (const one of selects) {
        before.set(one, one.value);
        one.closest(".rank").classList.toggle("is-ranked", one.value !== "");
      }
    }
    for (const changed of selects) changed.addEventListener("change", function () {
      const other = selects.find(function (one) { return one !== changed && one.value && one.value === changed.value; });
      if (other) other.value = before.get(changed);
      look();
    });
    look();
  }

  for (const form of document.querySelectorAll("[data-ballot=approval]")) approval(form);
  for (const form of document.querySelectorAll("[data-ballot=ranking]")) ranking(form);

  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.dataset.copy).then(function () { button.textContent = button.dataset.copied; });
    });
  }

  /* What somebody opened stays open while the part around it is brought up to date. */
  const opened = new Set();
  document.addEventListener("click", function (event) {
    const details = event.target.closest("summary") && event.target.closest("details[id]");
    if (details) { if (details.open) opened.delete(details.id); else opened.add(details.id); }
  });
  document.addEventListener("htmx:after:swap", function () {
    for (const id of opened) { const details = document.getElementById(id); if (details) details.open = true; }
  });

  /* A statement was answered: the next one is read out and can be answered from the keyboard at once. */
  document.addEventListener("htmx:after:swap", function () {
    const next = document.querySelector("[data-take-focus]");
    if (next) { next.removeAttribute("data-take-focus"); next.focus({ preventScroll: true }); }
  });
})();
