/** Work on the alignment: pairs merged, split, moved, taken away; each is one step that undo takes back.
 *
 * What is typed is sent first, since a pair that is cut or joined takes its text with it.
 */

import { element } from "./elements.js";
import { points } from "./marks.js";
import { sideText } from "./pair.js";
import { post } from "./server.js";

const TOLD = {
  merge: "Merged.",
  split: "Split.",
  up: "The sentence went to the pair above.",
  down: "The sentence went to the pair below.",
  shift: "The column is shifted.",
  insert: "An empty side stands here; the column went down.",
  delete: "The pair is deleted.",
  realign: "Aligned anew.",
};

export class Arranging {
  constructor({ pairs, cursor, text, outbox, view, told, failed, heard, anew }) {
    Object.assign(this, { pairs, cursor, text, outbox, view, told, failed, heard, anew });
    this.busy = false;
  }

  /** Does one operation at a pair; `more` holds side, at and sentence where the operation takes them. */
  async arrange(op, row, more = {}, others = []) {
    if (this.busy) return;
    this.busy = true;
    try {
      this.text.finish();
      if (!(await this.outbox.empty())) {
        this.told("First what is typed must reach the server; it has not yet.", "warning");
        return;
      }
      const fresh = this.pairs.byId(row.id) ?? row;
      // A neighbour that somebody changed meanwhile is not the one that the person saw.
      const seen = Object.fromEntries(others.map(({ id, version }) => [id, this.pairs.byId(id)?.version ?? version]));
      const wish = { op, id: row.id, version: fresh.version, ...more, ...(others.length ? { seen } : {}) };
      const answer = await post("arrange", wish, 120_000);
      await this.take(answer, row);
      this.told(`${TOLD[op]} Ctrl+Z takes it back.`);
    } catch (fault) {
      if (fault.status === 409 && fault.answer.row) this.pairs.put(fault.answer.row);
      this.failed(fault);
    } finally {
      this.busy = false;
    }
  }

  /** The answer in the list: rows that left and rows that came, or all anew. */
  async take(answer, row) {
    this.heard(answer);
    if (answer.reload) return this.anew(row.id);
    this.pairs.splice(answer.from, answer.removed, answer.rows);
    const still = answer.rows.find(({ id }) => id === row.id);
    return this.cursor.go(still ? still.i : Math.min(answer.from, this.pairs.count - 1));
  }

  async merge(step) {
    const { row, index } = this.cursor;
    if (!row) return;
    const beside = index + step;
    if (beside < 0 || beside >= this.pairs.count) return void this.told(`There is no pair ${step > 0 ? "below" : "above"}.`);
    const other = await this.pairs.get(beside);
    await this.arrange("merge", step > 0 ? row : other, {}, [step > 0 ? other : row]);
  }

  /** Splits at the cursor of the text that is being written. */
  splitHere() {
    const { field, row } = this.text;
    const at = points(field.value, field.selectionStart);
    return this.arrange("split", row, { side: "target", at });
  }

  /** Lets the person put a cursor into the side, then splits there; Escape leaves all as it was.
   *
   * Tab keeps the place and goes to the other side, so that both are cut at once; `other` is the place kept there.
   */
  chooseSplit(other) {
    const { row, node, side } = this.cursor;
    if (!row) return;
    const text = sideText(row, side);
    if (!text) return void this.told(`The ${side} side has no text to split.`);
    const place = node.querySelector(`.side.${side}`);
    const rest = [...place.childNodes];
    const field = element("textarea", {
      lang: place.lang,
      rows: 1,
      spellcheck: "false",
      "aria-label": `Put the cursor where the ${side} is to be cut, then press Enter`,
    });
    field.value = text;
    const mirror = element("div", { class: "mirror", "aria-hidden": "true" }, text, "\u200b");
    field.addEventListener("beforeinput", (event) => event.preventDefault());
    field.addEventListener("blur", () => {
      if (!field.isConnected) return;
      place.classList.remove("cutting");
      place.replaceChildren(...rest);
    });
    field.addEventListener("keydown", (event) => this.splitKey(event, field, { row, side, node, other }));
    place.classList.add("cutting");
    place.replaceChildren(element("div", { class: "grow" }, mirror, field));
    field.focus({ preventScroll: true });
    const first = row.source.length > 1 && side === "source" ? row.source[0].text.length : firstEnd(text);
    field.setSelectionRange(first, first);
    this.told(
      other === undefined
        ? `Put the cursor where the ${side} is to be cut. Enter cuts, Tab cuts the other side, too, Escape leaves it.`
        : `Now the ${side}: Enter cuts both sides, Escape leaves them.`,
    );
  }

  splitKey(event, field, { row, side, node, other }) {
    const at = points(field.value, field.selectionStart);
    if (event.key === "Enter") {
      node.focus({ preventScroll: true });
      this.arrange("split", row, { side, at, ...(other === undefined ? {} : { other }) });
    } else if (event.key === "Tab" && other === undefined && sideText(row, opposite(side))) {
      node.focus({ preventScroll: true });
      this.cursor.setSide(opposite(side));
      this.chooseSplit(at);
    } else if (event.key === "Escape" || event.key === "Tab") node.focus({ preventScroll: true });
    else {
      event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  side(op, more = {}) {
    const { row, side } = this.cursor;
    return row && this.arrange(op, row, { side, ...more });
  }

  whole(op) {
    const { row } = this.cursor;
    return row && this.arrange(op, row);
  }
}

/** Where the first sentence seems to end: the cursor of a split begins there. */
function firstEnd(text) {
  const end = /[.!?;·…»"”)]+\s/.exec(text);
  if (end && end.index + end[0].length < text.length) return end.index + end[0].length - 1;
  const blank = text.indexOf(" ", text.length / 2);
  return blank < 0 ? text.length : blank;
}

const opposite = (side) => (side === "source" ? "target" : "source");
