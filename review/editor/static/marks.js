/** What the checks found, marked in the text itself.
 *
 * A finding names code points; JavaScript counts UTF-16. Findings may overlap: the text is cut at each of their
 * borders, and a piece carries all that hold it. A mark says what is wrong in its title, and to a screen reader
 * through the list of findings beside the text.
 */

import { element } from "./elements.js";

/** Where code point `point` stands in the UTF-16 of `text`. */
export function place(text, point) {
  let at = 0;
  for (let n = 0; n < point && at < text.length; n++) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

/** How many code points stand before place `at`. */
export const points = (text, at) => [...text.slice(0, at)].length;

/** The text as nodes, with its findings marked; `from` is where it begins in the side that the findings count in. */
export function marked(text, findings, describedBy = () => null, from = 0) {
  const spans = findings
    .map((finding, n) => ({
      finding,
      n,
      start: place(text, Math.max(0, finding.start - from)),
      end: place(text, Math.max(0, finding.end - from)),
    }))
    .filter(({ start, end }) => end > start);
  if (!spans.length) return [text];
  const borders = [...new Set([0, text.length, ...spans.flatMap(({ start, end }) => [start, end])])];
  borders.sort((a, b) => a - b);
  const nodes = [];
  for (let n = 0; n + 1 < borders.length; n++) {
    const [start, end] = [borders[n], borders[n + 1]];
    const here = spans.filter((span) => span.start <= start && span.end >= end);
    const piece = text.slice(start, end);
    if (!here.length) nodes.push(piece);
    else nodes.push(mark(piece, here, describedBy));
  }
  return nodes;
}

function mark(text, spans, describedBy) {
  const worst = spans.some(({ finding }) => finding.severity === "error") ? "error" : "warning";
  return element(
    "mark",
    {
      class: worst,
      title: spans.map(({ finding }) => finding.message).join("\n"),
      "aria-describedby": describedBy(spans[0].n),
    },
    text,
  );
}
