/** The list of all keys. */

import { dialog } from "./dialog.js";
import { element } from "./elements.js";
import { KEYS, shown } from "./keymap.js";

export function showKeys() {
  const groups = KEYS.map(([title, entries]) =>
    element(
      "section",
      {},
      element("h3", {}, title),
      element(
        "table",
        {},
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            ...["On a pair", "In a text", "Does"].map((name) => element("th", { scope: "col" }, name)),
          ),
        ),
        element("tbody", {}, ...entries.map(([, row, text, name]) => line(row, text, name))),
      ),
    ),
  );
  const intro = element(
    "p",
    { class: "soft" },
    "On a pair single keys act; Enter goes into its text, Escape comes out. On a Greek keyboard the same keys act, " +
      "whatever letter they write.",
  );
  dialog("Keys", [intro, element("div", { class: "columns", tabindex: 0, role: "group", "aria-label": "Keys" }, ...groups)], {
    wide: true,
    name: "keys",
  });
}

function line(row, text, name) {
  return element("tr", {}, element("td", {}, ...all(row)), element("td", {}, ...all(text)), element("td", {}, name));
}

const all = (keys) => keys.flatMap((key, n) => [n ? " " : null, element("kbd", {}, shown(key))]);
