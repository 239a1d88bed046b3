// <citizen-call>: "Jetzt anrufen" without a telephone. Nothing is loaded before it is pressed.

import "../elements/elapsed-time.js";

const KEYS = "123456789*0#";

class CitizenCall extends HTMLElement {
  #phone = null;
  #words;
  #since = document.createElement("elapsed-time");

  connectedCallback() {
    this.#words = JSON.parse(this.dataset.words);
    this.hidden = false;
    this.#part("call").addEventListener("click", () => this.#call());
    this.#part("end").addEventListener("click", () => this.#phone?.hangUp());
    this.#part("mute").addEventListener("click", () => this.#mute());
    this.#part("keys").addEventListener("click", () => this.#openKeys());
    this.#part("keypad").addEventListener("click", (event) => this.#press(event.target.value));
    this.#part("controls").addEventListener("keydown", (event) => {
      if (KEYS.includes(event.key)) this.#press(event.key);
    });
    addEventListener("pagehide", () => this.#phone?.hangUp());
  }

  async #call() {
    this.#show("microphone", { calling: true });
    try {
      const { Phone, whyNoMicrophone } = await import(this.dataset.phone);
      const account = await this.#account();
      this.#phone = new Phone(account);
      this.#listen();
      this.#phone.start();
      await this.#phone.call(account.target).catch((error) => {
        throw error instanceof DOMException ? new Error(whyNoMicrophone(error)) : error;
      });
      this.#show("dialling", { calling: true });
      this.#part("end").focus();
    } catch (error) {
      this.#end(error.message);
    }
  }

  async #account() {
    const answer = await fetch(this.dataset.account, { headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status === 429 ? "busy" : "unreachable");
    return answer.json();
  }

  #listen() {
    this.#phone.addEventListener("ringing", () => this.#show("ringing", { calling: true }));
    this.#phone.addEventListener("talking", () => this.#talking());
    this.#phone.addEventListener("ended", ({ detail }) => this.#end(detail));
    this.#phone.addEventListener("away", () => { if (!this.#phone.talking) this.#end("unreachable"); });
  }

  #talking() {
    this.#show("connected", { calling: true });
    this.#since.setAttribute("since", new Date(Date.now()).toISOString());
    this.#part("duration").replaceChildren(this.#since);
    for (const name of ["mute", "keys"]) this.#part(name).disabled = false;
  }

  #end(why) {
    this.#phone?.stop();
    this.#phone = null;
    const hadFocus = this.#part("controls").contains(document.activeElement);
    this.#show(why in this.#words ? why : "unreachable", { calling: false });
    this.#part("duration").replaceChildren();
    this.#part("mute").setAttribute("aria-pressed", "false");
    this.#part("keypad").hidden = true;
    this.#part("keys").setAttribute("aria-expanded", "false");
    for (const name of ["mute", "keys"]) this.#part(name).disabled = true;
    if (hadFocus) this.#part("call").focus();
  }

  #mute() {
    const on = !this.#phone?.muted;
    this.#phone?.mute(on);
    this.#part("mute").setAttribute("aria-pressed", String(on));
  }

  #openKeys() {
    const open = this.#part("keypad").hidden;
    this.#part("keypad").hidden = !open;
    this.#part("keys").setAttribute("aria-expanded", String(open));
  }

  #press(key) { if (key && this.#phone?.talking) this.#phone.key(key); }

  #show(state, { calling }) {
    this.#part("state").textContent = this.#words[state];
    this.#part("call").hidden = calling;
    this.#part("controls").hidden = !calling;
    this.dataset.state = state;
  }

  #part(name) { return this.querySelector(`[data-part="${name}"]`); }
}

customElements.define("citizen-call", CitizenCall);
