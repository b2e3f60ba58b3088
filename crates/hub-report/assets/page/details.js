"use strict";
// What is said of one school, and of one hub, in a window of their own.

const schoolLink = (at) => el("a", { href: `#school/${data.schools.urn[at]}` }, data.schools.name[at]);
const hubLink = (at) => el("a", { href: `#hub/${encodeURIComponent(data.hubs[at].id)}` }, data.hubs[at].id);
const hubName = (at) => [hubLink(at), ` ${data.hubs[at].lead}`];
const text = (number) => (number < 0 ? "" : data.texts[number]);

/** Other hubs of a school: a line each, unpacked once somebody asks. */
let otherLines = null;
const othersOf = (at) => JSON.parse(otherLines[at]);

/** Points of fit by criterion: the school's hub beside the others. */
const sideBySide = (at) => {
  const { shares, hub, fit } = data.schools;
  const sides = [...(hub[at] < 0 ? [] : [[hub[at], shares[at], fit[at]]]), ...othersOf(at).map(([other, fitThere, , , , points]) => [other, points, fitThere])];
  if (!sides.length || !data.criteria.length) return null;
  const heads = [["Criterion", false], ["at most", true], ...sides.map(([h]) => [data.hubs[h].id, true])];
  const rows = data.criteria.map(([name, most], c) => [capital(name), decimal(most), ...sides.map(([, points]) => tenths(points[c]))]);
  rows.push(["Fit, %", "100.0", ...sides.map(([, , whole]) => tenths(whole))]);
  return table(hub[at] < 0 ? "Points of fit by criterion, at each of these hubs" : "Points of fit by criterion: its own hub first, then others", heads, rows);
};

const otherHubs = (at) => {
  const { preferences } = data.schools;
  const others = othersOf(at);
  if (!others.length) return el("p", {}, "No other hub is open to it.");
  return table("Other hubs, best fit first", [["Hub", false], ["Fit, %", true], ["km", true], ["What keeps it out", false], ["Total fit would change by", true]],
    others.map(([hub, fit, km, why, points]) => [
      [hubName(hub), preferences[at].includes(hub) ? ` (asked for: ${preferences[at].indexOf(hub) + 1}.)` : ""],
      tenths(fit), tenths(km), capital(text(why)), points === null ? NONE : `${points > 0 ? "+" : ""}${tenths(points)} points`]));
};

const ratesOf = (at) => {
  const rows = data.schools.rates.filter((rate) => rate.values[at] !== null)
    .map((rate) => [capital(rate.name), `${decimal(rate.values[at])} ${rate.unit}`, text(rate.about[at])]);
  return rows.length ? table("Its figures", [["Figure", false], ["Value", true], ["Year and source", false]], rows) : null;
};

const surenessOf = (at) => {
  const sure = data.schools.sure?.[at];
  if (!sure) return null;
  const [kept, other, otherRuns] = sure;
  const place = data.schools.hub[at] < 0 ? "It is without a hub" : "It keeps this hub";
  const where = otherRuns ? [" Most often else: ", other < 0 ? "without a hub" : hubName(other), `, in ${count(otherRuns)}.`] : [""];
  return el("section", {}, el("h3", {}, "How sure"),
    el("p", {}, `${place} in ${count(kept)} of ${count(data.runs)} runs with other weights and answers (${Math.round((100 * kept) / Math.max(data.runs, 1))} %).`, ...where));
};

const schoolDetails = (at) => {
  const s = data.schools;
  const hub = s.hub[at];
  const place = waitingPlace.get(at);
  const where = hub >= 0
    ? [el("p", { class: "lead" }, "Its hub is ", hubName(hub), ".")]
    : [el("p", { class: "lead" }, "It has no hub. ", text(s.why[at])),
      place ? el("p", {}, `Place ${count(place)} of ${count(data.waiting.length)} on the waiting list.`) : null];
  const turns = data.hubs.flatMap((it, h) => it.pools.flatMap((pool) => {
    const turn = pool.next.indexOf(s.urn[at]);
    return turn < 0 ? [] : [el("li", {}, hubName(h), `: it would have the ${turn === 0 ? "next place" : `${turn + 1}. of the next places`} there`)];
  }));
  return [
    el("p", { class: "soft" }, [`URN ${s.urn[at]}`, text(s.phase[at]), text(s.kind[at]), text(s.authority[at]), text(s.region[at])].filter(Boolean).join(" · ")),
    ...where,
    text(s.decisions[at]) ? el("p", { class: "note" }, "Decided by people: ", text(s.decisions[at]), ".") : null,
    turns.length ? el("ul", {}, turns) : null,
    facts([
      ["Tier", s.tier[at] ? `${s.tier[at]}: ${data.tiers[s.tier[at] - 1].name}` : "takes no part"],
      ["Level of support", text(s.level[at]) === "single" ? null : text(s.level[at])],
      ["Fit", s.fit[at] === null ? null : `${tenths(s.fit[at])} %`],
      ["Distance", s.km[at] === null ? null : `${tenths(s.km[at])} km`],
      ["Value of placing it", s.value[at] === 1 ? null : count(s.value[at])],
      ["Lottery", `${count(s.lottery[at])} of ${count(s.urn.length)} points; more is luckier, and only ties are drawn`],
      ["Pupils", count(s.pupils[at])],
      ["Trust", s.trust[at] === null ? null : `UID ${s.trust[at]}`],
      ["Investment area", text(s.area[at])],
      ["Asks help with", text(s.needs[at])],
      ["Support asked for", text(s.asked[at])],
      ["Not known of it", text(s.missing[at])],
    ]),
    el("section", {}, el("h3", {}, hub < 0 ? "What hubs would be like" : "Why this hub and not another"), otherHubs(at), sideBySide(at),
      s.closed[at].length ? [el("p", {}, "Closed to it:"), el("ul", {}, s.closed[at].map(([why, hubs]) => el("li", {}, `${counted(hubs, "hub")}: ${text(why)}`)))] : null),
    surenessOf(at),
    ratesOf(at),
  ];
};

