"use strict";
// The team's page: tables and charts of the document that the page holds.

// Set once, from the document.
let data, schools, byUrn, waitingPlace, everySchool, schoolColumns;

const WITH = "with a hub", WAITING = "waiting", OUT = "not taking part";
const schoolsOf = (hub) => everySchool.filter((at) => schools.hub[at] === hub);
const standing = (at) => (schools.hub[at] >= 0 ? WITH : schools.tier[at] ? WAITING : OUT);
const keptShare = (at) => { const sure = schools.sure?.[at]; return sure && data.runs ? (100 * sure[0]) / data.runs : null; };

const words = (title, list) => ({ title, value: (at) => text(list[at]), cell: (at) => text(list[at]) || NONE });
const numbers = (title, value, shown) => ({ title, isNumber: true, value, cell: (at) => shown(value(at)) });

const read = async () => {
  data = JSON.parse(await unpacked("contents"));
  schools = data.schools;
  byUrn = new Map(schools.urn.map((urn, at) => [urn, at]));
  waitingPlace = new Map(data.waiting.map((at, place) => [at, place + 1]));
  everySchool = schools.urn.map((_, at) => at);
  schoolColumns = [
    { title: "School", value: (at) => schools.name[at], cell: schoolLink },
    { title: "URN", isNumber: true, value: (at) => schools.urn[at], cell: (at) => String(schools.urn[at]) },
    words("Phase", schools.phase),
    words("Local authority", schools.authority),
    words("Region", schools.region),
    numbers("Tier", (at) => schools.tier[at] || null, count),
    { title: "Hub", value: (at) => (schools.hub[at] < 0 ? "" : data.hubs[schools.hub[at]].id), cell: (at) => (schools.hub[at] < 0 ? standing(at) : hubLink(schools.hub[at])) },
    numbers("Fit, %", (at) => schools.fit[at], tenths),
    numbers("km", (at) => schools.km[at], tenths),
    ...(schools.sure ? [numbers("Kept, %", keptShare, (share) => (share === null ? NONE : whole.format(Math.round(share))))] : []),
  ];
};

