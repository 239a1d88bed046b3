// The microphone: asked for once, measured for a check, and why it may not be there.

const WANTED = { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } };

// A stream of the microphone; the caller stops its tracks.
export async function openMicrophone() {
  if (!navigator.mediaDevices) throw new DOMException("no secure context", "SecurityError");
  return navigator.mediaDevices.getUserMedia(WANTED);
}

export function stopMicrophone(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

// One word for what went wrong; the page has a sentence for each.
export function whyNoMicrophone(error) {
  switch (error?.name) {
    case "NotAllowedError": return "denied";
    case "NotFoundError": case "OverconstrainedError": return "missing";
    case "SecurityError": return "insecure";
    default: return "broken";
  }
}

// Calls `tell(loudness 0…1)` about ten times a second; returns what ends it.
export function measure(stream, tell) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length;
    // -60 dB is a silent room, -12 dB a loud voice.
    tell(Math.min(1, Math.max(0, (10 * Math.log10(power + 1e-9) + 60) / 48)));
  }, 100);
  return () => { clearInterval(timer); context.close(); };
}
