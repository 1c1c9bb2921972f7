/** What waits to be sent or decided, with its text: nothing that was typed is ever out of reach. */

import { dialog } from "./dialog.js";
import { button, element } from "./elements.js";

export function showWaiting({ outbox, cursor, pairs, langs, decide }) {
  const entries = [...outbox.entries.values()];
  const lines = entries.map((entry) => {
    const fields = { ...entry.sending, ...entry.fields };
    const row = pairs.byId(entry.id);
    const again = () => {
      made.close("");
      if (entry.asked && row) decide(entry, row);
      else {
        Object.assign(entry, { refused: "", held: false });
        outbox.pump();
      }
    };
    return element(
      "li",
      {},
      element("p", {}, element("strong", {}, row ? `Pair ${row.i + 1}` : entry.id), ` ${why(entry)}`),
      fields.target !== undefined ? element("p", { class: "text", lang: langs.target, dir: "auto" }, fields.target) : null,
      fields.note !== undefined ? element("p", {}, `Note: ${fields.note}`) : null,
      fields.state !== undefined ? element("p", {}, `State: ${fields.state}`) : null,
      element(
        "p",
        { class: "deeds" },
        button(entry.asked ? "Choose" : "Send again", again),
        row ? button("Go there", () => (made.close(""), cursor.go(row.i, { where: "middle" }))) : null,
        button("Throw away", () => (made.close(""), outbox.discard(entry.id))),
      ),
    );
  });
  const body = lines.length ? element("ul", { class: "history" }, ...lines) : element("p", {}, "All is saved.");
  const made = dialog("Not yet saved", [body], { wide: true, name: "waiting" });
}

function why({ asked, refused, held }) {
  if (asked) return "was changed by somebody else, too: choose which text stays.";
  if (refused) return `was refused: ${refused}`;
  return held ? "is being typed." : "waits for the server.";
}
