import { sampleKnowledge } from '../src-main/practice/sample/knowledge.ts';

/** Everything that the sample knowledge names as a way to ask, in Spanish. */
export const questions: readonly string[] = sampleKnowledge
  .filter(({ language }) => language === 'es')
  .flatMap(({ question, variants }) => [question, ...variants]);

/** Numbers that look random and are the same in every run (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One of a list. */
export function pick<T>(random: () => number, list: readonly T[]): T {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new RangeError('nothing to pick from');
  return found;
}

const firstNames =
  'Ana Lucía Carmen Marta Pilar Rosa Elena Sofía Paula Laura Nuria Beatriz Irene Cristina Raquel Silvia Mónica Inés Alba Noelia Verónica Begoña Consuelo Amparo Juan Luis Carlos José Antonio Manuel Javier Miguel Ángel Pedro Sergio Álvaro Pablo Adrián Iván Óscar Rubén Raúl Víctor Andrés Tomás Gonzalo Íñigo Jordi Xavier Ramón Emilio'.split(
    ' ',
  );
const surnames =
  'García Fernández González Rodríguez López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias Medina Garrido Cortés Castillo Santos Lozano Guerrero Cano Prieto Méndez Cruz Calvo Gallego Vidal León Márquez Herrera Peña Flores Cabrera Campos Vega Fuentes Carrasco Diez Caballero Reyes Nieto Aguilar Pascual Santana Herrero Lorenzo Hidalgo Montero Ibáñez Giménez Ferrer Durán Vicente Santiago Mora Benítez Arias Vargas Carmona Crespo Román Pastor Soto Sáez Velasco Soler Moya Esteban Parra Bravo Gallardo Rojas Echeverría Arrizabalaga Puigdellívol Goikoetxea Zubizarreta Etxeberria Ruipérez Carbajosa Mondragón'.split(
    ' ',
  );

/** A person's name, as the clinic's file has it. */
export function nameOf(random: () => number): string {
  return `${pick(random, firstNames)} ${pick(random, surnames)} ${pick(random, surnames)}`;
}
