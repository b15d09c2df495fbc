import { expect, test } from 'vitest';
import { knowledgeEn } from '../practice/sample/knowledge-en.ts';
import { knowledgeEs } from '../practice/sample/knowledge-es.ts';
import { checkDraft } from './draft-check.ts';

const answer = (id: string, list = knowledgeEs) =>
  list.find((entry) => entry.id === id)?.answer ?? '';
const hours = answer('hours');

test.each([...knowledgeEs, ...knowledgeEn].map((entry) => [entry.answer]))(
  'the clinic’s own words pass: «%s»',
  (text) => {
    expect(checkDraft(text, [text])).toEqual([]);
  },
);

test.each([
  ['El martes abrimos de 9:00 a 14:00 y de 16:00 a 20:00.', hours],
  ['Los sábados abrimos de 10 a 14 h.', hours],
  ['We open at 9 am on weekdays, Monday to Friday, until 8 pm.', hours],
  ['Por la tarde abrimos a las 4 de la tarde.', hours],
  ['Un implante con corona está desde 1200 euros.', answer('price-implant')],
  ['La primera visita no tiene coste: es gratuita y dura 45 minutos.', answer('first-visit')],
  ['Puede llamar al +34 910 000 145.', answer('urgent')],
  ['Los implantes los pone la Dra. Irene Salvatierra.', answer('implant')],
  ['Le esperamos 15 minutos.', answer('late')],
  ['Tenemos un 10% de descuento para familias de 3 pacientes.', answer('discount')],
])('the same in other words passes: «%s»', (draft, source) => {
  expect(checkDraft(draft, [source])).toEqual([]);
});

test.each([
  ['Abrimos a las 8:00.', hours, 'time'],
  ['Abrimos hasta las 21 h.', hours, 'time'],
  ['Los sábados abrimos por la tarde, hasta las 9 de la noche.', hours, 'time'],
  ['Los domingos abrimos.', answer('price-cleaning'), 'day'],
  ['Venga mañana.', hours, 'day'],
  ['Le vemos el 12 de marzo.', hours, 'day'],
  ['La limpieza cuesta 55 €.', answer('price-cleaning'), 'number'],
  ['La limpieza cuesta cincuenta euros.', answer('price-cleaning'), 'number'],
  ['La limpieza cuesta 60 $.', answer('price-cleaning'), 'currency'],
  ['Hay un 20 % de descuento.', answer('discount'), 'number'],
  ['La limpieza es gratis.', answer('price-cleaning'), 'promise'],
  ['It is free of charge.', answer('price-cleaning', knowledgeEn), 'promise'],
  ['Llame al 910 000 999.', answer('urgent'), 'phone'],
  ['Escriba a citas@olmo.example.', answer('email'), 'link'],
  ['Trabajamos con Sanitas y Mapfre.', answer('insurers'), 'name'],
  ['Le atenderá la doctora Marta Vidal.', answer('doctors'), 'name'],
  ['Su cita está confirmada.', answer('book'), 'booking'],
  ['Le he reservado un hueco.', answer('book'), 'booking'],
  ['Le reservo hora ahora.', answer('book'), 'booking'],
  ['I have booked you in.', answer('book', knowledgeEn), 'booking'],
  ['Your appointment is confirmed.', answer('book', knowledgeEn), 'booking'],
  ['Le llamaremos enseguida.', answer('phone'), 'booking'],
  ['Puede tomar ibuprofeno antes.', answer('prepare-cleaning'), 'clinical'],
  ['Seguramente es una infección.', answer('urgent'), 'clinical'],
  ['Hola [NOMBRE_3], estamos en Madrid.', answer('address'), 'placeholder'],
])('what the clinic has not said is found: «%s»', (draft, source, kind) => {
  expect(checkDraft(draft, [source]).map((found) => found.kind)).toContain(kind);
});

test('the patient may be called by the name that she gave', () => {
  const draft = 'Claro, Begoña: la limpieza dental cuesta 60 €.';
  expect(checkDraft(draft, [answer('price-cleaning')])).not.toEqual([]);
  expect(checkDraft(draft, [answer('price-cleaning')], ['Begoña Urrutia'])).toEqual([]);
});
