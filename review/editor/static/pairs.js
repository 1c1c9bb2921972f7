/** What the page knows of the pairs: six bytes of each, and the whole of those that are near.
 *
 * The map (state, marks and lengths of every pair) stays; it seeds heights, draws the overview and answers «the next
 * doubtful one» without a question to the server. Rows come in blocks and are dropped again when they are far.
 *
 * Fires `arrived` (rows came, `detail` their indices), `changed` (one index), `spliced` ({from, removed, added}) and
 * `reloaded`.
 */

import { bytes, get } from "./server.js";

export const MARK = { flagged: 1, doubtful: 2, uneven: 4, note: 8, reworked: 16, waved: 32 };
const BYTES = 6;
const BLOCK = 50;
const KEPT = 1500; // rows; more than any window with what lies around it
const MOST = 200; // rows in one answer of the server

export class Pairs extends EventTarget {
  constructor(project, map) {
    super();
    this.take(map);
    this.states = project.states;
    this.rows = new Map();
    this.places = new Map();
    this.asked = new Map();
    this.line = [];
    this.underWay = 0;
  }

  async load() {
    this.take(await bytes("map"));
  }

  take(map) {
    this.map = new Uint8Array(map);
    this.count = this.map.length / BYTES;
  }

  /** Everything anew: pairs came or went by another hand. */
  async reload() {
    await this.load();
    this.forget();
    this.dispatchEvent(new Event("reloaded"));
  }

  forget() {
    this.rows.clear();
    this.places.clear();
    this.asked.clear();
    this.line = [];
    this.generation = (this.generation ?? 0) + 1;
  }

  state(index) {
    return this.states[this.map[index * BYTES]];
  }

  marks(index) {
    return this.map[index * BYTES + 1];
  }

  /** Code points of both sides. */
  lengths(index) {
    return [this.length(index, 0), this.length(index, 1)];
  }

  /** Of one side: 0 the source, 1 the target. */
  length(index, side) {
    const at = index * BYTES + 2 + side * 2;
    return this.map[at] | (this.map[at + 1] << 8);
  }

  /** Of `count` pairs from a position on, source and target in turn: one pass, since a list may have a million. */
  lengthsFrom(position, count, only) {
    const { map } = this;
    const found = new Uint16Array(count * 2);
    for (let n = 0; n < count; n++) {
      const at = (only ? only[position + n] : position + n) * BYTES + 2;
      found[2 * n] = map[at] | (map[at + 1] << 8);
      found[2 * n + 1] = map[at + 2] | (map[at + 3] << 8);
    }
    return found;
  }

  row(index) {
    return this.rows.get(index);
  }

  byId(id) {
    return this.rows.get(this.places.get(id));
  }

  /** The row, asked for where it is not here. */
  async get(index) {
    while (!this.rows.has(index)) await this.fetch([index]);
    return this.rows.get(index);
  }

  /** Sees to it that these are here or on their way; the first are asked for first, what waits for others is dropped. */
  want(indices) {
    const contiguous = indices.length < 2 || indices.at(-1) - indices[0] < indices.length * 3;
    const missing = indices.filter((index) => !this.rows.has(index) && !this.asked.has(index));
    this.line = [];
    if (!missing.length) return;
    if (!contiguous) {
      for (let n = 0; n < missing.length; n += BLOCK) this.line.push({ indices: missing.slice(n, n + BLOCK) });
    } else {
      for (let n = 0; n < missing.length; ) {
        const from = missing[n];
        while (n < missing.length && missing[n] < from + BLOCK) n++;
        const count = Math.min(missing[n - 1] - from + 1, MOST);
        this.line.push({ from, count });
      }
    }
    this.next();
  }

  next() {
    while (this.underWay < 3 && this.line.length) {
      const one = this.line.shift();
      const indices = one.indices ?? Array.from({ length: one.count }, (_, n) => one.from + n);
      this.underWay++;
      this.fetch(indices)
        .catch(() => {}) // the line says that it is cut; the window asks again when it is back
        .finally(() => {
          this.underWay--;
          this.next();
        });
    }
  }

  async fetch(indices) {
    const open = indices.filter((index) => this.asked.has(index));
    if (open.length === indices.length) return this.asked.get(open[0]);
    const generation = this.generation;
    const asking = this.ask(indices).then((answer) => {
      if (generation !== this.generation) return;
      for (const row of answer.rows) {
        this.keep(row);
        this.mark(row);
      }
      this.drop(indices[0]);
      this.dispatchEvent(new CustomEvent("arrived", { detail: answer.rows.map((row) => row.i) }));
    });
    for (const index of indices) this.asked.set(index, asking);
    try {
      await asking;
    } finally {
      for (const index of indices) if (this.asked.get(index) === asking) this.asked.delete(index);
    }
  }

  ask(indices) {
    const together = indices.at(-1) - indices[0] === indices.length - 1;
    return together
      ? get("rows", { from: indices[0], count: indices.length })
      : get("rows", { at: indices.join(",") });
  }

  /** These pairs as they stand now, wherever they are shown. */
  async refresh(ids, skip = () => false) {
    const told = [];
    for (let n = 0; n < ids.length; n += MOST) {
      const { rows } = await get("rows", { ids: ids.slice(n, n + MOST).join(",") });
      for (const row of rows) {
        if (skip(row)) continue;
        this.put(row);
        told.push(row);
      }
    }
    return told;
  }

  /** A row as the server gave it: kept, and its bytes in the map made true. */
  put(row) {
    this.keep(row);
    this.mark(row);
    this.dispatchEvent(new CustomEvent("changed", { detail: row.i }));
  }

  /** `removed` pairs leave at `from`; these rows stand in their place. */
  splice(from, removed, rows) {
    const grown = rows.length - removed;
    const map = new Uint8Array(this.map.length + grown * BYTES);
    map.set(this.map.subarray(0, from * BYTES));
    map.set(this.map.subarray((from + removed) * BYTES), (from + rows.length) * BYTES);
    this.map = map;
    this.count = map.length / BYTES;
    const kept = [...this.rows.values()].filter((row) => row.i < from || row.i >= from + removed);
    this.forget();
    for (const row of kept) this.keep(row.i < from ? row : { ...row, i: row.i + grown });
    for (const row of rows) {
      this.keep(row);
      this.mark(row);
    }
    this.dispatchEvent(new CustomEvent("spliced", { detail: { from, removed, added: rows.length } }));
  }

  keep(row) {
    this.rows.set(row.i, row);
    this.places.set(row.id, row.i);
  }

  drop(near) {
    if (this.rows.size <= KEPT) return;
    const far = [...this.rows.keys()].sort((a, b) => Math.abs(b - near) - Math.abs(a - near));
    for (const index of far.slice(0, this.rows.size - KEPT + BLOCK)) {
      this.places.delete(this.rows.get(index).id);
      this.rows.delete(index);
    }
  }

  mark(row) {
    const at = row.i * BYTES;
    this.map[at] = this.states.indexOf(row.state);
    this.map[at + 1] = row.marks;
    const lengths = [row.source.reduce((sum, { text }) => sum + text.length + 1, -1), (row.target ?? "").length];
    lengths.forEach((length, side) => {
      const capped = Math.max(0, Math.min(length, 65535));
      this.map[at + 2 + side * 2] = capped & 255;
      this.map[at + 3 + side * 2] = capped >> 8;
    });
  }
}
