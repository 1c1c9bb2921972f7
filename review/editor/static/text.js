/** Writing in a target, in its place in the list: it grows with its text and saves itself.
 *
 * A mirror of the text lies under the field: it gives the field its height and shows the marks of the checks, which a
 * field cannot. Saved after a pause, when the field is left and before the page goes; an emptied field is saved only
 * when it is left, since emptying is often the first half of rewriting.
 */

import { element, settled } from "./elements.js";
import { marked } from "./marks.js";

const PAUSE = 700;

/** A text as the server keeps it: composed, without blanks at its ends. */
const kept = (text) => text.normalize("NFC").replace(/\r\n?/g, "\n").trim();

export class Text {
  constructor(pairs, outbox, pairView, told) {
    Object.assign(this, { pairs, outbox, pairView, told });
    this.pause = settled(() => this.save(true), PAUSE);
    this.field = null;
    pairs.addEventListener("changed", ({ detail }) => detail === this.row?.i && this.refresh());
  }

  get open() {
    return this.field !== null;
  }

  get row() {
    return this.id ? this.pairs.byId(this.id) : null;
  }

  /** Typed and not yet sent: here Ctrl+Z belongs to the field. */
  get unsaved() {
    return this.open && kept(this.field.value) !== kept(this.outbox.entry(this.id)?.sending?.target ?? this.row?.target ?? "");
  }

  /** The field in the target of this pair; `caret` is where to write, the end where nobody says. */
  start(node, row, caret = null) {
    this.finish();
    this.id = row.id;
    this.node = node;
    this.side = node.querySelector(".side.target");
    this.field = element("textarea", {
      lang: this.pairView.langs.target,
      spellcheck: "true",
      rows: 1,
      dir: "auto",
      autocomplete: "off",
      "aria-label": `Target of pair ${row.i + 1}`,
      "aria-describedby": `s-${row.id}`,
    });
    this.mirror = element("div", { class: "mirror", "aria-hidden": "true" });
    this.field.value = this.outbox.typed(row.id, "target") ?? row.target ?? "";
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("blur", () => this.save());
    node.classList.add("writing");
    this.show();
    this.side.replaceChildren(element("div", { class: "grow" }, this.mirror, this.field));
    this.field.focus({ preventScroll: true });
    const at = Math.min(caret ?? this.field.value.length, this.field.value.length);
    this.field.setSelectionRange(at, at);
  }

  /** Saves and shows the pair at rest again. */
  finish() {
    if (!this.open) return;
    this.save();
    const { side, node, row } = this;
    this.field = null;
    this.id = null;
    node.classList.remove("writing");
    if (row && side.isConnected) this.pairView.showTarget(side, { ...row, target: this.shown(row) });
  }

  /** What is to be seen of a target: what was typed, even where it has not arrived yet. */
  shown(row) {
    return this.outbox.typed(row.id, "target") ?? row.target;
  }

  /** Puts a text in the place of all, or of what is selected, as if typed. */
  put(text, whole = true) {
    if (whole) this.field.select();
    this.field.focus({ preventScroll: true });
    // execCommand keeps the field's own undo; where a browser has done away with it the text goes in without.
    if (!document.execCommand("insertText", false, text)) {
      const { selectionStart: start, selectionEnd: end } = this.field;
      this.field.setRangeText(text, start, end, "end");
      this.typed();
    }
  }

  typed() {
    const row = this.row;
    if (!row) return;
    this.show();
    if (kept(this.field.value) === (row.target ?? "") && !this.outbox.entry(row.id)?.sending) {
      this.outbox.unhold(row.id, "target");
      this.pause.drop();
    } else {
      this.outbox.hold(row, { target: kept(this.field.value) });
      this.pause();
    }
  }

  save(onlyPaused = false) {
    this.pause.drop();
    const row = this.row;
    if (!this.open || !row) return;
    const entry = this.outbox.entry(row.id);
    if (entry?.fields?.target === undefined || entry.asked) return;
    if (onlyPaused && !entry.fields.target.trim()) return;
    if (!entry.fields.target) this.told(`The target of pair ${row.i + 1} is left out on purpose.`);
    this.outbox.send(row);
  }

  /** The pair changed under the field: what is being typed stays, else the field follows. */
  refresh() {
    const { row, field } = this;
    if (this.outbox.typed(row.id, "target") === undefined && kept(field.value) !== (row.target ?? "")) {
      const { selectionStart, selectionEnd } = field;
      field.value = row.target ?? "";
      field.setSelectionRange(selectionStart, selectionEnd);
    }
    this.show();
  }

  show() {
    const { row, field, mirror } = this;
    const same = field.value.trimEnd() === (row?.target ?? "");
    const findings = same && row ? row.findings.filter(({ side }) => side === "target") : [];
    // The last line of a text that ends in a new line has a height only with something on it.
    mirror.replaceChildren(...marked(field.value, findings), "\u200b");
  }
}
