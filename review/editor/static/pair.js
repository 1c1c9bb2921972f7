/** One pair as it stands in the list: its number and state, its source, its target.
 *
 * Sentences of one side stand on lines of their own, so that 2:1 looks like 2:1. A pair that is not here yet has the
 * size that its lengths promise, with bars in place of words.
 */

import { element } from "./elements.js";
import { marked, points } from "./marks.js";
import { MARK } from "./pairs.js";

export const STATE_NAMES = {
  untranslated: "not translated",
  draft: "draft",
  aligned: "aligned",
  edited: "edited",
  approved: "approved",
};

export class PairView {
  constructor(project, pairs, seeds) {
    this.langs = { source: project.source_lang, target: project.target_lang };
    this.pairs = pairs;
    this.seeds = seeds;
  }

  /** The element of a pair: whole where the pair is here, else a place for it. */
  draw(index, position, count) {
    const node = element("article", {
      class: "pair",
      tabindex: -1,
      "aria-posinset": position + 1,
      "aria-setsize": count,
      "data-index": index,
    });
    const row = this.pairs.row(index);
    if (row) this.fill(node, row);
    else this.wait(node, index);
    return node;
  }

  wait(node, index) {
    node.classList.add("waiting");
    node.setAttribute("aria-label", `Pair ${index + 1}`);
    const sides = this.seeds.lines(index).map((lines, n) => {
      const side = element("div", { class: `side ${n ? "target" : "source"}` }, element("p", { class: "bars" }));
      side.firstElementChild.style.setProperty("--lines", lines);
      return side;
    });
    node.replaceChildren(element("div", { class: "gutter" }, number(index)), ...sides);
  }

  /** Writes the row into its element; a target that is being written in keeps its place. */
  fill(node, row, keepTarget = false) {
    node.classList.remove("waiting");
    for (const state of Object.keys(STATE_NAMES)) node.classList.toggle(`state-${state}`, state === row.state);
    node.dataset.id = row.id;
    node.dataset.version = row.version;
    node.removeAttribute("aria-label");
    node.setAttribute("aria-labelledby", `g-${row.id}`);
    node.setAttribute("aria-describedby", `s-${row.id} t-${row.id}`);
    const kind = row.block?.kind ?? "paragraph";
    node.classList.toggle("heading", kind === "heading");
    const target = keepTarget ? node.querySelector(".side.target") : this.target(row);
    const gutter = this.gutter(row);
    const source = this.source(row);
    if (keepTarget && target) {
      node.querySelector(".gutter").replaceWith(gutter);
      const old = node.querySelector(".side.source");
      if (!old.classList.contains("cutting")) old.replaceWith(source);
    } else node.replaceChildren(gutter, source, target);
  }

  gutter(row) {
    const findings = row.findings.length;
    const flags = flagsOf(row);
    const uneven = row.kind !== "1:1" && row.target !== null;
    return element(
      "div",
      { class: "gutter", id: `g-${row.id}` },
      number(row.i),
      element("span", { class: "state" }, STATE_NAMES[row.state] ?? row.state),
      uneven ? element("span", { class: "badge kind", title: "source : target sentences" }, row.kind) : null,
      row.marks & MARK.doubtful ? element("span", { class: "badge doubt" }, "doubtful") : null,
      findings
        ? element("span", { class: "badge found", title: row.findings.map((f) => f.message).join("\n") }, counted(findings))
        : null,
      flags.length ? element("span", { class: "badge found", title: flags.join("\n") }, "flag") : null,
      row.note ? element("span", { class: "badge note", title: row.note }, "note") : null,
    );
  }

  source(row) {
    const side = this.side(row, "source");
    if (!row.source.length) side.append(element("p", { class: "nothing" }, "no source"));
    let from = 0;
    for (const sentence of row.source) {
      side.append(this.sentence(row, "source", sentence.text, from));
      from += points(sentence.text, sentence.text.length) + 1;
    }
    return side;
  }

  target(row) {
    const side = this.side(row, "target");
    this.showTarget(side, row);
    return side;
  }

  showTarget(side, row) {
    const parts = sentencesOf(row);
    if (row.target === null) side.replaceChildren(element("p", { class: "nothing" }, "not translated"));
    else if (row.target === "") side.replaceChildren(element("p", { class: "nothing" }, "left out on purpose"));
    else {
      let from = 0;
      side.replaceChildren();
      for (const text of parts) {
        side.append(this.sentence(row, "target", text, from));
        from += points(text, text.length) + 1;
      }
    }
  }

  side(row, which) {
    return element("div", { class: `side ${which}`, lang: this.langs[which], id: `${which[0]}-${row.id}` });
  }

  sentence(row, which, text, from) {
    const here = row.findings.filter((finding) => finding.side === which && finding.end > from);
    return element("p", { class: "sentence", dir: "auto" }, marked(text, here, () => null, from));
  }
}

/** The target as lines: the sentences of an existing translation, where they still make up the target. */
export function sentencesOf(row) {
  const texts = row.target_sentences.map(({ text }) => text);
  return texts.length > 1 && texts.join(" ") === row.target ? texts : [row.target];
}

/** What was flagged by a rule that no finding names, and that nobody let stand. */
export const flagsOf = (row) =>
  row.flags.filter((flag) => !flag.startsWith("waved:") && !row.findings.some(({ rule }) => flag.startsWith(rule)));

export const sourceText = (row) => row.source.map(({ text }) => text).join(" ");
export const sideText = (row, side) => (side === "source" ? sourceText(row) : row.target ?? "");

const counted = (findings) => (findings === 1 ? "1 finding" : `${findings} findings`);
const number = (index) => element("span", { class: "number" }, String(index + 1));
