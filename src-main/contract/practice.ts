import * as z from 'zod';
import { done, language, moment, operation } from './operation.ts';

/** The clinic's clock in practice mode. */
export const clockState = z.object({
  now: moment,
  paused: z.boolean(),
  speed: z.union([z.literal(1), z.literal(60), z.literal(1440)]),
  /** The PC is asleep: Twilio calls and nobody answers. */
  asleep: z.boolean(),
});

/** See {@link clockState}. */
export type ClockState = z.infer<typeof clockState>;

/** A message as the patient's phone shows it. `out` is what the patient wrote. */
export const phoneMessage = z.object({
  sid: z.string(),
  direction: z.enum(['in', 'out']),
  body: z.string(),
  mediaType: z.string().nullable(),
  buttons: z.array(z.object({ title: z.string(), payload: z.string() })),
  status: z.string(),
  at: moment,
});

/** See {@link phoneMessage}. */
export type PhoneMessage = z.infer<typeof phoneMessage>;

const phone = z.string().regex(/^\+[1-9]\d{6,14}$/);

/** Something that Twilio can do wrong, to see that nothing is lost. */
export const faultView = z.object({
  id: z.string(),
  kind: z.string(),
  remaining: z.number().nullable(),
});

export const practice = {
  clock: operation({ access: 'read', audit: 'none', summary: "The clinic's clock" }).output(
    clockState,
  ),
  setClock: operation({
    access: 'desk',
    audit: 'none',
    summary: 'Pause, speed up, jump, put the PC to sleep',
  })
    .input(
      z.object({
        paused: z.boolean().optional(),
        speed: z.union([z.literal(1), z.literal(60), z.literal(1440)]).optional(),
        jumpMs: z
          .number()
          .int()
          .min(0)
          .max(60 * 86_400_000)
          .optional(),
        asleep: z.boolean().optional(),
      }),
    )
    .output(clockState),
  phones: operation({
    access: 'read',
    audit: 'none',
    summary: 'Invented patients whose phone one can play',
  }).output(
    z.array(
      z.object({
        phone,
        name: z.string(),
        language,
        preview: z.string().nullable(),
        at: moment.nullable(),
      }),
    ),
  ),
  thread: operation({
    access: 'read',
    audit: 'none',
    summary: 'What a patient’s phone shows, oldest first',
  })
    .input(z.object({ phone }))
    .output(z.array(phoneMessage)),
  write: operation({ access: 'desk', audit: 'none', summary: 'Write to the clinic as a patient' })
    .input(
      z.object({
        phone,
        name: z.string().max(80),
        body: z.string().max(4096).default(''),
        button: z.object({ title: z.string(), payload: z.string() }).optional(),
        /** A file of the practice drawer: what patients really send. */
        attach: z.enum(['photo', 'voice-note', 'pdf', 'location']).optional(),
      }),
    )
    .output(done),
  read: operation({
    access: 'desk',
    audit: 'none',
    summary: 'The patient opens the chat: ticks turn blue',
  })
    .input(z.object({ phone }))
    .output(done),
  scripts: operation({ access: 'read', audit: 'none', summary: 'Scripted patients' }).output(
    z.array(
      z.object({
        id: z.string(),
        title: z.object({ es: z.string(), en: z.string() }),
        phone,
        profileName: z.string(),
        running: z.boolean(),
      }),
    ),
  ),
  runScript: operation({ access: 'desk', audit: 'none', summary: 'Let a scripted patient write' })
    .input(z.object({ id: z.string() }))
    .output(z.object({ phone })),
  faultKinds: operation({
    access: 'read',
    audit: 'none',
    summary: 'What Twilio can be made to do wrong',
  }).output(z.array(z.string())),
  faults: operation({ access: 'read', audit: 'none', summary: 'Faults switched on' }).output(
    z.array(faultView),
  ),
  addFault: operation({
    access: 'desk',
    audit: 'none',
    summary: 'Switch a fault on, for the next `times` requests',
  })
    .input(z.object({ kind: z.string(), times: z.number().int().min(1).max(1000).nullable() }))
    .output(z.array(faultView)),
  clearFaults: operation({ access: 'desk', audit: 'none', summary: 'Twilio behaves again' }).output(
    z.array(faultView),
  ),
};
