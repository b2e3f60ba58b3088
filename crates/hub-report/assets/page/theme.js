"use strict";
// Light and dark: as the system has it, or as the reader says.

const THEMES = ["auto", "light", "dark"];
const onTheme = [];

const isDark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
};

/** The colour of a variable of the style sheet. */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const startTheme = () => {
  const button = document.getElementById("theme");
  const say = () => { button.textContent = `Colours: ${document.documentElement.dataset.theme}`; };
  button.addEventListener("click", () => {
    const { dataset } = document.documentElement;
    dataset.theme = THEMES[(THEMES.indexOf(dataset.theme) + 1) % THEMES.length];
    say();
    onTheme.forEach((draw) => draw());
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => onTheme.forEach((draw) => draw()));
  button.hidden = false;
  say();
  watchPrinter();
};

/** Paper is white: what is printed has the light colours, charts too. */
const watchPrinter = () => {
  const { dataset } = document.documentElement;
  let chosen = null;
  addEventListener("beforeprint", () => {
    chosen = dataset.theme;
    dataset.theme = "light";
    onTheme.forEach((draw) => draw());
  });
  addEventListener("afterprint", () => {
    dataset.theme = chosen ?? dataset.theme;
    onTheme.forEach((draw) => draw());
  });
};
