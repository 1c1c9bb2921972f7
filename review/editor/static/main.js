/** The page comes together: what is asked first, who hears whom, which keys go where. */

import { Arranging } from "./arranging.js";
import { GoingBack } from "./back.js";
import { Beside, labelDeeds } from "./beside.js";
import { Concordance } from "./concordance.js";
import { askWhichStays } from "./conflict.js";
import { Cursor } from "./cursor.js";
import { deeds } from "./deeds.js";
import { ask } from "./dialog.js";
import { element, find } from "./elements.js";
import { Filter } from "./filter.js";
import { deed } from "./keymap.js";
import { List } from "./list.js";
import { place } from "./marks.js";
import { Outbox } from "./outbox.js";
import { Overview } from "./overview.js";
import { PairView } from "./pair.js";
import { Pairs } from "./pairs.js";
import { People } from "./people.js";
import { caretAt, selectedWords } from "./pointing.js";
import { Progress } from "./progress.js";
import { Seeds } from "./seeds.js";
import { bytes, callMe, enter, get, person, post } from "./server.js";
import { Sign } from "./sign.js";
import { Text } from "./text.js";
import { Timing } from "./timing.js";
import { Told } from "./told.js";
import { View } from "./view.js";

const FIRST = 40; // rows asked for before anything else is known

async function begin() {
  const told = new Told(find("#told"));
  if (!enter()) return void told.say("Open the address that dipla edit printed: it carries the token of this project.", "error");
  try {
    const asked = [get("project"), bytes("map"), get("rows", { from: 0, count: FIRST })];
    const [project, map, first] = await Promise.all(asked);
    const pairs = new Pairs(project, map);
    for (const row of first.rows) pairs.keep(row);
    await furnish(project, pairs, told);
  } catch (fault) {
    told.say(fault.message, "error");
    throw fault;
  }
}

async function furnish(project, pairs, told) {
  document.title = `${project.title} · dipla`;
  find("#title").textContent = project.title;
  const desk = { project, pairs, told: (...said) => told.say(...said) };
  desk.failed = (fault) => told.say(fault.message, "error");
  desk.langs = { source: project.source_lang, target: project.target_lang };
  desk.view = new View(pairs);
  desk.seeds = new Seeds(project, pairs, desk.view, probe(desk.langs));
  desk.pairView = new PairView(project, pairs, desk.seeds);
  desk.timing = new Timing(project.timing);
  desk.outbox = new Outbox(project, pairs, desk.timing);
  desk.text = new Text(pairs, desk.outbox, desk.pairView, desk.told);
  desk.list = window(desk);
  desk.selected = () => selectedWords(desk.text);
  desk.unfilter = async () => {
    desk.told("The filter is off: the pair is not in it.");
    await desk.filter.clear();
  };
  desk.cursor = new Cursor(desk);
  desk.people = new People(project, pairs, desk.outbox);
  desk.heard = (answer) => desk.people.own(answer);
  desk.anew = (id) => anew(desk, id);
  desk.stepped = (answer) => stepped(desk, answer);
  desk.arranging = new Arranging(desk);
  desk.back = new GoingBack(desk);
  desk.act = deeds(desk);
  desk.take = (n) => take(desk, desk.beside.suggestions[n]);
  desk.waveThrough = (finding) => waveThrough(desk, finding);
  desk.decide = (entry, row) => askWhichStays({ entry, row }, desk);
  desk.beside = new Beside(find("#beside"), {
    ...desk,
    useSuggestion: (suggestion) => take(desk, suggestion),
    useReplacement: (finding) => useReplacement(desk, finding),
  });
  desk.concordance = new Concordance(find("#words"), {
    langs: desk.langs,
    go: (index) => desk.cursor.go(index, { where: "middle" }),
  });
  desk.overview = new Overview(find("#strip"), {
    ...desk,
    go: (index, focus) => desk.cursor.go(index, { where: "middle", focus }),
  });
  desk.filter = new Filter(find("#filter"), {
    ...desk,
    changed: () => refiltered(desk),
    leave: () => desk.cursor.node?.focus({ preventScroll: true }),
  });
  desk.sign = new Sign(find("#sign"), desk);
  desk.progress = new Progress(find("#progress"), pairs);
  hear(desk);
  keys(desk);
  pointers(desk);
  name(desk);
  labelDeeds(document);
  await start(desk);
}

/** A pair that nobody sees, to measure the page's own type with. */
function probe(langs) {
  const side = (which) => element("div", { class: `side ${which}`, lang: langs[which] }, element("p", { class: "sentence" }, "Αα"));
  const gutter = element("div", { class: "gutter" }, element("span", { class: "number" }, "0"), element("span", { class: "state" }, "draft"));
  const made = element("article", { class: "pair", "aria-hidden": "true" }, gutter, side("source"), side("target"));
  find("#probe").replaceChildren(made);
  return made;
}

