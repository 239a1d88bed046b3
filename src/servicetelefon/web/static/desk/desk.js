// The desk: brings together the stream of the server, the telephone and the form.
//
// A region is either live or editable. #stand is live and holds nothing to press; #work is
// editable and is filled once for each contact; the call bar is neither.

import "../elements/announce-region.js";
import "../elements/elapsed-time.js";
import "../elements/live-stream.js";
import { allowSound } from "../elements/ring-tone.js";
import "./answer-finder.js";
import "./call-bar.js";
import "./keys.js";
import "./mic-check.js";
import "./note-keeper.js";
import "./third-party.js";

const find = (selector) => document.querySelector(selector);
const stream = find("live-stream");
const stand = find("#stand");
const work = find("#work");
const bar = find("call-bar");
const check = find("mic-check");
const finder = find("answer-finder");
const notice = find("#notice");
const region = find("announce-region");
const words = JSON.parse(document.body.dataset.words);
const headers = JSON.parse(document.body.getAttribute("hx-headers"));
const title = document.title;
let choosing = false; // between the telephone on the table and the one in the browser

const request = (address) => fetch(address, { method: "POST", headers: { ...headers, accept: "application/json" } });

function tell(word) {
  notice.textContent = word ? words[word] : "";
  notice.hidden = !word;
}

async function connect() {
  check.hidden = true;
  choosing = false;
  try {
    await bar.connect(request);
    if (!(await allowSound())) tell("no-sound");
  } catch {
    tell("no-phone");
    setTimeout(connect, 4000);
  }
}

function show() {
  const now = stand.firstElementChild.dataset;
  bar.update(now);
  document.title = now.mode === "offered" ? `${words["offered-title"]} – ${title}` : title;
  document.body.dataset.mode = now.mode;
  region.say(now.say);
  if (now.ear === "table" && !choosing) check.hidden = true;
  // In the middle of a call after a reload: no check, the caller is waiting.
  else if (bar.inCall && !check.hidden) connect();
  fill(now.contact);
  allowClosing();
}

// The form of a contact is fetched once; while it is the same contact nothing touches it.
function fill(contact) {
  if (!contact || work.dataset.contact === contact) return;
  const focused = document.activeElement;
  const moveFocus = [bar, work].some((one) => one.contains(focused)) || focused === document.body;
  work.dataset.contact = find("#answer-contact").value = contact;
  htmx.ajax("GET", `/desk/work/${contact}`, { target: "#work", swap: "innerHTML" }).then(() => {
    allowClosing();
    if (moveFocus) finder.begin();
  });
}

function allowClosing() {
  const button = work.querySelector('[data-do="close"]');
  if (button) button.disabled = bar.mode !== "wrap_up";
}

stream.addEventListener("stand", ({ detail }) => {
  stand.innerHTML = detail;
  show();
});
stream.addEventListener("connected", () => { if (notice.textContent === words.interrupted) tell(""); });
stream.addEventListener("interrupted", () => tell("interrupted"));
stream.addEventListener("signed-out", () => {
  tell("signed-out");
  if (!bar.inCall) bar.disconnect();
});
stream.addEventListener("displaced", () => {
  find("note-keeper")?.keep();
  bar.disconnect();
  find("main").inert = true;
  find("#elsewhere").hidden = false;
  find("#elsewhere button").focus();
});

// Once a shift: a reload of this window goes on where it was.
check.addEventListener("heard", () => {
  sessionStorage.setItem("microphone", "heard");
  connect();
});
const table = find('[data-part="desk-phone"]');
table.disabled = false;
table.addEventListener("click", async () => {
  choosing = false;
  const answer = await request("/desk/desk-phone").catch(() => null);
  if (!answer?.ok) tell(answer?.status === 409 ? "no-desk-phone" : "interrupted");
});
find('[data-do="browser-phone"]').addEventListener("click", () => {
  choosing = true;
  check.hidden = false;
});
for (const pressed of ["pointerdown", "keydown"]) {
  addEventListener(pressed, () => { if (notice.textContent === words["no-sound"]) allowSound().then(() => tell("")); });
}
bar.addEventListener("phone", ({ detail }) => {
  document.body.dataset.phone = detail;
  if (detail === "there" && notice.textContent !== words["no-sound"]) tell("");
  if (detail === "away") tell("phone-away");
  if (detail === "no-microphone") tell("no-microphone");
  if (detail === "muted" || detail === "unmuted") region.say(words[detail]);
});

// What was read out says what the enquiry was, unless the agent has said so already.
finder.addEventListener("read-out", ({ detail }) => {
  const topic = work.querySelector("#topic");
  if (!topic || topic.value || !topic.querySelector(`[value="${detail}"]`)) return;
  topic.value = detail;
  const answered = work.querySelector('[name="outcome"][value="answered"]');
  if (answered && !work.querySelector('[name="outcome"]:checked')) answered.checked = true;
  topic.dispatchEvent(new Event("input", { bubbles: true }));
});

find("#elsewhere button").addEventListener("click", () => location.reload());

// After closing, the person goes on at the heading of what comes next.
work.addEventListener("htmx:afterSettle", () => {
  const heading = work.querySelector("[data-focus]");
  if (heading) {
    work.dataset.contact = find("#answer-contact").value = "";
    heading.focus();
  }
});
document.body.addEventListener("htmx:beforeRequest", () => { notice.hidden = true; });
document.body.addEventListener("htmx:responseError", () => { notice.hidden = false; });
document.body.addEventListener("htmx:sendError", () => tell("interrupted"));

show();
if (!check.hidden && stand.firstElementChild.dataset.ear === "browser" && sessionStorage.getItem("microphone") === "heard") connect();
