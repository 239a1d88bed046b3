// <mic-check>: before the shift, can we hear the agent and can the agent hear us ring?

import { allowSound, ringOnce } from "../elements/ring-tone.js";
import { measure, openMicrophone, stopMicrophone, whyNoMicrophone } from "../phone/microphone.js";

const LOUD_ENOUGH = 0.25;
const PATIENCE = 8000; // ms

class MicCheck extends HTMLElement {
  #stop = () => {};

  connectedCallback() {
    this.#part("start").addEventListener("click", () => this.#check());
    this.#part("ring").addEventListener("click", () => allowSound().then(ringOnce));
    // A click before this script stands would be lost.
    for (const name of ["start", "ring"]) this.#part(name).disabled = false;
  }

  disconnectedCallback() { this.#stop(); }

  async #check() {
    this.#stop();
    allowSound();
    let stream;
    try {
      stream = await openMicrophone();
    } catch (error) {
      this.#say(whyNoMicrophone(error));
      return;
    }
    this.#say("speak");
    const patience = setTimeout(() => this.#say("silent"), PATIENCE);
    const end = measure(stream, (loudness) => {
      this.#part("level").value = loudness;
      if (loudness >= LOUD_ENOUGH) this.#heard();
    });
    this.#stop = () => { clearTimeout(patience); end(); stopMicrophone(stream); this.#stop = () => {}; };
  }

  #heard() {
    this.#stop();
    this.#say("heard");
    this.dispatchEvent(new CustomEvent("heard"));
  }

  #say(what) {
    const words = JSON.parse(this.dataset.words);
    this.#part("result").textContent = words[what];
    this.dataset.result = what;
  }

  #part(name) { return this.querySelector(`[data-part="${name}"]`); }
}

customElements.define("mic-check", MicCheck);
