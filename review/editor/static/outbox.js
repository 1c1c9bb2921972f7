/** What a person wrote and the server has not yet acknowledged: kept in memory and in the browser, sent in order.
 *
 * Typed text is kept at once (`hold`) and sent when the person pauses or moves on (`send`). Nothing leaves this box
 * but by an acknowledgement or a person's choice: a cut line, a refusal, a conflict and a closed tab all leave it here.
 *
 * Fires `sign` (the state of the box changed), `saved` (a row), `conflict` ({entry, row}) and `refused` (an entry).
 */

import { settled } from "./elements.js";
import { Cut, Refused, line, post } from "./server.js";

const STORE = "dipla.unsent";
const RETRY = [500, 1000, 2000, 4000];

export class Outbox extends EventTarget {
  constructor(project, pairs, timing) {
    super();
    this.name = `${STORE}.${project.key ?? project.title}`;
    this.pairs = pairs;
    this.timing = timing;
    this.entries = new Map();
    this.tries = 0;
    this.adopted = false; // whether it is known what an earlier visit left unsent
    this.write = settled(() => this.writeNow(), 150);
    line.addEventListener("reached", () => this.pump());
    addEventListener("online", () => this.pump());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
  }

  entry(id) {
    return this.entries.get(id);
  }

  /** What the person last wrote into a field of this pair, if the server has not acknowledged it. */
  typed(id, field) {
    const entry = this.entries.get(id);
    return entry?.fields?.[field] ?? entry?.sending?.[field];
  }

  /** Typed, not yet to be sent. */
  hold(row, fields) {
    const entry = this.entryOf(row);
    entry.fields = { ...entry.fields, ...fields };
    entry.held = true;
    entry.refused = "";
    this.write();
    this.sign();
  }

  /** To be sent now, with what was typed before. */
  send(row, fields = {}) {
    const entry = this.entryOf(row);
    entry.fields = { ...entry.fields, ...fields };
    entry.held = false;
    entry.refused = "";
    this.writeNow();
    this.sign();
    return this.pump();
  }

  /** The typed text is again what the server has: nothing is to be sent. */
  unhold(id, field) {
    const entry = this.entries.get(id);
    if (!entry?.fields) return;
    delete entry.fields[field];
    if (!Object.keys(entry.fields).length) entry.fields = null;
    this.tidy(entry);
  }

  /** A person chose: nothing of this pair is sent. */
  discard(id) {
    this.entries.delete(id);
    this.writeNow();
    this.sign();
  }

  /** A person chose what to send over what stands there now. */
  settle(entry, row, fields) {
    Object.assign(entry, { version: row.version, base: row.target, fields, asked: false, held: false, refused: "" });
    this.writeNow();
    this.sign();
    return this.pump();
  }

  /** All that can be sent is sent: what comes next may build on it. Says whether nothing is left. */
  async empty() {
    for (const entry of this.entries.values()) entry.held = false;
    await this.pump();
    return this.entries.size === 0;
  }

  /** How the box stands: opening, saved, typing, saving, unsent, asking or refused; and how many pairs. */
  get state() {
    const all = [...this.entries.values()];
    const count = (test) => all.filter(test).length;
    if (count((entry) => entry.asked)) return ["asking", count((entry) => entry.asked)];
    if (count((entry) => entry.refused)) return ["refused", count((entry) => entry.refused)];
    if (this.tries) return ["unsent", all.length];
    if (count((entry) => entry.sending || (entry.fields && !entry.held))) return ["saving", all.length];
    if (all.length) return ["typing", all.length];
    return this.adopted ? ["saved", 0] : ["opening", 0];
  }

  entryOf(row) {
    let entry = this.entries.get(row.id);
    if (!entry) {
      entry = { id: row.id, version: row.version, base: row.target, fields: null, sending: null, held: true };
      this.entries.set(row.id, entry);
    }
    return entry;
  }

  pump() {
    this.pumping ??= this.run().finally(() => {
      this.pumping = null;
      this.sign();
    });
    return this.pumping;
  }

