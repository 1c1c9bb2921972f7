/** The panel of the current pair: what to do with it, what the checks and the memory say, its draft, its note. */

import { shownDifference } from "./difference.js";
import { button, element, find, settled } from "./elements.js";
import { keyOf, nameOf } from "./keymap.js";
import { STATE_NAMES, flagsOf } from "./pair.js";
import { get } from "./server.js";

const TEXT_DEEDS = ["approveAndNext", "markEdited", "takeDraft", "split", "replace", "history"];
const PAIR_DEEDS = [
  "mergeNext", "mergePrevious", "sentenceUp", "sentenceDown", "shiftUp", "shiftDown", "insertEmpty", "deletePair", "realign",
];

export class Beside {
  constructor(root, { project, cursor, outbox, pairs, langs, act, waveThrough, useSuggestion, useReplacement }) {
    Object.assign(this, { root, project, cursor, outbox, pairs, langs, act, waveThrough, useSuggestion, useReplacement });
    this.suggestions = [];
    this.later = settled(() => this.askMemory(), 120);
    this.noteLater = settled(() => this.saveNote(), 900);
    find("#deeds-text", root).replaceChildren(...TEXT_DEEDS.map((deed) => this.deedButton(deed)));
    find("#deeds-pair", root).replaceChildren(...PAIR_DEEDS.map((deed) => this.deedButton(deed)));
    this.note = find("#note", root);
    this.note.addEventListener("input", () => {
      if (this.row) this.outbox.hold(this.row, { note: this.note.value });
      this.noteLater();
    });
    this.note.addEventListener("blur", () => this.noteLater.now());
    cursor.addEventListener("moved", () => this.show());
    pairs.addEventListener("changed", ({ detail }) => detail === cursor.index && this.show());
    pairs.addEventListener("arrived", ({ detail }) => detail.includes(cursor.index) && this.show());
    pairs.addEventListener("reloaded", () => this.show());
    pairs.addEventListener("spliced", () => this.show());
  }

  get hidden() {
    return document.body.classList.contains("alone");
  }

  /** On a wide screen the panel stands open, on a narrow one it is called. */
  toggle() {
    const narrow = matchMedia("(max-width: 60rem)").matches;
    document.body.classList.toggle(narrow ? "called" : "alone");
    this.cursor.show();
  }

  open() {
    document.body.classList.remove("alone");
    if (matchMedia("(max-width: 60rem)").matches) document.body.classList.add("called");
    this.cursor.show();
  }

  deedButton(deed) {
    return button("", () => this.act(deed), { "data-deed": deed });
  }

  show() {
    this.noteLater.now();
    const row = this.cursor.row;
    this.row = row;
    find("#beside-title", this.root).textContent = row ? `Pair ${row.i + 1}` : "";
    if (!row) return;
    find("#beside-about", this.root).textContent = about(row);
    this.showFindings(row);
    this.showDraft(row);
    const note = this.outbox.typed(row.id, "note") ?? row.note;
    if (this.note.value !== note) this.note.value = note;
    if (this.memoryOf !== row.id) {
      this.memoryOf = row.id;
      this.suggestions = [];
      this.showMemory("…");
      this.later();
    }
  }

  showFindings(row) {
    const list = row.findings.map((finding, n) =>
      element(
        "li",
        { class: finding.severity, id: `finding-${n}` },
        finding.message,
        element(
          "span",
          { class: "deeds" },
          finding.suggestion
            ? button(`Write «${finding.suggestion}»`, () => this.useReplacement(finding), { "data-deed": "use" })
            : null,
          button("Let it stand", () => this.waveThrough(finding), { "aria-label": `Let it stand: ${finding.message}` }),
        ),
      ),
    );
    // What was flagged when the text came in, where no check says more of it.
    list.push(...flagsOf(row).map((flag) => element("li", { class: "warning" }, flag)));
    section("findings", list.length > 0).replaceChildren(element("ul", {}, ...list));
  }

