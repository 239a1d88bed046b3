// Stands in for vendor/phone.js where no engine runs: the test rings and hangs up by window.phone.

export class Phone extends EventTarget {
  constructor(account) {
    super();
    this.account = account;
    this.ringing = this.talking = this.muted = this.stopped = false;
    this.keys = "";
    window.phone = this;
  }

  #tell(what, detail) { this.dispatchEvent(new CustomEvent(what, { detail })); }

  start() { setTimeout(() => this.#tell("there"), 0); }
  stop() { this.stopped = true; this.ringing = this.talking = false; }
  async call(target) {
    if (window.phoneFails) throw new DOMException("", window.phoneFails);
    this.target = target;
  }
  async answer() { this.ringing = false; this.talking = true; this.#tell("talking"); }
  hangUp() { this.ends("ended"); }
  mute(on) { this.muted = on; }
  key(key) { this.keys += key; }

  // What the other side does.
  rings() { this.ringing = true; this.#tell("ringing"); }
  isAnswered() { this.ringing = false; this.talking = true; this.#tell("talking"); }
  ends(why = "ended") { this.ringing = this.talking = false; this.#tell("ended", why); }
  loses() { this.#tell("away"); }
}

export const whyNoMicrophone = (error) => (error.name === "NotAllowedError" ? "denied" : "broken");
export const openMicrophone = async () => null;
export const stopMicrophone = () => {};
