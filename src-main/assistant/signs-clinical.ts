import { firstReason, gap, type Sign, sign } from './sign.ts';
import { spaced } from './text.ts';

const medicine =
  'ibuprofeno|paracetamol|nolotil|metamizol|amoxicilina|augmentine|augmentin|antibiotico|antibioticos|enantyum|dexketoprofeno|naproxeno|diclofenaco|aspirina|clamoxyl|azitromicina|metronidazol|rodogyl|corticoide|corticoides|cortisona|sintrom|anticoagulante|anticoagulantes|adiro|analgesico|analgesicos|antiinflamatorio|antiinflamatorios|calmante|calmantes|pastilla|pastillas|medicacion|medicamento|medicamentos|dosis|clorhexidina|ibuprofen|paracetamol|amoxicillin|antibiotic|antibiotics|painkiller|painkillers|medication|medicine|dose|dosage|tablets|aspirin|blood thinners?|warfarin|steroids';
const clinical: readonly Sign[] = [
  sign(
    'clinical',
    `(?:me|le|nos) (?:\\w+ )?(?:duele|duelen|dolia|dolio|dolido|dolera tanto|molesta|molestan|sangra|sangran|sangro|sangrado|supura|palpita|late|pincha|punza|escuece|pica|arde|tira|aprieta)|(?:esta|estan) doliendo|sigue doliendo|sangro|sangrando|dolor|dolores|dolorcillo|flemon|absceso|pus|infeccion|infectad[oa]|hinchad[oa]s?|hinchazon|inflamad[oa]s?|inflamacion|fiebre|calentura|llaga|llagas|aftas?|bulto|bultito|herida|hematoma|moraton|alveolitis|sensibilidad|mal olor|mal sabor|ulcera|mancha|manchas|se me (?:ha |han )?(?:caido|cayo|roto|rompio|partido|partio|movido|salido|salio|despegado|despego|soltado|solto|astillado|mueve|mueven|afloja|aflojo|hincho|inflamo|infecto|cae|sale)|se le (?:ha |han )?(?:caido|cayo|roto|rompio|partido|partio|movido|salido|despegado|mueve|mueven|salio)|me he (?:roto|partido|tragado|mordido|dado un golpe)|se ha (?:roto|partido|dado un golpe|caido)|diente (?:roto|flojo|suelto|negro)|muela (?:rota|picada|floja)|caries`,
    `miedo|(?:cuanto|que) (?:cuesta|vale|cobran|cobrais|sale|precio)${gap(4)} (?:caries|sensibilidad|manchas?)|precio${gap(4)} caries|(?:quitar|quitais|arreglar|arreglais|tratais|tratan|curar|empastar) (?:una |las |la )?(?:caries|manchas)|no me (?:duele|molesta|sangra)|ya no me (?:duele|molesta|sangra)|sin dolor|prevenir|evitar`,
  ),
  sign(
    'clinical',
    `(?:puedo|puede|podria|debo|debe|tengo que|hay que|seguir|sigo|dejar de|dejo de|cuanto|cuanta|cuantos|cada cuantas horas|que)${gap(3)} (?:tomar|tomo|tome|tomarme|darle|doy)${gap(4)} (?:${medicine})|(?:que|cual) (?:me )?(?:tomo|puedo tomar|debo tomar|me recomienda tomar|le doy|le puedo dar|me receta|me recetan|me recetais)|(?:${medicine})`,
    `lista de (?:medicamentos|medicacion)|llevar${gap(3)} (?:medicacion|medicamentos)|ferula`,
  ),
  sign(
    'clinical',
    `es normal (?:que|tener|si|sangrar)|sera normal|es (?:grave|peligroso|malo|preocupante)|que me pasa|que (?:puede|podria) ser|que sera|que tengo|a que se debe|por que (?:me|se me|tengo|sangra|duele)|sera (?:una |un )?(?:caries|infeccion|nervio|grave)|tengo (?:cancer|una infeccion|periodontitis|algo)|diagnostic\\w+|que opin\\w+|necesito (?:una |un )?(?:endodoncia|implante|corona|antibiotico)(?: o)|me (?:recomiendas|recomiendan|recomendais|recomienda|aconsejas|aconsejan|aconsejais|conviene)|interpretar|leer (?:la|mi|los|mis)|mis resultados|resultados de|analitica|biopsia|mi radiografia|la radiografia sale|soy alergic[oa]|tengo alergia|alergia a|tomo (?:sintrom|anticoagulantes|medicacion)|soy diabetic[oa]|diabetes|hipertens\\w+|marcapasos|quimioterapia|bifosfonatos|estoy embarazada|embarazada|embarazo|lactancia|dando (?:el )?pecho|doy (?:el )?pecho`,
    `que tengo que|que tengo para|diagnostico (?:es )?gratis`,
  ),
  sign(
    'clinical',
    `(?:my|his|her|the) (?:\\w+ )?(?:tooth|teeth|gum|gums|jaw|mouth|molar|filling|crown|implant|brace|bracket|face|cheek|tongue)${gap(3)} (?:hurts?|hurting|aches?|aching|is killing|killing me|is sore|sore|bleeds?|bleeding|swollen|infected|is broken|broke|cracked|chipped|fell|fell out|came off|came out|is loose|loose|throbs?|throbbing|is sensitive)|tooth ?ache|toothache|(?:in|have|having|got|some|bad|terrible|a lot of) (?:\\w+ )?pain|painful tooth|abscess|pus|infection|infected|swelling|swollen|fever|ulcer|sore (?:gum|gums|mouth|throat)|(?:lost|broke|broken|chipped|cracked|knocked out|swallowed) (?:my |a |his |her )?(?:tooth|filling|crown|bracket|veneer|retainer)|bleeding`,
    'no pain|painless|without pain|no longer hurts',
  ),
  sign(
    'clinical',
    `(?:${medicine})|what can i take|is it (?:normal|serious|dangerous|bad) (?:to|that|if)?|whats wrong with|what is wrong with|what could (?:it|this) be|do i need (?:a |an )?(?:root canal|filling|crown|antibiotic|antibiotics|extraction)|diagnos\\w+|do you recommend|would you recommend|my (?:results|test results|blood test|biopsy)|allergic to|i am pregnant|im pregnant|pregnant|breastfeeding|diabetic|pacemaker|chemotherapy`,
    `bring${gap(4)} (?:medication|medicine|medicines)|lista de (?:medicamentos|medicacion)|llevar${gap(3)} (?:medicacion|medicamentos)|list of medicines`,
  ),
];

/** Whether a symptom, a medicine, a diagnosis or a result is spoken of: only people answer that. */
export function isClinical(text: string): boolean {
  return firstReason(clinical, spaced(text)) !== null;
}