function window({ view, pairs, pairView, seeds, ...rest }) {
  const desk = { view, pairs, pairView, seeds, ...rest };
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

/** Who hears whom. */
function hear(desk) {
  const { pairs, list, view, cursor, outbox, people, overview, timing, text } = desk;
  list.desk.cursorOf = cursor;
  list.desk.scrolled = () => overview.later();
  const redraw = (index) => {
    const row = pairs.row(index);
    const node = list.node(view.position(index));
    if (!row || !node) return;
    const writing = text.open && text.id === row.id;
    const typed = outbox.typed(row.id, "target");
    const state = outbox.typed(row.id, "state");
    desk.pairView.fill(node, { ...row, target: typed ?? row.target, state: state ?? row.state }, writing);
    for (const one of people.at(row.id)) node.querySelector(".gutter").append(element("span", { class: "badge person" }, one));
  };
  desk.redraw = redraw;
  pairs.addEventListener("arrived", ({ detail }) => detail.forEach(redraw));
  pairs.addEventListener("changed", ({ detail }) => redraw(detail));
  pairs.addEventListener("spliced", ({ detail }) => spliced(desk, detail));
  cursor.addEventListener("moved", () => {
    const { row, index } = cursor;
    overview.at(index);
    localStorage.setItem(`dipla.at.${desk.project.title}`, index);
    const known = row ? Promise.resolve(row) : pairs.get(index).catch(() => null);
    known.then((there) => {
      if (!there || cursor.index !== index) return;
      timing.turn(there.id);
      people.here(there.id);
    });
  });
  outbox.addEventListener("saved", ({ detail }) => {
    desk.heard(detail.answer);
    if (text.open && text.id === detail.row.id) text.show();
  });
  outbox.addEventListener("conflict", ({ detail }) => desk.decide(detail.entry, detail.row));
  outbox.addEventListener("refused", ({ detail }) => desk.told(`Not saved: ${detail.refused}`, "error"));
  people.addEventListener("moved", () => {
    showPeople(desk);
    for (let position = list.first ?? 0; position <= (list.end ?? -1); position++) redraw(view.index(position));
  });
  people.addEventListener("rearranged", () => rearranged(desk));
  people.addEventListener("changed", ({ detail }) => {
    if (text.open && text.id === detail.id && text.unsaved) {
      desk.told(`${detail.by || "Somebody"} changed this pair while you write. Yours is kept; both will be shown.`, "warning");
    } else if (detail.i === cursor.index) desk.told(`${detail.by || "Somebody"} changed this pair.`);
  });
}

function keys(desk) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const where = event.target;
    if (where.closest("#memory") && desk.beside.memoryKey(event)) return;
    const writing = where === desk.text.field;
    const typing = !writing && /^(INPUT|SELECT|TEXTAREA)$/.test(where.tagName);
    if (event.key === "Escape" && !writing) {
      document.body.classList.remove("called");
      return void desk.cursor.node?.focus({ preventScroll: true });
    }
    const wanted = deed(event, writing || typing ? "text" : "row");
    if (!wanted) return;
    const onPair = where.closest("#list") || where === document.body;
    // Outside the list only what has a modifier acts: there Enter, arrows and letters belong to what has the focus.
    if (!writing && !onPair && !(event.ctrlKey || event.metaKey || event.altKey)) return;
    // What is typed and not saved is the field's own to undo.
    if ((wanted === "undo" || wanted === "redo") && (typing || (writing && desk.text.unsaved))) return;
    event.preventDefault();
    desk.act(wanted);
  });
}

function pointers(desk) {
  const { list, cursor, text } = desk;
  list.scroller.addEventListener("click", (event) => {
    const node = event.target.closest(".pair");
    if (!node || event.target.closest("textarea")) return;
    const index = Number(node.dataset.index);
    const side = event.target.closest(".side");
    if (!getSelection().isCollapsed) return;
    const write = side?.classList.contains("target");
    const caret = write ? caretAt(event, side) : null;
    cursor.go(index, { edit: write, caret });
    if (side) cursor.setSide(write ? "target" : "source");
  });
  for (const one of document.querySelectorAll("header [data-deed], #bottom [data-deed]")) {
    one.addEventListener("click", () => desk.act(one.dataset.deed));
  }
  addEventListener("beforeunload", () => text.save());
}

/** The person's name stands on each edit; a click changes it. */
function name({ project, told, people }) {
  const shown = find("#me");
  const tell = () => {
    shown.textContent = people.me() || "Your name";
    shown.setAttribute("aria-label", `You are ${people.me() || "nameless"}: change your name`);
  };
  shown.addEventListener("click", async () => {
    const given = await ask("Your name", "It stands on each of your edits", person() || project.person, "name");
    if (given === null) return;
    callMe(given);
    tell();
    told(`Your edits are now ${people.me()}'s.`);
  });
  tell();
}

