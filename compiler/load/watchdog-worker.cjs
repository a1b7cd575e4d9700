// Runs in a worker thread, in plain JavaScript because no loader reaches it. When the time is up it
// stops the main thread in whatever it is doing, asks it for its stack, which the main thread's own
// source maps translate, and ends the script that is running there.
"use strict";
const { Session } = require("node:inspector");
const { workerData } = require("node:worker_threads");

setTimeout(() => {
  const session = new Session();
  session.connectToMainThread();
  session.on("Debugger.paused", ({ params }) => {
    const { callFrameId } = params.callFrames[0];
    session.post(
      "Debugger.evaluateOnCallFrame",
      { callFrameId, expression: workerData.report },
      () => {
        session.post("Runtime.terminateExecution");
        session.post("Debugger.disable", () => session.disconnect());
      },
    );
  });
  session.post("Debugger.enable");
  session.post("Debugger.pause");
}, workerData.milliseconds);

// The session alone does not keep this thread alive.
setInterval(() => {}, 1e9);
