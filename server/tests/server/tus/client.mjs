// client.mjs FOLDER ENDPOINT FILE HASH…: uploads every FILE at once with tus-js-client, which FOLDER holds, and goes on
// where it broke off. Prints what each came to, a line each, in order: `stored`, or the status it was refused with.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [folder, endpoint, ...rest] = process.argv.slice(2);
const tus = createRequire(`${folder}/`)("tus-js-client");

const upload = (file, hash) =>
  new Promise((done) => {
    const one = new tus.Upload(readFileSync(file), {
      endpoint,
      metadata: { sha256: hash },
      retryDelays: [0, 50, 100, 200, 400, 800, 1600],
      onSuccess: () => done("stored"),
      onError: (error) => done(String(error.originalResponse?.getStatus() ?? error)),
    });
    one.start();
  });

const pairs = [];
for (let at = 0; at < rest.length; at += 2) pairs.push(upload(rest[at], rest[at + 1]));
console.log((await Promise.all(pairs)).join("\n"));
