"use strict";
// A table of many rows, of which a page is shown: sorted by its headings, and filtered by whoever holds it.

class Grid {
  /**
   * columns: [{ title, isNumber, value(row) to sort by, cell(row) to show }]; rows: whatever columns read.
   */
  constructor(root, { caption, columns, rows, size = 50, noun = "school" }) {
    Object.assign(this, { root, columns, all: rows, rows, size, noun, page: 0, by: null, down: false });
    this.status = el("p", { class: "status", role: "status" });
    this.head = el("tr", {}, columns.map((column, at) =>
      el("th", { scope: "col", "aria-sort": "none", class: column.isNumber ? "number" : null },
        el("button", { type: "button", onclick: () => this.sortBy(at) }, column.title, el("span", { "aria-hidden": "true", class: "arrow" })))));
    this.body = el("tbody");
    this.pager = el("nav", { class: "pager", "aria-label": `Pages of ${caption}` });
    root.replaceChildren(this.status,
      el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
        el("table", {}, el("caption", { class: "visually-hidden" }, caption), el("thead", {}, this.head), this.body)),
      this.pager);
    this.draw();
  }

  /** Shows the rows for which `keep` holds, or all. */
  filter(keep) {
    this.rows = keep ? this.all.filter(keep) : this.all.slice();
    this.page = 0;
    this.order();
    this.draw();
  }

  sortBy(at) {
    this.down = this.by === at ? !this.down : Boolean(this.columns[at].isNumber);
    this.by = at;
    this.page = 0;
    this.order();
    this.draw();
  }

  order() {
    if (this.by === null) return;
    const { value, isNumber } = this.columns[this.by];
    const turn = this.down ? -1 : 1;
    const keyed = this.rows.map((row, at) => [value(row), at, row]);
    // What is not known comes last, whichever way.
    keyed.sort(([a, i], [b, j]) => {
      const [noA, noB] = [a === null || a === "", b === null || b === ""];
      if (noA || noB) return noA - noB || i - j;
      return turn * (isNumber ? a - b : collator.compare(a, b)) || i - j;
    });
    this.rows = keyed.map(([, , row]) => row);
  }

  draw() {
    const from = this.page * this.size;
    const shown = this.rows.slice(from, from + this.size);
    this.body.replaceChildren(...shown.map((row) => el("tr", {}, this.columns.map((column, at) =>
      el(at === 0 ? "th" : "td", { scope: at === 0 ? "row" : null, class: column.isNumber ? "number" : null }, column.cell(row))))));
    [...this.head.children].forEach((cell, at) =>
      cell.setAttribute("aria-sort", at !== this.by ? "none" : this.down ? "descending" : "ascending"));
    const of = this.rows.length === this.all.length ? "" : ` of ${whole.format(this.all.length)}`;
    const which = this.rows.length > this.size ? `, ${whole.format(from + 1)} to ${whole.format(from + shown.length)} shown` : "";
    this.status.textContent = `${whole.format(this.rows.length)}${of} ${this.noun}${this.all.length === 1 ? "" : "s"}${which}`;
    this.drawPager();
  }

  drawPager() {
    const last = Math.max(0, Math.ceil(this.rows.length / this.size) - 1);
    const button = (words, page, isOff) => el("button", { type: "button", disabled: isOff, onclick: () => this.turn(page) }, words);
    const sizes = [50, 200, Infinity];
    const size = el("select", { onchange: (event) => this.resize(sizes[event.target.value]) },
      sizes.map((n, at) => el("option", { value: at, selected: n === this.size }, n === Infinity ? "all" : n)));
    this.pager.hidden = this.all.length <= sizes[0];
    this.pager.replaceChildren(
      button("First", 0, this.page === 0), button("Previous", this.page - 1, this.page === 0),
      el("span", {}, `Page ${whole.format(this.page + 1)} of ${whole.format(last + 1)}`),
      button("Next", this.page + 1, this.page === last), button("Last", last, this.page === last),
      el("label", {}, "Rows a page ", size));
  }

  /** Shows a page, and keeps the focus where it was. */
  turn(page) {
    const at = [...this.pager.children].indexOf(document.activeElement);
    this.page = page;
    this.draw();
    const same = this.pager.children[at];
    if (same) (same.disabled ? this.pager.querySelector("button:not(:disabled)") : same)?.focus();
  }

  resize(size) {
    this.size = size;
    this.page = 0;
    this.draw();
    this.pager.querySelector("select").focus();
  }
}

/** Lets a table that stands in the page be sorted by its headings. */
const makeSortable = (made) => {
  const body = made.tBodies[0];
  const heads = [...made.tHead.rows[0].cells];
  if (body.rows.length < 3) return;
  const sort = (at) => {
    const head = heads[at];
    const down = head.getAttribute("aria-sort") === "ascending" || (head.classList.contains("number") && head.getAttribute("aria-sort") !== "descending");
    const key = (row) => row.cells[at]?.textContent.trim() ?? "";
    const isNumber = head.classList.contains("number");
    const number = (text) => { const n = parseFloat(text.replace(/,/g, "")); return Number.isNaN(n) ? -Infinity : n; };
    const rows = [...body.rows].sort((a, b) => (down ? -1 : 1) * (isNumber ? number(key(a)) - number(key(b)) : collator.compare(key(a), key(b))));
    body.append(...rows);
    heads.forEach((it) => it.setAttribute("aria-sort", it === head ? (down ? "descending" : "ascending") : "none"));
  };
  heads.forEach((head, at) => {
    const words = [...head.childNodes];
    if (!head.textContent.trim()) return;
    head.setAttribute("aria-sort", "none");
    head.replaceChildren(el("button", { type: "button", onclick: () => sort(at) }, ...words, el("span", { "aria-hidden": "true", class: "arrow" })));
  });
};
