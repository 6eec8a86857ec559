"use strict";
/* Forms work without this file. It only spares a second tap, says what is required, and shows the guardian's part to
   the young. */
(function () {
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
    setTimeout(function () { delete form.dataset.sent; }, 10000);
  });
  window.addEventListener("pageshow", function () {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  /* What was not chosen must not hold the form back: only the chosen proof's field is required. */
  const proofs = document.querySelectorAll("input[name=proof]");
  function need() {
    const chosen = document.querySelector("input[name=proof]:checked");
    const name = chosen && chosen.value === "network_identity" ? "credential" : "number";
    for (const one of ["credential", "number"]) document.getElementById("f-" + one).required = one === name;
  }
  for (const proof of proofs) proof.addEventListener("change", need);
  if (proofs.length) need();

  const guardian = document.querySelector("[data-under-14]");
  if (!guardian) return;
  const number = document.getElementById("f-number");
  const born = document.getElementById("f-born_on");

  function birthday() {
    if (born && born.value) return new Date(born.value);
    const found = /^[0-9]{6}([0-9]{4})([0-9]{2})([0-9]{2})[0-9]{3}[0-9Xx]$/.exec(number ? number.value.trim() : "");
    return found ? new Date(found[1] + "-" + found[2] + "-" + found[3]) : null;
  }
  function look() {
    const day = birthday();
    const grown = new Date();
    grown.setFullYear(grown.getFullYear() - 14);
    guardian.hidden = !day || isNaN(day) || day <= grown;
  }
  for (const input of [number, born]) if (input) input.addEventListener("input", look);
  look();
})();
