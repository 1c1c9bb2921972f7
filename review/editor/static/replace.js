/** Search and replace in the targets: what would change is shown first, and all of it is one step of undo. */

import { shownDifference } from "./difference.js";
import { dialog } from "./dialog.js";
import { element, settled } from "./elements.js";
import { post } from "./server.js";

export function showReplace({ langs, view, selected, told, done, before }) {
  const find = element("input", { type: "text", name: "find", autocomplete: "off", spellcheck: "false" });
  const put = element("input", { type: "text", name: "with", autocomplete: "off", lang: langs.target });
  const [regex, cased, onlyShown] = ["regex", "case", "shown"].map((name) => element("input", { type: "checkbox", name }));
  find.value = selected;
  const status = element("p", { role: "status", class: "soft" }, "What would change is shown here first.");
  const preview = element("ol", { class: "preview", tabindex: 0, "aria-label": "What would change" });
  const apply = element("button", { type: "submit", class: "first", disabled: true }, "Replace");
  let asked = 0;
  let stale = false;

  async function run(really) {
    const mine = ++asked;
    stale = false;
    apply.disabled = true;
    if (!find.value) {
      preview.replaceChildren();
      status.textContent = "What would change is shown here first.";
      return;
    }
    try {
      if (really) await before();
      const answer = await post(
        "replace",
        { find: find.value, with: put.value, regex: regex.checked, case: cased.checked, side: "target",
          ...(onlyShown.checked ? view.asked : {}), apply: really },
        120_000,
      );
      if (mine !== asked) return;
      if (really) {
        made.close("");
        told(`${pairs(answer.count)} changed; Ctrl+Z takes all of it back in one step.`);
        done(answer);
      } else show(answer);
    } catch (fault) {
      if (mine === asked) status.textContent = fault.message;
    }
  }

  function show({ count, rows }) {
    apply.disabled = count === 0;
    const more = count > rows.length ? `, the first ${rows.length} are shown` : "";
    status.textContent = count ? `${pairs(count)} would change${more}.` : "Nothing is found.";
    preview.replaceChildren(
      ...rows.map((row) =>
        element("li", { value: row.i + 1, lang: langs.target, dir: "auto" }, ...shownDifference(row.before, row.after)),
      ),
    );
  }

  const later = settled(() => run(false), 250);
  const form = element(
    "form",
    { class: "replace" },
    element("label", {}, "Find", find),
    element("label", {}, "Replace with", put),
    element(
      "fieldset",
      {},
      element("legend", {}, "How"),
      element("label", {}, regex, " Regular expression"),
      element("label", {}, cased, " Capitals matter"),
      view.filtered ? element("label", {}, onlyShown, " Only in the filtered list") : null,
    ),
    status,
    preview,
    element("p", { class: "deeds" }, apply),
  );
  form.addEventListener("input", () => {
    stale = true;
    later();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // Nothing is replaced that was not shown.
    if (stale) later.now();
    else run(true);
  });
  const made = dialog("Search and replace in the targets", [form], { wide: true, name: "replace" });
  find.focus();
  if (selected) run(false);
  return made;
}

const pairs = (count) => (count === 1 ? "1 pair" : `${count} pairs`);
