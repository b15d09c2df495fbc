/** The kinds of danger that the safety lane knows. */
export const redFlagKinds = [
  'chest_pain',
  'breathing',
  'bleeding',
  'stroke',
  'self_harm',
  'allergic_swelling',
  'violence',
  'unconscious',
  'convulsion',
  'poisoning',
  'fever',
  'injury',
  'life_in_danger',
] as const;

/** A code from {@link redFlagKinds}. */
export type RedFlagKind = (typeof redFlagKinds)[number];

/**
 * One way of saying a danger, over folded words separated by single spaces. `unless` takes it back
 * where the same clause shows that no danger is meant. `negatable`: a "no" right before it denies it.
 */
export type RedFlagRule = {
  readonly kind: RedFlagKind;
  readonly says: RegExp;
  readonly unless?: RegExp;
  readonly negatable?: boolean;
};

/** Up to `n` words in between. */
const gap = (n: number) => `(?: \\w+){0,${n}}`;
const rule = (
  kind: RedFlagKind,
  says: string,
  options: { unless?: string; negatable?: boolean } = {},
): RedFlagRule => ({
  kind,
  says: new RegExp(` (?:${says}) `),
  ...(options.unless && { unless: new RegExp(` (?:${options.unless}) `) }),
  negatable: options.negatable ?? true,
});

/** What makes of a danger a story: it was long ago. */
const past = `hace ${gap(2)}?(?:mes|meses|ano|anos|semana|semanas|tiempo)|hace (?:\\w+ )?(?:meses|mes|anos|ano|semanas|tiempo)|de nino|de nina|de pequeno|de pequena|de joven|el ano pasado|antecedentes|(?:months?|years?|weeks?) ago|last year|as a child|history of|in the past|when i was`;
const joke = `precio|precios|presupuesto|factura|cuenta|risa|verguenza|hambre|ganas|sueno|aburrimiento|amor|envidia|susto|calor|price|bill|laughing|embarrassment|boredom|hungry|curiosity`;
const relative = `hijo|hija|bebe|nino|nina|nene|nena|madre|padre|mama|papa|marido|mujer|esposo|esposa|novio|novia|pareja|abuelo|abuela|hermano|hermana|amigo|amiga|senor|senora|tio|tia|son|daughter|baby|child|kid|toddler|mother|father|mum|mom|dad|husband|wife|partner|boyfriend|girlfriend|grandmother|grandfather|grandma|grandpa|friend|brother|sister`;
const partner = `marido|novio|novia|pareja|esposo|esposa|mujer|ex|exmarido|padre|padrastro|madre|jefe|hermano|hijo|husband|boyfriend|girlfriend|partner|wife|stepfather|father|mother|boss`;

const chest: readonly RedFlagRule[] = [
  rule(
    'chest_pain',
    `(?:duele|duelen|dolia|dolor|dolores|dolorcito|opresion|presion|aprieta|oprime|aprietan|punzada|punzadas|pinchazo|pinchazos|puntada|puntadas|molestia|quema|tirantez|peso)${gap(4)} (?:pecho|torax|corazon|pectoral)`,
    { unless: `${past}|dando el pecho|dar el pecho|dando pecho|roto|pollo` },
  ),
  rule(
    'chest_pain',
    `dolor precordial|(?:pecho|corazon)${gap(4)} (?:apretado|oprimido|cerrado|me duele|duele|me aprieta)`,
    {
      unless: past,
    },
  ),
  rule(
    'chest_pain',
    `(?:infarto|infartando|paro cardiaco|ataque al corazon|ataque cardiaco|heart attack|cardiac arrest)`,
    { unless: `${past}|${joke}|tuve|tuvo|sufri|sufrio|he tenido|ha tenido|had a|casi` },
  ),
  rule(
    'chest_pain',
    `(?:pain|pains|pressure|tightness|tight|ache|aching|hurts|hurting|crushing|heaviness)${gap(3)} chest|chest${gap(3)} (?:pain|pains|hurts|hurting|tight|tightness|pressure|aches|aching)`,
    { unless: past },
  ),
];

