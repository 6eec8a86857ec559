"use strict";
/* Comments on a point of a picture: a tap fills in the numbers that can be typed as well. */
(function () {
  for (const board of document.querySelectorAll("[data-pinboard]")) {
    const picture = board.querySelector("[data-picture]");
    const details = board.querySelector("[data-pin-form]");
    if (!details) continue;
    const fresh = board.querySelector("[data-new]");
    const x = details.querySelector("[name=pin_x]");
    const y = details.querySelector("[name=pin_y]");
    for (const one of [x, y]) one.step = "0.1";
    const hint = details.querySelector("[data-tap]");
    if (hint) hint.hidden = false;
    picture.classList.add("can-pin");

    function show() {
      const given = x.value !== "" && y.value !== "";
      fresh.setAttribute("visibility", given ? "visible" : "hidden");
      if (!given) return;
      const circle = fresh.querySelector("circle");
      const text = fresh.querySelector("text");
      circle.setAttribute("cx", x.value + "%");
      circle.setAttribute("cy", y.value + "%");
      text.setAttribute("x", x.value + "%");
      text.setAttribute("y", y.value + "%");
    }
    picture.addEventListener("click", function (event) {
      if (event.target.closest("a")) return;
      const box = picture.getBoundingClientRect();
      const share = function (at, from, whole) { return (Math.min(1, Math.max(0, (at - from) / whole)) * 100).toFixed(1); };
      x.value = share(event.clientX, box.left, box.width);
      y.value = share(event.clientY, box.top, box.height);
      details.open = true;
      show();
      details.querySelector("textarea").focus({ preventScroll: true });
    });
    for (const one of [x, y]) one.addEventListener("input", show);
    show();
  }
})();
