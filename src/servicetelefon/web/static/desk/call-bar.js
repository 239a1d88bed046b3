// <call-bar>: the agent's telephone and its buttons. It lies in the shell of the page, where no
// update reaches; which buttons show follows from what the server says the agent is doing.

import { startRinging, stopRinging } from "../elements/ring-tone.js";

const IN_CALL = new Set([
  "talking", "held", "lost", "dialling", "consulting", "adding", "conference", "putting_through", "ringing_on",
]);

export class CallBar extends HTMLElement {
  #mode = "away";
  #phone = null;
  #there = false;
  #table = false; // the agent speaks with the telephone on the table
  #muted = false;
  #leave = false; // whether the caller can be left with who was called beside

  get mode() { return this.#mode; }
  get inCall() { return IN_CALL.has(this.#mode); }

  connectedCallback() {
    this.#button("answer").addEventListener("click", () => this.#answer());
    this.#button("mute").addEventListener("click", () => this.#toggleMute());
    this.#button("keys").addEventListener("click", () => this.#openKeys());
    this.#button("third").addEventListener("click", () => this.#third.toggle());
    this.querySelector(".keypad").addEventListener("click", ({ target }) => { if (target.value) this.#ask("/desk/keys", { keys: target.value }); });
    addEventListener("pagehide", () => stopRinging());
  }

  // The server says what the agent is doing now, and with which telephone.
  update({ mode, ear, there, muted, leave }) {
    this.#mode = mode;
    this.#leave = leave === "true";
    this.#mute(muted === "true");
    this.#table = ear === "table";
    if (this.#table) {
      this.#phone?.stop();
      this.#phone = null;
      this.#there = there === "true";
    }
    if (!this.inCall) this.#calm();
    if (this.inCall && this.#phone?.ringing) this.#answer();
    this.#arrange();
  }

  // Take a seat: a new secret for the phone, which ends every older page's.
  async connect(request) {
    const { Phone } = await import(this.dataset.library);
    const answer = await request("/desk/phone");
    if (!answer.ok) throw new Error("unreachable");
    this.#phone?.stop();
    this.#there = false;
    this.#phone = new Phone({ ...(await answer.json()), register: true });
    this.#phone.addEventListener("there", () => this.#reached(request));
    this.#phone.addEventListener("away", () => this.#lost());
    for (const what of ["ringing", "talking", "ended"]) {
      this.#phone.addEventListener(what, () => this.#changed());
    }
    this.#phone.start();
  }

  // Another page has taken over: this one gives the telephone away.
  disconnect() {
    this.#phone?.stop();
    this.#phone = null;
    stopRinging();
    this.inert = true;
  }

  #reached(request) {
    const again = !this.#there;
    this.#there = true;
    this.#tell("there");
    // A call is in hand and there is no sound here yet: have it brought to this page.
    if (again && this.inCall && !this.#phone.talking) request("/desk/ring-me");
    this.#arrange();
  }

  #lost() {
    this.#there = false;
    this.#tell("away");
    this.#arrange();
  }

  #changed() {
    if (this.#phone?.ringing && this.inCall) this.#answer();
    this.#arrange();
  }

  #answer() {
    stopRinging();
    this.#phone?.answer().catch(() => this.#tell("no-microphone"));
  }

  // The page falls silent at once; the engine mutes the leg, whichever telephone it is.
  #toggleMute() {
    const on = !this.#muted;
    this.#mute(on);
    this.#tell(on ? "muted" : "unmuted");
    this.#ask("/desk/mute", { on });
  }

  #mute(on) {
    if (on === this.#muted) return;
    this.#muted = on;
    this.#phone?.mute(on);
    this.#button("mute").setAttribute("aria-pressed", String(on));
  }

  #ask(address, values) { htmx.ajax("POST", address, { values, swap: "none" }); }

  #openKeys() {
    const keypad = this.querySelector(".keypad");
    keypad.hidden = !keypad.hidden;
    this.#button("keys").setAttribute("aria-expanded", String(!keypad.hidden));
  }

  // A new conversation begins unmuted and with the keypad away.
  #calm() {
    this.#mute(false);
    this.#button("keys").setAttribute("aria-expanded", "false");
    this.querySelector(".keypad").hidden = true;
  }

  #arrange() {
    const focused = document.activeElement;
    const rings = this.#mode === "offered" && Boolean(this.#phone?.ringing);
    for (const button of this.querySelectorAll("[data-in]")) {
      button.hidden = !button.dataset.in.split(" ").includes(this.#mode);
    }
    this.#button("browser-phone").hidden ||= !this.#table;
    this.#button("answer").hidden ||= this.#table;
    this.#button("hand-over").hidden ||= !this.#leave;
    if (this.#button("third").hidden) this.#third.close();
    this.#button("answer").disabled = !rings;
    this.#button("ready").disabled = !this.#there;
    if (rings) startRinging(); else stopRinging();
    // Whoever was on a button that went away goes on at the first that is there.
    if (this.contains(focused) && focused.closest("[hidden]")) this.#first()?.focus();
  }

  #first() { return this.querySelector("button[data-in]:not([hidden]):not([disabled])"); }
  get #third() { return this.querySelector("third-party"); }
  #button(name) { return this.querySelector(`[data-do="${name}"]`); }

  #tell(what) { this.dispatchEvent(new CustomEvent("phone", { detail: what })); }
}

customElements.define("call-bar", CallBar);