const breathing: readonly RedFlagRule[] = [
  rule(
    'breathing',
    `(?:no puedo|no puede|no consigo|no consigue|no logro|no logra|no podemos|casi no|apenas|no soy capaz de|cuesta|costando|cuesta mucho|dificultad para|dificultades para|problemas para|trabajo para|trabajo) (?:casi |apenas |ni |mucho |bien |puedo |puede |a |bastante )*(?:respirar|respira|respiro|tragar ni respirar|hablar ni respirar)`,
    { unless: `${past}|por la nariz`, negatable: false },
  ),
  rule(
    'breathing',
    `no respira|no esta respirando|dejo de respirar|ha dejado de respirar|respira (?:muy )?(?:mal|raro|con dificultad)|respiracion (?:muy )?(?:agitada|dificil)`,
    {
      negatable: false,
      unless: past,
    },
  ),
  rule(
    'breathing',
    `(?:falta|faltando|faltandome|faltaba|falto|quedo sin|quedando sin|quede sin|estoy sin|esta sin|queda sin) (?:mucho |muchisimo |como )*(?:el |de )?(?:aire|aliento|oxigeno)|no (?:me |le )?(?:entra|llega) (?:el |bien el )?aire`,
    { unless: `${past}|${joke}|acondicionado|sala|ventana`, negatable: false },
  ),
  rule(
    'breathing',
    `(?:me|se|nos) (?:estoy |esta |estan )?(?:ahogo|ahoga|ahogando|asfixio|asfixia|asfixiando)|ahogandome|ahogandose|asfixiandome|(?:sensacion de|tengo|tiene|siento|mucho) (?:ahogo|asfixia)|(?:se|me) (?:(?:ha|he|esta|estoy) atragant(?:ado|ada|ando)|atraganto|atragante|atraganta)${gap(6)}`,
    { unless: `${past}|deudas|facturas|trabajo|examenes|impresion|moldes|agua de la maquina` },
  ),
  rule(
    'breathing',
    `(?:cant|can not|cannot|couldnt|cant even|hardly|barely|struggling to|struggles to|hard to|difficult to|difficulty|trouble|problems|unable to|not|stopped|isnt) (?:really |properly |even |to |able to )*(?:breathe|breath|breathing)|short(?:ness)? of breath|out of breath|gasping|choking|suffocating`,
    { unless: `${past}|through my nose|thru my nose|choking on the price`, negatable: false },
  ),
];

const bleeding: readonly RedFlagRule[] = [
  rule(
    'bleeding',
    `(?:no|sin|nada) (?:me |le |se |se me |se le |puedo |consigo |logro |hay quien |hay manera de |hay forma de )*(?:para|paro|paran|parar|pares|deja|dejo|dejar|cesa|cesar|corta|corto|cortar|detiene|detener|frena|frenar|contener|cortarme)${gap(3)} (?:sangrar|sangrando|sangrado|sangre|sangrada|hemorragia)`,
    { negatable: false, unless: past },
  ),
  rule(
    'bleeding',
    `(?:sangra|sangro|sangran|sangrando|sangrado|sangre|sangrar|hemorragia)${gap(8)} (?:no para|no paran|no me para|no se para|sin parar|no deja|no cesa|no se corta|no se me corta|no corta|no se detiene|a chorros|chorros|a borbotones|borbotones|muchisimo|muchisima|abundante|no hay quien|no la puedo|no lo puedo|no puedo parar|no puedo pararla|no puedo pararlo|no puedo cortarla|no puedo cortarlo)`,
    { negatable: false, unless: past },
  ),
  rule(
    'bleeding',
    `hemorragia|desangro|desangra|desangrando|desangrandome|chorreando sangre|charco de sangre`,
    {
      unless: `${past}|riesgo de hemorragia|puede haber hemorragia`,
    },
  ),
  rule(
    'bleeding',
    `(?:mucha|muchisima|demasiada|tanta|llena de|lleno de|perdiendo|pierdo|perdido) (?:mucha )?sangre`,
    {
      unless: `${past}|analisis|donar`,
    },
  ),
  rule(
    'bleeding',
    `(?:sangr\\w+${gap(4)} (?:horas|toda la noche|todo el dia|desde ayer|desde anoche|desde esta manana)|(?:horas|toda la noche|todo el dia)${gap(3)} sangr\\w+)`,
    { unless: `${past}|encia|encias|cepill\\w+` },
  ),
  rule('bleeding', `(?:vomit\\w+|tosiendo|toso|tose|escupiendo|orinando)${gap(2)} sangre`, {
    unless: past,
  }),
  rule(
    'bleeding',
    `(?:wont|wouldnt|doesnt|does not|will not|not|cant|cannot|hasnt|didnt|never|isnt) (?:be able to )?(?:stop|stops|stopped|stopping)(?: the| it from| it)? bleed\\w*|bleed\\w*${gap(6)} (?:wont stop|wont stopping|doesnt stop|does not stop|not stopping|not stopped|hasnt stopped|isnt stopping|will not stop|non stop|nonstop|heavily|badly|a lot|profusely|for hours|all night|cant stop it)|cant stop(?: the)? bleeding|(?:lots|lot|so much|losing|lost) (?:of )?(?:a lot of )?blood|h[ae]+morrhag\\w+|(?:vomiting|coughing|throwing) (?:up )?blood`,
    { unless: `${past}|brush\\w*|floss\\w*|blood test|blood donor`, negatable: false },
  ),
];

