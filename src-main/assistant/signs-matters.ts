import type { DecisionReason } from './decision.ts';
import { firstReason, gap, type Sign, sign } from './sign.ts';
import { spaced } from './text.ts';

/** A question about how things are done here, which the knowledge base may answer. */
const aboutRules =
  'antelacion|anticipacion|cuanto tiempo|cuantas horas|cobran|cobrais|cobras|cobra|que pasa si|que pasaria si|politica|penalizacion|penalizan|penalizais|hasta cuando|recargo|coste por|se puede|fee|charge|charged|policy|in advance|notice|what happens|how far|how long|until when|penalty';

const appointment =
  'cita|citas|turno|hora|visita|consulta|reserva|appointment|appointments|booking|visit|slot';

const desire =
  '(?:quiero|quisiera|queria|necesito|necesitaria|necesitamos|me gustaria|nos gustaria|puedo|podria|podriamos|podemos|podeis|podriais|podrian|pueden|puede|puedes|podrias|deseo|tengo que|hay que|vengo a|para|por favor|quiere|voy a|vamos a|tendria que|want|need|would like|id like|wanna|can i|could i|may i|have to|please|can you|could you|must)';
const appointments: readonly Sign[] = [
  sign(
    'cancel_appointment',
    `${desire}${gap(3)} (?:cancelar|anular|cancel|cancelarla|anularla|call off)${gap(4)} (?:${appointment})|(?:cancelar|cancela|cancelad|cancelen|cancele|cancelo|cancelame|cancelenme|anular|anula|anulad|anulame|anulo|anulen|cancel) (?:\\w+ ){0,2}(?:${appointment})|(?:no puedo|no podre|no podemos|no voy a poder|no vamos a poder|no podria|no puede|no podra) (?:ir|acudir|asistir|llegar|venir)${gap(5)}|no (?:ire|vamos|voy) (?:\\w+ )?(?:a mi cita|a la cita|manana|hoy|el lunes|el martes|el miercoles|el jueves|el viernes)|(?:cant|cannot|wont be able to|will not be able to|unable to) (?:make it|come|attend|go)|(?:quiero|necesito|tengo que|quisiera) (?:cancelarla|anularla)`,
    `${aboutRules}|solo|sola`,
  ),
  sign(
    'change_appointment',
    `(?:cambiar|cambiarla|cambiarme|cambiame|cambiadme|cambiarlo|mover|moverla|aplazar|adelantar|retrasar|atrasar|reprogramar|posponer|modificar|pasar|pasarla|reagendar|reschedule|move|change|postpone|rebook|bring forward)${gap(4)} (?:${appointment}|dia|fecha|otro dia|otra hora|another day|another time|date|time)|(?:reprogramar|reagendar|reschedule|cambiarla|aplazarla|adelantarla|posponerla)`,
    aboutRules,
  ),
  sign(
    'own_appointment',
    `(?:cuando|a que hora|que dia|que hora|con quien|donde)${gap(3)} (?:tengo|es|era|tenia|tenemos|toca|me toca|esta)${gap(2)} (?:mi |la |el |nuestra )?(?:cita|turno|visita|revision|consulta)|(?:mi|nuestra) (?:proxima )?(?:cita|turno|visita)|tengo (?:una |la )?(?:cita|turno|hora|visita|consulta) (?:manana|hoy|el|esta|este|a las|con|para|programada|pendiente|ahora|dentro|en)|(?:confirmo|confirmamos)|(?:confirmar|confirmada|confirmado)(?: la| mi| nuestra)?(?: cita| turno| hora| asistencia| visita)|me toca (?:revision|cita)|(?:when|what time|which day)${gap(2)} (?:is|was)? ?my (?:next )?(?:appointment|visit|booking)|my (?:next )?appointment|do i have an appointment|i have an appointment|confirm (?:my|the) (?:appointment|visit)`,
    `${aboutRules}|como|cancel\\w*|cambi\\w+|justificante|llevar|traer|bring|how`,
  ),
  sign(
    'book_appointment',
    `${desire}${gap(4)} (?:cita|turno|hora para|hora con|hueco|visita|consulta para|appointment|a slot|slot|come in|be seen|see (?:a|the) dentist)|(?:dame|deme|dadme|me das|me dais|me dan|me da|dar|darme|hay|teneis|tienen|tiene|tenes|queda|quedan|disponibilidad|buscadme|buscame|any|do you have|have you got|is there|are there)${gap(4)} (?:cita|citas|turno|turnos|hueco|huecos|hora libre|horas libres|disponibilidad|sitio|disponible|disponibles|appointment|appointments|slot|slots|availability|opening|openings|available)|(?:quiero|quisiera|necesito|me gustaria|querria|queria|want to|would like to|id like to|need to) (?:(?:reservar|agendar|book|schedule)|(?:pedir|reservar|agendar|sacar|coger|solicitar|hacerme|hacer|book|schedule|make|arrange|get)${gap(3)} (?:cita|hora|turno|limpieza|revision|consulta|visita|blanqueamiento|appointment|cleaning|check ?up|visit))|(?:agendar|reservar|book|schedule|reserve)${gap(3)} (?:para|el|manana|hoy|lunes|martes|miercoles|jueves|viernes|sabado|for|on|tomorrow|today|monday|tuesday|wednesday|thursday|friday|saturday)|(?:seria|es) posible (?:una |tener |pedir )${gap(2)}cita|cita (?:para|urgente|manana|hoy|el|con|lo antes)|appointment (?:for|on|tomorrow|today|with|this|next|asap)`,
    `${aboutRules}|como (?:puedo|hago|se|pido|reservo|saco|para)|how (?:can|do|to|could)|donde (?:puedo|pido|se)|por whatsapp|by whatsapp|on whatsapp|sin cita|without an appointment|cuanto|how much|llevar|traer|bring|justificante|factura|informe|certificado|receipt|invoice|note`,
  ),
];

