/** Which pairs stand in the list: all of them, or those that a filter leaves, in their order. */

import { get } from "./server.js";

export class View {
  constructor(pairs) {
    this.pairs = pairs;
    this.only = null;
    this.asked = {};
  }

  get count() {
    return this.only ? this.only.length : this.pairs.count;
  }

  get filtered() {
    return this.only !== null;
  }

  /** The index of the pair at a position of the list. */
  index(position) {
    return this.only ? this.only[position] : position;
  }

  /** Where a pair stands in the list; -1 where the filter leaves it out. */
  position(index) {
    if (!this.only) return index < this.pairs.count ? index : -1;
    const at = this.after(index);
    return this.only[at] === index ? at : -1;
  }

  /** The first position whose pair is `index` or comes after it. */
  after(index) {
    if (!this.only) return Math.min(index, this.pairs.count);
    let low = 0;
    let high = this.only.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.only[middle] < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Leaves what fits: `asked` holds state, what, doc and text; nothing asked shows all. */
  async filter(asked) {
    this.asked = Object.fromEntries(Object.entries(asked).filter(([, value]) => value));
    if (!Object.keys(this.asked).length) this.only = null;
    else this.only = Uint32Array.from((await get("list", this.asked)).indices);
  }

  /** Pairs came and went: those that stay keep their place, the new ones are shown beside what they came from. */
  splice(from, removed, added) {
    if (!this.only) return { from, removed, added };
    const first = this.after(from);
    const next = this.after(from + removed);
    const grown = added - removed;
    const come = Array.from({ length: next > first ? added : 0 }, (_, n) => from + n);
    const only = new Uint32Array(this.only.length - (next - first) + come.length);
    only.set(this.only.subarray(0, first));
    only.set(come, first);
    only.set(this.only.subarray(next).map((index) => index + grown), first + come.length);
    this.only = only;
    return { from: first, removed: next - first, added: come.length };
  }
}