const stroke: readonly RedFlagRule[] = [
  rule(
    'stroke',
    `(?:cara|boca|labio|media cara|lado de la cara|ojo)${gap(3)} (?:torcida|torcido|caida|caido|paralizada|paralizado|ladeada|chueca|chueco|desviada|se me cae|se le cae|se me ha caido)|(?:torcido|torcio|paralizado|paralizo|desviado|caido|tuerce|chueca)${gap(3)} (?:cara|boca|media cara)`,
    { unless: `${past}|anestesia|anestesic\\w+` },
  ),
  rule(
    'stroke',
    `(?:duerme|dormido|durmio|dormida|no siento|no siente|adormecido|entumecido|debilidad en|paralizado|no puedo mover|no puede mover|no mueve)${gap(3)} (?:brazo|pierna|medio cuerpo|lado del cuerpo|lado izquierdo|lado derecho|mitad del cuerpo|mano izquierda|mano derecha)`,
    { unless: past, negatable: false },
  ),
  rule(
    'stroke',
    `(?:habla (?:muy )?raro|habla fatal|arrastra las palabras|arrastrando las palabras|balbucea|no se le entiende (?:al hablar|lo que dice|nada)|no (?:le|me) salen las palabras|de repente no (?:puede|puedo|sabe|se) hablar|no puede hablar (?:bien|claro)|perdido el habla|de repente no (?:veo|ve|puedo ver|puede ver)|perdido la vision|perdi la vision)`,
    { unless: past, negatable: false },
  ),
  rule(
    'stroke',
    `ictus|derrame cerebral|(?:dio|dado|dando|tuvo|tiene) un derrame|embolia|acv|apoplejia|trombosis cerebral|having a stroke|has had a stroke|had a stroke just now|a stroke|stroke symptoms`,
    {
      unless: `${past}|tuve|tuvo un ictus|he tenido|sufri|sufrio|he sufrido|i had|had a stroke in|ojo`,
    },
  ),
  rule(
    'stroke',
    `face${gap(3)} (?:drooping|droops|drooped|fallen|paralysed|paralyzed|dropped)|droop\\w+ (?:face|mouth)|slurr\\w+|slur\\w* (?:his |her |my |their )?(?:speech|words)|(?:cant|cannot|suddenly cant|suddenly cannot) (?:move|feel|lift)${gap(3)} (?:arm|leg|side)|(?:numb|numbness|weak|weakness)${gap(4)} (?:arm|leg|one side|left side|right side)|sudden\\w* (?:cant speak|cannot speak|lost vision|blind|confused)`,
    { unless: `${past}|anaesthe\\w+|anesthe\\w+`, negatable: false },
  ),
];

