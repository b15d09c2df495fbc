/** One invented patient. Those who share a `phone` are written about from one WhatsApp. */
export type SamplePatient = {
  /** E.164, of nobody. */
  readonly phone: string;
  readonly name: string;
  /** What WhatsApp says about the phone's owner. */
  readonly profileName: string;
  readonly type: 'new' | 'regular' | 'child' | 'vip' | 'own';
  readonly language: 'es' | 'en';
  /** What the phone's owner is to the patient. */
  readonly relation: 'self' | 'mother' | 'father' | 'partner' | 'child' | 'carer' | 'other';
  /** The desk's own. */
  readonly notes: string;
};

type Relation = SamplePatient['relation'];
type Type = SamplePatient['type'];
type Member = readonly [name: string, type: Type, relation: Relation, notes: string];

/** Who is reached at one phone. */
const at = (
  phone: string,
  profileName: string,
  language: 'es' | 'en',
  members: readonly Member[],
): readonly SamplePatient[] =>
  members.map(([name, type, relation, notes]) => ({
    phone,
    name,
    profileName,
    type,
    language,
    relation,
    notes,
  }));

/** The patients of Clínica Dental Olmo: thirty people who do not exist, at twenty-four phones. */
export const samplePatients: readonly SamplePatient[] = [
  at('+34600010101', 'Marta Ferrer', 'es', [
    [
      'Marta Ferrer Solís',
      'regular',
      'self',
      'Prefiere las tardes, después de recoger a los niños.',
    ],
    ['Leo Castaño Ferrer', 'child', 'mother', '7 años. Citas con Clara Otero.'],
    ['Noa Castaño Ferrer', 'child', 'mother', '4 años. Primera visita hecha en septiembre.'],
  ]),
  at('+34600010102', 'Yolanda Rivas', 'es', [
    ['Hugo Blasco Rivas', 'child', 'mother', '12 años, brackets. Control cada seis semanas.'],
    ['Vera Blasco Rivas', 'child', 'mother', '9 años. Le gusta que le expliquen cada paso.'],
  ]),
  at('+34600010103', 'Andrés Montalvo', 'es', [
    [
      'Andrés Montalvo Prieto',
      'regular',
      'self',
      'Trabaja a turnos: mejor preguntar por WhatsApp.',
    ],
    ['Silvia Crespo Aranda', 'regular', 'partner', 'Su pareja, Andrés, gestiona las citas.'],
    [
      'Pilar Prieto Gallardo',
      'regular',
      'child',
      'Madre de Andrés, 81 años. Entra con andador: gabinete 1.',
    ],
  ]),
  at('+34600010104', 'Rosa Cuidadora', 'es', [
    ['Emilio Santamaría Luque', 'regular', 'carer', 'Escribe Rosa, que le cuida. Oye poco.'],
  ]),
  at('+34600010105', 'Carmen Ibáñez', 'es', [
    ['Carmen Ibáñez Robledo', 'regular', 'self', 'Férula de descarga. Revisión anual en otoño.'],
  ]),
  at('+34600010106', 'Íñigo', 'es', [
    ['Íñigo Arrieta Zabala', 'regular', 'self', 'Pide siempre factura a nombre de su empresa.'],
  ]),
  at('+34600010107', 'Lucía Barrios', 'es', [
    ['Lucía Barrios Nieto', 'own', 'self', 'Auxiliar de la clínica.'],
  ]),
  at('+34600010108', 'Ángel Peñalver', 'es', [
    [
      'Ángel Peñalver Montes',
      'vip',
      'self',
      'Paciente desde 2009. Avisar a la doctora Salvatierra.',
    ],
  ]),
  at('+34600010109', 'Núria P.', 'es', [
    ['Núria Puigdellívol Serra', 'regular', 'self', 'Alineadores. Recambio cada dos semanas.'],
  ]),
  at('+34600010110', 'Fátima', 'es', [
    ['Fátima El Amrani', 'new', 'self', 'Llegó por recomendación de Marta Ferrer.'],
  ]),
  at('+34600010111', 'Tomás Vidal', 'es', [
    ['Tomás Vidal Ocaña', 'regular', 'self', 'Le cuesta venir: mejor la primera hora del día.'],
  ]),
  at('+34600010112', 'Begoña Lasa', 'es', [
    ['Begoña Lasa Echeverría', 'regular', 'self', 'Implante en curso con la doctora Salvatierra.'],
  ]),
  at('+34600010113', 'Adrián ⚽', 'es', [
    ['Adrián Cobos Lara', 'new', 'self', 'Pidió presupuesto de ortodoncia invisible.'],
  ]),
  at('+34600010114', 'Soledad Quirós', 'es', [
    ['Soledad Quirós Vega', 'regular', 'self', 'Descuento de mayores de 65 aplicado.'],
  ]),
  at('+34600010115', 'Óscar Villar', 'es', [
    ['Óscar Villar Pombo', 'own', 'self', 'Marido de la doctora Alcázar.'],
  ]),
  at('+34600010116', 'Raquel Suárez', 'es', [
    ['Raquel Suárez Bermejo', 'regular', 'self', 'No quiere mensajes que no sean de sus citas.'],
  ]),
  at('+34600010117', 'Emma Whitfield', 'en', [
    ['Emma Whitfield', 'regular', 'self', 'Habla inglés. Vive en Madrid desde 2021.'],
    ['Oliver Whitfield', 'child', 'mother', '6 años. Habla inglés y español.'],
  ]),
  at('+34600010118', 'Daniel O’Hara', 'en', [
    ['Daniel O’Hara', 'new', 'self', 'Habla inglés. Seguro extranjero: siempre factura.'],
  ]),
  at('+447700900142', 'Priya N', 'en', [
    ['Priya Nair', 'new', 'self', 'Habla inglés. Estudiante, hasta junio en Madrid.'],
  ]),
  at('+5215500010101', 'Gabriela Montes', 'es', [
    [
      'Gabriela Montes de Oca',
      'regular',
      'self',
      'De Ciudad de México. Conserva su número de allí.',
    ],
  ]),
  at('+5491100010101', 'Fede Ruggeri', 'es', [
    ['Federico Ruggeri', 'new', 'self', 'Argentino, recién llegado. Quiere un presupuesto.'],
  ]),
  at('+56900010101', 'Catalina Undurraga', 'es', [
    ['Catalina Undurraga Soto', 'regular', 'self', 'Chilena. Blanqueamiento hecho este año.'],
  ]),
  at('+5511900010101', 'Rafael Azevedo', 'es', [
    ['Rafael Azevedo Lima', 'vip', 'self', 'Brasileño, entiende bien el español. Rehabilitación.'],
  ]),
  at('+34600010119', 'Gonzalo Rey', 'es', [
    ['Gonzalo Rey Cifuentes', 'new', 'self', 'Dejó este número por teléfono.'],
  ]),
].flat();
