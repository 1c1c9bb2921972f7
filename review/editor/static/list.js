/** A windowed list of rows with heights of their own: what is near is in the page, the rest is a number.
 *
 * The list knows a place of its own, `top`, in the pixels of the whole list. The bar of the browser has its own, which
 * is shorter where the list is longer than a browser can lay out. A small step of the bar is a small step of the list;
 * a leap of the bar is a place in proportion. When all is quiet the two are brought together.
 *
 * A height is first guessed and then measured. When a measured one differs, the row that is being read (the current
 * one, else the first in sight) stays where it is on the screen, so that the text never jumps.
 */

import { Heights } from "./heights.js";
import { settled } from "./elements.js";

// Chromium lays out no more than 33,554,428 px, and beyond 2^23 single precision, in which it paints, loses pixels.
const TALLEST = 8_000_000;
const OVERSCAN = 1.25; // screens on either side
const AHEAD = 1; // and one more where the list is going
const QUIET = 140;
const FEW = 200; // rows whose guesses tell how tall the others may be

export class List {
  /** `draw(row)` makes the element of a row, `shown(first, last)` hears what the window holds. */
  constructor(scroller, { draw, shown, seeds }) {
    this.scroller = scroller;
    this.draw = draw;
    this.shown = shown;
    this.seeds = seeds;
    this.sheet = scroller.firstElementChild;
    this.window = this.sheet.firstElementChild;
    this.nodes = new Map();
    this.heights = new Heights(new Float32Array());
    this.top = 0;
    this.bar = 0;
    this.way = 0;
    this.pinned = -1;
    this.tall = -1;
    this.spare = OVERSCAN;
    this.sync = settled(() => this.bringTogether(), QUIET);
    scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.watch = new ResizeObserver((entries) => this.resized(entries));
    this.watch.observe(scroller);
  }

  get screen() {
    return this.seen ?? (this.seen = this.scroller.clientHeight);
  }

  /** A new list; row `at` stands so far below the top of the screen. */
  reset(count, at = 0, y = 0) {
    for (const node of this.nodes.values()) this.remove(node);
    this.nodes.clear();
    this.pinned = -1;
    // What is in sight comes first, all rows as tall as the first ones are; their own guesses, and what lies beyond the
    // screen, follow once that is painted.
    const few = this.seeds(0, Math.min(count, FEW));
    const usual = few.length ? few.reduce((sum, height) => sum + height) / few.length : 0;
    this.heights.set(new Float32Array(count).fill(usual));
    this.top = this.within(this.heights.start(Math.min(at, count)) - y);
    this.spare = 0;
    this.render(at);
    this.bringTogether();
    this.spare = OVERSCAN;
    const turn = (this.turn = (this.turn ?? 0) + 1);
    requestAnimationFrame(() => requestAnimationFrame(() => turn === this.turn && this.complete()));
  }

  /** The guesses of all rows and the measures of those that are drawn; the row that is read stays where it is. */
  reseed() {
    const anchor = this.anchor();
    this.heights.set(this.seeds(0, this.heights.count));
    for (const [row, node] of this.nodes) {
      if (!node.classList.contains("aside")) this.heights.correct(row, node.getBoundingClientRect().height);
    }
    this.hold(anchor);
  }

  complete() {
    if (this.heights.count) this.reseed();
    this.render();
    this.bringTogether();
  }

  splice(from, removed, added) {
    const anchor = this.anchor();
    const grown = added - removed;
    this.heights.splice(from, removed, this.seeds(from, added));
    const moved = new Map();
    for (const [row, node] of this.nodes) {
      if (row < from) moved.set(row, node);
      else if (row >= from + removed) moved.set(row + grown, node);
      else this.remove(node);
    }
    this.nodes = moved;
    if (this.pinned >= from) this.pinned = this.pinned < from + removed ? -1 : this.pinned + grown;
    if (anchor.row >= from) anchor.row = anchor.row < from + removed ? from : anchor.row + grown;
    this.hold(anchor);
    this.render();
    this.bringTogether();
  }

  /** The element of a row, where it is in the page. */
  node(row) {
    return this.nodes.get(row);
  }

  /** The row stays in the page wherever the list goes: it has the focus. */
  pin(row) {
    this.pinned = row;
  }

  /** Brings a row into sight: `near` moves no more than it must, `middle` puts it there. */
  reveal(row, where = "near") {
    if (!this.heights.count) return;
    for (let n = 0; n < 3; n++) {
      const start = this.heights.start(row);
      const height = this.heights.height(row);
      const margin = Math.max(0, Math.min(height, this.screen / 6, 90, (this.screen - height) / 2));
      let top = this.top;
      if (where === "middle") top = start - Math.max(margin, (this.screen - height) / 3);
      else if (start - margin < top || height > this.screen) top = start - margin;
      else if (start + height + margin > top + this.screen) top = start + height + margin - this.screen;
      top = this.within(top);
      const there = Math.abs(top - this.top) < 0.5 && this.nodes.has(row);
      this.way = 0;
      this.top = top;
      this.render(row);
      if (there) break;
    }
    this.bringTogether();
  }

  /** The rows in sight, first and last. */
  get sight() {
    return [this.heights.at(this.top), this.heights.at(this.top + this.screen - 1)];
  }