/** The table of all schools with what searches and filters it. */
const startSchools = () => {
  const grid = new Grid(document.getElementById("school-table"), { caption: "All schools", columns: schoolColumns, rows: everySchool });
  const form = document.getElementById("filters");
  const options = (name, list) => form.elements[name].append(...list.map(([value, label]) => el("option", { value }, label)));
  const distinct = (list) => [...new Set(list)].filter((it) => it >= 0).map((it) => [it, text(it)]).sort((a, b) => collator.compare(a[1], b[1]));
  options("standing", [WITH, WAITING, OUT].map((it) => [it, it]));
  options("hub", data.hubs.map((hub, at) => [at, `${hub.id} ${hub.lead}`]));
  options("region", distinct(schools.region));
  options("phase", distinct(schools.phase));
  options("tier", data.tiers.map((tier, at) => [at + 1, `${at + 1}: ${tier.name}`]));
  if (schools.sure) options("sure", [["100", "always keeps its place"], ["95", "in 95 % of runs or more"], ["-95", "in fewer than 95 %"], ["-50", "in fewer than half"]]);
  let haystack = null;
  const found = (wanted) => {
    haystack ??= everySchool.map((at) => plain([schools.name[at], schools.urn[at], text(schools.authority[at]), text(schools.region[at]),
      ...(schools.hub[at] < 0 ? [] : [data.hubs[schools.hub[at]].id, data.hubs[schools.hub[at]].lead])].join(" ")));
    return (at) => wanted.every((word) => haystack[at].includes(word));
  };
  const isSure = { "100": (it) => it === 100, "95": (it) => it >= 95, "-95": (it) => it < 95, "-50": (it) => it < 50 };
  const apply = () => {
    const chosen = Object.fromEntries(new FormData(form));
    const tests = [];
    const wanted = plain(chosen.search.trim()).split(/\s+/).filter(Boolean);
    if (wanted.length) tests.push(found(wanted));
    if (chosen.standing) tests.push((at) => standing(at) === chosen.standing);
    for (const name of ["hub", "region", "phase", "tier"]) {
      if (chosen[name]) tests.push((at) => schools[name][at] === Number(chosen[name]));
    }
    if (chosen.sure) tests.push((at) => keptShare(at) !== null && isSure[chosen.sure](keptShare(at)));
    grid.filter(tests.length ? (at) => tests.every((test) => test(at)) : null);
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  apply();
};

const startWaiting = () => {
  const root = document.getElementById("waiting-table");
  if (!root) return;
  const place = numbers("Place", (at) => waitingPlace.get(at), count);
  const [name, ...rest] = schoolColumns.filter(({ title }) => !["Hub", "Fit, %", "km"].includes(title));
  new Grid(root, { caption: "Waiting list, in order", rows: data.waiting, columns: [name, place, ...rest, numbers("Lottery", (at) => schools.lottery[at], count)] });
};

const startMap = () => {
  const at = (list) => list.filter((it) => schools.position[it]).map((it) => [...schools.position[it], it]);
  const groups = Object.fromEntries([OUT, WAITING, WITH].map((name) => [name, at(everySchool.filter((it) => standing(it) === name))]));
  const hubs = data.hubs.flatMap((hub, h) => (hub.position ? [[...hub.position, h]] : []));
  const chosen = document.getElementById("map-hub");
  chosen.append(...data.hubs.map((hub, h) => el("option", { value: h }, `${hub.id} ${hub.lead}`)));
  const links = () => {
    const from = chosen.value === "" ? null : data.hubs[chosen.value].position;
    return from ? schoolsOf(Number(chosen.value)).filter((it) => schools.position[it]).flatMap((it) => [from, schools.position[it], [null, null]]) : [];
  };
  const drawn = drawMap(document.getElementById("map-chart"),
    `Map of ${counted(everySchool.length, "school")} and ${counted(data.hubs.length, "hub")} where they are. The tables of schools and hubs say the same.`, {
      groups, hubs, links,
      describe: (name, it) => name === "hubs"
        ? [`Hub ${data.hubs[it].id}`, data.hubs[it].lead, `${count(data.hubs[it].load)} of ${counted(data.hubs[it].places, "place")}`]
        : [schools.name[it], schools.hub[it] < 0 ? standing(it) : `Hub ${data.hubs[schools.hub[it]].id} ${data.hubs[schools.hub[it]].lead}`, schools.fit[it] === null ? "" : `fit ${tenths(schools.fit[it])} %, ${tenths(schools.km[it])} km`],
      onclick: (name, it) => { location.hash = name === "hubs" ? `#hub/${encodeURIComponent(data.hubs[it].id)}` : `#school/${schools.urn[it]}`; },
    });
  chosen.addEventListener("change", () => drawn?.draw());
};

const startCharts = () => {
  const toHub = ({ dataIndex }) => { location.hash = `#hub/${encodeURIComponent(data.hubs[dataIndex].id)}`; };
  shares(document.getElementById("tier-chart"), "Schools with and without a hub by tier; the table says the same.",
    data.tiers.map((tier, at) => ({ name: `${at + 1} ${tier.name}`, placed: tier.placed, without: tier.schools - tier.placed })));
  loads(document.getElementById("load-chart"), "How full each hub is; the table of hubs says the same.",
    data.hubs.map(({ id: name, lead, load, places }) => ({ name, lead, load, places })), ["schools", "places"], toHub);
  const bands = (values, width, n) => values.reduce((all, value) => { all[Math.min(n - 1, Math.floor(value / width))] += 1; return all; }, new Array(n).fill(0));
  const fits = schools.fit.filter((fit) => fit !== null).map((fit) => fit / 10);
  const labels = (width, n) => Array.from({ length: n }, (_, at) => `${at * width} to ${(at + 1) * width} %`);
  histogram(document.getElementById("fit-chart"), "Schools by how well their hub fits, in bands of 5 %.", labels(5, 20), bands(fits, 5, 20), "fit of school and hub");
  const kept = everySchool.map(keptShare).filter((share) => share !== null);
  histogram(document.getElementById("sure-chart"), "Schools by the share of runs in which they keep their place, in bands of 10 %.", labels(10, 10), bands(kept, 10, 10), "runs in which they keep their place");
  const points = data.frontier?.points ?? [];
  const shown = points.map(({ lowest, score }) => [(100 * lowest) / data.score_scale, score / data.score_scale * 100]);
  if (points.length > 1) {
    line(document.getElementById("frontier-chart"), "Total fit against the fit of the school served worst; the table says the same.", shown,
      "fit of the school served worst, %", "total fit, points",
      (at) => [`worst served: ${decimal(shown[at][0])} %`, `total: ${count(Math.round(shown[at][1]))} points`, `${counted(points[at].moved, "school")} elsewhere`]);
  }
};

const start = async () => {
  startTheme();
  await read();
  document.querySelectorAll("table.sortable").forEach(makeSortable);
  startSchools();
  startDetails();
  // From here on it can be used; what takes longer to draw comes after the first picture.
  performance.mark("interactive");
  requestAnimationFrame(() => setTimeout(() => {
    startWaiting();
    startMap();
    startCharts();
    watchSizes();
    document.documentElement.dataset.ready = "yes";
  }));
};

begin(start);
