// A real OpenID provider for the tests: anybody signs in by name, with the claims of the order.
// Order on stdin (one JSON line), address on stdout; ends with its standard input.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

const lines = createInterface({ input: process.stdin });
const { value } = await lines[Symbol.asyncIterator]().next();
const { back, afterwards, people, secret, told } = JSON.parse(value);
lines.on("close", () => process.exit(0));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));

const server = createServer();
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "servicetelefon",
      client_secret: secret,
      redirect_uris: [back],
      post_logout_redirect_uris: [afterwards],
      ...(told ? { backchannel_logout_uri: told } : {}),
    },
  ],
  claims: { openid: ["sub"], profile: ["preferred_username", "name", "groups"] },
  features: { backchannelLogout: { enabled: Boolean(told) } },
  // On its own it calls nobody on this machine; the pages of the tests are nowhere else.
  fetch: (url, { dispatcher: _, ...options }) => globalThis.fetch(url, options),
  cookies: { keys: ["for the tests"] },
  ttl: { Interaction: 600, Session: 3600, Grant: 3600, AccessToken: 600, IdToken: 600 },
  async findAccount(_context, id) {
    return { accountId: id, claims: async () => ({ sub: id, ...people[id] }) };
  },
});
server.on("request", provider.callback());
process.stdout.write(`${issuer}\n`);
