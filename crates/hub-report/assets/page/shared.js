"use strict";
// The pages for hubs, for the public and for one sheet of paper: tables that stand in the page, and charts of a few numbers.

const startFilter = () => document.querySelectorAll("input[data-filters]").forEach((input) => {
  const rows = [...document.getElementById(input.dataset.filters).tBodies[0].rows];
  const status = input.closest("section").querySelector("[role=status]");
  const apply = () => {
    const wanted = plain(input.value.trim()).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row) => {
      row.hidden = !wanted.every((word) => plain(row.textContent).includes(word));
      shown += row.hidden ? 0 : 1;
    });
    status.textContent = shown === rows.length ? counted(shown, "row") : `${count(shown)} of ${counted(rows.length, "row")}`;
  };
  input.addEventListener("input", apply);
  apply();
});

const start = async () => {
  startTheme();
  const held = JSON.parse(await unpacked("contents"));
  document.querySelectorAll("table.sortable").forEach(makeSortable);
  startFilter();
  if (held.map) {
    const { names, hubs, groups } = held.map;
    drawMap(document.getElementById("map-chart"), held.map.words, {
      groups, hubs, links: () => held.map.links ?? [], height: held.map.height,
      describe: (series, at) => [names[at] ?? "", series === "hubs" ? "the hub" : series],
    });
  }
  if (held.bars) {
    loads(document.getElementById("load-chart"), held.bars.words, held.bars.rows, held.bars.names);
  }
  if (held.tiers) {
    shares(document.getElementById("tier-chart"), held.tiers.words, held.tiers.rows);
  }
  watchSizes();
  document.documentElement.dataset.ready = "yes";
};

begin(start);
