/** How far the project is: pairs by state, words, and the pace of today. */

import { element, settled } from "./elements.js";
import { STATE_NAMES } from "./pair.js";
import { get } from "./server.js";

export class Progress {
  constructor(root, pairs) {
    Object.assign(this, { root, pairs });
    this.bar = root.querySelector(".bar");
    this.words = root.querySelector(".words");
    this.later = settled(() => this.ask(), 1500);
    for (const kind of ["changed", "spliced", "reloaded"]) {
      pairs.addEventListener(kind, () => {
        this.drawLater();
        this.later();
      });
    }
    this.drawLater = settled(() => this.draw(), 80);
    this.draw();
    this.ask();
  }

  /** The bar comes from the map, at once. */
  draw() {
    const { pairs } = this;
    const counts = new Uint32Array(256);
    for (let at = 0; at < pairs.map.length; at += 6) counts[pairs.map[at]]++;
    const parts = pairs.states
      .map((state, n) => [state, counts[n]])
      .filter(([, count]) => count)
      .reverse();
    this.bar.replaceChildren(
      ...parts.map(([state, count]) => {
        const part = element("span", { class: `part state-${state}` });
        part.style.flexGrow = count;
        return part;
      }),
    );
    const told = parts.map(([state, count]) => `${count} ${STATE_NAMES[state] ?? state}`).join(", ");
    this.bar.setAttribute("aria-label", `Progress: ${told}`);
    this.bar.title = told;
    this.approved = pairs.count ? counts[pairs.states.indexOf("approved")] / pairs.count : 0;
    this.tell();
  }

  async ask() {
    this.answer = await get("progress").catch(() => this.answer);
    this.tell();
  }

  tell() {
    const { answer } = this;
    const told = [`${percent(this.approved)} approved`];
    if (answer) {
      const all = Object.values(answer.words).reduce((sum, words) => sum + words, 0);
      told.push(`${number(answer.words.approved ?? 0)} of ${number(all)} words`);
      if (answer.pace) told.push(`${number(Math.round(answer.pace))} words an hour`);
      if (answer.today?.pairs) told.push(`today ${number(answer.today.pairs)} pairs`);
    }
    this.words.textContent = told.join(" · ");
  }
}

const number = (n) => n.toLocaleString();
const percent = (share) => `${share > 0 && share < 0.01 ? "<1" : Math.floor(share * 100)} %`;
