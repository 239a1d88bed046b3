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

class CitizenChat extends HTMLElement {
  #words;
  #lines = 0;
  #alone = false;

  connectedCallback() {
    this.#words = JSON.parse(this.dataset.words);
    this.#lines = this.#count();
    this.addEventListener("htmx:configRequest", (event) => this.#sendOnce(event));
    this.addEventListener("htmx:beforeRequest", (event) => this.#began(event));
    this.addEventListener("htmx:afterSettle", () => this.#settled());
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

  // A message that is sent twice, by a double click or a slow line, counts once.
  #sendOnce(event) {
    if (event.detail.parameters.do === "say") event.detail.parameters.once = crypto.randomUUID?.() ?? "";
    if (!event.detail.parameters.once) delete event.detail.parameters.once;
  }

  #began(event) {
    if (event.target.id !== "chat-log") this.#say(this.#words.searching);
  }

  #settled() {
    this.#offerReading();
    const lines = this.#count();
    const news = lines > this.#lines;
    this.#lines = lines;
    if (news) this.#say(this.#words.answer);
    const typing = document.activeElement?.id === "chat-text";
    const said = this.querySelector("[data-part=said]");
    const last = [...this.querySelectorAll(".line:not(.citizen)")].at(-1);
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

  #count() { return this.querySelectorAll(".line").length; }
  #say(sentence) { document.querySelector("announce-region")?.say?.(sentence); }
}

customElements.define("citizen-chat", CitizenChat);
