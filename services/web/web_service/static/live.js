"use strict";
/* Live pages: hears over server-sent events that something changed, then lets the parts that follow ask for
   themselves anew (htmx morphs them in place, so nothing flickers and nothing typed is lost). */
(function () {
  const AT_MOST_EVERY_MS = 1000;
  const ANYWAY_EVERY_MS = 15000;

  function start(badge) {
    const text = badge.querySelector(".live-text");
    let due = 0;
    let waiting = false;
    let connected = false;

    function show(state, words) {
      badge.dataset.state = state;
      if (text.textContent !== words) text.textContent = words;
    }
    function updated() {
      const time = new Date().toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
      show("on", badge.dataset.on + " · " + badge.dataset.updated.replace("{time}", time));
      badge.classList.remove("pulse");
      void badge.offsetWidth;
      badge.classList.add("pulse");
    }
    function refresh() {
      if (waiting) return;
      waiting = true;
      setTimeout(function () {
        waiting = false;
        due = Date.now() + AT_MOST_EVERY_MS;
        for (const part of document.querySelectorAll("[data-follow]")) part.dispatchEvent(new CustomEvent("linli:changed"));
      }, Math.max(0, due - Date.now()));
    }

    const source = new EventSource(badge.dataset.live);
    source.addEventListener("open", function () { connected = true; updated(); });
    source.addEventListener("changed", refresh);
    /* Maps of opinions say that they were drawn, and for the last time. */
    source.addEventListener("drawn", refresh);
    source.addEventListener("final", function () { refresh(); source.close(); });
    source.addEventListener("error", function () {
      connected = false;
      show("lost", badge.dataset.lost);
      /* A browser gives up after an answer that is no event stream; the server may be back later. */
      if (source.readyState === EventSource.CLOSED) setTimeout(function () { source.close(); start(badge); }, 5000);
    });
    const ticking = setInterval(function () {
      if (source.readyState === EventSource.CLOSED) clearInterval(ticking);
      else if (document.visibilityState === "visible") refresh();
    }, ANYWAY_EVERY_MS);
    document.addEventListener("htmx:after:swap", function () { if (connected) updated(); });
    document.addEventListener("htmx:error", function () { show("lost", badge.dataset.lost); });
  }

  for (const badge of document.querySelectorAll("[data-live]")) if (badge.dataset.live) start(badge);
  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", function () { window.print(); });
})();