const selfHarm: readonly RedFlagRule[] = [
  rule(
    'self_harm',
    `suicid\\w+|quitarme la vida|quitarse la vida|quitarme de en medio|(?:quiero|voy a|pienso en|pensando en|pensado en|ganas de|intentado|intento|quiere|va a|intentar) (?:a )?(?:matarme|matarse)|me (?:quiero|voy a) matar|(?:quiero|queria|quisiera|deseo|prefiero|ganas de) (?:morir|morirme|estar muerto|estar muerta|no despertar)|me quiero morir|(?:hacerme|haciendome|me hago|hacerse) dano|autolesion\\w*|cort\\w+ las venas|cortarme (?:los brazos|las munecas)|acabar con (?:mi vida|todo)|(?:no quiero|ya no quiero|no tengo ganas de|no merece la pena|no vale la pena|no tiene sentido|para que) (?:seguir )?(?:viviendo|vivir|vivo)|mejor (?:estaria |estar )?muert[oa]|estaria mejor muert[oa]|tirarme (?:por la ventana|por el balcon|al tren|a las vias|de un puente)|ahorcarme|colgarme`,
    { unless: `${joke}|${past}|prevencion del suicidio` },
  ),
  rule(
    'self_harm',
    `suicid\\w+|kill myself|killing myself|end my life|ending my life|take my own life|take my life|end it all|(?:want|wanna|going|wish|rather) (?:to )?(?:die|be dead|i was dead|i were dead)|wish i (?:was|were) dead|hurt myself|hurting myself|harm myself|harming myself|self harm\\w*|cut myself on purpose|cutting myself|slit my wrists|dont want to (?:live|be alive|be here anymore|wake up)|no reason to live|better off dead|feel like dying|jump off|hang myself`,
    { unless: `${joke}|${past}|suicide prevention|afraid to` },
  ),
];

const swelling: readonly RedFlagRule[] = [
  rule(
    'allergic_swelling',
    `(?:reaccion alergica|reaccion anafilactica|anafilaxia|anafilaxis|anafilactico|shock alergico|alergia (?:muy )?(?:fuerte|grave|severa)|allergic reaction|anaphyla\\w+|epipen)`,
    {
      unless: `${past}|tuve|tuvo|he tenido|ha tenido|alguna vez|en caso de|si hay|had an|i had|ever had`,
    },
  ),
  rule(
    'allergic_swelling',
    `(?:hincha|hinchan|hinchado|hinchada|hinchados|hinchando|hincho|hinchandome|inflama|inflamo|inflamado|inflamada|inflamando|inflamados|deforma|deformado)${gap(4)} (?:garganta|lengua|labios|labio|cara|cuello|ojos|parpados|rostro)|(?:cierra|cerrando|cierran|cerrado|cerro|cerrandome)${gap(3)} garganta`,
    {
      unless: `${past}|es normal que se (?:hinche|inflame)|se (?:hincha|inflama|hinchan|inflaman) (?:mucho )?(?:la|el|los) \\w+ (?:despues|al|tras|con|cuando)|despues de cuanto|suele|se suele|cuanto dura`,
    },
  ),
  rule(
    'allergic_swelling',
    `(?:garganta|lengua|labios|labio|cara|cuello|ojos|parpados|rostro)${gap(4)} (?:hinchad[oa]s?|hinchandose|inflamad[oa]s?|hinchando|inflamando|se me hincha|se me cierra|se le hincha|se le cierra|cerrada|cerrado|cerrandose|como un globo)`,
    { unless: `${past}|encia|encias|frenillo|ganglio|ganglios` },
  ),
  rule(
    'allergic_swelling',
    `(?:ronchas|urticaria|habones|sarpullido|granos)${gap(4)} (?:todo el cuerpo|por todo|cuerpo entero)`,
    {
      unless: past,
    },
  ),
  rule(
    'allergic_swelling',
    `(?:swelling|swollen|swelled|swells|closing|tightening|closed|puffed)${gap(4)} (?:throat|tongue|lips|lip|face|neck|eyes|airway)|(?:throat|tongue|lips|lip|face|neck|eyes|airway)${gap(4)} (?:swelling|swollen|swelled|swells|closing|tightening|closed|puffed|puffy)|hives (?:all over|everywhere)`,
    { unless: `${past}|gums?|normal for|usually` },
  ),
];

