// The browser phone: SIP over WebSocket (RFC 7118) by JsSIP, one call at a time.
//
// Tells what happens by events: "there" and "away" (the way to the engine), "ringing",
// "talking", "ended" (detail: one word why). It decides nothing.

import JsSIP from "jssip";
import { openMicrophone, stopMicrophone, whyNoMicrophone } from "./microphone.js";

export { openMicrophone, stopMicrophone, whyNoMicrophone };

const CANDIDATES_WITHIN = 300; // ms; a VPN's interface must not delay the answer for seconds
const REACHED_WITHIN = 8000; // ms
const REGISTER_AGAIN = 700; // ms

const WHY = {
  [JsSIP.C.causes.BUSY]: "busy",
  [JsSIP.C.causes.REJECTED]: "refused",
  [JsSIP.C.causes.UNAVAILABLE]: "unreachable",
  [JsSIP.C.causes.NOT_FOUND]: "unreachable",
  [JsSIP.C.causes.CONNECTION_ERROR]: "unreachable",
  [JsSIP.C.causes.REQUEST_TIMEOUT]: "unreachable",
  [JsSIP.C.causes.AUTHENTICATION_ERROR]: "unreachable",
  [JsSIP.C.causes.WEBRTC_ERROR]: "broken",
};

function addressOf(websocket) {
  const address = new URL(websocket, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  return address.href;
}

export class Phone extends EventTarget {
  #agent;
  #audio = new Audio();
  #domain;
  #iceServers;
  #microphone = null;
  #session = null;

  // `register`: a phone that can be rung; without, it only calls.
  // `ice_servers`: relays for places whose firewall lets no UDP out.
  constructor({ websocket, domain, name, secret, ice_servers = [], register = false }) {
    super();
    this.#audio.autoplay = true;
    this.#domain = domain;
    this.#iceServers = ice_servers;
    this.#agent = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(addressOf(websocket))],
      uri: `sip:${name}@${domain}`,
      authorization_user: name,
      password: secret,
      register,
      register_expires: 60,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 4,
      user_agent: "servicetelefon",
    });
    this.#agent.on(register ? "registered" : "connected", () => this.#tell("there"));
    this.#agent.on("disconnected", () => this.#tell("away"));
    this.#agent.on("registrationFailed", () => this.#tryAgain());
    this.#agent.on("newRTCSession", ({ session }) => this.#take(session));
  }

  start() { this.#agent.start(); }

  // The engine learns a new secret a moment after the page does; JsSIP would not ask twice.
  #tryAgain() {
    this.#tell("away");
    setTimeout(() => { if (this.#agent.isConnected()) this.#agent.register(); }, REGISTER_AGAIN);
  }

  // The leg goes, not the call: the line rings the next page that comes for it.
  stop() { this.#agent.stop(); this.#release(); }

  get ringing() { return Boolean(this.#session?.isInProgress()) && this.#session.direction === "incoming"; }
  get talking() { return Boolean(this.#session?.isEstablished()); }
  get muted() { return Boolean(this.#session?.isMuted().audio); }

  async call(target) {
    this.#microphone = await openMicrophone();
    await this.#reached();
    this.#agent.call(`sip:${target}@${this.#domain}`, this.#sound());
  }

  async answer() {
    const session = this.#session;
    this.#microphone ??= await openMicrophone();
    if (session === this.#session && this.ringing) session.answer(this.#sound());
  }

  hangUp() { if (this.#session && !this.#session.isEnded()) this.#session.terminate(); }

  mute(on) { this.#session?.[on ? "mute" : "unmute"]({ audio: true }); }

  // RFC 4733, in the sound's own stream.
  key(key) { if (this.talking) this.#session.sendDTMF(key, { transportType: "RFC2833", duration: 160 }); }

  #sound() {
    return { mediaStream: this.#microphone, pcConfig: { iceServers: this.#iceServers }, mediaConstraints: { audio: true, video: false } };
  }

  #reached() {
    if (this.#agent.isConnected()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => { this.#release(); reject(new Error("unreachable")); }, REACHED_WITHIN);
      this.#agent.once("connected", () => { clearTimeout(timer); resolve(); });
    });
  }

  #take(session) {
    // The line rings only who is free: an older leg that still stands here is a dead one.
    const older = this.#session;
    this.#session = session;
    if (older && !older.isEnded()) older.terminate();
    let timer;
    session.on("icecandidate", ({ ready }) => { clearTimeout(timer); timer = setTimeout(ready, CANDIDATES_WITHIN); });
    session.on("peerconnection", ({ peerconnection }) => this.#hear(peerconnection));
    if (session.connection) this.#hear(session.connection);
    session.on("progress", ({ originator }) => { if (originator === "remote") this.#tell("ringing"); });
    session.on("confirmed", () => this.#tell("talking"));
    session.on("ended", ({ cause }) => this.#over(session, WHY[cause] ?? "ended"));
    session.on("failed", ({ cause }) => this.#over(session, WHY[cause] ?? "ended"));
    if (session.direction === "incoming") this.#tell("ringing");
  }

  #hear(connection) {
    connection.addEventListener("track", (event) => {
      this.#audio.srcObject = event.streams[0] ?? new MediaStream([event.track]);
      this.#audio.play().catch(() => this.#tell("silent"));
    });
  }

  #over(session, why) {
    if (session !== this.#session) return;
    this.#release();
    this.#tell("ended", why);
  }

  #release() {
    stopMicrophone(this.#microphone);
    this.#microphone = null;
    this.#session = null;
    this.#audio.srcObject = null;
  }

  #tell(what, detail) { this.dispatchEvent(new CustomEvent(what, { detail })); }
}