const records: readonly Sign[] = [
  sign(
    'own_records',
    `(?:mi|mis|nuestro|nuestra) (?:presupuesto|presupuestos|factura|facturas|recibo|historial|historia clinica|informe|informes|radiografia|radiografias|resultado|resultados|expediente|cuenta|deuda|saldo|pago|pagos|cargo|reembolso|protesis|corona|ferula|placa|alineadores|aparato|retenedor|retenedores|prueba|pruebas|plan de tratamiento|justificante|seguro)|(?:cuanto|que) (?:me )?(?:debo|queda por pagar|falta por pagar|os debo|les debo)|(?:ya )?(?:esta|estan|ha llegado|han llegado) (?:ya )?(?:list[oa]s?|mi|mis)|(?:enviarme|enviadme|mandarme|mandadme|mandame|enviame|envienme|mandenme|pasarme|me (?:enviais|mandais|envian|mandan|podeis enviar|podeis mandar|pueden enviar|pueden mandar|reenviais)) (?:\\w+ ){0,2}(?:factura|informe|presupuesto|radiografia|radiografias|resultados|justificante|historial|recibo)|(?:my|our) (?:quote|estimate|invoice|bill|balance|records?|file|report|x ?rays?|results|crown|denture|night guard|splint|aligners|retainer|payment|refund|treatment plan)|how much do i (?:owe|still owe)|(?:is|are) my \\w+ ready`,
    `${aboutRules}|perdido mi`,
  ),
];

/** What a person must do for this patient: her appointment, her papers. Null when it is nothing of these. */
export function personalMatter(text: string): DecisionReason | null {
  const line = spaced(text);
  if (
    /^ (?:una |la |pedir |an |book )?(?:cita|turno|appointment) (?:por favor |please )?$/.test(line)
  )
    return 'book_appointment';
  return firstReason(appointments, line) ?? firstReason(records, line);
}
