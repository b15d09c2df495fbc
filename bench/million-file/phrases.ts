import { type createRandom, pick, questions } from '../texts.ts';

type Random = ReturnType<typeof createRandom>;

/** What the clinic does, as people name it. */
export const services =
  'limpieza|empaste|ortodoncia|implante|endodoncia|blanqueamiento|revisión|extracción|férula|carillas|radiografía|periodoncia|corona|sellado de fisuras|higiene'.split(
    '|',
  );
/** When it is open. */
export const days = 'lunes|martes|miércoles|jueves|viernes|sábado'.split('|');
const months =
  'enero|febrero|marzo|abril|mayo|junio|julio|septiembre|octubre|noviembre|diciembre'.split('|');
const insurers = 'Adeslas|Sanitas|DKV|Mapfre|Asisa|Cigna|Caser|AXA|Generali|Divina'.split('|');

/** `{service}`, `{day}` and so on are filled in; `{rare}` is a number that hardly any other text has. */
const patients = [
  'Hola, buenos días. Quería pedir cita para una {service}, ¿puede ser el {day} por la tarde?',
  'Buenas tardes, ¿tenéis algún hueco el {day} {number} de {month} para {service}?',
  'Hola',
  'Gracias!',
  'Vale, perfecto, muchas gracias',
  'Sí, me viene bien a las {time}',
  'No puedo ese día, ¿podría ser el {day}?',
  'Me gustaría cambiar la cita del {day} a otro día, me ha surgido un viaje de trabajo',
  '¿Cuánto cuesta una {service}? Mi hermana pagó {price} euros en otra clínica',
  '¿Trabajáis con {insurer}?',
  'Soy paciente de {insurer}, mi número de póliza es {rare}',
  'El presupuesto {rare} que me disteis en {month}, ¿sigue siendo válido?',
  'Llego diez minutos tarde, lo siento, hay mucho tráfico en la avenida',
  'Me duele un poco la muela desde la {service} del {day}, ¿es normal?',
  'Se me ha despegado un bracket, ¿puedo pasarme hoy?',
  'Es para mi hija, tiene {number} años y es su primera visita',
  'Necesito la factura de la {service}, la referencia es {rare}',
  'Ok 👍',
  'De acuerdo, allí estaré',
  'Estoy buscando aparcamiento cerca, ¿hay alguno?',
  '¿Puedo comer antes de la {service}?',
  'He estado pensando lo del implante y tengo dudas: ¿cuántas visitas son, duele mucho, y se puede pagar a plazos? El {day} hablé con la doctora pero se me olvidó preguntarle, perdona que escriba tanto',
];
const replies = [
  'Claro, tenemos hueco el {day} {number} de {month} a las {time}. ¿Te lo reservo?',
  'Hecho: te esperamos el {day} a las {time}. Si no puedes venir, avísanos con 24 horas.',
  'La {service} cuesta {price} € y se puede financiar. La primera visita es gratuita.',
  'Sí, trabajamos con {insurer}. Trae la tarjeta y el DNI.',
  'Abrimos de lunes a viernes de 9:00 a 14:00 y de 16:00 a 20:00, y los sábados de 10:00 a 14:00.',
  'Te paso con recepción: en cuanto puedan te contestan por aquí.',
  'Te recordamos tu cita de {service} el {day} {number} de {month} a las {time}. Responde SÍ para confirmar.',
  'Gracias por avisar. Tu presupuesto {rare} sigue siendo válido hasta final de {month}.',
  'Estamos en la calle del Olmo, 14, a dos minutos del metro. Hay un aparcamiento en la misma calle.',
  'Es normal que moleste un par de días. Si va a más, llámanos y te vemos hoy mismo.',
];

function fill(random: Random, template: string): string {
  return template.replace(/\{(\w+)\}/g, (_, slot: string) => {
    if (slot === 'service') return pick(random, services);
    if (slot === 'day') return pick(random, days);
    if (slot === 'month') return pick(random, months);
    if (slot === 'insurer') return pick(random, insurers);
    if (slot === 'number') return String(1 + Math.floor(random() * 28));
    if (slot === 'time')
      return `${9 + Math.floor(random() * 11)}:${pick(random, ['00', '15', '30', '45'])}`;
    if (slot === 'price') return String(30 + 5 * Math.floor(random() * 300));
    if (slot === 'rare') return `P${100_000 + Math.floor(random() * 899_999)}`;
    throw new Error(`nothing for ${slot}`);
  });
}

/** What a patient writes. */
export function patientText(random: Random): string {
  return random() < 0.2 ? pick(random, questions) : fill(random, pick(random, patients));
}

/** What the clinic answers. */
export function replyText(random: Random): string {
  return fill(random, pick(random, replies));
}
