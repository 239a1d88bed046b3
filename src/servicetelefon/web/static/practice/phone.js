// The telephone of the practice: rings when the script says so, and carries no sound. The same
// face as vendor/phone.js.

const headers = () => JSON.parse(document.body.getAttribute("hx-headers"));

export class Phone extends EventTarget {
  #stream;

  ringing = false;
  talking = false;
  muted = false;

  start() {
    this.#stream = new EventSource("/uebung/telefon");
    this.#stream.addEventListener("there", () => this.#tell("there"));
    this.#stream.addEventListener("rings", () => { this.ringing = true; this.#tell("ringing"); });
    this.#stream.addEventListener("ended", () => this.#over());
    this.#stream.addEventListener("error", () => this.#tell("away"));
  }

  stop() {
    this.#stream?.close();
    this.ringing = this.talking = false;
  }

  async answer() {
    this.ringing = false;
    const answer = await fetch("/uebung/abheben", { method: "POST", headers: headers() });
    this.talking = answer.ok;
    this.#tell(answer.ok ? "talking" : "ended");
  }

  hangUp() { this.#over(); }
  mute(on) { this.muted = on; }
  key() {}

  #over() {
    this.ringing = this.talking = false;
    speechSynthesis?.cancel();
    this.#tell("ended");
  }

  #tell(what) { this.dispatchEvent(new CustomEvent(what)); }
}

export const whyNoMicrophone = () => "missing";
