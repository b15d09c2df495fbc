import { readSent } from './read-database.ts';
import { closedLoop, describeErrors, openLoop } from './http-load.ts';
import { ms, spreadOf } from './percentiles.ts';
import { startProgram, withFolder } from './program.ts';
import type { Part } from './section.ts';
import { createRandom, nameOf } from './texts.ts';
import {
  inboundForm,
  phoneOf,
  RECEIVE_PATH,
  sidOf,
  signedRequest,
  STATUS_PATH,
  statusForm,
} from './twilio-forms.ts';
import { createTwilioSink, type TwilioSink } from './twilio-sink.ts';
