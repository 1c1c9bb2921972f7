/** A dialog: the browser's own, which keeps the focus, closes with Escape and gives the focus back. */

import { button, element } from "./elements.js";

let count = 0;

/** Opens a dialog; `closed` hears the value it was closed with, "" for Escape. Returns the element. */
export function dialog(title, body, { closed = () => {}, wide = false, name = "" } = {}) {
  const id = `dialog-${++count}`;
  const made = element(
    "dialog",
    { class: wide ? "wide" : "", "aria-labelledby": id, "data-name": name },
    element(
      "header",
      {},
      element("h2", { id }, title),
      button("×", () => made.close(""), { class: "close", "aria-label": "Close" }),
    ),
    ...body,
  );
  const back = document.activeElement;
  // Keys in a dialog are the dialog's.
  made.addEventListener("keydown", (event) => event.stopPropagation());
  made.addEventListener("close", () => {
    made.remove();
    if (back?.isConnected) back.focus({ preventScroll: true });
    closed(made.returnValue);
  });
  document.body.append(made);
  made.showModal();
  return made;
}

/** Asks for a line of text; what was typed, or null. */
export function ask(title, label, value = "", name = "") {
  return new Promise((answered) => {
    const field = element("input", { type: "text", name: "answer", autocomplete: "off" });
    field.value = value;
    const form = element(
      "form",
      { method: "dialog", class: "ask" },
      element("label", {}, label, field),
      element("button", { type: "submit", value: "yes", class: "first" }, "OK"),
    );
    dialog(title, [form], { name, closed: (how) => answered(how === "yes" ? field.value : null) });
    field.select();
  });
}
