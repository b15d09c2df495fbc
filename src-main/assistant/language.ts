import type { Language } from './decision.ts';
import { words } from './text.ts';

// Words of one language alone, frequent in short messages. What both share ("no", "me", "a",
// "dental", "ok", "once") is left out.
const spanish = new Set(
  `el la los las un una unos unas de del al que y en es son por para con como cuanto cuanta cuantos
  cuando donde quien cual cuales mi mis tu su sus te se lo le les os nos yo si pero mas muy ya hay
  tengo tiene tienen teneis tenemos quiero quisiera queria puedo puede pueden podeis podria hola
  buenas buenos dias tardes noches gracias favor porfa vale cita citas turno hora horas horario
  precio cuesta cuestan vale limpieza muela muelas diente dientes dolor duele necesito saber esta
  estan estais abris abren cerrais manana hoy ayer sabado domingo lunes martes viernes hijo hija
  seguro nino nina ninos hacer haceis hacen pedir tambien este esta eso ese aqui sobre desde hasta
  baja alta persona recepcion urgencia urgencias direccion soy estoy ha he ser estar ver ir hemos
  tarjeta pagar doctora ustedes usted vosotros dejar llamar puedes gusta perdon disculpa adios`.split(
    /\s+/,
  ),
);
const english = new Set(
  `the an of to and is are am was were do does did can could would should will what when where who
  how much many why which my your his her our their you i we they it its this that these those for
  with from at on in not dont doesnt im ive id youre have has had get got make book need want know
  please thanks thank hello hi hey good morning afternoon evening price prices cost cleaning tooth
  teeth pain hurts appointment appointments open opening close closed hours address insurance child
  children kid kids daughter son today tomorrow yesterday saturday sunday monday friday any there
  here about if or but so just also take accept offer speak english whats hows parking pay card
  urgent emergency like sure yes us be been isnt cant wont id`.split(/\s+/),
);

/**
 * The language a text is written in, by its small words and by letters that only Spanish has;
 * null when the signs of one are not at least `margin` more than those of the other.
 */
export function guessLanguage(text: string, margin = 1): Language | null {
  let es = /[ñ¿¡]/i.test(text) ? 2 : /[áéíóú]/i.test(text) ? 1 : 0;
  let en = /\b(?:i['’]m|don['’]t|what['’]s|can['’]t)\b/i.test(text) ? 1 : 0;
  for (const word of words(text)) {
    if (spanish.has(word)) es++;
    if (english.has(word)) en++;
  }
  if (Math.abs(es - en) < margin) return null;
  return es > en ? 'es' : 'en';
}
