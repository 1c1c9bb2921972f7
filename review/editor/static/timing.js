/** How long a person worked on a pair and how many keys it took; nothing is counted where timing is off.
 *
 * The clock runs while the page is seen and something was done in the last minute. It belongs to the pair that is
 * current; a pair that is left and come back to goes on where it was.
 */

const IDLE = 60_000;

export class Timing {
  constructor(on) {
    this.on = on;
    this.counts = new Map();
    this.id = null;
    this.since = 0;
    this.last = 0;
    if (!on) return;
    for (const kind of ["keydown", "pointerdown", "wheel"]) {
      addEventListener(kind, (event) => this.did(event), { capture: true, passive: true });
    }
    document.addEventListener("visibilitychange", () => (document.hidden ? this.stop() : this.did()));
  }

  /** The clock is now this pair's. */
  turn(id) {
    if (!this.on || id === this.id) return;
    this.stop();
    this.id = id;
    this.did();
  }

  did(event) {
    const now = performance.now();
    if (this.since && now - this.last > IDLE) this.stop(this.last + IDLE);
    if (!this.since && this.id && !document.hidden) this.since = now;
    this.last = now;
    const typing = event?.type === "keydown" && !/^(Control|Shift|Alt|AltGraph|Meta|CapsLock|Dead)$/.test(event.key);
    if (typing && this.id) this.count().keys++;
  }

  stop(at = performance.now()) {
    if (this.since && this.id) this.count().active += Math.max(0, Math.min(at, this.last + IDLE) - this.since);
    this.since = 0;
  }

  count(id = this.id) {
    if (!this.counts.has(id)) this.counts.set(id, { active: 0, keys: 0 });
    return this.counts.get(id);
  }

  /** What was counted for a pair since it was last asked, as an edit carries it. */
  take(id) {
    if (!this.on) return {};
    if (id === this.id) {
      this.stop();
      this.did();
    }
    const { active, keys } = this.count(id);
    this.counts.delete(id);
    return { active_ms: Math.round(active), keys };
  }

  /** It was not sent after all. */
  give(id, { active_ms = 0, keys = 0 }) {
    if (!this.on) return;
    const count = this.count(id);
    count.active += active_ms;
    count.keys += keys;
  }
}
