// A mail server for a test, as a process: `node smtp.mjs FOLDER`. It writes each complete email into the folder and prints
// what it does. It fails for addresses that begin with one of these:
//   before-content…  never answers the first DATA, so that the content is not sent
//   after-content…   receives the content of the first email, and never answers
//   busy…            refuses the first email temporarily (451)
//   unknown…         refuses every email permanently (550)
//   hang-up…         receives the content of the first email, and closes the connection
//   unhurried…       receives the content, and answers after a line on standard input
// Every other step takes PAUSE milliseconds, so that tests can interrupt it.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { SMTPConnection } from "smtp-server/lib/smtp-connection.js";

const [folder] = process.argv.slice(2);
const pause = Number(process.env.PAUSE ?? 0);
const applied = new Set();
let count = 0;

const say = (text) => process.stdout.write(`${text}\n`);
const refusal = (responseCode, message) => Object.assign(new Error(message), { responseCode });
const wait = () => new Promise((resolve) => setTimeout(resolve, pause));
const continued = new Promise((resolve) => process.stdin.once("data", resolve));
const receiver = (session) => session.envelope.rcptTo[0]?.address ?? "";

/** Whether a fault applies to this receiver now: it applies once to each address. */
function failsOnce(fault, address) {
  const applies = address.startsWith(fault) && !applied.has(`${fault} ${address}`);
  if (applies) applied.add(`${fault} ${address}`);
  return applies;
}

// smtp-server has no hook between DATA and its 354.
const data = SMTPConnection.prototype.handler_DATA;
SMTPConnection.prototype.handler_DATA = function (command, callback) {
  const to = receiver(this.session);
  if (failsOnce("before-content", to)) return say(`holds 354 ${to}`);
  wait().then(() => data.call(this, command, callback));
};

const server = new SMTPServer({
  authOptional: true,
  disableReverseLookup: true,
  disabledCommands: ["STARTTLS"],
  logger: false,
  onRcptTo({ address }, _session, callback) {
    if (address.startsWith("unknown")) return callback(refusal(550, "No such mailbox"));
    if (failsOnce("busy", address)) return callback(refusal(451, "Come back later"));
    callback();
  },
  onData(stream, session, callback) {
    const parts = [];
    const to = receiver(session);
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      writeFileSync(join(folder, `${String(count++).padStart(4, "0")} ${to}.eml`), Buffer.concat(parts));
      say(`has ${to}`);
      if (failsOnce("after-content", to)) return say(`holds 250 ${to}`);
      if (failsOnce("hang-up", to)) return server.connections.forEach((connection) => connection.close());
      (to.startsWith("unhurried") ? continued : wait()).then(() => callback());
    });
  },
});

server.on("error", (error) => say(`error ${error.message}`));
server.listen(0, "127.0.0.1", () => say(`listens ${server.server.address().port}`));
