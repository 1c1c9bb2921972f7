/** Words in all pairs: where they stand, what stands beside them, and the way there. */

import { button, element, find, settled } from "./elements.js";
import { get } from "./server.js";

export class Concordance {
  constructor(root, { langs, go }) {
    Object.assign(this, { root, langs, go });
    this.field = find("input", root);
    this.hits = find("#hits", root);
    this.later = settled(() => this.search(), 250);
    this.field.addEventListener("input", this.later);
    root.addEventListener("keydown", (event) => this.key(event));
  }

  /** Looks the words up; the focus goes to the first hit, or to the field where there are no words. */
  async look(words) {
    this.field.value = words;
    this.field.focus();
    if (words) await this.search();
    find("button", this.hits)?.focus();
  }

  async search() {
    const asked = this.field.value.trim();
    if (!asked) return this.hits.replaceChildren();
    const answer = await get("search", { q: asked, side: "both", limit: 50 }).catch((fault) => fault);
    if (this.field.value.trim() !== asked) return undefined;
    if (answer instanceof Error) return this.hits.replaceChildren(element("p", { class: "soft" }, answer.message));
    const lines = answer.hits.map((hit) => this.line(hit));
    const found = answer.more ? `The first ${lines.length} places.` : places(lines.length);
    return this.hits.replaceChildren(element("p", { class: "soft", role: "status" }, found), element("ol", {}, ...lines));
  }

  line(hit) {
    const other = hit.side === "source" ? "target" : "source";
    const go = button("", () => this.go(hit.i), { class: "hit" });
    go.append(
      element("span", { class: "soft" }, String(hit.i + 1)),
      element("span", { class: "text", lang: this.langs[hit.side] }, hit.before, element("b", {}, hit.match), hit.after),
      element("span", { class: "text soft", lang: this.langs[other] }, hit.other ?? ""),
    );
    return element("li", {}, go);
  }

  key(event) {
    const buttons = [...this.hits.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "ArrowDown") buttons[Math.min(at + 1, buttons.length - 1)]?.focus();
    else if (event.key === "ArrowUp") (at > 0 ? buttons[at - 1] : this.field).focus();
    else if (event.key === "Enter" && at < 0) this.look(this.field.value);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

const places = (count) => (count === 1 ? "1 place." : `${count || "No"} places.`);
