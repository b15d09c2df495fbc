import { describe, expect, test } from 'vitest';
import { findWish, readCancelChoice } from './opt-out.ts';

describe('no more messages', () => {
  test.each([
    'BAJA',
    'baja',
    'Baja.',
    'STOP',
    'stop!!',
    'Alto',
    'Unsubscribe',
    'baja por favor',
    'Quiero darme de baja',
    'dadme de baja',
    'No quiero más mensajes',
    'no quiero recibir mas mensajes',
    'no me escriban más',
    'dejad de escribirme',
    'dejen de mandarme mensajes',
    'Por favor, no me manden más publicidad. No me manden más',
    'stop texting me',
    'please take me off your list',
    "don't message me again",
    'no more messages please',
  ])('«%s» is an opt-out', (text) => {
    expect(findWish([text])).toBe('opt_out');
  });

  test.each([
    '¿Me podéis dar la baja laboral?',
    'necesito la baja médica',
    '¿La zona azul es de baja rotación?',
    'la muela baja me molesta',
    'quiero dar de baja mi cita',
    '¿Hay que parar en Sol?',
    '¿está el bus stop cerca?',
    'alto ahí, ¿y el precio?',
    'me dieron de alta ayer en el hospital',
    '¿tengo que darme de alta como paciente?',
    'no quiero mensajes de recordatorio de la cita de Leo, solo de la mía',
    'start at 10?',
    'hola',
  ])('«%s» is none', (text) => {
    expect(findWish([text])).toBeNull();
  });
});

test.each(['ALTA', 'alta por favor', 'START', 'quiero volver a recibir mensajes', 'subscribe me'])(
  '«%s» asks for messages again',
  (text) => {
    expect(findWish([text])).toBe('opt_in');
  },
);

test.each(['cancelar', 'Cancelar', 'CANCEL', 'quiero cancelar', 'cancelación'])(
  '«%s» alone does not say what, and is asked about',
  (text) => {
    expect(findWish([text])).toBe('ask_cancel');
  },
);

test('the last of several wishes counts', () => {
  expect(findWish(['BAJA', 'perdón', 'ALTA'])).toBe('opt_in');
  expect(findWish(['hola', 'stop', 'gracias'])).toBe('opt_out');
});

test.each([
  ['la cita', 'appointment'],
  ['mi cita del martes', 'appointment'],
  ['the appointment', 'appointment'],
  ['los mensajes', 'messages'],
  ['dejar de recibir whatsapps', 'messages'],
  ['the messages', 'messages'],
  ['¿a qué hora abrís?', null],
  ['no sé', null],
] as const)('«%s» answers whether the appointment or the messages are meant', (text, meant) => {
  expect(readCancelChoice(text)).toBe(meant);
});
