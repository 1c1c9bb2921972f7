/** What the page tells: one line, seen and heard, that goes away by itself unless it is an error. */

export class Told {
  constructor(root) {
    this.root = root;
  }

  say(words, kind = "") {
    clearTimeout(this.timer);
    this.root.textContent = words;
    this.root.className = kind;
    if (kind !== "error") this.timer = setTimeout(() => this.root.replaceChildren(), kind ? 12_000 : 5_000);
  }
}
