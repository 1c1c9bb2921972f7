/** What each name of the keymap does. Keys, buttons and tests all come through `act`. */

import { ask } from "./dialog.js";
import { find } from "./elements.js";
import { NAMES, next } from "./going.js";
import { showHistory } from "./history.js";
import { showKeys } from "./keys.js";
import { showReplace } from "./replace.js";
import { get } from "./server.js";
import { showWaiting } from "./waiting.js";

/** The deeds by name, and `act`, which does one. */
export function deeds(desk) {
  const all = { ...going(desk), ...texts(desk), ...alignment(desk), ...rest(desk) };
  return (name) => all[name]?.();
}

function going(desk) {
  const { cursor, pairs, view, list, text, told, failed } = desk;
  const made = {
    next: () => cursor.step(1, { edit: text.open }),
    previous: () => cursor.step(-1, { edit: text.open }),
    pageDown: () => cursor.step(Math.max(1, list.sight[1] - list.sight[0])),
    pageUp: () => cursor.step(-Math.max(1, list.sight[1] - list.sight[0])),
    first: () => cursor.go(view.index(0)),
    last: () => cursor.go(view.index(view.count - 1)),
    map: () => desk.overview.tell(),
    filter: () => find("#filter [name=text]").focus(),
    async goTo() {
      const answer = await ask("Go to a pair", `An id, or a number from 1 to ${pairs.count}`, "", "goto");
      if (!answer?.trim()) return;
      try {
        cursor.go(await indexOf(answer.trim(), pairs), { where: "middle" });
      } catch (fault) {
        failed(fault);
      }
    },
  };
  const wants = ["unconfirmed", "doubtful", "draft", "flag", "uneven", "untranslated", "note"];
  for (const what of wants) {
    const name = what[0].toUpperCase() + what.slice(1);
    for (const [way, step] of [["next", 1], ["previous", -1]]) {
      made[way + name] = () => {
        const index = next(pairs, view, cursor.index, what, step);
        if (index >= 0) return cursor.go(index, { edit: text.open });
        told(`There is no ${NAMES[what]} ${step > 0 ? "below" : "above"}.`);
        return undefined;
      };
    }
  }
  return made;
}

async function indexOf(asked, pairs) {
  const number = /^#?(\d+)$/.exec(asked)?.[1];
  if (number && Number(number) >= 1 && Number(number) <= pairs.count) return Number(number) - 1;
  return (await get("find", { id: asked })).i;
}

function texts(desk) {
  const { cursor, pairs, view, text, outbox, told } = desk;
  /** Sends a state together with what is typed in the pair. */
  const setState = (state) => {
    const { row } = cursor;
    if (!row) return false;
    const typed = text.open && outbox.typed(row.id, "target") !== undefined;
    if (row.target === null && !typed && state !== "untranslated") {
      told("This pair has no translation yet: write one first.");
      return false;
    }
    text.pause.drop();
    outbox.send(row, { state });
    desk.redraw(row.i);
    return true;
  };
  return {
    write: () => cursor.write(),
    rest: () => cursor.rest(),
    newLine: () => text.put("\n", false),
    approveAndNext() {
      const { index } = cursor;
      const writing = text.open;
      if (!setState("approved")) return undefined;
      const to = next(pairs, view, index, "unconfirmed");
      if (to >= 0) return cursor.go(to, { edit: writing });
      told("Approved. There is no pair below that is not.");
      return undefined;
    },
    markEdited: () => setState("edited") && told("Marked as edited."),
    unmark: () => {
      const { row } = cursor;
      if (row && setState(row.target_sentences.length ? "aligned" : "draft")) told("Marked as not looked at.");
    },
    async takeDraft() {
      const { row } = cursor;
      if (!row) return;
      if (row.draft === null) return void told("This pair has no draft.");
      const writing = text.open;
      await cursor.write();
      text.put(row.draft);
      if (!writing) cursor.rest();
    },
    insertBest: () => desk.take(0),
    memory: () => desk.beside.enterMemory() || told("The memory has nothing like this pair."),
    concordance() {
      desk.beside.open();
      desk.concordance.look(desk.selected());
    },
    note() {
      desk.beside.open();
      find("#note").focus();
    },
    wave() {
      const finding = cursor.row?.findings[0];
      if (finding) desk.waveThrough(finding);
      else told("This pair has no finding.");
    },
    replace: () =>
      showReplace({ ...desk, selected: desk.selected(), done: desk.stepped, before: () => outbox.empty() }),
  };
}

function alignment({ arranging, cursor, text }) {
  return {
    sourceSide: () => cursor.setSide("source"),
    targetSide: () => cursor.setSide("target"),
    mergeNext: () => arranging.merge(1),
    mergePrevious: () => arranging.merge(-1),
    split: () => (text.open ? arranging.splitHere() : arranging.chooseSplit()),
    sentenceUp: () => arranging.side("up"),
    sentenceDown: () => arranging.side("down"),
    shiftUp: () => arranging.side("shift", { way: "up" }),
    shiftDown: () => arranging.side("shift", { way: "down" }),
    insertEmpty: () => arranging.side("insert"),
    deletePair: () => arranging.whole("delete"),
    realign: () => arranging.whole("realign"),
  };
}

function rest(desk) {
  const { cursor, text, outbox, langs, told, failed } = desk;
  return {
    undo: () => desk.back.go("undo"),
    redo: () => desk.back.go("redo"),
    async history() {
      const { row } = cursor;
      if (!row) return;
      text.save();
      await outbox.empty();
      showHistory(cursor.row ?? row, { langs, told, failed, done: desk.stepped });
    },
    panel: () => desk.beside.toggle(),
    waiting: () => showWaiting(desk),
    keys: showKeys,
  };
}
