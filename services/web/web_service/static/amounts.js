"use strict";
/* Adds up what is typed or ticked, while it is typed. Without this file the service adds up, and says so afterwards. */
(function () {
  function yuan(fen) {
    const text = (Math.abs(fen) / 100).toLocaleString("en-US", { minimumFractionDigits: fen % 100 ? 2 : 0 });
    return "¥" + text;
  }
  /* Whole fen of what somebody typed; nothing for what is no amount. */
  function fen(text) {
    const found = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(text.replace(/[,，¥￥\s]/g, ""));
    return found ? Number(found[1]) * 100 + Number((found[2] || "").padEnd(2, "0")) : 0;
  }

  for (const group of document.querySelectorAll("[data-sum]")) {
    const total = group.querySelector("[data-total]");
    const add = () => {
      let sum = 0;
      for (const input of group.querySelectorAll("[data-amount]")) sum += fen(input.value);
      total.textContent = sum ? yuan(sum) : "–";
    };
    group.addEventListener("input", add);
    add();
  }

  /* More lines for a cost estimate: the last one once more, empty, with numbers that go on. */
  for (const button of document.querySelectorAll("[data-more-lines]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const lines = button.closest("form").querySelector(".cost-lines");
      for (let n = 0; n < 4; n += 1) {
        const number = lines.children.length;
        const line = lines.lastElementChild.cloneNode(true);
        for (const input of line.querySelectorAll("input")) {
          input.name = input.name.replace(/\d+$/, String(number));
          input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+$/, String(number + 1)));
          input.value = "";
          input.classList.remove("is-invalid");
        }
        for (const said of line.querySelectorAll(".invalid-feedback")) said.remove();
        lines.append(line);
      }
      lines.children[lines.children.length - 4].querySelector("input").focus();
    });
  }

  /* What is ticked to get the money, together. */
  const boxes = document.querySelectorAll("[data-cost]");
  const shown = document.querySelector("[data-chosen]");
  if (boxes.length && shown) {
    const total = shown.querySelector("[data-total]");
    const reason = document.querySelector("textarea[name=reason]");
    const add = () => {
      let sum = 0;
      let departs = false;
      for (const box of boxes) {
        if (box.checked) sum += Number(box.dataset.cost);
        if (box.checked !== Boolean(box.dataset.won)) departs = true;
      }
      total.textContent = yuan(sum);
      if (reason) reason.required = departs;
    };
    shown.hidden = false;
    for (const box of boxes) box.addEventListener("change", add);
    add();
  }
})();