const violence: readonly RedFlagRule[] = [
  rule(
    'violence',
    `(?:${partner})${gap(5)} (?:me|nos|la|lo) (?:ha |esta |ha vuelto a |vuelve a |tiene |va a |quiere |amenaza con )?(?:pega|pego|pegado|pegando|pegaba|golpea|golpeo|golpeado|golpeando|maltrata|maltratado|amenaza|amenazado|amenazo|agrede|agredio|agredido|viola|violado|violo|abusa|encerrada|encerrado|insulta y pega|matar|matarme)`,
    { unless: `${joke}|${past}|pega la comida|cortado|si (?:no|pierdo|llego|rompo|olvido)` },
  ),
  rule(
    'violence',
    `(?:me|nos|le) (?:estan |esta |ha |han |a |ha vuelto a |volvio a )?(?:pegado|pegaron|pegaban|pegando|golpeado|golpeo|golpea|golpeando|maltrata|maltratado|maltratando|agredido|agredio|agrede|violado|violo|violaron|amenazado de muerte|amenaza con matar\\w*|amenazan de muerte|pego una paliza|dado una paliza|dio una paliza|apunalado|apunalaron|disparado|dispararon|secuestrado|tiene encerrad[oa])`,
    {
      unless: `${past}|pegado (?:la comida|un chicle|el alineador|la corona|el bracket)|con la puerta|con la pelota|con el balon|sin querer`,
    },
  ),
  rule(
    'violence',
    `violencia (?:de genero|domestica|machista|en casa|intrafamiliar)|maltrato|malos tratos|abuso sexual|abusos sexuales|abusa de mi|abusaron de mi|abusan de mi|me violaron|violacion|tengo miedo (?:de|a) mi (?:${partner})|me (?:va|quiere) (?:a )?matar|quiere matarme|va a matarme`,
    {
      unless: `${joke}|violacion de (?:datos|la privacidad|mis datos)|mi madre me va a matar|si (?:no|pierdo|llego)|curso|charla|folleto`,
    },
  ),
  rule(
    'violence',
    `(?:${partner})${gap(4)} (?:hits|hit|beats|beat|beating|hitting|abuses|abusing|abused|threatens|threatened|raped|choked|strangled|attacked)${gap(1)} me|(?:being|been|was|were|got) (?:abused|raped|beaten up|beaten|assaulted|stabbed|shot|attacked)|domestic (?:violence|abuse)|sexual (?:abuse|assault)|abus\\w+ me|afraid of my (?:${partner})|(?:wants|going|trying|threatened) to kill me`,
    { unless: `${joke}|${past}|screenshot|shot in the arm|vaccin\\w+|the jab` },
  ),
];

const consciousness: readonly RedFlagRule[] = [
  rule(
    'unconscious',
    `inconsciente|desvanecid[oa]|desmayad[oa]|desmayandome|desmayando|(?:se|me) (?:acaba de |acabo de )?desmay(?:o|a|e|ar|arme)|voy a desmayar(?:me)?|perdi(?:o|do)? (?:el |la )?(?:conocimiento|conciencia|consciencia|sentido)|perd(?:i|io|ido|iendo) (?:el |la )?(?:conocimiento|conciencia|consciencia|sentido)|colapso de repente|se ha desplomado|se desplomo`,
    {
      unless: `${past}|${joke}|agujas|aguja|inyeccion|inyecciones|pinchazo|suelo|siempre|sedacion|anestesia general|facilidad|casi|sueltas|cuando veo|al ver|si me desmayo`,
    },
  ),
  rule(
    'unconscious',
    `(?:${relative})${gap(6)} (?:no responde|no reacciona|no despierta|no se despierta|no se mueve|no vuelve en si|not responding|unresponsive|wont wake up|not waking up|isnt waking up|cant wake|not moving)`,
    {
      unless: `${past}|telefono|mensaje|mensajes|llamadas|correo|phone|calls|messages|email`,
      negatable: false,
    },
  ),
  rule(
    'unconscious',
    `unconscious|(?:passed|passing) out|fainted|fainting|lost consciousness|losing consciousness|blacked out|collapsed`,
    {
      unless: `${past}|${joke}|needles?|injections?|always|usually|tend to|sedation|almost|if i faint|sight of|will i be|would i be|am i|be fully`,
    },
  ),
  rule(
    'convulsion',
    `convuls\\w+|ataque epileptico|ataque de epilepsia|crisis epileptica|crisis de epilepsia|dado un ataque|dando un ataque|seizure|seizures|having a fit|epileptic (?:fit|attack)`,
    {
      unless: `${past}|ataque de (?:risa|nervios|tos|panico|ansiedad)|tuve|tuvo|he tenido|had a seizure in|medicacion para|medication for|ultima crisis`,
    },
  ),
];

