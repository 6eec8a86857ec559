"use strict";
/* Charts are drawn on a canvas from the points in data-points, and redrawn when live updates change them. */
(function () {
  const dark = document.documentElement.classList.contains("wall");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const INK = dark ? "#cfe0db" : "#3b4a46";
  const LINE = dark ? "#24403b" : "#e4eae8";
  const GREEN = dark ? "#4fbfa1" : "#2f7f74";
  const SOFT = dark ? "#3c6a60" : "#9dbfb7";
  const YOUNG = dark ? "#f7b968" : "#c2670f";
  const FONT = getComputedStyle(document.body).fontFamily;
  const SIZE = dark ? Math.max(13, Math.round(window.innerWidth / 110)) : 12;

  const common = {
    animation: !calm,
    animationDuration: 300,
    textStyle: { fontFamily: FONT, fontSize: SIZE, color: INK },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, borderColor: LINE },
  };
  const counts = { type: "value", minInterval: 1, axisLabel: { color: INK, fontSize: SIZE }, splitLine: { lineStyle: { color: LINE } } };

  function barsOption(data) {
    const last = data.points.length - 1;
    return Object.assign({}, common, {
      grid: { left: 4, right: data.points.some(function (p) { return p.text.length > 7; }) ? SIZE * 8 : SIZE * 4, top: 8, bottom: 4, containLabel: true },
      tooltip: { show: false },
      xAxis: Object.assign({}, counts, { axisLabel: { show: false }, splitLine: { show: false } }),
      yAxis: { type: "category", inverse: true, data: data.points.map(function (p) { return p.name; }), axisTick: { show: false },
        axisLine: { show: false }, axisLabel: { color: INK, fontSize: SIZE } },
      series: [{ type: "bar", barMaxWidth: 26, barCategoryGap: "28%", data: data.points.map(function (p, at) {
        return { value: p.value === null ? 0 : p.value, itemStyle: { color: p.young ? YOUNG : SOFT, borderRadius: [0, 4, 4, 0] },
          label: { show: true, position: "right", color: p.young ? YOUNG : INK, fontWeight: p.young ? "bold" : "normal",
            fontSize: SIZE, formatter: data.points[Math.min(at, last)].text.replace(/[{}]/g, "") } };
      }) }],
    });
  }
  /* One series or several: lines for what stands, bars for what comes. */
  function trendOption(data) {
    const several = data.series.length > 1;
    const series = data.series.map(function (one, at) {
      const color = at === 0 ? GREEN : YOUNG;
      const drawn = data.stock
        ? { type: "line", showSymbol: false, lineStyle: { width: 2.5, color: color }, itemStyle: { color: color }, areaStyle: { color: color, opacity: 0.1 } }
        : { type: "bar", barMaxWidth: 18, barGap: "10%", itemStyle: { color: color, borderRadius: [3, 3, 0, 0] } };
      return Object.assign({ name: one.name, data: one.values, connectNulls: false }, drawn);
    });
    return Object.assign({}, common, {
      grid: { left: 4, right: 16, top: several ? SIZE * 2.6 : 16, bottom: 4, containLabel: true },
      legend: { show: several, top: 0, right: 8, itemWidth: SIZE, itemHeight: SIZE, textStyle: { color: INK, fontSize: SIZE } },
      xAxis: { type: "category", data: data.days, boundaryGap: !data.stock, axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } },
        axisLabel: { color: INK, fontSize: SIZE, hideOverlap: true, formatter: function (day) { return day.slice(5).replace("-", "/"); } } },
      yAxis: Object.assign({ scale: data.stock }, counts),
      series: series,
    });
  }

  for (const box of document.querySelectorAll("[data-chart]")) {
    const canvas = box.querySelector(".canvas");
    canvas.replaceChildren();
    const chart = echarts.init(canvas, null, { renderer: "canvas" });
    const option = box.dataset.chart === "bars" ? barsOption : trendOption;
    const draw = function () { chart.setOption(option(JSON.parse(box.dataset.points))); };
    draw();
    new MutationObserver(draw).observe(box, { attributeFilter: ["data-points"] });
    new ResizeObserver(function () { chart.resize(); }).observe(canvas);
    box.dataset.drawn = "1";
  }
  window.addEventListener("beforeprint", function () {
    for (const canvas of document.querySelectorAll("[data-chart] .canvas")) { const chart = echarts.getInstanceByDom(canvas); if (chart) chart.resize(); }
  });
})();
