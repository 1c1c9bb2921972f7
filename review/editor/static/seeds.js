/** How tall a pair will be, from the lengths of its texts: the first guess of the list.
 *
 * The width of a letter is measured in the page's own type, once for each side, so that the guess holds in whatever
 * font the machine has.
 */

const SAMPLE = {
  el: "Το πρωί της επόμενης μέρας βγήκαμε στον δρόμο, και κανείς δεν ήξερε πού θα μας έβγαζε η νύχτα.",
  en: "The next morning we went out into the street, and nobody knew where the night would take us.",
};
const FULL = 0.93; // of a line: words are not broken

export class Seeds {
  constructor(project, pairs, view, probe) {
    this.pairs = pairs;
    this.view = view;
    this.probe = probe;
    this.samples = [project.source_lang, project.target_lang].map((lang) => SAMPLE[lang.split("-")[0]] ?? SAMPLE.en);
  }

  /** Reads the page's own sizes from a pair that nobody sees. */
  measure() {
    const [source, target] = this.probe.querySelectorAll(".side");
    const text = getComputedStyle(source.firstElementChild);
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.font = `${text.fontSize} ${text.fontFamily}`;
    const widths = this.samples.map((sample) => canvas.measureText(sample).width / sample.length);
    const line = source.firstElementChild.getBoundingClientRect().height;
    this.line = line;
    this.letters = [source, target].map((side, n) => ((side.firstElementChild.clientWidth / widths[n]) * FULL) | 0);
    this.beside = source.getBoundingClientRect().top === target.getBoundingClientRect().top;
    this.around = this.probe.getBoundingClientRect().height - line * (this.beside ? 1 : 2);
  }

  /** Lines of both sides. */
  lines(index) {
    if (!this.letters) this.measure();
    return this.pairs.lengths(index).map((length, n) => Math.max(1, Math.ceil(length / this.letters[n])));
  }

  heights(from, count) {
    this.measure();
    const made = new Float32Array(count);
    const { line, around, beside } = this;
    const [sourceLine, targetLine] = this.letters;
    const lengths = this.pairs.lengthsFrom(from, count, this.view.only);
    for (let n = 0; n < count; n++) {
      const left = Math.ceil(lengths[2 * n] / sourceLine) || 1;
      const right = Math.ceil(lengths[2 * n + 1] / targetLine) || 1;
      const lines = beside ? (left > right ? left : right) : left + right;
      made[n] = Math.round(around + line * lines);
    }
    return made;
  }
}
