// What a seasoned developer writes in an afternoon: Express 5, the twilio SDK's own middleware and
// better-sqlite3 with one INSERT a message. Same pragmas and encryption as the program.
import { randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import express from 'express';
import twilio from 'twilio';
import { applyKey } from '../src-main/store/cipher.ts';
import { AUTH_TOKEN, RECEIVE_PATH } from './twilio-forms.ts';

const [file = '', port = ''] = process.argv.slice(2);

const db = new Database(file);
applyKey(db, randomBytes(32).toString('hex'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.pragma('foreign_keys = ON');
db.pragma('wal_autocheckpoint = 4000');
db.pragma('cache_size = -65536');
db.pragma('temp_store = MEMORY');
db.exec(`CREATE TABLE messages (
  id INTEGER PRIMARY KEY, sid TEXT NOT NULL UNIQUE, sender TEXT NOT NULL, recipient TEXT NOT NULL,
  profile_name TEXT, body TEXT NOT NULL, params TEXT NOT NULL, at INTEGER NOT NULL
) STRICT`);
const insert = db.prepare(`
  INSERT INTO messages(sid, sender, recipient, profile_name, body, params, at)
  VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);

const app = express();
app.use(express.urlencoded({ extended: false }));
app.post(
  RECEIVE_PATH,
  twilio.webhook({ url: `http://127.0.0.1:${port}${RECEIVE_PATH}` }, AUTH_TOKEN),
  (request, response) => {
    const form = request.body as Record<string, string>;
    insert.run(
      form['MessageSid'],
      form['From'],
      form['To'],
      form['ProfileName'],
      form['Body'],
      JSON.stringify(form),
      Date.now(),
    );
    response.type('text/xml').send(new twilio.twiml.MessagingResponse().toString());
  },
);
const server = app.listen(Number(port), '127.0.0.1', () => {
  process.stdout.write('baseline ready\n');
});
process.on('SIGTERM', () => {
  server.close(() => {
    db.close();
    process.exit(0);
  });
  server.closeIdleConnections();
});
