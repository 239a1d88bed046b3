// The sound of an offered call: two soft tones, a pause, and again. Made, not recorded.

const TONES = [660, 880];
const LENGTH = 0.35;
const EVERY = 2500; // ms
const LOUDNESS = 0.25;

let context;
let timer;

// Browsers let a page sound only after somebody pressed something on it: says whether it may.
export async function allowSound() {
  context ??= new AudioContext();
  // Without leave the promise stays open for ever.
  await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 200))]);
  return context.state === "running";
}

export function startRinging() {
  if (timer) return;
  allowSound();
  ringOnce();
  timer = setInterval(ringOnce, EVERY);
}

export function stopRinging() {
  clearInterval(timer);
  timer = undefined;
}

export function ringOnce() {
  TONES.forEach((frequency, place) => {
    const start = context.currentTime + place * LENGTH;
    const tone = new OscillatorNode(context, { frequency, type: "sine" });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.001, start + LENGTH);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + LENGTH);
  });
}
