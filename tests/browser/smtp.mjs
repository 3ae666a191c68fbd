// A mail server of a test's own, as a process: `node smtp.mjs FOLDER`. It writes each letter into the folder when it has
// all of its words, says on standard output what it does, and has its whims with receivers whose address begins so:
//   before-words…  the first time, it never says that the words may come (354)
//   after-words…   the first time, it takes the words and never answers
//   busy…          the first time, it refuses for now (451)
//   nobody…        it refuses for good (550)
//   hang-up…       the first time, it takes the words and closes the connection
//   unhurried…     it takes the words, and answers when it is told on standard input to go on
// Every step for anyone else takes PAUSE milliseconds, so that there are moments to be interrupted in.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { SMTPConnection } from "smtp-server/lib/smtp-connection.js";

const [folder] = process.argv.slice(2);
const pause = Number(process.env.PAUSE ?? 0);
const met = new Set();
let count = 0;

const say = (text) => process.stdout.write(`${text}\n`);
const refusal = (responseCode, message) => Object.assign(new Error(message), { responseCode });
const wait = () => new Promise((resolve) => setTimeout(resolve, pause));
const told = new Promise((resolve) => process.stdin.once("data", resolve));
const receiver = (session) => session.envelope.rcptTo[0]?.address ?? "";

/** Whether this receiver's whim applies now: each but `nobody` has its way once. */
function has(whim, address) {
  const applies = address.startsWith(whim) && !met.has(`${whim} ${address}`);
  if (applies) met.add(`${whim} ${address}`);
  return applies;
}

// smtp-server has no hook between DATA and its 354.
const data = SMTPConnection.prototype.handler_DATA;
SMTPConnection.prototype.handler_DATA = function (command, callback) {
  const to = receiver(this.session);
  if (has("before-words", to)) return say(`holds 354 ${to}`);
  wait().then(() => data.call(this, command, callback));
};

const server = new SMTPServer({
  authOptional: true,
  disableReverseLookup: true,
  disabledCommands: ["STARTTLS"],
  logger: false,
  onRcptTo({ address }, _session, callback) {
    if (address.startsWith("nobody")) return callback(refusal(550, "No such mailbox"));
    if (has("busy", address)) return callback(refusal(451, "Come back later"));
    callback();
  },
  onData(stream, session, callback) {
    const parts = [];
    const to = receiver(session);
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      writeFileSync(join(folder, `${String(count++).padStart(4, "0")} ${to}.eml`), Buffer.concat(parts));
      say(`has ${to}`);
      if (has("after-words", to)) return say(`holds 250 ${to}`);
      if (has("hang-up", to)) return server.connections.forEach((connection) => connection.close());
      (to.startsWith("unhurried") ? told : wait()).then(() => callback());
    });
  },
});

server.on("error", (error) => say(`trouble ${error.message}`));
server.listen(0, "127.0.0.1", () => say(`listens ${server.server.address().port}`));
