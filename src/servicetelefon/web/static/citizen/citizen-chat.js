// <citizen-chat>: what the chat is with script: one part is exchanged, the answer is announced and
// focused, and the browser reads it aloud on wish. Without script the form does all of it.

import "../elements/announce-region.js";

const library = document.querySelector("meta[name=htmx-library]")?.content;
let loading;

// The library takes up the page only when the page has loaded.
function loadHtmx() {
  loading ??= new Promise((loaded, failed) => {
    const script = document.createElement("script");
    script.src = library;
    script.addEventListener("load", loaded);
    script.addEventListener("error", failed);
    if (document.readyState === "complete") document.head.append(script);
    else addEventListener("load", () => document.head.append(script));
  });
  return loading;
}

// A service that is just starting takes the words a moment later.
const AGAIN_AFTER = 3000;
const TOO_MANY = 429;

class CitizenChat extends HTMLElement {
  #words;
  #sent = { text: null, once: null };
  #lines = 0;
  #alone = false;

  connectedCallback() {
    this.#words = JSON.parse(this.dataset.words);
    this.#lines = this.#count();
    this.addEventListener("htmx:configRequest", (event) => this.#sendOnce(event));
    this.addEventListener("htmx:beforeRequest", (event) => this.#began(event));
    this.addEventListener("htmx:afterSettle", () => this.#settled());
    this.addEventListener("htmx:responseError", (event) => this.#failed(event));
    this.addEventListener("htmx:sendError", (event) => this.#failed(event));
    this.addEventListener("keydown", (event) => this.#enter(event));
    this.#offerReading();
    if (!library) return;
    if (this.#lines) loadHtmx();
    this.addEventListener("focusin", loadHtmx, { once: true });
    this.addEventListener("submit", (event) => this.#waitForLibrary(event));
  }

  // Who was quicker than the library waits for it; where it does not come, the form goes by itself.
  #waitForLibrary(event) {
    if (window.htmx || this.#alone) return;
    event.preventDefault();
    const again = () => event.target.requestSubmit(event.submitter);
    loadHtmx().then(again, () => { this.#alone = true; again(); });
  }

  // A message that is sent twice, by a double click, a slow line or after a failure, counts once.
  #sendOnce({ detail: { parameters } }) {
    if (parameters.do !== "say" || !crypto.randomUUID) return;
    if (this.#sent.text !== parameters.text) this.#sent = { text: parameters.text, once: crypto.randomUUID() };
    parameters.once = this.#sent.once;
  }

  #began(event) {
    this.#trouble.hidden = true;
    if (event.target.id !== "chat-log") this.#say(this.#words.searching);
  }

  // What was written stays in its field; somebody who looks again by itself says nothing of it.
  #failed(event) {
    if (event.target.id === "chat-log") return;
    const sentence = event.detail.xhr?.status === TOO_MANY ? this.#words.full : this.#words.trouble;
    this.#trouble.textContent = sentence;
    this.#trouble.hidden = false;
    this.#say(sentence);
  }

  #sendAgain() {
    const field = this.querySelector("#chat-text[data-again]");
    if (!field) return;
    const words = field.value;
    setTimeout(() => {
      if (field.isConnected && field.value === words) field.form.querySelector("button[value=say]").click();
    }, AGAIN_AFTER);
  }

  #settled() {
    this.#offerReading();
    const lines = this.#count();
    const news = lines > this.#lines;
    this.#lines = lines;
    if (news) this.#sent = { text: null, once: null };
    this.#sendAgain();
    if (news) this.#say(this.#words.answer);
    const typing = document.activeElement?.id === "chat-text";
    const said = this.querySelector("[data-part=said]");
    const last = [...this.querySelectorAll(".line:not(.citizen)")].at(-1);
    if (news) last?.scrollIntoView({ block: "start" });
    if (typing && !said) return;
    if (said && !news) said.focus();
    else if (news) last?.focus();
  }

  // Enter sends, Shift+Enter makes a new line.
  #enter(event) {
    if (event.target.id !== "chat-text" || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.target.form.querySelector("button[value=say]").click();
  }

  #offerReading() {
    if (!("speechSynthesis" in window)) return;
    for (const line of this.querySelectorAll(".line.program:not([data-aloud])")) {
      line.dataset.aloud = "offered";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "quiet aloud";
      button.textContent = this.#words.read;
      button.addEventListener("click", () => this.#aloud(line, button));
      line.append(button);
    }
  }

  #aloud(line, button) {
    const speaking = speechSynthesis.speaking;
    speechSynthesis.cancel();
    button.textContent = this.#words.read;
    if (speaking) return;
    const speech = new SpeechSynthesisUtterance(line.querySelector(".words").innerText);
    speech.lang = line.lang || document.documentElement.lang;
    speech.addEventListener("end", () => { button.textContent = this.#words.read; });
    button.textContent = this.#words.stop;
    speechSynthesis.speak(speech);
  }

  get #trouble() { return this.querySelector("[data-part=trouble]"); }
  #count() { return this.querySelectorAll(".line").length; }
  #say(sentence) { document.querySelector("announce-region")?.say?.(sentence); }
}

customElements.define("citizen-chat", CitizenChat);
