/** Undo and redo of everything, by whichever way it was done. */

import { post } from "./server.js";

export class GoingBack {
  constructor({ pairs, cursor, text, outbox, told, failed, heard, anew }) {
    Object.assign(this, { pairs, cursor, text, outbox, told, failed, heard, anew });
    this.busy = false;
  }

  /** `way` is undo or redo. One at a time: a held key must not run ahead of its answers. */
  async go(way) {
    if (this.busy) return;
    this.busy = true;
    const writing = this.text.open;
    try {
      if (!(await this.outbox.empty())) {
        this.told("First what is typed must reach the server; it has not yet.", "warning");
        return;
      }
      const answer = await post(way, {}, 120_000);
      this.heard(answer);
      await this.show(answer, writing);
      this.told(answer.told);
    } catch (fault) {
      this.failed(fault);
    } finally {
      this.busy = false;
    }
  }

  /** Shows what changed, and goes there where it is out of sight. */
  async show({ ids, reload }, writing) {
    if (reload) return this.anew(ids[0] ?? this.cursor.row?.id);
    const rows = await this.pairs.refresh(ids.slice(0, 2000));
    if (!rows.length || rows.some(({ i }) => i === this.cursor.index)) return undefined;
    return this.cursor.go(rows[0].i, { edit: writing });
  }
}
