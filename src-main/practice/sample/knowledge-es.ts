import type { SampleEntry } from './sample-entry.ts';

/** What Clínica Dental Olmo knows, in Spanish. Clinic, people and numbers are invented. */
export const knowledgeEs: readonly SampleEntry[] = [
  {
    id: 'hours',
    topic: 'Horario',
    question: '¿Cuál es su horario?',
    answer:
      'Abrimos de lunes a viernes de 9:00 a 14:00 y de 16:00 a 20:00, y los sábados de 10:00 a 14:00. Los domingos y festivos cerramos.',
    variants: [
      '¿A qué hora abren?',
      '¿A qué hora cierran?',
      '¿Abren los sábados?',
      '¿Abren los domingos?',
      '¿Abren el fin de semana?',
      '¿Abren por la tarde?',
      '¿Abren por la mañana?',
      '¿Cierran a mediodía?',
      '¿Qué días abren?',
    ],
  },
  {
    id: 'holidays',
    topic: 'Horario',
    question: '¿Abren en agosto, en Navidad o en festivos?',
    answer:
      'En agosto abrimos solo por la mañana, de lunes a viernes de 9:00 a 14:00. Cerramos los festivos de Madrid y del 24 de diciembre al 6 de enero.',
    variants: [
      '¿Abren en agosto?',
      '¿Cierran por vacaciones?',
      '¿Abren en Navidad?',
      '¿Abren los festivos?',
      '¿Qué horario tienen en verano?',
    ],
  },
  {
    id: 'address',
    topic: 'Cómo llegar',
    question: '¿Dónde están?',
    answer:
      'Estamos en la calle de los Olmos, 14, bajo, 28045 Madrid, junto a la plaza del Molino.',
    variants: ['¿Cuál es la dirección?', '¿Cómo llego a la clínica?', '¿En qué calle están?'],
  },
  {
    id: 'transport',
    topic: 'Cómo llegar',
    question: '¿Cómo llego en metro o en autobús?',
    answer:
      'La parada de metro más cercana es Molino (línea 3), a tres minutos andando. También paran los autobuses 8 y 19.',
    variants: [
      '¿Qué metro tienen cerca?',
      '¿Qué autobús me deja cerca?',
      '¿Cómo se llega en transporte público?',
    ],
  },
  {
    id: 'parking',
    topic: 'Cómo llegar',
    question: '¿Hay aparcamiento?',
    answer:
      'No tenemos aparcamiento propio. Hay uno público en la plaza del Molino, a dos minutos; la calle es zona azul.',
    variants: ['¿Dónde puedo aparcar?', '¿Tienen parking?', '¿Es fácil dejar el coche?'],
  },
  {
    id: 'access',
    topic: 'Cómo llegar',
    question: '¿Se puede entrar con silla de ruedas?',
    answer:
      'Sí. La clínica está a pie de calle, sin escalones, y tiene un aseo adaptado. También se entra bien con carrito de bebé.',
    variants: ['¿Es accesible?', '¿Hay escaleras?', '¿Hay ascensor?', '¿Puedo ir con muletas?'],
  },
  {
    id: 'phone',
    topic: 'Contacto',
    question: '¿Cuál es su teléfono?',
    answer: 'Nuestro teléfono es el 910 000 145, en el horario de la clínica.',
    variants: ['¿A qué número puedo llamar?', '¿Me da el teléfono de la clínica?'],
  },
  {
    id: 'email',
    topic: 'Contacto',
    question: '¿Tienen correo electrónico o página web?',
    answer: 'Nuestro correo es hola@clinicaolmo.example y la web, www.clinicaolmo.example.',
    variants: ['¿Cuál es su correo?', '¿Cuál es la web?', '¿A qué email les escribo?'],
  },
  {
    id: 'book',
    topic: 'Citas',
    question: '¿Cómo pido cita?',
    answer:
      'Puede pedir cita por este chat o en el 910 000 145. Díganos el tratamiento y qué días y horas le vienen mejor, y recepción le propondrá un hueco.',
    variants: ['¿Se puede pedir cita por WhatsApp?', '¿Cómo reservo?', '¿Dónde pido hora?'],
  },
  {
    id: 'cancel-policy',
    topic: 'Citas',
    question: '¿Con cuánta antelación puedo cancelar o cambiar una cita?',
    answer:
      'Puede cancelar o cambiar su cita sin coste hasta 24 horas antes. Si avisa más tarde o no viene, se cobran 20 €.',
    variants: [
      '¿Cobran si cancelo?',
      '¿Cuál es la política de cancelación?',
      '¿Hasta cuándo puedo cancelar?',
      '¿Hay penalización por anular?',
      '¿Qué pasa si no voy a la cita?',
    ],
  },
  {
    id: 'late',
    topic: 'Citas',
    question: '¿Qué pasa si llego tarde?',
    answer:
      'Le esperamos 15 minutos. Si se retrasa más, llámenos: quizá tengamos que darle otra hora para no hacer esperar a los demás.',
    variants: ['Voy con retraso', '¿Cuánto esperan si me retraso?', 'Voy a llegar tarde'],
  },
  {
    id: 'reminder',
    topic: 'Citas',
    question: '¿Me avisan antes de la cita?',
    answer: 'Sí, le enviamos un recordatorio por WhatsApp el día anterior.',
    variants: ['¿Mandan recordatorio?', '¿Envían recordatorios de las citas?'],
  },
  {
    id: 'first-visit',
    topic: 'Primera visita',
    question: '¿Cuánto cuesta la primera visita?',
    answer:
      'La primera visita es gratuita: incluye revisión, radiografía panorámica si hace falta y presupuesto por escrito. Dura unos 45 minutos.',
    variants: [
      '¿La primera consulta es gratis?',
      '¿Qué incluye la primera visita?',
      '¿Cómo es la primera visita?',
      '¿Cuánto cuesta una revisión?',
      '¿Cobran la consulta?',
      '¿La revisión es gratis?',
      '¿Cuánto dura la primera visita?',
    ],
  },
  {
    id: 'bring',
    topic: 'Primera visita',
    question: '¿Qué tengo que llevar a la primera visita?',
    answer:
      'Traiga su documento de identidad, la tarjeta del seguro si tiene, la lista de medicamentos que toma y las radiografías recientes que conserve.',
    variants: ['¿Qué documentos llevo?', '¿Tengo que llevar algo a la cita?', '¿Qué debo llevar?'],
  },
  {
    id: 'price-list',
    topic: 'Precios',
    question: '¿Qué precios tienen?',
    answer:
      'Algunos precios: limpieza 60 €, empaste desde 55 €, endodoncia desde 150 €, blanqueamiento 290 €, implante con corona desde 1.200 €. La primera visita es gratuita y le damos el presupuesto por escrito.',
    variants: [
      '¿Tienen lista de precios?',
      '¿Qué precio tienen los tratamientos?',
      '¿Me pasan las tarifas?',
      'Precios',
    ],
  },
  {
    id: 'price-cleaning',
    topic: 'Precios',
    question: '¿Cuánto cuesta una limpieza?',
    answer: 'La limpieza dental cuesta 60 €.',
    variants: ['Precio de la limpieza'],
  },
  {
    id: 'time-cleaning',
    topic: 'Tratamientos',
    question: '¿Cuánto dura una limpieza?',
    answer: 'Una limpieza dura unos 40 minutos.',
    variants: ['¿Cuánto se tarda en hacer una limpieza?'],
  },
  {
    id: 'often-cleaning',
    topic: 'Tratamientos',
    question: '¿Cada cuánto hay que hacerse una limpieza?',
    answer:
      'En general recomendamos una limpieza al año; en la revisión le dirán si le conviene otra frecuencia.',
    variants: [
      '¿Cada cuánto tiempo conviene una limpieza?',
      '¿Cada cuánto tengo que ir a revisión?',
    ],
  },
  {
    id: 'price-whitening',
    topic: 'Precios',
    question: '¿Cuánto cuesta un blanqueamiento?',
    answer:
      'El blanqueamiento cuesta 290 € e incluye la sesión en clínica y las férulas para casa.',
    variants: ['Precio del blanqueamiento', '¿Qué incluye el blanqueamiento?'],
  },
  {
    id: 'whitening',
    topic: 'Tratamientos',
    question: '¿Hacen blanqueamientos?',
    answer:
      'Sí, hacemos blanqueamiento combinado: una sesión de una hora en la clínica y dos semanas con férulas en casa.',
    variants: ['¿Cuánto dura el blanqueamiento?', '¿Cómo es el blanqueamiento?'],
  },
  {
    id: 'price-implant',
    topic: 'Precios',
    question: '¿Cuánto cuesta un implante?',
    answer:
      'Un implante con su corona cuesta desde 1.200 €. El precio exacto se da por escrito después de la primera visita, que es gratuita.',
    variants: ['Precio de los implantes', 'Precio del implante con corona'],
  },
  {
    id: 'time-implant',
    topic: 'Tratamientos',
    question: '¿Cuánto dura el tratamiento de un implante?',
    answer:
      'De tres a cuatro meses en total: la intervención dura alrededor de una hora y después se espera a que el implante se integre antes de colocar la corona.',
    variants: [
      '¿Cuánto se tarda en poner un implante?',
      '¿Cuántas visitas hacen falta para un implante?',
    ],
  },
  {
    id: 'implant',
    topic: 'Tratamientos',
    question: '¿Ponen implantes?',
    answer: 'Sí, ponemos implantes. Los coloca la doctora Irene Salvatierra.',
    variants: ['¿Quién pone los implantes?'],
  },
  {
    id: 'price-braces',
    topic: 'Precios',
    question: '¿Cuánto cuesta la ortodoncia?',
    answer:
      'La ortodoncia con brackets cuesta desde 2.400 € y la invisible con alineadores, desde 3.200 €. Se puede pagar en cuotas sin intereses.',
    variants: [
      'Precio de los brackets',
      'Precio de la ortodoncia invisible',
      '¿Cuánto cuesta Invisalign?',
    ],
  },
  {
    id: 'aligners',
    topic: 'Tratamientos',
    question: '¿Hacen ortodoncia invisible?',
    answer:
      'Sí, trabajamos con alineadores transparentes y también con brackets metálicos y estéticos.',
    variants: [
      '¿Hacen ortodoncia?',
      '¿Ponen brackets?',
      '¿Tienen Invisalign?',
      '¿Qué tipos de ortodoncia tienen?',
    ],
  },
  {
    id: 'time-braces',
    topic: 'Tratamientos',
    question: '¿Cuánto dura la ortodoncia?',
    answer: 'Entre 12 y 24 meses según el caso, con una visita de control cada seis semanas.',
    variants: ['¿Cuánto tiempo hay que llevar brackets?', '¿Cuánto duran los alineadores?'],
  },
  {
    id: 'price-filling',
    topic: 'Precios',
    question: '¿Cuánto cuesta un empaste?',
    answer: 'Un empaste cuesta entre 55 y 80 €, según el tamaño.',
    variants: ['Precio de un empaste', '¿Cuánto cuesta arreglar una caries?'],
  },
  {
    id: 'price-root',
    topic: 'Precios',
    question: '¿Cuánto cuesta una endodoncia?',
    answer:
      'La endodoncia cuesta 150 € en un diente de una raíz, 190 € en un premolar y 240 € en una muela.',
    variants: ['Precio de la endodoncia', '¿Cuánto cuesta matar el nervio de una muela?'],
  },
  {
    id: 'price-extraction',
    topic: 'Precios',
    question: '¿Cuánto cuesta sacar una muela?',
    answer: 'Una extracción simple cuesta 60 €. La de una muela del juicio, entre 90 y 180 €.',
    variants: [
      'Precio de una extracción',
      '¿Cuánto cuesta quitar una muela del juicio?',
      'Precio de sacar las muelas del juicio',
    ],
  },
  {
    id: 'wisdom',
    topic: 'Tratamientos',
    question: '¿Quitan muelas del juicio?',
    answer: 'Sí, las extrae el doctor Tomás Brea, cirujano oral, los martes y los jueves.',
    variants: ['¿Hacen extracciones?', '¿Sacan muelas?'],
  },
  {
    id: 'price-crown',
    topic: 'Precios',
    question: '¿Cuánto cuesta una corona?',
    answer: 'Una corona de circonio cuesta 390 € y una de metal-porcelana, 320 €.',
    variants: ['Precio de una funda', '¿Cuánto cuesta poner una funda?'],
  },
  {
    id: 'price-veneer',
    topic: 'Precios',
    question: '¿Cuánto cuestan las carillas?',
    answer: 'Las carillas cuestan 190 € cada una en composite y 420 € en porcelana.',
    variants: ['Precio de las carillas', '¿Hacen carillas?', '¿Ponen carillas de porcelana?'],
  },
  {
    id: 'denture',
    topic: 'Tratamientos',
    question: '¿Hacen dentaduras o prótesis?',
    answer:
      'Sí, hacemos prótesis removibles desde 450 € y reparamos dentaduras, normalmente en 24 horas.',
    variants: [
      '¿Cuánto cuesta una dentadura?',
      '¿Arreglan prótesis?',
      '¿Cuánto cuesta una prótesis?',
    ],
  },
  {
    id: 'splint',
    topic: 'Tratamientos',
    question: '¿Hacen férulas para el bruxismo?',
    answer: 'Sí, la férula de descarga a medida cuesta 220 € y está lista en una semana.',
    variants: [
      '¿Cuánto cuesta una férula de descarga?',
      'Precio de la férula',
      '¿Tratan el bruxismo?',
    ],
  },
  {
    id: 'gums',
    topic: 'Tratamientos',
    question: '¿Tratan las encías?',
    answer:
      'Sí, la doctora Nuria Alcázar es la periodoncista. El tratamiento cuesta 80 € por cuadrante y se decide tras una valoración.',
    variants: [
      '¿Hacen periodoncia?',
      '¿Cuánto cuesta el tratamiento de encías?',
      'Precio del curetaje',
    ],
  },
  {
    id: 'services',
    topic: 'Tratamientos',
    question: '¿Qué tratamientos hacen?',
    answer:
      'Odontología general, limpiezas, implantes, ortodoncia, endodoncia, periodoncia, prótesis, estética dental, odontopediatría y cirugía oral.',
    variants: ['¿Qué servicios ofrecen?', '¿Qué especialidades tienen?', 'Tratamientos'],
  },
  {
    id: 'kids',
    topic: 'Niños',
    question: '¿Atienden a niños?',
    answer:
      'Sí, atendemos a niños desde los 3 años. La odontopediatra, Clara Otero, está los lunes y los miércoles por la tarde.',
    variants: [
      '¿Tienen odontopediatra?',
      '¿A partir de qué edad atienden niños?',
      '¿Desde qué edad puede ir mi hijo?',
      '¿Tienen dentista infantil?',
    ],
  },
  {
    id: 'price-kids',
    topic: 'Niños',
    question: '¿Cuánto cuesta la revisión de un niño?',
    answer: 'La revisión infantil es gratuita hasta los 14 años; la limpieza infantil cuesta 40 €.',
    variants: ['¿Cuánto cuesta una limpieza para niños?', 'Precio de la revisión infantil'],
  },
  {
    id: 'minors',
    topic: 'Niños',
    question: '¿Tiene que venir un adulto con un menor?',
    answer:
      'Sí, los menores de 16 años vienen con su padre, su madre o su tutor; si viene otra persona, traiga una autorización firmada.',
    variants: ['¿Puede ir mi hijo solo a la cita?', '¿Los menores tienen que ir acompañados?'],
  },
  {
    id: 'insurers',
    topic: 'Seguros',
    question: '¿Con qué seguros trabajan?',
    answer:
      'Trabajamos con Sanitas, Adeslas y DKV. Con otros seguros le damos factura para el reembolso.',
    variants: [
      '¿Aceptan seguro dental?',
      '¿Trabajan con mutuas?',
      '¿Tienen convenio con alguna aseguradora?',
    ],
  },
  {
    id: 'public',
    topic: 'Seguros',
    question: '¿Atienden por la Seguridad Social?',
    answer: 'No, somos una clínica privada y no atendemos por la Seguridad Social.',
    variants: ['¿Lo cubre la sanidad pública?', '¿Son de la Seguridad Social?'],
  },
  {
    id: 'payment',
    topic: 'Pagos',
    question: '¿Cómo se puede pagar?',
    answer: 'Puede pagar en efectivo, con tarjeta, por Bizum o por transferencia.',
    variants: [
      '¿Se puede pagar con tarjeta?',
      '¿Aceptan Bizum?',
      '¿Qué formas de pago tienen?',
      '¿Puedo pagar en efectivo?',
    ],
  },
  {
    id: 'installments',
    topic: 'Pagos',
    question: '¿Se puede pagar a plazos?',
    answer:
      'Sí. Financiamos hasta 12 meses sin intereses a partir de 300 €, y hasta 36 meses con una financiera.',
    variants: [
      '¿Financian los tratamientos?',
      '¿Se puede pagar en cuotas?',
      '¿Tienen financiación?',
    ],
  },
  {
    id: 'quote',
    topic: 'Pagos',
    question: '¿Hacen presupuesto sin compromiso?',
    answer: 'Sí, el presupuesto es por escrito, gratuito y sin compromiso, y vale tres meses.',
    variants: [
      '¿El presupuesto es gratis?',
      '¿Cuánto cuesta un presupuesto?',
      '¿Hacen presupuestos?',
    ],
  },
  {
    id: 'invoice',
    topic: 'Pagos',
    question: '¿Dan factura?',
    answer: 'Sí, siempre. Se la damos en recepción o se la enviamos por correo electrónico.',
    variants: ['¿Hacen factura?', '¿Puedo pedir factura para el seguro?'],
  },
  {
    id: 'discount',
    topic: 'Pagos',
    question: '¿Tienen descuentos?',
    answer:
      'Hay un 10 % de descuento para familias de tres o más pacientes y para mayores de 65 años. No se suma a otras ofertas.',
    variants: [
      '¿Hay descuento para familias?',
      '¿Hay descuento para jubilados?',
      '¿Tienen alguna oferta?',
    ],
  },
  {
    id: 'proof',
    topic: 'Citas',
    question: '¿Dan justificante de asistencia?',
    answer: 'Sí, pídalo en recepción al terminar la visita y se lo damos en el momento.',
    variants: [
      'Necesito un justificante para el trabajo',
      '¿Me pueden dar un justificante para el colegio?',
    ],
  },
  {
    id: 'urgent',
    topic: 'Urgencias',
    question: '¿Atienden urgencias dentales?',
    answer:
      'Sí, guardamos huecos cada día para urgencias. Llame cuanto antes al 910 000 145 y le atenderemos el mismo día si es posible.',
    variants: ['¿Tienen urgencias?', '¿Atienden sin cita?', '¿Tienen cita urgente?'],
  },
  {
    id: 'after-hours',
    topic: 'Urgencias',
    question: '¿Qué hago si tengo una urgencia y la clínica está cerrada?',
    answer:
      'Fuera de horario llame al 910 000 146, nuestro teléfono de guardia, de 8:00 a 22:00 todos los días. Si es una emergencia, llame al 112.',
    variants: [
      '¿Tienen urgencias los fines de semana?',
      '¿Tienen teléfono de guardia?',
      '¿Atienden urgencias por la noche?',
      '¿Atienden urgencias los domingos?',
    ],
  },
  {
    id: 'sedation',
    topic: 'Tratamientos',
    question: '¿Tienen sedación para pacientes con miedo?',
    answer:
      'Sí, ofrecemos sedación consciente con anestesista por 220 €. Se decide en una visita previa. Cuéntenos su miedo: vamos despacio.',
    variants: [
      'Me da pánico el dentista',
      '¿Me pueden dormir?',
      'Tengo miedo al dentista',
      '¿Cuánto cuesta la sedación?',
    ],
  },
  {
    id: 'prepare-sedation',
    topic: 'Preparación',
    question: '¿Cómo me preparo para la sedación?',
    answer:
      'Venga en ayunas de 6 horas, con ropa cómoda y con una persona adulta que le acompañe a casa. El resto se lo explican en la visita previa.',
    variants: ['¿Tengo que ir en ayunas a la sedación?', '¿Puedo comer antes de la sedación?'],
  },
  {
    id: 'prepare-cleaning',
    topic: 'Preparación',
    question: '¿Puedo comer antes de una limpieza?',
    answer:
      'Sí, puede comer con normalidad antes de una limpieza; cepíllese los dientes antes de venir.',
    variants: ['¿Hay que prepararse para una limpieza?', '¿Tengo que ir en ayunas a la limpieza?'],
  },
  {
    id: 'pain-cleaning',
    topic: 'Tratamientos',
    question: '¿Duele la limpieza?',
    answer:
      'Normalmente no; si tiene las encías sensibles puede notar una molestia leve. Avise a la higienista y parará cuando lo necesite.',
    variants: ['¿Es dolorosa una limpieza?'],
  },
  {
    id: 'xray',
    topic: 'Tratamientos',
    question: '¿Hacen radiografías?',
    answer:
      'Sí, hacemos radiografías y escáner 3D en la clínica. La panorámica cuesta 30 €; en la primera visita va incluida.',
    variants: ['¿Cuánto cuesta una radiografía?', 'Precio de una panorámica', '¿Hacen TAC dental?'],
  },
  {
    id: 'languages',
    topic: 'Contacto',
    question: '¿Hablan inglés?',
    answer:
      'Sí, en la clínica hablamos español e inglés, y la doctora Salvatierra también francés.',
    variants: ['¿En qué idiomas atienden?', '¿Hablan otros idiomas?'],
  },
  {
    id: 'doctors',
    topic: 'Equipo',
    question: '¿Qué dentistas tienen?',
    answer:
      'Irene Salvatierra (implantes y prótesis), Tomás Brea (cirugía oral), Nuria Alcázar (encías), Clara Otero (niños) y Julián Peña (ortodoncia).',
    variants: [
      '¿Quién me atiende?',
      '¿Quiénes son los doctores?',
      '¿Qué doctores hay en el equipo?',
    ],
  },
  {
    id: 'warranty',
    topic: 'Pagos',
    question: '¿Los tratamientos tienen garantía?',
    answer:
      'Sí: los implantes tienen garantía de por vida y las coronas y prótesis, de 5 años, con una revisión al año.',
    variants: ['¿Qué garantía dan?', '¿Cuánta garantía tiene un implante?'],
  },
  {
    id: 'privacy',
    topic: 'Contacto',
    question: '¿Qué hacen con mis datos personales?',
    answer:
      'Sus datos se guardan en la clínica y solo se usan para atenderle. Puede pedir una copia o su supresión en recepción o en hola@clinicaolmo.example.',
    variants: ['¿Cómo protegen mis datos?', '¿Tienen política de privacidad?'],
  },
  {
    id: 'jobs',
    topic: 'Contacto',
    question: '¿Cómo envío mi currículum?',
    answer: 'Puede enviar su currículum a equipo@clinicaolmo.example; lo guardamos un año.',
    variants: ['Busco trabajo', '¿Tienen alguna vacante?'],
  },
];
