/** The whole document on a strip: states in one column, what is doubtful or found in another, the screen as a frame.
 *
 * The strip is a slider: a click or the arrows go there. What it shows in colours, a table tells in numbers.
 */

import { dialog } from "./dialog.js";
import { button, element, settled } from "./elements.js";
import { STATE_NAMES } from "./pair.js";
import { MARK } from "./pairs.js";

const PARTS = 10;

export class Overview {
  constructor(canvas, { pairs, view, list, go }) {
    Object.assign(this, { canvas, pairs, view, list, go });
    this.later = settled(() => this.draw(), 60);
    this.here = 0;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.point(event, false);
    });
    canvas.addEventListener("pointermove", (event) => event.buttons && this.point(event, false));
    canvas.addEventListener("pointerup", (event) => this.point(event, true));
    canvas.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(this.later).observe(canvas);
    for (const kind of ["changed", "spliced", "reloaded"]) pairs.addEventListener(kind, this.later);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", this.later);
  }

  point(event, whole) {
    const box = this.canvas.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (event.clientY - box.top) / box.height));
    const position = Math.min(this.view.count - 1, Math.floor(share * this.view.count));
    if (position >= 0) this.go(this.view.index(position), whole);
  }

  key(event) {
    const part = Math.max(1, Math.round(this.view.count / 100));
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: part * 10, PageUp: -part * 10, Home: -1e9, End: 1e9 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const position = Math.max(0, Math.min(this.view.position(this.here) + step, this.view.count - 1));
    this.go(this.view.index(position), false);
  }

  /** The current pair, for who hears the strip. */
  at(index) {
    this.here = index;
    const { canvas, pairs, view } = this;
    const state = STATE_NAMES[pairs.state(index)];
    canvas.setAttribute("aria-valuemax", view.count);
    canvas.setAttribute("aria-valuenow", view.position(index) + 1);
    canvas.setAttribute("aria-valuetext", `pair ${index + 1} of ${pairs.count}, ${state}`);
    this.later();
  }

  draw() {
    const { canvas, pairs, view } = this;
    const scale = devicePixelRatio || 1;
    const width = Math.round(canvas.clientWidth * scale);
    const height = Math.round(canvas.clientHeight * scale);
    if (!width || !height || !view.count) return;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const style = getComputedStyle(canvas);
    const colour = (name) => style.getPropertyValue(`--${name}`);
    const states = pairs.states.map(colour);
    const pen = canvas.getContext("2d");
    pen.clearRect(0, 0, width, height);
    const lines = Math.min(height, view.count);
    const tall = height / lines;
    const left = Math.round(width * 0.55);
    for (let line = 0; line < lines; line++) {
      const [state, marks] = this.most(line, lines);
      const y = Math.floor(line * tall);
      const h = Math.max(1, Math.ceil(tall) - (tall > 4 ? 1 : 0));
      pen.fillStyle = states[state];
      pen.fillRect(0, y, left, h);
      if (!marks) continue;
      pen.fillStyle = colour(marks & MARK.doubtful ? "doubt" : "found");
      pen.fillRect(left + scale, y, width - left - scale, Math.max(h, scale * 2));
    }
    const [first, last] = this.list.sight;
    pen.strokeStyle = colour("ink");
    pen.lineWidth = 1.5 * scale;
    const y = (first / view.count) * height;
    pen.strokeRect(scale, y + scale, width - 2 * scale, Math.max(6 * scale, ((last + 1 - first) / view.count) * height - scale));
  }

  /** The lowest state and all marks of the pairs that share a line of the strip. */
  most(line, lines) {
    const { pairs, view } = this;
    const first = Math.floor((line * view.count) / lines);
    const end = Math.max(first + 1, Math.floor(((line + 1) * view.count) / lines));
    let state = 255;
    let marks = 0;
    for (let position = first; position < end; position++) {
      const at = view.index(position) * 6;
      state = Math.min(state, pairs.map[at]);
      marks |= pairs.map[at + 1];
    }
    return [state, marks & (MARK.doubtful | MARK.flagged)];
  }

  /** The same in words and numbers: each tenth of the list, with a way to go there. */
  tell() {
    const { pairs, view } = this;
    const parts = Math.min(PARTS, view.count);
    const lines = Array.from({ length: parts }, (_, part) => {
      const first = Math.floor((part * view.count) / parts);
      const end = Math.floor(((part + 1) * view.count) / parts);
      const counts = Object.fromEntries(pairs.states.map((state) => [state, 0]));
      let doubts = 0;
      let found = 0;
      for (let position = first; position < end; position++) {
        const index = view.index(position);
        counts[pairs.state(index)]++;
        if (pairs.marks(index) & MARK.doubtful) doubts++;
        if (pairs.marks(index) & MARK.flagged) found++;
      }
      const there = button(`${view.index(first) + 1}–${view.index(end - 1) + 1}`, () => {
        made.close("");
        this.go(view.index(first), true);
      });
      const cells = [...pairs.states.map((state) => counts[state]), doubts, found];
      return element("tr", {}, element("th", { scope: "row" }, there), ...cells.map((n) => element("td", {}, String(n || "·"))));
    });
    const heads = ["Pairs", ...pairs.states.map((state) => STATE_NAMES[state] ?? state), "doubtful", "with findings"];
    const table = element(
      "table",
      { class: "numbers" },
      element("thead", {}, element("tr", {}, ...heads.map((name) => element("th", { scope: "col" }, name)))),
      element("tbody", {}, ...lines),
    );
    const scope = view.filtered ? "The filtered list" : "The whole project";
    const made = dialog(`${scope}: ${view.count} pairs`, [element("div", { class: "wide-table", tabindex: 0, role: "group", "aria-label": "Pairs by part" }, table)], {
      wide: true,
      name: "overview",
    });
  }
}
