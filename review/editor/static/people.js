/** The others on this server: where they are, and what they changed. */

import { get, person, post } from "./server.js";

const EVERY = 10_000;
const WAIT = 20;

export class People extends EventTarget {
  constructor(project, pairs, outbox) {
    super();
    Object.assign(this, { pairs, outbox });
    this.me = () => person() || project.person;
    this.since = project.revision;
    this.people = [];
    this.told = 0;
    this.epoch = project.epoch ?? 0;
    this.mine = [];
  }

  /** An answer to this page's own deed: the revisions in it are no news. */
  own({ before, revision }) {
    if (before !== undefined && revision > before) this.mine.push([before, revision]);
  }

  /** Whether all revisions up to this one came from this page. */
  allMine(revision) {
    let known = this.since;
    this.mine.sort(([a], [b]) => a - b);
    for (const [before, after] of this.mine) if (before <= known) known = Math.max(known, after);
    this.mine = this.mine.filter(([, after]) => after > revision);
    return known >= revision;
  }

  /** Says where this person is, every ten seconds at most. */
  here(id) {
    clearTimeout(this.timer);
    this.id = id;
    const tell = () => {
      this.told = Date.now();
      post("here", { id: this.id }).catch(() => {});
    };
    const wait = this.told + EVERY - Date.now();
    if (wait <= 0) tell();
    else this.timer = setTimeout(tell, wait);
  }

  /** Hears of changes for as long as the page lives. */
  async listen() {
    // The first answer comes at once: it tells who is here already.
    for (let wait = 0; ; wait = WAIT) {
      try {
        const answer = await get("changes", { since: this.since, epoch: this.epoch, wait }, (WAIT + 10) * 1000);
        await this.hear(answer);
        this.since = answer.revision;
        this.epoch = answer.epoch ?? this.epoch;
      } catch (fault) {
        if (fault.status === 403 || fault.status === 401) return;
        await new Promise((again) => setTimeout(again, 1000));
      }
    }
  }

  async hear({ revision, epoch, ids, reload, people }) {
    const now = (people ?? []).filter(({ name }) => name !== this.me());
    if (JSON.stringify(now) !== JSON.stringify(this.people)) {
      this.people = now;
      this.dispatchEvent(new Event("moved"));
    }
    if (this.allMine(revision) && (epoch ?? this.epoch) === this.epoch) return;
    if (reload) {
      this.dispatchEvent(new Event("rearranged"));
      return;
    }
    // An edit of this page whose answer is still on its way is no news, either.
    const strange = ids.filter((id) => !this.outbox.entry(id)?.sending);
    if (!strange.length) return;
    const before = new Map(strange.map((id) => [id, this.pairs.byId(id)?.version]));
    const rows = await this.pairs.refresh(strange, (row) => before.get(row.id) === row.version);
    for (const row of rows) {
      if (before.get(row.id) !== undefined) this.dispatchEvent(new CustomEvent("changed", { detail: row }));
    }
  }

  /** Who else is at this pair. */
  at(id) {
    return this.people.filter((one) => one.id === id).map(({ name }) => name);
  }
}
