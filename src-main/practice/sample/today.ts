import { dayOf, moment } from './madrid-days.ts';
import type { Random } from './random.ts';
import { createScene, type Line, type Scene, type Writer } from './scene.ts';

/** How a conversation stands when the clinic opens; what is left out is calm. */
export type Standing = {
  readonly state?: 'open' | 'waiting' | 'snoozed' | 'closed';
  readonly attentionReason?: string;
  readonly unread?: number;
  readonly snoozedUntil?: number;
  readonly takenOver?: boolean;
  readonly note?: string;
};

type Today = {
  readonly phone: string;
  readonly minutesAgo: number;
  tell(scene: Scene): void;
  stand?(now: number): Standing;
};

/**
 * What has come in during the last hours: two who wait for a person, one answered by the
 * assistant and not read yet, one taken over by reception, one put off until tomorrow, and some
 * that the assistant settled.
 */
const today: readonly Today[] = [
  {
    phone: '+5215500010101',
    minutesAgo: 17,
    tell(scene) {
      scene.patient(
        'Hola, ya vi los precios, pero prefiero hablar con una persona para que me explique bien',
      );
      scene.handOver('asked_for_person');
    },
    stand: () => ({ state: 'waiting', attentionReason: 'asked_for_person', unread: 1 }),
  },
  {
    phone: '+34600010112',
    minutesAgo: 52,
    tell(scene) {
      scene.patient(
        'Hola, me pusieron el implante el martes y hoy noto la encía un poco inflamada',
        '¿Es normal?',
      );
      scene.handOver('clinical');
    },
    stand: () => ({
      state: 'waiting',
      attentionReason: 'clinical',
      unread: 2,
      note: 'Implante colocado el martes. Preguntar a la doctora Salvatierra antes de contestar.',
    }),
  },
  {
    phone: '+34600010110',
    minutesAgo: 29,
    tell(scene) {
      scene.patient('Hola! ¿Se puede pagar a plazos?');
      scene.answer(['installments']);
      scene.patient('Qué bien, muchas gracias 🙏');
    },
    stand: () => ({ unread: 1 }),
  },
  {
    phone: '+34600010106',
    minutesAgo: 36,
    tell(scene) {
      scene.patient('Hola, necesito la factura de la limpieza a nombre de la empresa');
      scene.handOver('own_records');
      scene.wait(8, 9);
      // At whatever hour the demo is opened, somebody has just written.
      scene.personNow({
        es: 'Hola, Íñigo. Se la preparo ahora. ¿Los datos son los de la última vez?',
        en: 'Hello. I am preparing it now. Are the details the same as last time?',
      });
      scene.patient('Sí, los mismos');
      scene.wait(1, 2);
      scene.personNow({
        es: 'Perfecto. Se la envío en unos minutos.',
        en: 'Perfect. I will send it in a few minutes.',
      });
    },
    stand: () => ({ takenOver: true }),
  },
  {
    phone: '+34600010108',
    minutesAgo: 205,
    tell(scene) {
      scene.patient(
        'Hola. Estoy de viaje y me gustaría adelantar la revisión, a ser posible con la doctora',
      );
      scene.handOver('change_appointment');
      scene.wait(4, 6);
      scene.personNow({
        es: 'Hola, Ángel. Lo consulto con la doctora y mañana le escribo con dos opciones.',
        en: 'Hello. I will ask the doctor and write to you tomorrow with two options.',
      });
      scene.patient('Estupendo, gracias');
    },
    stand: (now) => ({
      state: 'snoozed',
      snoozedUntil: moment(dayOf(now) + 1, 9 * 60),
      note: 'La doctora Salvatierra dirá mañana si puede adelantarle la revisión.',
    }),
  },
  {
    phone: '+34600010117',
    minutesAgo: 95,
    tell(scene) {
      scene.patient('Hi! Can my child come alone?');
      scene.answer(['minors']);
    },
  },
  {
    phone: '+34600010101',
    minutesAgo: 150,
    tell(scene) {
      scene.patient('Hola! Precio de la revisión infantil', 'y ¿se puede pagar con tarjeta?');
      scene.answer(['price-kids', 'payment']);
    },
  },
  {
    phone: '+56900010101',
    minutesAgo: 260,
    tell(scene) {
      scene.patient('Hola, ¿dónde puedo aparcar?');
      scene.answer(['parking']);
    },
  },
];

/** The phones of which something came in today. */
export const phonesOfToday: ReadonlySet<string> = new Set(today.map(({ phone }) => phone));

/** Today's part of a thread, and how it leaves the conversation; null when nothing came. */
export function tellToday(
  phone: string,
  writer: Writer,
  random: Random,
  now: number,
): { readonly lines: readonly Line[]; readonly standing: Standing } | null {
  const found = today.find((one) => one.phone === phone);
  if (!found) return null;
  const scene = createScene(writer, random, now - found.minutesAgo * 60_000);
  found.tell(scene);
  return { lines: scene.lines, standing: found.stand?.(now) ?? {} };
}
