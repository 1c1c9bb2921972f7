/** Two people wrote in one pair: both texts, what they started from, and a person who chooses.
 *
 * Closing the dialog decides nothing: the text stays in the outbox, and the sign says that something waits.
 */

import { shownDifference } from "./difference.js";
import { dialog } from "./dialog.js";
import { button, element } from "./elements.js";
import { STATE_NAMES } from "./pair.js";

export function askWhichStays({ entry, row }, { outbox, langs, told }) {
  const mine = entry.fields.target;
  if (mine === undefined) return lookAgain(entry, row, { outbox, told });
  const theirs = row.target ?? "";
  const field = element("textarea", { lang: langs.target, spellcheck: "true", rows: 4, "aria-label": "A third text" });
  field.value = mine;
  const choose = (fields) => {
    made.close("chosen");
    if (fields) outbox.settle(entry, row, fields);
    else outbox.discard(entry.id);
  };
  const text = (words) => element("p", { class: "text", lang: langs.target, dir: "auto" }, ...words);
  const who = row.by || "Somebody else";
  const made = dialog(
    `Pair ${row.i + 1}: two texts`,
    [
      element(
        "p",
        {},
        `${who} changed this pair while you were writing (${STATE_NAMES[row.state]}). Neither text is lost; choose which stays.`,
      ),
      element(
        "div",
        { class: "both" },
        element("section", {}, element("h3", {}, `Theirs: ${who}`), text(shownDifference(entry.base, theirs)),
          button("Take theirs", () => choose(null), { "data-choice": "theirs" })),
        element("section", {}, element("h3", {}, "Mine"), text(shownDifference(entry.base, mine)),
          button("Keep mine", () => choose({ ...entry.fields, target: mine }), { "data-choice": "mine", class: "first" })),
      ),
      element("p", { class: "soft" }, "Words that went and came are shown against the text both began with:"),
      element("p", { class: "text soft", lang: langs.target, dir: "auto" }, entry.base || "(nothing)"),
      element("h3", {}, "Or a third"),
      field,
      button("Keep this text", () => choose({ ...entry.fields, target: field.value }), { "data-choice": "third" }),
    ],
    { wide: true, name: "conflict" },
  );
  return made;
}

/** Only a state or a note was to be sent: nothing typed can be lost, so the person is told and looks again. */
function lookAgain(entry, row, { outbox, told }) {
  if (entry.fields.note !== undefined && entry.fields.state === undefined) {
    // A note is put beside the one that came.
    const note = [row.note, entry.fields.note].filter(Boolean);
    return outbox.settle(entry, row, { note: [...new Set(note)].join("\n") });
  }
  outbox.discard(entry.id);
  told(`${row.by || "Somebody else"} changed pair ${row.i + 1} meanwhile: look at it again before you decide.`, "warning");
  return null;
}
