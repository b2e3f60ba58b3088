"use strict";
// The map: schools and hubs where they are, on the British National Grid. It has no outline but the schools' own points.

/** The part of the grid that holds all spots, such that a km is as long both ways. */
const ranges = (spots, width, height) => {
  const east = spots.map((it) => it[0]);
  const north = spots.map((it) => it[1]);
  const low = (all) => all.reduce((a, b) => Math.min(a, b), Infinity);
  const high = (all) => all.reduce((a, b) => Math.max(a, b), -Infinity);
  const [w, e, s, n] = [low(east), high(east), low(north), high(north)];
  const metres = 1.06 * Math.max((e - w) / width, (n - s) / height, 1);
  const half = [(metres * width) / 2, (metres * height) / 2];
  const middle = [(w + e) / 2, (s + n) / 2];
  return { x: [middle[0] - half[0], middle[0] + half[0]], y: [middle[1] - half[1], middle[1] + half[1]] };
};

/**
 * groups: lists of [east, north, row] by name; hubs: [east, north, row]; links: [[east, north], [east, north], null...].
 * Buttons beside it come nearer (data-zoom) and move it (data-move: shares of what is seen, to the east and to the north).
 */
const drawMap = (root, words, { groups, hubs, links = () => [], describe, onclick, height = 760 }) => {
  const spots = [...Object.values(groups).flat(), ...hubs];
  if (!spots.length) {
    root.append(el("p", {}, "No position is known, so there is no map."));
    return null;
  }
  const STYLE = {
    "with a hub": ["placed", "circle"], waiting: ["waiting", "triangle"], "not taking part": ["other", "rect"],
    moved: ["placed", "circle"], "gained a hub": ["good", "triangle"], "lost a hub": ["waiting", "rect"],
  };
  const points = ([name, data]) => ({
    name, type: "scatter", data, large: data.length > 3000, symbol: STYLE[name][1],
    symbolSize: data.length > 8000 ? 3 : data.length > 1500 ? 4 : 6,
    itemStyle: { color: colour(STYLE[name][0]), opacity: 0.75 },
  });
  const drawn = chart(root, words, (width, high) => {
    const { x, y } = ranges(spots, width - 16, high - 48);
    return {
      grid: { left: 8, right: 8, top: 40, bottom: 8 },
      legend: { top: 4, left: 8, textStyle: { color: colour("text") }, data: [...Object.keys(groups).filter((name) => groups[name].length), "hubs"] },
      xAxis: { type: "value", min: x[0], max: x[1], show: false },
      yAxis: { type: "value", min: y[0], max: y[1], show: false },
      // The wheel by itself scrolls the page.
      dataZoom: ["xAxisIndex", "yAxisIndex"].map((index) => ({ type: "inside", [index]: 0, filterMode: "none", zoomOnMouseWheel: "ctrl" })),
      tooltip: tooltip({ trigger: "item", formatter: ({ seriesName, data }) => tip(describe(seriesName, data[2])) }),
      series: [
        { name: "links", type: "line", data: links(), showSymbol: false, silent: true, connectNulls: false, lineStyle: { color: colour("hub"), width: 1, opacity: 0.6 }, tooltip: { show: false }, z: 1 },
        ...Object.entries(groups).filter(([, data]) => data.length).map(points),
        { name: "hubs", type: "scatter", symbol: "diamond", symbolSize: 14, data: hubs, itemStyle: { color: colour("hub"), borderColor: colour("page"), borderWidth: 1.5 }, z: 5 },
      ],
    };
  }, { height: Math.min(height, Math.max(360, innerHeight - 120)), onclick: ({ seriesName, data }) => onclick?.(seriesName, data[2]) });
  const look = (change) => {
    const { dataZoom } = drawn.drawn.getOption();
    drawn.drawn.dispatchAction({ type: "dataZoom", batch: dataZoom.map(({ start, end }, dataZoomIndex) => ({ dataZoomIndex, ...change(start, end, dataZoomIndex) })) });
  };
  for (const button of root.parentElement.querySelectorAll("[data-zoom]")) {
    const factor = button.dataset.zoom === "all" ? Infinity : Number(button.dataset.zoom);
    button.addEventListener("click", () => look((start, end) => seen((start + end) / 2, (end - start) * factor)));
  }
  for (const button of root.parentElement.querySelectorAll("[data-move]")) {
    const shares = button.dataset.move.split(" ").map(Number);
    button.addEventListener("click", () => look((start, end, at) => seen((start + end) / 2 + shares[at] * (end - start), end - start)));
  }
  return drawn;
};

/** The part of an axis of such a span about a middle, as far as the axis goes. */
const seen = (middle, wanted) => {
  const span = Math.min(100, wanted);
  const start = Math.min(Math.max(0, middle - span / 2), 100 - span);
  return { start, end: start + span };
};
