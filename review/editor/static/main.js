/** The page begins: the first pairs are drawn with as little as that takes; the rest of the desk comes after them. */

import { element, find } from "./elements.js";
import { asked } from "./first.js";
import { List } from "./list.js";
import { PairView } from "./pair.js";
import { Pairs } from "./pairs.js";
import { Seeds } from "./seeds.js";
import { Told } from "./told.js";
import { View } from "./view.js";

async function begin() {
  const told = new Told(find("#told"));
  if (!asked) return void told.say("Open the address that dipla edit printed: it carries the token of this project.", "error");
  try {
    const [project, map, first] = await asked;
    const pairs = new Pairs(project, map);
    for (const row of first.rows) pairs.keep(row);
    const core = drawn(project, pairs);
    const { furnish } = await import("./desk.js");
    await furnish({ project, pairs, ...core }, told);
  } catch (fault) {
    told.say(fault.message, "error");
    throw fault;
  }
}

/** The list with the pairs where the person was last. */
function drawn(project, pairs) {
  const langs = { source: project.source_lang, target: project.target_lang };
  const view = new View(pairs);
  const seeds = new Seeds(project, pairs, view, probe(langs));
  const pairView = new PairView(project, pairs, seeds);
  const list = windowed({ view, pairs, pairView, seeds });
  const at = Math.max(0, Math.min(Number(localStorage.getItem(`dipla.at.${project.title}`)) || 0, pairs.count - 1));
  list.reset(view.count, at);
  const early = new AbortController(); // until the desk itself hears of rows
  const fill = ({ detail }) => {
    for (const index of detail) {
      const node = list.node(view.position(index));
      if (node) pairView.fill(node, pairs.row(index));
    }
  };
  pairs.addEventListener("arrived", fill, early);
  return { langs, view, seeds, pairView, list, at, early };
}

/** A pair that nobody sees, to measure the page's own type with. */
function probe(langs) {
  const side = (which) => element("div", { class: `side ${which}`, lang: langs[which] }, element("p", { class: "sentence" }, "Αα"));
  const gutter = element("div", { class: "gutter" }, element("span", { class: "number" }, "0"), element("span", { class: "state" }, "draft"));
  const made = element("article", { class: "pair", "aria-hidden": "true" }, gutter, side("source"), side("target"));
  find("#probe").replaceChildren(made);
  return made;
}

/** The list; `list.desk` is where the rest of the page says who is current and who hears of scrolling. */
function windowed({ view, pairs, pairView, seeds }) {
  const desk = {};
  const list = new List(find("#list"), {
    draw(position) {
      const index = view.index(position);
      const node = pairView.draw(index, position, view.count);
      if (index === desk.cursorOf?.index) desk.cursorOf.dress(node, true);
      return node;
    },
    shown(first, last) {
      const [from, to] = list.sight;
      const wanted = [];
      for (let position = from; position <= to; position++) wanted.push(view.index(position));
      for (let position = to + 1; position <= last; position++) wanted.push(view.index(position));
      for (let position = from - 1; position >= first; position--) wanted.push(view.index(position));
      pairs.want(wanted.sort((a, b) => a - b));
      desk.scrolled?.();
    },
    seeds: (from, count) => seeds.heights(from, count),
  });
  list.desk = desk;
  return list;
}

begin();
