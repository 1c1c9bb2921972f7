/** The heights of a million rows, in a Fenwick tree: where a row begins, and which row stands at a place.
 *
 * Both questions and a correction cost the logarithm of the number of rows; a whole new list costs one pass.
 * Sums are doubles: single precision would lose whole pixels beyond 16 million.
 */

export class Heights {
  constructor(heights) {
    this.set(heights);
  }

  /** Takes the heights of a new list: a Float32Array that is ours from now on. */
  set(heights) {
    const count = heights.length;
    const tree = new Float64Array(count + 1);
    for (let n = 1; n <= count; n++) {
      tree[n] += heights[n - 1];
      const parent = n + (n & -n);
      if (parent <= count) tree[parent] += tree[n];
    }
    this.each = heights;
    this.tree = tree;
    this.count = count;
    this.total = this.start(count);
    this.step = count ? 2 ** Math.floor(Math.log2(count)) : 0;
  }

  height(row) {
    return this.each[row];
  }

  /** Corrects one height; returns by how much it grew. */
  correct(row, height) {
    const grown = Math.fround(height) - this.each[row];
    if (!grown) return 0;
    this.each[row] = height;
    for (let n = row + 1; n <= this.count; n += n & -n) this.tree[n] += grown;
    this.total += grown;
    return grown;
  }

  /** Where a row begins; `start(count)` is where the last one ends. */
  start(row) {
    let sum = 0;
    for (let n = row; n > 0; n -= n & -n) sum += this.tree[n];
    return sum;
  }

  /** The row that holds this place; the first or the last for a place outside. */
  at(place) {
    let row = 0;
    let left = place;
    for (let step = this.step; step; step >>= 1) {
      const next = row + step;
      if (next <= this.count && this.tree[next] <= left) {
        row = next;
        left -= this.tree[next];
      }
    }
    return Math.max(0, Math.min(row, this.count - 1));
  }

  /** `removed` rows leave at `from`, rows of these heights stand in their place. */
  splice(from, removed, heights) {
    const whole = new Float32Array(this.count - removed + heights.length);
    whole.set(this.each.subarray(0, from));
    whole.set(heights, from);
    whole.set(this.each.subarray(from + removed), from + heights.length);
    this.set(whole);
  }
}
