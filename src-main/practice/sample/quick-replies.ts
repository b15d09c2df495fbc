type SampleQuickReply = {
  /** What the receptionist types after `/`. */
  readonly shortcut: string;
  readonly language: 'es' | 'en';
  readonly body: string;
};

const both = (shortcut: string, es: string, en: string): readonly SampleQuickReply[] => [
  { shortcut, language: 'es', body: es },
  { shortcut, language: 'en', body: en },
];

/** What the desk of the sample clinic writes every day, each in both languages. */
export const sampleQuickReplies: readonly SampleQuickReply[] = [
  both(
    'hola',
    'Hola, le escribo de la recepción de Clínica Dental Olmo. ¿En qué puedo ayudarle?',
    'Hello, this is the reception of Clínica Dental Olmo. How can I help you?',
  ),
  both(
    'cita',
    'Claro. ¿Qué días le vienen mejor, y por la mañana o por la tarde? Así le busco un hueco.',
    'Of course. Which days suit you best, and mornings or afternoons? I will look for a slot.',
  ),
  both(
    'confirmo',
    'Queda anotado. Si al final no puede venir, avísenos con 24 horas y buscamos otro momento.',
    'That is booked. If you cannot come after all, tell us 24 hours before and we will find another time.',
  ),
  both(
    'direccion',
    'Estamos en la calle de los Olmos, 14, bajo, junto a la plaza del Molino. Metro Molino, línea 3.',
    'We are at calle de los Olmos, 14, ground floor, next to plaza del Molino. Metro Molino, line 3.',
  ),
  both(
    'presupuesto',
    'El presupuesto se lo damos por escrito después de la primera visita, que es gratuita, y vale tres meses.',
    'You get the quote in writing after the first visit, which is free. It is valid for three months.',
  ),
  both(
    'factura',
    'Se la preparo ahora mismo. ¿A qué correo se la envío y a nombre de quién la ponemos?',
    'I am preparing it now. Which e-mail should I send it to, and whose name should be on it?',
  ),
  both(
    'llamar',
    'Si le parece, le llamamos. ¿A qué hora le viene bien hoy?',
    'If you like, we can call you. What time suits you today?',
  ),
  both(
    'gracias',
    'Gracias a usted. Para lo que necesite, aquí estamos.',
    'Thank you. We are here if you need anything.',
  ),
].flat();
