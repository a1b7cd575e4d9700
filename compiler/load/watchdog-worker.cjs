// Runs in a worker thread, in plain JavaScript because no loader reaches it. When the time is up it
// stops the main thread in whatever it is doing, asks it for its stack, which the main thread's own
// source maps translate, and ends the script that is running there.
"use strict";
const { Session } = require("node:inspector");
const { parentPort, workerData } = require("node:worker_threads");

/** What reads a module before it runs. */
const LOADERS = /^node:internal\/modules\/|\/node_modules\/(?:tsx|esbuild)\//;

/** Whether a frame is neither Node's nor ours: only then the config is what runs. */
const isTheirs = (url) =>
  !url.startsWith("node:") &&
  !workerData.own.some((own) => url.startsWith(own)) &&
  !LOADERS.test(url);

/** Whether the config is at work, and not what reads a module that it requires. */
const isTheirTurn = (urls) => {
  const innermost = urls.findIndex(isTheirs);
  return innermost >= 0 && !urls.slice(0, innermost).some((url) => LOADERS.test(url));
};

const interrupt = () => {
  const session = new Session();
  session.connectToMainThread();
  // A frame names its script by number alone.
  const scripts = new Map();
  session.on("Debugger.scriptParsed", ({ params }) => scripts.set(params.scriptId, params.url));
  const leave = () => session.post("Debugger.disable", () => session.disconnect());
  session.on("Debugger.paused", ({ params: { callFrames } }) => {
    if (Atomics.load(workerData.over, 0) === 1) {
      session.post("Debugger.resume");
      leave();
      return;
    }
    if (!isTheirTurn(callFrames.map(({ location }) => scripts.get(location.scriptId) ?? ""))) {
      // It may have been idle and just woken up to see that the time is over: it must not be ended in that.
      session.post("Debugger.resume");
      leave();
      setTimeout(interrupt, 250);
      return;
    }
    const { callFrameId } = callFrames[0];
    session.post(
      "Debugger.evaluateOnCallFrame",
      { callFrameId, expression: workerData.report },
      () => {
        session.post("Runtime.terminateExecution");
        leave();
      },
    );
  });
  session.post("Debugger.enable");
  session.post("Debugger.pause");
};
parentPort.once("message", (milliseconds) => setTimeout(interrupt, milliseconds));

// The session alone does not keep this thread alive.
setInterval(() => {}, 1e9);