  scrolled() {
    const bar = this.scroller.scrollTop;
    const step = bar - this.bar;
    if (!step) return;
    this.bar = bar;
    const leap = Math.abs(step) > this.screen * 2;
    this.top = this.within(leap ? bar * this.ratio : this.top + step);
    this.way = leap ? 0 : Math.sign(step);
    const edge = bar <= 0 ? this.top > 1 : bar >= this.tall - this.screen - 1 && this.top < this.last - 1;
    this.render();
    if (edge) this.bringTogether();
    else this.sync();
  }

  /** Draws what is near and measures it; `reading` is the row that must not move. */
  render(reading) {
    const { heights, screen } = this;
    if (!heights.count) return this.place();
    for (let n = 0; n < 4; n++) {
      const before = screen * (this.spare + (this.way < 0 ? AHEAD : 0));
      const after = screen * (1 + this.spare + (this.way > 0 ? AHEAD : 0));
      const first = heights.at(Math.max(0, this.top - before));
      const last = heights.at(this.top + after);
      const fresh = this.fill(first, last);
      this.place();
      if (!fresh.length || !this.measure(fresh, reading)) break;
    }
    this.shown(this.first, this.end);
  }

  /** The nodes of these rows and of the pinned one, in order; returns the rows that are new. */
  fill(first, last) {
    const fresh = [];
    for (const [row, node] of this.nodes) {
      if ((row >= first && row <= last) || row === this.pinned) continue;
      this.remove(node);
      this.nodes.delete(row);
    }
    let before = null;
    for (let row = last; row >= first; row--) {
      let node = this.nodes.get(row);
      if (!node) {
        node = this.draw(row);
        this.nodes.set(row, node);
        this.window.insertBefore(node, before);
        this.watch.observe(node);
        fresh.push(row);
      }
      before = node;
    }
    // The focused row keeps its element, but out of the flow of rows that it no longer belongs to.
    const pinned = this.nodes.get(this.pinned);
    if (this.aside !== pinned) this.aside?.classList.remove("aside");
    this.aside = pinned;
    pinned?.classList.toggle("aside", this.pinned < first || this.pinned > last);
    this.first = first;
    this.end = last;
    return fresh;
  }

  remove(node) {
    this.watch.unobserve(node);
    node.remove();
  }

  /** Takes the measured heights; the row that is read stays where it is. Says whether anything changed. */
  measure(rows, reading) {
    const anchor = this.anchor(reading);
    let changed = false;
    const measured = rows.map((row) => this.nodes.get(row).getBoundingClientRect().height);
    rows.forEach((row, n) => {
      if (this.heights.correct(row, measured[n])) changed = true;
    });
    if (changed) {
      this.hold(anchor);
      this.place();
    }
    return changed;
  }

  resized(entries) {
    if (entries.some(({ target }) => target === this.scroller)) return this.rescreen();
    const anchor = this.anchor();
    let changed = false;
    const rows = new Map([...this.nodes].map(([row, node]) => [node, row]));
    for (const { target, borderBoxSize } of entries) {
      const row = rows.get(target);
      if (row === undefined || target.classList.contains("aside")) continue;
      if (this.heights.correct(row, borderBoxSize[0].blockSize)) changed = true;
    }
    if (!changed) return;
    this.hold(anchor);
    this.render();
    this.sync();
  }

  rescreen() {
    const { clientHeight, clientWidth } = this.scroller;
    const wider = this.width !== undefined && clientWidth !== this.width;
    this.seen = clientHeight;
    this.width = clientWidth;
    if (wider && this.heights.count) this.reseed();
    this.top = this.within(this.top);
    this.render();
    this.bringTogether();
  }

  /** The row that is read and where it stands on the screen. */
  anchor(reading) {
    const [first, last] = this.heights.count ? this.sight : [0, 0];
    const kept = reading ?? this.pinned;
    const row = kept >= first && kept <= last ? kept : first;
    return { row, y: this.heights.start(row) - this.top };
  }

  hold({ row, y }) {
    this.top = this.within(this.heights.start(Math.min(row, this.heights.count)) - y);
  }

  /** Where the window lies in the sheet, for this place of the bar. */
  place() {
    const begin = this.heights.count ? this.heights.start(this.first ?? 0) : 0;
    this.window.style.top = `${Math.round(this.bar + begin - this.top)}px`;
    const tall = Math.max(1, Math.min(this.heights.total, TALLEST));
    // A taller sheet at once where the window nears its end, else when all is quiet.
    if (this.tall < 0 || this.bar + this.screen * 4 > this.tall) this.stretch(tall);
  }

  stretch(tall) {
    if (Math.abs(tall - this.tall) < 1) return;
    this.tall = Math.round(tall);
    this.sheet.style.height = `${this.tall}px`;
    const bar = this.scroller.scrollTop;
    if (bar === this.bar) return;
    // The browser moved its bar, since the sheet became shorter: the list stays where it is.
    this.bar = bar;
    this.window.style.top = `${Math.round(this.bar + this.heights.start(this.first ?? 0) - this.top)}px`;
  }

  bringTogether() {
    this.sync.drop();
    this.stretch(Math.max(1, Math.min(this.heights.total, TALLEST)));
    const bar = Math.round(this.top / this.ratio);
    if (Math.abs(bar - this.bar) >= 1) {
      this.scroller.scrollTop = bar;
      this.bar = this.scroller.scrollTop;
    }
    this.place();
  }

  get last() {
    return Math.max(0, this.heights.total - this.screen);
  }

  get ratio() {
    const bar = Math.max(0, this.tall - this.screen);
    return bar && this.last ? this.last / bar : 1;
  }

  within(top) {
    return Math.max(0, Math.min(top, this.last));
  }
}
