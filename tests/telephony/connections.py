"""What a page under test says of its own sound: how much came in, and over which way."""

from __future__ import annotations

CONNECTIONS = """
window.connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(settings, ...more) {
    super({ ...settings, ...window.forced }, ...more);
    window.connections.push(this);
  }
};
window.found = async (kind) => {
  const up = window.connections.filter((one) => one.connectionState === "connected");
  const all = await Promise.all(up.map((one) => one.getStats()));
  return all.flatMap((stats) => [...stats.values()].filter((one) => one.type === kind).map((one) => [one, stats]));
};
window.reached = async () => (await window.found("inbound-rtp")).some(([one]) => one.packetsReceived > 0);
window.heard = async () => {
  const sounds = await window.found("inbound-rtp");
  return sounds.reduce((sum, [one]) => sum + (one.totalAudioEnergy ?? 0), 0);
};
window.ways = async () => {
  const ways = await window.found("transport");
  return ways.filter(([one]) => one.selectedCandidatePairId).map(([one, stats]) => {
    const local = stats.get(stats.get(one.selectedCandidatePairId).localCandidateId);
    return [local.candidateType, local.relayProtocol ?? local.protocol];
  });
};
"""
"""To be run before a page's own scripts. `window.forced` are settings for all its connections."""

REACHED = "reached()"
"""Sound comes in at all. A connection that is still being made plays something by itself, and
counts it as heard; nothing is to be compared with that."""

HEARD = "heard()"
NO_SILENCE = 1e-4
"""By how much what was `HEARD` grows when it is more than silence."""
