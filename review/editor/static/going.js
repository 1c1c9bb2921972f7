/** The next pair that wants a person: found in the map, without a question to the server. */

import { MARK } from "./pairs.js";

const WANTED = {
  unconfirmed: (pairs, index) => pairs.state(index) !== "approved",
  doubtful: (pairs, index) => pairs.marks(index) & MARK.doubtful,
  draft: (pairs, index) => pairs.state(index) === "draft",
  flag: (pairs, index) => pairs.marks(index) & MARK.flagged,
  uneven: (pairs, index) => pairs.marks(index) & MARK.uneven,
  untranslated: (pairs, index) => pairs.state(index) === "untranslated",
  note: (pairs, index) => pairs.marks(index) & MARK.note,
};

export const NAMES = {
  unconfirmed: "pair that is not approved",
  doubtful: "doubtful pair",
  draft: "draft",
  flag: "pair with a finding",
  uneven: "pair that is not 1:1",
  untranslated: "pair without a translation",
  note: "pair with a note",
};

/** The index of the next such pair of the list after this one, by `step`; -1 where there is none. */
export function next(pairs, view, from, what, step = 1) {
  const wanted = WANTED[what];
  let position = step > 0 ? view.after(from + 1) : view.after(from) - 1;
  for (; position >= 0 && position < view.count; position += step) {
    const index = view.index(position);
    if (wanted(pairs, index)) return index;
  }
  return -1;
}

/** How many pairs of the whole project are so. */
export function count(pairs, what) {
  let sum = 0;
  for (let index = 0; index < pairs.count; index++) if (WANTED[what](pairs, index)) sum++;
  return sum;
}
