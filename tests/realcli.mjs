// The agentcore CLI with one start for many commands; the start is nearly all that a command takes.
//
//     node realcli.mjs ENTRY
//
// ENTRY is the CLI's index.mjs, which ends with a call of its main function; here that call waits
// for a line on stdin: {"folder": ..., "arguments": [...]}. For each line one is printed:
// {"code": ..., "stdout": ..., "stderr": ...}. What the CLI keeps in its memory it keeps between
// commands; the long tier starts it for each.

import { realpathSync } from "node:fs";
import { register } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const entry = pathToFileURL(realpathSync(process.argv[2])).href;
const hook = `
  export async function load(url, context, next) {
    const loaded = await next(url, context);
    if (url !== ${JSON.stringify(entry)}) return loaded;
    const call = /([\\w$]+)\\(process\\.argv\\)\\.catch\\([^]*$/;
    const source = String(loaded.source);
    if (!call.test(source)) throw new Error("the CLI does not end with a call of its main");
    return { ...loaded, source: source.replace(call, "globalThis.mainOfTheCli = $1;") };
  }`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
await import(entry);
process.removeAllListeners("uncaughtException");
process.removeAllListeners("unhandledRejection");

const ended = Symbol("the command called process.exit");
let written = { stdout: "", stderr: "" };
let finish = () => {};
const print = process.stdout.write.bind(process.stdout);
for (const name of ["stdout", "stderr"]) {
  process[name].write = (text, ...more) => {
    written[name] += text;
    more.filter((each) => typeof each === "function").forEach((done) => done());
    return true;
  };
}
process.exit = (code) => {
  finish(code ?? process.exitCode ?? 0);
  throw ended; // nothing after it is run
};
function failed(error) {
  if (error === ended) return;
  process.stderr.write(`${error?.stack ?? error}\n`);
  finish(1);
}
process.on("uncaughtException", failed);
process.on("unhandledRejection", failed);

for await (const line of createInterface({ input: process.stdin })) {
  const { folder, arguments: words } = JSON.parse(line);
  process.chdir(folder);
  process.argv = [process.argv[0], process.argv[1], ...words];
  process.exitCode = undefined;
  const mine = (written = { stdout: "", stderr: "" });
  const code = await new Promise((resolve) => {
    finish = resolve;
    globalThis.mainOfTheCli(process.argv).then(() => finish(process.exitCode ?? 0), failed);
  });
  print(`${JSON.stringify({ code, ...mine })}\n`);
}
