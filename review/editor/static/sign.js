/** The sign that says whether all is saved; a button that shows what is not. */

import { showWaiting } from "./waiting.js";
import { line } from "./server.js";

const SIGNS = {
  opening: () => "Opening…",
  saved: () => "Saved",
  typing: () => "Typing…",
  saving: () => "Saving…",
  unsent: (n) => `${n} unsent: the server does not answer, it is kept here`,
  asking: (n) => `${n} to decide`,
  refused: (n) => `${n} refused`,
};

export class Sign {
  constructor(root, desk) {
    this.root = root;
    this.outbox = desk.outbox;
    root.addEventListener("click", () => showWaiting(desk));
    desk.outbox.addEventListener("sign", () => this.show());
    for (const kind of ["reached", "cut"]) {
      line.addEventListener(kind, () => {
        this.away = kind === "cut";
        this.show();
      });
    }
    this.show();
  }

  show() {
    let [state, count] = this.outbox.state;
    let words = SIGNS[state](count);
    if (this.away && state === "saved") [state, words] = ["unsent", "The server does not answer"];
    if (this.root.textContent === words) return;
    this.root.textContent = words;
    this.root.dataset.state = state;
  }
}
