/** Where the person is: the current pair and its side, and how to go to another.
 *
 * The current pair has the focus or holds it, so that a screen reader reads it and the keys act on it.
 * Fires `moved` when another pair is current.
 */

export class Cursor extends EventTarget {
  constructor({ pairs, view, list, text, told, unfilter }) {
    super();
    Object.assign(this, { pairs, view, list, text, told, unfilter });
    this.index = 0;
    this.side = "target";
  }

  get row() {
    return this.pairs.row(this.index);
  }

  get node() {
    return this.list.node(this.view.position(this.index));
  }

  /** Goes to a pair. `edit`: into its text, else onto the pair; `where`: how the list shows it. */
  async go(index, { edit = false, where = "near", focus = true, caret = null } = {}) {
    if (!this.pairs.count) return;
    index = Math.max(0, Math.min(index, this.pairs.count - 1));
    if (this.view.position(index) < 0) await this.unfilter();
    const moved = index !== this.index;
    if (this.text.open && (moved || !edit)) this.text.finish();
    const position = this.view.position(index);
    const before = this.node;
    this.index = index;
    this.list.pin(position);
    this.list.reveal(position, where);
    const node = this.node;
    if (before && before !== node) this.dress(before, false);
    this.dress(node, true);
    if (focus && !edit) node.focus({ preventScroll: true });
    this.dispatchEvent(new CustomEvent("moved", { detail: { moved } }));
    if (edit) await this.write(caret);
  }

  /** Into the text of the current pair. */
  async write(caret = null) {
    const index = this.index;
    this.node?.focus({ preventScroll: true });
    const row = await this.pairs.get(index);
    if (this.index !== index) return;
    if (this.text.open && this.text.id === row.id) this.text.field.focus({ preventScroll: true });
    else this.text.start(this.node, row, caret);
    this.setSide("target");
  }

  /** Into sight again: the list became smaller or larger. */
  show() {
    this.list.rescreen();
    this.list.reveal(this.view.position(this.index));
  }

  /** Out of the text, onto the pair. */
  rest() {
    this.text.finish();
    this.node?.focus({ preventScroll: true });
  }

  /** By so many rows of the list, as filtered. */
  step(rows, options = {}) {
    const position = this.view.position(this.index) + rows;
    const to = Math.max(0, Math.min(position, this.view.count - 1));
    if (to === this.view.position(this.index)) {
      this.told(rows > 0 ? "This is the last pair." : "This is the first pair.");
      return Promise.resolve();
    }
    return this.go(this.view.index(to), options);
  }

  setSide(side) {
    this.side = side;
    this.dress(this.node, true);
  }

  /** The look of the current pair; the list calls it, too, when it draws that pair anew. */
  dress(node, current) {
    if (!node) return;
    node.classList.toggle("current", current);
    node.tabIndex = current ? 0 : -1;
    if (current) {
      node.setAttribute("aria-current", "true");
      node.dataset.side = this.side;
    } else {
      node.removeAttribute("aria-current");
      delete node.dataset.side;
    }
  }
}
