// <office-call>: calls the citizen of this referral back. First the telephone of this page is rung and
// answers by itself, then the citizen's; the number is never here. What goes on the server says.

const ASK_AGAIN = 700; // ms
const NO_MICROPHONE = new Set(["NotAllowedError", "NotFoundError", "SecurityError"]);

export class OfficeCall extends HTMLElement {
  #phone = null;
  #running = false;
  #ending = false;
  #begun = false; // the server knows of the call
  #muted = false;
  #state = "";

  connectedCallback() {
    this.#button("call").addEventListener("click", () => this.#call());
    this.#button("end").addEventListener("click", () => this.#end());
    this.#button("mute").addEventListener("click", () => this.#mute(!this.#muted));
    this.#button("not-the-person").addEventListener("click", () => this.#notThePerson());
    this.#state = this.dataset.state;
    if (this.dataset.live === "true") this.#comeBack();
    else this.#arrange();
  }

  async #call() {
    this.#running = true;
    this.#ending = this.#begun = false;
    this.#show("connecting");
    await this.#connect().catch((error) => this.#fail(NO_MICROPHONE.has(error?.name) ? "no-microphone" : error?.message));
  }

  // The page was loaded anew in the middle of a call: nobody is kept waiting for a click.
  async #comeBack() {
    this.#running = this.#begun = true;
    this.#arrange();
    this.#watch();
    await this.#connect().catch(() => this.#say("no-phone"));
  }

  async #connect() {
    const { Phone, openMicrophone, stopMicrophone } = await import(this.dataset.library);
    stopMicrophone(await openMicrophone());
    const answer = await this.#post(`/office/${this.dataset.enquiry}/telefon`);
    if (!answer.ok) throw new Error(await this.#why(answer));
    this.#phone = new Phone({ ...(await answer.json()), register: true });
    this.#phone.addEventListener("there", () => this.#there());
    this.#phone.addEventListener("ringing", () => this.#answer());
    this.#phone.start();
  }

  async #there() {
    if (!this.#running || this.#ending) return;
    if (this.#begun) {
      if (!this.#phone.talking) this.#post(`${this.#address}/wieder`).catch(() => {});
      return;
    }
    this.#begun = true;
    const answer = await this.#post(this.#address).catch(() => null);
    if (answer?.ok) {
      this.#show((await answer.json()).state);
      this.#watch();
    } else {
      this.#fail(await this.#why(answer));
    }
  }

  #answer() {
    if (this.#ending) this.#phone.hangUp();
    else this.#phone.answer().catch(() => { this.#say("no-microphone"); this.#end(); });
  }

  async #watch() {
    while (this.#running) {
      const answer = await fetch(this.#address, { headers: { accept: "application/json" } }).catch(() => null);
      const now = answer?.ok ? await answer.json() : null;
      if (answer?.status === 401) this.#say("signed-out");
      else if (!now) this.#say("interrupted");
      else if (now.over) this.#over(now.state);
      else this.#show(now.state);
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN));
    }
  }

  async #end() {
    this.#ending = true;
    this.#button("end").disabled = true;
    const answer = await this.#post(`${this.#address}/ende`).catch(() => null);
    // The server is away: the telephone of this page goes at least.
    if (!answer?.ok) this.#phone?.hangUp();
    if (!this.#begun) this.#over("");
  }

  async #notThePerson() {
    const answer = await this.#post(`${this.#address}/nicht-erreicht`).catch(() => null);
    if (answer?.ok) this.#show((await answer.json()).state);
    else this.#say("interrupted");
  }

  #fail(word) { this.#over(""); this.#say(word in this.#words ? word : "no-phone"); }

  async #why(answer) { return (await answer?.json().catch(() => null))?.code; }

  #over(state) {
    this.#running = false;
    this.#phone?.stop();
    this.#phone = null;
    this.#mute(false);
    this.#button("end").disabled = false;
    this.#show(state);
    if (this.contains(document.activeElement) || document.activeElement === document.body) this.#button("call").focus();
  }

  #mute(on) {
    this.#muted = on;
    this.#phone?.mute(on);
    this.#button("mute").setAttribute("aria-pressed", String(on));
  }

  #show(state) {
    this.#state = this.dataset.state = state;
    this.#say(state);
    this.#arrange();
  }

  #arrange() {
    this.#button("call").hidden = this.#running;
    this.#button("end").hidden = !this.#running;
    this.#button("mute").hidden = this.#state !== "talking" || !this.#running;
    this.#button("not-the-person").hidden = this.#running || this.#state !== "reached";
    if (this.#running && document.activeElement === document.body) this.#button("end").focus();
  }

  // The region is told only what is new, so that it is read once.
  #say(word) {
    const words = this.#words[word] ?? "";
    const region = this.querySelector("[role=status]");
    if (region.textContent !== words) region.textContent = words;
  }

  #post(address) {
    return fetch(address, { method: "POST", headers: { "x-csrf-token": this.dataset.csrf, accept: "application/json" } });
  }

  get #address() { return `/office/${this.dataset.enquiry}/anruf`; }
  get #words() { return JSON.parse(this.dataset.words); }
  #button(name) { return this.querySelector(`[data-do="${name}"]`); }
}

customElements.define("office-call", OfficeCall);
