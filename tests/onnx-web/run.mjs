// Runs a model in WebAssembly: node run.mjs MODEL JOB.json
// JOB.json: { "inputs": { NAME: { "dims": [...], "file": PATH } }, "outputs": { NAME: PATH } }, files of float32.
import { readFileSync, writeFileSync } from "node:fs";
import * as ort from "onnxruntime-web/wasm";

const floats = path => {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
};
const [model, jobFile] = process.argv.slice(2);
const job = JSON.parse(readFileSync(jobFile, "utf8"));
ort.env.wasm.numThreads = 1;
const session = await ort.InferenceSession.create(readFileSync(model), { executionProviders: ["wasm"] });
const inputs = Object.fromEntries(Object.entries(job.inputs).map(([name, { dims, file }]) => [name, new ort.Tensor("float32", floats(file), dims)]));
const results = await session.run(inputs);
for (const [name, file] of Object.entries(job.outputs)) writeFileSync(file, new Uint8Array(results[name].data.buffer, results[name].data.byteOffset, results[name].data.byteLength));