  showDraft(row) {
    const changed = row.draft !== null && row.draft !== row.target;
    section("draft", changed).replaceChildren(
      changed
        ? element("p", { class: "text", lang: this.langs.target, dir: "auto" }, ...shownDifference(row.draft, row.target ?? ""))
        : "",
    );
  }

  saveNote() {
    const entry = this.row && this.outbox.entry(this.row.id);
    if (entry?.fields?.note === undefined) return;
    if (entry.fields.note === this.row.note) this.outbox.unhold(this.row.id, "note");
    else this.outbox.send(this.row);
  }

  async askMemory() {
    const id = this.memoryOf;
    const answer = await get("suggest", { id }).catch(() => null);
    if (this.memoryOf !== id) return;
    this.suggestions = answer?.suggestions ?? [];
    this.showMemory(answer ? "Nothing alike in the memory." : "The server does not answer.");
  }

  showMemory(nothing) {
    const made = this.suggestions.slice(0, 9).map((suggestion, n) => {
      const use = button("", () => this.useSuggestion(suggestion), { class: "suggestion", "data-suggestion": n + 1 });
      const score = typeof suggestion.score === "number" ? `${Math.round(suggestion.score * 100)} %` : "";
      use.append(
        element("span", { class: "soft" }, element("kbd", {}, String(n + 1)), ` ${score} ${suggestion.origin ?? ""}`),
        element("span", { class: "text", lang: this.langs.source }, suggestion.source),
        element("span", { class: "text", lang: this.langs.target }, suggestion.target),
      );
      return element("li", {}, use);
    });
    const root = find("#memory", this.root);
    root.replaceChildren(made.length ? element("ol", {}, ...made) : element("p", { class: "soft" }, nothing));
  }

  /** The suggestions take the keys: arrows choose, Enter and a number take. */
  enterMemory() {
    this.open();
    find("#memory button", this.root)?.focus();
    return this.suggestions.length > 0;
  }

  memoryKey(event) {
    const buttons = [...find("#memory", this.root).querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (at < 0) return false;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (next !== undefined) buttons[Math.max(0, Math.min(next, buttons.length - 1))].focus();
    else if (/^[1-9]$/.test(event.key)) buttons[Number(event.key) - 1]?.click();
    else return false;
    event.preventDefault();
    return true;
  }
}

/** A section of the panel, seen only where it holds something; its body. */
function section(name, seen) {
  const root = find(`#${name}`);
  root.closest("section").hidden = !seen;
  return root;
}

function about(row) {
  const origin = row.origin ? [row.origin.kind, row.origin.tool, row.origin.model].filter(Boolean).join(" · ") : "";
  const score = typeof row.score === "number" ? `${Math.round(row.score * 100)} %` : "";
  return [row.id, row.doc, row.kind, STATE_NAMES[row.state], origin, score, row.by && `last by ${row.by}`]
    .filter(Boolean)
    .join(" · ");
}

/** The labels of the buttons: a short name, and the key. */
export function labelDeeds(root) {
  for (const one of root.querySelectorAll("[data-deed]")) {
    const deed = one.dataset.deed;
    if (!SHORT[deed]) continue;
    one.title = `${nameOf(deed)} (${keyOf(deed)})`;
    one.replaceChildren(SHORT[deed]);
    // Keys that everybody knows need no sign.
    if (!keyOf(deed).startsWith("Ctrl+")) one.append(" ", element("kbd", {}, keyOf(deed)));
  }
}

const SHORT = {
  approveAndNext: "Approve",
  markEdited: "Edited",
  takeDraft: "Draft back",
  split: "Split",
  replace: "Replace",
  history: "History",
  mergeNext: "Merge ↓",
  mergePrevious: "Merge ↑",
  sentenceUp: "Sentence ↑",
  sentenceDown: "Sentence ↓",
  shiftUp: "Shift up",
  shiftDown: "Shift down",
  insertEmpty: "Insert empty",
  deletePair: "Delete",
  realign: "Align anew",
  undo: "Undo",
  redo: "Redo",
  keys: "Keys",
  map: "Overview",
  write: "Write",
  next: "Next",
  previous: "Back",
  panel: "Panel",
  goTo: "Go to",
};