  async run() {
    clearTimeout(this.again);
    const ready = (entry) => entry.fields && !entry.held && !entry.asked && !entry.refused;
    for (let entry; (entry = [...this.entries.values()].find(ready)); ) {
      try {
        await this.sendOne(entry);
        this.tries = 0;
      } catch (fault) {
        if (!(fault instanceof Cut)) throw fault;
        this.again = setTimeout(() => this.pump(), RETRY[Math.min(this.tries, RETRY.length - 1)]);
        this.tries++;
        return;
      }
    }
  }

  async sendOne(entry) {
    const sent = entry.fields;
    const clock = this.timing.take(entry.id);
    Object.assign(entry, { sending: sent, fields: null });
    this.sign();
    try {
      const answer = await post("edit", { id: entry.id, version: entry.version, ...sent, ...clock });
      this.acknowledged(entry, answer.row, answer);
    } catch (fault) {
      entry.fields = { ...sent, ...entry.fields };
      this.timing.give(entry.id, clock);
      if (!(fault instanceof Refused)) throw fault;
      this.said(entry, sent, fault);
    } finally {
      entry.sending = null;
      this.tidy(entry);
    }
  }

  acknowledged(entry, row, answer) {
    entry.version = row.version;
    entry.base = row.target;
    this.pairs.put(row);
    this.dispatchEvent(new CustomEvent("saved", { detail: { row, answer } }));
  }

  said(entry, sent, { status, answer, message }) {
    const row = answer.row;
    if (status === 409 && row) {
      // The answer to an edit that did arrive was lost on the way: what stands there is what was sent.
      if (Object.entries(sent).every(([field, value]) => row[field] === value)) {
        if (JSON.stringify(entry.fields) === JSON.stringify(sent)) entry.fields = null;
        return this.acknowledged(entry, row, answer);
      }
      this.pairs.put(row);
      entry.asked = true;
      this.dispatchEvent(new CustomEvent("conflict", { detail: { entry, row } }));
    } else {
      entry.refused = message;
      this.dispatchEvent(new CustomEvent("refused", { detail: entry }));
    }
  }

  tidy(entry) {
    if (!entry.fields && !entry.sending) this.entries.delete(entry.id);
    this.writeNow();
    this.sign();
  }

  sign() {
    this.dispatchEvent(new Event("sign"));
  }

  /** The page goes: what is only typed goes out, too, and stays written down until somebody has seen it arrive. */
  leave() {
    this.writeNow();
    if (!document.hidden) return;
    for (const entry of this.entries.values()) entry.held = false;
    this.pump();
  }

  // ---- what outlives the page

  /** Takes this tab's place in the browser's store, and what closed tabs left there. Returns the entries found. */
  async adopt() {
    let tab = sessionStorage.getItem(STORE) ?? crypto.randomUUID();
    if (!(await own(`${this.name}.${tab}`))) {
      tab = crypto.randomUUID(); // a duplicated tab brings the name of the other
      await own(`${this.name}.${tab}`);
    }
    sessionStorage.setItem(STORE, tab);
    this.place = `${this.name}.${tab}`;
    const found = [];
    for (const key of Object.keys(localStorage).filter((key) => key.startsWith(`${this.name}.`))) {
      if (key !== this.place && !(await own(key))) continue;
      found.push(...JSON.parse(localStorage.getItem(key)));
      if (key !== this.place) localStorage.removeItem(key);
    }
    for (const left of found) {
      if (!this.entries.has(left.id)) this.entries.set(left.id, { ...left, sending: null, held: false });
    }
    this.adopted = true;
    this.writeNow();
    this.sign();
    return found;
  }

  writeNow() {
    this.write.drop();
    if (!this.place) return;
    const kept = [...this.entries.values()].map(({ id, version, base, fields, sending, refused }) => ({
      id,
      version,
      base,
      refused,
      fields: { ...sending, ...fields },
    }));
    if (kept.length) localStorage.setItem(this.place, JSON.stringify(kept));
    else localStorage.removeItem(this.place);
  }
}

/** Whether this tab now holds the name; no other can until it closes. Without locks (plain http abroad) it may. */
function own(name) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((got) => {
    navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      got(lock !== null);
      return lock && new Promise(() => {});
    });
  });
}

