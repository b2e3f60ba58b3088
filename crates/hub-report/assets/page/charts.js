"use strict";
// Charts, drawn by ECharts. Each has words for those who do not see it, and a table or list beside it that says the same.

const charts = [];

/** Draws a chart in an element, and again when colours or sizes change; `options` makes what is drawn. */
const chart = (root, words, options, { height = 320, onclick } = {}) => {
  if (!root) return null;
  root.setAttribute("role", "img");
  root.setAttribute("aria-label", words);
  root.style.height = `${height}px`;
  const drawn = echarts.init(root, null, { renderer: "canvas" });
  const draw = () => drawn.setOption({ ...base(), ...options(root.clientWidth, root.clientHeight) }, { notMerge: true });
  if (onclick) drawn.on("click", onclick);
  draw();
  onTheme.push(draw);
  charts.push({ root, drawn, draw });
  return { drawn, draw };
};

const resizeCharts = () => charts.forEach(({ root, drawn, draw }) => {
  if (!root.clientWidth) return;
  drawn.resize();
  draw();
});

/** Draws charts again where the window has another size. */
const watchSizes = () => {
  let timer = 0;
  addEventListener("resize", () => { clearTimeout(timer); timer = setTimeout(resizeCharts, 150); });
};

const base = () => ({
  animation: false,
  backgroundColor: "transparent",
  textStyle: { color: colour("text"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 13 },
  aria: { enabled: false },
});

const axis = (more) => ({
  axisLine: { lineStyle: { color: colour("line") } },
  axisTick: { show: false },
  axisLabel: { color: colour("soft") },
  nameTextStyle: { color: colour("soft") },
  splitLine: { lineStyle: { color: colour("line") } },
  ...more,
});

/** Words beside the pointer, a line each; made of text. */
const tip = (lines) => el("div", {}, lines.filter(Boolean).map((line, at) => el("div", { class: at === 0 ? "strong" : null }, line)));

const tooltip = (more) => ({
  backgroundColor: colour("page"),
  borderColor: colour("line"),
  textStyle: { color: colour("text"), fontSize: 13 },
  confine: true,
  ...more,
});

/** Counts in words, for those who do not see the columns. */
const told = (labels, counts) => labels.map((label, at) => (counts[at] ? `${label}: ${count(counts[at])}` : null)).filter(Boolean).join("; ");

/** Schools by something that is counted, as columns. */
const histogram = (root, words, labels, counts, name) => chart(root, `${words} ${told(labels, counts)}`, () => ({
  grid: { left: 52, right: 16, top: 16, bottom: 44 },
  xAxis: axis({ type: "category", data: labels, name, nameLocation: "middle", nameGap: 28 }),
  yAxis: axis({ type: "value", minInterval: 1 }),
  tooltip: tooltip({ trigger: "item", formatter: ({ name: label, value }) => tip([counted(value, "school"), label]) }),
  series: [{ type: "bar", data: counts, itemStyle: { color: colour("placed") }, barCategoryGap: "12%" }],
}), { height: 260 });

/** With and without a hub, as bars of two parts. */
const shares = (root, words, rows, onclick) => chart(root, words, () => ({
  grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
  legend: { top: 0, left: 0, textStyle: { color: colour("text") }, data: ["with a hub", "without"] },
  xAxis: axis({ type: "value", minInterval: 1 }),
  yAxis: axis({ type: "category", inverse: true, data: rows.map((row) => row.name), axisLabel: { color: colour("text"), width: 180, overflow: "truncate" } }),
  tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" }, formatter: ([first]) => {
    const row = rows[first.dataIndex];
    return tip([row.name, `with a hub: ${count(row.placed)}`, `without: ${count(row.without)}`]);
  } }),
  series: [
    { name: "with a hub", type: "bar", stack: "all", data: rows.map((row) => row.placed), itemStyle: { color: colour("placed") } },
    { name: "without", type: "bar", stack: "all", data: rows.map((row) => row.without), itemStyle: { color: colour("waiting"), decal: { symbol: "line", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: 0.8, color: "rgba(0,0,0,.25)" } } },
  ],
}), { height: 60 + 30 * rows.length, onclick });

/** Something of each hub as bars, and something else as marks: schools and places, or two plans. */
const loads = (root, words, rows, [bars, marks], onclick) => chart(root, words, () => ({
  grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
  legend: { top: 0, left: 0, textStyle: { color: colour("text") } },
  xAxis: axis({ type: "value", minInterval: 1 }),
  yAxis: axis({ type: "category", inverse: true, data: rows.map((row) => row.name), axisLabel: { color: colour("text"), interval: 0, fontSize: 11 } }),
  tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" }, formatter: ([first]) => {
    const row = rows[first.dataIndex];
    return tip([`${row.name} ${row.lead}`, `${count(row.load)} ${bars}`, row.places === null ? "" : `${count(row.places)} ${marks}`]);
  } }),
  series: [
    { name: bars, type: "bar", data: rows.map((row) => row.load), itemStyle: { color: colour("placed") }, barCategoryGap: "25%" },
    // The public is not told places by hub.
    ...(rows.some((row) => row.places === null) ? [] : [{ name: marks, type: "scatter", symbol: "rect", symbolSize: [3, 14], data: rows.map((row) => row.places), itemStyle: { color: colour("hub") } }]),
  ],
}), { height: 60 + 17 * rows.length, onclick });

/** A line through points. */
const line = (root, words, points, xName, yName, describe) => chart(root, words, () => ({
  grid: { left: 70, right: 24, top: 32, bottom: 48 },
  xAxis: axis({ type: "value", scale: true, name: xName, nameLocation: "middle", nameGap: 30 }),
  yAxis: axis({ type: "value", scale: true, name: yName, nameTextStyle: { align: "left", color: colour("soft") } }),
  tooltip: tooltip({ trigger: "item", formatter: ({ dataIndex }) => tip(describe(dataIndex)) }),
  series: [{ type: "line", data: points, symbolSize: 9, lineStyle: { color: colour("placed") }, itemStyle: { color: colour("placed") } }],
}), { height: 300 });
