// The inbox: puts in each new list and keeps the focus where it was; nothing is typed in the list.

import "../elements/announce-region.js";
import "../elements/live-stream.js";

const list = document.getElementById("inbox");
const notice = document.getElementById("notice");
const region = document.querySelector("announce-region");
const stream = document.querySelector("live-stream");
const addresses = () => [...list.querySelectorAll("tbody a")].map((link) => link.getAttribute("href"));
let told = addresses(); // of the list before; what came since the page was made is new as well

stream?.addEventListener("inbox", ({ detail }) => {
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  list.innerHTML = detail;
  notice.hidden = true;
  if (focused) list.querySelector(`a[href="${focused}"]`)?.focus();
  const rows = addresses();
  if (rows.some((one) => !told.includes(one))) region.say(document.body.dataset.changed);
  told = rows;
});

for (const name of ["interrupted", "signed-out"]) {
  stream?.addEventListener(name, () => {
    notice.textContent = document.body.dataset.interrupted;
    notice.hidden = false;
  });
}
