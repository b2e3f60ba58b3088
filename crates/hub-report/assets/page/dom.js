"use strict";
// Elements, numbers and words. Text is always set as text: nothing here makes markup of it.

/** An element with attributes and children. Handlers are functions named on...; null, undefined and false are left out. */
const el = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
};

/** Begins, and says so where that fails: a page without its data would just look empty. */
const begin = (start) => start().catch((error) => {
  console.error(error);
  document.querySelector("main").prepend(el("p", { class: "proof unproven" }, "This browser cannot show all of this page. It takes one of 2023 or later."));
});

/** The text of a block of data, which is packed: gzip in base 64. */
const unpacked = async (id) => {
  const letters = atob(document.getElementById(id).textContent);
  const bytes = new Uint8Array(letters.length);
  // A loop, as there are millions.
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
};

const whole = new Intl.NumberFormat("en-GB");
const oneDecimal = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });

const NONE = "–";
const count = (n) => (n === null || n === undefined ? NONE : whole.format(n));
const decimal = (n) => (n === null || n === undefined ? NONE : oneDecimal.format(n));
/** A number that is stored in tenths. */
const tenths = (n) => (n === null || n === undefined ? NONE : oneDecimal.format(n / 10));
const counted = (n, noun) => `${whole.format(n)} ${noun}${n === 1 ? "" : "s"}`;
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

/** Lower case without accents, for searching. */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Facts as a list of what and value; those without a value are left out. */
const facts = (pairs) =>
  el("dl", { class: "facts" }, pairs.filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== NONE)
    .map(([what, value]) => el("div", {}, el("dt", {}, what), el("dd", {}, value))));

/** A table of cells; heads are [title, isNumber]. */
const table = (caption, heads, rows) =>
  el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    el("table", {},
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, heads.map(([title, isNumber]) => el("th", { scope: "col", class: isNumber ? "number" : null }, title)))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell, at) =>
        el(at === 0 ? "th" : "td", { scope: at === 0 ? "row" : null, class: heads[at][1] ? "number" : null }, cell)))))));
