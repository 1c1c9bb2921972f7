/** The filter above the list: by state or want, by document, by words. */

import { element, find, settled } from "./elements.js";
import { STATE_NAMES } from "./pair.js";

const WANTS = {
  unconfirmed: "not confirmed",
  doubtful: "doubtful",
  flag: "with findings",
  uneven: "not 1:1",
  note: "with a note",
  reworked: "draft and changed",
  waved: "finding let stand",
};

export class Filter {
  constructor(form, { project, view, changed, failed, leave }) {
    Object.assign(this, { form, view, changed, failed });
    this.what = find("[name=what]", form);
    this.doc = find("[name=doc]", form);
    this.text = find("[name=text]", form);
    this.count = find("output", form);
    const option = (value, text) => element("option", { value }, text);
    this.what.append(
      option("", "All pairs"),
      element("optgroup", { label: "What wants you" }, ...Object.entries(WANTS).map(([n, t]) => option(`what=${n}`, t))),
      element("optgroup", { label: "State" }, ...project.states.map((s) => option(`state=${s}`, STATE_NAMES[s] ?? s))),
    );
    this.doc.append(option("", "All documents"), ...project.docs.map(({ name }) => option(name, name)));
    this.doc.closest("label").hidden = project.docs.length < 2;
    this.later = settled(() => this.apply(), 300);
    this.text.addEventListener("input", this.later);
    for (const one of [this.what, this.doc]) one.addEventListener("change", () => this.apply());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.later.drop();
      this.apply().then(leave);
    });
    find("[name=clear]", form).addEventListener("click", () => this.clear().then(leave));
    this.tell();
  }

  async apply() {
    const [kind, value] = this.what.value.split("=");
    try {
      await this.view.filter({ [kind || "what"]: value, doc: this.doc.value, text: this.text.value.trim() });
    } catch (fault) {
      this.failed(fault);
      return;
    }
    this.tell();
    this.changed();
  }

  clear() {
    this.what.value = this.doc.value = this.text.value = "";
    return this.apply();
  }

  tell() {
    const { view } = this;
    this.count.textContent = view.filtered
      ? `${view.count.toLocaleString()} of ${view.pairs.count.toLocaleString()}`
      : `${view.count.toLocaleString()} pairs`;
    find("[name=clear]", this.form).hidden = !view.filtered;
  }
}