const poisoning: readonly RedFlagRule[] = [
  rule(
    'poisoning',
    `sobredosis|envenen\\w+|intoxicad[oa]|intoxicacion|overdos\\w+|poisoned|poisoning|(?:tomado|tome|tomo|tragado|trago|trague|ingerido|ingirio) (?:muchas|muchisimas|demasiadas|todas las|toda la caja de|un monton de|una caja de|un bote de|entera la caja de|\\d\\d+) (?:las )?(?:pastillas|pildoras|capsulas|medicacion|tranquilizantes|somniferos|aspirinas|paracetamoles|ibuprofenos)|(?:took|taken|swallowed) (?:too many|all (?:the|my|his|her)|a whole box of|a bottle of|\\d\\d+|loads of|a lot of) (?:pills|tablets|painkillers|meds|medication|paracetamol|ibuprofen|sleeping pills)`,
    { unless: `${past}|intoxicacion alimentaria el|food poisoning last` },
  ),
  rule(
    'poisoning',
    `(?:bebido|bebio|tomado|tomo|tragado|trago|ingerido|drank|swallowed|drunk|ate)${gap(3)} (?:lejia|cloro|lavandina|amoniaco|detergente|salfuman|pila|pilas|pila de boton|veneno|raticida|matarratas|anticongelante|medicinas|medicamentos|pastillas de|iman|imanes|moneda|bleach|detergent|battery|batteries|poison|magnet|magnets|coin)`,
    { unless: past },
  ),
  rule(
    'fever',
    `(?:bebe|bebita|bebito|recien nacido|recien nacida|lactante|\\d+ meses|\\d+ semanas|\\d+ dias|newborn|infant|baby|months? old|weeks? old|toddler)${gap(10)} (?:fiebre|calentura|fever|temperature of (?:38|39|40|41))|(?:fiebre|calentura|fever)${gap(8)} (?:bebe|bebita|bebito|recien nacido|recien nacida|lactante|newborn|infant|baby|months? old|weeks? old)`,
    { unless: `${past}|sin fiebre|no tiene fiebre|vacuna|no fever` },
  ),
  rule(
    'fever',
    `(?:40|41|42|39 5|39 6|39 7|39 8|39 9)${gap(2)} (?:de )?(?:fiebre|calentura|fever)|(?:fiebre|fever|calentura)(?: muy alta)?${gap(3)} (?:40|41|42|39 5|39 8)|fiebre (?:altisima|muy alta)|(?:very high|104|105) fever|fever of (?:40|41|104|105)`,
    { unless: past },
  ),
];

