/** Where a click fell in a text, and which words are selected. */

/** The place in the side's text, in UTF-16, under the pointer; null where there is none. */
export function caretAt({ clientX, clientY }, side) {
  const found = document.caretPositionFromPoint?.(clientX, clientY);
  const range = found ? null : document.caretRangeFromPoint?.(clientX, clientY);
  const node = found?.offsetNode ?? range?.startContainer;
  const offset = found?.offset ?? range?.startOffset;
  if (!node || !side.contains(node)) return null;
  let at = 0;
  for (const sentence of side.querySelectorAll(".sentence")) {
    if (!sentence.contains(node)) {
      at += sentence.textContent.length + 1;
      continue;
    }
    const before = document.createRange();
    before.setStart(sentence, 0);
    before.setEnd(node, offset);
    return at + before.toString().length;
  }
  return null;
}

/** The selected words of a text or of the page, as one line. */
export function selectedWords(text) {
  const field = document.activeElement === text.field ? text.field : null;
  const words = field
    ? field.value.slice(field.selectionStart, field.selectionEnd)
    : getSelection().toString();
  return words.replace(/\s+/g, " ").trim().slice(0, 200);
}
