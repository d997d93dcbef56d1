// The peer's server: express-pouchdb on Express 4, LevelDB in a folder (its default).
// node server.mjs FOLDER_OF_PACKAGES FOLDER; says "listening PORT".
import { createRequire } from 'node:module';

const [packages, folder] = process.argv.slice(2);
const require = createRequire(`${packages}/`);
const express = require('express');
const PouchDB = require('pouchdb').defaults({ prefix: `${folder}/` });
const routes = require('express-pouchdb')(PouchDB, {
  mode: 'minimumForPouchDB',
  logPath: `${folder}/log.txt`,
  configPath: `${folder}/config.json`,
});

const server = express()
  .use('/', routes)
  .listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
