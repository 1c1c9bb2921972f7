/** What the first pairs need is asked for while the page is still being read: nothing waits for what draws them. */

import { bytes, enter, get } from "./server.js";

const ROWS = 16; // as many as a screen holds; the list asks for more once it stands

/** The project, the map and the first rows, under way; null without a token. */
export const asked = enter()
  ? Promise.all([get("project"), bytes("map"), get("rows", { from: 0, count: ROWS })])
  : null;
asked?.catch(() => {}); // told by who waits for it
