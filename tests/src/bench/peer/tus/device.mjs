// The peer's device: tus-js-client.
// node device.mjs FOLDER_OF_PACKAGES; each line that comes in is a task, each line that goes out says what came of it.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(`${process.argv[2]}/`);
const { Upload } = require('tus-js-client');
// A link that is cut is up again at once here: a device that waited would only lose by it. More tries than there are cuts.
const retryDelays = Array(1000).fill(0);

const upload = (bytes, endpoint) =>
  new Promise((onSuccess, onError) => {
    const more = { endpoint, retryDelays, uploadDataDuringCreation: true, storeFingerprintForResuming: false };
    new Upload(bytes, { ...more, onSuccess, onError }).start();
  });

// Uploads what is in `files` over so many streams.
async function send({ url, files, streams }) {
  const photos = readdirSync(files).map((name) => readFileSync(`${files}/${name}`));
  const waiting = photos.values();
  const start = performance.now();
  const stream = async () => {
    for (const photo of waiting) await upload(photo, `${url}files`);
  };
  await Promise.all(Array.from({ length: streams }, stream));
  return { ms: performance.now() - start };
}

for await (const line of createInterface({ input: process.stdin })) {
  const told = await send(JSON.parse(line)).catch((error) => ({ error: error?.message ?? String(error) }));
  console.log(JSON.stringify(told));
}
