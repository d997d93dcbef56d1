// The peer's device: PouchDB on LevelDB, with the settings that it comes with.
// node device.mjs FOLDER_OF_PACKAGES; each line that comes in is a task, each line that goes out says what came of it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(`${process.argv[2]}/`);
const PouchDB = require('pouchdb');
const FILLED_AT_ONCE = 1000;
const FIRST_ROWS = 50;

// The device of each of the server's databases.
const devices = {};

const lines = (file) => readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));

// How long `work` takes, in milliseconds.
async function timed(work) {
  const start = performance.now();
  await work();
  return { ms: performance.now() - start };
}

// Reads what is new, and shows the first rows.
async function read({ url, database }, options) {
  const device = devices[database];
  await device.replicate.from(url + database, options);
  await device.allDocs({ limit: FIRST_ROWS, include_docs: true });
}

const tasks = {
  // Puts the documents of a file at the server.
  async fill({ url, database, file }) {
    const server = new PouchDB(url + database);
    const docs = lines(file);
    for (let at = 0; at < docs.length; at += FILLED_AT_ONCE) {
      await server.bulkDocs(docs.slice(at, at + FILLED_AT_ONCE));
    }
    return {};
  },

  // A new device reads everything; it stays open.
  async first({ url, folder, database, file, round }) {
    const device = `${folder}/${database}-${round}`;
    await devices[database]?.close();
    const told = await timed(() => {
      devices[database] = new PouchDB(device);
      return read({ url, database });
    });
    const [{ doc_count: here }, wanted] = [await devices[database].info(), lines(file).length];
    if (here !== wanted) throw new Error(`${here} documents of ${wanted}`);
    return { ...told, device };
  },

  // So many of the server's documents change, from one on.
  async change({ url, database, from, count }) {
    const server = new PouchDB(url + database);
    const { rows } = await server.allDocs({ include_docs: true, skip: from, limit: count });
    await server.bulkDocs(rows.map(({ doc }) => ({ ...doc, changes: (doc.changes ?? 0) + 1 })));
    return {};
  },

  // The device reads again.
  news: (task) => timed(() => read(task)),

  // The same, with its place in the server's list of changes lost.
  lost: (task) => timed(() => read(task, { since: 0, checkpoint: false })),

  // The device saves the documents of a file, and delivers them.
  async push({ url, database, file }) {
    const docs = lines(file);
    await devices[database].bulkDocs(docs);
    let brought;
    const told = await timed(async () => (brought = await devices[database].replicate.to(url + database)));
    if (brought.docs_written !== docs.length) throw new Error(`${brought.docs_written} notes brought`);
    return told;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const task = JSON.parse(line);
  const told = await tasks[task.task](task).catch((error) => ({ error: error?.message ?? JSON.stringify(error) }));
  console.log(JSON.stringify(told));
}
