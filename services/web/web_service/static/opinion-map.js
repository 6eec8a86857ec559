"use strict";
/* The map of opinion groups: points and outlines from data-map, drawn again when a live update changes them. Groups are
   told apart by letters as well as by colours. */
(function () {
  const COLOURS = ["#0f766e", "#b45309", "#4f46a5", "#b0305f", "#4d6b1d"];
  const GREY = "#8b9894";
  const INK = "#1d2b2a";
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const FONT = getComputedStyle(document.body).fontFamily;

  function size(point) { return Math.min(26, 7 + 3 * Math.sqrt(point[2] - 1)); }

  function points(name, colour, data) {
    return { type: "scatter", name: name, data: data, symbolSize: size, itemStyle: { color: colour, opacity: 0.55 }, emphasis: { disabled: true }, z: 2 };
  }
  function outline(group, colour) {
    return { type: "line", name: group.name, silent: true, showSymbol: false, data: group.hull.concat(group.hull.slice(0, 1)), lineStyle: { color: colour, width: 1.5, type: "dashed" }, tooltip: { show: false }, z: 1 };
  }
  /* Above its group, where it hides nobody. */
  function label(group, colour) {
    const top = group.hull.reduce(function (most, corner) { return Math.max(most, corner[1]); }, group.centre ? group.centre[1] : 0);
    return { type: "scatter", silent: true, name: group.name, data: group.centre ? [[group.centre[0], top]] : [], symbolSize: 1, tooltip: { show: false }, z: 4, itemStyle: { opacity: 1 },
      label: { show: true, position: "top", formatter: group.name + "\n" + group.people, color: "#fff", backgroundColor: colour, borderRadius: 6, padding: [4, 8], fontWeight: "bold", fontFamily: FONT, lineHeight: 16 } };
  }

  function option(data) {
    const series = [points(data.rest_name, GREY, data.rest)];
    data.groups.forEach(function (group, at) {
      const colour = COLOURS[at % COLOURS.length];
      if (group.hull.length > 1) series.push(outline(group, colour));
      series.push(points(group.name, colour, group.points), label(group, colour));
    });
    if (data.you) series.push({ type: "scatter", name: data.you_name, data: [data.you], symbol: "pin", symbolSize: 44, itemStyle: { color: "#b3261e", borderColor: "#fff", borderWidth: 2 }, z: 5,
      label: { show: true, formatter: data.you_name, color: "#fff", fontFamily: FONT, fontSize: 11, fontWeight: "bold" } });
    const axis = { type: "value", scale: true, show: false, boundaryGap: ["6%", "10%"] };
    return {
      animation: !calm, animationDuration: 300, textStyle: { fontFamily: FONT, color: INK },
      grid: { left: 12, right: 12, top: 44, bottom: 12 }, xAxis: axis, yAxis: axis, series: series,
      tooltip: { renderMode: "richText", confine: true, formatter: function (hit) {
        return hit.seriesName + (hit.value[2] ? " · " + data.people.replace("{count}", hit.value[2]) : "");
      } },
    };
  }

  function draw(box) {
    const canvas = box.querySelector(".canvas");
    let chart = echarts.getInstanceByDom(canvas);
    if (!chart) {
      canvas.replaceChildren();
      chart = echarts.init(canvas, null, { renderer: "canvas" });
      new ResizeObserver(function () { chart.resize(); }).observe(canvas);
    }
    chart.setOption(option(JSON.parse(box.dataset.map)), true);
    box.dataset.drawn = "1";
  }
  const shown = new WeakMap();
  function look() {
    for (const box of document.querySelectorAll("[data-map]")) if (shown.get(box) !== box.dataset.map) {
      shown.set(box, box.dataset.map);
      draw(box);
    }
  }
  look();
  new MutationObserver(look).observe(document.getElementById("opinion-map"), { subtree: true, childList: true, attributes: true, attributeFilter: ["data-map"] });
})();
