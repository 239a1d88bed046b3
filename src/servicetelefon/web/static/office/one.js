// One referral: says that a colleague changed it. The page itself is never replaced, because somebody
// may be writing on it.

import "../elements/live-stream.js";
import "./office-call.js";

const stream = document.querySelector("live-stream");
const changed = document.getElementById("changed");

stream.addEventListener("mark", ({ detail }) => { changed.hidden = detail === stream.dataset.mark; });
