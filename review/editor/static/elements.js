/** Elements, made by name: attributes as attributes, strings as text nodes.
 *
 * No text ever passes a parser. What could run or style from a string (`on…`, `style`, `srcdoc`, an address) is
 * refused, so that a mistake shows at once and not in somebody's corpus.
 */

const REFUSED = /^(on|style$|srcdoc$|href$|src$|action$|formaction$)/i;

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (REFUSED.test(key)) throw new Error(`the attribute ${key} is not set from a string`);
    if (value === false || value === null || value === undefined) continue;
    made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A button with its deed; the name of the deed is what a keymap and a test know it by. */
export function button(text, deed, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, text);
  if (deed) made.addEventListener("click", deed);
  return made;
}

export const find = (selector, within = document) => within.querySelector(selector);

/** `fn`, once, after calls have stopped for so long. `.now()` does what waits, at once. */
export function settled(fn, milliseconds) {
  let timer = 0;
  const later = (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = 0;
      fn(...given);
    }, milliseconds);
    later.waiting = given;
  };
  later.now = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    fn(...later.waiting);
  };
  later.drop = () => {
    clearTimeout(timer);
    timer = 0;
  };
  return later;
}
