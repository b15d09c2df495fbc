import type { Language } from './decision.ts';

/** Answers a bare greeting of somebody who has already been told who answers. */
export const greetings: Readonly<Record<Language, string>> = {
  es: 'Hola, ¿en qué puedo ayudarle? Puedo contestar sobre horarios, precios, tratamientos, seguros y cómo pedir cita.',
  en: 'Hello, how can I help you? I can answer about opening hours, prices, treatments, insurance and how to book.',
};

/** Follows the answers when a part of the message is left for a person. */
export const restForPerson: Readonly<Record<Language, string>> = {
  es: 'Lo demás se lo paso a recepción: una persona le contestará por aquí.',
  en: 'I am passing the rest to reception: a person will answer you here.',
};
