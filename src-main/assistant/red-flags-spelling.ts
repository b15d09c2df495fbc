/** Long words of danger, to which misspelt ones are corrected before the concepts are sought. */
export const dangerWords: readonly string[] = `
respirar respira respirando respiro ahogo ahogando ahoga asfixia asfixiando pecho corazon infarto opresion punzada
sangre sangrar sangra sangrando sangrado hemorragia desangrando garganta lengua labios hinchada hinchado hincha hinchando inflamada inflamado
inconsciente desmayado desmayada desmayo conocimiento conciencia convulsion convulsiones convulsionando epileptico
suicidarme suicidio suicidar matarme morirme morir muriendo veneno envenenado intoxicado intoxicada sobredosis pastillas lejia
alergica anafilactico fiebre ambulancia emergencia torcida paralizada derrame ictus golpea maltrata violencia atragantado atraganto atraganta
aire respiracion asfixiado atragantando desplomado convulsionar anafilaxia urticaria ronchas hinchadisima saliva punetazo paliza amenaza desangra ambulancias
breathe breathing swallow bled choking gasping collapsed seizures hives punched threatening suicidal anaphylaxis chest bleeding unconscious fainted seizure suicide overdose swollen swelling throat tongue ambulance emergency stroke allergic poisoned choking
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
