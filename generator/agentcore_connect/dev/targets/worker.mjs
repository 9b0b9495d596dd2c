// Runs a Lambda handler of Node.js in a process and environment of its own: see worker.py.
//
// One JSON object a line: a call comes in on stdin, its answer goes out on file 3; what the handler
// and its children print goes elsewhere.
//
//     node worker.mjs FILE FUNCTION

import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [file, name] = process.argv.slice(2);

function failure(error) {
  const own = error instanceof Error;
  const stack = own ? String(error.stack ?? "").split("\n").slice(1) : [];
  return {
    errorType: own ? String(error.name) : typeof error,
    errorMessage: String(own ? error.message : error),
    stackTrace: stack.reverse(), // as in Python: where it happened is last
  };
}

function context(call) {
  const end = Date.now() + call.seconds * 1000;
  return {
    awsRequestId: call.request_id,
    functionName: call.function,
    functionVersion: "$LATEST",
    invokedFunctionArn: call.arn,
    memoryLimitInMB: "128",
    logGroupName: "local",
    logStreamName: "local",
    clientContext: { custom: call.custom, env: {}, client: undefined },
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(end - Date.now(), 0),
  };
}

// A handler with a third parameter may answer by that callback, as Lambda has it up to Node.js 22.
function called(handler, call) {
  return new Promise((resolve, reject) => {
    const done = (error, value) => (error == null ? resolve(value) : reject(error));
    const found = handler(call.event, context(call), done);
    if (handler.length < 3 || typeof found?.then === "function") resolve(found);
  });
}

async function load() {
  const module = await import(pathToFileURL(file).href);
  const handler = module[name] ?? module.default?.[name];
  if (typeof handler !== "function") throw new Error(`${name} is no function of the handler's file`);
  return handler;
}

function answer(value) {
  let rest = Buffer.from(JSON.stringify(value) + "\n");
  while (rest.length) rest = rest.subarray(writeSync(3, rest));
}

let handler;
let broken;
try {
  handler = await load();
} catch (error) {
  broken = failure(error);
}
for await (const line of createInterface({ input: process.stdin })) {
  const call = JSON.parse(line);
  if (handler === undefined) {
    answer({ failure: broken });
    continue;
  }
  try {
    answer({ value: JSON.stringify(await called(handler, call)) ?? "null" });
  } catch (error) {
    answer({ failure: failure(error) });
  }
}
process.exit();
