// <call-bar>: the agent's telephone and its buttons. It lies in the shell of the page, where no
// update reaches; which buttons show follows from what the server says the agent is doing.

import { startRinging, stopRinging } from "../elements/ring-tone.js";

const IN_CALL = new Set(["talking", "held", "lost"]);

export class CallBar extends HTMLElement {
  #mode = "away";
  #phone = null;
  #there = false;
  #table = false; // the agent speaks with the telephone on the table

  get mode() { return this.#mode; }
  get inCall() { return IN_CALL.has(this.#mode); }

  connectedCallback() {
    this.#button("answer").addEventListener("click", () => this.#answer());
    this.#button("mute").addEventListener("click", () => this.#mute());
    this.#button("keys").addEventListener("click", () => this.#openKeys());
    this.querySelector(".keypad").addEventListener("click", (event) => this.#phone?.key(event.target.value ?? ""));
    addEventListener("pagehide", () => stopRinging());
  }

  // The server says what the agent is doing now, and with which telephone.
  update({ mode, ear, there }) {
    this.#mode = mode;
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

  #mute() {
    const on = !this.#phone?.muted;
    this.#phone?.mute(on);
    this.#button("mute").setAttribute("aria-pressed", String(on));
    this.#tell(on ? "muted" : "unmuted");
  }

  #openKeys() {
    const keypad = this.querySelector(".keypad");
    keypad.hidden = !keypad.hidden;
    this.#button("keys").setAttribute("aria-expanded", String(!keypad.hidden));
  }

  // A new conversation begins unmuted and with the keypad away.
  #calm() {
    this.#button("mute").setAttribute("aria-pressed", "false");
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
    for (const name of ["answer", "mute", "keys"]) this.#button(name).hidden ||= this.#table;
    this.#button("answer").disabled = !rings;
    this.#button("ready").disabled = !this.#there;
    for (const name of ["mute", "keys"]) this.#button(name).disabled = !this.#phone?.talking;
    if (rings) startRinging(); else stopRinging();
    // Whoever was on a button that went away goes on at the first that is there.
    if (this.contains(focused) && focused.closest("[hidden]")) this.#first()?.focus();
  }

  #first() { return this.querySelector("button[data-in]:not([hidden]):not([disabled])"); }

  #button(name) { return this.querySelector(`[data-do="${name}"]`); }

  #tell(what) { this.dispatchEvent(new CustomEvent("phone", { detail: what })); }
}

customElements.define("call-bar", CallBar);
