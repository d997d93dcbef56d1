// The peer's server: @tus/server with its store of files.
// node server.mjs FOLDER_OF_PACKAGES FOLDER; says "listening PORT".
import { createRequire } from 'node:module';

const [packages, folder] = process.argv.slice(2);
const require = createRequire(`${packages}/`);
const { Server } = require('@tus/server');
const { FileStore } = require('@tus/file-store');

const tus = new Server({ path: '/files', datastore: new FileStore({ directory: folder }), relativeLocation: true });
const server = tus.listen({ port: 0, host: '127.0.0.1' }, () => console.log(`listening ${server.address().port}`));