const general: readonly RedFlagRule[] = [
  rule(
    'injury',
    `(?:golpe|golpeado|golpeo|golpe fuerte|golpazo|caido|cayo|caida|herida|abierto|brecha)${gap(6)} (?:la cabeza|de cabeza|en la cabeza|craneo)${gap(8)}(?: (?:vomit\\w+|mare\\w+|sangr\\w+|inconsciente|doble|confus\\w+|dormid[oa]|fuerte|raro|rara))`,
    { unless: past },
  ),
  rule(
    'injury',
    `(?:accidente|atropellad[oa]|atropello|atropellaron|atropellado)${gap(4)} (?:coche|moto|trafico|grave|bici|carro|auto)|(?:me|le|lo|la|nos) (?:ha|han|acaban de) atropell(?:ado|ar)|car (?:accident|crash)|hit by a car|(?:fell|hit|hurt|banged|bumped)${gap(4)} head${gap(8)} (?:vomit\\w*|dizzy|bleed\\w*|blood|unconscious|confused|sleepy|drowsy|double)`,
    {
      unless: `${past}|seguro de|llego tarde|tarde|retraso|late|mutua|trafico en|por un accidente`,
    },
  ),
  rule(
    'injury',
    `embarazad[ao]${gap(8)} (?:sangr\\w+|contracciones|rompi aguas|roto aguas|no se mueve)|(?:sangr\\w+|contracciones)${gap(6)} embarazada|rot[oa] aguas|pregnant${gap(8)} (?:bleeding|contractions|waters broke)|(?:waters? broke|in labou?r now)`,
    { unless: `${past}|encia|encias|gums?|cepill\\w+|brush\\w*` },
  ),
  rule(
    'life_in_danger',
    `me (?:estoy )?(?:muriendo|muero)|se (?:me )?(?:esta muriendo|muere|nos muere)|creo que (?:me )?(?:voy a morir|muero)|im dying|i am dying|(?:is|shes|hes) dying|going to die`,
    {
      unless: `${joke}|me muero (?:de|por)|muero de|muero por|muriendo de|dying to|dying for|voy a morir de|${past}`,
    },
  ),
  rule(
    'life_in_danger',
    `(?:llam\\w+|necesit\\w+|mand\\w+|envi\\w+|pid\\w+|call|send|need)${gap(4)} (?:ambulancia|al 112|al 911|al 061|ambulance|paramedics|911|112 now)|es (?:una )?emergencia (?:medica|de vida o muerte)|medical emergency|(?:es cuestion|asunto) de vida o muerte|life or death|socorro`,
    {
      unless: `${past}|socorro (?:n|calle)|calle (?:del )?socorro|virgen|perpetuo|si es una emergencia`,
    },
  ),
];

/** Every rule, both languages together: what is said in danger may mix them. */
export const redFlagRules: readonly RedFlagRule[] = [
  ...chest,
  ...breathing,
  ...bleeding,
  ...stroke,
  ...selfHarm,
  ...swelling,
  ...violence,
  ...consciousness,
  ...poisoning,
  ...general,
];

/** Long words of danger, to which misspelt ones are corrected before the rules are tried. */
export const dangerWords: readonly string[] = `
respirar respira respirando respiro ahogo ahogando ahoga asfixia asfixiando pecho corazon infarto opresion punzada
sangre sangrar sangra sangrando sangrado hemorragia desangrando garganta lengua labios hinchada hinchado hincha hinchando inflamada inflamado
inconsciente desmayado desmayada desmayo conocimiento conciencia convulsion convulsiones convulsionando epileptico
suicidarme suicidio suicidar matarme morirme morir muriendo veneno envenenado intoxicado intoxicada sobredosis pastillas lejia
alergica anafilactico fiebre ambulancia emergencia torcida paralizada derrame ictus golpea maltrata violencia atragantado atraganto atraganta
breathe breathing chest bleeding unconscious fainted seizure suicide overdose swollen swelling throat tongue ambulance emergency stroke allergic poisoned choking
`
  .trim()
  .split(/\s+/);

/** Ordinary words that look like a misspelt word of danger. */
export const harmlessWords: ReadonlySet<string> = new Set(
  `hecho techo lecho derecho provecho fecha flecha mecha acecho despecho pecha peco pechos respetar respeta respeto inspirar
  sangria sagrado sagrada sabado legua lenguas labio labia rabia alguna amargo abogo abogado abogada largo ahora ahorro
  hincharse moria memoria mirarme mirar mirando mariendo armarme amarme marcarme tomarme llamarme amaría marido martirio pasta pastilla
  sorda sordo torcido morado morada dormir mejor motivo moriré serie breve bread breast breasts cheat chess check chests feeding
  pleading bleaching building strike strokes story store stories stone broke throne through throw toughen tongues tongs chosen chosing looking
  shocking smoking booking cooking allegiance dramas derramar desmontado desmayarme desmaquillado febrero fibra fiera pierde ahogado ambulante
  ambulatorio sentencia conveniencia violeta violetas visita lejos leia lesia leña fiebres emergente emergen urgencia urgencias alergia
  alergias alergico alergicos gargantas suicida injuria conciencias consciencia cansancio paciencia gorra corazones razon coraza
  hinchazon inflamacion sangro sangran`
    .split(/\s+/)
    .filter(Boolean),
);