const hubDetails = (at) => {
  const hub = data.hubs[at];
  const own = schoolsOf(at);
  const pools = hub.pools.map((pool) => [
    pool.level === "single" ? "all" : pool.level, count(pool.load), count(pool.places), capital(pool.more || pool.worth), capital(pool.less || NONE)]);
  const next = hub.pools.flatMap((pool) => pool.next.map((urn, turn) => el("li", {},
    schoolLink(byUrn.get(urn)), hub.pools.length > 1 ? ` (${pool.level})` : "")));
  const grid = el("div");
  new Grid(grid, { caption: `Schools of ${hub.id}`, rows: own, columns: schoolColumns.filter(({ title }) => title !== "Hub") });
  return [
    el("p", { class: "soft" }, [hub.lead, hub.region, hub.delivery].filter(Boolean).join(" · ")),
    el("p", { class: "lead" }, `${counted(hub.load, "school")} at ${counted(hub.places, "place")}${hub.free ? `, ${count(hub.free)} free` : ""}.`),
    facts([
      ["Phases", hub.phases], ["Strong in", hub.strengths],
      ["Mean fit", hub.mean_fit === null ? null : `${decimal(hub.mean_fit)} %`],
      ["Mean distance", hub.mean_km === null ? null : `${decimal(hub.mean_km)} km`],
      ["Unmet demand", `open to ${counted(hub.unmet[0], "school")} without a hub; for ${count(hub.unmet[1])} of them it would fit best`],
    ]),
    table("What places are worth", [["Level of support", false], ["Schools", true], ["Places", true], ["One more", false], ["One fewer", false]], pools),
    next.length ? el("section", {}, el("h3", {}, "Who would have the next places, one after the other"), el("ol", {}, next)) : null,
    table("Its schools on average", [["", false], ["here", true], ["all that take part", true]],
      hub.profile.filter(({ all }) => all !== null).map(({ name, here, all }) => [name, decimal(here), decimal(all)])),
    el("section", {}, el("h3", {}, "Its schools"), grid),
  ];
};

const dialog = () => document.getElementById("details");

const show = (title, parts) => {
  const box = dialog();
  box.querySelector("h2").textContent = title;
  box.querySelector(".content").replaceChildren(...parts.flat().filter(Boolean));
  if (!box.open) box.showModal();
  box.scrollTop = 0;
  box.querySelector("h2").focus();
};

/** Shows what the address asks for. */
const route = async () => {
  otherLines ??= location.hash.startsWith("#school/") ? (await unpacked("other-hubs")).split("\n") : null;
  const [, kind, key] = location.hash.match(/^#(school|hub)\/(.+)$/) ?? [];
  let id = key;
  try { id = decodeURIComponent(key ?? ""); } catch { id = ""; }
  const school = kind === "school" ? byUrn.get(Number(id)) : undefined;
  const hub = kind === "hub" ? data.hubs.findIndex((it) => it.id === id) : -1;
  if (school !== undefined) show(data.schools.name[school], schoolDetails(school));
  else if (hub >= 0) show(`Hub ${data.hubs[hub].id}`, hubDetails(hub));
  else if (dialog().open) dialog().close();
};

const startDetails = () => {
  dialog().addEventListener("close", () => {
    if (/^#(school|hub)\//.test(location.hash)) history.replaceState(null, "", "#");
  });
  dialog().addEventListener("click", (event) => { if (event.target === dialog()) dialog().close(); });
  addEventListener("hashchange", route);
  route();
};
