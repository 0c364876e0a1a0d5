// A Parse Server whose push adapter reaches nobody: a token that begins with "bad" fails, and each batch waits until
// the file GATE is there, so that a test sees the push at every stage.
const { createRequire } = require("node:module");
const { existsSync } = require("node:fs");

const [modules, database, port, appId, masterKey, gate] = process.argv.slice(2);
const load = createRequire(`${modules}/package.json`);
const express = load("express");
const { ParseServer } = load("parse-server");

const adapter = {
  getValidPushTypes: () => ["ios", "android"],
  async send(_body, installations) {
    while (!existsSync(gate)) await new Promise((done) => setTimeout(done, 20));
    return installations.map(({ deviceType, deviceToken }) => ({
      device: { deviceType, deviceToken },
      transmitted: !deviceToken.startsWith("bad"),
      response: {},
    }));
  },
};

(async () => {
  const server = new ParseServer({
    databaseURI: database,
    appId,
    masterKey,
    restAPIKey: "rest",
    serverURL: `http://127.0.0.1:${port}/parse`,
    push: { adapter, queueOptions: { batchSize: 50 } },
    silent: true,
    logsFolder: null,
  });
  await server.start();
  const app = express();
  app.use("/parse", server.app);
  app.listen(Number(port), "127.0.0.1");
})();