async function start(desk) {
  const { cursor, list, view, outbox, pairs, people, project, told } = desk;
  const at = Math.min(Number(localStorage.getItem(`dipla.at.${project.title}`)) || 0, pairs.count - 1);
  list.reset(view.count, Math.max(0, at));
  if (pairs.count) await cursor.go(Math.max(0, at), { where: "middle" });
  document.body.classList.add("ready");
  people.listen();
  const left = await outbox.adopt();
  if (!left.length) return;
  await pairs.refresh(left.map(({ id }) => id)).catch(() => {});
  told(`${left.length === 1 ? "One edit" : `${left.length} edits`} of an earlier visit had not been sent: it is sent now.`);
  outbox.pump();
}

function refiltered({ list, view, cursor, told }) {
  const position = view.after(cursor.index);
  list.reset(view.count, Math.min(position, Math.max(0, view.count - 1)));
  if (!view.count) return void told("No pair fits the filter.");
  const to = view.index(Math.min(position, view.count - 1));
  cursor.go(to, { where: "middle", focus: false });
}

function spliced({ view, list, filter, pairs, redraw }, { from, removed, added }) {
  const at = view.splice(from, removed, added);
  list.splice(at.from, at.removed, at.added);
  // The numbers of all pairs below have changed.
  for (const [position, node] of list.nodes) {
    node.dataset.index = view.index(position);
    node.setAttribute("aria-posinset", position + 1);
    node.setAttribute("aria-setsize", view.count);
    if (pairs.row(view.index(position))) redraw(view.index(position));
  }
  filter.tell();
}

/** All pairs again; the person stays where they were on the screen, or goes to `id`. */
async function anew(desk, id) {
  const { cursor, pairs, view, list, text, filter } = desk;
  const writing = text.open;
  const focus = list.scroller.contains(document.activeElement) || document.activeElement === document.body;
  const stay = id ?? cursor.row?.id;
  const y = list.heights.count ? list.heights.start(Math.max(0, view.position(cursor.index))) - list.top : 0;
  text.finish();
  await pairs.reload();
  if (view.filtered) await view.filter(view.asked);
  filter.tell();
  const found = stay ? await get("rows", { ids: stay }).catch(() => null) : null;
  const index = Math.min(found?.rows[0]?.i ?? cursor.index, pairs.count - 1);
  const first = await get("rows", { from: Math.max(0, index - FIRST / 2), count: FIRST }).catch(() => ({ rows: [] }));
  for (const row of first.rows) pairs.keep(row);
  list.reset(view.count, Math.max(0, view.position(index)), y >= 0 && y < list.screen ? y : list.screen / 3);
  await cursor.go(index, { focus });
  if (writing) await cursor.write();
}

/** Another hand changed the order of pairs; where the map is what it was there is nothing to do. */
async function rearranged(desk) {
  const { pairs, text, told } = desk;
  if (text.open && text.unsaved) await desk.outbox.empty();
  const before = pairs.map;
  await desk.anew();
  if (pairs.map.length !== before.length) told("Somebody rearranged pairs; the list is as it stands now.");
}

/** A step that may have changed many pairs at once. */
async function stepped(desk, answer) {
  desk.heard(answer);
  if (answer.row) return desk.pairs.put(answer.row);
  if (answer.reload) return desk.anew();
  const shown = [...desk.list.nodes.keys()].map((position) => desk.view.index(position));
  await desk.pairs.load();
  desk.pairs.forget();
  desk.pairs.want(shown.sort((a, b) => a - b));
  desk.progress.draw();
  desk.progress.later();
  return undefined;
}

/** Writes a suggestion in place of the target; in a text in place of what is selected, or of all. */
async function take({ cursor, text, told }, suggestion) {
  if (!suggestion) return void told("The memory has nothing like this pair.");
  const writing = text.open;
  await cursor.write();
  text.put(suggestion.target);
  if (!writing) cursor.rest();
}

async function useReplacement({ cursor, text }, finding) {
  if (finding.side !== "target") return;
  await cursor.write();
  const { field } = text;
  field.setSelectionRange(place(field.value, finding.start), place(field.value, finding.end));
  text.put(finding.suggestion, false);
}

async function waveThrough({ cursor, pairs, told, failed, heard, outbox }, finding) {
  const { row } = cursor;
  const reason = await ask("Let it stand", `${finding.message} Why may it stand?`, "", "wave");
  if (reason === null) return;
  await outbox.empty();
  try {
    const answer = await post("wave", { id: row.id, rule: finding.rule, start: finding.start, reason });
    heard(answer);
    pairs.put(answer.row);
    told("It stands, with your reason.");
  } catch (fault) {
    failed(fault);
  }
}

function showPeople({ people, pairs, cursor }) {
  find("#people").replaceChildren(
    ...people.people.map(({ name: who, id }) => {
      const row = pairs.byId(id);
      const shown = row ? `${who} · ${row.i + 1}` : who;
      const chip = element("button", { type: "button", class: "person", "aria-label": `${shown}: go there` }, shown);
      chip.addEventListener("click", async () => {
        const found = await get("rows", { ids: id }).catch(() => null);
        if (found?.rows.length) cursor.go(found.rows[0].i, { where: "middle" });
      });
      return element("li", {}, chip);
    }),
  );
}

begin();
