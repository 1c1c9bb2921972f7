/** All keys of the editor, and nowhere else: which keys do what, on a pair (`row`), in a text (`text`), or in both.
 *
 * On a pair, single keys act. In a text they write, so there only combinations act, and none that a browser, a menu or
 * a Greek keyboard wants: no Alt+Shift and Ctrl+Shift alone (they change the layout), no AltGr, no Alt+D, E, F, V, S,
 * B, T, H (menus). A letter is meant by its place on the keyboard where the layout has another alphabet: Α on a Greek
 * keyboard approves as A does.
 */

export const KEYS = [
  ["Going", [
    ["next", ["ArrowDown"], ["Alt+ArrowDown", "Enter"], "Next pair (Enter in a text saves it)"],
    ["previous", ["ArrowUp"], ["Alt+ArrowUp"], "Previous pair"],
    ["pageDown", ["PageDown"], [], "A screen down"],
    ["pageUp", ["PageUp"], [], "A screen up"],
    ["first", ["Home", "Ctrl+Home"], [], "First pair"],
    ["last", ["End", "Ctrl+End"], [], "Last pair"],
    ["nextUnconfirmed", ["N"], ["Alt+N"], "Next pair that is not approved"],
    ["previousUnconfirmed", ["Shift+N"], ["Alt+P"], "Previous pair that is not approved"],
    ["nextDoubtful", ["D"], ["Alt+J"], "Next doubtful pair"],
    ["previousDoubtful", ["Shift+D"], [], "Previous doubtful pair"],
    ["nextDraft", ["R"], [], "Next draft"],
    ["previousDraft", ["Shift+R"], [], "Previous draft"],
    ["nextFlag", ["F"], ["Alt+L"], "Next pair with a finding"],
    ["previousFlag", ["Shift+F"], [], "Previous pair with a finding"],
    ["nextUneven", ["U"], [], "Next pair that is not 1:1"],
    ["previousUneven", ["Shift+U"], [], "Previous pair that is not 1:1"],
    ["nextUntranslated", ["T"], [], "Next pair without a translation"],
    ["previousUntranslated", ["Shift+T"], [], "Previous pair without a translation"],
    ["nextNote", ["Q"], [], "Next pair with a note"],
    ["previousNote", ["Shift+Q"], [], "Previous pair with a note"],
    ["goTo", ["G"], ["Alt+G"], "Go to a pair by its id or number"],
    ["map", ["B"], [], "Overview of the whole document"],
    ["filter", ["/"], [], "Filter the list"],
  ]],
  ["Text", [
    ["write", ["Enter", "F2"], [], "Write in the target"],
    ["rest", [], ["Escape"], "Leave the text (it is saved)"],
    ["newLine", [], ["Shift+Enter"], "A new line in the text"],
    ["approveAndNext", ["A", "Ctrl+Enter"], ["Ctrl+Enter"], "Approve, go to the next that is not approved"],
    ["markEdited", ["E"], ["Alt+Y"], "Mark as edited: not approved yet"],
    ["unmark", ["Shift+E"], [], "Mark as not looked at (draft, aligned)"],
    ["takeDraft", ["Shift+A"], ["Alt+R"], "Put the draft back in place of the target"],
    ["insertBest", ["1"], ["Alt+I"], "Take the best suggestion of the memory"],
    ["memory", ["Y"], ["Alt+M"], "To the suggestions of the memory"],
    ["concordance", ["W"], ["Alt+W"], "Look up the selected words in all pairs"],
    ["note", ["O"], ["Alt+O"], "Write a note on the pair"],
    ["wave", ["K"], [], "Let the first finding of the pair stand"],
    ["replace", ["X"], ["Alt+X"], "Search and replace"],
  ]],
  ["Alignment", [
    ["sourceSide", ["ArrowLeft"], [], "Work on the source side"],
    ["targetSide", ["ArrowRight"], [], "Work on the target side"],
    ["mergeNext", ["M"], [], "Merge with the next pair"],
    ["mergePrevious", ["Shift+M"], [], "Merge with the previous pair"],
    ["split", ["S"], ["Alt+C"], "Split: on a pair, choose the place first; in a text, at the cursor"],
    ["sentenceUp", ["Shift+ArrowUp"], [], "Move the side's first sentence to the pair above"],
    ["sentenceDown", ["Shift+ArrowDown"], [], "Move the side's last sentence to the pair below"],
    ["shiftUp", ["V"], [], "Shift the targets from here one pair up"],
    ["shiftDown", ["Shift+V"], [], "Shift the targets from here one pair down"],
    ["insertEmpty", ["I"], [], "Insert an empty side: source and target stand each alone"],
    ["deletePair", ["Delete"], [], "Delete the pair"],
    ["realign", ["L"], [], "Align anew from here to the next confirmed pair"],
  ]],
  ["Back and help", [
    ["undo", ["Ctrl+Z", "Z"], ["Ctrl+Z"], "Undo (in a text: first what is not saved yet)"],
    ["redo", ["Ctrl+Shift+Z", "Ctrl+Y", "Shift+Z"], ["Ctrl+Shift+Z", "Ctrl+Y"], "Redo"],
    ["history", ["H"], ["Alt+U"], "History of the pair"],
    ["panel", ["P"], [], "Show or hide the panel of the pair"],
    ["waiting", ["Shift+W"], [], "What waits to be sent or decided"],
    ["keys", ["?", "F1"], ["Alt+K"], "This list"],
  ]],
];

const OF = { row: new Map(), text: new Map() };
const NAMES = new Map();
for (const [, entries] of KEYS) {
  for (const [deed, row, text, name] of entries) {
    NAMES.set(deed, { name, row, text });
    for (const key of row) OF.row.set(key, deed);
    for (const key of text) OF.text.set(key, deed);
  }
}

/** The deed that a key asks for, on a pair or in a text; nothing while letters are being composed. */
export function deed(event, where) {
  if (event.isComposing || event.key === "Dead" || event.getModifierState("AltGraph")) return undefined;
  return OF[where].get(pressed(event));
}

/** A key with what is held down, as this table writes it. */
export function pressed(event) {
  let key = event.key;
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (letter && !/^[a-z]$/i.test(key)) key = letter; // another alphabet, or Option on a Mac
  const held = [];
  if (event.ctrlKey || event.metaKey) held.push("Ctrl");
  if (event.altKey) held.push("Alt");
  if (/^[a-z]$/i.test(key)) key = key.toUpperCase();
  // Shift belongs to a sign that is only typed with it.
  if (event.shiftKey && (/^[A-Z]$/.test(key) || key.length > 1)) held.push("Shift");
  return [...held, key].join("+");
}

export const nameOf = (deed) => NAMES.get(deed).name;

/** The first key of a deed, for its button. */
export const keyOf = (deed) => shown(NAMES.get(deed).row[0] ?? NAMES.get(deed).text[0]);

const SIGNS = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", Delete: "Del" };

/** A key as a person reads it. */
export const shown = (key) => key.replace(/\w+$/, (last) => SIGNS[last] ?? last);
