/** Two texts as one: the words that went, the words that came, and what stayed.
 *
 * Words and signs are compared, not letters: an ending that changed shows the whole word. The longest common run of
 * words decides; texts too long for it (a page against a page) are shown as one whole that went and one that came.
 */

import { element } from "./elements.js";

const WORD = /[\p{L}\p{M}\p{N}]+|\s+|[^\p{L}\p{M}\p{N}\s]/gu;
const LARGEST = 1_000_000;

/** [kind, text] pieces; the kinds are "same", "del" and "ins". */
export function difference(before, after) {
  const old = before.match(WORD) ?? [];
  const now = after.match(WORD) ?? [];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  const most = Math.min(old.length, now.length) - head;
  while (tail < most && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const middle = between(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  return together([
    ["same", old.slice(0, head).join("")],
    ...middle,
    ["same", tail ? old.slice(-tail).join("") : ""],
  ]);
}

function between(old, now) {
  if (!old.length || !now.length || old.length * now.length > LARGEST) {
    return [
      ["del", old.join("")],
      ["ins", now.join("")],
    ];
  }
  const width = now.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  for (let o = old.length - 1; o >= 0; o--) {
    for (let n = now.length - 1; n >= 0; n--) {
      const at = o * width + n;
      common[at] = old[o] === now[n] ? common[at + width + 1] + 1 : Math.max(common[at + width], common[at + 1]);
    }
  }
  const pieces = [];
  let o = 0;
  let n = 0;
  while (o < old.length || n < now.length) {
    const at = o * width + n;
    if (o < old.length && n < now.length && old[o] === now[n]) {
      pieces.push(["same", old[o++]]);
      n++;
    } else if (n >= now.length || (o < old.length && common[at + width] >= common[at + 1])) pieces.push(["del", old[o++]]);
    else pieces.push(["ins", now[n++]]);
  }
  return pieces;
}

/** Pieces of one kind as one; a space between two changes belongs to both, so that phrases stand together. */
function together(pieces) {
  const made = [];
  const change = { del: "", ins: "" };
  let space = "";
  const same = (text) => {
    if (made.at(-1)?.[0] === "same") made.at(-1)[1] += text;
    else made.push(["same", text]);
  };
  const flush = () => {
    for (const kind of ["del", "ins"]) if (change[kind]) made.push([kind, change[kind]]);
    change.del = change.ins = "";
    if (space) same(space);
    space = "";
  };
  for (const [kind, text] of pieces) {
    if (!text) continue;
    if (kind !== "same") {
      if (space) {
        change.del += space;
        change.ins += space;
        space = "";
      }
      change[kind] += text;
    } else if (/^\s+$/.test(text) && (change.del || change.ins) && !space) space = text;
    else {
      flush();
      same(text);
    }
  }
  flush();
  return made;
}

/** The difference as elements: `del` and `ins`, which screen readers and paper know, too. */
export function shownDifference(before, after) {
  return difference(before ?? "", after ?? "").map(([kind, text]) => (kind === "same" ? text : element(kind, {}, text)));
}
