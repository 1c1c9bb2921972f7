/** What happened to one pair: who, when, by which way, what changed; and taking one edit back. */

import { shownDifference } from "./difference.js";
import { dialog } from "./dialog.js";
import { button, element } from "./elements.js";
import { STATE_NAMES } from "./pair.js";
import { get, post } from "./server.js";

const SHOWN = ["target", "state", "note", "source", "retired"];
// What was changed together with other pairs is not taken back alone.
const TOGETHER = ["retired", "standing", "source", "target_sentences"];

export async function showHistory(row, { langs, told, done, failed }) {
  let revisions;
  try {
    ({ revisions } = await get("history", { id: row.id }));
  } catch (fault) {
    return failed(fault);
  }
  const takeBack = async (revision) => {
    try {
      const answer = await post("takeback", { id: row.id, n: revision.n });
      made.close("");
      told(`Taken back: the edit of ${when(revision.at)} by ${revision.who || "nobody"}.`);
      done(answer);
    } catch (fault) {
      failed(fault);
    }
  };
  const lines = [...revisions].reverse().map((revision) => line(revision, row, langs, takeBack));
  const made = dialog(
    `History of pair ${row.i + 1} (${row.id})`,
    [
      lines.length
        ? element("ol", { class: "history", reversed: true }, ...lines)
        : element("p", {}, "Nobody has changed this pair yet."),
    ],
    { wide: true, name: "history" },
  );
  return made;
}

function line(revision, row, langs, takeBack) {
  const changes = SHOWN.filter((field) => changed(revision, field));
  const compare = element("div", { class: "compare" });
  const showNow = () =>
    compare.replaceChildren(
      element("p", { class: "soft" }, "From then to now:"),
      element("p", { class: "text", lang: langs.target, dir: "auto" }, ...shownDifference(revision.new.target, row.target)),
    );
  return element(
    "li",
    {},
    element(
      "p",
      { class: "who" },
      element("strong", {}, revision.who || "nobody"),
      ` · ${when(revision.at)} · ${revision.way}`,
    ),
    ...changes.map((field) => shownChange(field, revision, langs)),
    element(
      "p",
      { class: "deeds" },
      TOGETHER.some((field) => field in revision.new)
        ? element("span", { class: "soft" }, "Done together with other pairs: undo takes it back.")
        : button("Take this edit back", () => takeBack(revision), {
            "aria-label": `Take this edit back: ${when(revision.at)}`,
          }),
      typeof revision.new.target === "string" ? button("Compare with now", showNow) : null,
    ),
    compare,
  );
}

function shownChange(field, revision, langs) {
  const [before, after] = [revision.old?.[field], revision.new?.[field]];
  if (field === "state") {
    return element("p", {}, "State: ", STATE_NAMES[before] ?? "none", " → ", STATE_NAMES[after] ?? "none");
  }
  if (field === "target") {
    return element("p", { class: "text", lang: langs.target, dir: "auto" }, ...shownDifference(words(before), words(after)));
  }
  if (field === "retired") return element("p", {}, after ? "Left its document." : "Stands in its document again.");
  const name = field === "source" ? "Source sentences" : "Note";
  return element("p", {}, `${name}: `, ...shownDifference(words(before), words(after)));
}

const changed = ({ old, new: now }, field) =>
  JSON.stringify(old?.[field] ?? null) !== JSON.stringify(now?.[field] ?? null);

const words = (value) => (typeof value === "string" ? value : value ? JSON.stringify(value) : "");

/** A moment in the reader's own time. */
export function when(iso) {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
