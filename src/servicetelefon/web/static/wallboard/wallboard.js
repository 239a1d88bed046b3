// The wallboard: puts in each new full picture, and tells screen readers when the number of those
// who wait has changed, at most every thirty seconds.

import "../elements/alarm-list.js";
import "../elements/announce-region.js";
import "../elements/live-stream.js";

const AGAIN = 30_000;

const board = document.getElementById("board");
const notice = document.getElementById("notice");
const region = document.querySelector("announce-region");
const stream = document.querySelector("live-stream");
let told = { at: 0, waiting: null };

stream.addEventListener("board", (event) => {
  board.innerHTML = event.detail;
  notice.hidden = true;
  const tiles = board.querySelector("[data-say]");
  const now = performance.now();
  if (tiles.dataset.waiting !== told.waiting && now - told.at > AGAIN) {
    told = { at: now, waiting: tiles.dataset.waiting };
    region.say(tiles.dataset.say);
  }
});

for (const name of ["interrupted", "signed-out"]) {
  stream.addEventListener(name, () => {
    notice.textContent = document.body.dataset.interrupted;
    notice.hidden = false;
  });
}
